"""Whatever reports stand behind counts: their true number lies within the bounds, and more is never less."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.steps.bounds import UNKNOWN, Bounds, total

REPORTS = st.frozensets(st.integers(0, 15), max_size=8)
SILENT = None


@st.composite
def counted(draw: st.DrawFn) -> tuple[list[frozenset[int]], list[Bounds], list[tuple[int, int]]]:
    """Draw sets of reports, what is known of how many each has, and the pairs that may share some."""
    behind = draw(st.lists(REPORTS, min_size=1, max_size=6))
    known = []
    for reports in behind:
        below, above = draw(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 3)))
        exact = draw(st.booleans())
        high = None if above is None else len(reports) + above
        known.append(Bounds(len(reports), len(reports)) if exact else Bounds(max(0, len(reports) - below), high))
    sharing = [
        (i, j) for i, j in combinations(range(len(behind)), 2) if behind[i] & behind[j] or draw(st.booleans())
    ]  # fmt: skip
    return behind, known, sharing


@settings(max_examples=150)
@given(drawn=counted())
def test_the_true_total_lies_within_the_bounds(
    drawn: tuple[list[frozenset[int]], list[Bounds], list[tuple[int, int]]],
) -> None:
    behind, known, sharing = drawn
    true = len(frozenset().union(*behind))
    wide, narrow = total(known, list(combinations(range(len(known)), 2))), total(known, sharing)
    for bounds in (narrow, wide):
        assert bounds.low <= true
        assert bounds.high is None or true <= bounds.high
    assert wide.low <= narrow.low
    assert wide.high == narrow.high


@settings(max_examples=150)
@given(drawn=counted())
def test_a_point_is_said_only_where_both_ends_meet(
    drawn: tuple[list[frozenset[int]], list[Bounds], list[tuple[int, int]]],
) -> None:
    _, known, sharing = drawn
    bounds = total(known, sharing)
    assert (bounds.point is not None) == (bounds.low == bounds.high)
    if not sharing:
        assert (bounds.point is not None) == all(part.point is not None for part in known)


@settings(max_examples=150)
@given(drawn=counted())
def test_another_member_never_lowers_the_lower_end(
    drawn: tuple[list[frozenset[int]], list[Bounds], list[tuple[int, int]]],
) -> None:
    _, known, sharing = drawn
    for count in range(1, len(known)):
        fewer = total(known[:count], [pair for pair in sharing if max(pair) < count])
        more = total(known[: count + 1], [pair for pair in sharing if max(pair) <= count])
        assert fewer.low <= more.low
        assert more.high is None or (fewer.high is not None and fewer.high <= more.high)


@settings(max_examples=50)
@given(drawn=counted())
def test_an_unknown_member_takes_the_upper_end_and_leaves_the_lower(
    drawn: tuple[list[frozenset[int]], list[Bounds], list[tuple[int, int]]],
) -> None:
    _, known, sharing = drawn
    assert total([*known, UNKNOWN], sharing) == (total(known, sharing).low, None)
