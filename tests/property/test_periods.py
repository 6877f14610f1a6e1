"""Every window of days has one shortest form, and reading it gives the window back."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from schemas import periods
from schemas.periods import Period

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
# Days at which windows of publishers begin: the first of a month, the end of February, and any.
STARTS = DAYS | DAYS.map(lambda day: day.replace(day=1)) | DAYS.map(lambda day: date(day.year, 3, 1) - timedelta(1))


@given(start=STARTS, length=st.integers(0, 1500))
def test_a_window_of_days_is_read_back(start: date, length: int) -> None:
    end = start + timedelta(length)
    text = periods.canonical(start, end)
    assert periods.parse(text) == Period(start, end)
    assert periods.canonical(start, end) == str(periods.parse(text)) == text


@given(start=STARTS, months=st.integers(1, 60))
def test_a_window_of_whole_months_is_read_back_and_never_written_in_days(start: date, months: int) -> None:
    after = periods.add_months(start, months)
    text = periods.canonical(start, after - timedelta(1))
    assert periods.parse(text) == Period(start, after - timedelta(1))
    assert text.endswith("D") is (start.day != after.day)


@given(end=DAYS)
def test_a_window_of_unknown_start_is_read_back(end: date) -> None:
    assert periods.parse(periods.canonical(None, end)) == Period(None, end)


@given(text=st.from_regex(r"\A(\.\./)?\d{4}(-[SQ]?\d{1,2}(-\d{2}(/P\d{1,25}[MD])?)?)?\Z"))
def test_whatever_looks_like_a_period_is_one_or_is_refused(text: str) -> None:
    try:
        period = periods.parse(text)
    except periods.PeriodError:
        return
    assert str(period) == text
    assert period.start is None or period.start <= period.end


@given(first=st.integers(1990, 2030), frequency=st.sampled_from("ASQM"), until=DAYS)
def test_expected_periods_follow_each_other_and_are_over(first: int, frequency: str, until: date) -> None:
    start = periods.canonical(date(first, 1, 1), periods.add_months(date(first, 1, 1), 12) - timedelta(1))
    listed = periods.expected(start, frequency, until)
    windows = [(period.start, period.end) for period in listed]
    assert all(end <= until for _, end in windows)
    assert all(later[0] == earlier[1] + timedelta(1) for earlier, later in pairwise(windows))
    if date(first, 12, 31) <= until:
        assert windows[0][0] == date(first, 1, 1)
        assert (until - windows[-1][1]).days < 366
