"""What runs when something arrives.

Belongs here: the sensor on the inbox.
Does not belong here: reading the inbox (`sources/connectors/inbox.py`).
"""

import dagster as dg

from pipelines.home import Home
from pipelines.schedules import refresh_job, request
from pipelines.store import digest
from sources.connectors.inbox import files as inbox_files


@dg.sensor(job=refresh_job, minimum_interval_seconds=60)
def inbox_sensor(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Ask for a run when the files of the inbox are others than at the last look."""
    inbox = Home.from_environment().make().inbox
    files = sorted((str(path), path.stat().st_mtime_ns) for path in inbox_files(inbox))
    seen = digest(files)
    if not files or seen == context.cursor:
        return dg.SkipReason("nothing new in the inbox")
    context.update_cursor(seen)
    return request(context.instance, seen)
