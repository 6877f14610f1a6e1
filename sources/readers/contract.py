"""One document to the JSON contract of structure.md: an element per number, with its coding and its place.

Belongs here: bringing prose and tables together, the keys of the contract.
Does not belong here: reading either (`prose/`, `tables.py`), formats (`open.py`), printing (`cli/extract.py`).
"""

from __future__ import annotations

import logging
from typing import Any

from schemas import codelists, structure
from schemas.messages import Fault, HeldEdition
from sources.readers.blocks import CELL_MARK, Document
from sources.readers.masking import Names
from sources.readers.prose import arithmetic, lexicon
from sources.readers.prose.binding import COUNTS_OTHERS
from sources.readers.prose.document import Figure, figures
from sources.readers.prose.number import Number

_LOG = logging.getLogger("dsig.progress")
STATUS = {"withheld_by_publisher": "Q", "not_reported": "O"}
BODIES = {counted: body for body, counted in COUNTS_OTHERS.items()}


def extract(document: Document, language: str | None = None) -> list[dict[str, Any]]:
    """Return every number of a document as an element of the contract.

    Args:
        document: Blocks and canonical text.
        language: en, nl, fr or es; None to tell it from the text.

    Raises:
        HeldEdition: E109 when the language cannot be told; E102 when the text cannot be coded. A text nobody foresaw
            must not end a batch.
    """
    try:
        found, names = read(document, language)
        return [element(document, figure, names) for figure in found]
    except (ArithmeticError, RecursionError, ValueError) as error:
        detail = f"its text could not be coded ({type(error).__name__}): please report the document"
        raise HeldEdition([Fault("E102", document.name, detail)]) from error


def read(document: Document, language: str | None = None) -> tuple[list[Figure], Names]:
    """Return the figures of a document, sums checked, and what covers the names in its texts.

    Args:
        document: Blocks and canonical text.
        language: en, nl, fr or es; None to tell it from the text.
    """
    told = language or lexicon.tell(document.text)
    found: list[Figure] = []
    for figure in figures(document, told):
        if figure.block.page and (not found or figure.block.page != found[-1].block.page):
            _LOG.info("%s: counting on page %s of %s", document.name, figure.block.page, document.facts.get("pages"))
        found.append(figure)
    words = lexicon.load(str(told))
    return arithmetic.checked(found, words), Names(words, document.text)


def element(document: Document, figure: Figure, names: Names) -> dict[str, Any]:
    """Return a figure as an element of the contract."""
    reading, number = figure.reading, figure.reading.number
    start = figure.start + number.start
    place = f"c{start}"
    told: dict[str, Any] = {
        "figure_id": f"{document.sha256[:12]}/{place}",
        "document": document.name,
        "sha256": document.sha256,
        "locator": {"page": _page(figure), "char_start": start, "char_end": figure.start + number.end},
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
        "obs_status": STATUS.get(state, "A"),
        "confidence": reading.confidence,
        "disposition": reading.disposition,
        "reasons": [names.masked(reason) for reason in reading.reasons],
    }
    return told


def _page(figure: Figure) -> int | None:
    """Return the page a figure stands on: a table may run over several."""
    offset = figure.block.start
    for row in figure.block.rows:
        place = figure.start + figure.reading.number.start
        for cell in row:
            if offset <= place <= offset + len(cell.text) and cell.page:
                return cell.page
            offset += len(cell.text) + len(CELL_MARK)
        offset += 1 - len(CELL_MARK) if row else 1
    return figure.block.page


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
