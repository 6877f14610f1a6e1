"""The change between two values that are set against each other, and its interval.

Belongs here: views `year_on_year` and `rates_per_day`, the distinct pairs of counts they need an interval for.
Does not belong here: which values make a pair (`pairs.py`), what the pair costs (`grades.py`), the mathematics of an
interval (`intervals.py`).

The absolute change is given up to grade C, ratio, interval, verdict and percentage up to B; the percentage only where
both counts are at least `minimum_count` of indicators.yaml: rates on fewer than 20 events are unreliable (relative
standard error 22 % at 20 cases; NCHS practice). Windows of another length are compared per day, in a view of their
own: whoever asks for it knows. Never annualised, and never a year to date against a whole year.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from pipelines.steps.derive import grades, intervals, pairs
from pipelines.steps.relations import equal, relation
from schemas import indicators, structure, tables

INTERVAL = ("ratio", "ratio_low", "ratio_high", "verdict")
INTERVAL_KEY = ("obs_value", "previous_value", "days", "previous_days")
EQUAL_WINDOWS = 1  # days of both windows where they are of equal calendar length


def year_on_year() -> ir.Table:
    """Return every comparable current value with its change on the year before, or the reason there is none.

    Reads view `current_observations` and tables `observations`, `breaks`, `intervals`.
    """
    paired = pairs.year_apart().mutate(days=EQUAL_WINDOWS, previous_days=EQUAL_WINDOWS)
    paired = paired.mutate(earlier_start=paired.expected_start)
    crossing = grades.crossing_breaks(paired)
    is_pair = crossing.previous_time_period.notnull() & ~_is_silent(crossing.previous_state)
    return _with_change(grades.graded(crossing, _conditions(crossing), is_pair=is_pair), "year_on_year")


def _is_silent(state: ir.StringValue) -> ir.BooleanValue:
    return (state.notnull() & ~state.isin(list(pairs.COMPARED_STATES))).fill_null(False)


def _is_exact(row: ir.Table) -> ir.BooleanValue:
    return (
        row.state.isin(list(pairs.EXACT))
        & row.previous_state.isin(list(pairs.EXACT))
        & row.obs_value.notnull()
        & row.previous_obs_value.notnull()
    ).fill_null(False)


def _conditions(row: ir.Table) -> dict[str, ir.BooleanValue]:
    """Return what each reason code stands for, in terms of a pair a year apart."""
    missing = row.previous_time_period.isnull()
    near = row.has_same_start | row.has_other_basis
    return {
        "R01": missing & ~near & ~row.has_earlier,
        "R02": _is_silent(row.previous_state),
        "R04": missing & row.has_same_start,
        "R05": missing & ~near & row.has_earlier,
        "R06": missing & ~row.has_same_start & row.has_other_basis,
        "R14": row.is_restated,
        **{code: row[f"crosses_{code}"] & ~missing for code in grades.BREAK_REASONS},
        **_of_two_values(row),
    }


def _of_two_values(row: ir.Table) -> dict[str, ir.BooleanValue]:
    """Return what each reason code stands for that two values have whatever their windows."""
    either = {
        state: (row.state == state) | (row.previous_state == state).fill_null(False)
        for state in ("withheld_by_publisher", "approximate")
    }
    withheld = (row.conf_status == "C") | (row.previous_conf_status == "C").fill_null(False)
    exact, base = _is_exact(row), indicators.rules().percent_minimum
    return {
        "R03": withheld | either["withheld_by_publisher"],
        "R09": either["approximate"],
        "R10": exact & (row.previous_obs_value == 0),
        "R11": exact & (row.previous_obs_value != 0) & ((row.obs_value < base) | (row.previous_obs_value < base)),
        "R12": exact & (row.edition != row.previous_edition),
        "R13": exact & (row.tier != row.previous_tier),
    }


def _with_change(graded: ir.Table, table: str) -> ir.Table:
    exact = _is_exact(graded)
    in_part, full = (graded.grade.isin(list(given)) & exact for given in (grades.IN_PART, grades.FULL))
    base = indicators.rules().percent_minimum
    large = (graded.obs_value >= base) & (graded.previous_obs_value >= base)
    change = graded.obs_value - graded.previous_obs_value
    counted = graded.mutate(
        previous_value=ibis.ifelse(exact, graded.previous_obs_value, ibis.null("int64")),
        absolute_change=ibis.ifelse(in_part, change, ibis.null("int64")),
        percent_change=ibis.ifelse(
            full & large, (100.0 * change / graded.previous_obs_value.nullif(0)).round(1), ibis.null("float64")
        ),
        has_ratio=full,
    )
    return _with_interval(counted).select(*structure.TABLES[table].columns)


def _with_interval(counted: ir.Table) -> ir.Table:
    known = relation("intervals")
    joined = counted.left_join(known, equal(counted, known, INTERVAL_KEY))
    given = {name: ibis.ifelse(counted.has_ratio, known[name], ibis.null(known[name].type())) for name in INTERVAL}
    return joined.select(*(counted[name] for name in counted.columns), **given)


def rates_per_day() -> ir.Table:
    """Return current values set against the nearest earlier window of another length, as rates per day.

    Reads view `current_observations` and tables `breaks`, `intervals`. A stock has no rate.
    """
    current = relation("current_observations")
    later = _dated(pairs.compared(current).filter(current.basis != "stock"))
    earlier = later.view()
    a_year = ibis.interval(years=1)
    aligned = (earlier.period_start == (later.period_start - a_year).cast("date")) & (
        earlier.after == (later.after - a_year).cast("date")
    )
    joined = later.inner_join(
        earlier, [*equal(later, earlier, structure.SERIES_KEY), earlier.period_start < later.period_start]
    )
    of_earlier = {f"previous_{name}": earlier[name] for name in (*pairs.OF_THE_EARLIER, "days", "after")}
    paired = joined.select(later, **of_earlier, earlier_start=earlier.period_start, is_aligned=aligned)
    nearest = ibis.row_number().over(
        group_by="change_id", order_by=[ibis.desc("earlier_start"), ibis.desc("previous_after")]
    )
    # Where a year-on-year pair exists, that is the comparison.
    has_aligned = paired.is_aligned.any().over(group_by="change_id")
    paired = paired.mutate(rank=nearest, has_aligned=has_aligned)
    chosen = paired.filter(paired.rank == 0, ~paired.has_aligned, paired.days != paired.previous_days)
    crossing = grades.crossing_breaks(chosen)
    return _per_day(grades.graded(crossing, _conditions_per_day(crossing), is_pair=ibis.literal(True)))


def _dated(values: ir.Table) -> ir.Table:
    after = (values.period_end + ibis.interval(days=1)).cast("date")
    return values.mutate(
        change_id=ibis.literal("per-day/") + values.figure_id,
        after=after,
        days=after.delta(values.period_start, unit="day"),
    )


def _conditions_per_day(row: ir.Table) -> dict[str, ir.BooleanValue]:
    same_start = (row.earlier_start.month() == row.period_start.month()) & (
        row.earlier_start.day() == row.period_start.day()
    )
    return {
        "R15": same_start,
        **{code: row[f"crosses_{code}"] for code in grades.BREAK_REASONS},
        **_of_two_values(row),
    }


def _per_day(graded: ir.Table) -> ir.Table:
    exact = _is_exact(graded)
    overlap = ibis.greatest(0, graded.previous_after.delta(graded.period_start, unit="day"))
    counted = graded.mutate(
        previous_value=ibis.ifelse(exact, graded.previous_obs_value, ibis.null("int64")),
        days_in_both=overlap,
        has_ratio=graded.grade.isin(list(grades.FULL)) & exact,
    )
    return _with_interval(counted).select(*structure.TABLES["rates_per_day"].columns)


def distinct_pairs() -> ir.Table:
    """Return the distinct pairs of counts that may need an interval, at whatever date the file is asked.

    Reads views `observation_spans`, `current_observations` and tables `observations`, `breaks`.

    Returns:
        Columns of `INTERVAL_KEY`.
    """
    spans = relation("observation_spans")
    exact = spans.filter(~spans.is_unconfirmed, spans.state.isin(list(pairs.EXACT)), spans.obs_value.notnull())
    later = pairs.with_expected_window(pairs.compared(exact))
    earlier = pairs.earlier(exact)
    together = (earlier.superseded_on.isnull() | (earlier.superseded_on > later.as_of)) & (
        later.superseded_on.isnull() | (later.superseded_on > earlier.as_of)
    )
    of_one_edition = later.edition == earlier.edition
    joined = later.inner_join(earlier, [*pairs.a_year_before(later, earlier), together | of_one_edition])
    year_apart = joined.select(
        obs_value=later.obs_value,
        previous_value=earlier.obs_value,
        days=ibis.literal(EQUAL_WINDOWS, type="int64"),
        previous_days=ibis.literal(EQUAL_WINDOWS, type="int64"),
    )
    per_day = rates_per_day()
    per_day = per_day.filter(per_day.previous_value.notnull()).select(*INTERVAL_KEY)
    return year_apart.union(per_day).distinct()


def with_intervals(found: pd.DataFrame) -> pd.DataFrame:
    """Return table `intervals` for distinct pairs of counts.

    Args:
        found: Rows of `distinct_pairs`.
    """
    counts = (found["obs_value"], found["previous_value"], found["days"], found["previous_days"])
    given = intervals.ratio_interval(*counts)
    ends = {"ratio": given.ratio, "ratio_low": given.low, "ratio_high": given.high}
    finite = {name: pd.Series(values, index=found.index).where(np.isfinite(values)) for name, values in ends.items()}
    said = found.assign(**finite, verdict=intervals.verdict(*counts))
    return tables.typed(said.sort_values(list(INTERVAL_KEY), ignore_index=True), "intervals")
