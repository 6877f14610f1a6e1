"""The sensor asks for one run when the inbox changes, and for none when it does not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.home import Home
from pipelines.sensors import inbox_sensor
from sources import registry

EXAMPLE = registry.ROOT / "example_partner" / "examples" / "EXAMPLE-2026-Q2.xlsx"
START, END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    """An instance that forgets."""
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The inbox of an empty home."""
    monkeypatch.setenv("DSIG_HOME", str(tmp_path))
    return Home(tmp_path).make().inbox


def _look(instance: dg.DagsterInstance, cursor: str | None = None) -> tuple[Any, str | None]:
    context = dg.build_sensor_context(instance=instance, cursor=cursor)
    told = inbox_sensor(context)
    return told, context.cursor


def _drop(inbox: Path, name: str) -> Path:
    path = inbox / "example_partner" / name
    path.parent.mkdir(exist_ok=True)
    shutil.copy(EXAMPLE, path)
    return path


def test_an_empty_inbox_asks_for_nothing(inbox: Path, instance: dg.DagsterInstance) -> None:
    told, cursor = _look(instance)
    assert isinstance(told, dg.SkipReason)
    assert cursor is None


def test_a_file_asks_for_one_run_over_every_edition(inbox: Path, instance: dg.DagsterInstance) -> None:
    _drop(inbox, "2026-Q2.xlsx")
    told, cursor = _look(instance)
    assert isinstance(told, dg.RunRequest)
    known = instance.get_dynamic_partitions("edition")
    assert "example_partner|2026-Q2" in known
    assert "un_annual|2018" in known
    assert (told.tags[START], told.tags[END]) == (known[0], known[-1])
    assert told.run_key == cursor


def test_the_same_inbox_again_asks_for_nothing(inbox: Path, instance: dg.DagsterInstance) -> None:
    _drop(inbox, "2026-Q2.xlsx")
    _, cursor = _look(instance)
    told, after = _look(instance, cursor)
    assert isinstance(told, dg.SkipReason)
    assert after == cursor


def test_another_file_or_another_version_of_it_asks_again(inbox: Path, instance: dg.DagsterInstance) -> None:
    path = _drop(inbox, "2026-Q2.xlsx")
    first, cursor = _look(instance)
    os.utime(path, (1, 1))
    second, later = _look(instance, cursor)
    _drop(inbox, "2026-Q3.xlsx")
    third, latest = _look(instance, later)
    keys = [told.run_key for told in (first, second, third)]
    assert len(set(keys)) == 3
    assert [cursor, later, latest] == keys
    assert "example_partner|2026-Q3" in instance.get_dynamic_partitions("edition")


def test_partitions_are_registered_once(inbox: Path, instance: dg.DagsterInstance) -> None:
    _drop(inbox, "2026-Q2.xlsx")
    _, cursor = _look(instance)
    _drop(inbox, "2026-Q3.xlsx")
    _look(instance, cursor)
    known = instance.get_dynamic_partitions("edition")
    assert len(known) == len(set(known))


def test_a_file_that_is_no_edition_still_asks_for_the_run_that_says_so(
    inbox: Path, instance: dg.DagsterInstance
) -> None:
    (inbox / "note.txt").write_text("see attached")
    told, _ = _look(instance)
    assert isinstance(told, dg.RunRequest)
