"""Whatever becomes known in whatever order: a lower tier never takes the place of a higher one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

KNOWN = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 3), st.integers(1, 2), st.none() | st.integers(0, 9)),
                 min_size=1, max_size=7, unique_by=lambda said: said[:3])  # fmt: skip


def _standing(known: list[tuple[int, int, int, int | None]], day: int) -> tuple[int, int, int, int | None] | None:
    """Return what goes by on a day: of the best tier known by then, the latest vintage, the latest delivery."""
    then = [said for said in known if said[0] <= day]
    best = min((tier for _, tier, _, _ in then), default=0)
    return max((said for said in then if said[1] == best), key=lambda said: (said[0], said[2]), default=None)


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(known=KNOWN)
def test_a_lower_tier_never_overwrites_a_higher(
    observation: Callable[..., Any], view: Callable[..., pd.DataFrame], known: list[tuple[int, int, int, int | None]]
) -> None:
    rows = [
        observation(value, as_of=date(2025, 1, day), tier=tier, delivery=delivery, edition=f"{day}-{tier}-{delivery}")
        for day, tier, delivery, value in known
    ]
    spans = view("observation_spans", rows)
    for day in range(7):
        then = pd.Timestamp(2025, 1, day) if day else pd.Timestamp(2024, 12, 31)
        standing = spans[
            (spans["as_of"] <= then) & ~spans["is_unconfirmed"] & ~(spans["superseded_on"] <= then).fillna(False)
        ]
        expected = _standing(known, day)
        found = [] if expected is None else [f"{expected[0]}-{expected[1]}-{expected[2]}"]
        assert standing["edition"].tolist() == found
    assert len(spans) == len(known)
