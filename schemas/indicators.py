"""The rules of indicators.yaml as data.

Belongs here: reading the parameters of the indicators.
Does not belong here: applying them (`pipelines/steps`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Rules:
    """The parameters of indicators.yaml; its comments say what each is for.

    Attributes:
        percent_minimum: Both counts of a percentage are at least this.
        method: Method of the interval of a ratio, `mid_p` or `clopper_pearson`.
        level: Its level, between 0 and 1.
        default_dispersion: Variance over mean of counts, where no panel says it.
        minimum_pairs: Pairs a panel needs to say it.
        minimum_pair_sum: Sum of the two counts of a pair that takes part.
        winsorised_share: Share of the pairs at each end that is drawn in.
        maturity_minimum: Earlier periods it takes to say how complete counts of an age usually were.
    """

    percent_minimum: int
    method: str
    level: float
    default_dispersion: float
    minimum_pairs: int
    minimum_pair_sum: int
    winsorised_share: float
    maturity_minimum: int


@cache
def rules() -> Rules:
    """Return the rules of `schemas/indicators.yaml`."""
    declared = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return Rules(
        percent_minimum=declared["percent_change"]["minimum_count"],
        maturity_minimum=declared["maturity"]["minimum_periods"],
        **declared["ratio"],
        **declared["verdict"],
    )
