"""Row rules: each is broken by one row and not by its neighbour; and the shape of frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from schemas import structure, tables
from schemas.tables import MalformedFrame

Make = Callable[..., dict[str, Any]]

BROKEN = [
    ("E302", {"obs_value": -1, "obs_low": -1, "obs_high": -1}),
    ("E302", {"state": "approximate", "qualifier": "range", "obs_value": None, "obs_low": -1, "obs_high": 4}),
    ("E402", {"time_period": "2021-01-01/P12M"}),
    ("E402", {"time_period": "Q2 2026"}),
    ("E402", {"time_period": None}),
    ("E503", {"obs_value": 0, "obs_low": 0, "obs_high": 0}),
    ("E503", {"state": "explicit_zero"}),
    ("E503", {"obs_value": None}),
    ("E503", {"obs_low": 6}),
    ("E503", {"obs_high": None}),
    ("E503", {"obs_value": None, "obs_low": None, "obs_high": None}),
    ("E503", {"state": "not_reported"}),
    ("E503", {"state": "not_reported", "obs_value": None, "obs_low": 1, "obs_high": None}),
    ("E503", {"state": "withdrawn", "obs_value": None, "obs_low": None, "obs_high": 4}),
    ("E503", {"state": "withheld_by_publisher"}),
    ("E503", {"state": "approximate", "qualifier": "about", "obs_value": None, "obs_low": None, "obs_high": None}),
    ("E503", {"state": "approximate", "qualifier": "exact"}),
    ("E503", {"qualifier": "about"}),
    ("E503", {"qualifier": "range"}),
    ("E504", {"measure": "incidents"}),
    ("E504", {"measure": None}),
    ("E504", {"status": None}),
    ("E504", {"ref_area": "XXX"}),
    ("E504", {"occurred": "17"}),
    ("E504", {"occurred": "2015-17"}),
    ("E504", {"state": "zero"}),
    ("E504", {"state": None}),
    ("E504", {"disposition": "kept"}),
]
KEPT = [
    {},
    {"obs_value": 0, "obs_low": 0, "obs_high": 0, "state": "explicit_zero"},
    {"state": "not_reported", "obs_value": None, "obs_low": None, "obs_high": None},
    {"state": "withheld_by_publisher", "obs_value": None, "obs_low": 1, "obs_high": 4},
    {"state": "withheld_by_publisher", "obs_value": None, "obs_low": None, "obs_high": None, "qualifier": None},
    {"state": "approximate", "qualifier": "range", "obs_value": None, "obs_low": 3, "obs_high": 9},
    {"state": "approximate", "qualifier": "more_than", "obs_low": 8, "obs_high": None},
    {"state": "approximate", "qualifier": "at_most", "obs_value": None, "obs_low": None, "obs_high": 9},
    {"time_period": "../2023-10-23"},
    {"occurred": "2017"},
    {"occurred": "2015-2017"},
    {"occurred": "<=2015"},
    {"occurred": "historic"},
]


def _frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return tables.typed(pd.DataFrame(rows), "reported_figures")


@pytest.mark.parametrize(("code", "changes"), BROKEN)
def test_a_rule_is_broken_by_the_row_and_not_by_its_neighbours(
    figure: Make, code: str, changes: dict[str, Any]
) -> None:
    frame = _frame(figure(7), figure(7, **changes), figure(0))
    broken = tables.broken_rules(frame, "reported_figures")
    assert set(broken["index"]) == {1}
    assert code in set(broken["code"])


@pytest.mark.parametrize("changes", KEPT)
def test_what_the_structure_allows_breaks_no_rule(figure: Make, changes: dict[str, Any]) -> None:
    assert tables.broken_rules(_frame(figure(7, **changes)), "reported_figures").to_dict("records") == []


def test_one_row_may_break_several_rules_and_each_is_named_once(figure: Make) -> None:
    frame = _frame(figure(-2, time_period="soon", measure="incidents", conduct="bad"))
    broken = tables.broken_rules(frame, "reported_figures")
    assert sorted(broken["code"]) == ["E302", "E402", "E503", "E504", "E504"]
    assert broken["detail"].is_unique


@pytest.mark.parametrize("name", [name for name in structure.DIMENSIONS if name != "source"])
def test_no_empty_dimension_slips_through(figure: Make, name: str) -> None:
    broken = tables.broken_rules(_frame(figure(7), figure(7, **{name: None})), "reported_figures")
    assert set(broken["index"]) == {1}


def test_no_rows_break_no_rules() -> None:
    assert tables.broken_rules(_frame(), "reported_figures").empty


@pytest.mark.parametrize("table", structure.TABLES)
def test_typed_gives_the_columns_of_the_table_in_order_and_is_well_formed(table: str) -> None:
    frame = tables.typed(pd.DataFrame({"unknown": [1, 2]}), table)
    assert list(frame.columns) == list(structure.TABLES[table].columns)
    assert len(frame) == 2
    assert frame.isna().all(axis=None)
    assert tables.well_formed(frame, table) is not None


def test_typed_keeps_values_rows_and_index(figure: Make) -> None:
    loose = pd.DataFrame([figure(7), figure(None)], index=[4, 9])[["obs_value", "state", "edition"]]
    frame = tables.typed(loose, "reported_figures")
    assert list(frame.index) == [4, 9]
    assert frame["obs_value"].tolist() == [7, pd.NA]
    assert frame["obs_value"].dtype == "Int64"
    assert frame["state"].tolist() == ["reported", "not_reported"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda frame: frame.drop(columns="conduct"),
        lambda frame: frame.assign(surname="x"),
        lambda frame: frame[frame.columns[::-1]],
        lambda frame: frame.astype({"obs_value": "string"}),
        lambda frame: frame.astype({"obs_value": "float64"}),
    ],
)
def test_a_frame_of_another_shape_is_refused(figure: Make, spoil: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    frame = _frame(figure(7))
    assert tables.well_formed(frame, "reported_figures").equals(frame)
    with pytest.raises(MalformedFrame):
        tables.well_formed(spoil(frame), "reported_figures")


def test_a_malformed_frame_names_the_column(figure: Make) -> None:
    with pytest.raises(MalformedFrame, match="conduct"):
        tables.well_formed(_frame(figure(7)).drop(columns="conduct"), "reported_figures")
