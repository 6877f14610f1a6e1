"""Which two values are set against each other: the same series in the same window a year earlier.

Belongs here: finding the earlier value, the neighbours that are no pair, and the distinct pairs of counts.
Does not belong here: what a difference between the two costs (`grades.py`), the change (`changes.py`).

Of the earlier period the value printed in the later value's own edition is taken where that edition prints one: both
were counted in the same way on the same day. Else the current value, which reason R12 flags; and always that where it
was withdrawn, or is of a better tier than the edition.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from pipelines.steps.relations import equal, relation, without
from schemas import comparability, structure

EXACT = ("reported", "explicit_zero")
EXACT_FIT = "exact"  # of a label and its code; codes that nobody mapped are exact by nature
COMPARED_STATES = (*EXACT, "approximate", "withheld_by_publisher")
NEVER_COMPARED_BASIS = "cumulative"
IN_WEEKS = (364, 371)  # days of a year of 52 or 53 weeks, and between the first days of two
EQUAL_WINDOWS = 1  # days of both windows where they are of equal calendar length
UNEVEN_DAYS = 3  # calendar months, quarters and halves differ by up to this, and are no other length
COUNTS = ("obs_value", "previous_value", "days", "previous_days")  # what an interval rests on
OF_THE_EARLIER = (
    "time_period", "state", "conf_status", "obs_value", "as_of", "tier", "edition", "figure_id", "mapping_predicate",
)  # fmt: skip
USED = tuple(dict.fromkeys((*structure.DIMENSIONS, *OF_THE_EARLIER, "period_start", "period_end")))


def compared(current: ir.Table) -> ir.Table:
    """Return the values that can be compared over time at all: dated, not cumulative, not by year of incident."""
    return current.select(*USED).filter(
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
        `earlier_start`, the first day of its window (of a stock the last); `days` and `previous_days`, equal by
        definition; `is_restated` where another value, or no exact one, stands for the earlier window; and
        `has_same_start`, `has_other_basis`, `has_earlier`: neighbours that are no pair; `is_in_weeks`, whether the
        two are years that do not start on the same day of the year.
    """
    current = relation("current_observations")
    later = _with_year_in_weeks(compared(current), current)
    paired = _with_near_misses(_with_previous(later, current, relation("observations")), current)
    # A stock was counted on the last day of its window alone.
    last = (paired.expected_after - ibis.interval(days=1)).cast("date")
    counted_from = ibis.ifelse(paired.basis == "stock", last, paired.expected_start)
    start = ibis.ifelse(paired.previous_time_period.notnull(), counted_from, ibis.null("date"))
    return paired.mutate(days=EQUAL_WINDOWS, previous_days=EQUAL_WINDOWS, earlier_start=start)


def with_expected_window(later: ir.Table) -> ir.Table:
    """Add `change_id`, and the window a year earlier: `expected_start` and the day after it, `expected_after`."""
    return later.mutate(change_id=ibis.literal("change/") + later.figure_id, **_a_year_back(later, day_after(later)))


def _with_year_in_weeks(compared_values: ir.Table, current: ir.Table) -> ir.Table:
    """Add what `with_expected_window` does, and `is_in_weeks`.

    Of a year, the expected window is the one of the series that starts 52 or 53 weeks earlier, where there is none a
    calendar year earlier.
    """
    later, before = with_expected_window(compared_values), _years(current).view()
    own = _years(later)
    near = own.inner_join(before, [*equal(own, before, structure.SERIES_KEY), weeks_before(own, before)])
    is_calendar = (near.expected_start == before.period_start) & (near.expected_after == before.after)
    near = near.filter(is_calendar | before.state.isin(list(COMPARED_STATES)))
    near = near.select(own.figure_id, is_calendar=is_calendar, start=before.period_start, past=before.after)
    order = [ibis.desc("is_calendar"), ibis.desc("start"), ibis.desc("past")]
    ranked = near.mutate(rank=ibis.row_number().over(group_by="figure_id", order_by=order))
    chosen = ranked.filter(ranked.rank == 0, ~ranked.is_calendar).view()
    joined = later.left_join(chosen, later.figure_id == chosen.figure_id)
    found = joined.select(later, start=chosen.start, past=chosen.past)
    found = found.mutate(
        expected_start=found.start.fill_null(found.expected_start),
        expected_after=found.past.fill_null(found.expected_after),
        is_in_weeks=found.start.notnull(),
    )
    return without(found, "start", "past")


