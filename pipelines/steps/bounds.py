"""What a sum can be where a member is withheld, open-ended, unknown or counted twice.

Belongs here: bounds of whole numbers: of one member, of a total over disjoint parts, of counts that may overlap.
Does not belong here: which counts may overlap (`summing.py`), the intervals of chance (`derive/intervals.py`).

A point is said only where both bounds coincide. Silence is not zero: a member of which nothing is known leaves the
upper end open, and an empty list has no total.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

MAY_OVERLAP = "reports, may overlap"
# So many members that are tied together by overlaps are tried in every combination; of more, the largest first.
TRIED = 24
BOUNDED = frozenset({"reported", "explicit_zero", "approximate", "withheld_by_publisher"})


class Bounds(NamedTuple):
    """The least and the most a count can be.

    Attributes:
        low: At least 0.
        high: Inclusive; None where no upper end is stated.
    """

    low: int
    high: int | None

    def __str__(self) -> str:
        """Return the count, `low–high`, or `≥low` where no upper end is known."""
        if self.high is None:
            return f"≥{self.low}"
        return f"{self.low}" if self.low == self.high else f"{self.low}–{self.high}"

    @property
    def point(self) -> int | None:
        """The count itself, where there is only one it can be."""
        return self.low if self.low == self.high else None


NOTHING, UNKNOWN = Bounds(0, 0), Bounds(0, None)
Pair = tuple[int, int]


def member(state: str, low: int | None, high: int | None, *, counterpart_is_member: bool = False) -> Bounds:
    """Return what one member adds to a total; `UNKNOWN` where the publisher says nothing of how many.

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
        return UNKNOWN
    bounds = Bounds(low or 0, high)
    if bounds.low < 0 or (high is not None and high < bounds.low):
        raise ValueError(f"no count lies between {low} and {high}")
    return bounds


def total(members: Sequence[Bounds], may_overlap: Collection[Pair] = ()) -> Bounds:
    """Return the bounds of how many different reports stand behind counts.

    At least as many as in parts that share nothing, the most of them where no more than `TRIED` are tied together; at
    most their sum. With pairs that may overlap, to be shown with the label `MAY_OVERLAP`.

    Args:
        members: Bounds of each count.
        may_overlap: Pairs of members, by place in the list, that may count the same reports; all others share none.

    Raises:
        ValueError: There is no member.
    """
    if not members:
        raise ValueError("an empty list has no total: a sum of nothing would read as zero")
    beside: dict[int, frozenset[int]] = {
        place: frozenset(other for pair in may_overlap if place in pair for other in pair if other != place)
        for place in range(len(members))
    }
    low = _most_apart([part.low for part in members], beside, frozenset(beside))
    closed = [part.high for part in members if part.high is not None]
    return Bounds(low, sum(closed) if len(closed) == len(members) else None)


def _most_apart(lows: Sequence[int], beside: Mapping[int, frozenset[int]], left: frozenset[int]) -> int:
    """Return a sum over members of which no two may overlap: the largest, where not too many are tied together."""
    most = 0
    while left:
        tied = _tied_together(beside, left)
        left -= tied
        most += _largest(lows, beside, tied) if len(tied) <= TRIED else _large(lows, beside, tied)
    return most


def _tied_together(beside: Mapping[int, frozenset[int]], left: frozenset[int]) -> frozenset[int]:
    """Return one member with all that it is tied to by overlaps, one after the other."""
    found, new = frozenset[int](), frozenset([min(left)])
    while new:
        found |= new
        new = frozenset(other for place in new for other in beside[place] & left) - found
    return found


def _largest(lows: Sequence[int], beside: Mapping[int, frozenset[int]], tied: frozenset[int]) -> int:
    # Decided first: with the most neighbours, so that few branches are left.
    chosen = max(sorted(tied), key=lambda place: len(beside[place] & tied))
    rest = tied - {chosen}
    if not rest:
        return lows[chosen]
    taken = lows[chosen] + _most_apart(lows, beside, rest - beside[chosen])
    return max(taken, _most_apart(lows, beside, rest))


def _large(lows: Sequence[int], beside: Mapping[int, frozenset[int]], tied: frozenset[int]) -> int:
    """Return the sum over the largest member, the largest of those that share nothing with it, and so on."""
    most, left = 0, tied
    while left:
        chosen = max(sorted(left), key=lambda place: lows[place])
        most += lows[chosen]
        left -= {chosen} | beside[chosen]
    return most
