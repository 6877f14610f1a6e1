"""`dsig extract`: progress only for who is watching, data alone on stdout."""

from __future__ import annotations

import json
import os
import pty
import runpy
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

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
