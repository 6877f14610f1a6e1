"""Like for like: organisations that reported in both windows, beside all that reported in each.

Belongs here: sums over the disjoint parts of one publisher in a window, beside the whole it prints; coverage, grade.
Does not belong here: which parts are disjoint (`disjoint.py`), sums somebody asks for (`steps/summing.py`).

A group is everything of one source that differs in organisation and window alone. Bounds are those of
`steps/bounds.py`, for all groups at once: of a member of which nothing is known the upper end is open, so that silence
is never zero.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from pipelines.steps.derive import counts, disjoint, grades, pairs
from pipelines.steps.relations import equal, relation, where
from schemas import comparability, structure, sums

GROUP = tuple(name for name in structure.SERIES_KEY if name != "subject_org")
WINDOW = (*GROUP, "time_period")
TOGETHER = "_T"  # subject_org of a row of several
SEVERAL = 2
COVERAGE = ("C", "coverage")  # grade and facet where other organisations stand in the two windows
_OF_A_VALUE = ("subject_org", "state", "included_in", "figure_id", "as_of", "period_start", "period_end")
BEFORE = "before"
SET = (*WINDOW, "which")
# What is summed of a member, and its type; `before_*` of the earlier value of a matched one.
_MEMBER = {
    "subject_org": "string", "state": "string", "included_in": "string", "figure_id": "string", "as_of": "date",
    "low": "int64", "high": "int64", "gave": "boolean", "hidden": "boolean",
    "period": "string", "grade": "string", "grade_facets": "string",
    "previous_time_period": "string", "before_low": "int64", "before_high": "int64", "before_id": "string",
    "before_as_of": "date",
}  # fmt: skip


def panels() -> ir.Table:
    """Return the sums over all organisations of one publisher, and over those comparable in both windows.

    Reads views `current_observations` and `year_on_year`.
    """
    known = values(relation("current_observations"))
    now = _now(known)
    sets = {"all_reporters": now, BEFORE: _before(now, known), "matched_panel": _matched(now, known)}
    members = ibis.union(*(_members(name, members) for name, members in sets.items()))
    sums_of = _beside_wholes(_summed(disjoint.parts(members, SET)), members.filter(members.which != "matched_panel"))
    return _all_reporters(sums_of).union(_matched_panel(sums_of))


def _members(name: str, members: ir.Table) -> ir.Table:
    """Return members in one shape, for one of the sets of which parts are found; see `_summed` for the columns."""
    given = {
        column: members[column] if column in members.columns else ibis.null(kind) for column, kind in _MEMBER.items()
    }
    return members.select(*WINDOW, which=ibis.literal(name), **given)


def _all_reporters(sums_of: ir.Table) -> ir.Table:
    later = sums_of.filter(sums_of.which == "all_reporters", sums_of.parts >= SEVERAL)
    before = sums_of.filter(sums_of.which == BEFORE).view()
    both = later.left_join(before, equal(later, before, WINDOW)).select(
        *(later[name] for name in (*WINDOW, "which", "low", "high", "gave", "parts")),
        differ=(later.codes != before.codes).fill_null(False),
        worst=later.worst,
        facets=later.facets,
        before_low=before.low,
        before_high=before.high,
        gave_before=before.gave,
        previous_period=before.period,
        as_of=ibis.greatest(later.as_of, before.as_of.fill_null(later.as_of)),
        ids=ibis.array([later.ids, before.ids]),
        named=later.parts,
    )
    grade, facet = COVERAGE
    worst = ibis.greatest(both.worst, ibis.ifelse(both.differ, grade, counts.NOT_COMPARED))
    return _rows(both.mutate(worst=worst, facets=both.facets + ibis.ifelse(both.differ, f" {facet}", "")))


def _matched_panel(sums_of: ir.Table) -> ir.Table:
    matched = sums_of.filter(sums_of.which == "matched_panel", sums_of.parts >= SEVERAL)
    everyone = sums_of.filter(sums_of.which == "all_reporters", sums_of.parts >= SEVERAL).view()
    beside = matched.left_join(everyone, equal(matched, everyone, WINDOW)).select(
        *(matched[name] for name in (*WINDOW, "which", "low", "high", "gave", "before_low", "before_high")),
        *(matched[name] for name in ("worst", "facets", "previous_period", "as_of")),
        gave_before=matched.gave,
        ids=ibis.array([matched.ids]),
        named=everyone.parts.fill_null(matched.parts),
    )
    return _rows(beside)


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


def _now(known: ir.Table) -> ir.Table:
    """Return values with what view `year_on_year` says of each, and the window a year earlier."""
    later, change = pairs.with_expected_window(known), relation("year_on_year")
    joined = later.left_join(change, later.figure_id == change.figure_id)
    # Parts are added up in one window: years in weeks (R26) have other first days.
    has_earlier = change.previous_time_period.notnull() & ~change.reason_codes.contains("R26").fill_null(False)
    against = [change.reason_codes.contains(code).fill_null(False) for code in ("R02", *_refusing())]
    # The grade of a value without an earlier one says why there is none: that costs a sum nothing.
    said = ("previous_value", "previous_time_period", "previous_figure_id", "previous_as_of", "grade", "grade_facets")
    of_change = {name: where(has_earlier, change[name]) for name in said}
    return joined.select(later, **of_change, is_comparable=has_earlier & ~ibis.or_(*against))


def _refusing() -> list[str]:
    """Return the reasons, but for a value that is not exact, that stand against comparing two values of one series."""
    costs = comparability.rules().reasons.items()
    return [
        *grades.BREAK_REASONS,
        *(code for code, cost in costs if cost.facet == "mapping" and cost.grade not in grades.FULL),
    ]


def _before(now: ir.Table, known: ir.Table) -> ir.Table:
    """Return the values of the window a year before each, under the period of the later one."""
    windows, earlier = now.select(*WINDOW, "expected_start", "expected_after").distinct(), pairs.earlier(known)
    on = [
        *equal(windows, earlier, GROUP),
        windows.expected_start == earlier.period_start,
        windows.expected_after == earlier.after,
    ]
    kept = [name for name in _MEMBER if name in known.columns]
    return windows.inner_join(earlier, on).select(
        *(windows[name] for name in WINDOW), *(earlier[name] for name in kept), period=earlier.time_period
    )


def _matched(now: ir.Table, known: ir.Table) -> ir.Table:
    """Return the values with a comparable earlier one, which stands beside them with its ends."""
    comparable, standing = now.filter(now.is_comparable), pairs.earlier(known)
    joined = comparable.left_join(standing, pairs.a_year_before(comparable, standing))
    exact = comparable.previous_value.notnull()
    return joined.select(
        comparable,
        before_low=exact.ifelse(comparable.previous_value, standing.low),
        before_high=exact.ifelse(comparable.previous_value, standing.high),
        before_id=exact.ifelse(comparable.previous_figure_id, standing.figure_id),
        before_as_of=exact.ifelse(comparable.previous_as_of, standing.as_of),
    )


def _summed(members: ir.Table) -> ir.Table:
    """Return one row per set: ends of the sums, codes of the parts, coverage, worst grade, facets, figures, vintage."""
    elsewhere = members.state == "included_elsewhere"
    in_another = members.included_in.nullif(members.figure_id)
    unknown = members.high.isnull() & ~elsewhere & (members.state != "not_applicable")
    found = members.group_by(*SET).agg(
        low=members.low.fill_null(0).sum(),
        closed=members.high.fill_null(0).sum(),
        unknown=unknown.sum(),
        included=in_another.fill_null("").collect(where=elsewhere),
        before_low=members.before_low.fill_null(0).sum(),
        before_closed=members.before_high.fill_null(0).sum(),
        before_unknown=members.before_high.isnull().sum(),
        codes=members.subject_org.collect(),
        parts=members.count(),
        gave=members.gave.sum(),
        hidden=members.hidden.any(),
        worst=members.grade.max(),
        facets=members.grade_facets.fill_null("").collect(),
        period=members.period.max(),
        previous_period=members.previous_time_period.max(),
        ids=counts.joined(ibis.array([members.figure_id, members.before_id]).join(";").collect()),
        as_of=ibis.greatest(members.as_of.max(), members.before_as_of.max().fill_null(members.as_of.max())),
    )
    nowhere = found.included.filter(lambda figure: ~found.ids.split(";").contains(figure)).length().fill_null(0)
    has_number = found.gave > 0
    return found.mutate(
        codes=found.codes.sort(),
        low=where(has_number, found.low),
        high=where(has_number & (found.unknown + nowhere == 0), found.closed),
        before_high=where(found.before_unknown == 0, found.before_closed),
        facets=found.facets.join(" "),
    )


def _beside_wholes(sums_of: ir.Table, members: ir.Table) -> ir.Table:
    """Return sums within the whole that the publisher prints, where it prints one: what parts leave out is not zero.

    Up to the whole where the parts may not reach it. Parts that are certainly more than their whole may overlap: then
    from the whole. A number withheld in this file leaves the end open all the same.
    """
    whole = disjoint.wholes(members, SET)
    beside = sums_of.left_join(whole, equal(sums_of, whole, SET)).select(
        sums_of, has_whole=whole.subject_org.notnull(), whole_low=whole.low, whole_high=whole.high,
        whole_id=whole.figure_id, whole_as_of=whole.as_of,
    )  # fmt: skip
    is_more = (beside.low > beside.whole_high).fill_null(False)
    low, high = (
        ibis.ifelse(is_more, beside.whole_low.fill_null(0), beside.low),
        where(~beside.hidden, beside.whole_high),
    )
    within = beside.has_whole & (beside.gave > 0)
    return beside.mutate(
        low=ibis.ifelse(within, low, beside.low),
        high=ibis.ifelse(within & ~is_more, high, beside.high),
        ids=ibis.ifelse(beside.has_whole, beside.ids + ";" + beside.whole_id, beside.ids),
        as_of=ibis.greatest(beside.as_of, beside.whole_as_of.fill_null(beside.as_of)),
    )


def _rows(found: ir.Table) -> ir.Table:
    is_point = (found.low == found.high).fill_null(False)
    facets = found.facets.split(" ").unique().sort().join(" ").strip().nullif("")
    return counts.indicator_rows(
        found.which,
        found,
        subject_org=TOGETHER,
        value=where(is_point, found.low),
        value_low=found.low,
        value_high=found.high,
        count_low=found.low,
        count_high=found.high,
        previous_time_period=found.previous_period,
        base_low=found.before_low,
        base_high=found.before_high,
        organisations_counted=found.gave,
        organisations_before=found.gave_before,
        organisations_named=found.named,
        grade=found.worst.fill_null(counts.NOT_COMPARED),
        grade_facets=facets,
        reason_codes=ibis.cases((is_point, ibis.null("string")), (found.low.isnull(), "R18"), else_="R21"),
        as_of=found.as_of,
        figure_ids=counts.joined(found.ids),
    )
