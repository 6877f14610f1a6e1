"""What does not fit between editions, sources and vintages: one list, shown and kept, nothing repaired.

Belongs here: Ibis expressions over the figure views that give findings, and the breaks whose guard no longer holds.
Does not belong here: what one edition contradicts in itself (`validate.py`), the table of findings and who may see
which (`disseminate.py`), what blocks a release (`schemas/findings.yaml`).

A finding that touches a confidential edition stands under that edition, so that it never enters the public file, and
tells no value.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

import ibis
import ibis.expr.types as ir
import pandas as pd

from pipelines.steps.relations import equal, relation
from schemas import structure
from schemas.messages import Fault
from sources.corrections import Correction
from sources.declaration import Break, Edition
from sources.registry import Source

COLUMNS = ("source", "edition", "finding_code", "place", "finding", "found_on")
CONFLICT_KEY = tuple(name for name in structure.DIMENSIONS if name != "source")
# In order of need; worked out once, each is asked for several times.
RESTS_ON = ("observation_spans", "current_observations", "revisions", "coverage")
NOT_THERE = "F122"
Found = tuple[str, str, Fault]


def between_editions() -> ir.Table:
    """Return what the views of a release tell: columns of `COLUMNS`, one row per finding, in order.

    Reads the views of `RESTS_ON` and tables `observations` and `revision_reasons`.
    """
    parts = (between_tiers(), between_sources(), restated(), not_there(), unfit_reasons())
    return ibis.union(*parts).order_by(*COLUMNS)


def _private(row: ir.Table) -> ir.BooleanValue:
    return row.conf_status != "F"


def between_tiers() -> ir.Table:
    """Return values that a lower tier gives later than, and unlike, the value to go by (F103)."""
    spans = relation("observation_spans")
    standing = spans.filter(~spans.is_unconfirmed, spans.superseded_on.isnull()).view()
    beside = spans.filter(spans.is_unconfirmed).inner_join(standing, list(structure.DIMENSIONS))
    differing = beside.filter(~spans.obs_value.identical_to(standing.obs_value))
    inside = _private(standing) & ~_private(spans)
    said = ibis.ifelse(
        inside,
        ibis.literal("a lower tier says another value later: ") + spans.figure_id,
        ibis.literal("another value than ") + standing.figure_id + " of edition " + standing.edition + ", which stands",
    )
    return differing.select(
        source=spans.source,
        edition=ibis.ifelse(inside, standing.edition, spans.edition),
        finding_code=ibis.literal("F103"),
        place=ibis.ifelse(inside, standing.figure_id, spans.figure_id),
        finding=said + ": see dsig why",
        found_on=ibis.ifelse(inside, standing.as_of, spans.as_of).cast("date"),
    )


def between_sources() -> ir.Table:
    """Return current values of two sources that speak of the same thing and cannot both hold (F120).

    Bounds are compared, so that "at least 70" and 84 agree, and silence contradicts nothing. The finding stands under
    the confidential one of the two, else under the worse tier, else under the later one.
    """
    one = relation("current_observations")
    two = one.view()
    pairs = one.inner_join(two, [*equal(one, two, CONFLICT_KEY), one.source < two.source])
    apart = (one.obs_high < two.obs_low) | (two.obs_high < one.obs_low)
    pairs = pairs.filter(apart, one.qualifier != "about", two.qualifier != "about")
    second = ibis.cases(
        (_private(one) != _private(two), _private(two)),
        (one.tier != two.tier, two.tier > one.tier),
        else_=two.as_of > one.as_of,
    )
    other = ibis.ifelse(second, one.figure_id, two.figure_id)
    own_value = ibis.ifelse(second, two.value_shown, one.value_shown)
    other_value = ibis.ifelse(second, one.value_shown, two.value_shown)
    told = own_value + " here, " + other_value + " in " + other
    return pairs.select(
        source=ibis.ifelse(second, two.source, one.source),
        edition=ibis.ifelse(second, two.edition, one.edition),
        finding_code=ibis.literal("F120"),
        place=ibis.ifelse(second, two.figure_id, one.figure_id),
        finding=ibis.ifelse(_private(one) | _private(two), ibis.literal("another value than ") + other, told),
        found_on=ibis.greatest(one.as_of, two.as_of).cast("date"),
    )


def restated() -> ir.Table:
    """Return every change of a published or submitted value between two vintages (F121)."""
    changed, now = relation("revisions"), relation("observations")
    before = now.view()
    joined = changed.inner_join(now, changed.figure_id == now.figure_id)
    joined = joined.inner_join(before, changed.revised_from_figure_id == before.figure_id)
    inside = _private(before) & ~_private(now)
    told = _value(before) + " became " + _value(now)
    since = ibis.literal(" since ") + changed.revised_from_figure_id + ": see dsig why"
    return joined.select(
        source=changed.source,
        edition=ibis.ifelse(inside, before.edition, changed.edition),
        finding_code=ibis.literal("F121"),
        place=changed.figure_id,
        finding=ibis.ifelse(_private(before) | _private(now), "the value changed", told) + since,
        found_on=changed.as_of.cast("date"),
    )


def _value(row: ir.Table) -> ir.StringValue:
    return ibis.coalesce(row.obs_value.cast("string"), row.state.replace("_", " "))


def not_there() -> ir.Table:
    """Return periods that are overdue, or published and not collected (F122); the period stands as edition."""
    coverage = relation("coverage")
    missing = coverage.filter(coverage.coverage_status.isin(["overdue", "not_collected"]))
    status = ibis.ifelse(missing.coverage_status == "overdue", "overdue", "not collected")
    due = ibis.literal(": due by ") + missing.due_on.strftime("%Y-%m-%d") + " (" + missing.due_basis + ")"
    return missing.select(
        source=missing.source,
        edition=missing.time_period,
        finding_code=ibis.literal(NOT_THERE),
        place=missing.subject_org + " " + missing.time_period,
        finding=status + due,
        found_on=missing.due_on.cast("date"),
    )


def unfit_reasons() -> ir.Table:
    """Return declared reasons of a revision that did not happen, or no longer between these two vintages (F125)."""
    declared, changed = relation("revision_reasons"), relation("revisions")
    step = ("figure_id", "revised_from_figure_id", "revised_from")
    alone = declared.anti_join(changed, equal(declared, changed, step))
    return alone.select(
        source=alone.source,
        edition=alone.figure_id.split("/")[1],
        finding_code=ibis.literal("F125"),
        place=alone.source + "/revisions.csv, " + alone.figure_id,
        finding=ibis.literal("no revision since ") + alone.revised_from_figure_id + " with the count that expect names",
        found_on=alone.declared_on.cast("date"),
    )


def expired(corrections: Iterable[Correction], edition: Edition, figures: pd.DataFrame) -> list[Fault]:
    """Return the corrections of an edition that hold no longer (F124); what it prints is not repeated.

    Args:
        corrections: Declared for the source.
        edition: The edition.
        figures: Its figures, classified: a correction that was applied has left its note.
    """
    notes = dict(zip(figures["figure_id"], figures["correction"], strict=True))
    found = []
    for declared in corrections:
        if declared.edition != edition.edition:
            continue
        place = f"{edition.source}/corrections.yaml, {declared.figure_id}"
        said = f"declared on {declared.when} by {declared.who} ({declared.reason})"
        if declared.figure_id not in notes:
            found.append(Fault("F124", place, f"{said}: the edition has no such figure; mend figure_id or remove it"))
        elif declared.note not in str(notes[declared.figure_id]).split("\n"):
            found.append(Fault("F124", place, f"{said}: the figure is not what it expects; renew or remove it"))
    return found


def guarded(
    sources: Mapping[str, Source], absent: Container[tuple[str, str]] = ()
) -> list[tuple[str, Break, str, int]]:
    """Return source, break, figure and count of every declared break that rests on a count.

    Args:
        sources: Known sources by id.
        absent: Source and edition of what this home never collected: it cannot tell whether their counts hold.
    """
    return [
        (source.id, declared, *declared.expect)
        for source in sources.values()
        for declared in source.breaks
        if declared.expect and _edition(declared.expect[0]) not in absent
    ]


def _edition(figure_id: str) -> tuple[str, str]:
    source, edition, *_ = figure_id.split("/")
    return source, edition


def going_by(figures: Iterable[str]) -> ir.Table:
    """Return what each figure's key goes by today.

    Args:
        figures: Ids of figures.

    Returns:
        `asked` (the figure), and source, edition, figure_id, obs_value, conf_status of the value to go by.
    """
    spans, current = relation("observation_spans"), relation("current_observations")
    # One observation may rest on several figures.
    each = spans.select(*structure.DIMENSIONS, asked=spans.figure_id.split(";").unnest())
    named = each.filter(each.asked.isin(sorted(set(figures)) or [""]))
    joined = named.inner_join(current, list(structure.DIMENSIONS))
    columns = ("source", "edition", "figure_id", "obs_value", "conf_status")
    return joined.select(asked=named.asked, **{name: current[name] for name in columns}).distinct()


def broken_guards(guards: Iterable[tuple[str, Break, str, int]], known: pd.DataFrame) -> list[Found]:
    """Return the breaks whose count is no longer the value to go by (F123).

    Args:
        guards: From `guarded`.
        known: Rows of `going_by`.
    """
    values = {str(row.asked): row for row in known.itertuples()}
    found = []
    for source, declared, figure, count in guards:
        row = values.get(figure)
        if row is not None and pd.notna(row.obs_value) and int(row.obs_value) == count:
            continue
        place = f"{source}/breaks.csv, {declared.date} {declared.subject_org or declared.facet}"
        owner, _, rest = figure.partition("/")
        edition = rest.partition("/")[0] if row is None else str(row.edition)
        detail = f"the break rests on {figure}={count}, {_instead(row)}: look at the break again, then mend expect"
        found.append((owner, edition, Fault("F123", place, detail)))
    return found


def _instead(row: object) -> str:
    if row is None:
        return "which no edition that loads holds"
    if getattr(row, "conf_status", "") != "F":
        return "which holds no longer"
    return f"the value to go by is {getattr(row, 'obs_value', None)} of {getattr(row, 'figure_id', '')}"
