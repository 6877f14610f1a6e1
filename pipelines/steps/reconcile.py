"""Two readings of one edition beside each other: what was read from the document, what was transcribed.

Belongs here: agree, differ, only here, only there.
Does not belong here: which of the two loads (`pipelines/editions.py`), printing (`cli/review.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

import pandas as pd

from schemas import structure

AGREE, DIFFER, ONLY_READ, ONLY_TRANSCRIBED = "agree", "differ", "only here", "only there"
COLUMNS = (
    "edition", "outcome", *structure.DIMENSIONS[1:], "read", "transcribed", "disposition", "figure_id",
    "transcribed_figure_id",
)  # fmt: skip


def reconcile(read: pd.DataFrame, transcribed: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Compare the figures read from a document with those transcribed from it, key by key.

    Args:
        read: Frame with the columns of `reported_figures`: what was accepted or waits in review.
        transcribed: The same of the transcription.
        edition: Edition that was read.

    Returns:
        Columns of `COLUMNS`: one row per figure of either, in their order; `read` and `transcribed` are the values as
        to be read; `only here` was read only, `only there` transcribed only.
    """
    there: dict[tuple[object, ...], list[pd.Series]] = {}
    for _, row in transcribed.iterrows():
        there.setdefault(_key(row), []).append(row)
    rows = [_row(row, there.get(_key(row), [])) for _, row in read.iterrows()]
    seen = {_key(row) for _, row in read.iterrows()}
    rows += [_row(None, [row]) for key, group in there.items() if key not in seen for row in group]
    return pd.DataFrame(rows, columns=list(COLUMNS)).assign(edition=edition)


def unlike(reconciled: pd.DataFrame, confirmed: Container[object]) -> int:
    """Return how many figures keep a reading from taking the place of its transcription.

    Args:
        reconciled: Columns of `COLUMNS`.
        confirmed: Ids of the figures that an analyst confirmed.
    """
    waits = reconciled["outcome"].eq(ONLY_READ) & reconciled["disposition"].eq("review")
    counted = reconciled[reconciled["outcome"].ne(AGREE) & ~waits]
    return sum(figure_id not in confirmed for figure_id in counted["figure_id"])


def summary(reconciled: pd.DataFrame) -> str:
    """Return how many figures have each outcome, in words."""
    times = Counter(reconciled["outcome"])
    named = {AGREE: "agree", DIFFER: "differ", ONLY_READ: "only read", ONLY_TRANSCRIBED: "only transcribed"}
    return ", ".join(f"{times[outcome]} {word}" for outcome, word in named.items())


def _key(row: pd.Series) -> tuple[object, ...]:
    return tuple(None if pd.isna(row[name]) else row[name] for name in structure.DIMENSIONS)


def _row(read: pd.Series | None, transcribed: list[pd.Series]) -> dict[str, object]:
    """Return one row: the transcribed figure that agrees goes before one that does not."""
    shown = None if read is None else _shown(read)
    other = next((row for row in transcribed if _shown(row) == shown), transcribed[0] if transcribed else None)
    known = read if read is not None else other
    if known is None:
        raise ValueError("neither read nor transcribed")
    values = {"read": shown, "transcribed": None if other is None else _shown(other)}
    outcome = ONLY_READ if other is None else ONLY_TRANSCRIBED if read is None else None
    return {
        **{name: known[name] for name in structure.DIMENSIONS[1:]},
        "outcome": outcome or (AGREE if values["read"] == values["transcribed"] else DIFFER),
        **values,
        "disposition": None if read is None else read["disposition"],
        "figure_id": None if read is None else read["figure_id"],
        "transcribed_figure_id": None if other is None else other["figure_id"],
    }


def _shown(row: pd.Series) -> str:
    if pd.isna(row["obs_value"]) and pd.isna(row["obs_low"]) and pd.isna(row["obs_high"]):
        return str(row["state"])
    if pd.isna(row["obs_value"]):
        return f"{_bound(row['obs_low'])} to {_bound(row['obs_high'])}"
    return str(row["obs_value"]) if row["qualifier"] == "exact" else f"{row['qualifier']} {row['obs_value']}"


def _bound(value: object) -> str:
    return "?" if pd.isna(value) else str(value)
