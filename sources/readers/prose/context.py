"""Why a number is no count of ours: a year, a page, a budget, a share, a difference, a projection, an audience.

Belongs here: what stands right beside a number; parts of something else.
Does not belong here: what a count counts (`counted.py`).
"""

from __future__ import annotations

import re
from itertools import pairwise

from sources.readers.prose.phrases import Hit
from sources.readers.prose.side import Side

# What a word right before a number makes of it.
REFERRING = {"before": "a reference", "except": "a reference", "change": "a difference", "projection": "a projection"}
ADULT = 18  # "girls under 18" are no count of fewer than 18
BY = 3  # words between a number and the share it is
AHEAD = 6  # words between "we expect" and what is expected
ROUND = (3, 4, 5, 10, 20, 100, 1000)  # what shares are counted out of: four in ten


def why_not(side: Side) -> str | None:
    """Return why a number is no count whatever was said before, or None."""
    if reason := _printed(side) or _beside(side):
        return reason
    if side.number.value == 0 and any(hit.code == "dash" for hit in side.sentence.hits["tables"]):
        return REFERRING["before"]  # a legend: a dash stands for zero
    return "counts something else" if side.noun and side.noun.category == "context" else None


def is_workforce(side: Side) -> bool:
    """Return whether the sentence speaks of who works somewhere, and of nothing done to them."""
    said = any(hit.code == "workforce" for hit in side.sentence.hits["context"])
    return said and not side.beside("action")


def _printed(side: Side) -> str | None:
    """Return why a number is no count judged by how it is printed."""
    number, after, before = side.number, side.after, side.before
    if number.is_decimal:
        return "not whole"
    if number.value is None and number.qualifier == "exact":
        return "too long for a count"
    if number.printed.startswith("0") and len(number.printed) > 1:
        return "a telephone or file number"
    if _is_telephone(side):
        return "a telephone or file number"
    if re.match(r"\s*(?:%|‰|°)", after) or re.search(r"[€$£]\s*$", before) or re.match(r"\s*[€$£]", after):
        return "share or money"
    if number.value == ADULT and number.qualifier != "exact":
        return "an age"
    if re.match(r"\)", after) and "(" not in side.sentence.text[: number.start].rsplit(")", 1)[-1]:
        return "number of a note or list"
    if not before.strip() and side.is_first and not number.in_words and re.match(r"\s*[.)]\s|\s*\(|\s+[A-ZÀ-Þ]", after):
        return "number of a note or list"
    if side.in_brackets and {"(1)", "(2)"} & set(re.findall(r"\(\d\)", side.sentence.text)):
        return "number of a note or list"
    return "share" if _is_share(side) else None


def _is_telephone(side: Side) -> bool:
    """Return whether only a space parts the number from another in digits: 0800 555 010."""
    text, numbers = side.sentence.text, side.sentence.numbers
    beside = [*numbers[max(side.index - 1, 0) : side.index], *numbers[side.index + 1 : side.index + 2]]
    near = [number for number in beside if not number.in_words and not side.number.in_words]
    gaps = [text[min(n.end, side.number.end) : max(n.start, side.number.start)] for n in near]
    return any(gap and not gap.strip(" -\u00a0\u202f") for gap in gaps)


def _is_share(side: Side) -> bool:
    """Return whether two numbers make a share: four in ten."""
    words, numbers = side.sentence.lexicon.words["share_of"], side.sentence.numbers
    for first, second in pairwise(numbers):
        if side.number in (first, second) and second.value in ROUND and (first.value or 0) < second.value:
            between = side.sentence.text[first.end : second.start].strip().casefold()
            if between in words:
                return True
    return False


def _beside(side: Side) -> str | None:
    """Return why a number is no count judged by the words around it."""
    for hit in side.sentence.hits["context"]:
        gap = side.sentence.text[hit.end : side.number.start]
        if hit.end <= side.number.start and hit.code in REFERRING and not _unqualified(side, gap):
            if hit.code == "except" and _is_unknown(side):
                continue
            return REFERRING[hit.code]
        if hit.code == "projection" and side.left <= hit.start and hit.end <= side.number.start and _is_near(gap):
            return REFERRING[hit.code]
        if hit.code == "compare" and _is_right_after(side, hit):
            return "a difference"
        if hit.code == "not_ours":
            return "not ours"
        if hit.code == "share" and not _is_dated(side, hit) and _is_by(side, hit):
            return "share"
    return None


def _is_unknown(side: Side) -> bool:
    """Return whether those excepted are a group of their own: all but nine, whose sex is unknown, are men."""
    groups = [*side.right_of("perpetrator_sex"), *side.right_of("survivor")]
    return any(hit.code == "unknown" and "," not in side.after[1 : hit.start - side.number.end] for hit in groups)


def _is_dated(side: Side, hit: Hit) -> bool:
    """Return whether a share is one of a year: the first half of 2023."""
    return any(when.start < hit.end and hit.start < when.end for when in side.sentence.whens)


def _is_by(side: Side, hit: Hit) -> bool:
    """Return whether a word stands within a few words of the number."""
    text, number = side.sentence.text, side.number
    gap = text[number.end : hit.start] if hit.start >= number.end else text[hit.end : number.start]
    return len(gap.split()) <= BY


def _is_near(gap: str) -> bool:
    return len(gap.split()) <= AHEAD and not re.search(r"[,;:]", gap)


def _is_right_after(side: Side, hit: Hit) -> bool:
    return hit.start >= side.number.end and not side.sentence.text[side.number.end : hit.start].strip()


def _unqualified(side: Side, gap: str) -> str:
    """Return what stands between a word and the number besides "more than", "about"."""
    for hit in reversed(side.sentence.lexicon.phrases["qualifiers"].find(gap)):
        gap = gap[: hit.start] + gap[hit.end :]
    return gap.strip(" .")
