"""What one observation says: its bounds, whether it is a number, where its code stands in a tree, a year before.

Belongs here: section "Bounds of a count" of docs/method/indicators.md, "Current value" of year-on-year.md.
Does not belong here: two observations at a time (`changes.py`, `shares.py`, `panels.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from schemas import codelists, structure

Row = dict[str, Any]
Key = tuple[Any, ...]
Bounds = tuple[int | None, int | None]
GAVE_A_NUMBER = ("reported", "explicit_zero", "approximate", "withheld_by_publisher")
NOT_KNOWN: Bounds = (None, None)


def key(row: Row, *, without: Iterable[str] = (), of: Iterable[str] = structure.DIMENSIONS, **changes: Any) -> Key:
    """Return the dimensions of an observation but some, or with other codes."""
    return tuple(changes.get(name, row[name]) for name in of if name not in set(without))


def is_under(dimension: str, code: str, other: str) -> bool:
    """Return whether a code lies under another in the tree of its code list."""
    return other in codelists.load(dimension).ancestors(code)


def is_dated(row: Row) -> bool:
    """Return whether both ends of the window are known."""
    return row["period_start"] is not None and row["period_end"] is not None


def current(rows: Iterable[Row]) -> dict[Key, Row]:
    """Return of all dimensions the value to go by: best tier, then latest vintage, then latest delivery."""
    found: dict[Key, Row] = {}
    for row in sorted(rows, key=lambda row: (-row["tier"], row["as_of"], row["delivery"])):
        found[key(row)] = row
    return found


def is_withheld(row: Row) -> bool:
    """Return whether the number is kept back, by its publisher or in this file."""
    return row["conf_status"] == "C" or row["state"] == "withheld_by_publisher"


def is_exact(row: Row) -> bool:
    """Return whether the value is one number."""
    return row["state"] in ("reported", "explicit_zero") and not is_withheld(row)


def gave(row: Row) -> bool:
    """Return whether a number was given, exact or not."""
    return row["state"] in GAVE_A_NUMBER


def bounds(row: Row) -> Bounds:
    """Return the two ends of a count, None where one is not known."""
    if is_exact(row):
        return row["obs_value"], row["obs_value"]
    if row["conf_status"] == "C" or not gave(row):
        return NOT_KNOWN
    low, high = row["obs_low"], row["obs_high"]
    if row["state"] == "approximate" and row["qualifier"] in ("at_least", "more_than"):
        return low, None
    if row["state"] == "approximate" and row["qualifier"] == "about" and low == high:
        return NOT_KNOWN
    return low, high


def why_not_exact(row: Row) -> set[str]:
    """Return the reason why a value is not one number, if it is not."""
    if is_exact(row):
        return set()
    if is_withheld(row):
        return {"R03"}
    return {"R09"} if row["state"] == "approximate" else {"R18"}


def _years_on(day: date, years: int) -> date:
    last = day.month == 2 and day.day == 29
    return date(day.year + years, day.month, 28 if last else day.day)


def moved(row: Row, years: int) -> tuple[date, date]:
    """Return the window some years later: the day after its end moves, not its end."""
    return (
        _years_on(row["period_start"], years),
        _years_on(row["period_end"] + timedelta(days=1), years) - timedelta(days=1),
    )


def window(row: Row) -> tuple[date, date]:
    """Return first and last day."""
    return row["period_start"], row["period_end"]


def figures(*rows: Row) -> str:
    """Return every figure that some observations rest on, sorted, joined by ';'."""
    return ";".join(sorted({one for row in rows for one in row["figure_id"].split(";")}))
