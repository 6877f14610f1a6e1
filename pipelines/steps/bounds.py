"""What a sum can be where a member is withheld, open-ended, unknown or counted twice.

Belongs here: bounds of whole numbers: of one member, of a total over disjoint parts, of counts that may overlap.
Does not belong here: which members make a total (the declarations), the intervals of chance (`derive_intervals.py`).

A point is said only where both bounds coincide. Silence is not zero: a member of which nothing is known leaves no
total, and neither does an empty list.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

MAY_OVERLAP = "reports, may overlap"
BOUNDED = frozenset({"reported", "explicit_zero", "approximate", "withheld_by_publisher"})


class Bounds(NamedTuple):
    """The least and the most a count can be.

    Attributes:
        low: At least 0.
        high: Inclusive; None where no upper end is stated.
    """

    low: int
    high: int | None

    @property
    def point(self) -> int | None:
        """The count itself, where there is only one it can be."""
        return self.low if self.low == self.high else None


NOTHING = Bounds(0, 0)


def member(state: str, low: int | None, high: int | None, *, counterpart_is_member: bool = False) -> Bounds | None:
    """Return what one member adds to a total, or None where nothing is known of it.

    Args:
        state: Code of list `state`.
        low: `obs_low`; with an upper end alone ("at most 5") the count may be 0.
        high: `obs_high`; None where open.
        counterpart_is_member: Whether a count that is included elsewhere is so in another member of the same total.

    Raises:
        ValueError: The bounds are negative or cross.
    """
    if state == "not_applicable" or (state == "included_elsewhere" and counterpart_is_member):
        return NOTHING
    if state not in BOUNDED or (low is None and high is None):
        return None
    bounds = Bounds(low or 0, high)
    if bounds.low < 0 or (high is not None and high < bounds.low):
        raise ValueError(f"no count lies between {low} and {high}")
    return bounds


def total(members: Iterable[Bounds | None]) -> Bounds | None:
    """Return the bounds of a sum over disjoint parts; None where a part is unknown or there is none."""
    known = _all_known(members)
    return Bounds(sum(part.low for part in known), _sum(part.high for part in known)) if known else None


def overlapping(members: Iterable[Bounds | None]) -> Bounds | None:
    """Return the bounds of how many different reports stand behind counts that may share some: largest to sum.

    To be shown with the label `MAY_OVERLAP`. Where counts are split by organisation or area, the `total` of the
    overlapping counts of each part is narrower. None where a count is unknown or there is none.
    """
    known = _all_known(members)
    return Bounds(max(part.low for part in known), _sum(part.high for part in known)) if known else None


def _all_known(members: Iterable[Bounds | None]) -> list[Bounds] | None:
    listed = list(members)
    known = [part for part in listed if part is not None]
    return known if known and len(known) == len(listed) else None


def _sum(ends: Iterable[int | None]) -> int | None:
    listed = list(ends)
    closed = [end for end in listed if end is not None]
    return sum(closed) if len(closed) == len(listed) else None
