"""What "other" and "unknown" stand for in a table with a column for each breakdown: Harassment | Unknown | Closed.

Belongs here: which breakdown each column of labels holds.
Does not belong here: "other" and "unknown" as the only label of a row (`table_codes.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from sources.readers.prose.labels import Label
from sources.readers.prose.table_shape import Row

SPLITS = ("conduct", "survivor", "perpetrator_sex", "personnel")  # breakdowns that may have a rest


def by_column(rows: Iterable[Row], columns: Sequence[int], label: Callable[[str], Label]) -> Mapping[int, str]:
    """Return the breakdown that each column of labels holds, where there is more than one column.

    Args:
        rows: Rows with counts.
        columns: Columns of labels.
        label: Reads the text of a cell.
    """
    if len(columns) < 2:
        return {}
    named = {column: Counter[str]() for column in columns}
    for row in rows:
        for column in columns:
            said = label(row[column].text)
            named[column].update(name for name in SPLITS if said.first(name))
    return {column: found.most_common(1)[0][0] for column, found in named.items() if found}


def rests(row: Row, splits: Mapping[int, str], label: Callable[[str], Label]) -> Mapping[str, str]:
    """Return the breakdowns of which a row is a rest, each with its kind: other, unknown."""
    return {name: kind for column, name in splits.items() if (kind := label(row[column].text).rest)}
