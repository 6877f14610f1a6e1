"""Changes and revisions against a second computation in plain Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Row = dict[str, Any]
Make = Callable[..., Any]
CONDUCTS = ("SEA", "SH", "SE", "SA", "SM", "ABUSIVE", "PHYSICAL", "FRAUD", "OTHER", "UNKNOWN")
YEARS = ("2021", "2022", "2023", "2024")
VALUES = st.none() | st.integers(0, 45) | st.sampled_from([0, 19, 20, 21, 1000])
# One list of cells per series; every run of the engine looks at ten series at once.
CELL = st.tuples(st.booleans(), VALUES, st.sampled_from(["one", "two"]), st.sampled_from([1, 1, 3]))
PANELS = st.lists(st.lists(CELL, min_size=4, max_size=4), min_size=10, max_size=10)
FEW = settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])


def _panel(observation: Make, cells: list[list[Any]]) -> list[Row]:
    return [
        observation(value, time_period=year, conduct=conduct, edition=f"{year} {edition}", tier=tier)
        if edition == "one"
        else observation(value, time_period=year, conduct=conduct, edition="all years", tier=tier)
        for conduct, series in zip(CONDUCTS, cells, strict=True)
        for year, (there, value, edition, tier) in zip(YEARS, series, strict=True)
        if there
    ]


def _expected(rows: list[Row]) -> dict[tuple[str, str], tuple[Any, ...]]:
    by_key = {(row["conduct"], int(row["time_period"])): row for row in rows}
    found = {}
    for (conduct, year), row in by_key.items():
        if row["obs_value"] is not None:
            found[conduct, str(year)] = _change(row, by_key, conduct, year)
    return found


def _change(row: Row, by_key: dict[tuple[str, int], Row], conduct: str, year: int) -> tuple[Any, ...]:
    if (before := by_key.get((conduct, year - 1))) is None:
        older = any(
            other == conduct and earlier < year and at["obs_value"] is not None
            for (other, earlier), at in by_key.items()
        )
        return None, None, {"R05" if older else "R01"}
    if before["obs_value"] is None:
        return None, None, {"R02"}
    base, now = before["obs_value"], row["obs_value"]
    reasons = {"R10"} if base == 0 else {"R11"} if min(base, now) < 20 else set()
    percent = None if reasons else 100 * (now - base) / base
    reasons |= {"R12"} if row["edition"] != before["edition"] else set()
    reasons |= {"R13"} if row["tier"] != before["tier"] else set()
    return now - base, percent, reasons


@FEW
@given(cells=PANELS)
def test_changes_are_those_of_a_second_computation(observation: Make, view: Make, cells: list[list[Any]]) -> None:
    rows = _panel(observation, cells)
    expected, found = _expected(rows), view("year_on_year", rows)
    assert set(zip(found["conduct"], found["time_period"], strict=True)) == set(expected)
    for row in found.astype(object).where(found.notna(), None).to_dict("records"):
        change, percent, reasons = expected[row["conduct"], row["time_period"]]
        assert row["absolute_change"] == change
        assert row["percent_change"] == (None if percent is None else pytest.approx(percent, abs=0.0501))
        assert (row["reason_codes"] or "").split() == sorted(reasons)


@FEW
@given(values=st.lists(st.integers(0, 60) | st.integers(61, 99_999), min_size=10, max_size=10))
def test_equal_counts_have_no_change(observation: Make, view: Make, values: list[int]) -> None:
    rows = [
        observation(value, time_period=year, conduct=conduct)
        for conduct, value in zip(CONDUCTS, values, strict=True)
        for year in ("2023", "2024")
    ]
    found = view("year_on_year", rows).query("time_period == '2024'").set_index("conduct")
    for conduct, value in zip(CONDUCTS, values, strict=True):
        assert found.at[conduct, "absolute_change"] == 0
        percent = found.at[conduct, "percent_change"]
        assert percent == 0 if value >= 20 else percent != percent


VINTAGE = st.tuples(st.integers(1, 5), st.sampled_from([1, 1, 2, 3]), st.none() | st.integers(0, 9))
CHAINS = st.lists(st.lists(VINTAGE, max_size=6), min_size=10, max_size=10)


def _as_of(known: list[Row], day: int) -> Row | None:
    then = [row for row in known if row["as_of"] <= date(2025, 1, day)]
    return min(then, key=lambda row: (row["tier"], -row["as_of"].toordinal(), -row["delivery"]), default=None)


@FEW
@given(chains=CHAINS)
def test_what_stood_at_a_date_is_the_best_tier_then_the_latest_vintage_then_delivery(
    observation: Make, view: Make, chains: list[list[Any]]
) -> None:
    rows = [
        observation(
            value, conduct=conduct, as_of=date(2025, 1, day), tier=tier, delivery=number, edition=f"e{number}",
            figure_id=f"{conduct}/{number}",
        )
        for conduct, chain in zip(CONDUCTS, chains, strict=True)
        for number, (day, tier, value) in enumerate(chain, start=1)
    ]  # fmt: skip
    spans = view("observation_spans", rows)
    for day in range(1, 6):
        cutoff = f"2025-01-0{day}"
        then = spans[~spans["is_unconfirmed"] & (spans["as_of"] <= cutoff)]
        then = then[then["superseded_on"].isna() | (then["superseded_on"] > cutoff)]
        stood = [_as_of([row for row in rows if row["conduct"] == conduct], day) for conduct in CONDUCTS]
        assert sorted(then["figure_id"]) == sorted(row["figure_id"] for row in stood if row)
