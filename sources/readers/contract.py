"""One document to the JSON contract of structure.md: an element per number, with its coding and its place.

Belongs here: bringing prose and tables together, the keys of the contract.
Does not belong here: reading either (`prose/`, `tables.py`), formats (`open.py`), printing (`cli/extract.py`).
"""

from __future__ import annotations

from typing import Any

from schemas import codelists, structure
from sources.readers.blocks import Document
from sources.readers.prose.binding import COUNTS_OTHERS
from sources.readers.prose.document import Figure, figures
from sources.readers.prose.number import Number

STATUS = {"withheld_by_publisher": "Q", "not_reported": "O"}
BODIES = {counted: body for body, counted in COUNTS_OTHERS.items()}


def extract(document: Document, language: str | None = None) -> list[dict[str, Any]]:
    """Return every number of a document as an element of the contract.

    Args:
        document: Blocks and canonical text.
        language: en, nl, fr or es; None to tell it from the text.
    """
    return [_element(document, figure) for figure in figures(document, language)]


def _element(document: Document, figure: Figure) -> dict[str, Any]:
    reading, number = figure.reading, figure.reading.number
    start = figure.start + number.start
    place = f"c{start}"
    element: dict[str, Any] = {
        "figure_id": f"{document.sha256[:12]}/{place}",
        "document": document.name,
        "sha256": document.sha256,
        "locator": {"page": figure.block.page, "char_start": start, "char_end": figure.start + number.end},
        "sentence": figure.sentence,
        "printed_value": number.printed,
        "obs_value": number.value,
        "obs_low": number.low,
        "obs_high": number.high,
        "qualifier": number.qualifier,
    }
    element.update(_dimensions(reading.codes))
    period, state = reading.period, reading.state or _state(number)
    element |= {
        "time_period": str(period) if period else None,
        "period_start": period.start.isoformat() if period and period.start else None,
        "period_end": period.end.isoformat() if period else None,
        "state": state,
        "obs_status": STATUS.get(state, "A"),
        "confidence": reading.confidence,
        "disposition": reading.disposition,
        "reasons": list(reading.reasons),
    }
    return element


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
    organisations = codelists.load("organisation")
    if subject.startswith("UN_") or subject in BODIES:
        return BODIES.get(subject, (organisations.ancestors(subject) or (subject,))[-1])
    return subject
