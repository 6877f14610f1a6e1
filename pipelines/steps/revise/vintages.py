"""How values moved between vintages: first releases, the revision triangle, what revisions come to.

Belongs here: Ibis expressions over the values that stood on some day.
Does not belong here: which value stood when (`__init__.py`), why a value was revised (`sources/<id>/revisions.csv`).

All of it is worked out from the observations of the file it stands in: the public views from public observations.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from pipelines.steps.relations import relation
from pipelines.steps.revise import KEY
from schemas import indicators, structure

COUNTED = ("reported", "explicit_zero")


def revision_triangle() -> ir.Table:
    """Return every value that was the one to go by on some day: reference period by vintage, in long form.

    Reads table `observation_spans`. Of two values of one day only the one that stayed is there, so that a vintage is a
    day; an unconfirmed value never stood. The last vintage of each key is the current value.
    """
    spans = relation("observation_spans")
    stood = spans.filter(~spans.is_unconfirmed, spans.superseded_on.isnull() | (spans.superseded_on > spans.as_of))
    chain = ibis.window(group_by=KEY, order_by=stood.as_of)
    return stood.mutate(
        vintage_number=(ibis.row_number().over(chain) + 1).cast("int64"), age_months=age_months(stood)
    ).select(*structure.TABLES["revision_triangle"].columns)


def age_months(row: ir.Table) -> ir.IntegerValue:
    """Return the whole months from the end of a period to the vintage of its value; empty where no end is known."""
    # From day after to day after, so that the end of one month to the end of another is whole.
    start, end = (row[name] + ibis.interval(days=1) for name in ("period_end", "as_of"))
    whole = 12 * (end.year() - start.year()) + end.month() - start.month()
    return (whole - (end.day() < start.day()).cast("int64")).cast("int64")


def first_releases() -> ir.Table:
    """Return the value each key had when it first became known, from view `revision_triangle`."""
    triangle = relation("revision_triangle")
    return triangle.filter(triangle.vintage_number == 1).select(*structure.TABLES["first_releases"].columns)


def revision_statistics() -> ir.Table:
    """Return what revisions came to, one row per source, from view `revision_triangle`.

    A figure takes part from its second vintage as a number on. Only vintages of the tier the value now has are
    compared: that the press was wrong is no revision by the publisher.
    """
    triangle = relation("revision_triangle")
    known = triangle.group_by("source").agg(known=triangle.count())
    moved = _first_to_latest(triangle)
    several = moved.group_by("source").agg(
        several_vintages=moved.count(),
        revised=moved.is_revised.sum(),
        share_revised=moved.is_revised.mean(),
        mean_revision=moved.by.mean(),
        mean_absolute_revision=moved.by.abs().mean(),
    )
    joined = known.left_join(several, "source")
    counts = {name: several[name].fill_null(0) for name in ("several_vintages", "revised")}
    means = {name: several[name] for name in ("share_revised", "mean_revision", "mean_absolute_revision")}
    return joined.select(source=known.source, **counts, **means)


def _counted(triangle: ir.Table) -> ir.Table:
    """Return the vintages that are numbers, of the best tier their key has."""
    best = triangle.tier.min().over(ibis.window(group_by=KEY))
    own = triangle.mutate(best_tier=best)
    return own.filter(own.tier == own.best_tier, own.state.isin(list(COUNTED)), own.obs_value.notnull())


def _first_to_latest(triangle: ir.Table) -> ir.Table:
    """Return one row per key with several vintages: `source`, `by` (latest minus first), `is_revised` (ever)."""
    counted = _counted(triangle)
    keys = counted.group_by("source", KEY).agg(
        first=counted.obs_value.argmin(counted.vintage_number),
        latest=counted.obs_value.argmax(counted.vintage_number),
        # More than one value, whatever the order: 94, 93, 94 was revised although it comes to nothing.
        is_revised=(counted.obs_value.min() != counted.obs_value.max()).cast("int64"),
        vintages=counted.count(),
    )
    several = keys.filter(keys.vintages > 1)
    return several.mutate(by=several.latest - several.first)


def maturity() -> ir.Table:
    """Return how complete values of an age usually were, by source and age of a current value.

    Reads views `current_observations` and `revision_triangle`. Of every earlier figure that has a later vintage than
    the age asked for: the value known at that age as a share of its latest one. Each period counts once, by the
    median of its figures; `maturity` is the median of the periods. No row for fewer periods than indicators.yaml asks.
    """
    asked, then = _ages(relation("current_observations")), _known_later(relation("revision_triangle"))
    met = asked.inner_join(
        then,
        [
            asked.source == then.source,
            asked.age_months >= then.known_from,
            asked.age_months < then.known_until,
        ],
    ).select(asked.source, asked.age_months, then.time_period, then.share)
    periods = met.group_by("source", "age_months", "time_period").agg(share=met.share.median())
    found = periods.group_by("source", "age_months").agg(
        maturity=periods.share.median(),
        maturity_low=periods.share.min(),
        maturity_high=periods.share.max(),
        maturity_periods=periods.count(),
    )
    return found.filter(found.maturity_periods >= indicators.rules().maturity_minimum).select(
        *structure.TABLES["maturity"].columns
    )


def _ages(current: ir.Table) -> ir.Table:
    return current.select("source", age_months=age_months(current)).filter(lambda row: row.age_months >= 0).distinct()


def _known_later(triangle: ir.Table) -> ir.Table:
    """Return each value that a later vintage of its key followed, with the ages it was known at and its share."""
    counted = _counted(triangle).filter(lambda row: row.age_months.notnull())
    chain = ibis.window(group_by=KEY, order_by=counted.vintage_number)
    last = ibis.window(group_by=KEY)
    followed = counted.select(
        "source",
        "time_period",
        "obs_value",
        known_from=counted.age_months,
        known_until=counted.age_months.lead().over(chain),
        latest=counted.obs_value.argmax(counted.vintage_number).over(last),
    )
    followed = followed.filter(followed.known_until.notnull(), followed.latest > 0)
    return followed.mutate(share=followed.obs_value / followed.latest)
