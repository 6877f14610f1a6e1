"""`dsig extract`: progress only for who is watching, data alone on stdout."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import runpy
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from cli import main

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-c", "import sys; from cli.main import run; run(sys.argv[1:])", "extract"]


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A long PDF."""
    path = tmp_path_factory.mktemp("long") / "EXAMPLE.pdf"
    path.write_bytes(runpy.run_path(str(ROOT / "benchmarks" / "reading.py"))["pdf"]("prose", 30))
    return path


def test_nobody_watching_hears_nothing(long: Path) -> None:
    done = subprocess.run([*COMMAND, str(long)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert len(json.loads(done.stdout)) > 100


def test_on_a_terminal_pages_are_counted(long: Path) -> None:
    own, other = pty.openpty()
    with (
        long.with_suffix(".json").open("wb") as answer,
        subprocess.Popen([*COMMAND, str(long)], stdout=answer, stderr=other) as process,
    ):
        os.close(other)
        shown = b""
        with suppress(OSError):  # The end of the other side is an error here.
            while part := os.read(own, 4096):
                shown += part
        assert process.wait(60) == 0
    os.close(own)
    assert b"EXAMPLE.pdf: page " in shown
    assert b"of 30" in shown
    assert len(json.loads(long.with_suffix(".json").read_bytes())) > 100


def test_a_csv_has_places_in_columns_and_reasons_in_words(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "EXAMPLE.txt"
    path.write_text(
        "A heading\n\nIn 2021, CARE received 43 complaints of sexual abuse and 7 of them were closed. Page 9."
    )
    with pytest.raises(SystemExit):
        main.run(["extract", str(path), "--format", "csv", "--source", "un_quarterly"])
    said = capfd.readouterr()
    rows = {row["printed_value"]: row for row in csv.DictReader(io.StringIO(said.out))}
    assert (rows["43"]["line"], rows["43"]["char_start"], rows["43"]["page"]) == ("2", "33", "")
    assert "[" not in rows["9"]["reasons"]
    assert rows["9"]["reasons"]
    assert "EXAMPLE.txt: no sentence names UN Spokesperson: is it of un_quarterly? See dsig explain E113" in said.err


def test_nothing_read_is_an_empty_table(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "EXAMPLE.txt"
    path.write_text("There is nothing here that was counted by the organisation or by any of its partners.")
    with pytest.raises(SystemExit) as ended:
        main.run(["extract", str(path), "--format", "csv"])
    assert (ended.value.code, capfd.readouterr().err) == (0, "")


TWICE = """EXAMPLE update of the UN Spokesperson

Between 1 January and 31 March 2019 the United Nations received 64 allegations of sexual exploitation and abuse. \
Of the 64 allegations, 21 have been substantiated.

Of the 64 allegations, 22 have been substantiated.
"""


def _extracted(path: Path, capfd: pytest.CaptureFixture[str], *options: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main.run(["extract", str(path), *options])
    assert ended.value.code == 0
    return capfd.readouterr().out


def test_two_values_of_one_key_wait_as_they_do_on_refresh(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "EXAMPLE.txt"
    path.write_text(TWICE)
    for options, disposition in (((), "accepted"), (("--source", "un_quarterly"), "review")):
        read = json.loads(_extracted(path, capfd, *options))
        apart = [one for one in read if one["obs_value"] in (21, 22)]
        assert [one["disposition"] for one in apart] == [disposition] * 2
        ids = ", ".join(one["figure_id"] for one in apart)
        assert [one["reasons"][-1] for one in apart] == [f"different values for the same key: {ids}"] * 2
        others = [one for one in read if one["obs_value"] == 64]
        assert {(one["disposition"], "different" in str(one["reasons"])) for one in others} == {("accepted", False)}


def test_the_table_shows_the_state(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "EXAMPLE.txt"
    path.write_text("In 2021 CARE received no complaints of sexual abuse and 43 complaints of sexual harassment.")
    assert "explicit_zero" in _extracted(path, capfd, "--format", "table")
