"""Numbers and periods as a language writes them.

Belongs here: thousands and decimals, dates, halves and quarters in words of `schemas/words/LANGUAGE.yaml`.
Does not belong here: sentences (`words.py`), the forms of `time_period` (`schemas/periods.py`).
"""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from schemas import periods

_PARTS = {12: "year", 6: "half", 3: "quarter", 1: "month"}


def days_in(text: str) -> int:
    """Return the length of a `time_period` in days; ValueError where its start is not known."""
    window = periods.parse(text)
    if window.start is None:
        raise ValueError(f"a window of unknown start has no length: {text}")
    return (window.end - window.start).days + 1


class Habits:
    """How one language writes numbers and periods.

    Attributes:
        data: The words of the language.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data

    def whole(self, value: int, *, signed: bool = False) -> str:
        """Return a whole number; signed, with its sign."""
        return self.decimal(value, 0, signed=signed)

    def decimal(self, value: float, places: int, *, signed: bool = False) -> str:
        """Return a number with so many decimals; signed, with its sign, which is ± for 0."""
        marks = self.data["numbers"]
        sign = "" if not signed or value < 0 else "+" if value else "±"
        english = f"{sign}{value:,.{places}f}"
        return english.translate(str.maketrans({",": marks["thousands"], ".": marks["decimal"]}))

    def percent(self, value: float, *, signed: bool = False) -> str:
        """Return a percentage, with a decimal where it has one."""
        number = self.decimal(value, 0 if value == round(value) else 1, signed=signed)
        return str(self.data["numbers"]["percent"]).format(number=number)

    def ratio(self, value: float) -> str:
        """Return a ratio or rate with two decimals, more where they would say nothing."""
        return self.decimal(value, 2 if value >= 0.1 or value == 0 else 1 - math.floor(math.log10(value)))

    def period(self, text: str, *, is_stock: bool = False, with_days: bool = False) -> str:
        """Return a `time_period` with its preposition; of a stock the day it stands for."""
        words, window = self.data["periods"], periods.parse(text)
        if is_stock or window.start is None:
            return str(words["stock" if is_stock else "until"].format(end=self._date(window.end)))
        if "/" in text:
            said = words["span"].format(start=self._date(window.start), end=self._date(window.end))
        else:
            said = self._calendar(window.start, window.end)
        return str(words["days"].format(period=said, days=days_in(text)) if with_days else said)

    def _calendar(self, start: date, end: date) -> str:
        months = end.month - start.month + 1
        ordinal = self.data["ordinals"][(start.month - 1) // months] if months in (3, 6) else ""
        month = self.data["months"][start.month - 1]
        return str(self.data["periods"][_PARTS[months]].format(year=start.year, ordinal=ordinal, month=month))

    def _date(self, day: date) -> str:
        month = self.data["months"][day.month - 1]
        return str(self.data["periods"]["date"].format(day=day.day, month=month, year=day.year))
