"""Arithmetic as oracle: totals and their printed parts, closed or not, told in the reasons of the figures.

Belongs here: what follows for a figure from sums that close, that do not, and from units that drift.
Does not belong here: which figures are parts of which (`arithmetic_prose.py`, `arithmetic_tables.py`), what is said of
a sum (`sums.py`).

Nothing is repaired and nothing is taken out: a figure keeps its number, and what does not fit stands in its reasons,
where the pipeline finds it by the words of `sums.FINDINGS`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sources.readers.prose import arithmetic_prose, arithmetic_tables
from sources.readers.prose.document import Figure
from sources.readers.prose.frame import THRESHOLD, Reading
from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.sums import CLOSES, FINDINGS

RAISED, HIGHEST = 0.1, 0.99
# What was taken from the words around a number; that its sum closes says it was taken rightly.
INFERRED = ("as the number before", "as in the sentence before", "as in a sentence before")


def checked(figures: Iterable[Figure], words: Lexicon) -> list[Figure]:
    """Return the figures of one document in their order, each with what the sums it stands in say of it.

    Args:
        figures: Figures in reading order.
        words: Lexicon of the document's language.

    Returns:
        The same figures. Where parts close: confidence raised, and accepted what was only in doubt for how it was
        inferred. Where they do not, or the unit drifts: a reason that begins with one of `FINDINGS`.
    """
    found = list(figures)
    for verdict in (*arithmetic_prose.verdicts(found, words), *arithmetic_tables.verdicts(found, words)):
        for index in verdict.figures:
            found[index] = replace(
                found[index], reading=_told(found[index].reading, verdict.reason, index in verdict.confirmed)
            )
    return found


def _told(reading: Reading, reason: str, is_confirmed: bool) -> Reading:
    """Return a reading with what a sum says of it."""
    if reason in reading.reasons:
        return reading
    is_known = reading.period is not None and reading.codes["conduct"] != "_T" and "subject_org" in reading.codes
    is_first = not any(before.startswith(CLOSES) for before in reading.reasons)
    doubts = {before for before in reading.reasons if not before.startswith((CLOSES, *FINDINGS.values()))}
    told = replace(reading, reasons=(*reading.reasons, reason))
    if not (is_confirmed and is_first and is_known and doubts <= set(INFERRED)):
        return told
    confidence = max(reading.confidence, round(min(reading.confidence + RAISED, HIGHEST), 2))
    disposition = "accepted" if confidence >= THRESHOLD else reading.disposition
    return replace(told, confidence=confidence, disposition=disposition)