def _years(values: ir.Table) -> ir.Table:
    """Return values of windows of 52 to 53 weeks."""
    measured = _measured(values)
    return measured.filter(measured.days.between(*IN_WEEKS))


def weeks_before(later: ir.Table, earlier: ir.Table) -> ir.BooleanValue:
    """Return whether the first days of two windows lie 52 to 53 weeks apart."""
    return later.period_start.delta(earlier.period_start, unit="day").between(*IN_WEEKS)


def _a_year_back(later: ir.Table, after: ir.DateValue) -> dict[str, ir.DateValue]:
    year = ibis.interval(years=1)
    # The day after the end moves by a year, so that a window to 29 February meets one to 28 February.
    return {
        "expected_start": (later.period_start - year).cast("date"),
        "expected_after": (after - year).cast("date"),
    }


def _with_previous(later: ir.Table, current: ir.Table, observations: ir.Table) -> ir.Table:
    """Add the value of the same series in the same window one year earlier."""
    standing = earlier(current)
    joined = later.left_join(standing, a_year_before(later, standing))
    joined = joined.select(later, **{f"standing_{name}": standing[name] for name in OF_THE_EARLIER})
    beside = earlier(observations.filter(observations.state.isin(list(EXACT)), observations.obs_value.notnull()))
    may_replace = [joined.standing_state != "withdrawn", beside.tier <= joined.standing_tier]
    both = joined.left_join(beside, [*a_year_before(joined, beside), joined.edition == beside.edition, *may_replace])
    chosen = {
        f"previous_{name}": ibis.ifelse(beside.figure_id.notnull(), beside[name], joined[f"standing_{name}"])
        for name in OF_THE_EARLIER
    }
    restated = beside.figure_id.notnull() & is_restated(joined, beside)
    return both.select(*(joined[name] for name in later.columns), **chosen, is_restated=restated)


def is_restated(joined: ir.Table, printed: ir.Table) -> ir.BooleanValue:
    """Return whether what stands (`standing_*`) is another value than a printed one, or not a number any more."""
    differs = (printed.obs_value != joined.standing_obs_value) | (printed.state != joined.standing_state)
    # What is withheld here cannot be told apart.
    return differs.fill_null(True) & (joined.standing_conf_status != "C")


def earlier(values: ir.Table) -> ir.Table:
    """Return values as the earlier side of a join, with `after`, the day after their window."""
    return values.mutate(after=day_after(values)).view()


def day_after(values: ir.Table) -> ir.DateValue:
    """Return the day after the window of values ends."""
    return (values.period_end + ibis.interval(days=1)).cast("date")


def a_year_before(later: ir.Table, earlier: ir.Table) -> list[ir.BooleanValue]:
    """Return the predicates that `earlier` is of the same series, in the same window one year before."""
    return [
        *equal(later, earlier, structure.SERIES_KEY),
        later.expected_start == earlier.period_start,
        later.expected_after == earlier.after,
    ]


def _with_near_misses(paired: ir.Table, current: ir.Table) -> ir.Table:
    """Mark values that have no pair but a neighbour: another length, another basis, another start."""
    any_basis = [name for name in structure.SERIES_KEY if name != "basis"]
    near = compared(current)
    series = near.group_by(structure.SERIES_KEY).agg(first_start=near.period_start.min())
    starts = near.group_by(*any_basis, expected_start="period_start").agg(bases=near.basis.collect(distinct=True))
    of_series = paired.left_join(series, list(structure.SERIES_KEY)).select(paired, series.first_start)
    joined = of_series.left_join(starts, [*any_basis, "expected_start"])
    same_start = joined.bases.contains(joined.basis).fill_null(False)
    others = joined.bases.length() - same_start.cast("int64")
    return joined.select(
        *paired.columns,
        has_same_start=same_start,
        has_other_basis=(others > 0).fill_null(False),
        has_earlier=(joined.first_start < joined.period_start).fill_null(False),
    )


