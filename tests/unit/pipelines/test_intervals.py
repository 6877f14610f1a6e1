"""Ratios of two counts: golden numbers, zeros, enumeration by hand, simulated coverage and false alarms."""

from __future__ import annotations

import math
import time
from itertools import product

import numpy as np
import pytest

from pipelines.steps.derive import intervals
from pipelines.steps.derive.intervals import METHODS, ratio_interval, verdict

# Published comparisons. The intervals of the notes are the exact ones (Clopper-Pearson); mid-p was measured here.
UN, MISSIONS, RECENT, CHARITIES, PARTNERS = (
    (758, 534),
    (100, 79),
    (26, 31),
    (2114, 1580, 223, 365),
    (109, 25),
)
GOLDEN = [
    (UN, "clopper_pearson", (1.419, 1.269, 1.589), 5e-4),
    (UN, "mid_p", (1.419, 1.271, 1.586), 5e-4),
    (MISSIONS, "clopper_pearson", (1.266, 0.933, 1.722), 5e-4),
    (MISSIONS, "mid_p", (1.266, 0.943, 1.704), 5e-4),
    (RECENT, "clopper_pearson", (0.839, 0.478, 1.460), 5e-4),
    (CHARITIES, "clopper_pearson", (2.190, 2.051, 2.339), 5e-4),
    (CHARITIES, "mid_p", (2.190, 2.052, 2.338), 5e-4),
    (PARTNERS, "clopper_pearson", (4.36, 2.80, 7.03), 5e-3),
    (PARTNERS, "mid_p", (4.36, 2.86, 6.85), 5e-3),
    ((58, 47), "mid_p", (1.23, 0.84, 1.82), 5e-3),
]


@pytest.mark.parametrize(("pair", "method", "expected", "off"), GOLDEN)
def test_golden_numbers(pair: tuple[int, ...], method: str, expected: tuple[float, ...], off: float) -> None:
    assert np.array(ratio_interval(*pair, method=method)) == pytest.approx(expected, abs=off)


@pytest.mark.parametrize(
    ("pair", "said"),
    [(UN, "higher"), (MISSIONS, "no_clear_change"), (RECENT, "no_clear_change"), (CHARITIES, "higher")],
)
def test_golden_verdicts(pair: tuple[int, ...], said: str) -> None:
    assert verdict(*pair) == said


@pytest.mark.parametrize(("pair", "wald"), [(UN, (1.214, 1.660)), (MISSIONS, (0.834, 1.921))])
def test_dispersion_widens_about_as_the_normal_approximation(pair: tuple[int, int], wald: tuple[float, float]) -> None:
    """The notes' intervals at dispersion 2 are the approximation on the log scale, which has no answer at zero."""
    found = ratio_interval(*pair, dispersion=2)
    assert (found.low, found.high) == pytest.approx(wald, rel=0.006)


def test_the_default_method_is_mid_p() -> None:
    assert ratio_interval(100, 79).high == ratio_interval(100, 79, method="mid_p").high


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("dispersion", [1, 2])
def test_zero_counts_have_the_ends_that_exist(method: str, dispersion: float) -> None:
    ratio, low, high = ratio_interval([0, 3, 0], [3, 0, 0], method=method, dispersion=dispersion)
    assert (ratio[0], low[0]) == (0, 0)
    assert 0 < high[0] < math.inf
    assert ratio[1] == high[1] == math.inf
    assert 0 < low[1] < math.inf
    assert low[1] == pytest.approx(1 / high[0])
    assert np.isnan(ratio[2])
    assert (low[2], high[2]) == (0, math.inf)


def test_nothing_against_three() -> None:
    """Exact: high odds o with (1 / (1 + o))^3 = 0.025; mid-p: half of it, so 0.05."""
    assert ratio_interval(0, 3, method="clopper_pearson").high == pytest.approx(0.025 ** (-1 / 3) - 1)
    assert ratio_interval(0, 3, method="mid_p").high == pytest.approx(0.05 ** (-1 / 3) - 1)
    assert list(verdict([0, 0, 60], [3, 0, 0])) == ["no_clear_change", "no_clear_change", "higher"]


