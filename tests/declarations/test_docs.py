"""The folders that docs/adding-a-source.md shows whole are sources, and the workbook beside one of them reads."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pipelines.steps.classify import classify
from pipelines.steps.extract import extract
from pipelines.steps.validate import validate
from sources import mapping, registry, soundness

DOCS = Path(__file__).parents[2] / "docs" / "adding-a-source.md"
FILE = re.compile(r"^sources/(?P<source>\w+)/(?P<name>\S+)[^\n]*\n(?P<text>(?:    [^\n]*\n|\n(?=    ))+)", re.MULTILINE)


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    """Write every file that the page shows."""
    for found in FILE.finditer(DOCS.read_text(encoding="utf-8")):
        path = tmp_path / found["source"] / found["name"]
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = (line.removeprefix("    ") for line in found["text"].splitlines())
        path.write_text("\n".join(line for line in lines if line) + "\n", encoding="utf-8")
    return tmp_path


def test_the_folders_shown_are_sources_without_a_fault(shown: Path) -> None:
    assert [folder.name for folder in registry.folders(shown)] == ["example_org", "example_sender"]
    for folder in registry.folders(shown):
        assert soundness.faults(folder) == []


def test_the_workbook_shown_reads_as_the_page_says(shown: Path) -> None:
    source, book, content = registry.find("example_sender", shown), openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Cases"
    (printed,) = re.findall(r"Sheet \"Cases\"\n((?:    [^\n]+\n)+)", DOCS.read_text(encoding="utf-8"))
    for line in printed.splitlines():
        cells = re.split(r" {2,}", line.strip())
        row = [int(cell) if cell.isdigit() else cell for cell in cells]
        sheet.append([row[0], None, *row[1:]] if row[0] == "Total" else row)
    book.save(content)
    edition = source.submitted(Path("2026-Q2.xlsx"), date(2026, 7, 20))
    reading = extract(content.getvalue(), edition, source)
    coded = classify(reading.figures, mapping.load(source.folder, edition.as_of), (), echo=False)
    result = validate(coded, edition, source)
    assert (len(result.valid), len(result.quarantined)) == (6, 0)
    assert "6 figures" in DOCS.read_text(encoding="utf-8")
