"""Counts: what is printed in a habit reads back in it, and no cell raises."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sources.declaration import Numbers
from sources.mapping import Mapping
from sources.readers import counts

HABITS = st.builds(
    Numbers, thousands=st.sampled_from((",", ".", " ", "'")), decimal=st.sampled_from((",", "."))
).filter(lambda numbers: numbers.thousands != numbers.decimal)
COUNTS = st.integers(0, counts.HIGHEST)
NOTHING = Mapping()


@given(COUNTS, HABITS, st.booleans())
def test_any_count_reads_back(count: int, numbers: Numbers, grouped: bool) -> None:
    printed = f"{count:,}".replace(",", numbers.thousands) if grouped else str(count)
    read = counts.read(printed, numbers, NOTHING)
    assert (read.obs_value, read.obs_low, read.obs_high) == (count, count, count)
    assert read.state == ("reported" if count else "explicit_zero")


@given(COUNTS, HABITS)
def test_any_spreadsheet_number_reads_back(count: int, numbers: Numbers) -> None:
    assert counts.read(float(count), numbers, NOTHING).obs_value == count


@given(COUNTS.filter(bool), HABITS, st.integers(1, 999).filter(lambda part: part % 10))
def test_no_fraction_is_a_count(count: int, numbers: Numbers, part: int) -> None:
    assert counts.read(f"{count}{numbers.decimal}{part}", numbers, NOTHING).fault == "E303"


@given(st.integers(2, counts.HIGHEST), HABITS)
def test_bounds_hold_the_true_count(limit: int, numbers: Numbers) -> None:
    below = counts.read(f"<{limit}", numbers, NOTHING)
    assert (below.obs_value, below.obs_low, below.obs_high) == (None, 1, limit - 1)
    above = counts.read(f">{limit}", numbers, NOTHING)
    assert (above.obs_low, above.obs_high) == (limit + 1, None)


ANYTHING = st.one_of(
    st.none(),
    st.text(),
    st.text(alphabet="0123456789.,' <>≥=-−"),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
)


@given(ANYTHING, HABITS)
def test_no_cell_raises_or_is_half_read(cell: object, numbers: Numbers) -> None:
    read = counts.read(cell, numbers, NOTHING)
    assert (read.fault is None) != (read.state is None)
    if read.obs_value is not None:
        assert read.obs_low is not None
        assert 0 <= read.obs_value <= counts.HIGHEST
    if read.fault:
        assert (read.obs_value, read.obs_low, read.obs_high, read.qualifier) == (None, None, None, None)
