"""Finds the periods and dates a sentence speaks of, given the document's own date and the window spoken of.

Belongs here: how dates, months, quarters, halves, years, fiscal years and spans are written in four languages.
Does not belong here: the days they stand for (`windows.py`), which figure a period belongs to (`binding.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from schemas.periods import Period
from sources.readers.prose import phrases
from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.windows import Windows

_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_DIGIT = re.compile(r"\d")
_YEAR = r"(?:19|20)\d{2}"
_OF = r"(?:,?\s+(?:of|in|van|en|de|du|des|del))?(?:\s+(?:the|het|el|la)(?=\s)|\s+[ld]['’])?\s*"
_THE = r"(?:the\s+|el\s+|le\s+|la\s+|l['’])?"
_DAY = r"\d{1,2}(?:\s?(?:st|nd|rd|th|er|ste|de|e|\.?[º°ª]|\.))?"
SESSION = 14  # days; a shorter window is a meeting
_DASH = r"[-–—‑]"
DAYS = ("day", "day_of_year", "numeric", "closing", "opening")  # shapes that are a day
# Keys of `periods` that join the pieces of a window and are none themselves.
JOINTS = ("ending", "starting", "until", "and", "between", "in", "part_before", "carried_ends")
BACKWARD = ("years_ago", "part_before")  # shapes that only compare


@dataclass(frozen=True)
class When:
    """A period in a sentence.

    Attributes:
        start, end: Where, in the sentence.
        period: Days it stands for.
        kind: period; date (a single day, or the end of a year as a day); unknown (a publisher's year whose months
            nobody said).
        is_relative: True where it was counted from another date: last year, the third quarter.
        is_earlier: True where it was counted back from the window spoken of, to compare: two years earlier.
    """

    start: int
    end: int
    period: Period
    kind: str = "period"
    is_relative: bool = False
    is_earlier: bool = False

    @property
    def is_reported(self) -> bool:
        """True for a window a paper may report on: the days of a meeting are none."""
        start = self.period.start
        return self.kind == "period" and (start is None or (self.period.end - start).days > SESSION)


class Calendar:
    """Patterns for one language, read against one document's date.

    Attributes:
        today: Date of the document, if known.
        fiscal: First month of the publisher's year, where the document says it.
    """

    def __init__(self, lexicon: Lexicon, today: date | None = None, fiscal: int | None = None) -> None:
        """Keep the words of the language and what the document says of its dates."""
        self._lexicon, self.words, self.today, self.fiscal = lexicon, lexicon.words, today, fiscal
        self.windows = Windows(lexicon, today, fiscal)

    def fiscal_words(self, text: str) -> list[int]:
        """Return where a text speaks of a publisher's year."""
        words = [word for word in self.words["periods"]["fiscal"] if word not in self.words["periods"]["year"]]
        return [found.start() for found in re.finditer(rf"(?<!\w)(?:{either(words)})(?!\w)", text, re.IGNORECASE)]

    def find(self, sentence: str, near: Period | None = None) -> list[When]:
        """Return the periods and dates of a sentence from left to right, the longer where two overlap.

        Args:
            sentence: The text.
            near: Window spoken of so far, for "the third quarter" and "March" without a year.
        """
        # An address may hold anything that looks like a date.
        sentence = _ADDRESS.sub(lambda address: " " * len(address.group()), sentence)
        found = sorted(self._found(sentence, near), key=lambda when: (when.start, -when.end))
        kept: list[When] = []
        for when in found:
            if not kept or when.start >= kept[-1].end:
                kept.append(when)
        return kept

    def _found(self, sentence: str, near: Period | None) -> Iterator[When]:
        anchors, patterns = _compiled(self._lexicon)
        if not _DIGIT.search(sentence) and anchors.isdisjoint(phrases.words(sentence)):
            return
        for pattern, shape in patterns:
            for match in pattern.finditer(sentence):
                parts = {name: text for name, text in match.groupdict().items() if text}
                period = self.windows.period(shape, parts, near)
                if period is None and shape == "fiscal":
                    yield When(match.start(), match.end(), Period(None, date.max), "unknown")
                elif period:
                    kind = "date" if shape in DAYS else "period"
                    named = any(re.fullmatch(_YEAR + r"|\d{2}", parts.get(y, "")) for y in ("y1", "y2"))
                    start = match.start("begins") if "begins" in pattern.groupindex else match.start()
                    yield When(start, match.end(), period, kind, not named, shape in BACKWARD)

    def anchors(self) -> set[str]:
        """Return the words of which every date and window without a digit has one: months, stretches of time."""
        periods = self.words["periods"]
        stretches = (word for key, words in periods.items() if key not in JOINTS for word in words)
        return {phrases.first_word(word) for word in (*self.words["months"], *stretches)}

    def _either(self, *keys: str) -> str:
        """Return the words of some keys of `periods` as alternatives, the longer first."""
        return either(word for key in keys for word in self.words["periods"].get(key, []))

    def shapes(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each shape and its pattern; `windows.py` has a function for every name."""
        yield from self._days()
        yield from self._months()
        yield from self._parts()
        yield from self._years()

    @cached_property
    def _blocks(self) -> dict[str, str]:
        """Return the pieces patterns are made of: day, month and year by number, and what joins two ends."""
        year = rf"{_YEAR}|{self._either('last_year', 'this_year', 'year_before')}"
        month = either(self.words["months"])
        blocks = {f"y{n}": rf"(?P<y{n}>{year})" for n in (1, 2)}
        blocks |= {f"m{n}": rf"(?P<m{n}>{month})\.?" for n in (1, 2, 3)}
        blocks |= {f"d{n}": rf"(?P<d{n}>{_DAY})" for n in (1, 2)}
        through = rf"(?:\s*{_DASH}\s*|[\s,]+(?:{self._either('until')})\s+){_THE}"
        both = rf"(?:\s*{_DASH}\s*|[\s,]+(?:{self._either('until', 'and')})\s+){_THE}"
        # "and" joins the ends of a window only after "between": 2020 and 2021 are two years.
        blocks["open"] = rf"(?:(?P<open>{self._either('between')})\s+{_THE})?"
        blocks["to"] = rf"(?(open){both}|{through})"
        blocks["number"] = rf"(?P<k>\d{{1,2}}|{either(self.words['numbers']['words'])})"
        ordinals = either(self.words["ordinals"])
        blocks["o1"] = rf"(?P<o1>{ordinals}|[1-4](?:st|nd|rd|th|e|er|re|ère|ème|º|ª|o|°|\.º|\.º))"
        return blocks

    def _days(self) -> Iterator[tuple[str, str]]:
        b, of = self._blocks, _OF
        first, second = rf"{b['d1']}{of}{b['m1']}", rf"{b['d2']}{of}{b['m2']}"
        yield "days", rf"{b['open']}{first}(?:{of}{b['y1']})?{b['to']}{second}{of}{b['y2']}"
        yield "days", rf"{b['open']}{first}{b['to']}{second}"
        yield "days", rf"{b['open']}{b['d1']}{b['to']}{second}(?:{of}{b['y2']})?"
        yield (
            "days",
            rf"{b['open']}{b['m1']}\s+{b['d1']}(?:,?\s+{b['y1']})?{b['to']}{b['m2']}\s+{b['d2']},?\s+{b['y2']}",
        )
        numeric, iso = ([_numeric(n) for n in (1, 2)], [_iso(n) for n in (1, 2)])
        for ends in (numeric, iso):
            yield "days", rf"{b['open']}{ends[0]}{b['to']}{ends[1]}"
            yield "numeric", ends[0]
        spans, months = self._either("quarter", "half", "year", "fiscal"), self._either("months")
        span = rf"(?:(?P<span>{spans})|{b['number']}\s+(?:{months}))"
        yield "ending", rf"{span}[\s,]+(?:{self._either('ending')})\s+{_THE}{first}{of}{b['y1']}"
        yield "ending", rf"{span}[\s,]+(?:{self._either('ending')})\s+{_THE}{b['m1']}{of}{b['y1']}"
        yield "starting", rf"{span}[\s,]+(?:{self._either('starting')})\s+{_THE}{first}{of}{b['y1']}"
        yield "day", rf"{first}{of}(?P<y1>{_YEAR})"
        yield "day", rf"{b['m1']}\s+{b['d1']},?\s+(?P<y1>{_YEAR})"
        yield "day_of_year", first

    def _months(self) -> Iterator[tuple[str, str]]:
        b, of = self._blocks, _OF
        yield "months", rf"{b['open']}{b['m1']}(?:{of}{b['y1']})?{b['to']}{b['m2']}{of}{b['y2']}"
        yield "months", rf"{b['open']}{b['m1']}{b['to']}{b['m2']}"
        joint = rf"(?:\s*,\s*|\s+(?:{self._either('and')})\s+)"
        yield "adjacent", rf"{b['m1']}(?:{joint}{b['m2']})?{joint}{b['m3']}(?:{of}{b['y2']})?"
        yield "months", rf"{b['m1']}{of}{b['y1']}"
        yield "months", rf"(?:{self._either('in')})\s+(?P<begins>){b['m1']}(?!\s+\d)"

    def _parts(self) -> Iterator[tuple[str, str]]:
        b, of = self._blocks, _OF
        year = rf"(?:{of}(?:{self._either('year')})?{of}{b['y1']})?"
        letters = {3: "Q|T|K|kw" if self.words["language"] != "en" else "Q|T", 6: "H|S"}
        for months, name in ((3, "quarter"), (4, "third"), (6, "half")):
            if not (noun := self._either(name)):
                continue
            yield f"part{months}", rf"{b['o1']}\s+(?:{noun}){year}"
            yield f"part{months}", rf"(?:{noun})\s+(?P<o1>[1-4])(?![.,\s]\d{{3}}(?!\d))(?:\s*[-/,]?\s*{_OF}{b['y1']})?"
            if letter := letters.get(months):
                yield f"part{months}", rf"(?:{letter})\s?(?P<o1>[1-4])\s*(?:[-/,’']?{_OF}{b['y1']}|['’-](?P<y2>\d\d))"
                yield f"part{months}", rf"(?P<o1>[1-4])(?:{letter})\s*[-/]?\s*{b['y1']}"
                yield f"part{months}", rf"{b['y1']}\s*[-/,]?\s*(?:{letter})\s?(?P<o1>[1-4])"
                yield f"part{months}", rf"(?:{letter})(?P<o1>[1-4])"
        length = rf"(?:{self._either('months')}){year}"
        yield "edge", rf"{b['o1']}\s+{b['number']}\s+{length}"
        yield "edge", rf"{b['number']}\s+{b['o1']}\s+{length}"
        for name in ("last_quarter", "last_half", "last_month"):
            if words := self._either(name):
                yield name, rf"(?:{words})"

    def _years(self) -> Iterator[tuple[str, str]]:
        b = self._blocks
        fiscal = rf"(?:{self._either('fiscal')}|FY)"
        yield "fiscal", rf"{fiscal}\s*{_OF}(?P<y1>{_YEAR})\s*(?:{_DASH}|/)\s*(?P<y2>{_YEAR}|\d\d)(?!\d)"
        yield "fiscal", rf"(?P<y1>{_YEAR})\s?{_DASH}\s?(?P<y2>{_YEAR})\s+{fiscal}"
        yield "fiscal", rf"(?P<y1>{_YEAR})\s*/\s*(?P<y2>{_YEAR}|\d\d)(?!\d)"
        yield "fiscal", rf"(?P<y1>{_YEAR}){_DASH}(?P<y2>\d\d)(?![\d-])"
        yield "fiscal_year", rf"(?:{fiscal}\s*{_OF}(?P<y1>{_YEAR})|FY\s?['’]?(?P<y2>\d\d))(?![\d%])"
        season = rf"(?:{self._either('summer')})"
        yield "summers", rf"{b['open']}{season}{_OF}(?P<y1>{_YEAR}){b['to']}{season}{_OF}(?P<y2>{_YEAR})"
        yield "closing", rf"(?:{self._either('end_of')})\s+(?:{b['m1']}(?:{_OF}{b['y2']})?|{b['y1']})"
        yield "closing", rf"(?:{self._either('year_end')})"
        yield from self._back()
        yield "years", rf"{b['open']}(?P<y1>{_YEAR}){b['to']}(?P<y2>{_YEAR})(?![\d%])"
        yield "year", rf"(?<!/)(?P<y1>{_YEAR})(?![\d%]|/\d)"
        yield "year", rf"(?P<y1>{self._either('last_year', 'this_year')})"

    def _back(self) -> Iterator[tuple[str, str]]:
        """Yield windows told from the one spoken of: two years earlier, the quarter before, the start of the year."""
        b = self._blocks
        if years := self._either("years_earlier"):
            yield "years_ago", rf"{b['number']}\s+(?:{years})"
        if ago := self._either("years_ago"):
            yield "years_ago", rf"(?:{ago})\s+{b['number']}\s+(?:{self._either('years')})"
        if earlier := self._either("part_before"):
            yield "part_before", rf"(?P<span>{self._either('quarter', 'half')})\s+(?:{earlier})"
        if opening := self._either("year_start"):
            yield "opening", rf"(?:{opening})(?:{_OF}(?P<y1>{_YEAR}))?"


@cache
def _compiled(lexicon: Lexicon) -> tuple[set[str], list[tuple[re.Pattern[str], str]]]:
    """Return the words of which a date has one, and each shape's pattern: the same for every document."""
    calendar = Calendar(lexicon)
    shapes = [(re.compile(rf"(?<![\w.,]){text}(?!\w)", re.IGNORECASE), shape) for shape, text in calendar.shapes()]
    return calendar.anchors(), shapes


def _numeric(end: int) -> str:
    return rf"(?P<d{end}>\d{{1,2}})[./-](?P<n{end}>\d{{1,2}})[./-](?P<y{end}>{_YEAR})"


def _iso(end: int) -> str:
    return rf"(?P<y{end}>{_YEAR})-(?P<n{end}>\d{{2}})-(?P<d{end}>\d{{2}})"


def either(words: Iterable[str]) -> str:
    """Return phrases as alternatives of a pattern, the longer first; either apostrophe stands for both."""
    escaped = (re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in words)
    return "|".join(sorted(escaped, key=len, reverse=True))
