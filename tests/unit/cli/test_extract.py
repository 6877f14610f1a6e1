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
