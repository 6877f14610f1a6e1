"""One thin asset per step.

Belongs here: which step runs over what, in which order, with what metadata.
Does not belong here: the steps (`steps/`), files (`home.py`, `editions.py`), checks (`checks.py`).
"""

import logging
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import dagster as dg

from pipelines import figures, readings, waiting
from pipelines import release as releasing
from pipelines.editions import (
    NEW,
    Editions,
    classify_edition,
    collect_edition,
    extract_edition,
    validate_edition,
)
from pipelines.partitions import EDITIONS
from pipelines.resources import Refresh
from sources import registry

# One run over many partitions is marked beta in Dagster 1.13; the warning would greet every user of the command.
warnings.filterwarnings("ignore", category=dg.BetaWarning)
SINGLE_RUN = dg.BackfillPolicy.single_run()
progress = logging.getLogger("dsig.progress")

# One node per source, so that the graph shows which is stale by the freshness its source.yaml declares.
source_specs = [
    dg.AssetSpec(
        key=["source", source.id],
        group_name="sources",
        description=source.declaration.title,
        freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(days=source.declaration.freshness_days)),
    )
    for source in registry.sources().values()
]


def _each_edition(
    context: dg.AssetExecutionContext, refresh: Refresh, step: str, work: Callable[[Editions, str], str]
) -> dg.MaterializeResult[None]:
    """Run a step over the editions of this run; a fault of one is data of that one."""
    run = Editions(refresh.folder)
    keys = [
        key for key in context.partition_keys if key in run.editions and (step != "collect" or refresh.collects(key))
    ]
    # What was known earlier goes first: a reading is held against it.
    keys.sort(key=lambda key: readings.order(run.editions[key]))
    outcomes: Counter[str] = Counter()
    for key in keys:
        progress.info("%s %s", step, key)
        outcome = work(run, key)
        outcomes[outcome] += 1
        if outcome == NEW and step == "collect":
            context.log_event(dg.AssetMaterialization(asset_key=["source", run.editions[key].source]))
    if step == "collect":
        waiting.write_refused(run, {refresh.source} if refresh.source else set(run.sources) | {""})
    return dg.MaterializeResult(metadata={name: outcomes[name] for name in ("new", "unchanged", "held")})


@dg.asset(partitions_def=EDITIONS, backfill_policy=SINGLE_RUN, group_name="editions", deps=source_specs)
def snapshots(context: dg.AssetExecutionContext, refresh: Refresh) -> dg.MaterializeResult[None]:
    """Step 1, collect: bytes of each edition, stored once under their sha256."""
    return _each_edition(context, refresh, "collect", collect_edition)


@dg.asset(partitions_def=EDITIONS, backfill_policy=SINGLE_RUN, group_name="editions", deps=[snapshots])
def reported_figures(context: dg.AssetExecutionContext, refresh: Refresh) -> dg.MaterializeResult[None]:
    """Step 2, extract: figures as printed, each with its place."""
    return _each_edition(context, refresh, "extract", extract_edition)


@dg.asset(partitions_def=EDITIONS, backfill_policy=SINGLE_RUN, group_name="editions", deps=[reported_figures])
def coded_figures(context: dg.AssetExecutionContext, refresh: Refresh) -> dg.MaterializeResult[None]:
    """Step 3, classify: labels turned into codes, exactly."""
    return _each_edition(context, refresh, "classify", classify_edition)


@dg.asset(partitions_def=EDITIONS, backfill_policy=SINGLE_RUN, group_name="editions", deps=[coded_figures])
def valid_figures(context: dg.AssetExecutionContext, refresh: Refresh) -> dg.MaterializeResult[None]:
    """Step 4, validate: observations, or quarantine with one reason per broken rule."""
    return _each_edition(context, refresh, "validate", validate_edition)


@dg.asset(group_name="figures", deps=[valid_figures])
def observations(refresh: Refresh) -> dg.MaterializeResult[None]:
    """Step 5, revise: every vintage with the span in which it was the value to go by."""
    progress.info("revise")
    return dg.MaterializeResult(metadata=figures.revise(refresh.folder))


@dg.asset(group_name="figures", deps=[observations])
def indicators(refresh: Refresh) -> dg.MaterializeResult[None]:
    """Step 6, derive: year-on-year change where comparable, else its reason."""
    progress.info("derive")
    return dg.MaterializeResult(metadata=figures.derive(refresh.folder))


@dg.asset(group_name="figures", deps=[indicators])
def protected(refresh: Refresh) -> dg.MaterializeResult[None]:
    """Step 7, protect: the observations as the public file may hold them."""
    progress.info("protect")
    return dg.MaterializeResult(metadata=figures.protect(refresh.folder))


@dg.asset(group_name="release", deps=[protected])
def candidate(refresh: Refresh) -> dg.MaterializeResult[None]:
    """Step 8, disseminate: one warehouse file per audience, not yet published."""
    progress.info("disseminate")
    return dg.MaterializeResult(metadata=releasing.build(refresh.folder))


@dg.asset(group_name="release", deps=[candidate])
def release(refresh: Refresh) -> dg.MaterializeResult[None]:
    """Step 8, disseminate: the candidate published as an immutable, dated release."""
    progress.info("publish")
    return dg.MaterializeResult(metadata=releasing.publish(refresh.folder))


all_assets: list[dg.AssetsDefinition | dg.AssetSpec] = [
    *source_specs,
    snapshots,
    reported_figures,
    coded_figures,
    valid_figures,
    observations,
    indicators,
    protected,
    candidate,
    release,
]
