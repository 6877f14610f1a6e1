"""Sums over the organisations of one publisher, and zeros that are improbable among them.

Belongs here: sections "Panels" and "Silence" of docs/method/indicators.md.
Does not belong here: the change of one organisation (`changes.py`), the shape of a row (`indicators.py`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from schemas import codelists, comparability, structure, sums
from schemas import indicators as declared
from tests.oracle.changes import vintages_between
from tests.oracle.values import (
    Bounds,
    Key,
    Row,
    bounds,
    current,
    figures,
    gave,
    is_dated,
    is_exact,
    is_under,
    key,
    moved,
    window,
)

GROUP = tuple(name for name in structure.SERIES_KEY if name != "subject_org")
Window = tuple[date, date]
Named = dict[str, Row]  # by organisation
BROKEN = {"R02", "R07", "R08", "R17"}


def panels(observations: list[Row], changes: list[Row], breaks: list[Row]) -> list[Row]:
    """Return the rows of `all_reporters`, `matched_panel` and `silence`."""
    groups: dict[Key, dict[Window, Named]] = defaultdict(lambda: defaultdict(dict))
    for row in current(observations).values():
        if _takes_part(row):
            groups[key(row, of=GROUP)][window(row)][row["subject_org"]] = row
    # Years in weeks stand in another window than the sum a calendar year earlier.
    by_key = {key(change): change for change in changes if "R26" not in (change["reason_codes"] or "")}
    printed = {row["figure_id"]: row for row in observations}
    found = []
    for windows in groups.values():
        for at, named in windows.items():
            before = windows.get(moved(next(iter(named.values())), -1), {})
            everyone = _all_reporters(named, before, by_key, breaks)
            found += [everyone, _matched(named, before, by_key, printed, everyone), _silence(at, windows)]
    return [row for row in found if row]


def _takes_part(row: Row) -> bool:
    plain = row["basis"] != "cumulative" and row["occurred"] == "_T"
    return plain and is_dated(row) and row["state"] != "withdrawn"


def parts(codes: Collection[str]) -> set[str]:
    """Return the organisations of a set that share no report."""
    left = _apart(codes)
    wholes = {one for one in left if _is_whole(one, left)}
    left -= wholes
    return {one for one in left if not any(is_under("organisation", one, other) for other in left)}


def _apart(codes: Collection[str]) -> set[str]:
    """Return organisations without those that share reports with any other, or with those of another family here."""
    rules, tree = sums.rules(), codelists.load("organisation")
    left = set(codes) - rules.sharing
    families = {[one, *tree.ancestors(one)][-1] for one in left}
    return left - rules.sharing_outside if len(families) > 1 else left


def whole(named: Named) -> Row | None:
    """Return the widest organisation that is the whole of all others and gave a number."""
    codes = _apart(named)
    wholes = [one for one in codes if _is_whole(one, codes) and gave(named[one])]
    return next((named[one] for one in wholes if not any(is_under("organisation", one, two) for two in wholes)), None)


def _within(rows: list[Row], printed: Row | None) -> Bounds:
    """Return what all organisations come to: the parts at least, at most the whole that is printed."""
    low, high = _sum(rows)
    if not any(map(gave, rows)):
        return None, None
    if printed is None or low is None:
        return low, high
    least, most = bounds(printed)
    if most is not None and low > most:
        return least or 0, high
    return low, None if any(row["conf_status"] == "C" for row in rows) else most


def _is_whole(one: str, codes: set[str]) -> bool:
    others = codes - {one}
    below = {other for other in others if is_under("organisation", other, one)}
    return bool(below) and all(other in below or is_under("organisation", one, other) for other in others)


def _sum(rows: list[Row]) -> Bounds:
    low, high = 0, 0
    for row in rows:
        least, most = _adds(row, [other for other in rows if other is not row])
        low += least or 0
        high = None if high is None or most is None else high + most
    return low, high


def _adds(row: Row, others: list[Row]) -> Bounds:
    if row["state"] == "not_applicable":
        return 0, 0
    if row["state"] == "included_elsewhere":
        among = {one for other in others for one in other["figure_id"].split(";")}
        return (0, 0) if row.get("included_in") in among else (None, None)
    return bounds(row)


def _summed(indicator: str, rows: list[Row], ends: Bounds, graded: Row, *others: Row) -> Row:
    low, high = ends
    is_point = low is not None and low == high
    found = {**rows[0], "indicator": indicator, "subject_org": "_T", "count_low": low, "count_high": high}
    found |= {"value": low if is_point else None, "value_low": low, "value_high": high}
    found |= graded | {"reason_codes": None if is_point else "R18" if low is None else "R21"}
    return found | {"as_of": max(row["as_of"] for row in (*rows, *others))}


def _grade(changes: Iterable[Row | None], other_parts: bool, between: Collection[Row] = ()) -> Row:
    costs = [comparability.rules().breaks[broken["facet"]] for broken in between]
    given = [change for change in changes if change and change.get("previous_time_period")]
    grades = [change["grade"] for change in given if change.get("grade")] + [cost.grade for cost in costs]
    facets = {facet for change in given for facet in (change.get("grade_facets") or "").split()}
    facets |= {cost.facet for cost in costs}
    if other_parts:
        grades.append("C")
        facets.add("coverage")
    breaks = {one for change in given for one in (change.get("break_ids") or "").split(";") if one}
    breaks |= {broken["break_id"] for broken in between}
    said = {"grade_facets": " ".join(sorted(facets)) or None, "break_ids": ";".join(sorted(breaks)) or None}
    return {"grade": max(grades, default="A"), **said}


def _all_reporters(named: Named, before: Named, changes: dict[Key, Row], breaks: list[Row]) -> Row:
    later = [named[one] for one in sorted(parts(named))]
    earlier = [before[one] for one in sorted(parts(before))]
    if len(later) < 2:
        return {}
    other = bool(earlier) and {row["subject_org"] for row in later} != {row["subject_org"] for row in earlier}
    own = [changes.get(key(row)) for row in later]
    between = [
        broken
        for row, change in zip(later, own, strict=True)
        if change and change.get("previous_time_period") and gave(before.get(row["subject_org"], {"state": ""}))
        for broken in vintages_between(breaks, before[row["subject_org"]], row)
    ]
    graded = _grade(own, other, between)
    printed, before_printed = whole(named), whole(before)
    others = [*earlier, *(row for row in (printed, before_printed) if row)]
    found = _summed("all_reporters", later, _within(later, printed), graded, *others)
    found |= {"figure_ids": figures(*later, *others), "organisations_named": len(later)}
    found["organisations_counted"] = sum(map(gave, later))
    if earlier:
        found["organisations_before"] = sum(map(gave, earlier))
        found["previous_time_period"] = earlier[0]["time_period"]
        found["base_low"], found["base_high"] = _within(earlier, before_printed)
    return found


def _matched(named: Named, before: Named, by_key: dict[Key, Row], printed: dict[str, Row], everyone: Row) -> Row:
    changes = {one: by_key[key(row)] for one, row in named.items() if key(row) in by_key}
    in_both = {
        one: change
        for one, change in changes.items()
        if change.get("previous_time_period") and not BROKEN & set((change["reason_codes"] or "").split())
    }
    panel = sorted(parts(in_both))
    if len(panel) < 2:
        return {}
    later = [named[one] for one in panel]
    earlier = [printed[in_both[one]["previous_figure_id"]] for one in panel]
    graded = _grade((in_both[one] for one in panel), other_parts=False)
    found = _summed("matched_panel", later, _sum(later), graded, *earlier)
    lows, highs = zip(*(_base(in_both[one], before.get(one)) for one in panel), strict=True)
    found |= {"base_low": sum(low or 0 for low in lows), "base_high": None if None in highs else sum(highs)}
    found |= {"figure_ids": figures(*later, *earlier), "previous_time_period": earlier[0]["time_period"]}
    found |= {"organisations_counted": len(panel), "organisations_before": len(panel)}
    return found | {"organisations_named": everyone.get("organisations_named", len(panel))}


def _base(change: Row, standing: Row | None) -> Bounds:
    if change["previous_value"] is not None:
        return change["previous_value"], change["previous_value"]
    return bounds(standing) if standing else (None, None)


def _silence(at: Window, windows: dict[Window, Named]) -> Row:
    """Return the row of one window: that of the year and the same ones of the years before it."""
    rules = declared.rules()
    any_row = next(iter(windows[at].values()))
    years = [moved(any_row, -back) for back in range(rules.silence_years)]
    exact = [row for year in years for row in windows.get(year, {}).values() if is_exact(row)]
    kept = parts({row["subject_org"] for row in exact})
    exact = [row for row in exact if row["subject_org"] in kept]
    own = {one for one, row in windows[at].items() if is_exact(row)} - sums.rules().sharing
    if len(kept) < 2 or not own:
        return {}
    found = {**any_row, "indicator": "silence", "subject_org": "_T", "figure_ids": figures(*exact)}
    found |= {"as_of": max(row["as_of"] for row in exact), "grade": "A"}
    found |= {"organisations_counted": len(kept), "organisations_named": len(kept)}
    if len(kept) < rules.silence_minimum:
        return found | {"reason_codes": "R22"}
    silent = sum(_is_improbable(one, exact) for one in kept)
    return found | {"value": silent, "value_low": silent, "value_high": silent}


def _is_improbable(one: str, exact: list[Row]) -> bool:
    rules = declared.rules()
    own = [row["obs_value"] for row in exact if row["subject_org"] == one]
    others = [row["obs_value"] for row in exact if row["subject_org"] != one]
    if any(own) or not others:
        return False
    rate = sum(others) / len(others)
    return math.exp(-len(own) * rate / rules.default_dispersion) < rules.silence_level
