"""Intervals of the ratio of two counts, and what may be said of a change.

Belongs here: arithmetic on arrays of counts and lengths of windows: interval, dispersion, verdict.
Does not belong here: which counts make a pair (`pairs.py`), what is said in words (`words.py`).

Given their sum, the later of two independent Poisson counts is binomial with p = r d / (1 + r d), where r is the
ratio of the rates and d the later window's length over the earlier one's. An interval of p is one of r:
Clopper-Pearson takes the tail with the observed count, mid-p half of its probability (Lancaster 1961; Fay 2010).
Counts whose variance is phi times their mean have the quasi-likelihood of counts phi times smaller, so dispersion
divides both counts; the tails are written with the incomplete beta function, which takes them as they come.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

from schemas import indicators

Array: TypeAlias = "npt.NDArray[Any]"
Method = Literal["mid_p", "clopper_pearson"]
METHODS = ("mid_p", "clopper_pearson")
VERDICTS = ("higher", "lower", "no_clear_change")
_MOST_STEPS = 100
_PRECISION = 1e-10  # of p, relative


class Interval(NamedTuple):
    """Ratios of rates, later over earlier, with their intervals: three arrays of one shape.

    Attributes:
        ratio: nan where both counts are 0, inf where only the earlier one is.
        low: 0 where the later count is 0.
        high: inf where the earlier count is 0.
    """

    ratio: Array
    low: Array
    high: Array


def ratio_interval(
    later: npt.ArrayLike,
    earlier: npt.ArrayLike,
    days_later: npt.ArrayLike = 1,
    days_earlier: npt.ArrayLike = 1,
    *,
    method: Method | None = None,
    level: float | None = None,
    dispersion: npt.ArrayLike = 1,
) -> Interval:
    """Return the ratio of two counts per day with its interval, computed once per distinct row.

    Args:
        later: Counts of the later windows, at least 0. Arrays are broadcast against each other.
        earlier: Counts of the earlier windows.
        days_later: Lengths of the later windows in days; equal lengths may be left out.
        days_earlier: Lengths of the earlier windows.
        method: `mid_p` or `clopper_pearson`; default by indicators.yaml.
        level: Between 0 and 1; default by indicators.yaml.
        dispersion: Variance over mean; 1 is Poisson, the exact interval.

    Raises:
        ValueError: A count is negative or not finite, a length or dispersion is not positive, or no such method.
    """
    rules = indicators.rules()
    chosen, level = str(method or rules.method), rules.level if level is None else level
    given = (later, earlier, days_later, days_earlier, dispersion)
    columns = np.broadcast_arrays(*(np.asarray(column, dtype=float) for column in given))
    _refuse(columns, chosen, level)
    rows, back = _distinct([column.ravel() for column in columns])
    shape = columns[0].shape
    ratio, low, high = (part[back].reshape(shape) for part in _intervals(rows, chosen, (1 - level) / 2))
    return Interval(ratio, low, high)


def verdict(
    later: npt.ArrayLike,
    earlier: npt.ArrayLike,
    days_later: npt.ArrayLike = 1,
    days_earlier: npt.ArrayLike = 1,
    *,
    dispersion: npt.ArrayLike | None = None,
) -> Array:
    """Return what may be said of each change: `higher`, `lower` or `no_clear_change`.

    A change is clear when the interval that allows for dispersion leaves out 1. Counts and lengths as in
    `ratio_interval`, which also says what is refused; method and level by indicators.yaml.

    Args:
        later: Counts of the later windows.
        earlier: Counts of the earlier windows.
        days_later: Lengths of the later windows in days.
        days_earlier: Lengths of the earlier windows.
        dispersion: Variance over mean; default by indicators.yaml.
    """
    allowed = indicators.rules().default_dispersion if dispersion is None else dispersion
    found = ratio_interval(later, earlier, days_later, days_earlier, dispersion=allowed)
    return np.where(found.low > 1, VERDICTS[0], np.where(found.high < 1, VERDICTS[1], VERDICTS[2]))


def _refuse(columns: list[Array] | tuple[Array, ...], method: str, level: float) -> None:
    if method not in METHODS:
        raise ValueError(f"no method {method!r}: one of {', '.join(METHODS)}")
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    if not all(np.isfinite(column).all() for column in columns):
        raise ValueError("counts, lengths and dispersion are finite: leave out pairs without a value")
    if any((column < 0).any() for column in columns[:2]) or any((column <= 0).any() for column in columns[2:]):
        raise ValueError("counts are at least 0; lengths of windows and dispersion are above 0")


def _distinct(columns: list[Array]) -> tuple[list[Array], Array]:
    """Return the distinct rows, and which of them each row is."""
    number = np.zeros(columns[0].shape, dtype=np.int64)
    for column in columns:
        values, place = np.unique(column, return_inverse=True)
        _, number = np.unique(number * len(values) + place, return_inverse=True)
    _, first = np.unique(number, return_index=True)
    return [column[first] for column in columns], number


def _intervals(rows: list[Array], method: str, tail: float) -> tuple[Array, Array, Array]:
    later, earlier, days_later, days_earlier, dispersion = rows
    scale = days_earlier / days_later
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = later / earlier * scale
        low = _lower_odds(later / dispersion, earlier / dispersion, tail, method) * scale
        # The upper end is the lower one of the two counts in the other order.
        high = scale / _lower_odds(earlier / dispersion, later / dispersion, tail, method)
    return ratio, low, high


def _lower_odds(successes: Array, failures: Array, tail: float, method: str) -> Array:
    """Return the odds p / (1 - p) at which the tail at and above the successes has the wanted probability."""
    odds = np.zeros_like(successes)
    some = successes > 0
    a, b = successes[some], failures[some]
    found = special.betaincinv(a, b + 1, tail)
    if method == "mid_p":
        found = _mid_p_root(a, b, tail, found)
    odds[some] = found / (1 - found)
    return odds


def _mid_tail(p: Array, a: Array, b: Array) -> Array:
    """Return half the probability of the successes plus that of more; without failures, more is impossible."""
    more = np.where(b > 0, special.betainc(a + 1, np.where(b > 0, b, 1), p), 0)
    return (special.betainc(a, b + 1, p) + more) / 2


def _mid_tail_slope(p: Array, a: Array, b: Array) -> Array:
    logs = special.xlogy(a - 1, p) + special.xlog1py(b - 1, -p)
    at = np.exp(logs + np.log1p(-p) - special.betaln(a, b + 1))
    above = np.where(b > 0, np.exp(logs + np.log(p) - special.betaln(a + 1, np.where(b > 0, b, 1))), 0)
    return (at + above) / 2


def _mid_p_root(a: Array, b: Array, tail: float, low: Array) -> Array:
    """Solve the mid-p tail for p by Newton steps, halving the bracket wherever a step would leave it.

    The root lies between that of the larger of the two tails (`low`) and that of the smaller.
    """
    high = np.where(b > 0, special.betaincinv(a + 1, np.where(b > 0, b, 1), tail), 1.0)
    p = (low + high) / 2
    moving = np.arange(len(p))
    for _ in range(_MOST_STEPS):
        at, successes, failures = p[moving], a[moving], b[moving]
        excess = _mid_tail(at, successes, failures) - tail
        low[moving], high[moving] = np.where(excess < 0, at, low[moving]), np.where(excess < 0, high[moving], at)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            step = at - excess / _mid_tail_slope(at, successes, failures)
        inside = (step >= low[moving]) & (step <= high[moving])
        p[moving] = np.where(inside, step, (low[moving] + high[moving]) / 2)
        moving = moving[np.abs(p[moving] - at) > _PRECISION * at]
        if not len(moving):
            break
    return p
