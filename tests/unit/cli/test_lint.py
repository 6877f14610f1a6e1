"""`dsig lint` reads a text, a file or standard input, and exits 1 when something is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import main
from schemas.messages import DsigError

runner = CliRunner()
BAD = "Sexual abuse is on the rise."


def test_a_text() -> None:
    answer = runner.invoke(main.app, ["lint", BAD])
    assert answer.exit_code == 1
    assert "L04" in answer.stdout
    assert "reports received" in answer.stdout
    assert answer.stderr == "1 refused\n"


def test_a_clean_text_says_so_on_stderr_only() -> None:
    answer = runner.invoke(main.app, ["lint", "EXAMPLE received 4 reports."])
    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "nothing refused\n")


def test_a_file_as_json(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text(f"\ufeffFirst line.\nThen: {BAD}\n", encoding="utf-8")
    answer = runner.invoke(main.app, ["lint", str(file), "--format", "json"])
    assert answer.exit_code == 1
    (hit,) = json.loads(answer.stdout)
    assert (hit["rule"], hit["place"], hit["words"]) == ("L04", "2:14", "abuse is on the rise")
    assert all(hit[name] for name in ("title", "why", "instead"))


def test_standard_input() -> None:
    assert runner.invoke(main.app, ["lint", "-"], input=BAD).exit_code == 1
    clean = runner.invoke(main.app, ["lint", "-", "--format", "json"], input="Two reports.")
    assert (clean.exit_code, json.loads(clean.stdout)) == (0, [])


@pytest.mark.parametrize("argument", ["no-such-note.txt", "", " ", "docs"])
def test_no_text_is_not_a_clean_text(argument: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    assert runner.invoke(main.app, ["lint", argument]).exit_code == 2
    assert runner.invoke(main.app, ["lint", "-"], input="").exit_code == 2


def test_a_long_text_is_no_file_name() -> None:
    assert runner.invoke(main.app, ["lint", "Two reports. " * 600]).exit_code == 0


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes(b"abuse \xff")
    answer = runner.invoke(main.app, ["lint", str(file)])
    assert isinstance(answer.exception, DsigError)
    assert answer.exception.fault.code == "E102"


def test_a_text_in_another_language_is_no_clean_text() -> None:
    french = "Le nombre de signalements dans les missions est de quatre."
    answer = runner.invoke(main.app, ["lint", french, "--format", "json"])
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "not read: the text is in fr; the rules read only en and nl" in " ".join(
        answer.stderr.replace("│", " ").split()
    )
    assert runner.invoke(main.app, ["lint", french, "--lang", "en"]).exit_code == 0
    assert runner.invoke(main.app, ["lint", f"{french} Le taux: reports rose."]).exit_code == 1
