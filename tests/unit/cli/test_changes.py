"""A change as a reader sees it: ratio with interval, verdict, grade, and what refuses it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from cli import changes
from pipelines.steps.told import SPLIT_BY


def row(**other: Any) -> pd.Series:
    """The change of an EXAMPLE series, 534 to 758, unless told otherwise."""
    given = {
        "obs_value": 758, "previous_value": 534, "absolute_change": 224, "percent_change": 41.9, "ratio": 1.419,
        "ratio_low": 1.271, "ratio_high": 1.586, "verdict": "higher", "grade": "A", "grade_facets": None,
        "reason_codes": None, "reporting_org": "UN", "subject_org": "UN", "measure": "allegation", "conduct": "SEA",
        "basis": "received", "time_period": "2023", "previous_time_period": "2022",
        **dict.fromkeys(SPLIT_BY, "_T"),
    }  # fmt: skip
    return pd.Series(given | other, dtype=object)


WITHOUT_RATIO = {"ratio": None, "ratio_low": None, "ratio_high": None, "verdict": None, "percent_change": None}
REFUSED = {"grade": "D", "grade_facets": "period", "reason_codes": "R04", "absolute_change": None, **WITHOUT_RATIO}


@pytest.mark.parametrize(
    ("other", "shown", "told"),
    [
        ({}, "1.42 (1.27 to 1.59)", "1.42 (95 % interval 1.27 to 1.59): higher"),
        (
            {"ratio": 1.266, "ratio_low": 0.943, "ratio_high": 1.704, "verdict": "no_clear_change"},
            "1.27 (0.94 to 1.70)", "1.27 (95 % interval 0.94 to 1.70): no clear change",
        ),
        (
            {"obs_value": 0, "previous_value": 3, "ratio": 0.0, "ratio_low": 0.0, "ratio_high": 1.71,
             "verdict": "no_clear_change"},
            "0.00 (0.00 to 1.71)", "0.00 (95 % interval 0.00 to 1.71): no clear change",
        ),
        (
            {"obs_value": 3, "previous_value": 0, "ratio": None, "ratio_low": 0.58, "ratio_high": None,
             "verdict": "no_clear_change"},
            "(0.58 or more)", "none, as the earlier count is zero (95 % interval 0.58 or more)",
        ),
        (
            {"obs_value": 0, "previous_value": 0, "ratio": None, "ratio_low": 0.0, "ratio_high": None,
             "verdict": "no_clear_change"},
            "", "none, as both counts are zero",
        ),
        (REFUSED, "", "not given"),
    ],
)  # fmt: skip
def test_a_ratio_is_never_shown_without_its_interval(other: dict[str, Any], shown: str, told: str) -> None:
    assert changes.ratio(row(**other)) == shown
    assert changes.ratio_in_words(row(**other)) == told


@pytest.mark.parametrize(
    ("other", "shown"),
    [({}, "+224"), (REFUSED, "refused: period"), ({"absolute_change": None, "grade": None}, "")],
)
def test_where_a_change_is_refused_the_facet_stands_in_its_place(other: dict[str, Any], shown: str) -> None:
    assert changes.absolute(row(**other)) == shown


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ({}, "A, comparable"),
        ({"grade": "C", "grade_facets": "coverage vintage"},
         "C, comparable in part: absolute change only [Who reports; Editions and tiers the values come from]"),
        ({"grade": None}, "none: nothing to compare with"),
    ],
)  # fmt: skip
def test_a_grade_says_what_it_means_and_what_cost_it(other: dict[str, Any], shown: str) -> None:
    assert changes.grade(row(**other)) == shown


def test_a_change_is_told_in_lines_and_in_a_sentence() -> None:
    told = dict(changes.lines(row()))
    assert list(told) == ["absolute", "per cent", "ratio", "comparability", "in words"]
    assert "758 allegations of sexual exploitation and abuse in 2023 against 534 in 2022" in told["in words"]
    refused = dict(changes.lines(row(**REFUSED)))
    assert refused["absolute"] == "refused: period"
    assert refused["R04"] == "Periods differ in length"
    assert "No change is given: periods differ" in refused["in words"]


def test_per_day_the_windows_are_told_and_no_percentage() -> None:
    windows = {"time_period": "2018-02-20/P223D", "previous_time_period": "2017-04-01/P12M", "days": 223}
    per_day = row(**windows, previous_days=365, days_in_both=40).drop(["absolute_change", "percent_change"])
    told = dict(changes.lines(per_day))
    assert told["windows"] == "223 days against 365; 40 days lie in both"
    assert told["ratio per day"] == "1.42 (95 % interval 1.27 to 1.59): higher"
    assert "per cent" not in told


def test_only_codes_that_occur_are_explained() -> None:
    frame = pd.DataFrame([row(reason_codes="R12 R01"), row(reason_codes="R01", grade=None), row(**REFUSED)])
    assert [code for code, _ in changes.notes(frame)] == ["R01", "R04", "R12", "A", "D", "period"]
    assert changes.notes(frame.iloc[:0]) == []


@pytest.mark.parametrize(
    ("facets", "reasons", "said"),
    [
        ("definition vintage", "R08 R12", "refused: definition"),
        ("period", "R04", "refused: period"),
        ("unit coverage vintage", "R07 R08 R13", "refused: unit"),
        ("basis mapping", "R06 R17", "refused: basis"),
        ("definition threshold vintage", "R08 R09 R12", "refused: threshold"),
        ("unit threshold", "R08 R09", "refused: unit threshold"),
    ],
)
def test_a_refusal_names_the_facets_alone_that_refuse(facets: str, reasons: str, said: str) -> None:
    assert changes.refused(row(**REFUSED | {"grade_facets": facets, "reason_codes": reasons})) == said
