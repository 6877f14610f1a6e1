"""Every indicator by the smallest example, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import chain
from typing import Any

import pandas as pd
import pytest

from schemas import codelists, indicators, make_indicators, structure

Make = Callable[..., Any]
Row = dict[str, Any]
HIDDEN: Row = {"conf_status": "C", "state": "reported", "obs_low": None, "obs_high": None, "qualifier": None}
UNDER_FIVE: Row = {"state": "withheld_by_publisher", "obs_low": 1, "obs_high": 4, "qualifier": None}
AT_LEAST: Row = {"state": "approximate", "qualifier": "at_least", "obs_high": None}
POINT = ("value", "value_low", "value_high")
COUNTS = ("count_low", "count_high", "base_low", "base_high")
ORGANISATIONS = ("organisations_counted", "organisations_before", "organisations_named")


@pytest.fixture
def found(view: Make) -> Callable[..., list[Row]]:
    """Return the rows of some indicators, with None for what is empty."""

    def run(code: str, rows: list[Row], breaks: Any = (), **where: Any) -> list[Row]:
        frame = view("indicators", rows, breaks).query("indicator == @code")
        for name, value in where.items():
            frame = frame[frame[name] == value]
        frame = frame.sort_values(["time_period", "status", "basis"])
        return frame.astype(object).where(frame.notna(), None).to_dict("records")

    return run


def _said(row: Row, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def test_the_code_list_is_that_of_the_declaration() -> None:
    assert make_indicators.TARGET.read_text(encoding="utf-8") == make_indicators.render()
    assert set(codelists.load("indicator").codes) == set(indicators.declared())
    assert {said.rests_on for said in indicators.declared().values()} <= set(structure.TABLES)


# Levels, stocks, clocks -----------------------------------------------------------------------------------------


LEVELS: list[tuple[int | None, Row, Any, str | None]] = [
    (47, {}, (47, 47, 47), None),
    (0, {}, (0, 0, 0), None),
    (6, AT_LEAST, (None, 6, None), "R09"),
    (90, {"state": "approximate", "qualifier": "about"}, (None, None, None), "R09"),
    (None, {"state": "approximate", "qualifier": "range", "obs_low": 3, "obs_high": 9}, (None, 3, 9), "R09"),
    (None, UNDER_FIVE, (None, 1, 4), "R03"),
    (None, HIDDEN, (None, None, None), "R03"),
    (None, {"state": "not_reported"}, (None, None, None), "R18"),
    (None, {"state": "not_applicable"}, (None, None, None), "R18"),
]


def test_a_level_is_the_count_or_its_ends(observation: Make, found: Make) -> None:
    rows = [
        observation(value, time_period=str(2010 + 2 * place), **changes)
        for place, (value, changes, _, _) in enumerate(LEVELS)
    ]
    levels = found("level", rows)
    for level, row, (_, _, point, reason) in zip(levels, rows, LEVELS, strict=True):
        assert _said(level, POINT) == point
        assert (level["reason_codes"], level["grade"], level["unit"]) == (reason, "A", "count")
        assert (level["figure_ids"], level["organisations_counted"]) == (row["figure_id"], int(reason != "R18"))


def test_what_was_withdrawn_has_no_level(observation: Make, found: Make) -> None:
    assert found("level", [observation(None, state="withdrawn", comment="counted twice")]) == []


def test_open_cases_are_stocks_alone(observation: Make, found: Make) -> None:
    rows = [
        observation(12, basis="stock", status="open"),
        observation(5, basis="stock", status="under_investigation"),
        observation(9, basis="received", status="open"),
        observation(30, basis="stock", status="closed"),
    ]
    assert [(row["status"], row["value"]) for row in found("open_at_end", rows)] == [
        ("open", 12),
        ("under_investigation", 5),
    ]


def test_two_clocks_stand_side_by_side_and_are_not_subtracted(observation: Make, found: Make) -> None:
    rows = [
        observation(70, basis="received"),
        observation(27, basis="occurred"),
        observation(8, basis="received", conduct="SH"),
        observation(None, basis="occurred", conduct="SH", state="not_reported"),
    ]
    both = found("dual_clock", rows)
    assert [(row["basis"], row["value"], row["figure_ids"]) for row in both] == [
        ("occurred", 27, rows[1]["figure_id"]),
        ("received", 70, rows[0]["figure_id"]),
    ]
    assert all(row["base_low"] is None for row in both)


# Changes --------------------------------------------------------------------------------------------------------


def test_changes_are_those_of_the_year_before(observation: Make, found: Make, view: Make) -> None:
    rows = [observation(534, time_period="2023"), observation(758, time_period="2024")]
    (expected,) = view("year_on_year", rows).query("time_period == '2024'").to_dict("records")
    (ratio,) = found("ratio", rows, time_period="2024")
    assert _said(ratio, POINT) == tuple(expected[name] for name in ("ratio", "ratio_low", "ratio_high"))
    assert (ratio["verdict"], ratio["grade"], ratio["unit"]) == ("higher", "A", "ratio")
    assert _said(ratio, COUNTS) == (758, 758, 534, 534)
    assert ratio["figure_ids"] == ";".join(sorted(row["figure_id"] for row in rows))
    (change,) = found("absolute_change", rows, time_period="2024")
    assert (*_said(change, POINT), change["verdict"]) == (224, 224, 224, None)
    (percent,) = found("percentage_change", rows, time_period="2024")
    assert _said(percent, POINT) == (expected["percent_change"], None, None)


@pytest.mark.parametrize(
    ("before", "now", "given", "reason"),
    [
        ((10, {}), (15, {}), (5, 1.5, None), "R11"),
        ((0, {}), (3, {}), (3, None, None), "R10"),
        ((40, {}), (None, UNDER_FIVE), (None, None, None), "R03"),
        ((None, {"state": "not_reported"}), (40, {}), (None, None, None), "R02"),
        ((30, {}), (6, AT_LEAST), (None, None, None), "R09"),
    ],
)
def test_a_change_that_is_refused_says_why(
    before: Any, now: Any, given: Any, reason: str, observation: Make, found: Make
) -> None:
    rows = [observation(before[0], time_period="2023", **before[1]), observation(now[0], time_period="2024", **now[1])]
    codes = ("absolute_change", "ratio", "percentage_change")
    changes = [found(code, rows, time_period="2024")[0] for code in codes]
    assert tuple(row["value"] for row in changes) == given
    assert {row["reason_codes"] for row in changes} == {reason}
    assert {row["organisations_before"] for row in changes} == {int(reason != "R02")}


# Shares ---------------------------------------------------------------------------------------------------------


SHARES: list[tuple[Any, Any, Any, Any, str | None, str | None]] = [
    ((14, {}), (26, {}), (53.8, 53.8, 53.8), (14, 14, 26, 26), None, "A"),
    ((0, {}), (20, {}), (0, 0, 0), (0, 0, 20, 20), None, "A"),
    ((14, {}), (19, {}), (None, None, None), (14, 14, 19, 19), "R11", "A"),
    ((None, UNDER_FIVE), (40, {}), (None, 2.5, 10.0), (1, 4, 40, 40), "R03", "D"),
    ((10, {}), (40, AT_LEAST), (None, 0, 25.0), (10, 10, 40, None), "R09", "D"),
    ((None, HIDDEN), (40, {}), (None, None, None), (None, None, 40, 40), "R03", "D"),
    ((10, {}), (None, HIDDEN), (None, None, None), (10, 10, None, None), "R03", "D"),
    ((10, {}), (None, {"state": "not_reported"}), (None, None, None), (10, 10, None, None), "R18", None),
    ((30, {}), (26, {}), (None, None, None), (30, 30, 26, 26), "R24", "D"),
    ((14, {"edition": "2026"}), (26, {}), (None, None, None), (14, 14, None, None), "R20", "D"),
    ((14, {}), (26, {"basis": "occurred"}), (None, None, None), (14, 14, None, None), "R06", "D"),
    ((14, {}), (26, {"time_period": "2023"}), (None, None, None), (14, 14, None, None), "R19", None),
    ((14, {"mapping_predicate": "broad"}), (26, {}), (None, None, None), (14, 14, 26, 26), "R17", "C"),
]


def _cohort(observation: Make, part: Any, base: Any, status: str, of: str, **both: Any) -> list[Row]:
    (value, changes), (whole, others) = part, base
    return [
        observation(value, **{"status": status} | both | changes),
        observation(whole, **{"status": of} | both | others),
    ]


@pytest.mark.parametrize(
    ("code", "status", "of"), [("share_closed", "closed", "_T"), ("share_substantiated", "substantiated", "closed")]
)
def test_a_share_is_of_one_cohort(code: str, status: str, of: str, observation: Make, found: Make) -> None:
    areas = sorted(codelists.load("area").codes)
    cohorts = {
        area: _cohort(observation, part, base, status, of, ref_area=area)
        for area, (part, base, *_) in zip(areas, SHARES, strict=False)
    }
    shares = {row["ref_area"]: row for row in found(code, list(chain(*cohorts.values())), status=status)}
    for (area, rows), (_, _, point, counts, reason, grade) in zip(cohorts.items(), SHARES, strict=True):
        share = shares[area]
        assert (_said(share, POINT), _said(share, COUNTS)) == (point, counts)
        assert (share["reason_codes"], share["grade"]) == (reason, grade)
        resting = rows[:1] if reason in ("R20", "R06", "R19") else rows
        assert share["figure_ids"] == ";".join(sorted(row["figure_id"] for row in resting))


@pytest.mark.parametrize(
    ("now", "expected"),
    [((200, {}), (40.0, "R14")), ((None, {"state": "withdrawn", "comment": "miscounted"}), (None, "R18"))],
)
def test_a_base_that_was_restated_is_flagged_and_one_withdrawn_gives_no_share(
    now: Any, expected: Any, observation: Make, found: Make
) -> None:
    rows = _cohort(observation, (40, {}), (100, {}), "closed", "_T")
    rows.append(observation(now[0], edition="2026", as_of=date(2026, 6, 30), **now[1]))
    (share,) = [row for row in found("share_closed", rows)]
    assert (share["value"], share["reason_codes"]) == expected


def test_cases_closed_in_a_window_are_no_share_of_those_received_in_it(observation: Make, found: Make) -> None:
    rows = [observation(14, status="closed", basis="closed"), observation(26)]
    assert found("share_closed", rows) == []


# Panels ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def panel(observation: Make) -> Callable[..., list[Row]]:
    """Return counts of UN organisations by year: a number, or a number with what it is told otherwise."""

    def make(**years: dict[str, Any]) -> list[Row]:
        cells = [(year[1:], org, cell) for year, orgs in years.items() for org, cell in orgs.items()]
        both = {"reporting_org": "UN", "conduct": "SEA", "measure": "allegation"}
        return [
            observation(*(cell[:1] if isinstance(cell, tuple) else (cell,)), subject_org=org, time_period=year, **both,
                        **(cell[1] if isinstance(cell, tuple) else {}))
            for year, org, cell in cells
        ]  # fmt: skip

    return make


def test_the_matched_panel_stands_beside_all_reporters(panel: Make, found: Make) -> None:
    rows = panel(
        y2023={"UN_PK": 40, "UN_AFP": 30, "UN": 100}, y2024={"UN_PK": 50, "UN_AFP": 20, "UN_IP": 80, "UN": 150}
    )
    (everyone,), (matched,) = (found(code, rows, time_period="2024") for code in ("all_reporters", "matched_panel"))
    assert (*_said(everyone, COUNTS), *_said(everyone, ORGANISATIONS)) == (150, 150, 70, 100, 3, 2, 3)
    assert (everyone["grade"], everyone["grade_facets"], everyone["value"]) == ("C", "coverage", 150)
    assert (*_said(matched, COUNTS), *_said(matched, ORGANISATIONS)) == (70, 70, 70, 70, 2, 2, 3)
    assert (matched["grade"], matched["grade_facets"], matched["reason_codes"]) == ("A", None, None)
    assert (matched["subject_org"], matched["previous_time_period"]) == ("_T", "2023")
    assert matched["figure_ids"].count(";") == 3


def test_a_part_is_not_added_to_its_whole(panel: Make, found: Make) -> None:
    rows = panel(y2024={"UN": 150, "UN_PERSONNEL": 70, "UN_PK": 50, "UNICEF": 9, "UN_IP": 80, "UN_AFP_WITH_IP": 100})
    (everyone,) = found("all_reporters", rows)
    assert (everyone["value"], everyone["organisations_named"]) == (150, 2)


@pytest.mark.parametrize(
    ("whole", "ends", "reason"),
    [
        ((758, {}), (384, 758), "R21"),  # others are in it whom nobody named
        ((384, {}), (384, 384), None),
        ((None, HIDDEN), (384, None), "R21"),
        ((500, AT_LEAST), (384, None), "R21"),
        ((300, {}), (300, 384), "R21"),  # the parts overlap, or the whole is short
        ((None, {"state": "not_reported"}), (384, 384), None),
    ],
)
def test_parts_that_do_not_reach_the_printed_whole_are_no_total(
    whole: Any, ends: Any, reason: str | None, panel: Make, found: Make
) -> None:
    named = {"UN_PK": 66, "UN_AFP": 91, "UN_IP": 227}
    rows = panel(y2023=named | {"UN": whole}, y2024=named | {"UN": whole})
    for row in found("all_reporters", rows, time_period="2024"):
        assert _said(row, COUNTS) == ends * 2
        assert (row["value"], row["reason_codes"]) == (None if reason else 384, reason)
        assert row["figure_ids"] == ";".join(
            sorted(other["figure_id"] for other in rows if other["state"] != "not_reported")
        )


def test_of_the_wholes_the_widest_that_gave_a_number_counts(panel: Make, found: Make) -> None:
    rows = panel(y2024={"UN": (None, {"state": "not_reported"}), "UN_PERSONNEL": 90, "UN_PK": 40, "UN_AFP": 30})
    assert _said(found("all_reporters", rows)[0], COUNTS[:2]) == (70, 90)


def test_of_members_without_a_number_there_is_no_total(panel: Make, found: Make) -> None:
    rows = panel(y2024=dict.fromkeys(("UN_PK", "UN_AFP"), (None, {"state": "not_applicable"})))
    (row,) = found("all_reporters", rows)
    assert (*_said(row, POINT), *_said(row, COUNTS), row["reason_codes"]) == (*[None] * 7, "R18")


def test_one_organisation_is_no_panel(panel: Make, found: Make) -> None:
    rows = panel(y2023={"UN": 90, "UN_PK": 40}, y2024={"UN": 120, "UN_PK": 50})
    assert found("all_reporters", rows) == found("matched_panel", rows) == []


@pytest.mark.parametrize(
    ("cell", "ends", "reason"),
    [
        ((None, {"state": "not_reported"}), (50, None), "R21"),
        ((None, UNDER_FIVE), (51, 54), "R21"),
        ((None, HIDDEN), (50, None), "R21"),
        ((None, {"state": "not_applicable"}), (50, 50), None),
        ((None, {"state": "included_elsewhere", "included_in": "nobody"}), (50, None), "R21"),
    ],
)
def test_silence_in_a_panel_is_never_zero(cell: Any, ends: Any, reason: str | None, panel: Make, found: Make) -> None:
    (everyone,) = found("all_reporters", panel(y2024={"UN_PK": 50, "UN_AFP": cell}))
    assert (everyone["count_low"], everyone["count_high"], everyone["reason_codes"]) == (*ends, reason)


def test_a_count_included_in_another_member_adds_nothing(panel: Make, found: Make) -> None:
    rows = panel(y2024={"UN_PK": 50, "UN_AFP": 7})
    rows[1] |= {"obs_value": None, "obs_low": None, "obs_high": None, "state": "included_elsewhere"}
    rows[1] |= {"included_in": rows[0]["figure_id"]}
    assert found("all_reporters", rows)[0]["value"] == 50


def test_across_a_break_nothing_is_matched(panel: Make, found: Make) -> None:
    rows = panel(y2023={"UN_PK": 40, "UN_AFP": 30, "UN_IP": 25}, y2024={"UN_PK": 50, "UN_AFP": 20, "UN_IP": 109})
    since = {"source": "demo", "break_date": date(2024, 1, 1), "facet": "coverage", "reason": "R07"}
    since |= {"break_subject_org": "UN_IP", "break_id": "demo/breaks.csv/3"}
    (everyone,) = found("all_reporters", rows, [since], time_period="2024")
    assert (everyone["grade"], everyone["break_ids"]) == ("C", "demo/breaks.csv/3")
    (matched,) = found("matched_panel", rows, [since])
    assert (matched["count_low"], matched["organisations_counted"], matched["organisations_named"]) == (70, 2, 3)


@pytest.mark.parametrize(("applies_to", "expected"), [("vintage", ("C", "definition")), ("period", ("A", None))])
def test_a_sum_is_graded_against_the_values_it_is_of(applies_to: str, expected: Any, panel: Make, found: Make) -> None:
    """Its edition printed 40 beside it, before the break; the sum of the year before is with the 42 known since."""
    rows = panel(y2018={"UN_PK": 40, "UN_AFP": 30}, y2019={"UN_PK": 50, "UN_AFP": 20})
    rows = [row | {"as_of": date(2020, 3, 31)} for row in rows]
    rows += [row | {"as_of": date(2021, 3, 31)} for row in panel(y2018={"UN_PK": (42, {"edition": "2026"})})]
    broken = {"source": "demo", "break_date": date(2021, 1, 14), "facet": "system", "reason": "R08"}
    broken |= {"break_id": "demo/breaks.csv/2", "applies_to": applies_to, "break_subject_org": "UN_PK"}
    (everyone,) = found("all_reporters", rows, [broken], time_period="2019")
    assert (everyone["base_low"], everyone["grade"], everyone["grade_facets"]) == (72, *expected)
    assert everyone["break_ids"] == (broken["break_id"] if applies_to == "vintage" else None)
    (matched,) = found("matched_panel", rows, [broken])
    assert (matched["base_low"], matched["grade"], matched["grade_facets"]) == (70, "A", None)
    assert matched["break_ids"] is None


@pytest.mark.parametrize(
    ("named", "ends", "organisations"),
    [
        ({"UN_PK": 50, "UN_IP": 80}, (130, 130), 2),  # within the UN nobody is in both
        ({"UN_PK": 50, "UN_IP": 80, "PLAN": 7}, (57, 57), 2),  # the NGO may be the partner
        ({"UN_PK": 50, "UN_IP": 80, "AID_SECTOR": 900}, (130, 130), 2),
        ({"UN_IP": 80, "OXFAM": 9, "OXFAM_GB": 5, "OXFAM_NOVIB": 4}, (9, 9), 2),
    ],
)
def test_partners_of_the_un_are_left_out_beside_who_may_be_one(
    named: Any, ends: Any, organisations: int, panel: Make, found: Make
) -> None:
    rows = panel(y2023=named, y2024=named)
    for indicator in ("all_reporters", "matched_panel"):
        (row,) = found(indicator, rows, time_period="2024")
        assert (_said(row, COUNTS), row["organisations_counted"]) == (ends * 2, organisations)


def test_a_matched_member_within_bounds_makes_a_sum_within_bounds(panel: Make, found: Make) -> None:
    rows = panel(y2023={"UN_PK": 40, "UN_AFP": (None, UNDER_FIVE)}, y2024={"UN_PK": 50, "UN_AFP": (6, AT_LEAST)})
    (matched,) = found("matched_panel", rows)
    assert (_said(matched, COUNTS), matched["value"], matched["grade"]) == ((56, None, 41, 44), None, "D")


# Rates ----------------------------------------------------------------------------------------------------------


def test_a_rate_is_context_only(observation: Make, found: Make) -> None:
    staff = observation(11507, measure="workforce", basis="stock", conduct="_T")
    (rate,) = found("rate_per_1000_staff", [staff, observation(58)])
    assert (rate["value"], rate["reason_codes"], rate["base_low"]) == (5.04, "R23", 11507)
    (few,) = found("rate_per_1000_staff", [staff, observation(19)])
    assert (few["value"], few["reason_codes"], few["count_low"]) == (None, "R11 R23", 19)
    other = staff | {"subject_org": "FMO", "figure_id": "demo/2025/fmo"}
    assert found("rate_per_1000_staff", [other, observation(58)]) == []


# Silence --------------------------------------------------------------------------------------------------------


def _group(observation: Make, size: int, zeros: int, count: int, years: int = 3) -> list[Row]:
    orgs = [f"EXAMPLE_{number}" for number in range(size)]
    return [
        observation(0 if number < zeros else count, subject_org=org, reporting_org="HRS", time_period=str(2024 - back))
        for number, org in enumerate(orgs)
        for back in range(years)
    ]


@pytest.mark.parametrize(
    ("size", "zeros", "count", "years", "value", "reason"),
    [
        (12, 2, 4, 3, 2, None),  # two zeros of twelve: 3 windows at 3.64 each, over phi 2
        (12, 2, 1, 3, 0, None),
        (12, 1, 5, 1, 0, None),
        (12, 1, 7, 1, 1, None),
        (9, 1, 9, 3, None, "R22"),
    ],
)
def test_silence_is_a_number_of_organisations_in_a_large_group(
    size: int, zeros: int, count: int, years: int, value: int | None, reason: str | None, observation: Make, found: Make
) -> None:
    rows = _group(observation, size, zeros, count, years)
    (row,) = found("silence", rows, time_period="2024")
    assert (row["value"], row["reason_codes"], row["subject_org"]) == (value, reason, "_T")
    # It names nobody: it rests on the figures of all.
    assert len(row["figure_ids"].split(";")) == len(rows)


# Every row ------------------------------------------------------------------------------------------------------


def test_every_row_has_a_value_or_a_reason_and_what_it_rests_on(panel: Make, observation: Make, view: Make) -> None:
    rows = panel(y2023={"UN_PK": 40, "UN_AFP": None}, y2024={"UN_PK": 50, "UN_AFP": (None, UNDER_FIVE), "UN_IP": 0})
    rows += _cohort(observation, (None, UNDER_FIVE), (40, {}), "closed", "_T")
    every: pd.DataFrame = view("indicators", rows)
    assert (every["value"].notna() | every["reason_codes"].notna()).all()
    assert every[["figure_ids", "as_of", "unit", "declared_order", "organisations_counted"]].notna().all(axis=None)
    assert not every.duplicated(["indicator", *structure.DIMENSIONS]).any()
    order = every.drop_duplicates("indicator").sort_values("declared_order")["indicator"]
    assert list(order) == [code for code in indicators.declared() if code in set(order)]
