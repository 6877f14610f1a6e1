"""The value of an indicator: a number with its bounds, or what stands in its place; silence is never zero or blank."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from cli import values
from schemas import structure

DEFAULTS = {name: structure.COLUMNS[name].default for name in structure.BREAKDOWNS}


def row(**other: Any) -> pd.Series:
    """An EXAMPLE count, 47, unless told otherwise."""
    given = {
        **dict.fromkeys([*structure.TABLES["indicators"].columns, "value_shown"]), **DEFAULTS,
        "indicator": "level", "source": "care", "reporting_org": "CARE", "subject_org": "CARE", "time_period": "2018",
        "basis": "received", "measure": "complaint", "conduct": "SEAH", "unit": "count", "grade": "A",
        "value": 47.0, "value_low": 47.0, "value_high": 47.0, "count_low": 47.0, "count_high": 47.0,
        "organisations_counted": 1, "organisations_named": 1, "as_of": pd.Timestamp("2019-06-30"),
    }  # fmt: skip
    return pd.Series(given | other, dtype=object)


NONE = {"value": None, "value_low": None, "value_high": None}
RATIO = {"indicator": "ratio", "unit": "ratio", "value": 1.234, "value_low": 0.84, "value_high": 1.82}
SHARE = {"indicator": "share_closed", "unit": "per_cent"}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({}, "47"),
        ({"value": 0.0, "value_shown": "0 (explicit zero)"}, "0 (explicit zero)"),
        ({**NONE, "value_shown": "not reported", "reason_codes": "R18"}, "not reported"),
        ({**NONE, "value_shown": "withheld", "reason_codes": "R03"}, "withheld"),
        ({**NONE, "value_low": 1.0, "value_high": 4.0, "reason_codes": "R03"}, "1 to 4"),
        ({**NONE, "value_low": 6.0, "reason_codes": "R09"}, "at least 6"),
        ({**NONE, "value_high": 300.0, "reason_codes": "R21", "indicator": "all_reporters"}, "at most 300"),
        ({"indicator": "absolute_change", "value": 11.0}, "+11"),
        ({"indicator": "absolute_change", "value": 38070.0}, "+38070"),
        ({"indicator": "percentage_change", "unit": "per_cent", "value": -11.2}, "-11.2 %"),
        (RATIO, "1.23"),
        ({**SHARE, "value": 53.8, "value_low": 53.8, "value_high": 53.8}, "53.8 %"),
        ({**SHARE, **NONE, "value_low": 20.5, "value_high": 60.0}, "20.5 to 60 %"),
        # What one figure says is no value of a change or a share.
        ({**SHARE, **NONE, "value_shown": "18", "grade": None, "reason_codes": "R19"},
         "none: no base of the same cohort is printed"),
        ({**RATIO, **NONE, "grade": "D", "grade_facets": "definition vintage", "reason_codes": "R08 R12"},
         "refused: definition"),
        ({**RATIO, **NONE, "grade": "C", "grade_facets": "coverage vintage", "reason_codes": "R07 R12"},
         "none: break in coverage"),
        ({**RATIO, **NONE, "indicator": "percentage_change", "grade": "B", "reason_codes": "R11 R12"},
         "none: count under 20"),
        ({**NONE, "indicator": "silence", "unit": "organisations", "reason_codes": "R22"},
         "none: a group this small could tell who it is"),
    ],
)  # fmt: skip
def test_a_value_is_a_number_or_says_why_it_is_none(other: dict[str, Any], said: str) -> None:
    assert values.value(row(**other)) == said


@pytest.mark.parametrize(
    ("other", "interval", "counts"),
    [
        ({}, "", ""),
        ({**RATIO, "base_low": 38.0, "base_high": 38.0}, "0.84 to 1.82", "38 -> 47"),
        ({**RATIO, "value": None, "value_high": None, "base_low": 0.0, "base_high": 0.0}, "0.84 or more", "0 -> 47"),
        ({**SHARE, "base_low": 90.0, "base_high": 90.0}, "", "47 of 90"),
        ({**SHARE, "base_low": 90.0, "base_high": None}, "", "47 of at least 90"),
        ({"indicator": "all_reporters", "base_low": 133.0, "base_high": 138.0}, "", "133 to 138 -> 47"),
        ({"indicator": "matched_panel", "base_low": None, "base_high": None}, "", "47"),
    ],
)
def test_the_interval_is_that_of_a_ratio_and_the_counts_stand_beside(
    other: dict[str, Any], interval: str, counts: str
) -> None:
    assert (values.interval(row(**other)), values.rests_on(row(**other))) == (interval, counts)


TOGETHER = {"subject_org": "_T", "indicator": "all_reporters"}


def test_coverage_tells_k_of_n_and_how_many_before() -> None:
    some = row(**TOGETHER, organisations_counted=2, organisations_named=4, organisations_before=2)
    assert values.coverage(some) == "2 of 4"
    others = row(**TOGETHER, organisations_counted=3, organisations_named=3, organisations_before=2)
    assert values.coverage(others) == "3 of 3 (before: 2)"
    assert values.coverage(row(organisations_counted=0)) == "0 of 1"
    assert dict(values.lines(row()))["coverage"] == "1 of 1 organisation"


@pytest.mark.parametrize(
    "other",
    [
        {"subject_org": "UN"}, {"subject_org": "NL_MFA_PARTNERS"}, {"subject_org": "MDS_MEMBERS"},
        {"subject_org": "A_NEW_CODE"}, {"personnel": "partner_staff"}, {**RATIO, "grade_facets": "coverage vintage"},
    ],
)  # fmt: skip
def test_nothing_is_said_of_coverage_where_several_may_stand_behind_a_count(other: dict[str, Any]) -> None:
    assert values.coverage(row(**other)) == ""
    assert "coverage" not in dict(values.lines(row(**other)))


def test_the_lines_leave_out_what_an_indicator_does_not_have() -> None:
    told = dict(values.lines(row(**TOGETHER, organisations_counted=3, organisations_named=4)))
    assert told["coverage"] == "3 of 4 parts"
    assert told["value"] == "47"
    assert told["is"].startswith("Sum of the organisations named")
    assert not {"interval", "verdict"} & told.keys()
