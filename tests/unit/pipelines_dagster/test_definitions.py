"""The graph as a whole: which assets, in which order, guarded by what, run when."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipelines import refresh
from pipelines.definitions import build_definitions, defs
from pipelines.resources import Refresh
from schemas import structure
from sources import registry

ROOT = Path(__file__).parents[3]
SOURCES = [f"source/{name}" for name in registry.sources()]
GRAPH = {
    "snapshots": set(SOURCES),
    "reported_figures": {"snapshots"},
    "coded_figures": {"reported_figures"},
    "valid_figures": {"coded_figures"},
    "observations": {"valid_figures"},
    "indicators": {"observations"},
    "protected": {"indicators"},
    "candidate": {"protected"},
    "release": {"candidate"},
}
PER_EDITION = ("snapshots", "reported_figures", "coded_figures", "valid_figures")
CHECKS = {
    ("observations", "rows_conserved"): True,
    ("observations", "nothing_waits"): True,
    ("protected", "no_blocking_finding"): True,
    ("candidate", "release_is_believable"): True,
}


def _graph() -> dg.AssetGraph:
    return defs.resolve_asset_graph()


def _name(key: dg.AssetKey) -> str:
    return key.to_user_string()


def test_every_asset_rests_on_what_it_should() -> None:
    graph = _graph()
    found = {
        _name(key): {_name(parent) for parent in graph.get(key).parent_keys}
        for key in graph.get_all_asset_keys()
        if graph.get(key).is_materializable
    }
    assert found == GRAPH


def test_every_source_is_a_node_that_nothing_is_computed_for() -> None:
    graph = _graph()
    external = {_name(key) for key in graph.get_all_asset_keys() if not graph.get(key).is_executable}
    assert external == set(SOURCES)


def test_editions_are_partitions_of_one_run_up_to_validation() -> None:
    graph = _graph()
    for name in GRAPH:
        node = graph.get(dg.AssetKey(name))
        if name in PER_EDITION:
            assert isinstance(node.partitions_def, dg.DynamicPartitionsDefinition)
            assert node.partitions_def.name == "edition"
            assert node.backfill_policy == dg.BackfillPolicy.single_run()
        else:
            assert node.partitions_def is None


def test_every_check_blocks() -> None:
    graph = _graph()
    found = {(_name(key.asset_key), key.name): graph.get_check_spec(key).blocking for key in graph.asset_check_keys}
    assert found == CHECKS


def test_no_check_stands_on_an_edition() -> None:
    # It would mark every edition of a run for the fault of one.
    assert not {asset for asset, _ in CHECKS} & set(PER_EDITION)


@pytest.mark.parametrize("source", registry.sources().values(), ids=lambda source: source.id)
def test_a_source_is_stale_when_its_declaration_says_so(source: registry.Source) -> None:
    spec = defs.resolve_assets_def(dg.AssetKey(["source", source.id])).specs_by_key[dg.AssetKey(["source", source.id])]
    declared = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=source.declaration.freshness_days))
    assert spec.freshness_policy == declared
    assert spec.description == source.declaration.title


def test_the_job_runs_everything_in_one_process() -> None:
    job = defs.resolve_job_def("refresh")
    assert {_name(key) for key in job.asset_layer.executable_asset_keys} == set(GRAPH)
    assert {key.name for key in job.asset_layer.asset_graph.asset_check_keys} == {name for _, name in CHECKS}
    assert job.executor_def is dg.in_process_executor


def test_the_schedule_is_the_fifth_day_of_each_quarter() -> None:
    (schedule,) = defs.get_repository_def().schedule_defs
    assert schedule.cron_schedule == "0 6 5 1,4,7,10 *"
    assert schedule.execution_timezone == "Europe/Amsterdam"
    assert schedule.job_name == "refresh"


def test_the_schedule_asks_for_one_run_over_every_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DSIG_HOME", str(tmp_path))
    (schedule,) = defs.get_repository_def().schedule_defs
    (tmp_path / "dagster").mkdir()
    with dg.DagsterInstance.local_temp(str(tmp_path / "dagster")) as instance:
        when = datetime(2026, 10, 5, 4, tzinfo=UTC)
        context = dg.build_schedule_context(instance=instance, scheduled_execution_time=when)
        (request,) = schedule.evaluate_tick(context).run_requests or ()
        known = instance.get_dynamic_partitions("edition")
    assert {"un_annual|2018", "care|2019"} <= set(known)
    assert not [key for key in known if "EXAMPLE" in key]
    assert request.tags["dagster/asset_partition_range_start"] == known[0]
    assert request.tags["dagster/asset_partition_range_end"] == known[-1]
    assert request.run_key == when.isoformat()


def test_what_a_run_is_asked_for_can_be_set() -> None:
    asked = Refresh(source="care", edition="2019")
    assert asked.collects("care|2019")
    assert not asked.collects("care|2018")
    assert not asked.collects("msf|2019")
    assert Refresh(source="care").collects("care|2018")
    assert Refresh().collects("msf|2023")
    assert build_definitions(asked).resources["refresh"] == asked


def test_the_frames_of_the_steps_are_declared_tables() -> None:
    assert {"reported_figures", "observations"} <= set(structure.TABLES)


def test_dagster_accepts_the_workspace(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "dagster"), "definitions", "validate", "-w", "workspace.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DAGSTER_HOME": str(tmp_path), "DSIG_HOME": str(tmp_path / "home")},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All code locations passed validation" in done.stdout + done.stderr
    assert not (tmp_path / "home").exists()


def test_dagster_sends_nothing_home(tmp_path: Path) -> None:
    from pipelines.home import Home

    folder = refresh.dagster_home(Home(tmp_path))
    assert folder == tmp_path / "dagster"
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        assert instance.telemetry_enabled is False
        assert instance.nux_enabled is False
