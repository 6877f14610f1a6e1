"""Totals and parts in tables: a row or column that the others before it make up.

Belongs here: where the cells of a table stand, which row or column is the total of which.
Does not belong here: running text (`arithmetic_prose.py`), what follows from a sum (`arithmetic.py`).

Rows and columns are looked at in the same way. Where no label names a total, the last or first line is one if sums
say so; that a sum does not close is only said where the label says total and the gap is small, or where the same line
closes everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from sources.readers.blocks import Block
from sources.readers.prose import arithmetic_prose, sums
from sources.readers.prose.document import Figure
from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.sums import Verdict

PROVEN = 2  # so many lines that close show that a position holds totals
Place = tuple[int, int]


def verdicts(figures: list[Figure], words: Lexicon) -> Iterator[Verdict]:
    """Yield what the sums of each table say.

    Args:
        figures: Figures of one document in reading order.
        words: Lexicon of its language.
    """
    tables = [index for index, figure in enumerate(figures) if figure.block.kind == "table"]
    for _, group in groupby(tables, key=lambda index: figures[index].block.start):
        indices = list(group)
        block = figures[indices[0]].block
        places = _places(figures, block, indices)
        if not places:
            continue
        rows, columns = _labels(block, set(places))
        for turned, labels in ((False, rows), (True, columns)):
            axis = {(place[::-1] if turned else place): found for place, found in places.items()}
            named = {position for position, label in enumerate(labels) if _is_total(label, words)}
            yield from _Axis(figures, axis, named).verdicts()


def _places(figures: list[Figure], block: Block, indices: list[int]) -> dict[Place, list[int]]:
    """Return the numbers of a table by row and column."""
    starts: dict[int, Place] = {}
    for row, column, start, cell in block.cells():
        starts |= {at: (row, column) for at in range(start, start + len(cell.text))}
    found: dict[Place, list[int]] = {}
    for index in indices:
        place = starts.get(figures[index].start + figures[index].reading.number.start)
        if place is not None:
            found.setdefault(place, []).append(index)
    return found


def _labels(block: Block, places: set[Place]) -> tuple[list[str], list[str]]:
    """Return what stands beside the numbers of each row, and above those of each column."""
    first = min(row for row, _ in places)
    rows = [" ".join(cell.text for column, cell in enumerate(row) if (number, column) not in places)
            for number, row in enumerate(block.rows)]  # fmt: skip
    columns = [" ".join(row[column].text for row in block.rows[:first]) for column in range(len(block.rows[0]))]
    return rows, columns


def _is_total(label: str, words: Lexicon) -> bool:
    """Return whether a label says total, and nothing besides but what is counted."""
    plain = [hit for hit in words.phrases["tables"].find(label) if hit.code == "plain"]
    hits = [*words.phrases["total"].find(label), *plain]
    rest = label
    for hit in sorted([*hits, *words.phrases["measure"].find(label)], key=lambda hit: -hit.start):
        rest = rest[: hit.start] + rest[hit.end :]
    return bool(hits) and not re.search(r"[^\W\d_]", rest)


class _Axis:
    """The numbers of a table by position and line: rows and columns, or columns and rows."""

    def __init__(self, figures: list[Figure], places: dict[Place, list[int]], named: set[int]) -> None:
        self.figures = figures
        self.positions = sorted({position for position, _ in places})
        self.named = [position for position in self.positions if position in named]
        self.lines: dict[int, dict[int, int]] = {}
        self.unclear: set[Place] = set()  # Cells that cannot be added up, or hold several numbers.
        for place, found in places.items():
            if len(found) == 1 and sums.is_counted(figures[found[0]]):
                self.lines.setdefault(place[1], {})[place[0]] = found[0]
            else:
                self.unclear.add(place)

    def verdicts(self) -> Iterator[Verdict]:
        """Yield which totals their parts add up to, and which not."""
        told = set[int]()
        for at in self.named or sorted({*self.positions[:1], *self.positions[-1:]}):
            for verdict in self._at(at):
                told.add(verdict.figures[0])
                yield verdict
        for line in self.lines.values():
            for total, _, parts in arithmetic_prose.families(self.figures, list(line.values())):
                if total not in told and not sums.gap(self.figures, total, parts):
                    yield sums.closes(self.figures, total, parts)

    def _at(self, at: int) -> Iterator[Verdict]:
        """Yield what the sums with totals at a position say, parts being those that make up most of them."""
        choices = [self._sums(at, parts) for parts in self._candidates(at)]
        if not choices:
            return
        found = max(choices, key=lambda choice: sum(not self._gap(one) for one in choice.values()))
        closed = [line for line, one in found.items() if not self._gap(one)]
        is_named, is_proven = at in self.named, len(closed) >= PROVEN and len(closed) >= len(found) - 1
        for line, (total, parts) in found.items():
            if line in closed and (is_named or is_proven):
                yield sums.closes(self.figures, total, parts)
                continue
            is_meant = is_proven or (is_named and sums.is_near(self.figures, total, parts))
            if line not in closed and is_meant and self._is_full(line, at, parts):
                yield sums.gapes(self.figures, total, parts)

    def _candidates(self, at: int) -> list[list[int]]:
        """Return the positions that may hold the parts of the totals at a position."""
        before = [position for position in self.positions if position < at]
        after = [position for position in self.positions if position > at]
        start = max((position for position in self.named if position < at), default=-1)
        end = min((position for position in self.named if position > at), default=len(self.positions) + at + 1)
        several = [
            [position for position in before if position > start],
            [position for position in before if position not in self.named],
            [position for position in before if position in self.named],
            [position for position in after if position < end],
        ]
        return [positions for positions in several if len(positions) > 1]

    def _sums(self, at: int, positions: list[int]) -> dict[int, tuple[int, list[int]]]:
        """Return the total and parts of each line that has them, of one unit."""
        found: dict[int, tuple[int, list[int]]] = {}
        for number, line in self.lines.items():
            if at in line and sums.value(self.figures[line[at]]) > 0:
                unit = self.figures[line[at]].reading.codes["measure"]
                own = [line[position] for position in positions if position in line]
                parts = [index for index in own if self.figures[index].reading.codes["measure"] == unit]
                if len(parts) > 1:
                    found[number] = line[at], parts
        return found

    def _gap(self, one: tuple[int, list[int]]) -> int:
        return sums.gap(self.figures, *one)

    def _is_full(self, line: int, at: int, parts: list[int]) -> bool:
        """Return whether every number on the side of the parts is one of them."""
        places = {index: position for position, index in self.lines[line].items()}
        low, high = min(places[part] for part in parts), max(places[part] for part in parts)
        between = [position for position in self.positions if min(low, at) <= position <= max(high, at)]
        return len(between) == len(parts) + 1 and not any((position, line) in self.unclear for position in between)
