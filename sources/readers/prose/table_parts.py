"""Rows that make up the row above them, where nothing but their sum says so: confirmed 210, harassment 95, other 115.

Belongs here: which rows close to the row above in every column.
Does not belong here: parts that their words name (`tables.py`), sums as a second opinion (`arithmetic_tables.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from sources.readers.prose.labels import Label
from sources.readers.prose.number import Number
from sources.readers.prose.table_cells import Cells
from sources.readers.prose.table_shape import Row

LEAST = 4  # of a whole in its largest column; smaller sums close by chance


def closing(
    rows: Sequence[Row], columns: Sequence[int], cells: Cells, data: Sequence[Row], named: Sequence[Label]
) -> frozenset[int]:
    """Return the places of the rows that are parts of the row above them.

    Args:
        rows: All rows.
        columns: Columns of values.
        cells: Reads them.
        data: The rows with counts.
        named: Their labels.
    """
    known = {id(row): label for row, label in zip(data, named, strict=True)}
    labels = [known.get(id(row)) for row in rows]
    counts = [[_count(cells.numbers(row[column])) for column in columns] for row in rows]
    found: set[int] = set()
    for whole, said in enumerate(labels):
        if said is None or not (said.measure() and said.first("status")) or max(counts[whole], default=0) < LEAST:
            continue
        sums = [0] * len(columns)
        for at in range(whole + 1, len(rows)):
            part = labels[at]
            if part is None or part.is_total or not part.first("conduct") or part.measure() or part.first("status"):
                break
            sums = [one + more for one, more in zip(sums, counts[at], strict=True)]
            if sums == counts[whole] and at > whole + 1:
                found |= set(range(whole + 1, at + 1))
                break
    return frozenset(found)


def _count(numbers: Sequence[Number]) -> int:
    """Return the one number of a cell, or 0."""
    return numbers[0].value or 0 if len(numbers) == 1 else 0
