"""What was known when, the triangle, its statistics and maturity against a second computation in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from statistics import mean, median
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.steps import disseminate
from schemas import indicators, structure, tables
from warehouse import ddl, engine, views

Row = dict[str, Any]
Ask = Callable[[list[Row], str], list[tuple[Any, ...]]]
DAYS = tuple(date(2025, month, day) for month, day in ((1, 31), (2, 1), (3, 31), (4, 15), (6, 30), (9, 29), (12, 31)))
FIGURES = st.lists(
    st.tuples(
        st.sampled_from(["demo", "other"]), st.sampled_from(["2020", "2021", "2022", "2023", "2024"]),
        st.sampled_from(["SEA", "SH"]), st.sampled_from(DAYS), st.sampled_from([1, 1, 2, 3]), st.integers(1, 2),
        st.none() | st.integers(0, 12),
    ),
    min_size=1, max_size=60, unique_by=lambda figure: figure[:6],
)  # fmt: skip
SOME = settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
KEY = "source, time_period, conduct"
ENOUGH = 2  # periods, so that random figures are often enough
ASKED = ("observation_spans", "current_observations", "revision_triangle", "revision_statistics", "maturity")


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Ask the views of a file that holds these observations alone."""
    with pytest.MonkeyPatch.context() as patch, duckdb.connect(config={"threads": 1}) as connection:
        rules = replace(indicators.rules(), maturity_minimum=ENOUGH)
        patch.setattr(indicators, "rules", lambda: rules)
        every = disseminate.views()
        _, fill, *others = views.create_views({name: every[name] for name in ASKED})
        for name in ("observations", "observation_spans"):
            connection.execute(ddl.create_table(structure.TABLES[name]))
        for statement in (*others, next(views.create_macros({}))):
            connection.execute(statement)

        def run(rows: list[Row], sql: str) -> list[tuple[Any, ...]]:
            frame = tables.typed(pd.DataFrame(rows), "observations")
            connection.register("frame", frame)
            connection.execute("DELETE FROM observations")
            connection.execute("DELETE FROM observation_spans")
            connection.execute(f"INSERT INTO observations {engine.typed_select('observations', 'frame')}")
            connection.execute(fill)
            return connection.execute(sql).fetchall()

        yield run


def _rows(observation: Callable[..., Row], figures: list[tuple[Any, ...]]) -> list[Row]:
    return [
        observation(
            value, source=source, time_period=year, conduct=conduct, as_of=day, tier=tier, delivery=delivery,
            edition=f"{day} {tier} {delivery}", qualifier=None if value is None else "exact",
            obs_status="O" if value is None else "A",
        )
        for source, year, conduct, day, tier, delivery, value in figures
    ]  # fmt: skip


def _by_key(rows: list[Row]) -> dict[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["source"], row["time_period"], row["conduct"]].append(row)
    return found


def _stood(rows: list[Row]) -> list[Row]:
    """Return the values of one key that stood at the end of a day, oldest first: never worse than any known before."""
    order = sorted(rows, key=lambda row: (row["as_of"], -row["tier"], row["delivery"], row["edition"]))
    by_day: dict[date, Row] = {}
    best = 9
    for row in order:
        if row["tier"] <= best:
            best = row["tier"]
            by_day[row["as_of"]] = row
    return list(by_day.values())


def _numbers(stood: list[Row]) -> list[Row]:
    best = stood[-1]["tier"]
    return [row for row in stood if row["tier"] == best and row["obs_value"] is not None]


def _age(row: Row) -> int:
    start, end = row["period_end"] + timedelta(days=1), row["as_of"] + timedelta(days=1)
    return 12 * (end.year - start.year) + end.month - start.month - (end.day < start.day)


@SOME
@given(figures=FIGURES, day=st.dates(date(2025, 1, 1), date(2026, 1, 31)))
def test_what_was_known_then(ask: Ask, observation: Callable[..., Row], figures: Any, day: date) -> None:
    rows = _rows(observation, figures)
    expected = {
        (*key, _stood(known)[-1]["figure_id"])
        for key, all_rows in _by_key(rows).items()
        if (known := [row for row in all_rows if row["as_of"] <= day])
    }
    assert set(ask(rows, f"SELECT {KEY}, figure_id FROM observations_as_of(DATE '{day}')")) == expected


@SOME
@given(figures=FIGURES)
def test_the_triangle_holds_what_stood_and_ends_with_the_current_values(
    ask: Ask, observation: Callable[..., Row], figures: Any
) -> None:
    rows = _rows(observation, figures)
    expected = {
        (row["figure_id"], number, _age(row))
        for key_rows in _by_key(rows).values()
        for number, row in enumerate(_stood(key_rows), 1)
    }
    assert set(ask(rows, "SELECT figure_id, vintage_number, age_months FROM revision_triangle")) == expected
    last = ask(rows, "SELECT figure_id FROM revision_triangle WHERE superseded_on IS NULL ORDER BY 1")
    assert last == ask(rows, "SELECT figure_id FROM current_observations ORDER BY 1")


@SOME
@given(figures=FIGURES)
def test_statistics_are_those_of_a_second_computation(ask: Ask, observation: Callable[..., Row], figures: Any) -> None:
    rows = _rows(observation, figures)
    chains = {key: [row["obs_value"] for row in _numbers(_stood(known))] for key, known in _by_key(rows).items()}
    found = {name: told for name, *told in ask(rows, "FROM revision_statistics")}
    assert set(found) == {row["source"] for row in rows}
    for source, (several, revised, share, by, absolute) in found.items():
        own = [chain for key, chain in chains.items() if key[0] == source and len(chain) > 1]
        assert (several, revised) == (len(own), sum(len(set(chain)) > 1 for chain in own))
        if own:
            moved = [chain[-1] - chain[0] for chain in own]
            assert share == pytest.approx(revised / several)
            assert (by, absolute) == (pytest.approx(mean(moved)), pytest.approx(mean(map(abs, moved))))
        else:
            assert (share, by, absolute) == (None, None, None)


@SOME
@given(figures=FIGURES)
def test_maturity_is_that_of_a_second_computation(ask: Ask, observation: Callable[..., Row], figures: Any) -> None:
    rows = _rows(observation, figures)
    chains = {key: _stood(known) for key, known in _by_key(rows).items()}
    found = {(source, age): told for source, age, *told in ask(rows, "FROM maturity")}
    expected = {}
    for source, age in {(key[0], _age(chain[-1])) for key, chain in chains.items()}:
        periods: dict[str, list[float]] = defaultdict(list)
        for key, chain in chains.items():
            counted = _numbers(chain)
            known = [row for row in counted if _age(row) <= age]
            later = [row for row in counted if _age(row) > age]
            if key[0] == source and known and later and counted[-1]["obs_value"] > 0:
                periods[key[1]].append(known[-1]["obs_value"] / counted[-1]["obs_value"])
        shares = [median(period) for period in periods.values()]
        if len(shares) >= ENOUGH:
            expected[source, age] = [median(shares), min(shares), max(shares), len(shares)]
    assert set(found) == set(expected)
    for key, told in found.items():
        assert told == pytest.approx(expected[key])
