"""Time periods: every form, what each stands for, what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from schemas import periods
from schemas.periods import Period, PeriodError

FORMS = {
    "2021": (date(2021, 1, 1), date(2021, 12, 31)),
    "2021-S1": (date(2021, 1, 1), date(2021, 6, 30)),
    "2021-S2": (date(2021, 7, 1), date(2021, 12, 31)),
    "2021-Q1": (date(2021, 1, 1), date(2021, 3, 31)),
    "2021-Q3": (date(2021, 7, 1), date(2021, 9, 30)),
    "2021-Q4": (date(2021, 10, 1), date(2021, 12, 31)),
    "2021-02": (date(2021, 2, 1), date(2021, 2, 28)),
    "2024-02": (date(2024, 2, 1), date(2024, 2, 29)),
    "1900-02": (date(1900, 2, 1), date(1900, 2, 28)),
    "2000-02": (date(2000, 2, 1), date(2000, 2, 29)),
    "2021-12": (date(2021, 12, 1), date(2021, 12, 31)),
    "2016-04-01/P12M": (date(2016, 4, 1), date(2017, 3, 31)),
    "2024-04-01/P6M": (date(2024, 4, 1), date(2024, 9, 30)),
    "2020-01-01/P24M": (date(2020, 1, 1), date(2021, 12, 31)),
    "2018-02-20/P1M": (date(2018, 2, 20), date(2018, 3, 19)),
    "2018-02-20/P223D": (date(2018, 2, 20), date(2018, 9, 30)),
    "2024-02-29/P1D": (date(2024, 2, 29), date(2024, 2, 29)),
    "2024-02-29/P366D": (date(2024, 2, 29), date(2025, 2, 28)),
    "../2023-10-23": (None, date(2023, 10, 23)),
}


@pytest.mark.parametrize(("text", "window"), FORMS.items())
def test_every_form_stands_for_its_days_and_is_written_back_the_same(
    text: str, window: tuple[date | None, date]
) -> None:
    period = periods.parse(text)
    assert (period.start, period.end) == window
    assert str(period) == text == periods.canonical(*window)


@pytest.mark.parametrize(
    ("longer", "shortest"),
    [
        ("2021-01-01/P12M", "2021"),
        ("2021-01-01/P365D", "2021"),
        ("2021-07-01/P6M", "2021-S2"),
        ("2021-04-01/P3M", "2021-Q2"),
        ("2021-04-01/P1M", "2021-04"),
        ("2021-04-01/P30D", "2021-04"),
        ("2016-04-01/P365D", "2016-04-01/P12M"),
        ("2024-01-31/P1M", "2024-01-31/P29D"),
        ("2024-02-29/P12M", "2024-02-29/P365D"),
        ("2016-04-01/P012M", "2016-04-01/P12M"),
    ],
)
def test_a_longer_form_is_refused_and_the_shortest_is_named(longer: str, shortest: str) -> None:
    with pytest.raises(PeriodError, match=f"write {shortest}$"):
        periods.parse(longer)
    assert str(periods.parse(shortest)) == shortest


@pytest.mark.parametrize(
    "text",
    [
        "", " 2021", "2021 ", "2021\n", "21", "2021-S3", "2021-S0", "2021-Q5", "2021-Q0", "2021-13", "2021-00",
        "2021-7", "2021-W05", "2021/2022", "2021-02-30/P1M", "2021-01-01", "2021-01-01/P1Y", "2021-01-01/P-1M",
        "2021-01-01/P0D", "2021-01-01/P0M", "2021-01-01/..", "../2021", "../2021-02-29", "0000", "9999-12",
        "2021-q3", "２０２１",
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        periods.parse(text)


@pytest.mark.parametrize(
    "text",
    ["2020-01-01/P99999999999D", "2020-01-01/P99999999999999999999M", "9999-12-31/P1D", "0001-01-01/P0D"],
)
def test_a_length_beyond_the_calendar_is_no_period(text: str) -> None:
    """A cell of a submission may hold it: it must become a fault of a row, never stop the edition."""
    with pytest.raises(PeriodError):
        periods.parse(text)


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(PeriodError, match="2021-01-01"):
        periods.canonical(date(2021, 1, 2), date(2021, 1, 1))
    assert periods.canonical(date(2021, 1, 2), date(2021, 1, 2)) == "2021-01-02/P1D"


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 3, 31), 0, date(2024, 3, 31)),
    ],
)
def test_months_are_added_by_the_calendar(day: date, months: int, later: date) -> None:
    assert periods.add_months(day, months) == later


@pytest.mark.parametrize(
    ("first", "frequency", "until", "expected"),
    [
        ("2022", "A", date(2024, 12, 30), ["2022", "2023"]),
        ("2022", "A", date(2024, 12, 31), ["2022", "2023", "2024"]),
        ("2024-S2", "S", date(2025, 7, 1), ["2024-S2", "2025-S1"]),
        ("2023-Q4", "Q", date(2024, 7, 1), ["2023-Q4", "2024-Q1", "2024-Q2"]),
        ("2023-12", "M", date(2024, 2, 29), ["2023-12", "2024-01", "2024-02"]),
        ("2023-04-01/P6M", "S", date(2024, 3, 31), ["2023-04-01/P6M", "2023-10-01/P6M"]),
        ("2025", "A", date(2025, 6, 30), []),
    ],
)
def test_expected_lists_the_periods_that_are_over(first: str, frequency: str, until: date, expected: list[str]) -> None:
    assert [str(period) for period in periods.expected(first, frequency, until)] == expected


def test_expected_stops_at_the_last_period_of_a_series_that_ended() -> None:
    listed = periods.expected("2023-Q3", "Q", date(2026, 1, 1), last="2024-Q1")
    assert listed == [
        Period(date(2023, 7, 1), date(2023, 9, 30)),
        Period(date(2023, 10, 1), date(2023, 12, 31)),
        Period(date(2024, 1, 1), date(2024, 3, 31)),
    ]


def test_expected_needs_a_first_period_with_a_start() -> None:
    with pytest.raises(PeriodError, match="no start"):
        periods.expected("../2023-10-23", "A", date(2026, 1, 1))
