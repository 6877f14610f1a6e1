"""One document to the JSON contract of structure.md: an element per number, with its coding and its place.

Belongs here: bringing prose and tables together, the keys of the contract, the language.
Does not belong here: reading either (`prose/`, `tables.py`), formats (`open.py`), printing (`cli/extract.py`).
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from typing import Any

from schemas import codelists, states, structure
from schemas.messages import Fault, HeldEdition
from sources.readers.blocks import Block, Cell, Document
from sources.readers.masking import Names
from sources.readers.prose import arithmetic, lexicon
from sources.readers.prose.binding import COUNTS_OTHERS
from sources.readers.prose.document import Figure, figures
from sources.readers.prose.number import Number
from sources.readers.questions import Coded, Coding, Element

_WORD = re.compile(r"[^\W\d_]+")
_FEW_WORDS = 10  # say nothing of who speaks
_START = 20_000  # characters that tell a language
_SENTENCES, _FEWEST_SMALL = 60, 0.03  # words; of a known language one in ten is small
_LOG = logging.getLogger("dsig.progress")
BODIES = {counted: body for body, counted in COUNTS_OTHERS.items()}


def extract(document: Document, language: str | None = None) -> list[Element]:
    """Return every number of a document as an element of the contract.

    Args:
        document: Blocks and canonical text.
        language: en, nl, fr or es; None to tell it from the text.

    Raises:
        HeldEdition: E109 when the language cannot be told; E102 when the text cannot be coded. A text nobody foresaw
            must not end a batch.
    """
    return coded(document, Coding(language or "")).elements


def coded(document: Document, coding: Coding) -> Coded:
    """Return the figures of a document, and whether it names its publisher.

    Args:
        document: Blocks and canonical text.
        coding: How it is read.

    Raises:
        HeldEdition: E109 when the language cannot be told; E102 when the text cannot be coded.
    """
    spoken = language(document, coding)
    try:
        found, names = read(document, spoken)
        elements = _numbered([element(document, figure, names) for figure in found])
        return Coded(elements, _is_named(document.text, coding, lexicon.load(spoken)))
    except (ArithmeticError, RecursionError, ValueError) as error:
        detail = f"its text could not be coded ({type(error).__name__}): please report the document"
        raise HeldEdition([Fault("E102", document.name, detail)]) from error


def language(document: Document, coding: Coding) -> str:
    """Return the language a document is read in: the one the caller knows, the text tells, or is declared.

    Raises:
        HeldEdition: E109 when none of them says it, or the sentences are in none that is known.
    """
    if coding.language:
        return coding.language
    told = None if _is_foreign(document) else lexicon.tell(document.text) or coding.declared
    if not told:
        known = ", ".join(lexicon.LANGUAGES)
        raise HeldEdition(
            [Fault("E109", document.name, f"none of {known}, or too short to tell: see dsig explain E109")]
        )
    return told


def _is_foreign(document: Document) -> bool:
    """Return whether there are sentences, and hardly one small word of a known language in them."""
    text = " ".join(block.text for block in document.blocks if block.kind != "table")[:_START]
    words = [word.casefold() for word in _WORD.findall(text)]
    small = set().union(*(lexicon.load(name).tell for name in lexicon.LANGUAGES))
    return len(words) >= _SENTENCES and sum(word in small for word in words) < _FEWEST_SMALL * len(words)


def _is_named(text: str, coding: Coding, words: lexicon.Lexicon) -> bool:
    """Return whether a text names its publisher; True where nobody is expected, or nothing is said but numbers."""
    is_bare = len(_WORD.findall(text[:_START])) < _FEW_WORDS
    if is_bare or not coding.publisher or any(name.casefold() in text.casefold() for name in coding.named):
        return True
    return any(hit.code in coding.publisher for hit in words.phrases["organisation"].find(text))


def _numbered(elements: list[Element]) -> list[Element]:
    """Return elements with an id each: one number may be printed once and say two things."""
    times: Counter[str] = Counter()
    for told in elements:
        place = told["figure_id"]
        times[place] += 1
        if times[place] > 1:
            told["figure_id"] = f"{place}.{times[place]}"
    return elements


def read(document: Document, spoken: str) -> tuple[list[Figure], Names]:
    """Return the figures of a document, sums checked, and what covers the names in its texts.

    Args:
        document: Blocks and canonical text.
        spoken: en, nl, fr or es.
    """
    found: list[Figure] = []
    pages = int(document.facts.get("pages") or 0)
    for figure in figures(document, spoken):
        page = figure.block.page
        if page and pages and (not found or page != found[-1].block.page):
            _LOG.info("counting on page %d of %d", page, pages)
        found.append(figure)
    words = lexicon.load(spoken)
    return arithmetic.checked(found, words), Names(words, document.text)


def element(document: Document, figure: Figure, names: Names) -> Element:
    """Return a figure as an element of the contract."""
    reading, number = figure.reading, figure.reading.number
    start = figure.start + number.start
    place = f"c{start}"
    told: Element = {
        "figure_id": f"{document.sha256[:12]}/{place}",
        "document": document.name,
        "sha256": document.sha256,
        "locator": _locator(document, figure),
        "sentence": names.masked(figure.sentence, (number.start, number.end)),
        "printed_value": number.printed,
        "obs_value": number.value,
        "obs_low": number.low,
        "obs_high": number.high,
        "qualifier": number.qualifier,
    }
    told.update(_dimensions(reading.codes))
    period, state = reading.period, reading.state or _state(number)
    told |= {
        "time_period": str(period) if period else None,
        "period_start": period.start.isoformat() if period and period.start else None,
        "period_end": period.end.isoformat() if period else None,
        "state": state,
        "obs_status": states.status_of(state),
        "confidence": reading.confidence,
        "disposition": reading.disposition,
        "reasons": [names.masked(reason) for reason in reading.reasons],
    }
    return told


def _locator(document: Document, figure: Figure) -> dict[str, Any]:
    """Return where a figure stands: page, sheet and cell where there are any, line and characters of the text."""
    start = figure.start + figure.reading.number.start
    cell = _cell(figure.block, start)
    place = {"sheet": figure.block.sheet, "cell": cell.place if cell else ""}
    return {
        "page": (cell.page if cell else None) or figure.block.page,
        **{name: text for name, text in place.items() if text},
        "line": bisect_right(_line_ends(document.text), start) + 1,
        "char_start": start,
        "char_end": figure.start + figure.reading.number.end,
        "in_sentence": figure.reading.number.start,
    }


def _cell(block: Block, start: int) -> Cell | None:
    """Return the cell of a table that an offset lies in: a table may run over several pages."""
    return next((cell for _, _, at, cell in block.cells() if at <= start <= at + len(cell.text)), None)


@lru_cache(maxsize=1)
def _line_ends(text: str) -> list[int]:
    return [found.start() for found in re.finditer("\n", text)]


def _state(number: Number) -> str:
    if number.value == 0:
        return "explicit_zero"
    if number.value is None and number.qualifier == "less_than":
        return "withheld_by_publisher"
    return "reported" if number.qualifier == "exact" else "approximate"


def _dimensions(codes: dict[str, str]) -> dict[str, str | None]:
    filled: dict[str, str | None] = {}
    for name in structure.DIMENSIONS:
        if name not in ("source", "time_period"):
            filled[name] = codes.get(name, structure.COLUMNS[name].default)
    filled["basis"] = codes.get("basis", "received")
    filled["reporting_org"] = _reporter(codes.get("subject_org"))
    return filled


def _reporter(subject: str | None) -> str | None:
    """Return who counts figures about an organisation: a population is counted by the body above it."""
    if subject is None:
        return None
    above = codelists.load("organisation").ancestors(subject)
    is_part = subject.startswith("UN_") or "UN_PK" in above  # missions report to the UN, which counts
    return BODIES.get(subject, above[-1] if is_part and above else subject)
