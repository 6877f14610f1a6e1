"""Organisations said not to have told: RVO did not report over 2021. Not those who kept an incident to themselves.

Belongs here: that a clause says so, of whom, of which window.
Does not belong here: that nothing else was counted (`silence.py`), the words (`untold` in `sources/lexicon`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sources.readers.prose.dates import When
from sources.readers.prose.frame import PEOPLE, SURE, Frame, Reading
from sources.readers.prose.number import Number
from sources.readers.prose.phrases import Hit
from sources.readers.prose.sentence import Sentence
from sources.readers.prose.silence import is_one

_CLAUSE = re.compile(r"[;:]")  # a comma may only set off a window: RVO has, for 2021, not reported


def readings(sentence: Sentence, frame: Frame, counted: Sequence[Reading]) -> list[Reading]:
    """Return a figure without a value for every organisation that a sentence says told nothing.

    Args:
        sentence: The sentence.
        frame: What holds.
        counted: What was read in the sentence: who gives a number, or none, has told.
    """
    conduct = next((hit.code for hit in sentence.hits["conduct"]), frame.conduct)
    period = next((when.period for when in sentence.whens), frame.period)
    if conduct is None or period is None:
        return []
    told = {one.codes.get("subject_org") for one in counted if one.disposition != "context"}
    found: dict[str, Reading] = {}
    for hit in sentence.hits["untold"]:
        for code in () if hit.code == "late" or None in told else _whose(hit, sentence):
            if code in told or not is_one(code):
                continue
            number = Number(hit.start, hit.end, None, None, None, "exact", sentence.text[hit.start : hit.end])
            codes = {"measure": "report", "conduct": conduct, "subject_org": code}
            found[code] = Reading(number, codes, period, "accepted", SURE, ("said not to be told",), "not_reported")
    return list(found.values())


def _whose(hit: Hit, sentence: Sentence) -> list[str]:
    """Return the organisations that a phrase is said of: those it leads to, else those right before it."""
    end = _stop(sentence, hit.end)
    if not _fits(sentence, hit.end, end, is_after=True):
        return []
    if hit.code == "bare" and not _is_led(sentence, hit.end, end):
        return []
    named = [name.code for name in sentence.within("organisation", hit.end, end)] if hit.code == "of" else []
    return named if any(is_one(code) for code in named) else _subjects(sentence, hit.start)


def _beside(sentence: Sentence, *kinds: str) -> list[Hit]:
    return [hit for hit in sentence.hits["beside"] if hit.code in kinds]


def _stop(sentence: Sentence, start: int) -> int:
    """Return where the clause that goes on at an offset ends: at a sign, or at a word such as "because"."""
    stops = [hit.start for hit in _beside(sentence, "stops") if hit.start >= start]
    signs = re.search(r"[,;:.!?()]", sentence.text[start:])
    return min([*stops, start + signs.start() if signs else len(sentence.text)])


def _is_led(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a verb has no object: it did not report, on 2021; not: it did not report the incident."""
    said = sentence.text[start:end]
    begun = len(said) - len(said.lstrip()) + start
    marks: list[Hit | When] = [*_beside(sentence, "about"), *sentence.whens]
    return not said.strip() or any(mark.start == begun for mark in marks)


def _subjects(sentence: Sentence, end: int) -> list[str]:
    """Return the organisations a clause is about that is said up to an offset: RVO and FMO have."""
    names = [hit for hit in sentence.hits["organisation"] if hit.end <= end]
    if not names or not _fits(sentence, names[-1].end, end):
        return []
    first = len(names) - 1
    while first and sentence.text[names[first - 1].end : names[first].start].strip() in sentence.lexicon.joints:
        first -= 1
    start = names[first].start
    begun = [hit.end for hit in _beside(sentence, "stops") if hit.end <= start]
    begun += [match.end() for match in re.finditer(r"[,;:(]", sentence.text[:start])]
    return [name.code for name in names[first:]] if _fits(sentence, max([0, *begun]), start) else []


def _fits(sentence: Sentence, start: int, end: int, *, is_after: bool = False) -> bool:
    """Return whether a part of a sentence says only whom, when and, after the verb, what: on complaints of abuse."""
    if not is_after and _CLAUSE.search(sentence.text[start:end].rstrip(" :")):
        return False
    names = sentence.hits["organisation"]
    small = _beside(sentence, "between", "about")
    if is_after:  # for the FMO; not: the complaint
        small = [hit for hit in small if hit.code == "about" or any(0 <= n.start - hit.end <= 1 for n in names)]
    spans: list[Hit | When] = [*small, *names, *sentence.whens]
    if is_after:
        spans += [*sentence.hits["conduct"], *(hit for hit in sentence.hits["measure"] if hit.code not in PEOPLE)]
    left = list(sentence.text)
    for span in spans:
        left[span.start : span.end] = " " * (span.end - span.start)
    return not re.search(r"\w", "".join(left[start:end]))
