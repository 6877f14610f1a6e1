"""What stands between two values: reasons, facets, grade.

Belongs here: which declared breaks lie between two values, what each difference costs (`schemas/comparability.yaml`),
the grade of the whole.
Does not belong here: which two values are set against each other (`pairs.py`).

A grade is computed, never typed: it is the worst that any facet costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter

import ibis
import ibis.expr.types as ir

from pipelines.steps.relations import relation
from schemas import codelists, comparability

BY_VINTAGE = "vintage"  # what a break applies to
_LIMITS = {name: f"break_{name}" for name in ("measure", "conduct", "subject_org")}  # what a break may be limited to
FULL = (comparability.COMPARABLE, comparability.FLAGGED)  # grades with which a ratio and a percentage are given
IN_PART = (*FULL, comparability.IN_PART)  # and with which the absolute change is


def crossing_breaks(pairs: ir.Table) -> ir.Table:
    """Return the pairs with what declared breaks lie between their values.

    Args:
        pairs: Columns `change_id`, `source`, `earlier_start`, `period_end`, `as_of`, `previous_as_of`, `measure`,
            `conduct`, `subject_org` among others.

    Returns:
        The same rows, with one boolean column `crosses_R07`, ... by reason, and `crosses_coverage`, ... by facet, and
        `break_ids`, joined by `;`.
    """
    breaks = relation("breaks")
    beside = pairs.left_join(breaks, _lies_between(breaks, pairs)).select(
        pairs, breaks.break_id, breaks.reason, breaks.facet
    )
    marks = {f"crosses_{code}": (beside.reason == code).any() for code in comparability.BREAK_REASONS}
    marks |= {f"crosses_{facet}": (beside.facet == facet).any() for facet in comparability.rules().breaks}
    # Several breaks may lie between: one row per pair again. Joining the marks back would work out all pairs twice.
    kept = {name: beside[name].arbitrary() for name in pairs.columns if name != "change_id"}
    found = {name: mark.fill_null(False) for name, mark in marks.items()}
    ids = beside.break_id.collect(distinct=True).sort().join(";")
    return beside.group_by("change_id").agg(**kept, **found, break_ids=ids)


def _lies_between(breaks: ir.Table, pairs: ir.Table) -> list[ir.BooleanValue]:
    """Return the predicates that a break lies between two values: all that decides it.

    A break of date d that applies to periods does when the earlier window starts before d and the later one ends on or
    after it; one that applies to vintages when one of the two values, and not the other, was known before d.
    """
    day = breaks.break_date
    of_vintages = (pairs.previous_as_of < day) != (pairs.as_of < day)
    of_windows = (day > pairs.earlier_start) & (day <= pairs.period_end)
    limits = [breaks[limit].isnull() | (breaks[limit] == pairs[name]) for name, limit in _LIMITS.items()]
    return [
        pairs.source == breaks.source,
        ibis.ifelse(breaks.applies_to == BY_VINTAGE, of_vintages, of_windows),
        *limits,
    ]


def graded(pairs: ir.Table, conditions: Mapping[str, ir.BooleanValue], *, is_pair: ir.BooleanValue) -> ir.Table:
    """Return the pairs with their reasons, the grade and the facets that cost it.

    Args:
        pairs: What `crossing_breaks` returns.
        conditions: Whether each reason code holds.
        is_pair: Whether there is anything to compare; else there is no grade.

    Returns:
        The same rows, with `reason_codes` and `grade_facets` (codes separated by a space; empty for none), `grade`.
    """
    rules = comparability.rules()
    holds = [(cost, conditions[code]) for code, cost in rules.reasons.items() if code in conditions]
    holds += [(cost, pairs[f"crosses_{facet}"]) for facet, cost in rules.breaks.items()]
    worst = ibis.greatest(
        ibis.literal(0),
        *(ibis.ifelse(condition, comparability.GRADES.index(cost.grade), 0) for cost, condition in holds),
    )
    refused_for_want = ibis.or_(*(conditions[code] for code in ("R04", "R05", "R06") if code in conditions), False)
    has_grade = is_pair | refused_for_want
    facets = [
        (name, [condition for cost, condition in holds if cost.facet == name]) for name in codelists.load("facet").codes
    ]
    return pairs.mutate(
        reason_codes=_listed(sorted(conditions.items(), key=itemgetter(0))),
        grade=ibis.ifelse(has_grade, _letter(worst), ibis.null("string")),
        grade_facets=ibis.ifelse(
            has_grade, _listed((name, ibis.or_(*of)) for name, of in facets if of), ibis.null("string")
        ),
    )


def _listed(conditions: Iterable[tuple[str, ir.BooleanValue]]) -> ir.StringValue:
    codes = [ibis.ifelse(holds, code, ibis.null("string")) for code, holds in conditions]
    return ibis.array(codes).join(" ").nullif("")


def _letter(worst: ir.IntegerValue) -> ir.StringValue:
    return ibis.cases(*((worst == number, letter) for number, letter in enumerate(comparability.GRADES)))
