"""A change as it is told: two counts of one series and what was worked out of them.

Belongs here: the facts a sentence needs, from a row of `year_on_year` or `rates_per_day`.
Does not belong here: the sentence (`words.py`), whether a change is comparable and what its interval is (`derive/`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from schemas import comparability, structure
from schemas.comparability import IN_PART, REFUSED

ONE = (1, 1)  # coverage of a count of one organisation: it reported, in both windows
GRADES_WITHOUT_RATIO = (IN_PART, REFUSED)
SPLIT_BY = tuple(name for name in structure.BREAKDOWNS if name not in ("notified_donor", "occurred"))


@dataclass(frozen=True)
class Change:
    """Two counts of one series and what was worked out of them.

    Attributes:
        organisation: Code of who counted.
        measure: Code of list `measure`.
        conduct: Code of list `conduct`.
        time_period: Later window; `previous_time_period` the earlier one.
        grade: Comparability, A to D, None where there is no pair; D gives no change.
        value: Later count, None where none may be said; `previous_value` the earlier one.
        ratio: Later rate over earlier, nan where both counts are 0; `low` and `high` its interval without dispersion.
        verdict: One of `derive.intervals.VERDICTS`, None where no ratio is given.
        percent: Change in percent, None where none is given.
        coverage: How many reported and how many were expected to, in both windows; None where that is not known.
        facets: What cost the grade, codes of `facets` in the templates.
        reasons: Codes of list `reason` that refuse the change itself (not those that only forbid a percentage).
        subject: Code of whose personnel or programmes it concerns, where that is not who counted.
        basis: Code of list `basis`, not cumulative.
        split: What the counts are broken down by, pairs of code list and code.
        per_day: Whether windows of unequal length are compared per day.
    """

    organisation: str
    measure: str
    conduct: str
    time_period: str
    previous_time_period: str | None
    grade: str | None
    value: int | None
    previous_value: int | None
    ratio: float = math.nan
    low: float = 0.0
    high: float = math.inf
    verdict: str | None = None
    percent: float | None = None
    coverage: tuple[int, int] | None = None
    facets: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    subject: str | None = None
    basis: str = "received"
    split: tuple[tuple[str, str], ...] = ()
    per_day: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether no change is given."""
        counts = (self.value, self.previous_value)
        refused = self.grade == REFUSED or bool(self.reasons) or None in counts
        return refused or (self.per_day if self.grade == IN_PART else self.verdict is None)

    @property
    def is_in_part(self) -> bool:
        """Whether the absolute change is given, and no ratio or percentage."""
        return self.grade == IN_PART and not self.is_refused


def of_row(row: Mapping[str, Any]) -> Change:
    """Return the change that a row of `year_on_year` or `rates_per_day` holds.

    The reasons go with a change that has no grade; else the facets say why.
    """
    has: dict[str, Any] = {name: None if pd.isna(value) else value for name, value in row.items()}
    named = ("measure", "conduct", "basis", "time_period", "previous_time_period", "grade", "verdict")
    facts = {name: has[name] for name in named} | _ends(has)
    return Change(
        organisation=has["reporting_org"],
        subject=has["subject_org"],
        value=_whole(has["obs_value"]),
        previous_value=_whole(has["previous_value"]),
        percent=has.get("percent_change"),
        facets=_facets(has),
        coverage=_coverage(has),
        reasons=() if has["grade"] else tuple((has["reason_codes"] or "").split()),
        split=tuple((name, has[name]) for name in SPLIT_BY if has[name] != "_T"),
        per_day="days_in_both" in row,
        **facts,
    )


def _facets(has: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the facets that cost the grade; of a refused change those alone that refuse it."""
    facets, reasons = ((has[name] or "").split() for name in ("grade_facets", "reason_codes"))
    return tuple(comparability.refusing(facets, reasons) if has["grade"] == REFUSED else facets)


def _coverage(has: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return the coverage of an organisation that gave both counts; of what stands for several it is not known."""
    given = has["obs_value"] is not None and has["previous_value"] is not None
    facets = (has["grade_facets"] or "").split()
    return ONE if given and comparability.is_of_one(has["subject_org"], has["personnel"], facets) else None


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _ends(has: Mapping[str, Any]) -> dict[str, Any]:
    """Return ratio and interval; what a table leaves empty is infinite, or no number where both counts are zero."""
    low, high = (has["ratio_low"] or 0.0, has["ratio_high"])
    absent = math.inf if has["obs_value"] else math.nan
    ratio = absent if has["ratio"] is None else has["ratio"]
    return {"ratio": ratio, "low": low, "high": math.inf if high is None else high}
