"""Reads a document: its language and date, then block by block, sentence by sentence.

Belongs here: what a document says for all of it, and the order of reading.
Does not belong here: what holds where (`scope.py`), sentences (`figures.py`), tables (`tables.py`), formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from schemas.messages import Fault, HeldEdition
from sources.readers.blocks import Block, Document
from sources.readers.prose import lexicon, tables
from sources.readers.prose.dates import Calendar, When
from sources.readers.prose.figures import OTHERS, read
from sources.readers.prose.frame import Reading
from sources.readers.prose.scope import OPENING, Scope, covered, opened, title, titled
from sources.readers.prose.sentence import Sentence
from sources.readers.prose.sentences import sentences
from sources.readers.prose.windows import fiscal_start

SESSION = 14  # days
PLACE = 12  # characters of a place before a date: The Hague, March 2023
NEAR_FISCAL = 120  # characters around "financial year" in which its months may stand


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
    """Yield the numbers of a document's prose in reading order.

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
    words = lexicon.load(told)
    calendar = dated(document, words)
    heading = titled(title(document), words, calendar)
    heading = replace(heading, period=covered(document, words, calendar) or heading.period)
    scope = Scope(opened(document, words, calendar), heading, words, calendar)
    seen: dict[int, Reading] = {}
    above: list[str] = []  # heading and last paragraph a table stands under
    for block in document.blocks:
        if block.kind == "table":
            frame = scope.before(block, None)
            for reading, text, start in tables.figures(block, frame, words, calendar, "\n".join(above[-2:])):
                yield Figure(reading, text, start, block)
            continue
        above = [block.text] if block.kind == "heading" else [*above[:1], block.text]
        yield from _prose(block, scope, seen)


def _prose(block: Block, scope: Scope, seen: dict[int, Reading]) -> Iterator[Figure]:
    """Yield the numbers of a block of text."""
    if block.kind == "heading":
        scope.heading(block)
    frame = None
    for start, end in sentences(block.text):
        near = frame.period if frame else scope.before(block, None).period
        sentence = Sentence(block.text[start:end], scope.words, scope.calendar, seen, near)
        readings, frame = read(sentence, frame or scope.before(block, sentence), seen)
        for reading in readings:
            if reading.number.value and (reading.disposition != "context" or reading.reasons[0] in OTHERS):
                seen[reading.number.value] = reading
            yield Figure(reading, sentence.text, block.start + start, block)
    if frame:
        scope.after(block, frame)


def dated(document: Document, words: lexicon.Lexicon) -> Calendar:
    """Return the calendar of a document: its date is the first full date in its opening."""
    opening = document.text[:OPENING]
    whens = Calendar(words).find(opening)
    today: date | None = next((when.period.end for when in whens if when.kind == "date" or _is_session(when)), None)
    calendar = Calendar(words, today)
    if today is None:
        # A line of its own with a month, as letters and bulletins bear.
        lines = (block.text for block in title(document))
        alone = [w for line in lines for w in calendar.find(line) if w.end - w.start >= len(line.strip(" .")) - PLACE]
        today = next(
            (w.period.end for w in alone if w.period.start and w.period.start.month == w.period.end.month), None
        )
    return Calendar(words, today, _fiscal(document.text, calendar))


def _is_session(when: When) -> bool:
    """Return whether a window is the days of a meeting, which date its papers."""
    return when.period.start is not None and (when.period.end - when.period.start).days <= SESSION


def _fiscal(text: str, calendar: Calendar) -> int | None:
    """Return the first month of the publisher's year, where the text gives its months."""
    for hit in calendar.fiscal_words(text):
        around = text[max(0, hit - NEAR_FISCAL) : hit + NEAR_FISCAL]
        if month := fiscal_start([when.period for when in calendar.find(around) if when.kind == "period"]):
            return month
    return fiscal_start([when.period for when in calendar.find(text[:OPENING]) if when.kind == "period"])
