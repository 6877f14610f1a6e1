"""Like for like: organisations that reported in both windows, beside all that reported in each.

Belongs here: sums over the disjoint parts of one publisher in a window, beside the whole it prints; coverage, grade.
Does not belong here: who stands in a window (`members.py`), which parts are disjoint (`disjoint.py`), sums somebody
asks for (`steps/summing.py`).

A group is everything of one source that differs in organisation and window alone. Bounds are those of
`steps/bounds.py`, for all groups at once: of a member of which nothing is known the upper end is open, so that silence
is never zero.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from pipelines.steps.derive import counts, disjoint, members
from pipelines.steps.derive.members import WINDOW
from pipelines.steps.relations import equal, relation, where
from schemas import comparability

TOGETHER = "_T"  # subject_org of a row of several
SEVERAL = 2
COVERAGE = (comparability.IN_PART, "coverage")  # grade and facet where other organisations stand in the two windows
BEFORE = "before"
SET = (*WINDOW, "which")
COSTS = ("worst", "facets", "breaks")


def panels() -> ir.Table:
    """Return the sums over all organisations of one publisher, and over those comparable in both windows.

    Reads views `current_observations` and `year_on_year`.
    """
    known = members.values(relation("current_observations"))
    now = members.now(known)
    sets = {
        "all_reporters": members.as_they_stand(now, known),
        BEFORE: members.before(now, known),
        "matched_panel": members.matched(now, known),
    }
    every = ibis.union(*(_members(name, of_set) for name, of_set in sets.items()))
    sums_of = _beside_wholes(_summed(disjoint.parts(every, SET)), every.filter(every.which != "matched_panel"))
    return _all_reporters(sums_of).union(_matched_panel(sums_of))


def _members(name: str, of_set: ir.Table) -> ir.Table:
    """Return members in one shape, for one of the sets of which parts are found; see `_summed` for the columns."""
    given = {
        column: of_set[column] if column in of_set.columns else ibis.null(kind)
        for column, kind in members.SUMMED.items()
    }
    return of_set.select(*WINDOW, which=ibis.literal(name), **given)


def _all_reporters(sums_of: ir.Table) -> ir.Table:
    later = sums_of.filter(sums_of.which == "all_reporters", sums_of.parts >= SEVERAL)
    before = sums_of.filter(sums_of.which == BEFORE).view()
    both = later.left_join(before, equal(later, before, WINDOW)).select(
        *(later[name] for name in (*WINDOW, "which", "low", "high", "gave", "parts")),
        differ=(later.codes != before.codes).fill_null(False),
        **{name: later[name] for name in COSTS},
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
        *(matched[name] for name in (*COSTS, "previous_period", "as_of")),
        gave_before=matched.gave,
        ids=ibis.array([matched.ids]),
        named=everyone.parts.fill_null(matched.parts),
    )
    return _rows(beside)


def _summed(parts: ir.Table) -> ir.Table:
    """Return one row per set: ends of the sums, codes of the parts, coverage, worst grade, facets, figures, vintage."""
    elsewhere = parts.state == "included_elsewhere"
    in_another = parts.included_in.nullif(parts.figure_id)
    unknown = parts.high.isnull() & ~elsewhere & (parts.state != "not_applicable")
    found = parts.group_by(*SET).agg(
        low=parts.low.fill_null(0).sum(),
        closed=parts.high.fill_null(0).sum(),
        unknown=unknown.sum(),
        included=in_another.fill_null("").collect(where=elsewhere),
        before_low=parts.before_low.fill_null(0).sum(),
        before_closed=parts.before_high.fill_null(0).sum(),
        before_unknown=parts.before_high.isnull().sum(),
        codes=parts.subject_org.collect(),
        parts=parts.count(),
        gave=parts.gave.sum(),
        hidden=parts.hidden.any(),
        worst=parts.grade.max(),
        facets=parts.grade_facets.fill_null("").collect(),
        breaks=counts.joined(parts.break_ids.nullif("").collect()),
        period=parts.period.max(),
        previous_period=parts.previous_time_period.max(),
        ids=counts.joined(ibis.array([parts.figure_id, parts.before_id]).join(";").collect()),
        as_of=ibis.greatest(parts.as_of.max(), parts.before_as_of.max().fill_null(parts.as_of.max())),
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


def _beside_wholes(sums_of: ir.Table, every: ir.Table) -> ir.Table:
    """Return sums within the whole that the publisher prints, where it prints one: what parts leave out is not zero.

    Up to the whole where the parts may not reach it. Parts that are certainly more than their whole may overlap: then
    from the whole. A number withheld in this file leaves the end open all the same.
    """
    whole = disjoint.wholes(every, SET)
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
        break_ids=found.breaks,
        as_of=found.as_of,
        figure_ids=counts.joined(found.ids),
    )
