"""First releases, the triangle, what revisions come to, and how complete counts of an age usually were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from schemas import indicators

Make = Callable[..., Any]


@pytest.fixture
def vintage(observation: Make) -> Make:
    """Return an observation of 2023, known on a day; its figure is named after its edition."""

    def make(as_of: date, value: int | None, **changes: Any) -> dict[str, Any]:
        edition = changes.pop("edition", f"{as_of}")
        told = {"as_of": as_of, "edition": edition, "time_period": "2023"} | changes
        name = "-".join(str(told.get(part)) for part in ("time_period", "measure", "tier"))
        return observation(value, **({"figure_id": f"demo/{edition}/{name}"} | told))

    return make


MARCH, JUNE, NEXT = date(2024, 3, 31), date(2024, 6, 30), date(2025, 3, 31)


def _told(found: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """Return columns of rows, nothing as None."""
    plain = found[list(names)].astype(object).where(found[list(names)].notna(), None)
    return [tuple(row) for row in plain.itertuples(index=False, name=None)]


def test_the_first_release_stays_what_it_was(view: Make, vintage: Make) -> None:
    rows = [vintage(NEXT, 12), vintage(MARCH, 10), vintage(JUNE, 9)]
    assert _told(view("first_releases", rows), "obs_value", "as_of") == [(10, pd.Timestamp(MARCH))]


def test_the_triangle_numbers_the_vintages_and_tells_their_age(view: Make, vintage: Make) -> None:
    found = view("revision_triangle", [vintage(MARCH, 10), vintage(JUNE, 10), vintage(NEXT, 12)])
    columns = ("vintage_number", "age_months", "obs_value")
    assert sorted(_told(found, *columns)) == [(1, 3, 10), (2, 6, 10), (3, 15, 12)]


@pytest.mark.parametrize(
    ("period", "as_of", "months"),
    [
        ("2016", date(2017, 2, 28), 2), ("2019", date(2020, 2, 17), 1), ("2019", date(2020, 2, 29), 2),
        ("2023", date(2023, 12, 31), 0), ("2023", date(2023, 11, 30), -1), ("2018-02-20/P223D", date(2018, 10, 17), 0),
        ("2018-02-20/P223D", date(2018, 10, 30), 0), ("2018-02-20/P223D", date(2018, 10, 31), 1),
        ("2016-04-01/P12M", date(2018, 6, 30), 15), ("../2023-10-23", date(2024, 1, 22), 2),
        ("../2023-10-23", date(2024, 1, 23), 3),
    ],
)  # fmt: skip
def test_the_age_of_a_value_is_in_whole_months(
    view: Make, vintage: Make, period: str, as_of: date, months: int
) -> None:
    assert _told(view("revision_triangle", [vintage(as_of, 3, time_period=period)]), "age_months") == [(months,)]


def test_of_one_day_only_what_stayed_is_a_vintage(view: Make, vintage: Make) -> None:
    rows = [vintage(MARCH, 10), vintage(MARCH, 11, edition="2", delivery=2), vintage(MARCH, 9, edition="p", tier=3)]
    assert _told(view("revision_triangle", rows), "vintage_number", "obs_value") == [(1, 11)]


def test_what_the_press_says_later_is_no_vintage(view: Make, vintage: Make) -> None:
    rows = [vintage(MARCH, 10), vintage(JUNE, 9, tier=3)]
    assert _told(view("revision_triangle", rows), "obs_value") == [(10,)]


def _statistics(view: Make, rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    columns = ("several_vintages", "revised", "share_revised", "mean_revision", "mean_absolute_revision")
    (found,) = _told(view("revision_statistics", rows), *columns)
    return found


def test_statistics_compare_the_latest_with_the_first_release(view: Make, vintage: Make) -> None:
    rows = [
        *(vintage(day, value) for day, value in ((MARCH, 94), (JUNE, 93), (NEXT, 95))),
        *(vintage(day, value, time_period="2022") for day, value in ((MARCH, 50), (NEXT, 44))),
        *(vintage(day, 80, time_period="2021") for day in (MARCH, NEXT)),
        vintage(MARCH, 7, time_period="2020"),
    ]
    assert _statistics(view, rows) == (3, 2, pytest.approx(2 / 3), pytest.approx(-5 / 3), pytest.approx(7 / 3))


def test_a_value_that_came_back_was_revised(view: Make, vintage: Make) -> None:
    rows = [vintage(MARCH, 10), vintage(JUNE, 11), vintage(NEXT, 10)]
    assert _statistics(view, rows) == (1, 1, 1.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "other",
    [{"tier": 3}, {"value": None}, {"value": None, "conf_status": "C", "state": "reported"}],
    ids=["the press was first", "not reported", "withheld"],
)
def test_what_is_no_number_or_of_another_tier_is_no_revision(view: Make, vintage: Make, other: dict[str, Any]) -> None:
    first = {"value": 10} | other
    rows = [vintage(MARCH, first.pop("value"), **first), vintage(JUNE, 12)]
    assert _statistics(view, rows) == (0, 0, None, None, None)


def _years(vintage: Make, count: int, **changes: Any) -> list[dict[str, Any]]:
    """Return years first counted three months after their end at 9 of 10, mended a year later."""
    return [
        vintage(date(year + 1 + late, 3, 31), 9 + late, time_period=str(year), edition=f"{year} {late}", **changes)
        for year in range(2010, 2010 + count)
        for late in (0, 1)
    ]


@pytest.mark.parametrize("fewer", [0, 1])
def test_maturity_needs_enough_periods(view: Make, vintage: Make, fewer: int) -> None:
    needed = indicators.rules().maturity_minimum
    rows = [*_years(vintage, needed - fewer), vintage(MARCH, 20)]
    told = _told(view("maturity", rows), "age_months", "maturity", "maturity_low", "maturity_high", "maturity_periods")
    assert told == ([] if fewer else [(3, 0.9, 0.9, 0.9, needed)])


def test_a_period_counts_once_however_many_figures_it_has(view: Make, vintage: Make) -> None:
    others = _years(vintage, 1, measure="report") + _years(vintage, 1, measure="victim_survivor")
    rows = [*_years(vintage, 4), *others, vintage(MARCH, 20)]
    assert view("maturity", rows).empty


def test_figures_of_another_source_say_nothing(view: Make, vintage: Make) -> None:
    rows = [*_years(vintage, 6, source="other"), vintage(MARCH, 20)]
    assert set(view("maturity", rows)["source"]) <= {"other"}


def test_maturity_stands_beside_values_of_that_age_alone(view: Make, vintage: Make) -> None:
    rows = [*_years(vintage, 5), vintage(MARCH, 20), vintage(MARCH, 21, time_period="2022")]
    found = view("comparison_by_source", rows).set_index("time_period")
    assert found.loc["2023", ["age_months", "maturity", "maturity_periods"]].tolist() == [3, 0.9, 5]
    assert found.loc["2022", "age_months"] == 15
    assert found.drop("2023")["maturity"].isna().all()


def test_maturity_stands_beside_the_newest_edition_alone(view: Make, vintage: Make) -> None:
    rows = [*_years(vintage, 5), vintage(MARCH, 20), vintage(MARCH.replace(year=MARCH.year + 1), 7, measure="report")]
    found = view("comparison_by_source", rows)
    assert found.loc[found["as_of"].ne(found["as_of"].max()), "maturity"].isna().all()
    assert found["age_months"].eq(3).any()


REASON = {
    "source": "demo", "figure_id": "demo/2/1", "revised_from_figure_id": "demo/1/1", "revised_from": 10,
    "revision_reason": "late_report", "effect": "EXAMPLE", "citation": "EXAMPLE report", "who": "EXAMPLE analyst",
    "declared_on": date(2026, 1, 1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, "late_report"), ({"revised_from": 11}, "unknown"), ({"figure_id": "demo/3/1"}, "unknown"),
        ({"revised_from_figure_id": "demo/0/1"}, "unknown"),
    ],
)  # fmt: skip
def test_a_reason_holds_for_the_step_it_names(view: Make, vintage: Make, changes: dict[str, Any], reason: str) -> None:
    rows = [
        vintage(MARCH, 10, edition="1", figure_id="demo/1/1"), vintage(JUNE, 12, edition="2", figure_id="demo/2/1"),
    ]  # fmt: skip
    (found,) = _told(view("revisions", rows, reasons=[REASON | changes]), "revision_reason", "effect", "citation")
    assert found == ((reason, "EXAMPLE", "EXAMPLE report") if reason != "unknown" else (reason, None, None))


def test_a_withdrawal_is_a_row_and_what_was_known_before_stays(view: Make, vintage: Make) -> None:
    withdrawn = vintage(JUNE, None, state="withdrawn", comment="withdrawn by its publisher: counted twice")
    rows = [vintage(MARCH, 10), withdrawn]
    found = view("revision_triangle", rows)
    assert _told(found, "state", "obs_value") == [("reported", 10), ("withdrawn", None)]
    assert _told(view("current_observations", rows), "value_shown") == [("withdrawn",)]
    assert _told(view("revisions", rows), "revised_from", "state") == [(10, "withdrawn")]