def _by_hand(later: int, earlier: int, scale: float, method: str) -> tuple[float, float]:
    """Enumerate the binomial given the sum and halve the span of p until the tail fits."""
    total = later + earlier

    def tail(p: float, outcomes: range) -> float:
        chances = [math.comb(total, k) * p**k * (1 - p) ** (total - k) for k in outcomes]
        own = math.comb(total, later) * p**later * (1 - p) ** earlier
        return sum(chances) - (own / 2 if method == "mid_p" else 0)

    def solve(outcomes: range, *, rising: bool) -> float:
        low, high = 0.0, 1.0
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if (tail(middle, outcomes) < 0.025) == rising else (low, middle)
        return low

    lower = solve(range(later, total + 1), rising=True) if later else 0.0
    upper = solve(range(later + 1), rising=False) if earlier else 1.0
    return lower / (1 - lower) * scale, upper / (1 - upper) * scale if upper < 1 else math.inf


@pytest.mark.parametrize("method", METHODS)
def test_small_cases_agree_with_enumeration(method: str) -> None:
    pairs = [pair for pair in product(range(13), repeat=2) if sum(pair)]
    found = ratio_interval(*np.array(pairs).T, 223, 365, method=method)
    by_hand = np.array([_by_hand(*pair, 365 / 223, method) for pair in pairs])
    np.testing.assert_allclose(found.low, by_hand[:, 0], rtol=1e-9)
    np.testing.assert_allclose(found.high, by_hand[:, 1], rtol=1e-9)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("pair", [(1, 1_000_000), (1_000_000, 1), (1_000_000, 0), (250_000, 240_000)])
def test_large_counts_solve_their_equation(method: str, pair: tuple[int, int]) -> None:
    from scipy import stats

    low = float(ratio_interval(*pair, method=method).low)
    binomial = stats.binom(sum(pair), low / (1 + low))
    own = binomial.pmf(pair[0]) / 2 if method == "mid_p" else 0
    assert binomial.sf(pair[0] - 1) - own == pytest.approx(0.025, rel=1e-6)


@pytest.mark.parametrize("ratio", [1, 2])
@pytest.mark.parametrize("mean", [2, 5, 20])
def test_simulated_coverage(mean: float, ratio: float) -> None:
    draws = np.random.default_rng([mean, ratio]).poisson((mean * ratio, mean), (100_000, 2)).T
    covered = {}
    for method in METHODS:
        found = ratio_interval(*draws, method=method)
        covered[method] = float(np.mean((found.low <= ratio) & (ratio <= found.high)))
    assert covered["clopper_pearson"] >= 0.95
    assert covered["mid_p"] >= 0.93
    assert covered["mid_p"] <= covered["clopper_pearson"]


def _overdispersed(rng: np.random.Generator, mean: float, phi: float, size: tuple[int, ...]) -> np.ndarray:
    return rng.poisson(mean, size) if phi == 1 else rng.negative_binomial(mean / (phi - 1), 1 / phi, size)


@pytest.mark.parametrize("mean", [5, 20, 100])
@pytest.mark.parametrize("phi", [1, 1.5, 2])
def test_unchanged_pairs_are_seldom_called_changed(mean: float, phi: float) -> None:
    draws = _overdispersed(np.random.default_rng(5), mean, phi, (2, 50_000))
    assert np.mean(verdict(*draws) != "no_clear_change") <= 0.05


def test_each_distinct_pair_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    computed = intervals._intervals

    def counted(rows: list[np.ndarray], method: str, tail: float) -> tuple[np.ndarray, ...]:
        seen.append(len(rows[0]))
        return computed(rows, method, tail)

    monkeypatch.setattr(intervals, "_intervals", counted)
    found = ratio_interval([[4, 7], [4, 4]], [2, 3], [[365, 365], [365, 366]], 365)
    assert seen == [3]
    assert found.low.shape == (2, 2)
    assert found.low[0, 0] == found.low[1, 0] == ratio_interval(4, 2).low
    assert found.low[1, 1] == pytest.approx(float(ratio_interval(4, 3, 366, 365).low))


def test_a_hundred_thousand_distinct_pairs_take_seconds() -> None:
    rng = np.random.default_rng(9)
    later, earlier = rng.integers(0, 2000, (2, 100_000))
    began = time.process_time()  # what others do on this machine does not count
    ratio_interval(later, earlier, np.arange(100_000) % 2 + 365, 365)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        ((-1, 3), {}, "at least 0"),
        ((1, math.nan), {}, "finite"),
        ((1, 3, 0, 365), {}, "above 0"),
        ((1, 3), {"dispersion": 0}, "above 0"),
        ((1, 3), {"method": "score"}, "no method 'score'"),
        ((1, 3), {"level": 95}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple[float, ...], options: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ratio_interval(*arguments, **options)
