"""Whatever a reader gives: rows in are rows valid, quarantined, in review or context, each for a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.steps.validate import validate
from schemas import structure, tables
from sources.declaration import Partition

MAYBE = st.none() | st.integers(-2, 30)
FAULTY = st.fixed_dictionaries(
    {},
    optional={
        "obs_value": MAYBE, "obs_low": MAYBE, "obs_high": MAYBE,
        "qualifier": st.sampled_from(["exact", "about", "range", "none", None]),
        "state": st.sampled_from(["reported", "explicit_zero", "not_reported", "approximate", "silence", None]),
        "time_period": st.sampled_from(["2024", "2024-Q1", "2030", "2024-01-01/P12M", "soon", None]),
        "measure": st.sampled_from(["report", "incidents", None]),
        "faults": st.sampled_from(["E301 line 2: not a count"]),
        "figure_id": st.sampled_from(["demo/2025/same"]),
        "disposition": st.sampled_from(["review", "context", "kept", None]),
    },
)  # fmt: skip
CODED = st.fixed_dictionaries(
    {
        "value": st.none() | st.integers(0, 12),
        "status": st.sampled_from(["_T", "open", "closed"]),
        "conduct": st.sampled_from(["SEAH", "SH"]),
    }
)
PARTITION = Partition(dimension="status", total="_T", parts=("open", "closed"))


def _rows(figure: Callable[..., Any], drawn: list[tuple[dict[str, Any], dict[str, Any]]]) -> pd.DataFrame:
    made = [{**figure(**coded, place=f"line {i}"), **faulty} for i, (coded, faulty) in enumerate(drawn)]
    return tables.typed(pd.DataFrame(made), "reported_figures")


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(
    drawn=st.lists(st.tuples(CODED, st.just({}) | FAULTY), max_size=9),
    kind=st.sampled_from(["publication", "submission"]),
)
def test_rows_in_are_rows_valid_quarantined_in_review_and_context(
    figure: Callable[..., Any], edition: Callable[..., Any], source: Callable[..., Any],
    drawn: list[tuple[dict[str, Any], dict[str, Any]]], kind: str,
) -> None:  # fmt: skip
    frame = _rows(figure, drawn)
    result = validate(frame, edition(as_of=date(2025, 6, 30)), source(PARTITION, kind=kind))
    kinds = (result.valid, result.quarantined, result.review, result.context)
    assert sorted(place for kind in kinds for place in kind["place"]) == sorted(frame["place"])
    assert set(result.valid["disposition"]) <= {"accepted"}
    assert set(result.review["disposition"]) <= {"review"}
    assert set(result.context["disposition"]) <= {"context"}
    assert result.valid["faults"].isna().all()
    assert result.quarantined["faults"].notna().all()
    assert tables.broken_rules(result.valid, "reported_figures").empty
    lines = result.quarantined["faults"].str.split("\n")
    assert all(len(set(found)) == len(found) and all(line[0] == "E" for line in found) for found in lines)
    _observations_rest_on(result.valid, result.observations)
    if kind == "submission":
        assert result.findings == []
        assert not _open_gaps(result.valid)


def _observations_rest_on(valid: pd.DataFrame, observations: pd.DataFrame) -> None:
    tables.well_formed(observations, "observations")
    resting = [figure for ids in observations["figure_id"] for figure in ids.split(";")]
    assert sorted(resting) == sorted(valid["figure_id"])
    assert not observations.duplicated(list(structure.OBSERVATION_KEY)).any()


def _open_gaps(valid: pd.DataFrame) -> list[object]:
    """Return totals whose two parts are exact and do not make them up."""
    exact = valid[valid["obs_value"].notna()]
    gaps = []
    for key, group in exact.groupby(["conduct", "time_period", "measure"]):
        by_status = group.drop_duplicates("status").set_index("status")["obs_value"]
        if {"_T", "open", "closed"} <= set(by_status.index):
            gaps += [key] if by_status["_T"] != by_status["open"] + by_status["closed"] else []
    return gaps


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(st.tuples(CODED, FAULTY), min_size=1, max_size=6), order=st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(
    figure: Callable[..., Any], edition: Callable[..., Any], source: Callable[..., Any],
    drawn: list[tuple[dict[str, Any], dict[str, Any]]], order: Any,
) -> None:  # fmt: skip
    frame = _rows(figure, drawn)
    shuffled = frame.sample(frac=1, random_state=order.randint(0, 999))
    one, other = (validate(rows, edition(), source(PARTITION, kind="submission")) for rows in (frame, shuffled))
    assert sorted(one.valid["place"]) == sorted(other.valid["place"])
