"""Which two values are set against each other: the same series in the same window a year earlier.

Belongs here: finding the earlier value, and the neighbours that are no pair.
Does not belong here: what a difference between the two costs (`grades.py`), the change (`changes.py`).

Of the earlier period the value printed in the later value's own edition is taken where that edition prints one: both
were counted in the same way on the same day. Else the current value, which reason R12 flags.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from pipelines.steps.relations import equal, relation
from schemas import structure

EXACT = ("reported", "explicit_zero")
COMPARED_STATES = (*EXACT, "approximate", "withheld_by_publisher")
NEVER_COMPARED_BASIS = "cumulative"
OF_THE_EARLIER = (
    "time_period", "state", "conf_status", "obs_value", "as_of", "tier", "edition", "figure_id",
)  # fmt: skip


def compared(current: ir.Table) -> ir.Table:
    """Return the values that can be compared over time at all: dated, not cumulative, not by year of incident."""
    return current.filter(
        current.basis != NEVER_COMPARED_BASIS,
        current.occurred == "_T",
        current.period_start.notnull(),
        current.state.isin(list(COMPARED_STATES)),
    )


def year_apart() -> ir.Table:
    """Return every comparable current value with the earlier value it is set against, if there is one.

    Reads view `current_observations` and table `observations`.

    Returns:
        The columns of the later value; `change_id`; `previous_*` of the earlier one, empty where there is none;
        `expected_start` of the earlier window; `is_restated` where the earlier value was restated since; and
        `has_same_start`, `has_other_basis`, `has_earlier`: neighbours that are no pair.
    """
    current = relation("current_observations")
    later = with_expected_window(compared(current))
    paired = _with_previous(later, current, relation("observations"))
    return _with_near_misses(paired, current)


def with_expected_window(later: ir.Table) -> ir.Table:
    """Add `change_id`, and the window a year earlier: `expected_start` and the day after it, `expected_after`."""
    year = ibis.interval(years=1)
    return later.mutate(
        change_id=ibis.literal("change/") + later.figure_id,
        expected_start=(later.period_start - year).cast("date"),
        # The day after the end moves by a year, so that a window to 29 February meets one to 28 February.
        expected_after=((later.period_end + ibis.interval(days=1)) - year).cast("date"),
    )


def _with_previous(later: ir.Table, current: ir.Table, observations: ir.Table) -> ir.Table:
    """Add the value of the same series in the same window one year earlier."""
    standing = earlier(current)
    joined = later.left_join(standing, a_year_before(later, standing))
    joined = joined.select(later, **{f"standing_{name}": standing[name] for name in OF_THE_EARLIER})
    beside = earlier(observations.filter(observations.state.isin(list(EXACT)), observations.obs_value.notnull()))
    both = joined.left_join(beside, [*a_year_before(joined, beside), joined.edition == beside.edition])
    chosen = {
        f"previous_{name}": ibis.ifelse(beside.figure_id.notnull(), beside[name], joined[f"standing_{name}"])
        for name in OF_THE_EARLIER
    }
    restated = beside.figure_id.notnull() & (beside.obs_value != joined.standing_obs_value).fill_null(False)
    return both.select(*(joined[name] for name in later.columns), **chosen, is_restated=restated)


def earlier(values: ir.Table) -> ir.Table:
    """Return values as the earlier side of a join, with `after`, the day after their window."""
    return values.mutate(after=(values.period_end + ibis.interval(days=1)).cast("date")).view()


def a_year_before(later: ir.Table, earlier: ir.Table) -> list[ir.BooleanValue]:
    """Return the predicates that `earlier` is of the same series, in the same window one year before."""
    return [
        *equal(later, earlier, structure.SERIES_KEY),
        later.expected_start == earlier.period_start,
        later.expected_after == earlier.after,
    ]


def _with_near_misses(paired: ir.Table, current: ir.Table) -> ir.Table:
    """Mark values that have no pair but a neighbour: another length, another basis, another start."""
    any_basis = tuple(name for name in structure.SERIES_KEY if name != "basis")
    other = current.view()
    neighbours = paired.select("change_id", *structure.SERIES_KEY, "period_start", "expected_start").inner_join(
        other, [*equal(paired, other, any_basis), other.period_start < paired.period_start]
    )
    same_basis = other.basis == paired.basis
    near = neighbours.select(
        paired.change_id,
        same_start=same_basis & (other.period_start == paired.expected_start),
        other_basis=~same_basis & (other.period_start == paired.expected_start),
        earlier=same_basis,
    )
    marks = near.group_by("change_id").agg(
        has_same_start=near.same_start.any(),
        has_other_basis=near.other_basis.any(),
        has_earlier=near.earlier.any(),
    )
    joined = paired.left_join(marks, "change_id")
    names = ("has_same_start", "has_other_basis", "has_earlier")
    return joined.select(paired, *(marks[name].fill_null(False).name(name) for name in names))
