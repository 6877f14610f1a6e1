"""Interval of a ratio of two counts, and its verdict: once by the incomplete beta function, once by enumeration.

Belongs here: docs/method/intervals.md, with whole numbers where counts are small.
Does not belong here: which pairs are compared (`changes.py`).
"""

from __future__ import annotations

import math
from functools import cache

TAIL = 0.025
STEPS = 60
TINY = 1e-300


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of the incomplete beta function, by the modified method of Lentz."""
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or TINY)
    found = d
    for m in range(1, 500):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            c, d = (1 + term / c) or TINY, 1 / ((1 + term * d) or TINY)
            found *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return found


def _beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function; of whole a and b the chance of a successes or more."""
    if a <= 0 or x >= 1:
        return 1.0
    if b <= 0 or x <= 0:
        return 0.0
    logs = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    if x < (a + 1) / (a + b + 2):
        return math.exp(logs) * _fraction(x, a, b) / a
    return 1 - math.exp(logs) * _fraction(1 - x, b, a) / b


def _upper_tail(p: float, later: float, earlier: float, method: str) -> float:
    whole = _beta(p, later, earlier + 1)
    return whole if method == "clopper_pearson" else (whole + _beta(p, later + 1, earlier)) / 2


def _lower_tail(p: float, later: float, earlier: float, method: str) -> float:
    return _upper_tail(1 - p, earlier, later, method)


def _odds(later: float, earlier: float, method: str) -> float:
    """Return the least odds of p that the counts leave open: where the tail above them is just large enough."""
    low, high = -40.0, 40.0  # logarithm of the odds
    for _ in range(STEPS):
        middle = (low + high) / 2
        small = _upper_tail(1 / (1 + math.exp(-middle)), later, earlier, method) < TAIL
        low, high = (middle, high) if small else (low, middle)
    return math.exp(low)


@cache
def interval(later: float, earlier: float, scale: float = 1.0, method: str = "mid_p") -> tuple[float, float]:
    """Return the ends of the 95 % interval of the ratio of two counts, inf where there is no upper end.

    Args:
        later: Later count; a fraction of one where counts were divided by their dispersion.
        earlier: Earlier count.
        scale: Length of the earlier window over that of the later one.
        method: `mid_p` or `clopper_pearson`.
    """
    low = _odds(later, earlier, method) * scale if later else 0.0
    return low, scale / _odds(earlier, later, method) if earlier else math.inf


def verdict(later: int, earlier: int, dispersion: float = 2.0) -> str:
    """Return what two counts of windows of equal length allow to say: is 1 outside the interval?"""
    counts = later / dispersion, earlier / dispersion
    if later and _upper_tail(0.5, *counts, "mid_p") < TAIL:
        return "higher"
    return "lower" if earlier and _lower_tail(0.5, *counts, "mid_p") < TAIL else "no_clear_change"


def _fits(part: int, of: int, later: int, earlier: int, method: str) -> bool:
    """Return whether outcomes as large as the later count have a chance of 1 in 40 or more, p being part / of.

    Every outcome of `later + earlier` events is counted, in whole numbers.
    """
    total = later + earlier
    ways = [math.comb(total, k) * part**k * (of - part) ** (total - k) for k in range(later, total + 1)]
    twice = 2 * sum(ways) - (ways[0] if method == "mid_p" else 0)
    return 20 * twice >= of**total


def enumerated(later: int, earlier: int, scale: float = 1.0, method: str = "mid_p") -> tuple[float, float]:
    """Return the same as `interval`, of whole counts, by enumeration of every outcome and halving of p."""

    def odds(one: int, other: int) -> float:
        low, high, of = 0, 1 << 44, 1 << 44
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if _fits(middle, of, one, other, method) else (middle, high)
        return high / (of - high) if high < of else math.inf

    low = odds(later, earlier) * scale if later else 0.0
    return low, scale / odds(earlier, later) if earlier else math.inf
