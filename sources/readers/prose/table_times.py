"""What a label of a table says of time: windows, quarters without a year, dates of a state, years of incidents.

Belongs here: the short forms of headers (Q2, T2, kw 2, FY23, 2022/23, 2024-05) and what a label alone says.
Does not belong here: dates in sentences (`dates.py`), joining what row and column say (`table_windows.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from schemas.periods import Period, add_months
from sources.readers.prose.dates import Calendar

YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d{2}(?![\d%]|[.,]\d)")
_ISO_MONTH = re.compile(r"(?P<y>(?:19|20)\d{2})-(?P<m>0[1-9]|1[0-2])(?:-01)?|(?P<m2>0?[1-9]|1[0-2])/(?P<y2>20\d{2})")
_TWO_YEARS = re.compile(r"(?P<a>(?:19|20)\d{2})\s?(?P<mark>[-–/])\s?(?P<b>(?:19|20)\d{2}|\d{2})(?![\d-])")
_FISCAL_YEAR = re.compile(r"\s*['’]?(?P<a>\d{4}|\d{2})(?:\s?[-–/]\s?['’]?(?P<b>\d{4}|\d{2}))?(?!\d)")
_MONTHS_AFTER = re.compile(r"(?P<year>(?:19|20)\d{2}),?\s*[(:]?\s*(?P<rest>[^()]*[^\W\d][^()]*?)\s*\)?")
_MONTHS_WITHIN = re.compile(r"(?P<year>(?:19|20)\d{2}) ?(?:[A-Z]{3})? ?\((?P<rest>[^()\d]+)\)")
APRIL = 4
YEAR_MONTHS = 12


@dataclass(frozen=True)
class Times:
    """What one label says of time.

    Attributes:
        windows: Windows whose year is said.
        part: Months and number of a part of an unsaid year: (3, 2) is a second quarter, (1, 5) is May.
        year: The year, where exactly one is said.
        day: A full date, where one is said.
        fiscal: First and last year of a fiscal year whose months are not known.
    """

    windows: tuple[Period, ...] = ()
    part: tuple[int, int] | None = None
    year: int | None = None
    day: date | None = None
    fiscal: tuple[int, int] | None = None

    @property
    def is_said(self) -> bool:
        """True where the label says anything of time."""
        return bool(self.windows or self.part or self.day or self.fiscal)


def part_of(year: int, part: tuple[int, int]) -> Period | None:
    """Return a quarter, half or month of a year; None where there is no such part."""
    months, number = part
    if not 1 <= number <= 12 // months:
        return None
    start = date(year, (number - 1) * months + 1, 1)
    return Period(start, add_months(start, months) - timedelta(days=1))


class Clock:
    """Reads labels of one table."""

    def __init__(self, calendar: Calendar, around: str) -> None:
        """Keep the language's words, and the text around the table, which may say how fiscal years run."""
        self.calendar, self._around = calendar, around
        self._months = {name: int(number) for name, number in calendar.words["months"].items()}
        self._words, self._language = calendar.words.get("tables", {}), calendar.words["language"]
        self._read: dict[str, Times] = {}
        self.chains: frozenset[tuple[int, int]] = frozenset()  # pairs of years that follow each other in the headers

    def read(self, text: str) -> Times:
        """Return what a label says of time."""
        if text not in self._read:
            self._read[text] = self._times(text) if re.search(r"\w", text) else Times()
        return self._read[text]

    def _times(self, text: str) -> Times:
        years = {int(found.group()) for found in YEAR.finditer(text)}
        year = next(iter(years)) if len(years) == 1 else None
        day = next((when.period.end for when in self.calendar.find(text) if when.kind == "date"), None)
        if found := _ISO_MONTH.fullmatch(text):
            window = part_of(int(found["y"] or found["y2"]), (1, int(found["m"] or found["m2"])))
            return Times((window,) if window else (), year=window.end.year if window else None)
        if pair := self.pair(text):
            window = self._fiscal_window(*pair, is_named=bool(self._fiscal_mark.search(text)))
            return Times((window,), day=day) if window else Times(fiscal=pair, day=day)
        part = self._part(text)
        if part and year and (window := part_of(year, part)):
            return Times((window,), year=year, day=day)
        if part:  # a part of a year that is not said, or one that no year has: Q2-Q3 2023
            return Times(fiscal=(year, year)) if year else Times(part=part, day=day)
        found = _MONTHS_AFTER.fullmatch(text) or _MONTHS_WITHIN.search(text)  # 2024 (January to June)
        if found and (found.group() == text or set(found["rest"].casefold().split()) & self._months.keys()):
            text = f"{found['rest']} {found['year']}"
        periods = [when for when in self.calendar.find(text) if when.kind == "period"]
        windows = tuple(when.period for when in periods if YEAR.search(text[when.start : when.end]))
        return Times(windows, None, year, day)

    def pair(self, text: str) -> tuple[int, int] | None:
        """Return the first and last year of a fiscal year: FY23, FY 2022/23, 2022-23; None for other texts."""
        if found := self._fiscal_mark.search(text):
            first, last = _full(found["a"]), _full(found["b"]) if found["b"] else None
            if last is None:
                # Called by the year it ends in; but for English, the calendar year unless something else is said.
                is_calendar = self.fiscal_month == 1 or (self.fiscal_month is None and self._language != "en")
                return (first, first) if is_calendar else (first - 1, first)
            return (first, last) if last == first + 1 else None
        if not (found := _TWO_YEARS.search(text)):
            return None
        first, last = int(found["a"]), _full(found["b"])
        is_short = len(found["b"]) == len("23")
        is_chain = (first, last) in self.chains or self.fiscal_month not in (None, 1)
        return (first, last) if last == first + 1 and (is_short or found["mark"] == "/" or is_chain) else None

    @cached_property
    def _fiscal_mark(self) -> re.Pattern[str]:
        words = "|".join(map(re.escape, self._words.get("fiscal", [])))
        return re.compile(rf"(?<!\w)(?:{words}){_FISCAL_YEAR.pattern}", re.IGNORECASE)

    def _fiscal_window(self, first: int, last: int, is_named: bool) -> Period | None:
        """Return a fiscal year's window; without a word on its months, 2022/23 is the British one."""
        month = self.fiscal_month or (1 if first == last else None)
        if month is None and self._language == "en" and not is_named and (first, last) not in self.chains:
            month = APRIL
        if month is None:
            return None
        start = date(first if month > 1 else last, month, 1)
        return Period(start, add_months(start, 12) - timedelta(days=1))

    @cached_property
    def fiscal_month(self) -> int | None:
        """The month in which the document says its fiscal years begin, or None."""
        name, text = "|".join(sorted(map(re.escape, self._months), key=len, reverse=True)), self._around
        for found in re.finditer(
            rf"(?<!\w)(?:\d{{1,2}}\S{{0,2}}\s+(?:de\s+|of\s+)?)?(?P<a>{name})\.?(?:\s+(?:de\s+)?\d{{4}})?"
            rf"\s*(?:[-–]|\S{{1,7}}(?:\s+(?:en\s+met|met|and|al))?)\s*"
            rf"(?:\d{{1,2}}\S{{0,2}}\s+(?:de\s+|of\s+)?)?(?P<b>{name})(?!\w)",
            text,
            re.IGNORECASE,
        ):
            first, last = (self._months[found[key].casefold()] for key in "ab")
            if last == (first - 2) % 12 + 1:
                return first
        ends = "|".join(map(re.escape, [*self.calendar.words["periods"]["fiscal"], *self._words.get("fiscal_end", [])]))
        end = re.search(
            rf"(?:{ends})\s+(?:\w{{1,3}}\s+)?\d{{1,2}}\S{{0,2}}\s+(?:de\s+|of\s+)?(?P<b>{name})", text, re.IGNORECASE
        )
        return self._months[end["b"].casefold()] % 12 + 1 if end else None

    def _part(self, text: str) -> tuple[int, int] | None:
        """Return the quarter, half or month that a label names."""
        for months, pattern in self._parts:
            if found := pattern.search(text):
                first = self._number(next(group for group in found.groups() if group), 12 // months)
                if last := self._until.match(text, found.end()):  # Q1-Q3
                    return _span(months, first, int(last[1]))
                return months, first
        bare = re.sub(r"(?:19|20)\d{2}|[^\w\s]", " ", text).strip().casefold()
        return (1, self._months[bare]) if bare in self._months else None

    @cached_property
    def _until(self) -> re.Pattern[str]:
        """What follows a quarter or half where a label names several that follow each other."""
        periods = self.calendar.words["periods"]
        marks = "|".join(map(re.escape, ["-", "–", "+", "&", *periods["and"], *periods["until"]]))
        names = "|".join(map(re.escape, [*self._words.get("quarter", []), *self._words.get("half", [])]))
        return re.compile(rf"\s*(?:{marks})\s*(?:(?:{names})\.?\s?)?([1-4])(?!\w|[.,]\d)", re.IGNORECASE)

    @cached_property
    def _parts(self) -> list[tuple[int, re.Pattern[str]]]:
        ordinals = "|".join(re.escape(name) for name in self.calendar.words["ordinals"] if " " not in name)
        # Roman numbers are capitals: of "alleged perpetrator is" no letters are a half-year.
        counted = (
            rf"{ordinals}|[1-4](?:st|nd|rd|th|de|ste|e|er|re|ère|ème|eme|º|o|°|ᵉ|ᵉʳ|\.º|\.er|\.o|ro|do|to)?"
            r"|(?-i:I{1,3}|IV)"
        )
        return [
            (
                months,
                re.compile(
                    rf"(?<!\w)(?:({counted})\s*(?:{names})(?!\w)|(?:{names})\.?\s?({counted})(?!\w|[.,]\d))",
                    re.IGNORECASE,
                ),
            )
            for kind, months in (("quarter", 3), ("half", 6))
            if (names := "|".join(sorted(map(re.escape, self._words.get(kind, [])), key=len, reverse=True)))
        ]

    def _number(self, text: str, last: int) -> int:
        known = {name.casefold(): int(number) for name, number in self.calendar.words["ordinals"].items()}
        roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
        number = known.get(text.casefold()) or roman.get(text.casefold()) or int(text[0])
        return last if number == -1 else number


def _span(months: int, first: int, last: int) -> tuple[int, int]:
    """Return several quarters or halves as one part of a year; where there is no such part, one no year has."""
    count = last - first + 1
    whole = count > 0 and (first - 1) % count == 0
    return (months * count, (first - 1) // count + 1) if whole else (months, YEAR_MONTHS)


def _full(year: str) -> int:
    return int(year) if len(year) == len("2023") else 2000 + int(year)
