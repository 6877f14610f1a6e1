"""How complete counts of an age usually were, in words.

Belongs here: the cell beside a value, the note below a table, the line of `dsig why`.
Does not belong here: working it out (`pipelines/steps/revise/vintages.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli import output
from schemas.messages import several

if TYPE_CHECKING:
    import pandas as pd


def is_known(frame: pd.DataFrame) -> bool:
    """Return whether enough earlier periods are known for any row; of rates per day it never is asked."""
    return "maturity" in frame and bool(frame["maturity"].notna().any())


def share(row: Any) -> str:
    """Return the usual share of the latest value, as a cell of a table."""
    return "" if output.is_empty(row.maturity) else f"{100 * row.maturity:.0f} %"


def notes(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Return how complete values of each age that occurs usually were, and of how many periods that is known."""
    if not is_known(frame):
        return []
    known = frame.dropna(subset=["maturity"]).drop_duplicates(["source", "age_months"])
    return [
        (
            share(row),
            f"of its latest value is where a count of {row.source} usually stood {_months(row)} after the end of its "
            f"period ({several(int(row.maturity_periods), 'period')})",
        )
        for row in known.sort_values(["source", "age_months"]).itertuples()
    ]


def sentence(row: Any) -> str:
    """Return a row of view `maturity` as a sentence."""
    low, high = (f"{100 * end:.0f}" for end in (row.maturity_low, row.maturity_high))
    return (
        f"{_months(row)} after the end of a period, figures of this source usually stood at {share(row)} of their "
        f"latest value ({several(int(row.maturity_periods), 'period')}, {low} to {high} %)"
    )


def _months(row: Any) -> str:
    return several(int(row.age_months), "month")
