"""Share closed and share substantiated: the part, its base of the same cohort, what lies between.

Belongs here: section "Shares" of docs/method/indicators.md.
Does not belong here: bounds of one count (`values.py`), the shape of a row (`indicators.py`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from schemas import comparability
from schemas import indicators as declared
from tests.oracle.changes import graded, mapping_reason
from tests.oracle.values import Key, Row, bounds, current, figures, is_exact, key, why_not_exact

WHOLE = {"closed": ("share_closed", "_T"), "substantiated": ("share_substantiated", "closed")}
VALUE = ("state", "obs_value", "obs_low", "obs_high", "qualifier")
CLOCKS = ("received", "occurred")


def shares(observations: list[Row]) -> list[Row]:
    """Return the rows of both indicators."""
    standing = current(observations)
    printed = {(key(row), row["edition"]): row for row in observations if row["state"] != "withdrawn"}
    return [
        _share(row, standing, printed)
        for row in standing.values()
        if row["basis"] in CLOCKS and row["status"] in WHOLE and row["state"] != "withdrawn"
    ]


def _share(part: Row, standing: dict[Key, Row], printed: dict[Any, Row]) -> Row:
    indicator, whole = WHOLE[part["status"]]
    low, high = bounds(part)
    row = {**part, "indicator": indicator, "count_low": low, "count_high": high}
    wanted = key(part, status=whole)
    base = printed.get((wanted, part["edition"]))
    if base is None:
        return row | _without(part, wanted, whole, standing)
    restated = False
    if (now := standing[wanted])["state"] == "withdrawn":
        base = now
    else:
        restated = now["conf_status"] != "C" and any(now[name] != base[name] for name in VALUE)
    row |= {"as_of": max(part["as_of"], base["as_of"]), "figure_ids": figures(part, base)}
    row["base_low"], row["base_high"] = bounds(base)
    return row | _with(part, base, row, {"R14"} if restated else set())


def _without(part: Row, wanted: Key, whole: str, standing: dict[Key, Row]) -> Row:
    found = {"figure_ids": figures(part), "reason_codes": "R19"}
    elsewhere = [
        other
        for other in standing.values()
        if other["state"] != "withdrawn"
        and other["basis"] in CLOCKS
        and key(other, without=["basis"]) == key(part, without=["basis"], status=whole)
    ]
    if elsewhere:
        found["reason_codes"] = "R20" if any(key(other) == wanted for other in elsewhere) else "R06"
        found |= graded([comparability.rules().reasons[found["reason_codes"]]])
    return found


def _with(part: Row, base: Row, row: Row, flags: set[str]) -> Row:
    reasons = flags | why_not_exact(part) | why_not_exact(base) | mapping_reason(part, base)
    low, high, base_low, base_high = (row[name] for name in ("count_low", "count_high", "base_low", "base_high"))
    if (base_low, base_high) != (None, None) and (base_low or 0) < declared.rules().share_minimum:
        reasons.add("R11")
    if low is not None and base_high is not None and low > base_high:
        reasons.add("R24")
    unknown = (None, None) in ((low, high), (base_low, base_high))
    found: Row = {"reason_codes": " ".join(sorted(reasons)) or None}
    if "R18" not in reasons:
        costs = comparability.rules().reasons
        found |= graded(costs[reason] for reason in reasons if reason in costs)
    if unknown or reasons & {"R11", "R17", "R24"}:
        return found
    found["value_low"] = Fraction(100 * low, base_high) if None not in (low, base_high) else 0
    found["value_high"] = min(Fraction(100 * high, base_low), 100) if None not in (high, base_low) else 100
    if is_exact(part) and is_exact(base):
        found["value"] = found["value_low"]
    return found
