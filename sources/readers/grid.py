"""One sheet or CSV file as rows of cells, each with its place: the same shape for both formats.

Belongs here: cells, their places, merged cells.
Does not belong here: finding the table in it (`headers.py`), reading its rows (`figures.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Position = tuple[int, int]
Area = tuple[Position, Position]


class OverlappingAreas(ValueError):
    """Merged areas overlap, which no spreadsheet program writes."""


@dataclass(frozen=True)
class Grid:
    """Rows of cells, counted from 0; a cell that is empty is None.

    Attributes:
        sheet: Name of the sheet; `*` for a CSV file.
        cells: Rows of cells, all of the same length.
        broken: Positions whose value the file does not hold (a formula without result, an error value).
        anchors: Position of each cell of a merged area to the position of the area's first cell.
        lines: Line number of each row of a CSV file; empty for a workbook.
    """

    sheet: str
    cells: Sequence[Sequence[Cell]]
    broken: frozenset[Position] = frozenset()
    anchors: dict[Position, Position] = field(default_factory=dict)
    lines: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.cells[0]) if self.cells else 0

    def place(self, row: int, column: int) -> str:
        """Return the place of a cell as its reader finds it: Sheet!C7, or L7C3 in a CSV file."""
        if self.lines:
            return f"L{self.lines[row]}C{column + 1}"
        return f"{self.sheet}!{column_letters(column)}{row + 1}"

    def text(self, row: int, column: int) -> str:
        """Return the text of one cell, empty if there is none."""
        return text(self.cells[row][column])

    def filled_text(self, row: int, column: int, first_row: int) -> str:
        """Return the text of a cell, or of its merged area if that starts at `first_row` or below."""
        anchor = self.anchors.get((row, column), (row, column))
        return self.text(*anchor) if anchor[0] >= first_row else ""

    def is_merged(self, row: int, column: int) -> bool:
        """Say whether a cell belongs to a merged area."""
        return (row, column) in self.anchors


def text(cell: Cell) -> str:
    """Return a cell as a reader sees it, trimmed: whole numbers without decimals, dates as ISO."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def column_letters(column: int) -> str:
    """Return the letters of a column, 0 is A."""
    letters = ""
    while column >= 0:
        column, letter = column // 26 - 1, column % 26
        letters = chr(ord("A") + letter) + letters
    return letters


def anchors(areas: Iterable[Area], rows: int, columns: int) -> dict[Position, Position]:
    """Return each merged cell's first cell, for the part of the areas inside the table.

    Raises:
        OverlappingAreas: So many that they overlap: expanding them could exhaust the memory.
    """
    found: dict[Position, Position] = {}
    covered = 0
    for first, last in areas:
        bottom, right = min(last[0], rows - 1), min(last[1], columns - 1)
        covered += max(0, bottom - first[0] + 1) * max(0, right - first[1] + 1)
        if covered > rows * columns:
            raise OverlappingAreas
        inside = ((row, column) for row in range(first[0], bottom + 1) for column in range(first[1], right + 1))
        found.update(dict.fromkeys(inside, first))
    return found
