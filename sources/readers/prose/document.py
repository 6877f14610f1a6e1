"""Reads a document: its language and date, then block by block, sentence by sentence.

Belongs here: what a document says for all of it, and the order of reading.
Does not belong here: sentences (`figures.py`), tables (`tables.py`), formats (`sources/readers`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from schemas.messages import Fault, HeldEdition
from sources.readers.blocks import Block, Document
from sources.readers.prose import lexicon, tables
from sources.readers.prose.dates import Calendar
from sources.readers.prose.figures import read
from sources.readers.prose.frame import Frame, Reading
from sources.readers.prose.sentence import Sentence
from sources.readers.prose.sentences import sentences

WIDE = ("INTEGRITY", "SAFEGUARDING", "ABUSIVE")
OPENING = 2_500  # characters in which a document says its date, subject and publisher


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
    calendar = Calendar(words, dated(document, words))
    frame, seen = _opening(document, words, calendar), dict[int, str]()
    above: list[str] = []  # heading and last paragraph a table stands under
    for block in document.blocks:
        if block.kind == "table":
            for reading, text, start in tables.figures(block, frame, words, calendar, "\n".join(above[-2:])):
                yield Figure(reading, text, start, block)
            continue
        above = [block.text] if block.kind == "heading" else [*above[:1], block.text]
        for start, end in sentences(block.text):
            sentence = Sentence(block.text[start:end], words, calendar, seen)
            readings, frame = read(sentence, frame, seen)
            for reading in readings:
                if reading.disposition != "context" and reading.number.value:
                    seen.setdefault(reading.number.value, reading.codes["measure"])
                yield Figure(reading, sentence.text, block.start + start, block)


def _whole(organisation: str) -> str:
    """Return the body a population belongs to: a document about peacekeepers and partners is about the UN."""
    return "UN" if organisation.startswith("UN_") else organisation


def dated(document: Document, words: lexicon.Lexicon) -> date | None:
    """Return the date a document bears: the first full date in its opening."""
    whens = Calendar(words).find(document.text[:OPENING])
    return next((when.period.end for when in whens if when.kind == "date"), None)


def _opening(document: Document, words: lexicon.Lexicon, calendar: Calendar) -> Frame:
    """Return what the opening of a document says for all of it."""
    opening = Sentence(document.text[:OPENING], words, calendar)
    frame = Frame()
    if conducts := [hit.code for hit in opening.hits["conduct"] if hit.code not in ("OTHER", "UNKNOWN")]:
        # What is said most; of two said as often, the narrower.
        frame = replace(frame, conduct=max(conducts, key=lambda code: (conducts.count(code), code not in WIDE)))
    if organisations := Counter(_whole(hit.code) for hit in opening.hits["organisation"]):
        frame = replace(frame, subject_org=organisations.most_common(1)[0][0])
    if periods := [when.period for when in opening.whens if when.kind == "period"]:
        frame = replace(frame, period=periods[0])
    return frame
