"""The days a written period stands for: the third quarter, FY 2022/23, last year, the six months to 30 June.

Belongs here: one function per shape of `dates.py`; years that are not written out.
Does not belong here: how periods are written (`dates.py`), the forms of `time_period` (`schemas/periods.py`).
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from schemas.periods import Period, add_months
from sources.readers.prose import backward
from sources.readers.prose.lexicon import Lexicon

BRITISH = 4  # month in which the fiscal year of British bodies begins; used where an English text says no other
_LONGEST = 24  # months; a longer stretch without a year is no window
Parts = dict[str, str]


class Windows:
    """The windows of one language, read against one document's date."""

    def __init__(self, lexicon: Lexicon, today: date | None, fiscal: int | None) -> None:
        """Keep the words of the language, the document's date and the first month of the publisher's year."""
        self.today, self.fiscal = today, fiscal or (BRITISH if lexicon.language == "en" else None)
        self.says_fiscal = fiscal is not None
        words = lexicon.words
        self.months = {name: int(number) for name, number in words["months"].items()}
        self.ordinals = {name.casefold(): int(number) for name, number in words["ordinals"].items()}
        self.numbers = {name: int(number) for name, number in words["numbers"]["words"].items()}
        self.spans = {
            word.casefold(): months
            for name, months in (("quarter", 3), ("half", 6), ("year", 12), ("fiscal", 12))
            for word in words["periods"].get(name, [])
        }
        self.back = {
            word.casefold().replace("’", "'"): years
            for name, years in (("last_year", 1), ("this_year", 0), ("year_before", 1))
            for word in words["periods"].get(name, [])
        }

    def period(self, shape: str, parts: Parts, near: Period | None) -> Period | None:
        """Return the days a shape stands for, or None where they cannot be told.

        Args:
            shape: Name given in `dates.py`.
            parts: What stands in its places: d1, m1, y1, ...
            near: Window spoken of so far.
        """
        try:
            return getattr(self, f"_{shape}")(parts, near)  # type: ignore[no-any-return]
        except (ValueError, KeyError):
            return None

    def _year_of(self, text: str | None, near: Period | None, month: int = 1) -> int:
        """Return a year written, said ("last year"), or meant: that of the window spoken of, or the latest past."""
        if text and text[-2:].isdigit():
            return int(text) if len(text) == 4 else 2000 + int(text[-2:])
        if text:
            back = self.back[" ".join(text.casefold().replace("’", "'").split())]
            return self._now(near).year - back
        if near is not None:
            return near.end.year
        if self.today is None:
            raise KeyError("no year")
        return self.today.year - (1 if month > self.today.month else 0)

    def _now(self, near: Period | None) -> date:
        if self.today is None and near is None:
            raise KeyError("no year")
        return self.today or near.end  # type: ignore[union-attr]

    def _month_of(self, parts: Parts, number: int) -> int:
        return self.months[parts[f"m{number}"].casefold()] if f"m{number}" in parts else int(parts[f"n{number}"])

    @staticmethod
    def _day_of(text: str) -> int:
        return int(re.sub(r"\D", "", text))

    def _days(self, parts: Parts, near: Period | None) -> Period:
        last = self._month_of(parts, 2)
        first = self._month_of(parts, 1) if "m1" in parts or "n1" in parts else last
        year = self._year_of(parts.get("y2"), near, last)
        end = date(year, last, self._day_of(parts["d2"]))
        start = date(self._year_of(parts.get("y1") or str(year), near), first, self._day_of(parts["d1"]))
        return Period(start if start <= end else start.replace(year=year - 1), end)

    def _day(self, parts: Parts, near: Period | None) -> Period:
        day = date(int(parts["y1"]), self._month_of(parts, 1), self._day_of(parts["d1"]))
        return Period(day, day)

    _numeric = _day

    def _span(self, parts: Parts) -> int:
        if "span" in parts:
            return self.spans[" ".join(parts["span"].casefold().split())]
        return self._number(parts["k"])

    def _number(self, text: str) -> int:
        return int(text) if text.isdigit() else self.numbers[text.casefold()]

    def _ending(self, parts: Parts, near: Period | None) -> Period:
        year, month = self._year_of(parts["y1"], near), self._month_of(parts, 1)
        end = date(year, month, self._day_of(parts["d1"])) if "d1" in parts else _month_end(year, month)
        return Period(add_months(end + timedelta(days=1), -self._span(parts)), end)

    def _starting(self, parts: Parts, near: Period | None) -> Period:
        year = self._year_of(parts["y1"], near)
        start = date(year, self._month_of(parts, 1), self._day_of(parts["d1"]))
        return Period(start, add_months(start, self._span(parts)) - timedelta(days=1))

    def _closing(self, parts: Parts, near: Period | None) -> Period:
        """Return the last day of a month, a year, or of the window spoken of."""
        if "m1" in parts:
            month = self._month_of(parts, 1)
            end = _month_end(self._year_of(parts.get("y2"), near, month), month)
        elif "y1" in parts:
            end = date(self._year_of(parts["y1"], near), 12, 31)
        else:
            end = near.end if near else date(self._now(near).year - 1, 12, 31)
        return Period(end, end)

    def _day_of_year(self, parts: Parts, near: Period | None) -> Period:
        month = self._month_of(parts, 1)
        return backward.day_in(near, date(self._year_of(None, near, month), month, self._day_of(parts["d1"])))

    def _opening(self, parts: Parts, near: Period | None) -> Period:
        return backward.opening(near, int(parts["y1"]) if "y1" in parts else None)

    def _years_ago(self, parts: Parts, near: Period | None) -> Period:
        return backward.years_ago(near, self._now(near), self._number(parts["k"]))

    def _part_before(self, parts: Parts, near: Period | None) -> Period:
        return backward.part_before(near, self._span(parts))

    def _months(self, parts: Parts, near: Period | None) -> Period:
        first = self._month_of(parts, 1)
        last = self._month_of(parts, 2) if "m2" in parts else first
        year = self._year_of(parts.get("y2") or (parts.get("y1") if "m2" not in parts else None), near, last)
        start = self._year_of(parts["y1"], near) if "y1" in parts else year - (first > last)
        if not 0 <= (year - start) * 12 + last - first < _LONGEST:
            raise ValueError("no window")
        return Period(date(start, first, 1), _month_end(year, last))

    def _adjacent(self, parts: Parts, near: Period | None) -> Period:
        months = [self._month_of(parts, n) for n in (1, 2, 3) if f"m{n}" in parts]
        if months != list(range(months[0], months[0] + len(months))):
            raise ValueError("not one after the other")
        year = self._year_of(parts.get("y2"), near, months[-1])
        return Period(date(year, months[0], 1), _month_end(year, months[-1]))

    def _ordinal(self, text: str, last: int) -> int:
        number = self.ordinals.get(text.casefold()) or int(re.match(r"\d", text).group())  # type: ignore[union-attr]
        return last if number == -1 else number

    def _part(self, parts: Parts, near: Period | None, months: int) -> Period:
        number = self._ordinal(parts["o1"], 12 // months)
        if not 1 <= number <= 12 // months:
            raise ValueError("no such part of a year")
        year = self._year_of(parts.get("y1") or parts.get("y2"), near, number * months)
        start = date(year, (number - 1) * months + 1, 1)
        return Period(start, add_months(start, months) - timedelta(days=1))

    def _part3(self, parts: Parts, near: Period | None) -> Period:
        return self._part(parts, near, 3)

    def _part4(self, parts: Parts, near: Period | None) -> Period:
        return self._part(parts, near, 4)

    def _part6(self, parts: Parts, near: Period | None) -> Period:
        return self._part(parts, near, 6)

    def _edge(self, parts: Parts, near: Period | None) -> Period:
        """Return the first nine months or the last three of a year."""
        length, number = self._number(parts["k"]), self.ordinals.get(parts["o1"].casefold(), 0)
        if number not in (1, -1) or not 2 <= length <= 11:
            raise ValueError("no edge of a year")
        year = self._year_of(parts.get("y1"), near, length if number == 1 else 12)
        if number == 1:
            return Period(date(year, 1, 1), _month_end(year, length))
        return Period(date(year, 13 - length, 1), date(year, 12, 31))

    def _last_quarter(self, parts: Parts, near: Period | None) -> Period:
        return self._before_today(3)

    def _last_half(self, parts: Parts, near: Period | None) -> Period:
        return self._before_today(6)

    def _last_month(self, parts: Parts, near: Period | None) -> Period:
        return self._before_today(1)

    def _before_today(self, months: int) -> Period:
        """Return the part of a year that ended before the document's date."""
        if self.today is None:
            raise KeyError("no date")
        running = date(self.today.year, (self.today.month - 1) // months * months + 1, 1)
        return Period(add_months(running, -months), running - timedelta(days=1))

    def _fiscal(self, parts: Parts, near: Period | None) -> Period:
        first, last = int(parts["y1"]), int(parts["y2"])
        if last % 100 != (first + 1) % 100 or self.fiscal is None:
            raise ValueError("no fiscal year")
        start = date(first, self.fiscal, 1)
        return Period(start, add_months(start, 12) - timedelta(days=1))

    def _fiscal_year(self, parts: Parts, near: Period | None) -> Period:
        """Return a publisher's year by one number: the one it ends in, the calendar year where no other was said."""
        year = self._year_of(parts.get("y1") or parts["y2"], near)
        start = date(year - 1, self.fiscal, 1) if self.says_fiscal and self.fiscal else date(year, 1, 1)
        return Period(start, add_months(start, 12) - timedelta(days=1))

    def _summers(self, parts: Parts, near: Period | None) -> Period:
        return Period(date(int(parts["y1"]), 7, 1), date(int(parts["y2"]), 6, 30))

    def _years(self, parts: Parts, near: Period | None) -> Period:
        first, last = int(parts["y1"]), int(parts["y2"])
        if first >= last:
            raise ValueError("no span")
        if self.says_fiscal and last == first + 1:
            return self._fiscal(parts, near)
        return Period(date(first, 1, 1), date(last, 12, 31))

    def _year(self, parts: Parts, near: Period | None) -> Period:
        year = self._year_of(parts["y1"], near)
        if not parts["y1"].isdigit() and self.today and year == self.today.year:
            is_own = near is not None and near.start is not None and near.start.month > 1 and near.end < self.today
            return near if is_own and near else Period(date(year, 1, 1), self.today)
        return Period(date(year, 1, 1), date(year, 12, 31))


def fiscal_start(whens: list[Period]) -> int | None:
    """Return the first month of a publisher's year, where a window of a year begins in another month than January."""
    for window in whens:
        is_broken = window.start and window.start.day == 1 and window.start.month > 1
        if window.start and is_broken and add_months(window.start, 12) - timedelta(days=1) == window.end:
            return window.start.month
    return None


def _month_end(year: int, month: int) -> date:
    return add_months(date(year, month, 1), 1) - timedelta(days=1)
