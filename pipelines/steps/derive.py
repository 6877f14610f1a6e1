"""Step 6, derive: indicators from current observations.

Belongs here: Ibis expressions for year-on-year change, the comparison table, coverage.
Does not belong here: which value is current (`revise.py`), what may be shown to whom (`protect/`).

A year-on-year pair shares the series key, has windows of equal calendar length that start one year apart, and
exact counts. The absolute change is given for every pair; the percentage only where `indicators.yaml` and the
declared breaks allow it. Reason codes: code list `reason`. Rule of 20 for percentages: rates on fewer than 20
events are unreliable (relative standard error 22 % at 20 cases; NCHS practice).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import ibis
import ibis.expr.types as ir
import yaml

import schemas
from pipelines.steps.relations import equal, relation
from schemas import structure

EXACT = ("reported", "explicit_zero")
NEVER_COMPARED_BASIS = "cumulative"
# Reasons for which no percentage is given; the others flag a change that is.
REFUSED = ("R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R11")
BREAK_REASONS = ("R07", "R08")


@cache
def _percentage_base() -> int:
    rules = yaml.safe_load((Path(schemas.__file__).parent / "indicators.yaml").read_text(encoding="utf-8"))
    return int(rules["percent_change"]["minimum_count"])


def year_on_year() -> ir.Table:
    """Return every current value with its change on the year before, or the reason there is none.

    Reads views `current_observations` and table `breaks`.
    """
    current = relation("current_observations")
    later = current.filter(
        current.basis != NEVER_COMPARED_BASIS,
        current.occurred == "_T",
        current.period_start.notnull(),
        current.state.isin([*EXACT, "approximate", "withheld_by_publisher"]),
    )
    paired = _with_near_misses(_with_previous(later, current), current)
    broken = _crossing_breaks(paired)
    joined = paired.left_join(broken, "change_id")
    reasoned = joined.select(paired, *(broken[code].fill_null(False).name(code) for code in BREAK_REASONS))
    return _with_change(reasoned)


def _with_previous(later: ir.Table, current: ir.Table) -> ir.Table:
    """Add the value of the same series in the same window one year earlier."""
    year = ibis.interval(years=1)
    later = later.mutate(
        change_id=ibis.literal("change/") + later.figure_id,
        expected_start=(later.period_start - year).cast("date"),
        # The day after the end moves by a year, so that a window to 29 February meets one to 28 February.
        expected_after=((later.period_end + ibis.interval(days=1)) - year).cast("date"),
    )
    earlier = current.mutate(after=(current.period_end + ibis.interval(days=1)).cast("date")).view()
    joined = later.left_join(
        earlier,
        [
            *equal(later, earlier, structure.SERIES_KEY),
            later.expected_start == earlier.period_start,
            later.expected_after == earlier.after,
        ],
    )
    return joined.select(
        later,
        previous_time_period=earlier.time_period,
        previous_state=earlier.state,
        previous_conf_status=earlier.conf_status,
        previous_obs_value=earlier.obs_value,
        previous_as_of=earlier.as_of,
        previous_tier=earlier.tier,
        previous_edition=earlier.edition,
        previous_figure_id=earlier.figure_id,
    )


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


def _crossing_breaks(paired: ir.Table) -> ir.Table:
    """Return, by change, whether a declared break of each kind lies between the two windows."""
    breaks = relation("breaks")
    previous_start = paired.expected_start
    crossed = paired.inner_join(
        breaks,
        [
            paired.source == breaks.source,
            breaks.break_date > previous_start,
            breaks.break_date <= paired.period_end,
            breaks.break_measure.isnull() | (breaks.break_measure == paired.measure),
            breaks.break_conduct.isnull() | (breaks.break_conduct == paired.conduct),
            breaks.break_subject_org.isnull() | (breaks.break_subject_org == paired.subject_org),
        ],
    ).select(paired.change_id, breaks.reason)
    return crossed.group_by("change_id").agg(**{code: (crossed.reason == code).any() for code in BREAK_REASONS})


def _conditions(row: ir.Table) -> dict[str, ir.BooleanValue]:
    """Return what each reason code stands for, in terms of a pair."""
    missing = row.previous_time_period.isnull()
    both_exact = row.state.isin(EXACT) & (row.qualifier == "exact")
    withheld = (row.conf_status == "C") | (row.previous_conf_status == "C").fill_null(False)
    with_values = row.obs_value.notnull() & row.previous_obs_value.notnull() & both_exact
    base = _percentage_base()
    near = row.has_same_start | row.has_other_basis
    withheld_by_publisher = (row.state == "withheld_by_publisher") | (
        row.previous_state == "withheld_by_publisher"
    ).fill_null(False)
    approximate = (row.state == "approximate") | (row.previous_state == "approximate").fill_null(False)
    silent = row.previous_state.notnull() & ~row.previous_state.isin([*EXACT, "approximate", "withheld_by_publisher"])
    return {
        "R01": missing & ~near & ~row.has_earlier,
        "R02": silent,
        "R03": withheld | withheld_by_publisher,
        "R04": missing & row.has_same_start,
        "R05": missing & ~near & row.has_earlier,
        "R06": missing & ~row.has_same_start & row.has_other_basis,
        "R07": row.R07 & ~missing,
        "R08": row.R08 & ~missing,
        "R09": approximate,
        "R10": with_values & (row.previous_obs_value == 0),
        "R11": with_values & (row.previous_obs_value != 0) & ((row.obs_value < base) | (row.previous_obs_value < base)),
        "R12": with_values & (row.edition != row.previous_edition),
        "R13": with_values & (row.tier != row.previous_tier),
    }


def _with_change(pairs: ir.Table) -> ir.Table:
    conditions = _conditions(pairs)
    codes = [ibis.ifelse(holds, code, ibis.null("string")) for code, holds in conditions.items()]
    refused = ibis.or_(*(conditions[code] for code in REFUSED))
    exact = pairs.state.isin(EXACT) & pairs.previous_state.isin(EXACT)
    change = ibis.ifelse(exact, pairs.obs_value - pairs.previous_obs_value, ibis.null("int64"))
    percent = (100.0 * (pairs.obs_value - pairs.previous_obs_value) / pairs.previous_obs_value.nullif(0)).round(1)
    return pairs.mutate(
        previous_value=ibis.ifelse(pairs.previous_state.isin(EXACT), pairs.previous_obs_value, ibis.null("int64")),
        absolute_change=change,
        percent_change=ibis.ifelse(refused, ibis.null("float64"), percent),
        reason_codes=ibis.array(codes).join(" "),
    ).select(*structure.TABLES["year_on_year"].columns)


def comparison_by_source() -> ir.Table:
    """Return every current value with its change, from views `current_observations` and `year_on_year`."""
    current, change = relation("current_observations"), relation("year_on_year")
    joined = current.left_join(change, current.figure_id == change.figure_id)
    columns = structure.TABLES["comparison_by_source"].columns
    of_change = {
        "previous_time_period",
        "previous_value",
        "absolute_change",
        "percent_change",
        "reason_codes",
        "change_id",
    }
    return joined.select(**{name: change[name] if name in of_change else current[name] for name in columns})


def coverage() -> ir.Table:
    """Return who reported, said zero, stayed silent, or was not heard of by the day of the release.

    Reads view `current_observations` and tables `reporting_calendar`, `editions`, `release_info`. An edition in
    quarantine is held, not overdue: we have it. A publication that nobody collected is our omission; a submission
    is overdue only where its date was agreed.
    """
    partly = relation("editions")
    partly = (
        partly.filter(~partly.is_complete, partly.covers.notnull()).select("source", time_period="covers").distinct()
    )
    heard = _heard(relation("current_observations"), partly)
    calendar = relation("reporting_calendar")
    editions = relation("editions")
    held = editions.filter(editions.edition_status == "held", editions.covers.notnull()).select(
        "source", time_period="covers"
    )
    waited = calendar.anti_join(heard, ["source", "time_period"])
    day = relation("release_info").released_on.max().as_scalar()
    late = ibis.cases(
        (waited.due_on >= day, "not_due"),
        (waited.kind == "publication", "not_collected"),
        (waited.due_basis == "assumed", "awaited"),
        else_="overdue",
    )
    in_quarantine = waited.semi_join(held, ["source", "time_period"]).mutate(coverage_status=ibis.literal("held"))
    missing = waited.mutate(coverage_status=late).anti_join(held, ["source", "time_period"])
    columns = structure.TABLES["coverage"].columns
    return heard.select(*columns).union(in_quarantine.select(*columns)).union(missing.select(*columns))


def _heard(current: ir.Table, partly: ir.Table) -> ir.Table:
    """Return what each organisation said of each period; a zero speaks for it only if not of a breakdown alone."""
    zero = current.state == "explicit_zero"
    whole = ibis.and_(*(current[name] == "_T" for name in structure.BREAKDOWNS if name != "notified_donor"))
    said = current.group_by("source", "subject_org", "time_period").agg(
        gave=current.state.isin(["reported", "approximate", "withheld_by_publisher"]).any(),
        zero=(zero & whole).any() | zero.all(),
    )
    kept = said.left_join(partly.mutate(part_waits=True), ["source", "time_period"])
    said = kept.select(said, part_waits=kept.part_waits.fill_null(False))
    status = ibis.cases(
        (said.part_waits, "incomplete"), (said.gave, "reported"), (said.zero, "explicit_zero"), else_="silent"
    )
    nothing = {"due_on": ibis.null("date"), "due_basis": ibis.null("string")}
    return said.select("source", "subject_org", "time_period", coverage_status=status, **nothing)
