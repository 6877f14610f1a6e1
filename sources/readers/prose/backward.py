"""Days told from the window spoken of: so many years back, the quarter before, its start, a day of it without a year.

Belongs here: arithmetic on a window that is known.
Does not belong here: how these are written (`dates.py`), other windows (`windows.py`).
"""

from __future__ import annotations

from datetime import date, timedelta

from schemas.periods import Period, add_months

ONE_DAY = timedelta(days=1)


def years_ago(near: Period | None, today: date, years: int) -> Period:
    """Return the window spoken of, or else the year of a date, so many years back."""
    if near is None:
        return Period(date(today.year - years, 1, 1), date(today.year - years, 12, 31))
    start = add_months(near.start, -12 * years) if near.start else None
    return Period(start, add_months(near.end + ONE_DAY, -12 * years) - ONE_DAY)


def part_before(near: Period | None, months: int) -> Period:
    """Return the quarter or half before the one spoken of.

    Raises:
        ValueError: Where no window of that length is spoken of.
    """
    if near is None or near.start is None or add_months(near.start, months) - ONE_DAY != near.end:
        raise ValueError("another window is spoken of")
    return Period(add_months(near.start, -months), near.start - ONE_DAY)


def opening(near: Period | None, year: int | None) -> Period:
    """Return the last day before a year, or before the window spoken of.

    Raises:
        ValueError: Where neither is known.
    """
    start = date(year, 1, 1) if year else near.start if near else None
    if start is None:
        raise ValueError("no window")
    return Period(start - ONE_DAY, start - ONE_DAY)


def day_in(near: Period | None, day: date) -> Period:
    """Return the first or last day of a month, in the window spoken of: at 31 December.

    Raises:
        ValueError: For any other day.
    """
    before = day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
    if near is not None and near.start is not None and near.start <= before <= near.end < day:
        day = before
    if day.day != 1 and (day + ONE_DAY).day != 1:
        raise ValueError("any day")
    return Period(day, day)
