"""What a release says in the comparison table that the release before did not say.

Belongs here: the rows that are new or differ.
Does not belong here: printing the table (`compare.py`), what changes between vintages (view `revisions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas import structure

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 60  # of a table that is printed whole after every refresh: a longer one would bury what is new
NUMBERS = ("previous_value", "absolute_change", "ratio", "ratio_low", "ratio_high", "percent_change")
WORDS = ("value_shown", "previous_time_period", "verdict", "grade", "grade_facets", "reason_codes")


def rows(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are new or say something else than before.

    Args:
        now: Rows of `comparison_by_source`.
        before: The same of an earlier release.
    """
    known = set(_said(before))
    return now[[said not in known for said in _said(now)]]


def gone(now: pd.DataFrame, before: pd.DataFrame) -> int:
    """Return how many rows of before have no row of the same series and window now."""
    key = list(structure.DIMENSIONS)
    return len(set(map(tuple, before[key].to_numpy())) - set(map(tuple, now[key].to_numpy())))


def _said(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    words = frame[[*structure.DIMENSIONS, *WORDS]].astype("string").fillna("")
    numbers = frame[list(NUMBERS)].astype("Float64").astype("string").fillna("")
    return [(*one, *other) for one, other in zip(words.to_numpy(), numbers.to_numpy(), strict=True)]
