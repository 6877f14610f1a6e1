"""Indicators and changes, now and as of a date, against a second reading of their method pages in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import product
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from pipelines.steps import disseminate
from pipelines.steps.derive import pairs
from pipelines.steps.derive.changes import with_intervals
from pipelines.steps.derive.intervals import METHODS, ratio_interval
from schemas import structure, tables
from tests.oracle import changes, indicators, interval, scenes
from warehouse import ddl, engine, views

Row = dict[str, Any]
Make = Callable[..., Any]
Ask = Callable[[str], pd.DataFrame]
# Nothing is drawn smaller: every row that differs is named.
FEW = settings(
    max_examples=8, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
THEN = date(2025, 4, 1)
KEY = ("indicator", *structure.DIMENSIONS)
DECIMALS = {"per_cent": 1, "per_1000_staff": 2}


@pytest.fixture(scope="module")
def fill() -> Iterator[Callable[..., Ask]]:
    """Return a way to fill one store with observations and breaks, and ask it."""
    with pytest.MonkeyPatch.context() as patched, duckdb.connect(config={"threads": 1}) as store:
        patched.setattr(views, "sql", cache(engine.sql))
        asked, distinct = disseminate.views(), engine.sql(pairs.distinct())
        stored = [table for table in structure.TABLES.values() if table.kind == "table"]
        for table in stored:
            if table.name not in asked:
                store.execute(ddl.create_table(table))
        for statement in (*views.create_views(asked), *views.create_macros(asked)):
            store.execute(statement)

        def hold(name: str, frame: pd.DataFrame) -> None:
            store.execute(f"DELETE FROM {name}")
            store.register("frame", frame)
            store.execute(f"INSERT INTO {name} {engine.typed_select(name, 'frame')}")

        def run(observations: list[Row], breaks: list[Row]) -> Ask:
            for name, rows in (("observations", observations), ("breaks", breaks)):
                hold(name, tables.typed(pd.DataFrame(rows), name))
            for name in (table.name for table in stored if table.name in asked):
                hold(name, store.execute(views.sql(asked[name])).df())
            hold("intervals", with_intervals(store.execute(distinct).df()))
            return lambda name: store.execute(f"SELECT * FROM {name}").df()

        yield run


def _plain(cell: Any) -> Any:
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    return None if not isinstance(cell, str) and pd.isna(cell) else cell


def _by_key(rows: list[Row]) -> dict[tuple[str, ...], Row]:
    found = {tuple(str(row.get(name)) for name in KEY): row for row in rows}
    assert len(found) == len(rows)
    return found


def _is_same(one: Any, other: Any, unit: str | None) -> bool:
    if one is None or other is None or isinstance(one, str | date) or isinstance(other, str | date):
        return bool(one == other)
    if unit not in DECIMALS:
        return bool(one == pytest.approx(float(other), rel=1e-6))
    # Of a value just between two decimals either will do.
    is_near = abs(float(other) - one) <= 0.5 * 10 ** -DECIMALS[unit] + 1e-9
    return is_near and bool(one == round(one, DECIMALS[unit]))


def _differences(found: pd.DataFrame, expected: list[Row]) -> Iterator[tuple[Any, ...]]:
    rows = _by_key([{name: _plain(cell) for name, cell in row.items()} for row in found.to_dict("records")])
    wanted = _by_key(expected)
    for key in sorted(rows.keys() ^ wanted.keys()):
        yield key, "only in the view" if key in rows else "only in the second reading"
    for key in sorted(rows.keys() & wanted.keys()):
        for name, cell in rows[key].items():
            unit = "per_cent" if name == "percent_change" else rows[key].get("unit")
            if not _is_same(cell, wanted[key].get(name), unit):
                yield key, name, cell, wanted[key].get(name)


@FEW
@given(scene=scenes.SCENES)
def test_indicators_and_changes_are_those_of_a_second_reading(
    observation: Make, fill: Callable[..., Ask], scene: Row
) -> None:
    rows, breaks = scenes.observations(scene, observation), scenes.breaks(scene)
    ask = fill(rows, scenes.timestamps(breaks))
    assert list(_differences(ask("year_on_year"), changes.year_on_year(rows, breaks))) == []
    assert list(_differences(ask("indicators"), indicators.indicators(rows, breaks))) == []
    known = [row for row in rows if row["as_of"] <= THEN]
    then = ask(f"indicators_as_of(DATE '{THEN}')")
    assert list(_differences(then, indicators.indicators(known, breaks))) == []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("days", [(1, 1), (365, 366), (223, 365)])
def test_intervals_of_small_counts_are_those_of_enumeration(method: str, days: tuple[int, int]) -> None:
    counts = [pair for pair in product(range(13), repeat=2) if 0 < sum(pair) <= 12]
    found = ratio_interval(*np.array(counts).T, *days, method=method)
    scale = days[1] / days[0]
    by_hand = np.array([interval.enumerated(*pair, scale, method) for pair in counts])
    second = np.array([interval.interval(*pair, scale, method) for pair in counts])
    for place, ends in enumerate((found.low, found.high)):
        np.testing.assert_allclose(ends, by_hand[:, place], rtol=1e-6)
        np.testing.assert_allclose(second[:, place], by_hand[:, place], rtol=1e-6)


def test_the_verdict_is_that_of_counts_half_as_large() -> None:
    for later, earlier in product(range(16), repeat=2):
        low, high = interval.enumerated(later, earlier)
        said = "higher" if low > 1 else "lower" if high < 1 else "no_clear_change"
        assert interval.verdict(2 * later, 2 * earlier) == said
