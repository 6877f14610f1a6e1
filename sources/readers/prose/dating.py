"""What a document says of its own dates: the day it bears, the first month of its publisher's year.

Belongs here: the calendar a document is read with.
Does not belong here: how dates are written (`dates.py`), the window a figure is about (`timing.py`).
"""

from __future__ import annotations

from datetime import date, timedelta

from sources.readers.blocks import Document
from sources.readers.prose.dates import Calendar, When
from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.scope import OPENING, title
from sources.readers.prose.windows import fiscal_start

PLACE = 12  # characters of a place before a date: The Hague, March 2023
NEAR_FISCAL = 120  # characters around "financial year" in which its months may stand


def calendar(document: Document, words: Lexicon) -> Calendar:
    """Return the calendar of a document: its date is the first full date in its title, else in its opening."""
    undated = Calendar(words)
    days = [w.period.end for block in title(document) for w in undated.find(block.text) if _is_day(w)]
    # In running text the end of a quarter is the day of a state, not of the paper.
    opening = [w.period.end for w in undated.find(document.text[:OPENING]) if _is_day(w)]
    days += [day for day in opening if not _ends_quarter(day)]
    today = next(iter(days), None) or _month_line(document, undated)
    return Calendar(words, today, _fiscal(document.text, Calendar(words, today)))


def _is_day(when: When) -> bool:
    """Return whether a window is a day, or the days of a meeting, which date its papers."""
    return when.kind == "date" or (when.kind == "period" and not when.is_reported)


def _ends_quarter(day: date) -> bool:
    """Return whether a day is the first or last of a quarter."""
    return ((day + timedelta(days=1)).day == 1 and day.month % 3 == 0) or (day.day == 1 and day.month % 3 == 1)


def _month_line(document: Document, undated: Calendar) -> date | None:
    """Return the end of a month that stands on a line of the title by itself, as letters and bulletins bear it."""
    for block in title(document):
        for when in undated.find(block.text):
            is_alone = when.end - when.start >= len(block.text.strip(" .")) - PLACE
            # "Dashboard notes, January 2024"
            is_alone |= (
                block.text[: when.start].rstrip().endswith(",")
                and not block.text[when.end :].strip(" .").rstrip(":").partition(":")[0]
            )
            if is_alone and when.period.start and when.period.start.month == when.period.end.month:
                return when.period.end
    return None


def _fiscal(text: str, dated: Calendar) -> int | None:
    """Return the first month of the publisher's year, where the text gives its months."""
    for hit in dated.fiscal_words(text):
        around = text[max(0, hit - NEAR_FISCAL) : hit + NEAR_FISCAL]
        if month := fiscal_start([when.period for when in dated.find(around) if when.kind == "period"]):
            return month
    return fiscal_start([when.period for when in dated.find(text[:OPENING]) if when.kind == "period"])
