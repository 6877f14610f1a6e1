"""The shape of a table: which rows are headers, which columns hold labels, which hold values.

Belongs here: telling headers, sections and notes from data; headers over several columns; columns that number rows.
Does not belong here: what the labels mean (`table_codes.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from sources.readers.blocks import Cell
from sources.readers.prose.label_text import NOTE
from sources.readers.prose.table_cells import Cells

Row = tuple[Cell, ...]
LONG = 120  # characters from which a row without numbers is a note, not a section
REMARK = 60  # characters from which the cells of a column are remarks, not labels
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[a-z])\)?")


class Shape:
    """A table with its headers and columns found.

    Attributes:
        rows: The rows.
        values: Columns that hold values.
        texts: Columns that hold labels, in order.
        first: First row with data.
        heads: Header rows above the data.
        is_numbered: Whether the first column only numbers the rows.
    """

    def __init__(self, rows: Sequence[Row], cells: Cells) -> None:
        """Find headers and columns."""
        self.rows, self._cells = rows, cells
        width = len(rows[0]) if rows else 0
        data = [index for index, row in enumerate(rows) if self.is_data(row)]
        self.first = data[0] if data else len(rows)
        self.values = [i for i in range(width) if any(cells.is_count(rows[row][i]) for row in data)]
        self.is_numbered = self._numbers_rows(data)
        left = self.values[0] if self.values else 0
        self.texts = [i for i in range(width) if i not in self.values and (i < left or self._is_label(data, i))]
        if self.is_numbered:
            self.texts = [i for i in range(1, width) if i not in self.values]
        self.heads = [row for row in rows[: self.first] if self._is_head(row)]

    def is_data(self, row: Row) -> bool:
        """Return whether a row holds counts; a row of years, or of the numbers of columns, holds none."""
        own = [cell for cell in row if cell.text and not cell.is_repeated]
        if any(map(self._cells.is_count, own)):
            return not self._numbers_columns(own)
        years = [int(NOTE.sub("", cell.text)) for cell in own if self._cells.is_year(cell)]
        # Counts that look like years do not follow each other as years do: Total | 1998 | 2017.
        steps = {abs(b - a) for a, b in pairwise(years)}
        return len(years) > 1 and steps != {1} and bool(own) and own[0] is row[0] and self._has_head_above(row)

    def _has_head_above(self, row: Row) -> bool:
        before = self.rows[: next(i for i, other in enumerate(self.rows) if other is row)]
        return any(sum(map(self._cells.is_count, other)) > 0 for other in before)

    @staticmethod
    def _numbers_columns(own: list[Cell]) -> bool:
        """Return whether a row only numbers the columns: (1) (2) (3), a b c."""
        marks = [found[1] for cell in own if (found := _COLUMN_NUMBER.fullmatch(cell.text))]
        if len(marks) < 3 or len(marks) != len(own):
            return False
        first = marks[0]
        wanted = [str(int(first) + i) if first.isdecimal() else chr(ord(first) + i) for i in range(len(marks))]
        return first in ("1", "2", "a") and marks == wanted

    def _is_label(self, data: list[int], column: int) -> bool:
        """Return whether a column right of values holds labels: short texts, not remarks."""
        texts = [self.rows[row][column].text for row in data if self.rows[row][column].text]
        named = [text for text in texts if re.search(r"[^\W\d]{3}", text)]
        return bool(named) and len(named) * 2 > len(texts) and max(map(len, named)) < REMARK

    def _is_head(self, row: Row) -> bool:
        """Return whether a row above the numbers says something over them; titles and sections do not."""
        own = [cell for cell in row if cell.text and not cell.is_repeated]
        if self._numbers_columns(own) or any(self._cells.is_blank(cell) for cell in row[1:]):
            return False
        return any(row[i].text for i in self.values) and not (len(own) == 1 and own[0] is row[0] and len(row) > 2)

    def section(self, row: Row) -> list[Cell]:
        """Return the one cell of a row that stands over the rows below it, else nothing."""
        own = [cell for cell in row if cell.text and not cell.is_repeated]
        return own if len(own) == 1 and len(own[0].text) < LONG and not self._cells.numbers(own[0]) else []

    def _numbers_rows(self, data: list[int]) -> bool:
        """Return whether the first column only numbers the rows."""
        texts = [self.rows[row][0].text.rstrip(".") for row in data]
        numbered = [text for text in texts if text]
        is_run = numbered == [str(i + 1) for i in range(len(numbered))] and len(texts) - len(numbered) <= 1
        return len(numbered) > 2 and len(self.values) > 1 and is_run

    def head(self, heads: Sequence[Row], column: int) -> list[str]:
        """Return the headers of a column, the nearest first; one that stands over several columns counts for each."""
        found = []
        for level, row in enumerate(reversed(heads)):
            text = row[column].text
            if not text and level and column in self.values:
                # A group's name often stands in the first of its columns alone.
                text = self._group(row, column)
            found.append(text)
        return [text for text in dict.fromkeys(found) if text]

    def _group(self, row: Row, column: int) -> str:
        """Return the name over the group of columns that a column is in; empty right of the last whole group."""
        starts = [i for i in self.values if row[i].text and i <= column]
        if not starts:
            return ""
        width = starts[1] - starts[0] if len(starts) > 1 else len(row)
        return row[starts[-1]].text if column - starts[-1] < width else ""

    def corner(self, heads: Sequence[Row]) -> list[str]:
        """Return the headers over the labels."""
        return [text for text in dict.fromkeys(row[i].text for row in reversed(heads) for i in self.texts) if text]
