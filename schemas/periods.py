"""Time periods: reading and writing the SDMX forms of structure.md.

Belongs here: the forms of `time_period`, the dates they stand for, the periods a source is expected to report.
Does not belong here: printed labels such as "Q2 2026" (a source's mapping.csv), comparisons between periods
(`pipelines/steps/derive/`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

FORMS = "2021, 2021-S1, 2021-Q3, 2021-07, 2016-04-01/P12M, 2018-02-20/P223D or ../2023-10-23"
MONTHS_PER = {"A": 12, "S": 6, "Q": 3, "M": 1}

_CALENDAR = re.compile(r"^(\d{4})(?:-(?:S([12])|Q([1-4])|(0[1-9]|1[0-2])))?$")
_SPAN = re.compile(r"^(\d{4}-\d{2}-\d{2})/P(\d+)([MD])$")
_OPEN = re.compile(r"^\.\./(\d{4}-\d{2}-\d{2})$")


class PeriodError(ValueError):
    """A text is not a time period in its shortest exact form."""


@dataclass(frozen=True)
class Period:
    """A window of days.

    Attributes:
        start: First day, or None where unknown.
        end: Last day, inclusive.
    """

    start: date | None
    end: date

    def __str__(self) -> str:
        """Return the shortest exact SDMX form."""
        return canonical(self.start, self.end)


def add_months(day: date, months: int) -> date:
    """Return the day `months` later, on the last day of the month where that day does not exist."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_after(end: date, months: int) -> date:
    """Return the last day of the period that begins after a period's end and lasts some months."""
    return add_months(end + timedelta(days=1), months) - timedelta(days=1)


def _whole_months(start: date, end: date) -> int | None:
    after = end + timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    return months if months > 0 and add_months(start, months) == after and start.day == after.day else None


def canonical(start: date | None, end: date) -> str:
    """Return the shortest exact form of a window.

    Args:
        start: First day, or None where unknown.
        end: Last day, inclusive.

    Raises:
        PeriodError: The window ends before it starts.
    """
    if start is None:
        return f"../{end.isoformat()}"
    if end < start:
        raise PeriodError(f"the period ends ({end}) before it starts ({start})")
    months = _whole_months(start, end)
    if months is None:
        return f"{start.isoformat()}/P{(end - start).days + 1}D"
    return _calendar_form(start, months) or f"{start.isoformat()}/P{months}M"


def _calendar_form(start: date, months: int) -> str | None:
    if start.day != 1 or months not in MONTHS_PER.values() or (start.month - 1) % months:
        return None
    part = (start.month - 1) // months + 1
    return {12: f"{start.year}", 6: f"{start.year}-S{part}", 3: f"{start.year}-Q{part}"}.get(
        months, f"{start.year}-{start.month:02d}"
    )


def parse(text: str) -> Period:
    """Read a time period.

    Args:
        text: One of the forms of structure.md.

    Raises:
        PeriodError: The text is none of the forms, or a longer form than needed.
    """
    try:
        period = _read(text)
    except (ValueError, OverflowError) as error:
        raise PeriodError(f"'{text}' is not a time period: {error}") from error
    if str(period) != text:
        raise PeriodError(f"'{text}' has a shorter exact form: write {period}")
    return period


def _read(text: str) -> Period:
    if found := _CALENDAR.match(text):
        year, half, quarter, month = (int(part) if part else None for part in found.groups())
        months = 6 if half else 3 if quarter else 1 if month else 12
        start = date(year or 0, ((half or quarter or month or 1) - 1) * months + 1, 1)
        return Period(start, add_months(start, months) - timedelta(days=1))
    if found := _SPAN.match(text):
        start, length = date.fromisoformat(found[1]), int(found[2])
        after = add_months(start, length) if found[3] == "M" else start + timedelta(days=length)
        return Period(start, after - timedelta(days=1))
    if found := _OPEN.match(text):
        return Period(None, date.fromisoformat(found[1]))
    raise ValueError(f"use {FORMS}")


def has_frequency(period: Period, frequency: str) -> bool:
    """Return whether a period is as long as a frequency (A, S, Q or M) says."""
    return period.start is not None and _whole_months(period.start, period.end) == MONTHS_PER[frequency]


def expected(first: str, frequency: str, until: date, last: str | None = None) -> list[Period]:
    """List the periods a source should report on.

    Args:
        first: First expected period.
        frequency: SDMX frequency: A, S, Q or M.
        until: Periods that end after this day are left out.
        last: Last expected period of a series that ended, or None.
    """
    months = MONTHS_PER[frequency]
    stop = min(until, parse(last).end) if last else until
    start = parse(first).start
    if start is None:
        raise PeriodError(f"'{first}' has no start: a first period needs one")
    periods = []
    while (end := add_months(start, months) - timedelta(days=1)) <= stop:
        periods.append(Period(start, end))
        start = add_months(start, months)
    return periods
