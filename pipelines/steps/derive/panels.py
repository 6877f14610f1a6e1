"""Like for like: organisations that reported in both windows, beside all that reported in each.

Belongs here: the disjoint parts of one publisher in a window, their sums, coverage and grade.
Does not belong here: which parts are disjoint (`schemas/sums.yaml`), sums somebody asks for (`steps/summing.py`).

A group is everything of one source that differs in organisation and window alone. Bounds are those of `steps/bounds.py`,
for all groups at once: of a member of which nothing is known the upper end is open, so that silence is never zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from pipelines.steps.derive import counts, pairs
from pipelines.steps.relations import equal, relation
from schemas import codelists, comparability, structure, sums

GROUP = tuple(name for name in structure.SERIES_KEY if name != "subject_org")
WINDOW = (*GROUP, "time_period")
TOGETHER = "_T"  # subject_org of a row of several
SEVERAL = 2
COVERAGE = ("C", "coverage")  # grade and facet where other organisations stand in the two windows
_OF_THE_SUM = ("low", "high", "gave", "parts", "as_of", "ids")


def all_reporters() -> ir.Table:
    """Return sums over all organisations of one publisher, in the window and in the one a year earlier.

    Reads views `current_observations` and `year_on_year`.
    """
    now, before = _now(), relation("current_observations")
    before = _before(_windows(now), values(before))
    later, earlier = _summed(parts(now, WINDOW)), _summed(parts(before, WINDOW)).view()
    both = later.filter(later.codes.length() >= SEVERAL).left_join(earlier, equal(later, earlier, WINDOW))
    both = both.select(later, **{f"previous_{name}": earlier[name] for name in (*_OF_THE_SUM, "codes", "period")})
    differ = (both.codes != both.previous_codes).fill_null(False)
    found = both.mutate(
        worst=ibis.greatest(both.worst, ibis.ifelse(differ, COVERAGE[0], counts.NOT_COMPARED)),
        facets=ibis.ifelse(differ, both.facets + f" {COVERAGE[1]}", both.facets),
    )
    return _rows("all_reporters", found, named=found.parts)


def matched_panel() -> ir.Table:
    """Return the same sums over the organisations that gave a comparable number in both windows.

    Reads views `current_observations` and `year_on_year`.
    """
    now = _now()
    standing = pairs.earlier(values(relation("current_observations")))
    joined = now.left_join(standing, pairs.a_year_before(now, standing))
    exact = joined.previous_value.notnull()
    with_base = joined.select(
        now,
        base_low=exact.ifelse(joined.previous_value, standing.low),
        base_high=exact.ifelse(joined.previous_value, standing.high),
        base_id=exact.ifelse(joined.previous_figure_id, standing.figure_id),
        base_as_of=exact.ifelse(joined.previous_as_of, standing.as_of),
    )
    comparable = with_base.filter(with_base.is_comparable)
    found = parts(comparable, WINDOW)
    later = _summed(found)
    base = found.select(
        *WINDOW, "subject_org", "state", "included_in", "grade", "grade_facets", low="base_low", high="base_high",
        figure_id="base_id", as_of="base_as_of", period="previous_time_period", gave=ibis.literal(True),
    )  # fmt: skip
    earlier, everyone = _summed(base).view(), _summed(parts(now, WINDOW)).view()
    both = later.filter(later.codes.length() >= SEVERAL).inner_join(earlier, equal(later, earlier, WINDOW))
    both = both.select(later, **{f"previous_{name}": earlier[name] for name in (*_OF_THE_SUM, "period")})
    beside = both.left_join(everyone, equal(both, everyone, WINDOW))
    named = ibis.ifelse(everyone.parts >= SEVERAL, everyone.parts, both.parts).fill_null(both.parts)
    found = beside.select(both, named=named)
    return _rows("matched_panel", found, named=found.named)


def values(current: ir.Table) -> ir.Table:
    """Return the values that stand in panels, with their ends, and the codes above their organisation."""
    rules, low_high = sums.rules(), counts.ends(current)
    dated = current.mutate(low=low_high[0], high=low_high[1], gave=counts.has_number(current.state))
    return dated.filter(
        dated.period_start.notnull(),
        dated.basis != pairs.NEVER_COMPARED_BASIS,
        dated.occurred == "_T",
        dated.state != "withdrawn",
        ~dated.subject_org.isin(sorted(rules.sharing)),
    ).mutate(period=dated.time_period)


def _now() -> ir.Table:
    """Return the values of panels, each with what view `year_on_year` says of it and the window a year earlier."""
    known, change = pairs.with_expected_window(values(relation("current_observations"))), relation("year_on_year")
    said = ("previous_value", "previous_time_period", "previous_figure_id", "previous_as_of", "grade", "grade_facets")
    joined = known.left_join(change, known.figure_id == change.figure_id)
    against = [change.reason_codes.contains(code).fill_null(False) for code in ("R02", *_refusing())]
    return joined.select(
        known,
        **{name: change[name] for name in said},
        is_comparable=change.previous_time_period.notnull() & ~ibis.or_(*against),
    )


def _refusing() -> list[str]:
    """Return the reasons, but for a value that is not exact, that stand against comparing two values of one series."""
    rules = comparability.rules()
    return sorted({"R07", "R08", *(code for code, cost in rules.reasons.items() if cost.facet == "mapping" and cost.grade > "B")})


def _windows(now: ir.Table) -> ir.Table:
    return now.select(*WINDOW, "expected_start", "expected_after").distinct()


def _before(windows: ir.Table, known: ir.Table) -> ir.Table:
    """Return the values of the window a year before each, under the period of the later one."""
    earlier = pairs.earlier(known)
    on = [
        *equal(windows, earlier, GROUP),
        windows.expected_start == earlier.period_start,
        windows.expected_after == earlier.after,
    ]
    kept = ("subject_org", "state", "included_in", "low", "high", "gave", "figure_id", "as_of", "period")
    nothing = {name: ibis.null("string") for name in ("grade", "grade_facets")}
    joined = windows.inner_join(earlier, on)
    return joined.select(*(windows[name] for name in WINDOW), *(earlier[name] for name in kept), **nothing)


def parts(members: ir.Table, by: Sequence[str]) -> ir.Table:
    """Return the widest members of each group that share nothing, without those that are the whole of all others.

    Args:
        members: Column `subject_org` and those of `by`; of each organisation one row, or several alike.
        by: Columns of a group.
    """
    tree = codelists.load("organisation")
    above = {code: list(tree.ancestors(code)) for code in tree.codes if tree.ancestors(code)}
    upper = sorted({code for codes in above.values() for code in codes})
    group = ibis.window(group_by=list(by))
    nothing = ibis.literal([], type="array<string>")
    placed = members.mutate(above=ibis.literal(above, type="map<string, array<string>>").get(members.subject_org, nothing))
    seen = placed.mutate(
        size=placed.count().over(group),
        uppers=placed.subject_org.collect(where=placed.subject_org.isin(upper)).over(group).fill_null(nothing),
        aboves=placed.above.collect(where=placed.above.length() > 0).over(group).flatten().fill_null(nothing),
    )
    below = seen.aboves.filter(lambda code: code == seen.subject_org).length()
    is_whole = (below > 0) & (below + seen.above.intersect(seen.uppers).length() == seen["size"] - 1)
    rest = seen.filter(~is_whole).drop("size", "uppers", "aboves")
    again = rest.mutate(
        uppers=rest.subject_org.collect(where=rest.subject_org.isin(upper)).over(group).fill_null(nothing)
    )
    return again.filter(again.above.intersect(again.uppers).length() == 0).drop("above", "uppers")


def _summed(members: ir.Table) -> ir.Table:
    """Return one row per window: ends of the sum, codes of the parts, coverage, worst grade, facets, figures, vintage."""
    elsewhere = members.state == "included_elsewhere"
    unknown = members.high.isnull() & ~elsewhere & (members.state != "not_applicable")
    found = members.group_by(*WINDOW).agg(
        low=members.low.fill_null(0).sum(),
        closed=members.high.fill_null(0).sum(),
        unknown=unknown.sum(),
        included=members.included_in.fill_null("").collect(where=elsewhere),
        codes=members.subject_org.collect(),
        parts=members.count(),
        gave=members.gave.sum(),
        worst=members.grade.max(),
        facets=members.grade_facets.collect(where=members.grade_facets.notnull()),
        period=members.period.min(),
        ids=counts.joined(members.figure_id.collect()),
        as_of=members.as_of.max(),
    )
    nowhere = found.included.filter(lambda figure: ~found.ids.split(";").contains(figure)).length().fill_null(0)
    return found.mutate(
        codes=found.codes.sort(),
        high=counts.where(found.unknown + nowhere == 0, found.closed),
        facets=found.facets.join(" ").fill_null(""),
    ).drop("closed", "unknown", "included")


def _rows(code: str, found: ir.Table, *, named: ir.IntegerValue) -> ir.Table:
    is_point = (found.low == found.high).fill_null(False)
    facets = found.facets.strip().split(" ").unique().sort().join(" ").strip().nullif("")
    return counts.indicator_rows(
        code,
        found,
        subject_org=TOGETHER,
        value=counts.where(is_point, found.low),
        value_low=found.low,
        value_high=found.high,
        count_low=found.low,
        count_high=found.high,
        previous_time_period=found.previous_period,
        base_low=found.previous_low,
        base_high=found.previous_high,
        organisations_counted=found.gave,
        organisations_before=found.previous_gave,
        organisations_named=named,
        grade=found.worst.fill_null(counts.NOT_COMPARED),
        grade_facets=facets,
        reason_codes=ibis.ifelse(is_point, ibis.null("string"), "R21"),
        as_of=ibis.greatest(found.as_of, found.previous_as_of.fill_null(found.as_of)),
        figure_ids=counts.joined(ibis.array([found.ids, found.previous_ids])),
    )
