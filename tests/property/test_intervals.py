"""Intervals of a ratio: swapping inverts, more in the later window never lowers, a higher level never narrows."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.derive_intervals import METHODS, ratio_interval, verdict

COUNTS = st.integers(0, 5000)
DAYS = st.integers(1, 800)
DISPERSION = st.sampled_from([1, 1.5, 2, 4])
OTHER = {"higher": "lower", "lower": "higher", "no_clear_change": "no_clear_change"}


def _inverse(value: float) -> float:
    return math.inf if value == 0 else 1 / value


@given(x=COUNTS, y=COUNTS, days_x=DAYS, days_y=DAYS, phi=DISPERSION, method=st.sampled_from(METHODS))
def test_swapping_inverts(x: int, y: int, days_x: int, days_y: int, phi: float, method: str) -> None:
    one = ratio_interval(x, y, days_x, days_y, method=method, dispersion=phi)
    other = ratio_interval(y, x, days_y, days_x, method=method, dispersion=phi)
    assert float(one.low) == pytest.approx(_inverse(float(other.high)))
    assert float(one.high) == pytest.approx(_inverse(float(other.low)))
    assert OTHER[str(verdict(x, y, days_x, days_y))] == verdict(y, x, days_y, days_x)


@given(x=COUNTS, y=COUNTS, days_x=DAYS, phi=DISPERSION, method=st.sampled_from(METHODS))
def test_ends_move_with_the_counts(x: int, y: int, days_x: int, phi: float, method: str) -> None:
    here, more_later, more_earlier = (
        ratio_interval(*pair, days_x, 365, method=method, dispersion=phi) for pair in ((x, y), (x + 1, y), (x, y + 1))
    )
    assert here.low < more_later.low
    assert here.high < more_later.high or here.high == more_later.high == math.inf
    assert here.low > more_earlier.low or here.low == more_earlier.low == 0
    assert here.high > more_earlier.high


@given(x=COUNTS, y=COUNTS, phi=DISPERSION)
def test_what_is_surer_is_wider(x: int, y: int, phi: float) -> None:
    narrow = ratio_interval(x, y)
    for wider in (
        ratio_interval(x, y, method="clopper_pearson"),
        ratio_interval(x, y, level=0.99),
        ratio_interval(x, y, dispersion=phi),
    ):
        assert wider.low <= narrow.low * (1 + 1e-9)
        assert wider.high >= narrow.high * (1 - 1e-9)
    assert math.isnan(narrow.ratio) or narrow.low <= narrow.ratio <= narrow.high
