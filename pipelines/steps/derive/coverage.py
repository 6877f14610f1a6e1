"""Who reported, by the day of a release: coverage of sources and periods.

Belongs here: Ibis expressions over current observations, the reporting calendar and what became of editions.
Does not belong here: how complete a young period usually is (`revise/vintages.py`).
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from pipelines.steps.relations import relation
from schemas import structure


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
