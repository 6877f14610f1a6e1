"""The cells of a sheet or CSV file become blocks: titles, tables, remarks.

Belongs here: which rows of a grid are text around a table, and which are the table.
Does not belong here: formats (`workbook.py`, `delimited.py`), what the columns mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sources.readers import lines
from sources.readers.blocks import Block, Cell

Row = tuple[Cell, ...]


def blocks(rows: Sequence[Row], sheet: str | None = None) -> list[Block]:
    """Return the blocks of a sheet in reading order.

    Args:
        rows: Rows of cells, all of the same length; empty rows set tables apart.
        sheet: Name of the sheet.
    """
    found: list[Block] = []
    for part in _parts(rows):
        first, last = _table(part)
        found += [_text(row, sheet, above=True) for row in part[:first]]
        if first < last:
            found += [Block("table", sheet=sheet, rows=_trimmed(side)) for side in _sides(part[first:last])]
        found += [_text(row, sheet, above=False) for row in part[last:]]
    return found


def _own(row: Row) -> list[Cell]:
    return [cell for cell in row if cell.text and not cell.is_repeated]


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Give the runs of rows between empty rows; a run without a header of its own goes on with the one before."""
    part: list[Row] = []
    is_apart = False
    for row in rows:
        own = _own(row)
        if not own:
            is_apart = bool(part)
            continue
        if is_apart and not _goes_on(part, row):
            yield part
            part = []
        part.append(row)
        is_apart = False
    if part:
        yield part


def _goes_on(part: list[Row], row: Row) -> bool:
    """Say whether a row after an empty one belongs to the table before: a label and values under its header."""
    own = _own(row)
    values = [cell for cell in own[1:] if lines.is_value(cell.text)]
    is_header = all(_is_year(cell.text) for cell in values)
    first, last = _table(part)
    return first < last and len(own) > 1 and len(values) * 2 >= len(own) - 1 and not is_header


def _is_year(text: str) -> bool:
    return len(text) == 4 and text[:2] in ("19", "20") and text.isdecimal()


def _table(part: list[Row]) -> tuple[int, int]:
    """Return the first row of the table and the first row after it."""
    wide = [index for index, row in enumerate(part) if len(_own(row)) > 1]
    if not wide or (len(wide) == 1 and len(part) < 2):
        return len(part), len(part)
    return wide[0], wide[-1] + 1


def _sides(rows: list[Row]) -> list[list[Row]]:
    """Split rows at columns that are empty throughout, where labels and values stand on both sides of them."""
    empty = [column for column in range(len(rows[0])) if not any(row[column].text for row in rows)]
    edges = [-1, *empty, len(rows[0])]
    sides = [[row[a + 1 : b] for row in rows] for a, b in pairwise(edges) if b > a + 1]
    own = [[row for row in side if any(cell.text for cell in row)] for side in sides]
    return own if len(own) > 1 and all(map(_stands_alone, own)) else [rows]


def _stands_alone(side: list[Row]) -> bool:
    """Say whether columns are a table of their own: labels first, values after them."""
    labels = [row[0].text for row in side if row[0].text and not lines.is_value(row[0].text)]
    values = [row for row in side if any(lines.is_value(cell.text) for cell in row[1:])]
    return len(labels) > 1 and len(values) * 2 > len(side) > 2


def _text(row: Row, sheet: str | None, above: bool) -> Block:
    """Return a row that stands outside the table as a text."""
    text = " ".join(cell.text for cell in _own(row))
    is_title = above and lines.is_title(text) and not text.startswith("#")
    return Block("heading" if is_title else "paragraph", text, level=1 if is_title else 0, sheet=sheet)


def _trimmed(rows: list[Row]) -> tuple[Row, ...]:
    """Leave out columns in which no row has a text."""
    kept = [column for column in range(len(rows[0])) if any(row[column].text for row in rows)]
    return tuple(tuple(row[column] for column in kept) for row in rows)
