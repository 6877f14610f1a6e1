"""Indicators of one count: its level, a stock of open cases, the two clocks; and what every indicator row has.

Belongs here: the bounds of a count and why it is no point, one shape for all rows of view `indicators`.
Does not belong here: what sets two counts against each other (`changes.py`, `shares.py`), sums (`panels.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from pipelines.steps.derive.pairs import COMPARED_STATES, EXACT
from pipelines.steps.relations import TYPES, equal, relation, where
from schemas import codelists, review, structure

OPEN_ENDED = ("at_least", "more_than")
OPEN = "open"
CLOCKS = ("received", "occurred")
NOT_COMPARED = "A"  # grade of what is set against nothing
# Filled in for all indicators at once, from their declaration.
DECLARED = ("declared_order", "unit", "indicator_id")


def indicator_rows(code: ir.StringValue | str, found: ir.Table, **given: ir.Value | int | str | None) -> ir.Table:
    """Return rows in the shape of view `indicators`, but for what is declared of the indicator.

    Args:
        code: The indicator.
        found: Rows; of columns that are not given, the dimensions are taken from it and all others left empty.
        given: Columns by name.
    """
    columns = {}
    for column in structure.columns_of("indicators"):
        kind = TYPES[column.type]
        if column.name in DECLARED:
            continue
        if column.name == "indicator":
            columns[column.name] = code if isinstance(code, ir.Value) else ibis.literal(code, type=kind)
        elif column.name in given:
            value = given[column.name]
            columns[column.name] = value.cast(kind) if isinstance(value, ir.Value) else ibis.literal(value, type=kind)
        elif column.name in structure.DIMENSIONS:
            columns[column.name] = found[column.name]
        else:
            columns[column.name] = ibis.null(kind)
    return found.select(**columns)


def is_exact(row: ir.Table, prefix: str = "") -> ir.BooleanValue:
    """Return whether a value is an exact count in this file; arguments as of `ends`."""
    state, value = row[f"{prefix}state"], row[f"{prefix}obs_value"]
    return (state.isin(list(EXACT)) & (row[f"{prefix}conf_status"] != "C") & value.notnull()).fill_null(False)


def ends(row: ir.Table, prefix: str = "") -> tuple[ir.IntegerValue, ir.IntegerValue]:
    """Return the least and the most a value can be; null where that is not known.

    Args:
        row: Columns `obs_value`, `obs_low`, `obs_high`, `qualifier`, `state`, `conf_status`.
        prefix: Of their names.
    """
    value, low, high = (row[f"{prefix}{name}"] for name in ("obs_value", "obs_low", "obs_high"))
    exact, qualifier = is_exact(row, prefix), row[f"{prefix}qualifier"].fill_null("")
    is_about = (qualifier == "about") & (low == high).fill_null(False)
    stated = row[f"{prefix}state"].isin(["approximate", "withheld_by_publisher"]) & ~is_about
    bounded = stated & (row[f"{prefix}conf_status"] != "C")
    return (
        ibis.cases((exact, value), (bounded, low)),
        ibis.cases((exact, value), (bounded & ~qualifier.isin(OPEN_ENDED), high)),
    )


def is_withheld(row: ir.Table, prefix: str = "") -> ir.BooleanValue:
    """Return whether a value is withheld, by its publisher or in this file; arguments as of `ends`."""
    hidden = (row[f"{prefix}conf_status"] == "C") | (row[f"{prefix}state"] == "withheld_by_publisher")
    return hidden.fill_null(False)


def has_number(state: ir.StringValue) -> ir.BooleanValue:
    """Return whether the publisher gave a number, of whatever kind."""
    return state.isin(list(COMPARED_STATES)).fill_null(False)


def joined(ids: ir.ArrayValue) -> ir.StringValue:
    """Return ids, each of one figure or of several joined by a semicolon, once each, sorted and joined."""
    return ids.join(";").split(";").unique().sort().join(";")


def _as_given(code: str, found: ir.Table) -> ir.Table:
    """Return values as they are: a point where exact, else the ends and the reason."""
    low, high = ends(found)
    exact = is_exact(found)
    reason = ibis.cases(
        (exact, ibis.null("string")),
        (is_withheld(found), "R03"),
        (found.state == "approximate", "R09"),
        else_="R18",
    )
    return indicator_rows(
        code,
        found,
        value=where(exact, found.obs_value),
        value_low=low,
        value_high=high,
        count_low=low,
        count_high=high,
        organisations_counted=has_number(found.state).cast("int64"),
        organisations_named=1,
        grade=NOT_COMPARED,
        reason_codes=reason,
        as_of=found.as_of,
        # Most values rest on one figure: of those there is nothing to sort.
        figure_ids=ibis.ifelse(found.figure_id.contains(";"), joined(ibis.array([found.figure_id])), found.figure_id),
    )


def _standing() -> ir.Table:
    current = relation("current_observations")
    return current.filter(current.state != "withdrawn")


def level() -> ir.Table:
    """Return every current count, from view `current_observations`."""
    current = _standing()
    return _as_given("level", current.filter(~current.measure.isin(review.rules().never_loaded)))


def open_at_end() -> ir.Table:
    """Return stocks of open cases, from view `current_observations`."""
    current = _standing()
    return _as_given("open_at_end", current.filter(current.basis == "stock", current.status.isin(_open_states())))


def _open_states() -> Sequence[str]:
    known = codelists.load("status")
    return [code for code in known.codes if OPEN in (code, *known.ancestors(code))]


def dual_clock() -> ir.Table:
    """Return counts that one source gives by date received and by date of incident, from `current_observations`."""
    current = _standing()
    timed = current.filter(current.basis.isin(CLOCKS), current.occurred == "_T", has_number(current.state))
    other = timed.view()
    same = [name for name in structure.DIMENSIONS if name != "basis"]
    return _as_given("dual_clock", timed.semi_join(other, [*equal(timed, other, same), timed.basis != other.basis]))
