"""Reads what the numbers of a table count, row by row, from labels, headers, sections, caption and frame.

Belongs here: the order of reading, what holds from row to row, when a count is accepted.
Does not belong here: cells (`table_cells.py`), shape (`table_shape.py`), codes (`table_measure.py`,
`table_codes.py`), windows (`table_windows.py`), words (`sources/lexicon`).

A label nobody understands is left for review: its number is part of a total, not a total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sources.readers.blocks import CELL_MARK, Block, Cell
from sources.readers.prose import (
    label_text,
    table_codes,
    table_measure,
    table_parts,
    table_rests,
    table_sexes,
    table_titles,
    table_windows,
)  # fmt: skip
from sources.readers.prose.dates import Calendar
from sources.readers.prose.frame import REGULATED, SURE, Frame, Reading
from sources.readers.prose.label_text import JOIN
from sources.readers.prose.labels import Label
from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.number import Number
from sources.readers.prose.table_cells import Cells
from sources.readers.prose.table_facts import Facts
from sources.readers.prose.table_measure import PERSONS
from sources.readers.prose.table_shape import LONG, Row, Shape
from sources.readers.prose.table_times import Clock
from sources.readers.prose.table_windows import Place

OF_PEOPLE = ("survivor", "perpetrator_sex", "personnel")  # what rows under a row of people split them by
BREAKDOWNS = (*OF_PEOPLE, "status", "action")
LEGEND = 9  # characters from which a cell may hold a legend
_INDENT = re.compile(r"^(?:[-–—•·→]\s*|o\s)")


@dataclass
class _State:
    """What holds while the rows are read."""

    section: Label | None = None
    parent: Label | None = None
    parent_reason: str | None = None
    measure: str | None = None
    rests: Mapping[str, str] = field(default_factory=dict)  # breakdowns of which the row is a rest


def figures(
    block: Block, frame: Frame, lexicon: Lexicon, calendar: Calendar, caption: str = ""
) -> Iterator[tuple[Reading, str, int]]:
    """Yield the numbers of a table in reading order: reading, text of the row, offset of the row.

    Args:
        block: The table.
        frame: What holds before it.
        lexicon: Words of its language.
        calendar: Reads its dates.
        caption: Heading and paragraph it stands under.
    """
    yield from _Table(block, frame, lexicon, calendar, caption).read()


class _Table:
    """A table with its headers and label columns found."""

    def __init__(self, block: Block, frame: Frame, lexicon: Lexicon, calendar: Calendar, caption: str) -> None:
        self.block, self.frame, self.lexicon, self.today = block, frame, lexicon, calendar.today
        printed = (cell.text for row in block.rows for cell in row if len(cell.text) > LEGEND)
        around = "\n".join((caption, block.above, block.below, *printed))
        self.cells, self.clock = Cells(lexicon, around), Clock(calendar, around)
        self.shape = Shape(block.rows, self.cells)
        self.heads, self.state = list(self.shape.heads), _State()
        texts = [cell.text for row in block.rows for cell in row]
        self.sexes, self.bare = table_sexes.named(lexicon, texts), label_text.NOTHING
        self._labels: dict[tuple[str, bool], Label] = {}
        self.titles = [self._label(line) for line in table_titles.of_caption(caption)]
        self.over = [self._label(line) for line in table_titles.over(block.above, caption.split("\n"))]
        about = [hit.code for title in (*self.titles, *self.over) for hit in title.hits["conduct"]]
        self.bare = label_text.bare(lexicon, [*about, frame.conduct], texts)
        self._settle()

    def _label(self, text: str, is_row: bool = False) -> Label:
        if (text, is_row) not in self._labels:
            self._labels[text, is_row] = Label(text, self.lexicon, self.clock, is_row, self.sexes, self.bare)
        return self._labels[text, is_row]

    def _settle(self) -> None:
        """Take down what the headers in force and the rows say together."""
        texts = [self.shape.head(self.heads, column) for column in self.shape.values]
        rows = [row for row in self.block.rows if self.shape.is_data(row)]
        sections = [self._label(own[0].text) for row in self.block.rows if (own := self.shape.section(row))]
        self.clock.chains = table_windows.chains([*(t for head in texts for t in head), *(row[0].text for row in rows)])
        labels = [self._row_label(row) for row in rows]
        self.parts = table_parts.closing(self.block.rows, self.shape.values, self.cells, rows, labels)
        self.splits = table_rests.by_column(rows, self.shape.texts, self._label)
        self.corner = self._label(JOIN.join(self.shape.corner(self.heads)))
        heads = [self._label(JOIN.join(head)) for head in texts]
        self.facts = Facts(labels, heads, sections, [self.corner, *self.titles])
        self.axis = table_windows.incident_axis(self.corner, heads, labels, self.titles)

    def read(self) -> Iterator[tuple[Reading, str, int]]:
        """Yield the readings of every row under the headers."""
        offset, above = self.block.start, ""
        for index, row in enumerate(self.block.rows):
            text = CELL_MARK.join(cell.text for cell in row)
            if not any(row is head for head in self.shape.heads) and not self._turns(row) and index >= self.shape.first:
                first = self.shape.texts[0] if self.shape.texts else None
                if first is not None:
                    above = row[first].text or (above if len(self.shape.texts) > 1 else "")
                for reading in self._row(row, above, index in self.parts):
                    yield reading, text, offset
            offset += len(text) + 1

    def _turns(self, row: Row) -> bool:
        """Take a row without numbers as the headers or the section of the rows under it, or as a note."""
        if self.shape.is_data(row):
            return False
        said = [cell for cell in row if cell.text and not cell.is_repeated]
        if any(self.cells.is_missing(cell) for cell in row[1:]):
            return len(said) < 1
        over = [cell for cell in said if cell is not row[0]]
        if over and (all(self._label(c.text).times.is_said for c in over) or (self._is_over(row) and len(said) > 1)):
            self._turn_head(row)
        elif len(said) == 1 and len(said[0].text) < LONG and not self._label(said[0].text).says("remark"):
            self.state.section, self.state.parent = self._label(said[0].text), None
            if self.state.section.measure():
                self.state.measure = None
        return True

    def _is_over(self, row: Row) -> bool:
        """Return whether words stand over most columns of values."""
        over = [row[i].text for i in self.shape.values if row[i].text]
        return len(over) * 2 > len(self.shape.values) and not any(self.cells.numbers(row[i]) for i in self.shape.values)

    def _turn_head(self, row: Row) -> None:
        """Let a row be the header from here on; one directly under another header joins it."""
        at = next(i for i, other in enumerate(self.block.rows) if other is row)
        joins = bool(self.heads) and at > 0 and self.block.rows[at - 1] is self.heads[-1]
        self.heads = [*self.heads, row] if joins else [row]
        self.state.parent, self.state.measure = None, None
        self._settle()

    def _row_label(self, row: Row, above: str = "") -> Label:
        texts = [row[i].text for i in self.shape.texts if not self._is_remark(i)]
        if texts and above and not self.shape.is_numbered:
            texts[0] = texts[0] or above
        return self._label(JOIN.join(dict.fromkeys(text for text in texts if text)), is_row=True)

    def _is_remark(self, column: int) -> bool:
        return any(self._label(text).says("remark") for text in self.shape.head(self.heads, column))

    def _row(self, row: Row, above: str, closes: bool) -> Iterator[Reading]:
        label = self._row_label(row, above)
        is_part = closes or self._is_part(label)
        self.state.rests = table_rests.rests(row, self.splits, self._label)
        if not is_part:
            self.state.parent, self.state.parent_reason = None, None
        reason, start = self.facts.why_not(label) or (self.state.parent_reason if not label.measure() else None), 0
        areas = [code for i in self.shape.texts if (code := self._label(row[i].text).area)]
        for column, cell in enumerate(row):
            if column in self.shape.values and not cell.is_repeated:
                yield from self._cell(column, cell, start, label, reason, areas)
            start += len(cell.text) + len(CELL_MARK)
        if not is_part:
            self.state.parent, self.state.parent_reason = label, reason
        if label.measure() and not label.hits["action"] and not reason:
            self.state.measure = self.state.measure or label.measure()

    def _is_part(self, label: Label) -> bool:
        """Return whether a row is a part of the one above: of which, an indent, men under alleged perpetrators."""
        if _INDENT.match(label.text):
            return True
        if any(not label.text[: hit.start] and label.rest is None for hit in label.hits["anaphora"]):
            return True
        whole = self.state.parent
        is_of_people = whole is not None and whole.measure() in PERSONS and not any(map(whole.first, BREAKDOWNS))
        return is_of_people and not label.measure() and any(map(label.first, OF_PEOPLE))

    def _cell(
        self, column: int, cell: Cell, start: int, label: Label, reason: str | None, areas: Sequence[str]
    ) -> Iterator[Reading]:
        head = self._label(JOIN.join(self.shape.head(self.heads, column)))
        is_index = column == 0 and (self.shape.is_numbered or head.numbers_rows)
        for place, found in enumerate(self.cells.numbers(cell)):
            number = replace(found, start=found.start + start, end=found.end + start)
            why = "number of a row" if is_index else reason or self._beside(cell, found)
            why = why or ("in brackets" if place else self.facts.why_not_under(head, label))
            why = why or self._of_title(label, head)
            yield self._context(number, why) if why else self._count(number, label, head, areas)

    @staticmethod
    def _beside(cell: Cell, number: Number) -> str | None:
        """Return why a number is no count, judged by the marks beside it."""
        after, before = cell.text[number.end :].lstrip(), cell.text[: number.start].rstrip()
        if after.startswith(("%", "‰")) or re.search(r"[€$£]", cell.text):
            return "share or money"
        if number.is_decimal:
            return "not whole"
        if before.endswith("(") and after.startswith(")"):
            return "in brackets"
        return "a difference" if before.endswith(("+", "-", "−", "±")) else None

    def _of_title(self, label: Label, head: Label) -> str | None:
        """Return why a whole table counts nothing of ours: its title says so, and no label says otherwise."""
        if not self.titles or any(part.measure() for part in (label, head, self.state.section) if part):
            return None
        title = self.titles[0]
        is_title = title.text != self.block.sheet and table_titles.is_title(title.text)  # Countries, Training
        return title.not_counts if is_title and not title.measure() else None

    @staticmethod
    def _context(number: Number, reason: str) -> Reading:
        return Reading(number, {}, None, "context", SURE, (reason,))

    def _is_grand_total(self, label: Label) -> bool:
        """Return whether the only total of a table with sections closes it, not its last section."""
        return len(self.facts.sections) > 1 and label is self.facts.rows[-1] and self.facts.only_total is label

    def _count(self, number: Number, label: Label, head: Label, areas: Sequence[str]) -> Reading:
        """Return what a number counts under a header and beside a label."""
        section = None if self._is_grand_total(label) else self.state.section
        state, corner = self.state, self.corner
        place = Place(label, head, section, state.parent, corner, self.titles, self.over, self.frame, state.rests)
        measure, doubts = table_measure.measure(place, self.facts, self.state.measure)
        if measure is None:
            return self._context(number, doubts[0])
        time = table_windows.timed(place, self.axis, self.today, self.facts.rows, self.facts.heads)
        codes, more = table_codes.codes(place, self.facts, measure, "occurred" in time.codes)
        codes = {"measure": measure, **codes, **({"ref_area": areas[0]} if areas else {}), **time.codes}
        doubts += [*more, *time.doubts]
        doubts += [f"label not understood: {part.text}" for part in (label, head) if not part.is_understood]
        if not label.text and not head.text:
            doubts.append("no label")
        is_split = codes["conduct"] != "_T" or len(self.facts.conducts) > 1 or measure == REGULATED
        missing = {"unknown period": time.period, "unknown conduct": is_split}
        missing["unknown organisation"] = "subject_org" in codes
        doubts += [reason for reason, known in missing.items() if not known]
        disposition = "review" if doubts else "accepted"
        return Reading(number, codes, time.period, disposition, 0.5 if doubts else SURE, tuple(dict.fromkeys(doubts)))
