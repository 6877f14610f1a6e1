"""Cases per 1,000 staff, as context.

Belongs here: which number of staff stands beside a count, the rate.
Does not belong here: rates of a window (`changes.py`).

The rate mixes how much happens with how readily it is reported. It is flagged as context and never ranked.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from pipelines.steps.derive import counts
from pipelines.steps.relations import equal, relation, where
from schemas import indicators, structure

STAFF = "workforce"
FLOWS = ("received", "occurred", "closed")
_SAME = ("source", "subject_org", "time_period")


def rate_per_1000_staff() -> ir.Table:
    """Return counts over the staff of the same organisation and window, from view `current_observations`."""
    current = relation("current_observations")
    defaults = {name: structure.COLUMNS[name].default for name in structure.BREAKDOWNS}
    whole = current.filter(counts.is_exact(current), *(current[name] == code for name, code in defaults.items()))
    staff = whole.filter(whole.measure == STAFF, whole.obs_value > 0)
    ranked = staff.mutate(
        rank=ibis.row_number().over(group_by=_SAME, order_by=[ibis.desc("as_of"), ibis.desc("figure_id")])
    )
    latest = ranked.filter(ranked["rank"] == 0).view()
    cases = whole.filter(whole.measure != STAFF, whole.basis.isin(FLOWS))
    joined = cases.inner_join(latest, equal(cases, latest, _SAME))
    kept = {f"staff_{name}": latest[name] for name in ("obs_value", "as_of", "figure_id")}
    found = joined.select(cases, **kept)
    enough = found.obs_value >= indicators.rules().rate_minimum
    rate = where(enough, (1000.0 * found.obs_value / found.staff_obs_value).round(2))
    return counts.indicator_rows(
        "rate_per_1000_staff",
        found,
        **dict.fromkeys(("value", "value_low", "value_high"), rate),
        **dict.fromkeys(("count_low", "count_high"), found.obs_value),
        **dict.fromkeys(("base_low", "base_high"), found.staff_obs_value),
        organisations_counted=1,
        organisations_named=1,
        grade=counts.NOT_COMPARED,
        reason_codes=ibis.ifelse(enough, "R23", "R11 R23"),
        as_of=ibis.greatest(found.as_of, found.staff_as_of),
        figure_ids=counts.joined(ibis.array([found.figure_id, found.staff_figure_id])),
    )
