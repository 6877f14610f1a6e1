"""Declared breaks: as rows of table `breaks`, and between which values they lie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines.steps import breaks
from sources.declaration import Break

Make = Callable[..., Any]
DAY = date(2021, 1, 14)
BEFORE, AFTER = date(2021, 1, 13), date(2021, 3, 31)


def _declared(facet: str, *codes: str | None, applies_to: str = "period") -> Break:
    told = ("built up", "A/73/744", "an analyst", date(2026, 1, 5), 7)
    return Break(date(2018, 1, 1), facet, "R07", applies_to, *codes, *told)


def test_a_break_is_kept_as_declared(source: Make) -> None:
    (row,) = breaks.table({"demo": source(breaks=(_declared("coverage", None, None, "UN_IP"),))}).to_dict("records")
    assert (row["source"], row["break_date"], row["reason"]) == ("demo", pd.Timestamp(2018, 1, 1), "R07")
    assert (row["break_id"], row["applies_to"]) == ("demo/breaks.csv/7", "period")
    assert (row["break_subject_org"], row["citation"]) == ("UN_IP", "A/73/744")
    assert (row["who"], row["declared_on"]) == ("an analyst", pd.Timestamp(2026, 1, 5))
    assert pd.isna(row["break_measure"])
    assert breaks.table({}).empty


@pytest.mark.parametrize(
    ("facet", "organisations"), [("system", {"UN_PK", "MINUSCA", "UN_SPM"}), ("coverage", {"UN_PK"})]
)
def test_a_break_concerns_what_lies_under_the_codes_it_names(source: Make, facet: str, organisations: set[str]) -> None:
    found = breaks.table({"demo": source(breaks=(_declared(facet, None, "SEA", "UN_PK"),))})
    assert organisations <= set(found["break_subject_org"])
    assert "UN" not in set(found["break_subject_org"])
    assert (len(set(found["break_subject_org"])) == 1) is (facet == "coverage")
    assert {"SEA", "SE", "SA"} <= set(found["break_conduct"])
    assert not found.duplicated().any()


@pytest.fixture
def change(view: Make, observation: Make) -> Make:
    """Return the change of 2019 on 2018, known on two days, beside a break of one kind."""

    def run(
        known: tuple[date, date], table: str = "year_on_year", windows: Any = ("2018", "2019"), **broken: Any
    ) -> Any:
        rows = [
            observation(value, time_period=window, edition=window, as_of=as_of)
            for value, window, as_of in zip((40, 50), windows, known, strict=True)
        ]
        declared = {"source": "demo", "break_date": pd.Timestamp(DAY), "facet": "system", "reason": "R08"}
        declared |= {"break_id": "demo/breaks.csv/2", "applies_to": "vintage"}
        found = view(table, rows, [declared | broken]).set_index("time_period").loc[windows[1]]
        return found.astype(object).where(found.notna(), None)

    return run


@pytest.mark.parametrize(
    ("known", "is_crossed"),
    [
        ((BEFORE, AFTER), True),
        ((AFTER, BEFORE), True),
        ((BEFORE, DAY), True),  # what was known that day was known since
        ((DAY, AFTER), False),
        ((BEFORE, BEFORE), False),
    ],
)
@pytest.mark.parametrize("windows", [("2018", "2019"), ("2020", "2021"), ("2023", "2024")])
def test_a_break_by_vintage_lies_between_what_was_known_before_and_after_whatever_the_windows(
    change: Make, windows: Any, known: Any, is_crossed: bool
) -> None:
    found = change(known, windows=windows)
    expected = ("R08 R12", "C", "definition vintage", None) if is_crossed else ("R12", "B", "vintage", 1.25)
    assert tuple(found[["reason_codes", "grade", "grade_facets", "ratio"]]) == expected
    assert (found["absolute_change"], found["break_ids"]) == (10, "demo/breaks.csv/2" if is_crossed else None)


def test_a_break_by_period_does_not_ask_when_a_value_was_known(change: Make) -> None:
    found = change((BEFORE, AFTER), applies_to="period")
    assert (found["reason_codes"], found["break_ids"]) == ("R12", None)
    assert change((AFTER, AFTER), windows=("2020", "2021"), applies_to="period")["break_ids"] == "demo/breaks.csv/2"


@pytest.mark.parametrize(("limit", "is_crossed"), [("EXAMPLE_PARTNER", True), ("UN", False)])
def test_a_break_by_vintage_concerns_what_it_names(change: Make, limit: str, is_crossed: bool) -> None:
    assert (change((BEFORE, AFTER), break_subject_org=limit)["break_ids"] is not None) is is_crossed


def test_windows_of_another_length_are_asked_when_they_were_known_too(change: Make) -> None:
    found = change((BEFORE, AFTER), "rates_per_day", ("2017", "2018-S1"))
    assert (found["grade"], found["grade_facets"]) == ("D", "definition period vintage")
    assert (found["reason_codes"], found["break_ids"]) == ("R08 R12 R15", "demo/breaks.csv/2")
