"""Whatever a document says and whoever decided what: no figure is lost, and none loads that must not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.steps import decisions
from pipelines.steps.decisions import CONFIRM, REJECT, Decision
from pipelines.steps.review import settle
from pipelines.steps.validate import validate
from schemas import review, structure, tables

Make = Callable[..., Any]
READ = st.fixed_dictionaries(
    {"value": st.none() | st.integers(0, 3), "disposition": st.sampled_from(["accepted", "review", "context"])},
    optional={
        "measure": st.sampled_from(["case", "report", "workforce", "organisation", "funding"]) | st.none(),
        "time_period": st.sampled_from(["2023", "2025", "../2024-12-31"]) | st.none(),
        "sentence": st.sampled_from(["One.", "Two."]) | st.none(),
        "confidence": st.sampled_from([0.0, 0.59, 0.6, 1.0]),
        "subject_org": st.none(),
    },
)
DECIDED = st.tuples(st.integers(0, 5), st.sampled_from([CONFIRM, REJECT]), st.booleans())
SAID = ["printed_value", "sentence", "place", "figure_id", *structure.DIMENSIONS, "obs_value", "obs_low", "obs_high"]


def _frame(figure: Make, drawn: list[dict[str, Any]]) -> pd.DataFrame:
    rows = [figure(**{"place": f"c{number}"} | one) for number, one in enumerate(drawn)]
    return tables.typed(pd.DataFrame(rows), "reported_figures")


def _decisions(frame: pd.DataFrame, drawn: list[tuple[int, str, bool]]) -> list[Decision]:
    marks = decisions.marks(frame)
    return [
        Decision(
            figure_id=frame.at[row, "figure_id"], decision=decision, changes={}, who="analyst", when=date(2026, 1, 1),
            why="", printed_value="", reading=decisions.reading(frame.loc[row]), mark=marks[row] if fits else "gone",
        )
        for row, decision, fits in drawn
        if row < len(frame)
    ]  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    drawn=st.lists(READ, max_size=6), decided=st.lists(DECIDED, max_size=4), earlier=st.lists(READ, max_size=3),
    is_later=st.booleans(),
)  # fmt: skip
def test_no_figure_is_lost_and_none_loads_that_must_not(
    figure: Make, edition: Make, source: Make, observation: Make,
    drawn: list[dict[str, Any]], decided: list[tuple[int, str, bool]], earlier: list[dict[str, Any]], is_later: bool,
) -> None:  # fmt: skip
    frame, read = _frame(figure, drawn), edition(reader="document", as_of=date(2025, 6, 30))
    before = [observation(one["value"], time_period="2023") for one in earlier]
    said = tables.typed(pd.DataFrame(before), "observations")
    made = _decisions(frame, decided)
    settled, findings = settle(frame, read, said, made, set() if is_later else None)

    assert settled[SAID].equals(frame[SAID])  # nothing a document says is changed by a doubt
    result = validate(settled, read, source())
    counts = [len(rows) for rows in (result.valid, result.quarantined, result.review, result.context)]
    assert sum(counts) == len(frame)
    assert not set(result.observations["measure"]) & set(review.rules().never_loaded)
    assert not (set(settled["disposition"]) - {"accepted", "review", "context"})
    waiting = settled[settled["disposition"].ne("accepted")]
    assert waiting["reasons"].notna().all()
    assert all(finding.code in ("F106", "F110") for finding in findings)
    confirmed = settled["confirmed_by"].notna()
    assert settled[~confirmed & settled["disposition"].eq("accepted")]["confidence"].ge(0.6).all()
