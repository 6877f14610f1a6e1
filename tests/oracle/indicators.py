"""The view `indicators`: every indicator of every series and window, in one list.

Belongs here: docs/method/indicators.md: levels, changes as rows, stocks, clocks, rates; the shape of a row.
Does not belong here: shares (`shares.py`), sums and silence (`panels.py`), changes themselves (`changes.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from schemas import indicators as declared
from schemas import structure
from tests.oracle.changes import year_on_year
from tests.oracle.panels import panels
from tests.oracle.shares import shares
from tests.oracle.values import Row, bounds, current, figures, gave, is_exact, is_under, key, why_not_exact

COLUMNS = structure.TABLES["indicators"].columns
CONTEXT = ("organisation", "workforce", "funding")
ENDS = ("value", "value_low", "value_high")
BREAKDOWNS = {name: structure.COLUMNS[name].default for name in structure.BREAKDOWNS}


def indicators(observations: list[Row], breaks: Iterable[Row]) -> list[Row]:
    """Return the rows of the view, each with every column."""
    breaks = list(breaks)
    changes = year_on_year(observations, breaks)
    standing = [row for row in current(observations).values() if row["state"] != "withdrawn"]
    singles = [*_levels(standing), *_stocks(standing), *_clocks(standing), *_rates(standing)]
    several = [*shares(observations), *panels(observations, changes, breaks)]
    return [_shaped(row) for row in (*singles, *_changes(observations, changes), *several)]


def _shaped(row: Row) -> Row:
    codes = list(declared.declared())
    indicator = row["indicator"]
    own = {"declared_order": codes.index(indicator) + 1, "unit": declared.declared()[indicator].unit}
    if row["subject_org"] != "_T":
        own |= {"organisations_counted": int(gave(row)), "organisations_named": 1}
    plain = [row[name] for name in structure.DIMENSIONS if name not in BREAKDOWNS]
    split = [f"{name}={row[name]}" for name, whole in BREAKDOWNS.items() if row[name] != whole]
    own["indicator_id"] = "/".join(["indicator", indicator, *plain, *split])
    return {name: (own | {"verdict": None} | row | own).get(name) for name in COLUMNS}


def _count(indicator: str, row: Row) -> Row:
    low, high = bounds(row)
    return {
        **row, "indicator": indicator, "value": low if is_exact(row) else None, "value_low": low, "value_high": high,
        "count_low": low, "count_high": high, "grade": "A", "figure_ids": figures(row),
        "reason_codes": " ".join(why_not_exact(row)) or None,
    }  # fmt: skip


def _levels(standing: list[Row]) -> Iterator[Row]:
    return (_count("level", row) for row in standing if row["measure"] not in CONTEXT)


def _stocks(standing: list[Row]) -> Iterator[Row]:
    for row in standing:
        is_open = row["status"] == "open" or is_under("status", row["status"], "open")
        if row["basis"] == "stock" and is_open:
            yield _count("open_at_end", row)


def _clocks(standing: list[Row]) -> Iterator[Row]:
    given = {key(row) for row in standing if gave(row) and row["occurred"] == "_T"}
    other = {"received": "occurred", "occurred": "received"}
    for row in standing:
        if row["basis"] in other and {key(row), key(row, basis=other[row["basis"]])} <= given:
            yield _count("dual_clock", row)


def _is_plain(row: Row) -> bool:
    return is_exact(row) and all(row[name] == default for name, default in BREAKDOWNS.items())


def _rates(standing: list[Row]) -> Iterator[Row]:
    plain = [row for row in standing if _is_plain(row)]
    for row in plain:
        staff = [other for other in plain if _is_staff_of(other, row)]
        if row["basis"] in ("received", "occurred", "closed") and row["measure"] != "workforce" and staff:
            yield _rate(row, max(staff, key=lambda other: (other["as_of"], other["figure_id"])))


def _is_staff_of(other: Row, row: Row) -> bool:
    same = ("source", "subject_org", "time_period")
    return other["measure"] == "workforce" and other["obs_value"] > 0 and key(other, of=same) == key(row, of=same)


def _rate(row: Row, staff: Row) -> Row:
    cases, people = row["obs_value"], staff["obs_value"]
    found = {
        **row, "indicator": "rate_per_1000_staff", "count_low": cases, "count_high": cases, "base_low": people,
        "base_high": people, "grade": "A", "reason_codes": "R23", "figure_ids": figures(row, staff),
        "as_of": max(row["as_of"], staff["as_of"]),
    }  # fmt: skip
    if cases < declared.rules().rate_minimum:
        return found | {"reason_codes": "R11 R23"}
    rate = Fraction(1000 * cases, people)
    return found | {"value": rate, "value_low": rate, "value_high": rate}


def _changes(observations: list[Row], changes: list[Row]) -> Iterator[Row]:
    printed = {row["figure_id"]: row for row in observations}
    ends: dict[str, Callable[[Row], Row]] = {
        "absolute_change": lambda change: dict.fromkeys(ENDS, change["absolute_change"]),
        "ratio": lambda change: {
            "value": change["ratio"], "value_low": change["ratio_low"], "value_high": change["ratio_high"],
            "verdict": change["verdict"],
        },
        "percentage_change": lambda change: {"value": change["percent_change"]},
    }  # fmt: skip
    columns = structure.TABLES["year_on_year"].columns
    for sparse in changes:
        change = {name: sparse.get(name) for name in columns}
        before = printed.get(change["previous_figure_id"] or "")
        both = [row for row in (printed[change["figure_id"]], before) if row]
        refused = set((change["reason_codes"] or "").split()) & {"R01", "R02"}
        later = change["obs_value"] if is_exact(both[0]) else None
        base = before["obs_value"] if before and is_exact(before) else None
        row = {
            **change, "count_low": later, "count_high": later, "base_low": base, "base_high": base,
            "organisations_before": int(bool(before) and not refused), "figure_ids": figures(*both),
            "as_of": max(one["as_of"] for one in both), "verdict": None,
        }  # fmt: skip
        for indicator, values in ends.items():
            yield row | {"indicator": indicator} | values(change)
