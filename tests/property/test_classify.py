"""Classifying twice is classifying once, and no row is lost or gained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.steps.classify import classify
from schemas import codelists, structure
from sources import reading
from sources.corrections import Correction
from sources.mapping import Entry, Mapping

MAPPING = Mapping(
    {"conduct": {"harassment": Entry("Harassment", "SH", 2)}, "status": {"busy": Entry("busy", "open", 3)}}
)
LABELS = {
    "conduct": ["SH", "Harassment", "seksuele intimidatie", "Sexual exploitation", "no such conduct", "", None],
    "status": ["open", "BUSY", "gegrond", "_T", "no such status", "measure: x", None],
    "measure": ["case", "meldingen", "thing", None],
    "ref_area": ["KEN", "Kenya", "Atlantis", None],
    "time_period": ["2024", "2024-Q2", "Q2 2024", "2024-01-01/P12M", "2024-01-01/P99999999999D", None],
    "basis": ["received", "by word of mouth", None],
    "occurred": ["2017", "<=2015", "long ago", None],
    "place": ["line 2", "conduct: !B2"],
    "faults": [None, None, "E301 line 2: not a count"],
}
ROWS = st.lists(st.fixed_dictionaries({name: st.sampled_from(labels) for name, labels in LABELS.items()}), max_size=5)
CORRECTION = Correction(
    figure_id="demo/2025/0", expect={"obs_value": "7", "conduct": "SH"}, set={"obs_value": "8", "conduct": "SEA"},
    reason="a slip", who="an analyst", when=date(2025, 7, 1), citation="erratum",
)  # fmt: skip
FAST = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])


def _frame(figure: Callable[..., Any], rows: list[dict[str, Any]]) -> pd.DataFrame:
    made = [figure(7, **row, figure_id=f"demo/2025/{i}") for i, row in enumerate(r | {} for r in rows)]
    return reading.frame(made)


@FAST
@given(rows=ROWS, corrected=st.booleans(), echo=st.booleans())
def test_classifying_twice_is_classifying_once(
    figure: Callable[..., Any], rows: list[dict[str, Any]], corrected: bool, echo: bool
) -> None:
    corrections = [CORRECTION] if corrected else []
    once = classify(_frame(figure, rows), MAPPING, corrections, echo=echo)
    twice = classify(once, MAPPING, corrections, echo=echo)
    pd.testing.assert_frame_equal(twice, once)


@FAST
@given(rows=ROWS)
def test_every_row_is_coded_whole_or_has_a_fault(figure: Callable[..., Any], rows: list[dict[str, Any]]) -> None:
    coded = classify(_frame(figure, rows), MAPPING)
    assert coded["figure_id"].tolist() == [f"demo/2025/{i}" for i in range(len(rows))]
    empty = coded[list(structure.DIMENSIONS)].isna().any(axis=1)
    assert not (empty & coded["faults"].isna()).any()
    for before, after in zip(rows, coded["faults"], strict=True):
        assert before["faults"] is None or str(after).startswith(before["faults"])


@FAST
@given(rows=ROWS)
def test_no_unknown_label_of_a_confidential_edition_is_left_anywhere(
    figure: Callable[..., Any], rows: list[dict[str, Any]]
) -> None:
    text = classify(_frame(figure, rows), MAPPING, echo=False).drop(columns="place").to_csv()
    unknown = ("no such conduct", "no such status", "Atlantis", "by word of mouth", "long ago", "Q2 2024", "thing")
    assert not [label for label in unknown if label in text]


@FAST
@given(rows=ROWS, corrected=st.booleans(), predicate=st.sampled_from(list(codelists.load("mapping_predicate").codes)))
def test_the_predicate_of_a_mapping_changes_no_code(
    figure: Callable[..., Any], rows: list[dict[str, Any]], corrected: bool, predicate: str
) -> None:
    corrections = [CORRECTION] if corrected else []
    exact = classify(_frame(figure, rows), MAPPING, corrections)
    entries = {
        name: {label: entry._replace(predicate=predicate, valid_from=date(2020, 1, 1)) for label, entry in of.items()}
        for name, of in MAPPING.entries.items()
    }
    other = classify(_frame(figure, rows), Mapping(entries), corrections)
    pd.testing.assert_frame_equal(other.drop(columns="mapping_predicate"), exact.drop(columns="mapping_predicate"))
    assert exact["mapping_predicate"].eq("exact").all()
    mapped = exact["coding"].str.contains("mapping.csv", regex=False).fillna(False)
    assert other["mapping_predicate"].tolist() == [predicate if by_line else "exact" for by_line in mapped]
