"""Cells that span rows and columns become a table in which every row has as many cells.

Belongs here: laying areas on a grid, repeating their text, leaving out rows and columns that hold nothing.
Does not belong here: how a format writes spans (`html.py`, `docx.py`, `pdf_rules.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sources.readers import files
from sources.readers.blocks import Cell

MAX_CELLS = 500_000
MAX_COLUMNS = 1000
Rows = tuple[tuple[Cell, ...], ...]
EMPTY = Cell("")


@dataclass(frozen=True)
class Area:
    """A cell and the part of the grid it covers, counted from 0."""

    row: int
    column: int
    cell: Cell
    rows: int = 1
    columns: int = 1


def laid_out(areas: Iterable[Area], name: str) -> Rows:
    """Return the table; an area that covers several places repeats its cell there.

    Args:
        areas: Where each cell stands; later ones do not overwrite earlier ones.
        name: File name, for the message.

    Raises:
        HeldEdition: E105 where spans blow the table up.
    """
    grid: dict[tuple[int, int], Cell] = {}
    for area in areas:
        if len(grid) + area.rows * area.columns > MAX_CELLS:
            files.hold("E105", name, f"a table of over {MAX_CELLS} cells: ask for the plain table")
        repeated = replace(area.cell, is_repeated=True) if area.cell.text else area.cell
        for row in range(area.row, area.row + area.rows):
            for column in range(area.column, area.column + area.columns):
                own = (row, column) == (area.row, area.column)
                grid.setdefault((row, column), area.cell if own else repeated)
    return _filled(grid, name)


def _filled(grid: dict[tuple[int, int], Cell], name: str) -> Rows:
    """Keep the rows and columns in which at least one cell has a text of its own."""
    own = [place for place, cell in grid.items() if cell.text and not cell.is_repeated]
    rows, columns = sorted({row for row, _ in own}), sorted({column for _, column in own})
    if len(rows) * len(columns) > MAX_CELLS:
        files.hold("E105", name, f"a table of over {MAX_CELLS} cells: ask for the plain table")
    return tuple(tuple(grid.get((row, column), EMPTY) for column in columns) for row in rows)
