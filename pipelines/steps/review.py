"""Step 4, before the rules: which figures read from a document load, which wait in review, which are context.

Belongs here: doubts (confidence, period, contradictions) and the order in which doubts and decisions hold.
Does not belong here: decisions (`decisions.py`), the rules of a row (`validate.py`).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date

import pandas as pd

from pipelines.steps.decisions import ACCEPTED, CONTEXT, REVIEW, Decision, add_reason, marks, replay, set_aside
from schemas import periods, review, structure
from schemas.messages import Fault
from sources.declaration import Edition
from sources.readers.contradictions import SAID, contradicting

REQUIRED = tuple(name for name in structure.DIMENSIONS if structure.COLUMNS[name].default is None)
Doubts = dict[object, str]
Earlier = Mapping[tuple[object, ...], pd.Series]


def settle(
    figures: pd.DataFrame,
    edition: Edition,
    earlier: pd.DataFrame,
    decisions: Sequence[Decision] = (),
    delivered: Mapping[str, Container[tuple[object, ...]]] | None = None,
) -> tuple[pd.DataFrame, list[Fault]]:
    """Decide of every figure of a document whether it loads.

    Args:
        figures: Frame of table `reported_figures`, coded.
        edition: Where they stand.
        earlier: Frame of table `observations`: what the source said before and what was transcribed, oldest first.
        decisions: Decisions on this edition, or on its earlier deliveries, oldest first.
        delivered: `marks` of the earlier deliveries of the same document, with the keys each was read as; None for the
            first.

    Returns:
        The same rows with their disposition and its reasons; findings about decisions: those that no longer fit, and
        those that took out what was loaded.
    """
    settled = figures.copy()
    counted = settled[settled["disposition"].ne(CONTEXT).fillna(True)]
    said = {dimensions(row): row for _, row in earlier.iterrows()}
    _send_to_review(settled, _unsure(counted))
    _send_to_review(settled, _incomplete(counted))
    _send_to_review(settled, _too_late(counted, edition.published or edition.as_of))
    _send_to_review(settled, _unlike_itself(counted, said))
    _send_to_review(settled, _unlike_earlier(counted, said))
    if delivered is not None:
        _send_to_review(settled, _new_here(counted, marks(settled), said, delivered))
    findings = replay(settled, edition, decisions)
    for index in settled.index[settled["measure"].isin(review.rules().never_loaded).fillna(False)]:
        set_aside(settled, index, CONTEXT, f"{settled.at[index, 'measure']} is never loaded as a count")
    _explain(settled)
    return settled, findings


def _send_to_review(figures: pd.DataFrame, doubts: Doubts) -> None:
    for index, reason in doubts.items():
        if figures.at[index, "disposition"] == ACCEPTED:
            set_aside(figures, index, REVIEW, reason)
        elif figures.at[index, "disposition"] == REVIEW:
            add_reason(figures, index, reason)


def _unsure(figures: pd.DataFrame) -> Doubts:
    least = review.rules().confidence
    low = figures["confidence"] < least
    return {index: f"confidence {figures.at[index, 'confidence']:.2f} is below {least:.2f}" for index in low[low].index}


def _incomplete(figures: pd.DataFrame) -> Doubts:
    missing = {index: [name for name in REQUIRED if pd.isna(row[name])] for index, row in figures.iterrows()}
    return {index: f"not known: {', '.join(names)}" for index, names in missing.items() if names}


def _too_late(figures: pd.DataFrame, published: date) -> Doubts:
    """Return figures whose window ends after the document: it was misread more likely than misprinted."""
    known = figures["time_period"].dropna()
    return {
        index: f"{text} ends after the document was published ({published})"
        for index, text in known.items()
        if _is_period(text) and periods.parse(text).end > published
    }


def _is_period(text: str) -> bool:
    try:
        periods.parse(text)
    except periods.PeriodError:
        return False
    return True


def _unlike_itself(figures: pd.DataFrame, earlier: Earlier) -> Doubts:
    """Return figures of one key with different values in one document, without those that were said before."""
    rows = figures.astype(object).where(figures.notna(), None).to_dict("records")
    doubts: Doubts = {}
    for group, reason in contradicting(rows):
        for index in figures.index[group]:
            row = figures.loc[index]
            before = earlier.get(dimensions(row))
            if before is None or not _same(before, row):
                doubts[index] = reason
    return doubts


def dimensions(row: pd.Series) -> tuple[object, ...]:
    """Return the dimensions of a figure, None where unknown: what two readings of it have in common."""
    return tuple(None if pd.isna(row[name]) else row[name] for name in structure.DIMENSIONS)


def _unlike_earlier(figures: pd.DataFrame, earlier: Earlier) -> Doubts:
    doubts: Doubts = {}
    for index, row in figures.dropna(subset=list(structure.DIMENSIONS)).iterrows():
        before = earlier.get(dimensions(row))
        if before is not None and not _same(before, row):
            shown = before["state"] if pd.isna(before["obs_value"]) else before["obs_value"]
            doubts[index] = f"edition {before['edition']} said {shown} ({before['figure_id']})"
    return doubts


def _new_here(
    figures: pd.DataFrame, marked: pd.Series, earlier: Earlier, delivered: Mapping[str, Container[tuple[object, ...]]]
) -> Doubts:
    """Return figures whose sentence came or is read otherwise with this delivery, and that nothing said before."""
    doubts: Doubts = {}
    for index, row in figures.iterrows():
        key = dimensions(row)
        if None not in key and key in earlier:
            continue
        if marked[index] not in delivered:
            doubts[index] = "this sentence or number is not in the delivery before"
        elif key not in delivered[marked[index]]:
            doubts[index] = "this sentence is read otherwise than in the delivery before"
    return doubts


def _same(one: pd.Series, other: pd.Series) -> bool:
    # Bounds say more than the value only where there is none; of no number, none is exact.
    has_no_number = other[["obs_value", "obs_low", "obs_high"]].isna().all()
    unsaid = {"qualifier"} if has_no_number else set() if pd.isna(other["obs_value"]) else {"obs_low", "obs_high"}
    said = [name for name in SAID if name not in unsaid]
    return _values(one, said) == _values(other, said)


def _values(row: pd.Series, names: list[str]) -> list[object]:
    return [None if pd.isna(row[name]) else row[name] for name in names]


def _explain(figures: pd.DataFrame) -> None:
    """Turn the faults of what does not load into reasons, and give a reason where the reader gave none."""
    for index in figures.index[figures["disposition"].isin([REVIEW, CONTEXT])]:
        if pd.notna(figures.at[index, "faults"]):
            add_reason(figures, index, str(figures.at[index, "faults"]))
            figures.at[index, "faults"] = pd.NA
        if pd.isna(figures.at[index, "reasons"]):
            unsaid = figures.at[index, "conduct"] == "_T"
            add_reason(figures, index, "conduct is not known" if unsaid else "the reader is in doubt")
