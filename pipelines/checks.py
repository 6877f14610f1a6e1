"""Asset checks: what guards the whole.

Belongs here: blocking checks on unpartitioned assets, with counts and failing rows as metadata. A check on a
partitioned asset would mark every edition of a run for the fault of one.
Does not belong here: rules on rows (`schemas/tables.py`, `steps/validate.py`), expectations
(`warehouse/expectations.py`).
"""

import dagster as dg

from pipelines import release as releasing
from pipelines import waiting
from pipelines.assets import candidate, observations, protected
from pipelines.resources import Refresh
from schemas.messages import Fault

MOST_SHOWN = 50


@dg.asset_check(asset=observations, blocking=True)
def rows_conserved(refresh: Refresh) -> dg.AssetCheckResult:
    """Every figure read is valid, in quarantine, in review or context."""
    counts = waiting.counts(refresh.folder)
    conserved = counts["figures"] == sum(counts.values()) - counts["figures"]
    return dg.AssetCheckResult(passed=conserved, metadata=dict(counts))


@dg.asset_check(asset=observations, blocking=True)
def nothing_waits(refresh: Refresh) -> dg.AssetCheckResult:
    """No edition or row waits in quarantine, unless the analyst chose to publish without them (E702)."""
    lines = waiting.waiting(refresh.folder)
    shown = "\n".join(f"- {line}" for line in lines[:MOST_SHOWN])
    return dg.AssetCheckResult(
        passed=not lines or refresh.hold_back,
        description="publishing without what waits" if lines and refresh.hold_back else None,
        metadata={"waiting": len(lines), "faults": dg.MetadataValue.md(shown)},
    )


@dg.asset_check(asset=protected, blocking=True)
def no_blocking_finding(refresh: Refresh) -> dg.AssetCheckResult:
    """No finding stands that `schemas/findings.yaml` calls blocking, unless the analyst said why not to mind (E707)."""
    rows = releasing.blocking(refresh.folder)
    lines = [str(Fault(row.finding_code, row.place, row.finding)) for row in rows.itertuples()]
    if lines and refresh.despite:
        releasing.record_reason(refresh.folder, lines, refresh.despite)
    return dg.AssetCheckResult(
        passed=not lines or bool(refresh.despite),
        metadata={"findings": len(lines), "rows": dg.MetadataValue.md("\n".join(lines[:MOST_SHOWN]))},
    )


@dg.asset_check(asset=candidate, blocking=True)
def release_is_believable(refresh: Refresh) -> dg.AssetCheckResult:
    """Great Expectations finds the candidate believable (E701)."""
    answers = releasing.ask(refresh.folder)
    failed = [answer for answer in answers if not answer.held]
    shown = "\n\n".join(f"{answer.question}\n\n{answer.observed}" for answer in failed)
    if failed and refresh.believe:
        releasing.record_reason(refresh.folder, [answer.question for answer in failed], refresh.believe)
    return dg.AssetCheckResult(
        passed=not failed or bool(refresh.believe),
        metadata={"asked": len(answers), "failed": len(failed), "rows": dg.MetadataValue.md(shown)},
    )


all_checks = [rows_conserved, nothing_waits, no_blocking_finding, release_is_believable]
