"""A count said again for another window: against 71 the year before; (31 in 2020); in 2019 there were 39.

Belongs here: which numbers only repeat a count for another window, and what they take from it.
Does not belong here: the windows themselves (`timing.py`), parts of a count (`discourse.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from sources.readers.prose.frame import DIMENSIONS, Frame, Reading
from sources.readers.prose.sentence import Sentence
from sources.readers.prose.side import Side

BREAKDOWNS = tuple(name for name in DIMENSIONS if name != "conduct")
OF_SENTENCES = tuple(name for name in BREAKDOWNS if name != "action")  # those a sentence takes from the one before
BACK = ("year_before", "same_period_before", "than")
_MARKS = re.compile(r"[,;:()]")
SHORT = 6  # words of a clause that only says when


def restates(side: Side) -> bool:
    """Return whether nothing but a window stands beside a number, so that it counts what was counted before."""
    start, end = _clause(side)
    sentence = side.sentence
    named = (*DIMENSIONS, "organisation", "area", "anaphora", "further")
    if any(hit.code != "_T" for name in named for hit in sentence.within(name, start, end)):
        return False
    return _is_dated(sentence, start, end)


def repeated(earlier: Reading, frame: Frame, names: Collection[str] = BREAKDOWNS) -> dict[str, str]:
    """Return the breakdowns of a count that hold for the same count in another window."""
    kept = {name: earlier.codes[name] for name in names if name in earlier.codes}
    return {**frame.groups, **kept}


def _is_dated(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a part of a sentence names a window, or says that it compares."""
    if any(start <= when.start < end for when in sentence.whens):
        return True
    return any(hit.code in BACK for hit in sentence.within("periods", start, end))


def _clause(side: Side) -> tuple[int, int]:
    """Return where the words that go with a number alone begin and end."""
    sentence, text = side.sentence, side.sentence.text
    joints = "|".join(map(re.escape, sentence.lexicon.words["periods"]["and"]))
    ends = re.compile(rf"{_MARKS.pattern}|(?<!\w)(?:{joints})(?!\w)", re.IGNORECASE)
    starts = [side.left, *(found.end() for found in ends.finditer(text, side.left, side.number.start))]
    start = starts[-1]
    if len(starts) > 1 and len(text[starts[-2] : start].split()) <= SHORT and _is_dated(sentence, starts[-2], start):
        start = starts[-2]  # in 2019, there were 39
    after = ends.search(text, side.number.end, side.right)
    return start, after.start() if after else side.right
