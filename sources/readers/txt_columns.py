"""Tables in plain text whose columns are set with spaces: cells are found by where they stand on the line.

Belongs here: which columns the lines share, which cell stands in which; cells that are left blank.
Does not belong here: tables set with tabs or bars, what is no table (`txt.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sources.readers import lines

_CELL = re.compile(r"\S+(?: \S+)*")
_Span = tuple[int, int, str]


def rows(printed: Sequence[str]) -> list[list[str]]:
    """Return the rows of a table set with spaces, every row with as many cells; empty where it is none.

    Args:
        printed: Lines of a chunk.
    """
    spans = [
        [(found.start(), found.end(), found.group()) for found in _CELL.finditer(line.expandtabs())] for line in printed
    ]
    columns = _columns(spans)
    if len(spans) < 3 or len(columns) < 2:
        return []
    placed = [_placed(row, columns) for row in spans]
    found = [[lines.squeeze(cell) for cell in row] for row in placed if row]
    values = sum(lines.is_value(cell) for row in found[1:] for cell in row[1:] if cell)
    filled = sum(1 for row in found[1:] for cell in row[1:] if cell)
    is_table = len(found) == len(spans) and values * 2 >= filled and values >= len(found) - 1
    return found if is_table else []


def _columns(spans: Sequence[Sequence[_Span]]) -> list[tuple[int, int]]:
    """Return where columns stand: runs of places that cells of some line cover, joined where cells overlap."""
    columns: list[tuple[int, int]] = []
    for start, end in sorted((start, end) for row in spans if len(row) > 1 for start, end, _ in row):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(end, columns[-1][1]))
        else:
            columns.append((start, end))
    return columns


def _placed(row: Sequence[_Span], columns: Sequence[tuple[int, int]]) -> list[str]:
    """Return the cells of a line by column; empty where two stand in one column."""
    cells = [""] * len(columns)
    for start, end, text in row:
        at = next((i for i, (left, right) in enumerate(columns) if start < right and left < end), None)
        if at is None or cells[at]:
            return []
        cells[at] = text
    return cells
