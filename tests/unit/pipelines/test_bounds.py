"""Bounds are sharp: every count between them can be, none beyond. Unknown members leave the upper end open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, pairwise, product

import pytest

from pipelines.steps.bounds import NOTHING, TRIED, UNKNOWN, Bounds, member, total
from schemas import codelists

WITHHELD = Bounds(1, 4)


def overlapping(members: Sequence[Bounds]) -> Bounds:
    """Return the total of counts of which any two may overlap."""
    return total(members, list(combinations(range(len(members)), 2)))


@pytest.mark.parametrize(
    ("state", "ends", "expected"),
    [
        ("reported", (7, 7), Bounds(7, 7)),
        ("explicit_zero", (0, 0), NOTHING),
        ("withheld_by_publisher", (1, 4), WITHHELD),
        ("withheld_by_publisher", (None, None), UNKNOWN),
        ("approximate", (50, None), Bounds(50, None)),
        ("approximate", (None, 5), Bounds(0, 5)),
        ("approximate", (None, None), UNKNOWN),
        ("not_applicable", (None, None), NOTHING),
        ("not_reported", (None, None), UNKNOWN),
        ("not_collected", (None, None), UNKNOWN),
        ("withdrawn", (None, None), UNKNOWN),
        ("reported", (None, None), UNKNOWN),  # withheld from the public
        ("included_elsewhere", (None, None), UNKNOWN),
    ],
)
def test_what_a_state_adds(state: str, ends: tuple[int | None, int | None], expected: Bounds) -> None:
    assert state in codelists.load("state")
    assert member(state, *ends) == expected


def test_a_count_included_in_another_member_adds_nothing() -> None:
    assert member("included_elsewhere", None, None, counterpart_is_member=True) == NOTHING


@pytest.mark.parametrize("ends", [(-1, 3), (4, 1), (None, -2)])
def test_ends_that_cross_are_refused(ends: tuple[int | None, int | None]) -> None:
    with pytest.raises(ValueError, match="no count lies between"):
        member("withheld_by_publisher", *ends)


def test_a_point_is_said_only_where_the_ends_meet() -> None:
    assert total([Bounds(7, 7), NOTHING]) == (7, 7)
    assert Bounds(7, 7).point == 7
    assert total([Bounds(7, 7), WITHHELD]) == (8, 11)
    assert Bounds(8, 11).point is None
    assert Bounds(8, None).point is None


@pytest.mark.parametrize("sum_of", [total, overlapping])
def test_an_unknown_member_leaves_the_upper_end_open(sum_of: Callable[..., Bounds]) -> None:
    assert sum_of([Bounds(7, 7), UNKNOWN]) == (7, None)
    assert sum_of([UNKNOWN, UNKNOWN]) == (0, None)
    with pytest.raises(ValueError, match="an empty list has no total"):
        sum_of([])


def test_bounds_read_as_a_count_a_span_or_an_open_end() -> None:
    assert [str(bounds) for bounds in (NOTHING, Bounds(8, 11), Bounds(8, None))] == ["0", "8–11", "≥8"]


RANGES = [Bounds(low, high) for low in range(4) for high in range(low, 4)]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_total_is_sharp(count: int) -> None:
    for parts in product(RANGES, repeat=count):
        reached = {sum(values) for values in product(*(range(low, high + 1) for low, high in parts))}
        assert total(parts) == (min(reached), max(reached))


def _unions(parts: tuple[Bounds, ...], universe: int) -> set[int]:
    """Return every number of different reports that sets of such sizes can have together."""
    sets = [
        [set(chosen) for size in range(low, high + 1) for chosen in combinations(range(universe), size)]
        for low, high in parts
    ]
    return {len(set().union(*chosen)) for chosen in product(*sets)}


@pytest.mark.parametrize("count", [1, 2, 3])
def test_bounds_of_overlapping_counts_are_sharp(count: int) -> None:
    ranges = [Bounds(low, high) for low in range(3) for high in range(low, 3)]
    for parts in product(ranges, repeat=count):
        reached = _unions(parts, 2 * count)
        assert overlapping(parts) == (min(reached), max(reached))
        assert reached == set(range(min(reached), max(reached) + 1))


def test_strata_narrow_what_may_overlap() -> None:
    first, second = {"A": 120, "B": 40, "C": 117}, {"A": 90, "B": 101, "C": 83}
    whole = overlapping([Bounds(277, 277), Bounds(274, 274)])
    by_stratum = total([overlapping([Bounds(n, n) for n in (first[k], second[k])]) for k in first])
    assert by_stratum == total([Bounds(n, n) for n in (*first.values(), *second.values())], [(0, 3), (1, 4), (2, 5)])
    assert whole == (277, 551)
    assert by_stratum == (338, 551)


def test_many_counts_that_may_overlap_take_no_longer_and_are_still_true() -> None:
    size = 80
    pairs = [(one, two) for one, two in combinations(range(size), 2) if one * two % 7 == 1]
    counts = [Bounds(place + 1, place + 1) for place in range(size)]
    low, high = total(counts, pairs)
    assert size <= low < sum(range(1, size + 1)) == high
    assert total(counts, list(combinations(range(size), 2))) == (size, high)
    # Tied in one chain: every second one, and of a chain short enough in every combination.
    chain = list(pairwise(range(TRIED)))
    assert total(counts[:TRIED], chain).low == sum(range(2, TRIED + 1, 2))
