"""The spine: read this first.

    source/<id>  ->  snapshots -> reported_figures -> coded_figures -> valid_figures     one partition per edition
                 ->  observations -> indicators -> protected -> candidate -> release     all figures at once
    checks       rows_conserved and nothing_waits on observations, no_blocking_finding on protected,
                 release_is_believable on candidate: they block

Belongs here: the assembly, with overrides for tests.
Does not belong here: anything else.
"""

from __future__ import annotations

import dagster as dg

from pipelines.assets import all_assets
from pipelines.checks import all_checks
from pipelines.resources import Refresh
from pipelines.schedules import quarterly, refresh_job
from pipelines.sensors import inbox_sensor


def build_definitions(refresh: Refresh | None = None) -> dg.Definitions:
    """Return the definitions, run in one process: DuckDB has one writer, and a step is short.

    Args:
        refresh: How the refresh is asked for; default everything in `$DSIG_HOME`.
    """
    return dg.Definitions(
        assets=all_assets,
        asset_checks=all_checks,
        jobs=[refresh_job],
        schedules=[quarterly],
        sensors=[inbox_sensor],
        resources={"refresh": refresh or Refresh()},
        executor=dg.in_process_executor,
    )


defs = build_definitions()
