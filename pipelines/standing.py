"""How each source stands: what it gave, what is overdue, whether it is stale.

Belongs here: joining a release's coverage with the freshness that source.yaml declares.
Does not belong here: coverage itself (`steps/derive/coverage.py`), printing (`cli`).
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pandas as pd

from pipelines.home import today
from sources import registry
from sources.registry import Source
from warehouse import query

_BY_SOURCE = """
WITH latest AS (
    SELECT source, count(*) AS editions, max(as_of) FILTER (edition_status = 'loaded') AS latest_as_of,
           count(*) FILTER (edition_status = 'held') AS held, sum(quarantined) AS quarantined,
           sum(review) AS review
    FROM editions GROUP BY source
), heard AS (
    SELECT source, count(*) FILTER (coverage_status = 'overdue') AS overdue,
           count(*) FILTER (coverage_status = 'awaited') AS awaited,
           count(*) FILTER (coverage_status = 'not_collected') AS not_collected,
           count(*) FILTER (coverage_status = 'silent') AS silent,
           min(due_on) FILTER (coverage_status = 'not_due') AS next_due
    FROM coverage GROUP BY source
), found AS (SELECT source, count(*) AS findings FROM findings GROUP BY source)
SELECT source, coalesce(editions, 0) AS editions, latest_as_of, coalesce(overdue, 0) AS overdue,
       coalesce(awaited, 0) AS awaited,
       coalesce(not_collected, 0) AS not_collected, coalesce(silent, 0) AS silent, next_due,
       coalesce(held, 0) AS held,
       coalesce(quarantined, 0)::BIGINT AS quarantined, coalesce(review, 0)::BIGINT AS review,
       coalesce(findings, 0) AS findings
FROM sources LEFT JOIN latest USING (source) LEFT JOIN heard USING (source) LEFT JOIN found USING (source)
ORDER BY source"""


def by_source(file: Path) -> pd.DataFrame:
    """Return one row per source.

    Args:
        file: Warehouse file of a release.

    Returns:
        source, editions, latest_as_of, overdue, awaited, not_collected, silent, next_due, held, quarantined, review,
        findings, freshness.
    """
    frame = query.select(file, _BY_SOURCE)
    known, _ = registry.sound()
    frame["freshness"] = [_freshness(known.get(row.source), row.latest_as_of) for row in frame.itertuples()]
    return frame


def _freshness(source: Source | None, latest: object) -> str:
    if source is None:
        return "not known"
    declaration = source.declaration
    if declaration.reporting and declaration.reporting.last_period:
        return "ended"
    days = declaration.freshness_days
    if not isinstance(latest, pd.Timestamp):
        return "nothing yet"
    return "stale" if latest.date() + timedelta(days=days) < today() else "fresh"
