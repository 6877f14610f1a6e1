"""Cuts a text into sentences and tells a document's own date.

Belongs here: where a sentence ends in the four languages, given abbreviations, initials, dates and ordinals.
Does not belong here: what a sentence says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# A digit glued to a full stop is a note: "seventeen reports.2 A year earlier".
_END = re.compile(r"(?<=[^\W\d])\.\d{1,2}(?=\s+[^\W\da-z])|[.!?…]+[\"'”’»)\]]*(?=\s+|$)|;\s*\n|\n")
NEAR = 40  # characters around a full stop that tell whether it ends a sentence
ANSWER = 4  # words of an answer that says nothing without its question
LONGEST = 2_000  # characters of a sentence
# A full stop after these ends no sentence.
_ABBREVIATIONS = frozenset(
    " ".join(
        (
            "mr mrs ms dr prof st no nos nr nrs art arts p pp par para vol ed fig approx incl excl e.g i.e eg ie",
            "etc vs c ca cf jl jan feb mar apr jun jul aug sep sept oct nov dec dhr mevr drs ir ing blz d.d dd",
            "t.a.v t.b.v m.b.t i.v.m o.a bijv bv resp zgn z.s.m n.a.v m.m.v mme m mm mlle av env n sr sra srta",
            "núm num pág pag ej p.ej ee.uu",
        )
    ).split()
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of every sentence of a block's text, white space at the ends left out."""
    spans, start = [], 0
    for found in _END.finditer(text):
        if found.group().startswith(".") and not _ends(text, found.start(), found.end()):
            continue
        spans.append((start, found.end()))
        start = found.end()
    spans.append((start, len(text)))
    spans = _answered(text, spans)
    spans = [piece for span in spans for piece in _pieces(text, *span)]
    return [trimmed for span in spans if (trimmed := _trim(text, *span))[0] < trimmed[1]]


def _answered(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans with a short answer joined to its question: how many were upheld? Sixteen."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        asked = bool(joined) and text[slice(*joined[-1])].rstrip().endswith("?")
        if asked and 0 < len(text[start:end].split()) <= ANSWER:
            start, _ = joined.pop()
        joined.append((start, end))
    return joined


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a span in pieces that are no longer than a sentence can be, cut at spaces: reading takes time by length."""
    while end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        yield start, cut
        start = cut
    yield start, end


def _ends(text: str, stop: int, after: int) -> bool:
    """Return whether a full stop ends a sentence."""
    near = text[max(stop - NEAR, 0) : stop]
    before = re.search(r"[\w.]+$", near)
    word = before.group().casefold() if before else ""
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    follows = text[after : after + NEAR].lstrip()
    if not follows:
        return True
    # "3. Follow-up" at the start of a block is a list mark; "on 3. May" an ordinal.
    if word.isdigit() and len(word) <= 2 and stop <= NEAR and near.strip() == word:
        return False
    return not follows[0].islower()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
