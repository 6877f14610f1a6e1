"""Ratio, interval, verdict and grade of a change in the views of a release; what a difference costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines.steps.derive.intervals import ratio_interval

Make = Callable[..., Any]
LATE = date(2026, 1, 1)


@pytest.fixture
def change(view: Make, observation: Make) -> Make:
    """Return the change of the later of two observations, of EXAMPLE figures of 2023 and 2024 unless told otherwise."""

    def run(
        before: int | None, now: int | None, earlier: Any = (), later: Any = (), breaks: Any = (), **asked: Any
    ) -> Any:
        table = asked.pop("table", "year_on_year")
        rows = [
            observation(before, **({"time_period": "2023", "as_of": LATE} | asked | dict(earlier))),
            observation(now, **({"time_period": "2024", "as_of": LATE} | asked | dict(later))),
        ]
        found = view(table, rows, breaks).sort_values("as_of").sort_values("time_period", kind="stable")
        if found.empty:
            return None
        last = found.iloc[-1]
        return last.astype(object).where(last.notna(), None)

    return run


def _interval(found: Any) -> tuple[Any, ...]:
    return found["ratio"], found["ratio_low"], found["ratio_high"]


@pytest.mark.parametrize(
    ("before", "now", "given", "said"),
    [
        (534, 758, (1.419, 1.271, 1.586), "higher"),
        (79, 100, (1.266, 0.943, 1.704), "no_clear_change"),
        (47, 58, (1.234, 0.840, 1.820), "no_clear_change"),
        (100, 40, (0.4, 0.275, 0.574), "lower"),
    ],
)
def test_the_view_gives_ratio_interval_and_verdict(change: Make, before: int, now: int, given: Any, said: str) -> None:
    found = change(before, now)
    assert _interval(found) == pytest.approx(given, abs=5e-4)
    assert (found["verdict"], found["grade"], found["grade_facets"]) == (said, "A", None)


@pytest.mark.parametrize(
    ("before", "now", "given", "said"),
    [
        (3, 0, (0.0, 0.0, 1.714), "no_clear_change"),
        (0, 3, (None, 0.583, None), "no_clear_change"),
        (0, 0, (None, 0.0, None), "no_clear_change"),
        (0, 60, (None, 19.53, None), "higher"),
    ],
)
def test_zero_has_the_ends_that_exist_and_no_percentage(
    change: Make, before: int, now: int, given: Any, said: str
) -> None:
    found = change(before, now)
    for value, expected in zip(_interval(found), given, strict=True):
        assert value == (None if expected is None else pytest.approx(expected, abs=5e-3))
    assert (found["verdict"], found["percent_change"], found["absolute_change"]) == (said, None, now - before)


def test_under_20_the_ratio_with_its_interval_and_no_percentage(change: Make) -> None:
    found = change(8, 15)
    assert _interval(found) == pytest.approx((1.875, 0.800, 4.668), abs=5e-4)
    assert (found["percent_change"], found["reason_codes"]) == (None, "R11")


@pytest.mark.parametrize(
    ("facet", "reason", "grade", "given", "cost"),
    [
        ("coverage", "R07", "C", 84, "coverage"),
        ("population", "R07", "C", 84, "personnel"),
        ("system", "R08", "C", 84, "definition"),
        ("definition", "R08", "D", None, "definition"),
        ("unit", "R08", "D", None, "unit"),
    ],
)
def test_a_declared_break_costs_the_grade_of_its_facet(
    change: Make, facet: str, reason: str, grade: str, given: int | None, cost: str
) -> None:
    broken = {"source": "demo", "break_date": pd.Timestamp("2024-01-01"), "facet": facet, "reason": reason}
    found = change(25, 109, breaks=[broken])
    assert (found["grade"], found["grade_facets"], found["reason_codes"]) == (grade, cost, reason)
    assert (found["absolute_change"], found["percent_change"]) == (given, None)
    assert (*_interval(found), found["verdict"]) == (None, None, None, None)


@pytest.mark.parametrize(
    ("earlier", "later", "reason", "grade", "facet"),
    [
        ({"edition": "2024"}, {}, "R12", "B", "vintage"),
        ({"tier": 2}, {}, "R13", "B", "vintage"),
        ({"mapping_predicate": "broad"}, {"mapping_predicate": "broad"}, "R16", "B", "mapping"),
        ({"mapping_predicate": "exact"}, {"mapping_predicate": None}, None, "A", None),
        ({"mapping_predicate": "narrow"}, {"mapping_predicate": "exact"}, "R17", "C", "mapping"),
        ({}, {"mapping_predicate": "close"}, "R17", "C", "mapping"),
        ({"time_period": "2023-S1"}, {}, "R04", "D", "period"),
        ({"time_period": "2022"}, {}, "R05", "D", "period"),
        ({"basis": "occurred"}, {}, "R06", "D", "basis"),
        ({"state": "approximate", "qualifier": "about"}, {}, "R09", "D", "threshold"),
    ],
)
def test_every_other_difference_costs_its_grade(
    change: Make, earlier: Any, later: Any, reason: str | None, grade: str, facet: str | None
) -> None:
    found = change(40, 80, earlier, later)
    assert (found["reason_codes"], found["grade"], found["grade_facets"]) == (reason, grade, facet)
    assert (found["absolute_change"] is None) == (grade == "D")
    assert (found["ratio"] is None) == (found["percent_change"] is None) == (grade in "CD")


def test_the_grade_is_the_worst_of_all_and_every_facet_is_named(change: Make) -> None:
    broken = {"source": "demo", "break_date": pd.Timestamp("2024-01-01"), "facet": "coverage", "reason": "R07"}
    found = change(40, 80, {"edition": "2024", "mapping_predicate": "close"}, breaks=[broken])
    assert (found["grade"], found["grade_facets"]) == ("C", "coverage mapping vintage")
    assert found["reason_codes"] == "R07 R12 R17"


@pytest.mark.parametrize("before", [None, "no row"])
def test_without_an_earlier_value_there_is_no_grade(view: Make, observation: Make, before: Any) -> None:
    rows = [observation(40, time_period="2024")] + ([observation(None, time_period="2023")] if before is None else [])
    assert view("year_on_year", rows)["grade"].isna().all()


def test_what_an_inexact_pair_costs_besides_is_named_and_its_exact_earlier_count_is_given(change: Make) -> None:
    hidden = {"state": "withheld_by_publisher", "obs_value": None, "obs_low": 1, "obs_high": 4, "edition": "2024"}
    found = change(40, None, {"mapping_predicate": "close"}, hidden)
    assert (found["previous_value"], found["absolute_change"]) == (40, None)
    assert (found["grade"], found["grade_facets"]) == ("D", "threshold mapping vintage")
    assert found["reason_codes"] == "R03 R12 R17"


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        ({"obs_value": 56}, "R14"),
        ({"obs_value": None, "state": "not_reported"}, "R14"),
        ({"obs_value": None, "state": "withheld_by_publisher"}, "R14"),
        ({"state": "approximate", "qualifier": "about"}, "R14"),
        ({"obs_value": None, "state": "reported", "conf_status": "C"}, None),
        ({}, None),
    ],
)
def test_r14_the_value_printed_beside_it_goes_and_what_stands_otherwise_is_flagged(
    view: Make, observation: Make, now: Any, reason: str | None
) -> None:
    rows = [
        observation(54, time_period="2023", edition="a", as_of=date(2024, 1, 1)),
        observation(54, time_period="2023", edition="b", as_of=date(2025, 1, 1)),
        observation(80, time_period="2024", edition="b", as_of=date(2025, 1, 1)),
        observation(54, time_period="2023", edition="c", as_of=date(2026, 1, 1), **now),
    ]
    found = view("year_on_year", rows).set_index("time_period").loc["2024"]
    assert (found["previous_value"], found["grade"]) == (54, "A")
    assert found["reason_codes"] == reason or (reason is None and pd.isna(found["reason_codes"]))


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({"obs_value": None, "state": "withdrawn", "comment": "miscounted"}, (None, None, None, "R02")),
        ({"obs_value": 100, "tier": 1, "as_of": date(2023, 1, 1)}, (100, 100, "B", "R12 R13")),
    ],
)
def test_what_was_withdrawn_or_stands_in_a_lower_tier_is_no_base(
    view: Make, observation: Make, standing: Any, expected: Any
) -> None:
    press = {"edition": "press", "as_of": date(2025, 1, 1), "tier": 3}
    rows = [
        observation(150, time_period="2023", **press),
        observation(200, time_period="2024", **press),
        observation(150, **({"time_period": "2023", "edition": "c", "as_of": date(2026, 1, 1), "tier": 3} | standing)),
    ]
    found = view("year_on_year", rows).set_index("time_period").loc["2024"]
    found = found.astype(object).where(found.notna(), None)
    assert tuple(found[["previous_value", "absolute_change", "grade", "reason_codes"]]) == expected


def test_the_charity_commission_is_compared_per_day_and_has_no_percentage(change: Make) -> None:
    windows = {"earlier": {"time_period": "2017-04-01/P12M"}, "later": {"time_period": "2018-02-20/P223D"}}
    found = change(1580, 2114, **windows, table="rates_per_day")
    assert _interval(found) == pytest.approx((2.190, 2.052, 2.338), abs=5e-4)
    exact = ratio_interval(*found[["obs_value", "previous_value", "days", "previous_days"]], method="clopper_pearson")
    assert tuple(map(float, exact)) == pytest.approx((2.190, 2.051, 2.339), abs=5e-4)
    assert (found["days"], found["previous_days"], found["days_in_both"]) == (223, 365, 40)
    assert (found["verdict"], found["grade"], found["change_id"]) == ("higher", "B", f"per-day/{found['figure_id']}")
    assert (found["grade_facets"], found["reason_codes"]) == ("period", "R25")
    default = change(1580, 2114, **windows)
    assert (default["absolute_change"], default["percent_change"], default["ratio"]) == (None, None, None)
    assert (default["grade"], default["grade_facets"], default["reason_codes"]) == ("D", "period", "R05")


@pytest.mark.parametrize(
    ("before", "now", "reason"),
    [("2023", "2024-S1", "R15"), ("2023-S1", "2024", "R15"), ("2022", "2024-01-01/P5M", "R15")],
)
def test_r15_a_year_to_date_is_never_set_against_a_longer_window(
    change: Make, before: str, now: str, reason: str
) -> None:
    found = change(40, 80, {"time_period": before}, {"time_period": now}, table="rates_per_day")
    assert (found["grade"], found["grade_facets"], found["reason_codes"]) == ("D", "period", reason)
    assert (*_interval(found), found["verdict"]) == (None, None, None, None)


@pytest.mark.parametrize(
    ("before", "now", "reason"),
    [
        ("2022-04-01/P12M", "2023-04-01/P14M", None),
        ("2022-04-01/P14M", "2023-04-01/P12M", "R25"),
        ("2023-Q1", "2024-S1", None),
    ],
)
def test_no_year_to_date_and_from_the_same_day_is_compared_per_day(
    change: Make, before: str, now: str, reason: str | None
) -> None:
    found = change(40, 80, {"time_period": before}, {"time_period": now}, table="rates_per_day")
    assert (found["grade"], found["reason_codes"]) == ("B" if reason else "A", reason)
    assert found["ratio"] is not None


@pytest.mark.parametrize(
    ("before", "now", "both"),
    [
        ("2023", "2024", {}),  # a year apart: year_on_year is the comparison
        ("2024-Q1", "2024-Q2", {}),  # quarters differ by a day, and are of one length
        ("2024", "2024-Q3", {}),  # a part of it
        ("2024-02-01/P4M", "2024-02-20/P223D", {}),  # most of the shorter one lies in both
        ("2017-04-01/P12M", "2018-02-10/P223D", {}),  # more than a fifth does
        ("2023", "2024-02-01/P4M", {"basis": "stock"}),
        ("2023", "2024-02-01/P4M", {"basis": "cumulative"}),
    ],
)
def test_what_is_not_compared_per_day(change: Make, before: str, now: str, both: Any) -> None:
    assert change(40, 80, {"time_period": before}, {"time_period": now}, table="rates_per_day", **both) is None


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("2023-01-01/P364D", "2023-12-31/P364D", ("B", "period", "R26", 40)),
        ("2023-01-01/P364D", "2023-12-31/P371D", ("B", "period", "R26", 40)),
        ("2023", "2024", ("A", None, None, 40)),
        ("2023-01-01/P350D", "2023-12-31/P350D", ("D", "period", "R05", None)),
    ],
)
def test_years_of_weeks_are_a_pair(change: Make, before: str, now: str, expected: Any) -> None:
    found = change(40, 80, {"time_period": before}, {"time_period": now})
    assert tuple(found[["grade", "grade_facets", "reason_codes", "absolute_change"]]) == expected
    assert (found["ratio"] is None) == (expected[3] is None)
    assert change(40, 80, {"time_period": before}, {"time_period": now}, table="rates_per_day") is None


def test_the_nearest_of_the_earlier_windows_is_taken(view: Make, observation: Make) -> None:
    periods = ("2016-04-01/P12M", "2017-04-01/P2M", "2017-04-01/P12M", "2018-02-20/P223D")
    rows = [observation(100, time_period=period, as_of=LATE) for period in periods]
    found = view("rates_per_day", rows).set_index("time_period")
    assert found.at["2018-02-20/P223D", "previous_time_period"] == "2017-04-01/P12M"


def test_an_interval_stands_once_for_every_distinct_pair(view: Make, observation: Make) -> None:
    rows = [
        observation(value, time_period=year, conduct=conduct)
        for conduct in ("SEA", "SH", "SM")
        for year, value in (("2023", 40), ("2024", 50))
    ]
    found = view("year_on_year", rows).query("time_period == '2024'")
    assert len(found) == 3
    assert found["ratio"].tolist() == [1.25] * 3
