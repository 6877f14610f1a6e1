"""Finds the periods and dates a sentence speaks of, given the document's own date.

Belongs here: dates, months, quarters, halves, years, fiscal years, spans, relative words such as "last year".
Does not belong here: which figure a period belongs to (`binding.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from schemas.periods import Period, add_months
from sources.readers.prose.lexicon import Lexicon

_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_YEAR = r"(?:19|20)\d{2}"


@dataclass(frozen=True)
class When:
    """A period in a sentence.

    Attributes:
        start, end: Where, in the sentence.
        period: Days it stands for.
        kind: period, date (a single day), or since (its end is the document's date).
    """

    start: int
    end: int
    period: Period
    kind: str = "period"


class Calendar:
    """Patterns for one language, read against one document's date."""

    def __init__(self, lexicon: Lexicon, today: date | None = None) -> None:
        """Keep the words of the language and the date of the document, if known."""
        self.words, self.today = lexicon.words, today
        self.months = {name: int(number) for name, number in self.words["months"].items()}
        self.month = "|".join(sorted(map(re.escape, self.months), key=len, reverse=True))

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        month, words = rf"(?P<m{{0}}>{self.month})\.?", self.words["periods"]
        of = r"(?:\s+(?:of|de|du|van|des|del|d['’]))?(?:\s+(?:the|het|l['’]))?"
        to = rf"\s*(?:{'|'.join([*words['until'], '-', '–'])})\s*(?:al\s+|le\s+)?"
        ordinal = "|".join([*map(re.escape, self.words["ordinals"]), r"[1-4](?:st|nd|rd|th|e|er|ère|ème|º|o|°)?"])
        day = r"(?P<d{0}>\d{{1,2}})(?:st|nd|rd|th|er|\.)?"
        first, second = month.format(1), month.format(2)
        d1, d2 = day.format(1), day.format(2)
        quarter, half = "|".join(words["quarter"]), "|".join(words["half"])
        return [
            (
                self._compile(
                    rf"{d1}{of}\s+{first}{of}(?:\s+(?P<y1>{_YEAR}))?{to}{d2}{of}\s+{second}{of},?\s+(?P<y2>{_YEAR})"
                ),
                "days",
            ),
            (self._compile(rf"{d1}{of}\s+{first}{to}{d2}{of}\s+{second}"), "days_bare"),
            (
                self._compile(rf"(?:{'|'.join(words['fiscal'])}){of}\s+{d1}{of}\s+{first}{of},?\s+(?P<y1>{_YEAR})"),
                "year_to",
            ),
            (self._compile(rf"{d1}{of}\s+{first}{of},?\s+(?P<y1>{_YEAR})"), "day"),
            (self._compile(rf"{first}\s+{d1},\s+(?P<y1>{_YEAR})"), "day"),
            (self._compile(r"(?P<y1>\d{4})-(?P<n1>\d{2})-(?P<d1>\d{2})"), "iso"),
            (self._compile(rf"{first}(?:{of}\s+(?P<y1>{_YEAR}))?{to}(?:{second}){of}\s+(?P<y2>{_YEAR})"), "months"),
            (self._compile(rf"{first}{of}\s+(?P<y1>{_YEAR})"), "month"),
            (
                self._compile(
                    rf"(?:(?P<o1>{ordinal})\s+(?:{quarter})(?:{of}\s+(?P<y1>{_YEAR}))?|Q(?P<q1>[1-4])\s*[-/]?\s*(?P<y2>{_YEAR})|(?P<y3>{_YEAR})[-\s]Q(?P<q2>[1-4]))"
                ),
                "quarter",
            ),
            (self._compile(rf"(?:(?P<o1>{ordinal})\s+(?:{half})(?:{of}\s+(?P<y1>{_YEAR}))?)"), "half"),
            (self._compile(rf"(?P<y1>{_YEAR})\s*[-–/]\s*(?P<short>\d{{2}})(?!\d)"), "fiscal"),
            (self._compile(rf"(?P<y1>{_YEAR}){to}(?P<y2>{_YEAR})"), "years"),
            (self._compile(rf"(?P<y1>{_YEAR})(?![\d%])"), "year"),
        ]

    @staticmethod
    def _compile(text: str) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w.,]){text}(?!\w)", re.IGNORECASE)

    def find(self, sentence: str) -> list[When]:
        """Return the periods and dates of a sentence from left to right, the longer where two overlap."""
        # An address may hold anything that looks like a date.
        sentence = _ADDRESS.sub(lambda address: " " * len(address.group()), sentence)
        found = [*self._absolute(sentence), *self._relative(sentence)]
        found.sort(key=lambda when: (when.start, -when.end))
        kept: list[When] = []
        for when in found:
            if not kept or when.start >= kept[-1].end:
                kept.append(when)
        return kept

    def _absolute(self, sentence: str) -> Iterator[When]:
        for pattern, shape in self._patterns:
            for match in pattern.finditer(sentence):
                period = self._period(shape, {name: text for name, text in match.groupdict().items() if text})
                if period:
                    kind = "date" if shape in ("day", "iso") else "period"
                    yield When(match.start(), match.end(), period, kind)

    def _period(self, shape: str, parts: dict[str, str]) -> Period | None:
        try:
            return getattr(self, f"_{shape}")(parts)  # type: ignore[no-any-return]
        except (ValueError, KeyError):
            return None

    def _year_of(self, parts: dict[str, str], *names: str) -> int:
        for name in names:
            if name in parts:
                return int(parts[name])
        if self.today is None:
            raise KeyError("no year")
        return self.today.year

    def _month_of(self, text: str) -> int:
        return self.months[text.casefold()]

    def _days(self, parts: dict[str, str]) -> Period:
        end = date(int(parts["y2"]), self._month_of(parts["m2"]), int(parts["d2"]))
        year = int(parts.get("y1", end.year))
        start = date(year, self._month_of(parts["m1"]), int(parts["d1"]))
        return Period(start if start <= end else start.replace(year=year - 1), end)

    def _days_bare(self, parts: dict[str, str]) -> Period:
        return self._days({**parts, "y2": str(self._year_of(parts))})

    def _day(self, parts: dict[str, str]) -> Period:
        day = date(int(parts["y1"]), self._month_of(parts["m1"]), int(parts["d1"]))
        return Period(day, day)

    def _year_to(self, parts: dict[str, str]) -> Period:
        end = self._day(parts).end
        return Period(add_months(end + timedelta(days=1), -12), end)

    def _iso(self, parts: dict[str, str]) -> Period:
        day = date(int(parts["y1"]), int(parts["n1"]), int(parts["d1"]))
        return Period(day, day)

    def _months(self, parts: dict[str, str]) -> Period:
        year = int(parts["y2"])
        first, last = self._month_of(parts["m1"]), self._month_of(parts["m2"])
        start_year = int(parts.get("y1", year if first <= last else year - 1))
        return Period(date(start_year, first, 1), _month_end(year, last))

    def _month(self, parts: dict[str, str]) -> Period:
        year, month = int(parts["y1"]), self._month_of(parts["m1"])
        return Period(date(year, month, 1), _month_end(year, month))

    def _quarter(self, parts: dict[str, str]) -> Period:
        year = self._year_of(parts, "y1", "y2", "y3")
        number = int(parts.get("q1") or parts.get("q2") or self._ordinal(parts["o1"], 4))
        return _part(year, number, 3)

    def _half(self, parts: dict[str, str]) -> Period:
        return _part(self._year_of(parts, "y1"), self._ordinal(parts["o1"], 2), 6)

    def _ordinal(self, text: str, last: int) -> int:
        known = {name.casefold(): int(number) for name, number in self.words["ordinals"].items()}
        number = known.get(text.casefold()) or int(re.match(r"\d", text).group())  # type: ignore[union-attr]
        return last if number == -1 else number

    def _fiscal(self, parts: dict[str, str]) -> Period:
        year = int(parts["y1"])
        if int(parts["short"]) != (year + 1) % 100:
            raise ValueError("no fiscal year")
        return Period(date(year, 4, 1), date(year + 1, 3, 31))

    def _years(self, parts: dict[str, str]) -> Period:
        return Period(date(int(parts["y1"]), 1, 1), date(int(parts["y2"]), 12, 31))

    def _year(self, parts: dict[str, str]) -> Period:
        return Period(date(int(parts["y1"]), 1, 1), date(int(parts["y1"]), 12, 31))

    def _relative(self, sentence: str) -> Iterator[When]:
        """Yield "last year" and "this year", counted from the document's date."""
        if self.today is None:
            return
        for name, back in (("last_year", 1), ("this_year", 0)):
            words = "|".join(map(re.escape, self.words["periods"].get(name, [])))
            for match in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", sentence, re.IGNORECASE) if words else ():
                year = self.today.year - back
                end = date(year, 12, 31) if back else self.today
                yield When(match.start(), match.end(), Period(date(year, 1, 1), end))


def _month_end(year: int, month: int) -> date:
    return add_months(date(year, month, 1), 1) - timedelta(days=1)


def _part(year: int, number: int, months: int) -> Period:
    if not 1 <= number <= 12 // months:
        raise ValueError("no such part of a year")
    start = date(year, (number - 1) * months + 1, 1)
    return Period(start, add_months(start, months) - timedelta(days=1))
