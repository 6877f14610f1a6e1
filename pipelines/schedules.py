"""When the refresh runs by itself.

Belongs here: the job and the quarterly schedule.
Does not belong here: what triggers on files (`sensors.py`).
"""

import dagster as dg
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

from pipelines.editions import Editions
from pipelines.home import Home
from pipelines.partitions import EDITIONS

refresh_job = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(include_sources=False),
    description="The whole way of a figure: every edition up to validation, then one release of all.",
)


def range_tags(instance: dg.DagsterInstance, keys: list[str]) -> dict[str, str]:
    """Register editions as partitions and return the tags of one run over all of them.

    Args:
        instance: Dagster instance.
        keys: Partition keys of every edition that loads.
    """
    instance.add_dynamic_partitions(EDITIONS.name or "", keys)
    known = instance.get_dynamic_partitions(EDITIONS.name or "")
    return {ASSET_PARTITION_RANGE_START_TAG: known[0], ASSET_PARTITION_RANGE_END_TAG: known[-1]}


def request(instance: dg.DagsterInstance, run_key: str | None = None) -> dg.RunRequest:
    """Return the request of one run over everything the home knows."""
    keys = list(Editions(Home.from_environment().make()).editions)
    return dg.RunRequest(run_key=run_key, tags=range_tags(instance, keys))


@dg.schedule(cron_schedule="0 6 5 1,4,7,10 *", job=refresh_job, execution_timezone="Europe/Amsterdam")
def quarterly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """The fifth of January, April, July and October at six, before the group meets."""
    return request(context.instance, context.scheduled_execution_time.isoformat())
