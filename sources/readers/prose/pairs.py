"""Pairs numbers with the words they go with in order: MONUSCO and MINUSCA had 11 and nine respectively.

Belongs here: which numbers and which words a "respectively" pairs.
Does not belong here: what a word stands for (`binding.py`), windows (`timing.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

from sources.readers.prose.dates import When
from sources.readers.prose.number import Number
from sources.readers.prose.phrases import Hit
from sources.readers.prose.sentence import Sentence

CATEGORIES = ("organisation", "conduct", "status", "action", "survivor", "personnel", "area")
NEAR = 30  # characters after "respectively" in which a number may be one of those paired
BETWEEN = 4  # words between two that are named together: MONUSCO in Congo and MINUSCA


class Spot(Protocol):
    """A word, a number or a window where it stands."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


Named = TypeVar("Named", bound=Spot)


def codes(sentence: Sentence, number: Number) -> dict[str, Hit]:
    """Return the word of each category that the number is paired with.

    Args:
        sentence: The sentence.
        number: One of its numbers.
    """
    return {name: hit for name in CATEGORIES if (hit := _paired(sentence, number, sentence.hits[name]))}


def window(sentence: Sentence, number: Number) -> When | None:
    """Return the window that the number is paired with, or None."""
    return _paired(sentence, number, [when for when in sentence.whens if when.kind == "period"])


def _paired(sentence: Sentence, number: Number, spots: Sequence[Named]) -> Named | None:
    """Return the one of some words that the number goes with, where as many are named together as numbers."""
    marks = sentence.hits["respectively"]
    if not marks:
        return None
    numbers = _last_run(sentence, [one for one in sentence.numbers if one.start < marks[0].start + NEAR])
    if number not in numbers or len(numbers) == 1:
        return None
    before = _last_run(sentence, [one for one in spots if one.end <= numbers[0].start])
    after = _last_run(sentence, [one for one in spots if one.start >= numbers[-1].end])
    return next((run[numbers.index(number)] for run in (before, after) if len(run) == len(numbers)), None)


def _last_run(sentence: Sentence, spots: Sequence[Named]) -> list[Named]:
    """Return the last words or numbers of some that are named together."""
    run: list[Named] = []
    for spot in reversed(spots):
        if run and not _are_joined(sentence, spot.end, run[0].start):
            break
        run.insert(0, spot)
    return run


def _are_joined(sentence: Sentence, end: int, start: int) -> bool:
    """Return whether only a few words, with "and" or a comma, stand between two words."""
    gap = sentence.text[end:start]
    joints = sentence.lexicon.words["periods"]["and"]
    said = any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", gap) for word in joints) or "," in gap
    return said and len(gap.split()) <= BETWEEN and not re.search(r"[;:.]", gap)