def of_another_length() -> ir.Table:
    """Return the current values that have no window a year earlier, each with the nearest one of another length.

    Reads view `current_observations`. The earlier window starts and ends earlier, and at most `overlap` of
    comparability.yaml lies in both: else they count too many of the same reports. A stock has no rate.

    Returns:
        The columns of the later value; `change_id`; `previous_*` of the earlier one; `days` and `previous_days` of
        the two windows, `days_in_both`; `earlier_start`, the first day of the earlier one.
    """
    current = relation("current_observations")
    later = _with_year_in_weeks(compared(current.filter(current.basis != "stock")), current)
    a_year_earlier, before = earlier(current), _measured(compared(current)).view()
    alone = _measured(later.anti_join(a_year_earlier, a_year_before(later, a_year_earlier)))
    joined = alone.inner_join(
        before,
        [
            *equal(alone, before, structure.SERIES_KEY),
            before.period_start < alone.period_start,
            before.after < alone.after,
            (before.days - alone.days).abs() > UNEVEN_DAYS,
        ],
    )
    of_earlier = {f"previous_{name}": before[name] for name in (*OF_THE_EARLIER, "days")}
    overlap = ibis.greatest(0, before.after.delta(alone.period_start, unit="day"))
    paired = joined.select(alone, **of_earlier, earlier_start=before.period_start, days_in_both=overlap)
    shorter = ibis.least(paired.days, paired.previous_days)
    paired = paired.filter(paired.days_in_both <= comparability.rules().overlap * shorter)
    order = [ibis.desc(name) for name in ("earlier_start", "previous_days", "previous_figure_id")]
    ranked = paired.mutate(rank=ibis.row_number().over(group_by="figure_id", order_by=order))
    nearest = ranked.filter(ranked.rank == 0).mutate(change_id=ibis.literal("per-day/") + ranked.figure_id)
    return without(nearest, "rank")


def _measured(values: ir.Table) -> ir.Table:
    dated = values.mutate(after=day_after(values))
    return dated.mutate(days=dated.after.delta(dated.period_start, unit="day"))


def distinct() -> ir.Table:
    """Return the distinct pairs of counts that may need an interval, at whatever date the file is asked.

    Reads table `observations` and view `current_observations`. Of a year apart, every value that a window ever had
    is paired with every value of the window before: a few too many, and no question of which stood when.

    Returns:
        Columns of `COUNTS`.
    """
    observations = relation("observations")
    exact = compared(observations.filter(observations.state.isin(list(EXACT)), observations.obs_value.notnull()))
    windows = exact.select(*structure.SERIES_KEY, "obs_value", "period_start", after=day_after(exact)).distinct()
    later = windows.mutate(**_a_year_back(windows, windows.after))
    before = windows.view()
    joined = later.inner_join(before, a_year_before(later, before))
    equal_windows = {name: ibis.literal(EQUAL_WINDOWS, type="int64") for name in ("days", "previous_days")}
    year_apart = joined.select(obs_value=later.obs_value, previous_value=before.obs_value, **equal_windows)
    year = _years(exact)
    years = year.select(*structure.SERIES_KEY, "obs_value", "period_start").distinct()
    earlier_years = years.view()
    on = [*equal(years, earlier_years, structure.SERIES_KEY), weeks_before(years, earlier_years)]
    in_weeks = years.inner_join(earlier_years, on)
    in_weeks = in_weeks.select(obs_value=years.obs_value, previous_value=earlier_years.obs_value, **equal_windows)
    unequal = of_another_length()
    unequal = unequal.filter(is_exact(unequal)).mutate(previous_value=unequal.previous_obs_value).select(*COUNTS)
    return year_apart.union(in_weeks, unequal).distinct()


def is_exact(pair: ir.Table) -> ir.BooleanValue:
    """Return whether both values of a pair are exact counts."""
    return (
        pair.state.isin(list(EXACT))
        & pair.previous_state.isin(list(EXACT))
        & pair.obs_value.notnull()
        & pair.previous_obs_value.notnull()
    ).fill_null(False)
