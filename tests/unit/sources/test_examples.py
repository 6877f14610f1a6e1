"""The example submissions: free of faults, and exactly what their script writes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sources import make_examples, readers, registry
from sources.declaration import Edition
from sources.registry import Source

EXAMPLES = [
    pytest.param(source, edition, id=edition.key)
    for source in registry.sources().values()
    for edition in source.examples.values()
]


@pytest.mark.parametrize(("source", "edition"), EXAMPLES)
def test_reads_without_a_fault(source: Source, edition: Edition) -> None:
    reading = readers.reader(edition.reader)(edition.path.read_bytes(), edition, source)
    assert len(reading.figures) > 0
    assert reading.figures["faults"].isna().all()
    assert reading.findings == []


@pytest.mark.parametrize(("source", "edition"), EXAMPLES)
def test_says_that_it_is_an_example(source: Source, edition: Edition) -> None:
    assert edition.path.name.startswith("EXAMPLE-")
    content = edition.path.read_bytes()
    if edition.reader == "csv":
        assert content.startswith(b"EXAMPLE")
        return
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert all(name.startswith("EXAMPLE") for name in book.sheet_names)
    assert str(book.get_sheet_by_index(0).to_python()[0][0]).startswith("EXAMPLE")


def contents(path: Path) -> object:
    if path.suffix == ".csv":
        return path.read_bytes()
    book = CalamineWorkbook.from_path(path)
    return [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]


def test_script_writes_what_is_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_examples, "ROOT", tmp_path)
    make_examples.write()
    written = {path.relative_to(tmp_path): contents(path) for path in tmp_path.rglob("EXAMPLE-*")}
    committed = {path.relative_to(registry.ROOT): contents(path) for path in registry.ROOT.rglob("EXAMPLE-*")}
    assert written == committed
