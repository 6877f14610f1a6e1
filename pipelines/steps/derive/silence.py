"""How many organisations of a group gave only zeros where that is improbable.

Belongs here: the windows looked at together, the rate of the others, the number.
Does not belong here: who they are. No row names an organisation, and a small group has no number.

Zeros are set against counts of the same group: Poisson counts with the rate of the others, phi times smaller for
dispersion (docs/method/intervals.md), so that a zero is as surprising as the verdicts allow.
"""

from __future__ import annotations

import math

import ibis
import ibis.expr.types as ir

from pipelines.steps.derive import counts, disjoint, members, pairs
from pipelines.steps.derive.members import GROUP, WINDOW
from pipelines.steps.derive.panels import SEVERAL, TOGETHER
from pipelines.steps.relations import equal, relation, where
from schemas import indicators


def silence() -> ir.Table:
    """Return, by group and window, the number of organisations whose zero is improbable.

    Reads view `current_observations`.
    """
    rules, known = indicators.rules(), members.values(relation("current_observations"))
    said = disjoint.parts(_by_organisation(_in_span(known.filter(known.exact), rules.silence_years)), WINDOW)
    group = ibis.window(group_by=list(WINDOW))
    beside = said.mutate(others=said.cases.sum().over(group), windows=said.periods.sum().over(group) - said.periods)
    expected = beside.periods * beside.others / beside.windows.nullif(0)
    limit = -math.log(rules.silence_level) * rules.default_dispersion
    found = beside.group_by(*WINDOW).agg(
        organisations=beside.count(),
        silent=((beside.cases == 0) & (expected > limit)).fill_null(False).sum(),
        as_of=beside.as_of.max(),
        ids=counts.joined(beside.ids.collect()),
    )
    found = found.filter(found.organisations >= SEVERAL)
    large = found.organisations >= rules.silence_minimum
    number = where(large, found.silent)
    return counts.indicator_rows(
        "silence",
        found,
        subject_org=TOGETHER,
        **dict.fromkeys(("value", "value_low", "value_high"), number),
        organisations_counted=found.organisations,
        organisations_named=found.organisations,
        grade=counts.NOT_COMPARED,
        reason_codes=ibis.ifelse(large, ibis.null("string"), "R22"),
        as_of=found.as_of,
        figure_ids=found.ids,
    )


def _in_span(exact: ir.Table, years: int) -> ir.Table:
    """Return, for every window of a group, its values and those of the same window in the years before."""
    dated = exact.mutate(after=pairs.day_after(exact))
    windows = dated.select(*WINDOW, "period_start", "after").distinct()
    earlier = dated.view()
    back = windows.period_start.year() - earlier.period_start.year()
    on = [
        *equal(windows, earlier, GROUP),
        *(
            getattr(windows[end], part)() == getattr(earlier[end], part)()
            for end in ("period_start", "after")
            for part in ("month", "day")
        ),
        windows.after.year() - earlier.after.year() == back,
        back >= 0,
        back < years,
    ]
    kept = ("subject_org", "low", "figure_id", "as_of")
    joined = windows.inner_join(earlier, on)
    return joined.select(*(windows[name] for name in WINDOW), *(earlier[name] for name in kept))


def _by_organisation(values: ir.Table) -> ir.Table:
    return values.group_by(*WINDOW, "subject_org").agg(
        cases=values.low.sum(),  # exact values alone: none is unknown
        periods=values.count(),
        as_of=values.as_of.max(),
        ids=counts.joined(values.figure_id.collect()),
    )
