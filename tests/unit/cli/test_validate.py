"""A partner's file is checked as a refresh would, and nothing is kept."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from cli import main
from sources import registry

EXAMPLES = [
    edition.path
    for source in registry.sources().values()
    if source.declaration.submission
    for edition in source.examples.values()
]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `dsig validate`; the home it must not touch is empty."""
    monkeypatch.setenv("DSIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DSIG_TODAY", "2026-11-21")

    def validate(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main.run(["validate", *arguments])
        said = capfd.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return validate


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """The example of 2026-Q2, with one cell changed so that nothing adds up any more."""
    path = tmp_path / "2026-Q2.xlsx"
    book = openpyxl.load_workbook(registry.ROOT / "example_partner" / "examples" / "EXAMPLE-2026-Q2.xlsx")
    sheet = book["EXAMPLE cases"]
    row = next(row for row in range(1, 30) if sheet.cell(row, 1).value == "Kenya")
    sheet.cell(row, 3).value = -7
    sheet.cell(row + 1, 1).value = "Jan Jansen"
    book.save(path)
    return path


def test_there_are_examples() -> None:
    assert {path.suffix for path in EXAMPLES} == {".xlsx", ".csv"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_an_example_has_no_fault(path: Path, run: Run, tmp_path: Path) -> None:
    code, out, err = run(str(path))
    assert (code, out) == (0, "")
    assert f"{path.name}: " in err
    assert ", 0 faults" in err
    figures, valid = (int(part.split()[0]) for part in err.splitlines()[-1].split(": ")[1].split(", ")[:2])
    assert figures == valid > 0
    assert not (tmp_path / "home").exists()


def test_a_faulty_file_exits_with_1_and_names_cells_and_cures(faulty: Path, run: Run, tmp_path: Path) -> None:
    code, out, err = run(str(faulty), "--source", "example_partner", "--format", "csv")
    assert code == 1
    rows = list(csv.DictReader(StringIO(out)))
    assert {"E302", "E401"} <= {row["code"] for row in rows}
    assert all("EXAMPLE cases" in row["place"] for row in rows)
    assert all(row["what to do"] for row in rows)
    assert f"{len(rows)} faults" in err
    assert not (tmp_path / "home").exists()


def test_no_word_of_a_confidential_cell_is_repeated(faulty: Path, run: Run) -> None:
    for form in ("table", "csv", "json"):
        _, out, err = run(str(faulty), "--source", "example_partner", "--format", form)
        assert "Jansen" not in out + err


def test_json_is_an_array_either_way(faulty: Path, run: Run) -> None:
    code, out, _ = run(str(faulty), "--source", "example_partner", "--format", "json")
    assert (code, {row["code"] for row in json.loads(out)} >= {"E302"}) == (1, True)
    code, out, _ = run(str(EXAMPLES[0]), "--format", "json")
    assert (code, json.loads(out)) == (0, [])


@pytest.mark.parametrize(
    ("name", "content", "codes"),
    [
        ("2026-Q2.xlsx", b"", {"E101"}),
        ("2026-Q2.xlsx", b"PK\x03\x04 and no more", {"E102"}),
        ("2026-Q2.xlsx", b"Country,Kind\n", {"E104"}),
        ("Q2 of 2026.xlsx", b"PK", {"E107"}),
        ("2026.xlsx", b"PK", {"E107"}),
    ],
)
def test_a_file_that_cannot_be_read(name: str, content: bytes, codes: set[str], tmp_path: Path, run: Run) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    code, out, err = run(str(path), "--source", "example_partner", "--format", "json")
    assert code == 1
    assert {row["code"] for row in json.loads(out)} == codes
    assert "Traceback" not in err


def test_the_source_is_the_folder_or_must_be_told(faulty: Path, run: Run, tmp_path: Path) -> None:
    code, out, err = run(str(faulty))
    assert (code, out) == (2, "")
    assert "--source" in err
    folder = tmp_path / "inbox" / "example_partner"
    folder.mkdir(parents=True)
    shutil.copy(faulty, folder)
    assert run(str(folder / faulty.name))[0] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nothing.xlsx",), 2, "nothing.xlsx"),
        ((str(EXAMPLES[0]), "--source", "nobody"), 2, "E805"),
        ((), 2, "FILE"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], code: int, said: str, run: Run) -> None:
    ended, out, err = run(*arguments)
    assert (ended, out) == (code, "")
    assert said.lower() in err.lower()
