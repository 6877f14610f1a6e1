"""Indicators and changes against a second reading of their method pages in plain Python; intervals by enumeration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from schemas import structure
from tests.oracle import changes, indicators, scenes

Row = dict[str, Any]
Make = Callable[..., Any]
FEW = settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
KEY = ("indicator", *structure.DIMENSIONS)
ROUNDED = {"per_cent": 0.05, "per_1000_staff": 0.005}


def _plain(cell: Any) -> Any:
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    return None if not isinstance(cell, str) and pd.isna(cell) else cell


def _by_key(rows: list[Row]) -> dict[tuple[str, ...], Row]:
    found = {tuple(str(row.get(name)) for name in KEY): row for row in rows}
    assert len(found) == len(rows)
    return found


def _is_same(name: str, one: Any, other: Any, unit: str | None) -> bool:
    if one is None or other is None or isinstance(one, str | date) or isinstance(other, str | date):
        return one == other
    if name == "percent_change":
        unit = "per_cent"
    if unit in ROUNDED:
        # Rounded to one or two decimals; of a value just between two either will do.
        return (
            abs(float(other) - one) <= ROUNDED[unit] + 1e-9 and round(one, 2 if unit == "per_1000_staff" else 1) == one
        )
    return bool(one == pytest.approx(float(other), rel=1e-6))


def _differences(found: pd.DataFrame, expected: list[Row]) -> Iterator[tuple[Any, ...]]:
    rows = _by_key([{name: _plain(cell) for name, cell in row.items()} for row in found.to_dict("records")])
    wanted = _by_key(expected)
    for key in sorted(rows.keys() ^ wanted.keys()):
        yield "only the view has" if key in rows else "only the second reading has", key, rows.get(key, wanted.get(key))
    for key in sorted(rows.keys() & wanted.keys()):
        for name, cell in rows[key].items():
            if not _is_same(name, cell, wanted[key].get(name), rows[key].get("unit")):
                yield key, name, cell, wanted[key].get(name)


@FEW
@given(scene=scenes.SCENES)
def test_indicators_and_changes_are_those_of_a_second_reading(observation: Make, view: Make, scene: Row) -> None:
    rows, breaks = scenes.observations(scene, observation), scenes.breaks(scene)
    asked = scenes.timestamps(breaks)
    assert list(_differences(view("year_on_year", rows, asked), changes.year_on_year(rows, breaks))) == []
    assert list(_differences(view("indicators", rows, asked), indicators.indicators(rows, breaks))) == []
