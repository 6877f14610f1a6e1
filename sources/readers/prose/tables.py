"""Reads what the numbers of a table count, from row labels, column headers, sections, caption and frame.

Belongs here: which rows are headers, which cells are labels, what a cell takes from its row and its column.
Does not belong here: numbers (`numbers.py`), sentences (`figures.py`), words (`sources/lexicon`), formats.

A word of the row goes before a word of the column, that before the section, the row above ("of which"), the caption
and the frame. A label nobody understands is left for review: its number is part of a total, not a total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from schemas.periods import Period
from sources.readers.blocks import CELL_MARK, Block, Cell
from sources.readers.prose import numbers
from sources.readers.prose.dates import Calendar
from sources.readers.prose.frame import DIMENSIONS, OFFENDERS, SURE, Frame, Reading
from sources.readers.prose.labels import NOTE, Label
from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.number import Number

LONG = 120  # characters from which a row without numbers is a note, not a section
SCHEME = ("recruitment", "disclosure_request", "disclosure_response", "disclosure_response_given", "rejected_hire")
BROAD = ("SAFEGUARDING", "INTEGRITY", "ABUSIVE")
_MISSING = re.compile(r"^(?:[^\w<>≤≥]+|[a-z]{1,2}\.?[/.][a-z]{1,2}\.?)$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_INDENT = re.compile(r"^(?:[-–—•·→]\s*|o\s)")


@dataclass
class _State:
    """What holds while the rows are read."""

    section: Label | None = None
    parent: Label | None = None
    parent_reason: str | None = None
    measure: str | None = None


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
        self.block, self.frame, self.lexicon, self.calendar = block, frame, lexicon, calendar
        self.rows, self.caption, self.state = block.rows, self._label(caption), _State()
        data = [index for index, row in enumerate(self.rows) if any(map(self._is_count, row))]
        self.first = data[0] if data else len(self.rows)
        width = len(self.rows[0]) if self.rows else 0
        self.values = [i for i in range(width) if any(self._is_count(self.rows[row][i]) for row in data)]
        self.heads = [row for row in self.rows[: self.first] if self._is_head(row)]
        self._index = self._is_index(data)

    def _label(self, text: str) -> Label:
        return Label(text, self.lexicon, self.calendar)

    def _numbers(self, cell: Cell) -> list[Number]:
        """Return the numbers of a cell that holds nothing else but marks and words of exactness."""
        text = NOTE.sub(lambda found: " " * len(found.group()) if found.start() else found.group(), cell.text)
        zeros = [hit for hit in self.lexicon.phrases["zero"].find(text) if hit.end - hit.start == len(text.strip()) > 2]
        if zeros:
            return [Number(zeros[0].start, zeros[0].end, 0, 0, 0, "exact", text.strip(), in_words=True)]
        found, rest = numbers.find(text, self.lexicon), text
        for number in reversed(found):
            rest = rest[: number.start] + rest[number.end :]
        for hit in reversed(self.lexicon.phrases["qualifiers"].find(rest)):
            rest = rest[: hit.start] + rest[hit.end :]
        return [] if re.search(r"[^\W\d]|\d", rest.replace("EUR", "")) else found

    def _is_count(self, cell: Cell) -> bool:
        return bool(self._numbers(cell)) and not _YEAR.fullmatch(NOTE.sub("", cell.text).strip())

    def _is_missing(self, cell: Cell) -> bool:
        return bool(_MISSING.match(cell.text))

    def _is_head(self, row: tuple[Cell, ...]) -> bool:
        """Return whether a row above the numbers says something over them; titles and sections do not."""
        return any(row[i].text for i in self.values) and not any(self._is_missing(cell) for cell in row[1:])

    def _is_index(self, data: list[int]) -> bool:
        """Return whether the first column only numbers the rows."""
        texts = [self.rows[row][0].text.rstrip(".") for row in data]
        return len(texts) > 2 and len(self.values) > 1 and texts == [str(i + 1) for i in range(len(texts))]

    def read(self) -> Iterator[tuple[Reading, str, int]]:
        """Yield the readings of every row under the headers."""
        offset, above = self.block.start, ""
        for index, row in enumerate(self.rows):
            text = CELL_MARK.join(cell.text for cell in row)
            if row not in self.heads and not self._turns(row) and index >= self.first:
                left = self.values[0] if self.values and not self._index else 1
                above = row[0].text if row[0].text or left < 2 or not row[1].text else above
                for reading in self._row(row, above):
                    yield reading, text, offset
            offset += len(text) + 1

    def _turns(self, row: tuple[Cell, ...]) -> bool:
        """Take a row without numbers as the headers or the section of the rows under it, or as a note."""
        said = [cell for cell in row if cell.text and not cell.is_repeated]
        if any(map(self._is_count, row)) or any(self._is_missing(cell) for cell in row[1:]):
            return False
        if len(said) > 1 and (row in self.heads or all(self._label(c.text).periods for c in said if c is not row[0])):
            self.heads = [row]
        elif len(said) == 1 and len(said[0].text) < LONG and not self._numbers(said[0]):
            self.state.section, self.state.parent = self._label(said[0].text), None
        elif len(said) == 1 and _YEAR.fullmatch(said[0].text):
            self.state.section = self._label(said[0].text)
        return not any(self._numbers(row[i]) for i in self.values)

    def _row(self, row: tuple[Cell, ...], above: str) -> Iterator[Reading]:
        left = [cell.text for cell in row[: self.values[0]]] or [c.text for c in row if not self._numbers(c)]
        if self._index:
            left = [cell.text for cell in row[1:] if cell.text and not self._numbers(cell)]
        elif left and self.values[0]:
            left[0] = left[0] or above
        label = self._label(" ".join(dict.fromkeys(left)))
        is_part = bool(_INDENT.match(label.text)) or any(not label.text[: h.start] for h in label.hits["anaphora"])
        if not is_part:
            self.state.parent, self.state.parent_reason = None, None
        reason, start = label.not_counts or (self.state.parent_reason if not label.measure() else None), 0
        for column, cell in enumerate(row):
            if column in self.values and not cell.is_repeated:
                yield from self._cell(column, cell, start, label, reason)
            start += len(cell.text) + len(CELL_MARK)
        if not is_part:
            self.state.parent, self.state.parent_reason = label, reason
        if label.measure() and not label.hits["action"] and not reason:
            self.state.measure = self.state.measure or label.measure()

    def _cell(self, column: int, cell: Cell, start: int, label: Label, reason: str | None) -> Iterator[Reading]:
        for place, found in enumerate(self._numbers(cell)):
            number = replace(found, start=found.start + start, end=found.end + start)
            rest = cell.text[found.end :].lstrip()
            before = cell.text[: found.start].rstrip()
            why = reason or ("number of a row" if self._index and column == 0 else None)
            why = why or ("share or money" if rest.startswith(("%", "‰")) or re.search(r"[€$£]", cell.text) else None)
            why = why or ("a difference" if before.endswith(("+", "-", "−")) else None)
            why = why or ("not whole" if number.is_decimal else None) or ("in brackets" if place else None)
            head = self._head(column)
            yield self._context(number, why) if (why := why or head.not_counts) else self._count(number, label, head)

    def _head(self, column: int) -> Label:
        """Return the headers of a column, the nearest first: 1er semestre 2022."""
        return self._label(" ".join(dict.fromkeys(row[column].text for row in reversed(self.heads))))

    @staticmethod
    def _context(number: Number, reason: str) -> Reading:
        return Reading(number, {}, None, "context", SURE, (reason,))

    def _count(self, number: Number, label: Label, head: Label) -> Reading:
        """Return what a number counts under a header and beside a label."""
        near = [part for part in (label, head, self.state.section, self.state.parent) if part]
        measure, doubts = self._measure(near)
        if measure is None:
            return self._context(number, doubts[0])
        codes = {"measure": measure, **self._codes(near, measure)}
        period = self._period(label, head)
        doubts += [f"label not understood: {part.text}" for part in (label, head) if not part.is_understood]
        if not label.text and not head.text:
            doubts.append("no label")
        if measure not in ("victim_survivor", *OFFENDERS) and codes.get("survivor") not in (None, "child", "adult"):
            doubts.append("people or reports")
        missing = {"unknown period": period, "unknown conduct": codes["conduct"] != "_T"}
        missing["unknown organisation"] = "subject_org" in codes
        doubts += [reason for reason, known in missing.items() if not known]
        if number.qualifier == "less_than":
            number = replace(number, value=None, low=1)
        confidence = 0.5 if doubts else SURE
        return Reading(number, codes, period, "review" if doubts else "accepted", confidence, tuple(doubts))

    def _measure(self, near: list[Label]) -> tuple[str | None, list[str]]:
        """Return what is counted, and doubts; None and why where it is no count of ours."""
        if own := next((found for part in near if (found := part.measure())), None):
            return own, []
        names = any(hit.code == "person" for hit in near[0].hits["measure"])
        doubts = ["staff, or reports about staff"] if names and near[0].first("personnel") in (None, "staff") else []
        if found := self.state.measure or self.caption.measure() or self.frame.measure:
            return found, doubts
        return None, ["no word for what is counted"]

    def _codes(self, near: list[Label], measure: str) -> dict[str, str]:
        """Return the dimensions of a number, each from the nearest label that names it."""
        codes = {name: code for name in DIMENSIONS for part in reversed(near) if (code := part.first(name))}
        places = [*near, self.caption]
        codes["conduct"] = codes.get("conduct") or self._conduct()
        if subject := next((c for p in places if (c := p.first("organisation"))), None) or self.frame.subject_org:
            codes["subject_org"] = subject
        if measure in SCHEME or subject == "MDS_MEMBERS":  # what the scheme's members ask each other about
            codes["conduct"] = "SM"
        if area := next((code for part in near if (code := part.first("area"))), None):
            codes["ref_area"] = area
        if measure in (*OFFENDERS, "sanction"):
            codes.pop("survivor", None)
        else:
            codes.pop("perpetrator_sex", None)
        if measure == "victim_survivor" or (codes.get("personnel") == "staff" and "action" in codes):
            codes.pop("personnel", None)
        return {**{k: v for k, v in self.frame.groups.items() if k not in codes}, **codes}

    def _conduct(self) -> str:
        """Return the conduct the table is about: a narrow word of the caption, the frame, a broad word."""
        said = [hit.code for hit in self.caption.hits["conduct"] if hit.code not in ("OTHER", "UNKNOWN")]
        narrow = [code for code in said if code not in BROAD]
        return next(iter((*narrow, *([self.frame.conduct] if self.frame.conduct else []), *said)), "_T")

    def _period(self, label: Label, head: Label) -> Period | None:
        """Return the shortest window that row and column name, alone or together: January beside 2022."""
        section = self.state.section.text if self.state.section else ""
        pairs = ((label.text, head.text), (head.text, label.text), (label.text, section))
        texts = (label.text, head.text, *(" ".join(pair) for pair in pairs))
        found = [p for text in texts for p in self._label(text).periods if p.start and _YEAR.search(text)]
        if found:
            return min(found, key=lambda period: (period.end - (period.start or period.end)).days)
        return next((p[0] for p in (self._label(section).periods, self.caption.periods) if p), self.frame.period)
