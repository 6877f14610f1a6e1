"""Two readings of one edition beside each other: what was read from the document, what was transcribed.

Belongs here: agree, differ, confirmed, only read, only transcribed; what keeps a reading from loading.
Does not belong here: which of the two loads (`pipelines/editions.py`), printing (`cli/review.py`).
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from schemas import structure

OUTCOMES = AGREE, DIFFER, CONFIRMED, ONLY_READ, ONLY_TRANSCRIBED = (
    "agree", "differ", "confirmed", "only read", "only transcribed",
)  # fmt: skip
SETTLED = (AGREE, CONFIRMED)
COLUMNS = (
    "edition", "outcome", *structure.DIMENSIONS[1:], "read", "transcribed", "disposition", "figure_id",
    "transcribed_figure_id",
)  # fmt: skip

_Key = tuple[object, ...]


def reconcile(read: pd.DataFrame, transcribed: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Compare the figures read from a document with those transcribed from it, key by key.

    Args:
        read: Frame with the columns of `reported_figures`: what was accepted or waits in review.
        transcribed: The same of the transcription.
        edition: Edition that was read.

    Returns:
        Columns of `COLUMNS`: one row per value of a key in either, in their order; `read` and `transcribed` are the
        values as to be read; `confirmed` is unlike the transcription and an analyst says that it is right. A
        transcribed figure stands beside one reading only.
    """
    here, there = _by_value(read), _by_value(transcribed)
    rest: dict[_Key, list[pd.Series]] = {}
    for (key, value), row in there.items():
        if (key, value) not in here:
            rest.setdefault(key, []).append(row)
    rows = []
    for (key, value), row in here.items():
        same, left = there.get((key, value)), rest.get(key, [])
        rows.append(_row(row, same if same is not None or not left else left.pop(0)))
    rows += [_row(None, row) for left in rest.values() for row in left]
    return pd.DataFrame(rows, columns=list(COLUMNS)).assign(edition=edition)


def _by_value(figures: pd.DataFrame) -> dict[tuple[_Key, str], pd.Series]:
    """Return figures by key and value: what a document says twice is one; what was confirmed speaks for it."""
    found: dict[tuple[_Key, str], pd.Series] = {}
    for _, row in figures.iterrows():
        said = _key(row), shown(row)
        if said not in found or pd.notna(row["confirmed_by"]):
            found[said] = row
    return found


def in_the_way(reconciled: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that keep a reading from taking the place of its transcription.

    A figure that agrees and yet waits in review is one of them: without its transcription it would be lost.

    Args:
        reconciled: Columns of `COLUMNS`.
    """
    waits, is_settled = reconciled["disposition"].eq("review"), reconciled["outcome"].isin(SETTLED)
    is_more = reconciled["outcome"].eq(ONLY_READ) & waits
    return reconciled[~is_more & (~is_settled | waits)]


def commands(reconciled: pd.DataFrame) -> list[str]:
    """Return what settles each figure of `in_the_way`, one line each, as a person types it.

    What is only transcribed may have been read otherwise: then the reading of the same value that shares most
    dimensions is named, with what sets the two apart, and has no line of its own.

    Args:
        reconciled: Columns of `COLUMNS`, of one edition.
    """
    pairs = _pairs(reconciled)
    named = {figure_id for figure_id, _ in pairs.values()}
    lines = []
    for _, row in in_the_way(reconciled).iterrows():
        if row["outcome"] == ONLY_TRANSCRIBED:
            lines.append(_as_transcribed(row["transcribed_figure_id"], pairs))
        elif row["outcome"] != ONLY_READ or row["figure_id"] not in named:
            lines.append(_as_read(row))
    return lines


def _pairs(reconciled: pd.DataFrame) -> dict[str, tuple[str, list[str]]]:
    """Return, by figure that is only transcribed, the reading it may be and what sets them apart: the nearest first."""
    read, transcribed = (
        [row for _, row in reconciled[reconciled["outcome"].eq(outcome)].iterrows()]
        for outcome in (ONLY_READ, ONLY_TRANSCRIBED)
    )
    possible = [
        (known["transcribed_figure_id"], row["figure_id"], _apart(known, row))
        for known in transcribed
        for row in read
        if row["read"] == known["transcribed"]
    ]
    pairs: dict[str, tuple[str, list[str]]] = {}
    taken = set()
    for known, figure_id, apart in sorted(possible, key=lambda pair: len(pair[2])):
        if known not in pairs and figure_id not in taken:
            pairs[known] = figure_id, apart
            taken.add(figure_id)
    return pairs


def _apart(transcribed: pd.Series, read: pd.Series) -> list[str]:
    return [f"{name}={transcribed[name]}" for name in structure.DIMENSIONS[1:] if transcribed[name] != read[name]]


def _as_transcribed(figure_id: str, pairs: dict[str, tuple[str, list[str]]]) -> str:
    if figure_id not in pairs:
        return f"{figure_id} is not read: mend the transcription, or let it stand as transcribed"
    nearest, apart = pairs[figure_id]
    changes = " ".join(f"--set {change}" for change in apart)
    return f"dsig confirm {nearest} {changes}, if the document says so as the transcription does"


def _as_read(row: pd.Series) -> str:
    confirm = f"dsig confirm {row['figure_id']}"
    return confirm if row["outcome"] == AGREE else f"{confirm}, or dsig reject {row['figure_id']} --reason TEXT"


def summary(reconciled: pd.DataFrame) -> str:
    """Return how many figures have each outcome, in words."""
    times = Counter(reconciled["outcome"])
    return ", ".join(f"{times[outcome]} {outcome}" for outcome in OUTCOMES)


def _key(row: pd.Series) -> _Key:
    return tuple(None if pd.isna(row[name]) else row[name] for name in structure.DIMENSIONS)


def _row(read: pd.Series | None, transcribed: pd.Series | None) -> dict[str, object]:
    known = read if read is not None else transcribed
    if known is None:
        raise ValueError("neither read nor transcribed")
    values = {
        "read": None if read is None else shown(read),
        "transcribed": None if transcribed is None else shown(transcribed),
    }
    return {
        **dict(zip(structure.DIMENSIONS, _key(known), strict=True)),
        "outcome": _outcome(read, transcribed),
        **values,
        "disposition": None if read is None else read["disposition"],
        "figure_id": None if read is None else read["figure_id"],
        "transcribed_figure_id": None if transcribed is None else transcribed["figure_id"],
    }


def _outcome(read: pd.Series | None, transcribed: pd.Series | None) -> str:
    if read is None:
        return ONLY_TRANSCRIBED
    if transcribed is not None and shown(read) == shown(transcribed):
        return AGREE
    if pd.notna(read["confirmed_by"]):
        return CONFIRMED
    return ONLY_READ if transcribed is None else DIFFER


def shown(row: pd.Series) -> str:
    """Return the value of a figure as to be read."""
    if pd.isna(row["obs_value"]) and pd.isna(row["obs_low"]) and pd.isna(row["obs_high"]):
        return str(row["state"])
    if pd.isna(row["obs_value"]):
        return f"{_bound(row['obs_low'])} to {_bound(row['obs_high'])}"
    return str(row["obs_value"]) if row["qualifier"] == "exact" else f"{row['qualifier']} {row['obs_value']}"


def _bound(value: object) -> str:
    return "?" if pd.isna(value) else str(value)
