"""The rows below the headers become reported figures: grid and layout in, rows of `reported_figures` out.

Belongs here: labels, totals rows, counts and their faults, cell by cell.
Does not belong here: opening files (`xlsx.py`, `csv.py`), finding the headers (`headers.py`), coding labels
(`pipelines/steps/classify.py`).

No message and no row repeats a cell that could not be read: it may be confidential.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemas.codelists import normalise
from schemas.messages import Fault, catalogue
from sources import layout, mapping
from sources.declaration import Edition
from sources.layout import Header, Layout, Sheet
from sources.mapping import Mapping
from sources.readers import counts, headers
from sources.readers.grid import Grid
from sources.reading import figure_id
from sources.registry import Source

LONGEST_LABEL = 60
TOTAL = "_T"
Row = dict[str, Any]


@dataclass(frozen=True)
class Task:
    """What an edition is read with.

    Attributes:
        edition: The edition.
        source: Its source.
        layout: The layout that holds for it.
        mapping: The source's mapping as it holds for it.
        extractor: Reader and version.
    """

    edition: Edition
    source: Source
    layout: Layout
    mapping: Mapping
    extractor: str


def task(edition: Edition, source: Source, extractor: str) -> Task:
    """Return what an edition is read with.

    Raises:
        DeclarationError: layout.csv or mapping.csv is wrong.
    """
    labels = mapping.load(source.folder, edition.as_of)
    return Task(edition, source, layout.load(source.folder, edition.window), labels, extractor)


def read(grid: Grid, sheet: Sheet, job: Task) -> tuple[list[Row], list[Fault]]:
    """Read one sheet.

    Args:
        grid: The sheet's cells.
        sheet: Its layout.
        job: What the edition is read with.

    Returns:
        Rows of table `reported_figures`, and the structural faults of the sheet: one of the two is empty.
    """
    found = headers.find(grid, sheet)
    if found is None:
        return [], [headers.not_found(grid, sheet)]
    if faults := headers.faults(grid, found, sheet):
        return [], faults
    columns = tuple((found.columns(name)[0], header) for name, header in sheet.headers.items())
    table = _Table(grid, sheet, columns, found.last + 1, job)
    rows = [row for number in range(table.first, len(grid.cells)) for row in table.figures(number)]
    if not rows:
        place = grid.place(found.last, 0)
        return [], [Fault("E207", place, "the header is followed by nothing: a zero must be written as 0")]
    return rows, []


@dataclass(frozen=True)
class _Table:
    grid: Grid
    sheet: Sheet
    columns: tuple[tuple[int, Header], ...]
    first: int
    job: Task

    def figures(self, row: int) -> list[Row]:
        """Return one figure for each column of counts; none for a blank row or one that is not to be read."""
        if self._is_skipped(row):
            return []
        labels, faults = self._labels(row)
        return [
            self._figure(row, column, {**labels, **header.codes}, faults)
            for column, header in self.columns
            if header.target is None
        ]

    def _is_skipped(self, row: int) -> bool:
        if not any(self.grid.text(row, column) or (row, column) in self.grid.broken for column, _ in self.columns):
            return True
        first = next((text for column in range(self.grid.width) if (text := self.grid.text(row, column))), "")
        return normalise(first) in self.sheet.ignored

    def _labels(self, row: int) -> tuple[dict[str, str | None], list[Fault]]:
        columns = [(column, header.target) for column, header in self.columns if header.target]
        printed = {column: self.grid.filled_text(row, column, self.first) for column, _ in columns}
        is_total = any(normalise(text) in self.sheet.totals for text in printed.values())
        window = self.job.edition.window
        labels: dict[str, str | None] = {
            "time_period": str(window) if window else None,
            **self.sheet.constants,
        }
        faults = []
        for column, target in columns:
            means_all = not printed[column] or normalise(printed[column]) in self.sheet.totals
            if is_total and means_all and (row, column) not in self.grid.broken:
                # A total over all printed periods is one of the edition's window.
                labels |= {target: TOTAL} if target != "time_period" else {}
            elif fault := self._label_fault(row, column, target, printed[column]):
                faults.append(fault)
                labels[target] = None
            else:
                labels[target] = printed[column]
        return labels, faults

    def _label_fault(self, row: int, column: int, target: str, text: str) -> Fault | None:
        place = self.grid.place(row, column)
        if (row, column) in self.grid.broken:
            return _fault("E304", place)
        if not text:
            return Fault("E405", place, f"{target} is empty: fill the cell, or declare the row's label as totals")
        if len(text) > LONGEST_LABEL:
            detail = f"{target}: over {LONGEST_LABEL} characters, and free text does not belong in this column"
            return Fault("E401", place, detail)
        return None

    def _figure(self, row: int, column: int, codes: dict[str, str | None], row_faults: list[Fault]) -> Row:
        place = self.grid.place(row, column)
        count, fault = self._count(row, column, place)
        faults = [*row_faults, *([fault] if fault else [])]
        edition = self.job.edition
        return codes | {
            "source": edition.source,
            "edition": edition.edition,
            "obs_value": count.obs_value,
            "obs_low": count.obs_low,
            "obs_high": count.obs_high,
            "qualifier": count.qualifier,
            "state": count.state,
            "mapping_predicate": count.predicate,
            "figure_id": figure_id(edition.source, edition.edition, place),
            "place": place,
            "printed_value": None if fault else self.grid.text(row, column) or None,
            "extractor": self.job.extractor,
            "confidence": 1.0,
            "disposition": "accepted",
            "faults": "\n".join(map(str, faults)) or None,
        }

    def _count(self, row: int, column: int, place: str) -> tuple[counts.Count, Fault | None]:
        if (row, column) in self.grid.broken:
            return counts.Count(), _fault("E304", place)
        if self.grid.is_merged(row, column):
            return counts.Count(), Fault("E301", place, "a merged cell: write each count in a cell of its own")
        numbers = self.job.source.declaration.numbers
        count = counts.read(self.grid.cells[row][column], numbers, self.job.mapping)
        return count, _fault(count.fault, place) if count.fault else None


def _fault(code: str, place: str) -> Fault:
    message = catalogue()[code]
    return Fault(code, place, f"{message.title}. {message.fix}")
