"""Year-on-year changes: the pair, its grade, its change.

Belongs here: docs/method/year-on-year.md.
Does not belong here: intervals (`interval.py`), the rows of `indicators` (`indicators.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from schemas import codelists, comparability, structure
from schemas import indicators as declared
from tests.oracle import interval
from tests.oracle.values import Row, current, gave, is_dated, is_exact, is_withheld, key, moved, why_not_exact, window

PREVIOUS = ("time_period", "as_of", "tier", "edition", "figure_id")
SERIES = structure.SERIES_KEY


def year_on_year(observations: list[Row], breaks: Iterable[Row]) -> list[Row]:
    """Return the view `year_on_year`: one row for every current number of a window that can be compared."""
    standing = current(observations)
    printed = {(key(row), row["edition"]): row for row in observations}
    compared = [row for row in standing.values() if _has_row(row)]
    return [_change(row, list(standing.values()), printed, list(breaks)) for row in compared]


def _has_row(row: Row) -> bool:
    return gave(row) and is_dated(row) and row["basis"] != "cumulative" and row["occurred"] == "_T"


def _change(row: Row, standing: list[Row], printed: dict[Any, Row], breaks: list[Row]) -> Row:
    shown = {name: row[name] for name in structure.TABLES["year_on_year"].columns if name in row}
    shown |= {"change_id": f"change/{row['figure_id']}"}
    series = [other for other in standing if key(other, of=SERIES) == key(row, of=SERIES) and is_dated(other)]
    now = next((other for other in series if window(other) == moved(row, -1)), None) or _in_weeks(row, series)
    is_in_weeks = bool(now) and window(now) != moved(row, -1)
    own = printed.get((key(now), row["edition"])) if now else None
    if own and (not is_exact(own) or now["state"] == "withdrawn" or own["tier"] > now["tier"]):
        own = None
    before = own or now
    if before is None:
        return shown | _nothing(_refusal(row, series, standing), row)
    shown |= {f"previous_{name}": before[name] for name in PREVIOUS}
    shown["previous_value"] = before["obs_value"] if is_exact(before) else None
    between = [broken for broken in breaks if _lies_between(broken, before, row)]
    shown["break_ids"] = ";".join(sorted(broken["break_id"] for broken in between)) or None
    if not gave(before):
        return shown | _nothing("R02", row, {broken["reason"] for broken in between})
    reasons, costs = _differences(row, before, between)
    if is_in_weeks:
        reasons.add("R26")
        costs.append(comparability.rules().reasons["R26"])
    if own and now and now["conf_status"] != "C" and any(now[name] != own[name] for name in ("obs_value", "state")):
        reasons.add("R14")
    return shown | _numbers(row, before, reasons, costs)


def _in_weeks(row: Row, series: list[Row]) -> Row | None:
    """Return the latest year of the series that starts 52 or 53 weeks earlier."""

    def is_year(one: Row) -> bool:
        return 364 <= (one["period_end"] - one["period_start"]).days + 1 <= 371

    years = [
        other
        for other in series
        if _has_row(other) and is_year(other) and 364 <= (row["period_start"] - other["period_start"]).days <= 371
    ]
    return max(years, key=window, default=None) if is_year(row) else None


def _nothing(reason: str, row: Row, crossed: Iterable[str] = ()) -> Row:
    """Return the reasons why a value has no pair; they cost a grade where its neighbour is of another kind."""
    costs = comparability.rules().reasons
    reasons = {reason, *crossed} | why_not_exact(row)
    found = {"reason_codes": " ".join(sorted(reasons))}
    return found | (graded(costs[one] for one in reasons) if reason in costs else {})


def _refusal(row: Row, series: list[Row], standing: list[Row]) -> str:
    """Return why there is no earlier value of the same window a year before."""
    start, _ = moved(row, -1)
    series, standing = ([other for other in rows if _has_row(other)] for rows in (series, standing))
    if any(other["period_start"] == start for other in series):
        return "R04"
    any_clock = [key(other, of=SERIES, without=["basis"]) for other in standing if other["period_start"] == start]
    if key(row, of=SERIES, without=["basis"]) in any_clock:
        return "R06"
    return "R05" if any(other["period_start"] < row["period_start"] for other in series) else "R01"


def _differences(row: Row, before: Row, between: list[Row]) -> tuple[set[str], list[comparability.Cost]]:
    """Return the reasons that cost something, and what they and the breaks cost."""
    reasons = set()
    if is_withheld(row) or is_withheld(before):
        reasons.add("R03")
    if "approximate" in (row["state"], before["state"]):
        reasons.add("R09")
    if row["edition"] != before["edition"]:
        reasons.add("R12")
    if row["tier"] != before["tier"]:
        reasons.add("R13")
    reasons |= mapping_reason(row, before)
    rules = comparability.rules()
    costs = [rules.reasons[reason] for reason in reasons]
    reasons |= {broken["reason"] for broken in between}
    costs += [rules.breaks[broken["facet"]] for broken in between]
    return reasons, costs


def mapping_reason(one: Row, other: Row) -> set[str]:
    """Return whether the labels of two values stand for their code in the same inexact way, or in different ways."""
    ways = {row.get("mapping_predicate") or "exact" for row in (one, other)}
    if len(ways) > 1:
        return {"R17"}
    return set() if ways == {"exact"} else {"R16"}


def vintages_between(breaks: list[Row], before: Row, row: Row) -> list[Row]:
    """Return the breaks by vintage that lie between two values of one series."""
    return [broken for broken in breaks if broken["applies_to"] == "vintage" and _lies_between(broken, before, row)]


def _lies_between(broken: Row, before: Row, row: Row) -> bool:
    concerns = all(broken.get(f"break_{name}") in (None, row[name]) for name in ("measure", "conduct", "subject_org"))
    if broken["source"] != row["source"] or not concerns:
        return False
    if broken["applies_to"] == "vintage":
        return (before["as_of"] < broken["break_date"]) is not (row["as_of"] < broken["break_date"])
    since = before["period_end" if row["basis"] == "stock" else "period_start"]
    return bool(since < broken["break_date"] <= row["period_end"])


def graded(costs: Iterable[comparability.Cost]) -> Row:
    """Return the worst grade and every facet that cost one."""
    costs = list(costs)
    facets = {cost.facet for cost in costs}
    return {
        "grade": max((cost.grade for cost in costs), default="A"),
        "grade_facets": " ".join(facet for facet in codelists.load("facet").codes if facet in facets) or None,
    }


def _numbers(row: Row, before: Row, reasons: set[str], costs: list[comparability.Cost]) -> Row:
    found = graded(costs)
    if is_exact(row) and is_exact(before):
        later, earlier = row["obs_value"], before["obs_value"]
        least = declared.rules().percent_minimum
        small = {"R10"} if earlier == 0 else {"R11"} if min(later, earlier) < least else set()
        if found["grade"] <= "C":
            found["absolute_change"] = later - earlier
        if found["grade"] <= "B":
            found |= _ratio(later, earlier)
            if not small:
                found["percent_change"] = 100 * (later - earlier) / earlier
        reasons |= small
    return found | {"reason_codes": " ".join(sorted(reasons)) or None}


def _ratio(later: int, earlier: int) -> Row:
    low, high = interval.interval(later, earlier)
    return {
        "ratio": later / earlier if earlier else None,
        "ratio_low": low,
        "ratio_high": None if math.isinf(high) else high,
        "verdict": interval.verdict(later, earlier, declared.rules().default_dispersion),
    }
