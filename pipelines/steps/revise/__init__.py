"""Step 5, revise: which value goes by which date, and how values changed between vintages.

Belongs here: Ibis expressions over `observations`: spans, current values, revisions; `vintages.py`: first releases, the
triangle, statistics of revisions, maturity.
Does not belong here: comparisons between periods (`derive/`), running SQL (`warehouse/`).

The value to go by at a date is, among what was known then, the best tier, then the latest vintage, then the
latest delivery (structure.md, "Current value"). A later value of a lower tier is unconfirmed: kept, never current.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from pipelines.steps.relations import equal, relation
from schemas import structure

UNKNOWN = "unknown"
KEY = "key_number"


def observation_spans(observations: ir.Table) -> ir.Table:
    """Return every observation with the span in which it was the value to go by.

    Args:
        observations: Table `observations`.

    Returns:
        Table `observation_spans`: `is_unconfirmed` where a better tier was already known; `superseded_on` the
        date from which a later value of the same or a better tier stands instead.
    """
    observations = _numbered(observations)
    # On one day the better tier comes last, so that it is the one that stays.
    order = [
        observations.as_of,
        observations.tier.desc(),
        observations.delivery,
        observations.edition,
    ]
    so_far = ibis.window(group_by=KEY, order_by=order, following=0)
    marked = observations.mutate(is_unconfirmed=observations.tier > observations.tier.min().over(so_far))
    chain = ibis.window(
        group_by=[KEY, "is_unconfirmed"],
        order_by=[marked.as_of, marked.tier.desc(), marked.delivery, marked.edition],
    )
    spans = marked.mutate(
        superseded_on=ibis.ifelse(marked.is_unconfirmed, ibis.null("date"), marked.as_of.lead().over(chain))
    )
    return spans.mutate(value_shown=_value_shown(spans)).select(*structure.TABLES["observation_spans"].columns)


def _numbered(observations: ir.Table) -> ir.Table:
    """Return observations with the number of their key: a window over one number is ten times faster than over many."""
    dimensions = list(structure.DIMENSIONS)
    keys = observations.select(*dimensions).distinct()
    number = (ibis.row_number().over(ibis.window(order_by=[keys[name] for name in dimensions])) + 1).cast("int64")
    return observations.inner_join(keys.mutate(number.name(KEY)), dimensions)


def _value_shown(row: ir.Table) -> ir.StringValue:
    bounds = ibis.coalesce(row.obs_low.cast("string"), "?") + "–" + ibis.coalesce(row.obs_high.cast("string"), "?")
    marks = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "about": "≈"}
    mark = ibis.cases(*((row.qualifier == code, sign) for code, sign in marks.items()), else_="")
    return ibis.cases(
        (row.conf_status == "C", "withheld"),
        (row.state == "explicit_zero", "0 (explicit zero)"),
        (row.state == "reported", row.obs_value.cast("string")),
        (row.state == "approximate", ibis.coalesce(mark + row.obs_value.cast("string"), bounds)),
        (row.state == "withheld_by_publisher", bounds + " (withheld by publisher)"),
        else_=row.state.replace("_", " "),
    )


def current_observations() -> ir.Table:
    """Return the values to go by today, from table `observation_spans`."""
    spans = relation("observation_spans")
    standing = spans.filter(~spans.is_unconfirmed, spans.superseded_on.isnull())
    return standing.select(*structure.TABLES["current_observations"].columns)


def revisions() -> ir.Table:
    """Return every change of a value between two vintages of the same key, with its reason where one is declared.

    Reads tables `observation_spans` and `revision_reasons`. A reason holds for the very step it names: from that
    figure and value to this figure. Where another vintage is found in between, it holds no longer (F125).
    """
    spans = relation("observation_spans")
    confirmed = spans.filter(~spans.is_unconfirmed)
    chain = ibis.window(
        group_by=KEY,
        order_by=[confirmed.as_of, confirmed.tier.desc(), confirmed.delivery, confirmed.edition],
    )
    paired = confirmed.mutate(
        revised_from=confirmed.obs_value.lag().over(chain),
        revised_from_state=confirmed.state.lag().over(chain),
        revised_from_as_of=confirmed.as_of.lag().over(chain),
        revised_from_figure_id=confirmed.figure_id.lag().over(chain),
    )
    changed = paired.filter(
        paired.revised_from_as_of.notnull(),
        ~paired.obs_value.identical_to(paired.revised_from) | (paired.state != paired.revised_from_state),
    )
    reasons = relation("revision_reasons")
    step = ("figure_id", "revised_from_figure_id", "revised_from")
    joined = changed.left_join(reasons, equal(changed, reasons, step))
    return joined.select(
        *(changed[name] for name in structure.TABLES["revisions"].columns if name in changed.columns),
        revision=changed.obs_value - changed.revised_from,
        revision_reason=reasons.revision_reason.fill_null(UNKNOWN),
        effect=reasons.effect,
        citation=reasons.citation,
    )
