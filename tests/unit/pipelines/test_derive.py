"""Every reason of a change that is not given, each by the smallest example; and who kept silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

Make = Callable[..., Any]
Change = Callable[..., dict[str, Any]]


@pytest.fixture
def pair(observation: Make) -> Make:
    """Return observations of 2023 and 2024 of one edition; each may be told otherwise."""

    def make(before: int | None, now: int | None, earlier: Any = (), later: Any = (), **both: Any) -> list[Any]:
        return [
            observation(before, **({"time_period": "2023"} | both | dict(earlier))),
            observation(now, **({"time_period": "2024"} | both | dict(later))),
        ]

    return make


@pytest.fixture
def change(view: Make) -> Change:
    """Return the change of the latest period of some observations."""

    def run(rows: list[dict[str, Any]], breaks: Any = ()) -> dict[str, Any]:
        found = view("year_on_year", rows, breaks).sort_values("time_period")
        return found.iloc[-1].astype(object).where(found.iloc[-1].notna(), None).to_dict()

    return run


def _three(found: dict[str, Any]) -> tuple[Any, Any, str | None]:
    return found["absolute_change"], found["percent_change"], found["reason_codes"]


def test_a_comparable_pair_has_a_change_a_percentage_and_nothing_to_say(pair: Make, change: Change) -> None:
    rows = pair(40, 50)
    found = change(rows)
    assert _three(found) == (10, 25.0, None)
    assert (found["previous_time_period"], found["previous_value"]) == ("2023", 40)
    assert found["previous_figure_id"] == rows[0]["figure_id"]
    assert found["change_id"] == f"change/{rows[1]['figure_id']}"


def test_a_percentage_has_one_decimal_and_a_sign(pair: Make, change: Change) -> None:
    assert _three(change(pair(30, 20))) == (-10, -33.3, None)


def test_r01_no_earlier_period(observation: Make, change: Change) -> None:
    found = change([observation(30, time_period="2024")])
    assert _three(found) == (None, None, "R01")
    assert found["previous_time_period"] is None


@pytest.mark.parametrize("state", ["not_reported", "not_collected", "not_applicable", "included_elsewhere"])
def test_r02_the_earlier_period_was_not_reported(pair: Make, change: Change, state: str) -> None:
    assert _three(change(pair(None, 30, earlier={"state": state}))) == (None, None, "R02")


def test_r03_withheld_in_the_public_file(pair: Make, change: Change) -> None:
    hidden = {"conf_status": "C", "state": "reported", "obs_low": None, "obs_high": None, "qualifier": None}
    assert _three(change(pair(None, 30, earlier=hidden))) == (None, None, "R03")
    assert _three(change(pair(30, None, later=hidden))) == (None, None, "R03")


def test_r03_withheld_by_the_publisher(pair: Make, change: Change) -> None:
    fewer = {"state": "withheld_by_publisher", "obs_low": 1, "obs_high": 4, "qualifier": "less_than"}
    assert _three(change(pair(None, 30, earlier=fewer))) == (None, None, "R03")
    assert _three(change(pair(30, None, later=fewer))) == (None, None, "R03")


def test_r04_windows_of_different_length(pair: Make, change: Change) -> None:
    rows = pair(30, 60, earlier={"time_period": "2023-S1"})
    assert _three(change(rows)) == (None, None, "R04")


def test_r05_windows_not_a_year_apart(pair: Make, change: Change) -> None:
    assert _three(change(pair(30, 60, earlier={"time_period": "2022"}))) == (None, None, "R05")
    assert _three(change(pair(30, 60, earlier={"time_period": "2023-04-01/P12M"}))) == (None, None, "R05")


def test_r06_another_basis(pair: Make, change: Change) -> None:
    assert _three(change(pair(30, 60, earlier={"basis": "occurred"}))) == (None, None, "R06")


@pytest.mark.parametrize(
    "earlier",
    [{"basis": "cumulative"}, {"basis": "occurred", "state": "not_reported", "obs_value": None}],
)
def test_what_could_not_be_compared_is_no_near_miss(pair: Make, change: Change, earlier: Any) -> None:
    found = change(pair(30, 60, earlier=earlier))
    assert (_three(found), found["grade"]) == ((None, None, "R01"), None)


@pytest.mark.parametrize(("day", "reason"), [(date(2023, 6, 1), None), (date(2024, 1, 1), "R08")])
def test_a_stock_is_of_the_last_day_of_its_window(pair: Make, change: Change, day: date, reason: str | None) -> None:
    assert change(pair(40, 50, basis="stock"), [_break(day, "R08")])["reason_codes"] == reason


def _break(day: date, reason: str = "R07", **changes: Any) -> dict[str, Any]:
    return {"source": "demo", "break_date": pd.Timestamp(day), "facet": "coverage", "reason": reason} | changes


def test_r07_implementing_partners_25_to_109_gives_the_change_and_no_percentage(pair: Make, change: Change) -> None:
    rows = pair(25, 109, {"time_period": "2017"}, {"time_period": "2018"}, subject_org="UN_IP", as_of=date(2019, 3, 1))
    broken = _break(date(2018, 1, 1), break_subject_org="UN_IP")
    assert _three(change(rows, [broken])) == (84, None, "R07")
    assert _three(change(rows)) == (84, 336.0, None)


def test_r08_a_break_in_definition(pair: Make, change: Change) -> None:
    assert _three(change(pair(40, 50), [_break(date(2024, 3, 1), "R08")])) == (10, None, "R08")


@pytest.mark.parametrize(
    ("day", "crossed"),
    [
        (date(2023, 1, 1), False), (date(2023, 1, 2), True), (date(2024, 1, 1), True), (date(2024, 12, 31), True),
        (date(2025, 1, 1), False),
    ],
)  # fmt: skip
def test_a_break_counts_when_some_day_of_the_pair_lies_before_and_some_after(
    pair: Make, change: Change, day: date, crossed: bool
) -> None:
    assert (change(pair(40, 50), [_break(day)])["reason_codes"] == "R07") is crossed


@pytest.mark.parametrize(
    ("limit", "crossed"),
    [
        ({"break_measure": "case"}, True), ({"break_measure": "report"}, False), ({"break_conduct": "SEAH"}, True),
        ({"break_conduct": "SH"}, False), ({"break_subject_org": "UN"}, False), ({"source": "other"}, False),
        ({"break_measure": "case", "break_conduct": "SH"}, False),
    ],
)  # fmt: skip
def test_a_break_concerns_what_it_names(pair: Make, change: Change, limit: Any, crossed: bool) -> None:
    found = change(pair(40, 50), [_break(date(2024, 1, 1), **limit)])
    assert _three(found) == ((10, None, "R07") if crossed else (10, 25.0, None))


def test_two_breaks_of_two_kinds_are_both_named_once(pair: Make, change: Change) -> None:
    breaks = [_break(date(2024, 1, day), reason) for day, reason in ((1, "R07"), (2, "R07"), (3, "R08"))]
    assert _three(change(pair(40, 50), breaks)) == (10, None, "R07 R08")


def test_r09_an_approximate_value(pair: Make, change: Change) -> None:
    about = {"state": "approximate", "qualifier": "at_least", "obs_high": None}
    assert _three(change(pair(40, 50, earlier=about))) == (None, None, "R09")
    assert _three(change(pair(40, 50, later=about))) == (None, None, "R09")


def test_r10_a_base_of_zero(pair: Make, change: Change) -> None:
    assert _three(change(pair(0, 30))) == (30, None, "R10")
    assert _three(change(pair(0, 0))) == (0, None, "R10")


@pytest.mark.parametrize(("before", "now"), [(19, 20), (20, 19), (1, 400), (400, 0)])
def test_r11_under_20_the_change_alone(pair: Make, change: Change, before: int, now: int) -> None:
    assert _three(change(pair(before, now))) == (now - before, None, "R11")


def test_at_20_the_percentage_is_given(pair: Make, change: Change) -> None:
    assert _three(change(pair(20, 20))) == (0, 0.0, None)


def test_r12_138_to_265_of_two_vintages_is_given_and_flagged(pair: Make, change: Change) -> None:
    rows = pair(138, 265, {"edition": "report 2023"}, {"edition": "report 2024"})
    assert _three(change(rows)) == (127, 92.0, "R12")


def test_r13_another_tier_is_given_and_flagged(pair: Make, change: Change) -> None:
    assert _three(change(pair(40, 50, {"tier": 3, "edition": "press"}))) == (10, 25.0, "R12 R13")


def test_several_reasons_stand_side_by_side(pair: Make, change: Change) -> None:
    rows = pair(3, 9, {"edition": "press", "tier": 3})
    assert _three(change(rows, [_break(date(2024, 1, 1))])) == (6, None, "R07 R11 R12 R13")


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("2023-02", "2024-02"), ("2024-02", "2025-02"), ("2023-Q1", "2024-Q1"), ("2023-09-01/P6M", "2024-09-01/P6M"),
        ("2023-02-20/P9D", "2024-02-20/P10D"), ("2023-03-01/P12M", "2024-03-01/P12M"),
    ],
)  # fmt: skip
def test_windows_around_29_february_are_of_equal_calendar_length(
    pair: Make, change: Change, before: str, now: str
) -> None:
    rows = pair(40, 50, {"time_period": before}, {"time_period": now}, as_of=date(2026, 1, 1))
    assert _three(change(rows)) == (10, 25.0, None)


def test_the_neighbour_of_another_series_is_no_pair(observation: Make, view: Make) -> None:
    rows = [observation(40, time_period="2023", conduct="SH"), observation(50, time_period="2024")]
    rows.append(observation(45, time_period="2023", source="other"))
    assert view("year_on_year", rows)["reason_codes"].tolist() == ["R01"] * 3


@pytest.mark.parametrize(
    "changes",
    [{"basis": "cumulative"}, {"occurred": "2017"}, {"time_period": "../2024-12-31"}],
)
def test_what_is_never_compared_has_no_change(observation: Make, view: Make, changes: dict[str, Any]) -> None:
    assert view("year_on_year", [observation(40, **changes)]).empty
    shown = view("comparison_by_source", [observation(40, **changes)])
    assert shown["value_shown"].tolist() == ["40"]
    assert shown["reason_codes"].isna().all()


def test_silence_has_no_change_and_is_shown_as_silence(pair: Make, view: Make) -> None:
    rows = pair(40, None)
    assert view("year_on_year", rows)["time_period"].tolist() == ["2023"]
    shown = view("comparison_by_source", rows).set_index("time_period")
    assert shown.at["2024", "value_shown"] == "not reported"
    assert pd.isna(shown.at["2024", "obs_value"])


@pytest.mark.parametrize(
    ("value", "changes", "shown"),
    [
        (7, {}, "7"),
        (0, {}, "0 (explicit zero)"),
        (7, {"state": "approximate", "qualifier": "at_least", "obs_high": None}, "≥7"),
        (7, {"state": "approximate", "qualifier": "less_than", "obs_low": None}, "<7"),
        (None, {"state": "approximate", "qualifier": "range", "obs_low": 3, "obs_high": 9}, "3–9"),
        (None, {"state": "withheld_by_publisher", "obs_low": 1, "obs_high": 4}, "1–4 (withheld by publisher)"),
        (None, {"state": "reported", "conf_status": "C"}, "withheld"),
        (None, {"state": "not_applicable"}, "not applicable"),
    ],
)
def test_a_value_is_shown_as_it_is_to_be_read(
    observation: Make, view: Make, value: int | None, changes: dict[str, Any], shown: str
) -> None:
    assert view("comparison_by_source", [observation(value, **changes)])["value_shown"].tolist() == [shown]


def test_the_comparison_table_holds_every_current_value_once(pair: Make, observation: Make, view: Make) -> None:
    rows = [*pair(40, 50), observation(55, time_period="2024", edition="2026", as_of=date(2026, 1, 1))]
    shown = view("comparison_by_source", rows).sort_values("time_period")
    assert shown["obs_value"].tolist() == [40, 55]
    assert shown["percent_change"].tolist()[1] == 37.5


def _due(period: str, due_on: date, **changes: Any) -> dict[str, Any]:
    row = {"source": "demo", "kind": "submission", "subject_org": "EXAMPLE_PARTNER", "due_basis": "agreed"}
    return row | {"time_period": period, "due_on": pd.Timestamp(due_on)} | changes


BEFORE, ON, AFTER = date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2)  # the release is of 1 July 2026


def test_coverage_says_who_reported_said_zero_kept_silent_or_is_late(observation: Make, view: Make) -> None:
    rows = [
        observation(7, time_period="2020"), observation(0, time_period="2020", conduct="SH"),
        observation(0, time_period="2021"), observation(None, time_period="2021", conduct="SH"),
        observation(None, time_period="2022"), observation(None, time_period="2022", conduct="SH", state="withdrawn"),
    ]  # fmt: skip
    due = [_due("2020", BEFORE), _due("2022", BEFORE), _due("2023", BEFORE), _due("2024", AFTER), _due("2025", ON)]
    found = view("coverage", rows, calendar=due).set_index("time_period")
    assert found["coverage_status"].to_dict() == {
        "2020": "reported", "2021": "explicit_zero", "2022": "silent", "2023": "overdue", "2024": "not_due",
        "2025": "not_due",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "overdue"),
        ({"due_basis": "assumed"}, "awaited"),
        ({"due_basis": "observed"}, "overdue"),
        ({"kind": "publication"}, "not_collected"),
        ({"kind": "publication", "due_on": pd.Timestamp(AFTER)}, "not_due"),
    ],
)
def test_what_was_not_heard_of_is_whose_omission(view: Make, changes: dict[str, Any], status: str) -> None:
    found = view("coverage", [], calendar=[_due("2024", BEFORE) | changes])
    assert found["coverage_status"].tolist() == [status]


def test_an_edition_in_quarantine_is_held_and_not_overdue(view: Make) -> None:
    held = {"source": "demo", "edition": "2024", "edition_status": "held", "covers": "2024"}
    due = [_due("2023", BEFORE), _due("2024", BEFORE)]
    found = view("coverage", [], calendar=due, editions=[held]).set_index("time_period")
    assert found["coverage_status"].to_dict() == {"2023": "overdue", "2024": "held"}


def test_a_zero_of_a_breakdown_does_not_speak_for_the_whole(observation: Make, view: Make) -> None:
    rows = [observation(0, status="open"), observation(None)]
    assert view("coverage", rows)["coverage_status"].tolist() == ["silent"]
    assert view("coverage", rows[:1])["coverage_status"].tolist() == ["explicit_zero"]


def test_a_count_that_is_withheld_is_a_count_that_was_given(observation: Make, view: Make) -> None:
    hidden = observation(None, state="reported", conf_status="C")
    assert view("coverage", [hidden])["coverage_status"].tolist() == ["reported"]
