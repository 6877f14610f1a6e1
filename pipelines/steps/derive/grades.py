"""What stands between two values: reasons, facets, grade.

Belongs here: which declared breaks lie between two windows, what each difference costs (`schemas/comparability.yaml`),
the grade of the whole.
Does not belong here: which two values are set against each other (`pairs.py`).

A grade is computed, never typed: it is the worst that any facet costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import ibis
import ibis.expr.types as ir

from pipelines.steps.relations import relation
from schemas import codelists, comparability

BREAK_REASONS = ("R07", "R08")
FULL = ("A", "B")  # grades with which a ratio and a percentage are given
IN_PART = (*FULL, "C")  # and with which the absolute change is


def crossing_breaks(pairs: ir.Table) -> ir.Table:
    """Return the pairs with what declared breaks lie between their windows.

    A break of date d lies between when the earlier window starts before d and the later one ends on or after it.

    Args:
        pairs: Columns `change_id`, `source`, `earlier_start`, `period_end`, `measure`, `conduct`, `subject_org`
            among others.

    Returns:
        The same rows, with one boolean column `crosses_R07`, ... by reason, and `crosses_coverage`, ... by facet.
    """
    breaks = relation("breaks")
    crossed = pairs.inner_join(
        breaks,
        [
            pairs.source == breaks.source,
            breaks.break_date > pairs.earlier_start,
            breaks.break_date <= pairs.period_end,
            breaks.break_measure.isnull() | (breaks.break_measure == pairs.measure),
            breaks.break_conduct.isnull() | (breaks.break_conduct == pairs.conduct),
            breaks.break_subject_org.isnull() | (breaks.break_subject_org == pairs.subject_org),
        ],
    ).select(pairs.change_id, breaks.reason, breaks.facet)
    marks = {f"crosses_{code}": (crossed.reason == code).any() for code in BREAK_REASONS}
    marks |= {f"crosses_{facet}": (crossed.facet == facet).any() for facet in comparability.rules().breaks}
    by_pair = crossed.group_by("change_id").agg(**marks)
    joined = pairs.left_join(by_pair, "change_id")
    return joined.select(pairs, *(by_pair[name].fill_null(False).name(name) for name in marks))


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
        reason_codes=_listed(conditions.items()),
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
