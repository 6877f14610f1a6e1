"""The change between two values that are set against each other, and its interval.

Belongs here: views `year_on_year` and `rates_per_day`, and table `intervals` that both look up.
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
from pipelines.steps.relations import equal, relation, where
from schemas import comparability, indicators, structure, tables

INTERVAL = ("ratio", "ratio_low", "ratio_high", "verdict")
LEAST_YEAR = 364  # days; 52 weeks


def year_on_year() -> ir.Table:
    """Return every comparable current value with its change on the year before, or the reason there is none.

    Reads view `current_observations` and tables `observations`, `breaks`, `intervals`.
    """
    paired = grades.crossing_breaks(pairs.year_apart())
    return _with_change(grades.graded(paired, _a_year_apart(paired), is_pair=_is_pair(paired)), "year_on_year")


def rates_per_day() -> ir.Table:
    """Return current values set against the nearest earlier window of another length, as counts per day.

    Reads view `current_observations` and tables `breaks`, `intervals`.
    """
    paired = grades.crossing_breaks(pairs.of_another_length())
    graded = grades.graded(paired, _of_another_length(paired), is_pair=ibis.literal(True))
    return _with_change(graded, "rates_per_day")


def _is_pair(row: ir.Table) -> ir.BooleanValue:
    return row.previous_state.isin(list(pairs.COMPARED_STATES)).fill_null(False)


def _is_silent(state: ir.StringValue) -> ir.BooleanValue:
    return (state.notnull() & ~state.isin(list(pairs.COMPARED_STATES))).fill_null(False)


def _a_year_apart(row: ir.Table) -> dict[str, ir.BooleanValue]:
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
        "R26": ~missing & row.is_in_weeks,
        **_of_two_values(row),
    }


def _of_another_length(row: ir.Table) -> dict[str, ir.BooleanValue]:
    """Return what each reason code stands for, in terms of two windows of different length."""
    start, before = row.period_start, row.earlier_start
    same_day = (before.month() == start.month()) & (before.day() == start.day())
    days = row.days, row.previous_days
    to_date = same_day & (ibis.least(*days) < LEAST_YEAR) & (ibis.greatest(*days) >= LEAST_YEAR)
    return {"R15": to_date, "R25": row.days_in_both > 0, **_of_two_values(row)}


def _of_two_values(row: ir.Table) -> dict[str, ir.BooleanValue]:
    """Return what each reason code stands for that two values have whatever their windows."""
    either = {
        state: (row.state == state) | (row.previous_state == state).fill_null(False)
        for state in ("withheld_by_publisher", "approximate")
    }
    withheld = (row.conf_status == "C") | (row.previous_conf_status == "C").fill_null(False)
    exact, both, base = pairs.is_exact(row), _is_pair(row), indicators.rules().percent_minimum
    fits = [row[name].fill_null(pairs.EXACT_FIT) for name in ("mapping_predicate", "previous_mapping_predicate")]
    return {
        **{code: row[f"crosses_{code}"] for code in comparability.BREAK_REASONS},
        "R03": withheld | either["withheld_by_publisher"],
        "R09": either["approximate"],
        "R10": exact & (row.previous_obs_value == 0),
        "R11": exact & (row.previous_obs_value != 0) & ((row.obs_value < base) | (row.previous_obs_value < base)),
        "R12": both & (row.edition != row.previous_edition),
        "R13": both & (row.tier != row.previous_tier),
        "R16": both & (fits[0] == fits[1]) & (fits[0] != pairs.EXACT_FIT),
        "R17": both & (fits[0] != fits[1]),
    }


def _with_change(graded: ir.Table, table: str) -> ir.Table:
    """Return the columns of a table of changes: what the grade allows to give, and nothing else."""
    exact, known = pairs.is_exact(graded), relation("intervals")
    in_part, full = (graded.grade.isin(list(given)) & exact for given in (grades.IN_PART, grades.FULL))
    base = indicators.rules().percent_minimum
    is_large = (graded.obs_value >= base) & (graded.previous_obs_value >= base)
    change = graded.obs_value - graded.previous_obs_value
    percent = (100.0 * change / graded.previous_obs_value.nullif(0)).round(1)
    counted = graded.mutate(
        previous_value=where(graded.previous_state.isin(list(pairs.EXACT)), graded.previous_obs_value),
        absolute_change=where(in_part, change),
        percent_change=where(full & is_large, percent),
        has_ratio=full,
    )
    joined = counted.left_join(known, equal(counted, known, pairs.COUNTS))
    given = {name: where(counted.has_ratio, known[name]) for name in INTERVAL}
    columns = structure.TABLES[table].columns
    return joined.select(**{name: given[name] if name in given else counted[name] for name in columns})


def with_intervals(found: pd.DataFrame) -> pd.DataFrame:
    """Return table `intervals` for distinct pairs of counts.

    Args:
        found: Rows of `pairs.distinct`.
    """
    counts = (found["obs_value"], found["previous_value"], found["days"], found["previous_days"])
    given = intervals.ratio_interval(*counts)
    ends = {"ratio": given.ratio, "ratio_low": given.low, "ratio_high": given.high}
    finite = {name: pd.Series(values, index=found.index).where(np.isfinite(values)) for name, values in ends.items()}
    said = found.assign(**finite, verdict=intervals.verdict(*counts))
    return tables.typed(said.sort_values(list(pairs.COUNTS), ignore_index=True), "intervals")
