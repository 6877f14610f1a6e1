"""A number in a sentence, as read.

Belongs here: its value, bounds, exactness and place.
Does not belong here: finding it (`numbers.py`), what it counts (`counted.py`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """A number in a sentence.

    Attributes:
        start, end: Where, in the sentence, as printed.
        value: The number; None for a range and for "<5".
        low, high: Bounds; None where open.
        qualifier: exact, about, at_least, more_than, at_most, less_than, range.
        printed: As printed.
        in_words: True for number words and zeros in words.
        is_decimal: True for a number that is not whole: no count.
    """

    start: int
    end: int
    value: int | None
    low: int | None
    high: int | None
    qualifier: str
    printed: str
    in_words: bool = False
    is_decimal: bool = False


def exact(start: int, end: int, value: int, printed: str, **more: bool) -> Number:
    """Return a number that is stated exactly."""
    return Number(start, end, value, value, value, "exact", printed, **more)
