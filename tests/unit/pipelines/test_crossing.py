"""Breaks between the counts of a sum."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipelines.steps import crossing
from pipelines.steps.crossing import Between
from pipelines.steps.summing import Part
from schemas import periods

CODES = {"source": "un_annual", "subject_org": "UN_IP", "measure": "allegation", "conduct": "SEA", "basis": "received"}


def part(time_period: str, **codes: Any) -> Part:
    window = periods.parse(time_period)
    as_of = codes.pop("as_of", date(2019, 3, 31))
    known = CODES | {"time_period": time_period} | codes
    return Part(f"un_annual/{time_period}", known, window.start, window.end, "reported", 7, 7, as_of=as_of)


def broken(day: str = "2018-01-01", **codes: Any) -> Between:
    limits = {"measure": None, "conduct": None, "subject_org": "UN_IP"} | codes
    applies_to = limits.pop("applies_to", "period")
    return Between("un_annual", date.fromisoformat(day), "coverage", applies_to, limits, "built up", "A/73/744")


@pytest.mark.parametrize(
    ("parts", "declared", "is_told"),
    [
        ([part("2017"), part("2018")], broken(), True),
        ([part("2018"), part("2017")], broken(), True),
        ([part("2017"), part("2018")], broken("2018-07-01"), True),
        ([part("2017"), part("2018")], broken("2019-01-01"), False),
        ([part("2017"), part("2018")], broken("2017-01-01"), False),
        ([part("2017"), part("2017", subject_org="UN_PK")], broken("2017-07-01"), False),
        ([part("2017", subject_org="UN_PK"), part("2018")], broken(), True),
        ([part("2017"), part("2018")], broken(subject_org="UN"), False),
        ([part("2017"), part("2018")], broken(measure="report"), False),
        ([part("2017", source="care"), part("2018", source="care")], broken(), False),
        # What is published from its day on is counted otherwise, whatever the window.
        ([part("2018", as_of=date(2017, 12, 31)), part("2018", ref_area="KEN")], broken(applies_to="vintage"), True),
        ([part("2017"), part("2018")], broken(applies_to="vintage"), False),
        ([part("../2017-12-31"), part("2018")], broken(), False),
    ],
)
def test_a_break_between_the_windows_is_told(parts: list[Part], declared: Between, is_told: bool) -> None:
    said = ["a break lies between them, 2018-01-01 coverage: built up (A/73/744)"]
    found = crossing.notes(parts, [declared])
    assert [line.replace("2018-07-01", "2018-01-01") for line in found] == (said if is_told else [])


def test_a_break_is_told_once_however_many_codes_it_reaches() -> None:
    parts = [part("2017"), part("2018"), part("2019")]
    assert len(crossing.notes(parts, [broken(measure="allegation"), broken(subject_org=None)])) == 1
