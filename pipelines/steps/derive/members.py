"""Who stands in a panel: in a window, in the one a year before, comparable in both.

Belongs here: the values of the organisations of one publisher, with what a change on the year before costs each.
Does not belong here: which of them share no report (`disjoint.py`), what they come to (`panels.py`).

A group is everything of one source that differs in organisation and window alone.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from pipelines.steps.derive import counts, grades, pairs
from pipelines.steps.relations import equal, relation, where
from schemas import comparability, structure, sums

GROUP = tuple(name for name in structure.SERIES_KEY if name != "subject_org")
WINDOW = (*GROUP, "time_period")
_OF_A_VALUE = ("subject_org", "state", "included_in", "figure_id", "as_of", "period_start", "period_end")
_EARLIER = ("previous_value", "previous_time_period", "previous_figure_id", "previous_as_of")
_COSTS = {"grade_facets": " ", "break_ids": ";"}  # codes and ids, and what stands between them
# What is summed of a member, and its type; `before_*` of the earlier value of a matched one.
SUMMED = {
    "subject_org": "string", "state": "string", "included_in": "string", "figure_id": "string", "as_of": "date",
    "low": "int64", "high": "int64", "gave": "boolean", "hidden": "boolean",
    "period": "string", "grade": "string", "grade_facets": "string",
    "break_ids": "string",
    "previous_time_period": "string", "before_low": "int64", "before_high": "int64", "before_id": "string",
    "before_as_of": "date",
}  # fmt: skip


def values(current: ir.Table) -> ir.Table:
    """Return the values that stand in panels, with their ends: what of view `current_observations` is dated."""
    dated = current.filter(
        current.period_start.notnull(),
        current.basis != pairs.NEVER_COMPARED_BASIS,
        current.occurred == "_T",
        current.state != "withdrawn",
        ~current.subject_org.isin(sorted(sums.rules().sharing)),
    )
    low, high = counts.ends(dated)
    said = {"low": low, "high": high, "gave": counts.has_number(dated.state), "exact": counts.is_exact(dated)}
    said["hidden"] = dated.conf_status == "C"
    return dated.select(*WINDOW, *_OF_A_VALUE, **said)


def now(known: ir.Table) -> ir.Table:
    """Return values with what view `year_on_year` says of each, and the window a year earlier."""
    later, change = pairs.with_expected_window(known), relation("year_on_year")
    joined = later.left_join(change, later.figure_id == change.figure_id)
    # Parts are added up in one window: years in weeks (R26) have other first days.
    has_earlier = change.previous_time_period.notnull() & ~change.reason_codes.contains("R26").fill_null(False)
    against = [change.reason_codes.contains(code).fill_null(False) for code in ("R02", *_refusing())]
    # The grade of a value without an earlier one says why there is none: that costs a sum nothing.
    said = ("grade", "grade_facets", "break_ids", *_EARLIER)
    of_change = {name: where(has_earlier, change[name]) for name in said}
    return joined.select(later, **of_change, is_comparable=has_earlier & ~ibis.or_(*against))


def _refusing() -> list[str]:
    """Return the reasons, but for a value that is not exact, that stand against comparing two values of one series."""
    costs = comparability.rules().reasons.items()
    return [
        *comparability.BREAK_REASONS,
        *(code for code, cost in costs if cost.facet == "mapping" and cost.grade not in grades.FULL),
    ]


def as_they_stand(windowed: ir.Table, known: ir.Table) -> ir.Table:
    """Return the values of a window with what a break by vintage costs each against the number that stands before it.

    View `year_on_year` sets a value against the one its own edition prints; the sum of the earlier window is of what
    stands for it, which may have become known after the break.
    """
    standing = pairs.earlier(known.filter(known.gave))
    compared = windowed.filter(windowed.previous_time_period.notnull())
    both = compared.inner_join(standing, pairs.a_year_before(compared, standing)).select(
        *(compared[name] for name in ("change_id", "source", "subject_org", "measure", "conduct")),
        *(compared[name] for name in ("as_of", "period_end")),
        previous_as_of=standing.as_of,
    )
    # Of their windows the change has said all.
    crossed = grades.crossing_breaks(both.mutate(earlier_start=ibis.null("date")))
    by_reason = {code: crossed[f"crosses_{code}"] for code in comparability.BREAK_REASONS}
    cost = grades.graded(crossed, by_reason, is_pair=ibis.literal(True)).view()
    beside = windowed.left_join(cost, windowed.change_id == cost.change_id)
    kept = [windowed[name] for name in windowed.columns if name not in ("grade", *_COSTS)]
    both_say = {name: ibis.array([windowed[name], cost[name]]).join(between) for name, between in _COSTS.items()}
    return beside.select(*kept, grade=ibis.greatest(windowed.grade, cost.grade), **both_say)


def before(windowed: ir.Table, known: ir.Table) -> ir.Table:
    """Return the values of the window a year before each, under the period of the later one."""
    windows, earlier = windowed.select(*WINDOW, "expected_start", "expected_after").distinct(), pairs.earlier(known)
    on = [
        *equal(windows, earlier, GROUP),
        windows.expected_start == earlier.period_start,
        windows.expected_after == earlier.after,
    ]
    kept = [name for name in SUMMED if name in known.columns]
    return windows.inner_join(earlier, on).select(
        *(windows[name] for name in WINDOW), *(earlier[name] for name in kept), period=earlier.time_period
    )


def matched(windowed: ir.Table, known: ir.Table) -> ir.Table:
    """Return the values with a comparable earlier one, which stands beside them with its ends."""
    comparable, standing = windowed.filter(windowed.is_comparable), pairs.earlier(known)
    joined = comparable.left_join(standing, pairs.a_year_before(comparable, standing))
    exact = comparable.previous_value.notnull()
    return joined.select(
        comparable,
        before_low=exact.ifelse(comparable.previous_value, standing.low),
        before_high=exact.ifelse(comparable.previous_value, standing.high),
        before_id=exact.ifelse(comparable.previous_figure_id, standing.figure_id),
        before_as_of=exact.ifelse(comparable.previous_as_of, standing.as_of),
    )
