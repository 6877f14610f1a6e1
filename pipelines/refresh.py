"""Runs the refresh job in this process and tells what came of it.

Belongs here: the Dagster instance of a home, running the job, the outcome as data.
Does not belong here: printing (`cli`), assets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import dagster as dg
from dagster._core.events import DagsterEventType

from pipelines import reviewing, waiting
from pipelines.definitions import build_definitions
from pipelines.editions import Editions
from pipelines.home import Home
from pipelines.resources import Refresh
from pipelines.schedules import range_tags, refresh_job
from schemas.messages import DeclarationError, DsigError, Fault, IntegrityError, SourceUnreachable

DAGSTER_YAML = "telemetry: {enabled: false}\nnux: {enabled: false}\n"
# Events are in the instance for `dagster dev`; on the terminal they would bury the progress of the command.
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass
class Outcome:
    """What came of a refresh.

    Attributes:
        outcome: published, unchanged or blocked.
        release: Name of the release that is now the latest.
        read: Editions that were read in this run.
        unchanged: Editions of which nothing had changed.
        waiting: What waits in quarantine, one line each.
        review: Figures that wait for an analyst.
        unlike: Editions whose reading is unlike their transcription, which loads.
        told: Findings about decisions and later deliveries, one line each.
        failed: Failing checks, one line each.
    """

    outcome: str
    release: str
    read: int
    unchanged: int
    waiting: list[str] = field(default_factory=list)
    review: int = 0
    unlike: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def dagster_home(home: Home) -> Path:
    """Return the Dagster home of a home folder, with telemetry off."""
    folder = home.make().dagster
    (folder / "dagster.yaml").write_text(DAGSTER_YAML, encoding="utf-8")
    return folder


def refresh(request: Refresh) -> Outcome:
    """Run the whole way of a figure.

    Args:
        request: What to collect anew and how to publish.

    Raises:
        DsigError: E706 when the home is locked, E805 or E107 when the source or edition is unknown, and whatever
            stopped a step; the class tells the exit code.
        RuntimeError: A bug in a step.
    """
    home = request.folder
    with dg.DagsterInstance.from_config(str(dagster_home(home))) as instance:
        run = Editions(home)
        _known(request, run)
        tags = range_tags(instance, list(run.editions))
        job = build_definitions(request).resolve_job_def(refresh_job.name)
        result = job.execute_in_process(QUIET, instance=instance, tags=tags, raise_on_error=False)
    _raise_failure(result)
    return _outcome(result, request)


def _known(request: Refresh, run: Editions) -> None:
    if request.source and request.source not in run.sources:
        raise DeclarationError("E805", request.source, f"known: {', '.join(run.sources)}")
    known = dict.fromkeys(edition.edition for edition in run.editions.values() if edition.source == request.source)
    if request.edition and request.edition not in known:
        place = f"{request.source}|{request.edition}"
        raise DsigError("E107", place, f"known editions: {', '.join(known) or 'none'}")


def _raise_failure(result: dg.ExecuteInProcessResult) -> None:
    """Raise what stopped a run as the error it was, so that it exits with its own code; a failed check is none."""
    for event in result.all_events:
        if event.event_type not in (DagsterEventType.STEP_FAILURE, DagsterEventType.RUN_FAILURE):
            continue
        error = getattr(event.event_specific_data, "error", None)
        if error is None or error.cls_name == "DagsterAssetCheckFailedError":
            continue
        cause = error.cause or error
        if "DagsterExecutionInterruptedError" in (error.cls_name, cause.cls_name):
            raise KeyboardInterrupt
        for kind in (IntegrityError, SourceUnreachable, DeclarationError, DsigError):
            if cause.cls_name == kind.__name__:
                fault = Fault.read(cause.message.strip().partition(": ")[2])
                raise kind(fault.code, fault.place, fault.detail)
        raise RuntimeError(cause.to_string())


def _outcome(result: dg.ExecuteInProcessResult, request: Refresh) -> Outcome:
    metadata = {
        event.asset_key.to_user_string(): event.step_materialization_data.materialization.metadata
        for event in result.all_events
        if event.event_type == DagsterEventType.ASSET_MATERIALIZATION and event.asset_key
    }
    extracted = {name: int(str(value.value)) for name, value in metadata.get("reported_figures", {}).items()}
    release = {name: str(value.value) for name, value in metadata.get("release", {}).items()}
    return Outcome(
        outcome=release.get("outcome", "blocked"),
        release=release.get("release", ""),
        read=extracted.get("new", 0) + extracted.get("held", 0),
        unchanged=extracted.get("unchanged", 0),
        waiting=waiting.waiting(request.folder),
        review=len(reviewing.figures(request.folder)),
        told=reviewing.told(request.folder),
        unlike=Editions(request.folder).unlike(),
        failed=[_failed(check) for check in result.get_asset_check_evaluations() if not check.passed],
    )


def _failed(check: dg.AssetCheckEvaluation) -> str:
    shown = check.metadata.get("rows") or check.metadata.get("faults")
    return f"{check.check_name}: {shown.value if shown else check.metadata}"
