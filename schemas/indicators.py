"""The indicators of indicators.yaml and their rules as data.

Belongs here: reading which indicators there are, and their parameters.
Does not belong here: applying them (`pipelines/steps`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Rules:
    """The parameters of indicators.yaml; its comments say what each is for.

    Attributes:
        percent_minimum: Both counts of a percentage are at least this.
        method: Method of the interval of a ratio, `mid_p` or `clopper_pearson`.
        level: Its level, between 0 and 1.
        default_dispersion: Variance over mean of counts, of every verdict.
        share_minimum: The base of a share is at least this.
        rate_minimum: The count of a rate is at least this.
        silence_years: Years of the same window in which an organisation gave nothing but zeros.
        silence_level: Zeros less probable than this are improbable.
        silence_minimum: Organisations a group needs, so that its number tells nobody who it is.
        maturity_minimum: Earlier periods it takes to say how complete counts of an age usually were.
    """

    percent_minimum: int
    method: str
    level: float
    default_dispersion: float
    share_minimum: int
    rate_minimum: int
    silence_years: int
    silence_level: float
    silence_minimum: int
    maturity_minimum: int


@dataclass(frozen=True)
class Indicator:
    """One indicator of view `indicators`.

    Attributes:
        code: Code of the code list indicator.
        label_en: English name.
        label_nl: Dutch name.
        label_fr: French name.
        unit: Unit of its value.
        meaning: What it is, in one sentence.
        needs: What there must be for a row with a value.
        rests_on: Table or view it is worked out from.
    """

    code: str
    label_en: str
    label_nl: str
    label_fr: str
    unit: str
    meaning: str
    needs: str
    rests_on: str


def _read() -> dict[str, Any]:
    declared: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return declared


@cache
def declared() -> dict[str, Indicator]:
    """Return the indicators of `schemas/indicators.yaml` by code, in the order in which they are shown."""
    return {code: Indicator(code, **said) for code, said in _read()["indicators"].items()}


@cache
def rules() -> Rules:
    """Return the rules of `schemas/indicators.yaml`."""
    said = _read()
    silence = said["silence"]
    return Rules(
        percent_minimum=said["percent_change"]["minimum_count"],
        share_minimum=said["share"]["minimum_base"],
        rate_minimum=said["rate"]["minimum_count"],
        silence_years=silence["years"],
        silence_level=silence["level"],
        silence_minimum=silence["minimum_organisations"],
        maturity_minimum=said["maturity"]["minimum_periods"],
        **said["ratio"],
        **said["verdict"],
    )
