"""The tables that rules on a PDF page enclose: the grid, the words in its cells, merged cells.

Belongs here: cells between rules, rules that were left out.
Does not belong here: the rules (`pdf_rules.py`), tables without rules (`pdf_columns.py`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sources.readers import lines
from sources.readers.areas import Area, Rows, laid_out
from sources.readers.blocks import Cell
from sources.readers.pdf_lines import in_lines, text_of
from sources.readers.pdf_rules import TOLERANCE, Rule, groups
from sources.readers.pdf_words import Box, Print

MAX_PLACES = 20_000
_Place = tuple[int, int, int, int]  # First row, first column, rows, columns.


@dataclass(frozen=True)
class Table:
    """A table on a page, and the box it fills."""

    rows: Rows
    box: Box


def tables(drawn: list[Rule], words: list[Print], name: str) -> tuple[list[Table], list[Print]]:
    """Return the tables that rules enclose, and the words outside them.

    Args:
        drawn: Rules of the page.
        words: Words of the page.
        name: File name, for messages.
    """
    found: list[Table] = []
    left = words
    for group in groups(drawn):
        grid = _Grid(group)
        inside = [word for word in left if grid.holds(word)]
        if table := _Grid([*group, *grid.left_out(inside)]).table(inside, name):
            found.append(table)
            taken = set(map(id, inside))
            left = [word for word in left if id(word) not in taken]
    return found, left


def _positions(values: Iterable[float]) -> list[float]:
    """Return distinct positions, those within the tolerance of each other as one."""
    distinct: list[float] = []
    for value in sorted(values):
        if not distinct or value - distinct[-1] > TOLERANCE:
            distinct.append(value)
    return distinct


class _Grid:
    """The places between the rules of one group; places without a rule between them are one cell."""

    def __init__(self, group: list[Rule]) -> None:
        self._rules = group
        upright = [rule for rule in group if rule.is_upright]
        level = [rule for rule in group if not rule.is_upright]
        # The outer sides are often left open.
        self.xs = _positions(rule.at for rule in upright) if upright else []
        self.xs = _positions([*self.xs, *(end for rule in level for end in (rule.start, rule.end))])
        self.ys = _positions([rule.at for rule in level] + [end for rule in upright for end in (rule.start, rule.end)])
        self.is_table = len(self.xs) >= 3 and len(self.ys) >= 2 and len(self.xs) * len(self.ys) <= MAX_PLACES

    def holds(self, word: Print) -> bool:
        """Return whether the middle of a word lies within the grid."""
        x, y = _middle(word)
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def left_out(self, words: list[Print]) -> list[Rule]:
        """Return rules for rows that only stand in line: two columns or more have a value on each of their lines."""
        found: list[Rule] = []
        placed = self._placed(self._cells(), words) if self.is_table else {}
        for row in range(len(self.ys) - 1):
            columns = [in_lines(inside) for place, inside in placed.items() if place[0] == row and inside]
            valued = [column for column in columns if len(column) > 1 and all(lines.is_value(at.text) for at in column)]
            bases = {tuple(round(at.base / TOLERANCE) for at in column) for column in valued}
            if len(valued) > 1 and len(bases) == 1:
                ys = (at.base - at.size for at in valued[0][1:])
                found += [Rule(False, y, self.xs[0], self.xs[-1]) for y in ys]
        return found

    def table(self, words: list[Print], name: str) -> Table | None:
        """Return the table, or nothing where the rules only frame or underline."""
        cells = self._cells() if self.is_table and words else []
        if len({cell[1] for cell in cells}) < 2:
            return None
        placed = self._placed(cells, words)
        areas = [area for box, inside in placed.items() for area in self._areas(box, inside)]
        rows = laid_out(areas, name)
        filled = sum(bool(cell.text) for row in rows for cell in row)
        if len(rows) < 2 or len(rows[0]) < 2 or filled * 3 < len(rows) * len(rows[0]):
            return None
        return Table(rows, (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]))

    def _cells(self) -> list[_Place]:
        """Return each cell as first row, first column, rows, columns."""
        taken: set[tuple[int, int]] = set()
        found = []
        for row in range(len(self.ys) - 1):
            for column in range(len(self.xs) - 1):
                if (row, column) in taken:
                    continue
                right = column + 1
                while right < len(self.xs) - 1 and not self._is_ruled(True, right, row):
                    right += 1
                below = row + 1
                while below < len(self.ys) - 1 and not any(
                    self._is_ruled(False, below, at) for at in range(column, right)
                ):
                    below += 1
                taken |= {(at, across) for at in range(row, below) for across in range(column, right)}
                found.append((row, column, below - row, right - column))
        return found

    def _is_ruled(self, is_upright: bool, at: int, along: int) -> bool:
        """Say whether a rule stands at a position, alongside one place of the grid."""
        here, ends = (self.xs[at], self.ys) if is_upright else (self.ys[at], self.xs)
        middle = (ends[along] + ends[along + 1]) / 2
        return any(
            rule.is_upright == is_upright and abs(rule.at - here) <= TOLERANCE and rule.start <= middle <= rule.end
            for rule in self._rules
        )

    def _placed(self, cells: list[_Place], words: list[Print]) -> dict[_Place, list[Print]]:
        at = {
            (row, column): cell
            for cell in cells
            for row in range(cell[0], cell[0] + cell[2])
            for column in range(cell[1], cell[1] + cell[3])
        }
        placed: dict[_Place, list[Print]] = {cell: [] for cell in cells}
        for word in words:
            x, y = _middle(word)
            row = min(bisect_right(self.ys, y) - 1, len(self.ys) - 2)
            column = min(bisect_right(self.xs, x) - 1, len(self.xs) - 2)
            placed[at[row, column]].append(word)
        return placed

    def _areas(self, cell: _Place, words: list[Print]) -> Iterator[Area]:
        row, column, down, across = cell
        parts = self._split(words, column, across)
        if len(parts) > 1:
            # Words stand clear of the column borders: a rule was left out, the cells are not merged.
            for at, part in parts.items():
                yield Area(row, at, self._cell(part, row, at, down, 1), down, 1)
        else:
            yield Area(row, column, self._cell(words, *cell), down, across)

    def _split(self, words: list[Print], column: int, across: int) -> dict[int, list[Print]]:
        parts: dict[int, list[Print]] = {}
        for word in words:
            at = bisect_right(self.xs, word.x0 + 1, column, column + across) - 1
            if at + 1 < column + across and word.x1 > self.xs[at + 1] + 1:
                return {}
            parts.setdefault(max(at, column), []).append(word)
        # Running text may stand clear of a border by chance; values in every part do not.
        values = sum(lines.is_value(" ".join(word.text for word in part)) for part in parts.values())
        return parts if values * 2 >= len(parts) else {}

    def _cell(self, words: list[Print], row: int, column: int, down: int, across: int) -> Cell:
        box = (self.xs[column], self.ys[row], self.xs[column + across], self.ys[row + down])
        return Cell(text_of(words), bbox=tuple(round(side, 1) for side in box))  # type: ignore[arg-type]


def _middle(word: Print) -> tuple[float, float]:
    return (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
