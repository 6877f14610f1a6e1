"""Reads a document: its language and date, then block by block, sentence by sentence.

Belongs here: the order of reading.
Does not belong here: what holds where (`scope.py`), sentences (`figures.py`), tables (`tables.py`), formats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from schemas.messages import Fault, HeldEdition
from schemas.periods import Period
from sources.readers.blocks import Block, Document
from sources.readers.prose import dating, lexicon, silence, tables, untold
from sources.readers.prose.bodies import part_of
from sources.readers.prose.dates import Calendar
from sources.readers.prose.figures import OTHERS, read
from sources.readers.prose.frame import Frame, Reading
from sources.readers.prose.scope import Scope, covered, opened, over, spoken, title, titled
from sources.readers.prose.sentence import Sentence
from sources.readers.prose.sentences import sentences


@dataclass(frozen=True)
class Figure:
    """A number of a document as read.

    Attributes:
        reading: What it counts.
        sentence: The sentence it stands in.
        start: Offset of the sentence in the canonical text.
        block: Block it stands in.
    """

    reading: Reading
    sentence: str
    start: int
    block: Block


def figures(document: Document, language: str | None = None) -> Iterator[Figure]:
    """Yield the numbers of a document in reading order, then the duties to report that nothing was counted for.

    Args:
        document: Blocks and canonical text.
        language: en, nl, fr or es; None to tell it from the text.

    Raises:
        HeldEdition: E109 when the language cannot be told.
    """
    told = language or lexicon.tell(document.text)
    if told is None:
        detail = "none of en, nl, fr, es, or too short to tell: say it with --lang"
        raise HeldEdition([Fault("E109", document.name, detail)])
    reading = _Reading(document, lexicon.load(told, lexicon.lacks_accents(document.text, told)))
    counted: list[Reading] = []
    for block in document.blocks:
        reading.enter(block)
        for figure in reading.table(block) if block.kind == "table" else reading.prose(block):
            if figure.reading.disposition != "context":
                counted.append(figure.reading)
            yield figure
    for duty in silence.unkept(reading.duties, counted):
        yield Figure(duty.reading, duty.sentence, duty.start, duty.block)


def _named(name: str, words: lexicon.Lexicon, calendar: Calendar) -> Frame:
    """Return the conduct and organisation that the name of a file says, where nothing in it does: sea_2023.csv."""
    said = spoken(Sentence(re.sub(r"[\W_]+", " ", Path(name).stem), words, calendar))
    return Frame(conduct=said.conduct, subject_org=said.subject_org)


class _Reading:
    """The reading of one document: what holds, what was counted, what was said last."""

    def __init__(self, document: Document, words: lexicon.Lexicon) -> None:
        calendar = dating.calendar(document, words)
        heading = titled(title(document), words, calendar)
        heading = replace(heading, period=covered(document, words, calendar) or heading.period)
        opening = over(opened(document, words, calendar), _named(document.name, words, calendar))
        heading = replace(heading, subject_org=part_of(heading.subject_org, opening.subject_org))
        self.scope = Scope(opening, heading, words, calendar)
        self.seen: dict[int, Reading] = {}
        self.windows: Counter[Period] = Counter()
        self.duties: list[silence.Duty] = []
        self.above: list[str] = []  # heading and last paragraph a table stands under
        self.sheet: str | None = None  # sheet of a workbook that is read
        self.tabled: set[Period] = set()  # windows of the counts in its tables

    def _keep_usual(self, readings: list[Reading]) -> None:
        """Keep the window that most counts so far were about."""
        self.windows.update(r.period for r in readings if r.period and r.disposition == "accepted" and not r.reasons)
        self.scope.usual = next((window for window, _ in self.windows.most_common(1)), None)

    def enter(self, block: Block) -> None:
        """Take the name of a sheet as the heading over all that stands on it."""
        if block.sheet and block.sheet != self.sheet:
            self.sheet = block.sheet
            self.scope.heading(Block("heading", block.sheet.replace("_", " ")))
            self.above, self.tabled = [], set()

    def table(self, block: Block) -> Iterator[Figure]:
        """Yield the numbers of a table."""
        scope = self.scope
        sheet = [block.sheet] if block.sheet else []
        frame, caption = scope.before(block, None), "\n".join([*sheet, *self.above[-2:]])
        if frame.period is None and len(self.tabled) == 1:  # a second table splits what the first one counts
            frame = replace(frame, period=next(iter(self.tabled)), weak=frame.weak | {"period"})
        for reading, text, start in tables.figures(block, frame, scope.words, scope.calendar, caption):
            if reading.period and reading.disposition == "accepted":
                self.tabled.add(reading.period)
            yield Figure(reading, text, start, block)

    def prose(self, block: Block) -> Iterator[Figure]:
        """Yield the numbers of a block of text."""
        scope = self.scope
        self.above = [block.text] if block.kind == "heading" else [*self.above[:1], block.text]
        if block.kind == "heading":
            scope.heading(block)
        frame = None
        for start, end in sentences(block.text):
            near = frame.period if frame else scope.before(block, None).period
            sentence = Sentence(block.text[start:end], scope.words, scope.calendar, self.seen, near)
            if (window := scope.cover(sentence)) and frame:
                frame = replace(frame, period=window, weak=frame.weak - {"period"})
            before = frame or scope.before(block, sentence)
            about = replace(before, conduct=scope.title.conduct or scope.opening.conduct or before.conduct)
            self.duties += silence.duties(sentence, about, block.start + start, block)
            readings, frame = read(sentence, before, self.seen)
            said = untold.readings(sentence, about, readings)
            self.duties += [silence.Duty(one, sentence.text, block.start + start, block, is_said=True) for one in said]
            self._keep_usual(readings)
            for reading in readings:
                if reading.number.value and (reading.disposition != "context" or reading.reasons[0] in OTHERS):
                    self.seen[reading.number.value] = reading
                yield Figure(reading, sentence.text, block.start + start, block)
        if frame:
            scope.after(block, frame)
