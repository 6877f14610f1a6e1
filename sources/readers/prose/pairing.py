"""Numbers named in a row for things named in a row: 31 and 36 respectively; of the former, 31; of the latter, 12.

Belongs here: which of the things before, in the sentence or in the one before it, each number is about.
Does not belong here: parts of one whole (`discourse.py`), one number (`side.py`, `binding.py`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from sources.readers.prose.frame import DIMENSIONS, Frame, Reading
from sources.readers.prose.number import Number
from sources.readers.prose.phrases import Hit
from sources.readers.prose.sentence import Sentence

NAMED = (*DIMENSIONS, "organisation")
OWN = ("measure", "subject_org", *DIMENSIONS)
FIELD = {"organisation": "subject_org"}
GAP = 4  # words between two things named in a row
_SHORT = re.compile(r"[\s,]*(?:[\w'’]{1,4}[\s,]+){0,3}")  # what stands between two numbers in a row


def paired(sentence: Sentence, counts: dict[Number, Reading], last: tuple[Reading, ...]) -> dict[Number, Reading]:
    """Return the counts of a sentence, those named "respectively" coded each as the thing it goes with."""
    said = sentence.hits["respectively"]
    run = _run(sentence, [number for number in counts if counts[number].disposition != "context"])
    if not said or len(run) < 2:
        return counts
    if named := _named(sentence, run):
        name = named[0]
        codes = [{FIELD.get(name, name): hit.code} for hit in named[1]]
    elif earlier := _earlier(last, len(run)):
        codes = [{name: one.codes[name] for name in OWN if name in one.codes} for one in earlier]
    else:
        return counts
    window = counts[run[0]].period  # one window goes with the whole row
    dated = any(run[0].end <= when.start < run[-1].start for when in sentence.whens)
    return counts | {
        number: replace(one, codes={**one.codes, **own}, period=one.period if dated else window)
        for number, own in zip(run, codes, strict=True)
        for one in (counts[number],)
    }


def taken_up(sentence: Sentence, upto: int, frame: Frame) -> Reading | None:
    """Return which of two counts before "the former" or "the latter" takes up, said last before a place."""
    said = [hit for hit in sentence.within("paired", 0, upto)]
    if not said or len(frame.last) != 2:
        return None
    return frame.last[0 if said[-1].code == "former" else 1]


def _run(sentence: Sentence, numbers: list[Number]) -> list[Number]:
    """Return the longest row of numbers with nothing but a joint between them."""
    best: list[Number] = []
    row: list[Number] = []
    for number in numbers:
        gap = sentence.text[row[-1].end : number.start] if row else ""
        row = [*row, number] if row and _SHORT.fullmatch(gap + " ") else [number]
        best = row if len(row) > len(best) else best
    return best


def _named(sentence: Sentence, run: list[Number]) -> tuple[str, list[Hit]] | None:
    """Return the things of one kind that the sentence names in a row, as many as there are numbers."""
    for name in NAMED:
        row: list[Hit] = []
        for hit in sentence.hits[name]:
            if run[0].start <= hit.start < run[-1].end:
                continue
            near = bool(row) and len(sentence.text[row[-1].end : hit.start].split()) <= GAP
            row = [*row, hit] if near and hit.code != row[-1].code else [hit]
            if len(row) == len(run):
                return name, row
    return None


def _earlier(last: tuple[Reading, ...], many: int) -> tuple[Reading, ...]:
    """Return the counts of the sentence before that a row takes up: all, or the parts that make up one of them."""
    if len(last) == many:
        return last
    whole = {one.number.value for one in last}
    rows = (last[start : start + many] for start in range(len(last) - many + 1))
    return next((row for row in rows if sum(one.number.value or 0 for one in row) in whole), ())
