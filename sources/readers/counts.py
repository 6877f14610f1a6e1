"""One printed cell becomes a count, or the code of what is wrong with it.

Belongs here: numbers in a publisher's habit, words for silence and zero, "<5" and its kin. Pure functions.
Does not belong here: where the cell stands (`figures.py`), number words in prose (the lexicon).

Nothing here keeps or repeats the text of a cell: it may be confidential.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from sources.mapping import STATE

if TYPE_CHECKING:
    from sources.declaration import Numbers
    from sources.mapping import Mapping

# Ten digits and more are telephone or account numbers, never counts of cases.
HIGHEST = 999_999_999
ERROR_VALUES = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")
)
_QUALIFIERS = {"<": "less_than", ">": "more_than", "≥": "at_least", ">=": "at_least"}
# Non-breaking, thin and narrow spaces, and the apostrophe that word processors curl.
_SAME_MARK = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2019": "'"})


@dataclass(frozen=True)
class Count:
    """What one cell says.

    Attributes:
        obs_value: The count, or None.
        obs_low: Lower bound, or None.
        obs_high: Upper bound, or None.
        qualifier: Code of the list qualifier, or None where there is no number.
        state: Code of the list state; None when the cell could not be read.
        fault: E301 to E304 when the cell could not be read, else None.
        predicate: How well the line of mapping.csv fits that a word was looked up in; None for a number.
    """

    obs_value: int | None = None
    obs_low: int | None = None
    obs_high: int | None = None
    qualifier: str | None = None
    state: str | None = None
    fault: str | None = None
    predicate: str | None = None


def read(cell: object, numbers: Numbers, mapping: Mapping) -> Count:
    """Read one cell.

    Args:
        cell: Text, number, or anything else a spreadsheet can hold; None is an empty cell.
        numbers: The publisher's marks between thousands and before decimals.
        mapping: The source's mapping, for its words under `state`.
    """
    if cell is None:
        return Count(state="not_reported")
    if isinstance(cell, str):
        return _text(cell.translate(_SAME_MARK).strip(), numbers, mapping)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _number(cell)
    return Count(fault="E301")


def _number(number: float) -> Count:
    if not math.isfinite(number) or number > HIGHEST:
        return Count(fault="E301")
    if number < 0:
        return Count(fault="E302")
    return _exact(int(number)) if number == int(number) else Count(fault="E303")


def _exact(count: int) -> Count:
    return Count(count, count, count, "exact", "reported" if count else "explicit_zero")


def _text(text: str, numbers: Numbers, mapping: Mapping) -> Count:
    if not text:
        return Count(state="not_reported")
    if found := mapping.find(STATE, text):
        said = _exact(0) if found.code == "explicit_zero" else Count(state=found.code)
        return replace(said, predicate=found.predicate)
    if text.upper() in ERROR_VALUES:
        return Count(fault="E304")
    number = _pattern(numbers.thousands, numbers.decimal).fullmatch(text)
    if number is None:
        return Count(fault="E301")
    if number["minus"]:
        return Count(fault="E302")
    # Up to two zeros are a whole number as spreadsheets print it; three could be thousands in another habit.
    if number["fraction"] not in (None, "0", "00"):
        return Count(fault="E303")
    count = int(number["whole"].replace(numbers.thousands, ""))
    return _qualified(_QUALIFIERS[number["sign"]], count) if number["sign"] else _exact(count)


@cache
def _pattern(thousands: str, decimal: str) -> re.Pattern[str]:
    mark, point = re.escape(thousands), re.escape(decimal)
    return re.compile(
        r"(?P<sign><|>=|>|≥)?\s*(?P<minus>[-−–]\s*)?"
        rf"(?P<whole>0|[1-9]\d{{0,8}}|[1-9]\d{{0,2}}(?:{mark}\d{{3}}){{1,2}})(?:{point}(?P<fraction>\d+))?",
        re.ASCII,
    )


def _qualified(qualifier: str, count: int) -> Count:
    if count == 0 or (qualifier == "less_than" and count == 1):
        return Count(fault="E301")  # "<1" and "<0" leave nothing to count, ">0" and "≥0" say nothing
    if qualifier == "less_than":
        return Count(None, 1, count - 1, qualifier, "withheld_by_publisher")
    return Count(count, count + 1 if qualifier == "more_than" else count, None, qualifier, "approximate")
