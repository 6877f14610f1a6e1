"""Small warehouse files: observations by what sets them apart, everything else filled in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from pipelines.steps import disseminate
from schemas import periods, states, structure, tables
from warehouse import build, engine, views

Observe = Callable[..., dict[str, Any]]
Build = Callable[..., Path]

ALWAYS = {
    "source": "care",
    "reporting_org": "CARE",
    "subject_org": "CARE",
    "time_period": "2018",
    "basis": "received",
    "measure": "complaint",
    "conduct": "SEAH",
    "edition": "2018",
    "obs_value": 47,
    "qualifier": "exact",
    "state": "reported",
    "conf_status": "F",
    "tier": 1,
    "as_of": "2019-06-30",
    "delivery": 1,
    "extractor": "transcription",
    "confidence": 1.0,
    "disposition": "accepted",
}


def _observation(**changes: Any) -> dict[str, Any]:
    breakdowns = {name: structure.COLUMNS[name].default for name in structure.BREAKDOWNS}
    row = {**breakdowns, **ALWAYS, **changes}
    window = periods.parse(row["time_period"])
    row.setdefault("obs_status", "Q" if row["conf_status"] == "C" else states.status_of(row["state"]))
    row.setdefault("obs_low", row["obs_value"])
    row.setdefault("obs_high", row["obs_value"])
    row.setdefault("period_start", window.start)
    row.setdefault("period_end", window.end)
    apart = [str(row[name]) for name in ("measure", "conduct", "subject_org", "time_period")]
    row.setdefault("figure_id", f"{row['source']}/{row['edition']}/{'-'.join(apart)}")
    row["as_of"] = pd.Timestamp(row["as_of"])
    return row


@pytest.fixture(scope="session")
def observe() -> Observe:
    """Return one observation, CARE's 47 complaints of 2018 unless changed."""
    return _observation


def _editions(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = {(row["source"], row["edition"]): row for row in rows}
    return [
        {
            "source": source,
            "edition": edition,
            "publisher": "CARE International",
            "document": f"report {edition}",
            "access": "published" if row["conf_status"] == "F" else "confidential",
            "tier": row["tier"],
            "as_of": row["as_of"],
            "delivery": row["delivery"],
            "edition_status": "loaded",
            "figures": 1,
            "valid": 1,
            "quarantined": 0,
        }
        for (source, edition), row in found.items()
    ]


@pytest.fixture(scope="session")
def expressions() -> Iterator[dict[str, Any]]:
    """The views of a release, compiled once: that takes longer than all else in a small file."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(views, "sql", cache(engine.sql))
        yield disseminate.views()


@pytest.fixture(scope="session")
def build_file(expressions: dict[str, Any]) -> Build:
    """Write a warehouse file of observations; other tables by name, editions made up to fit."""

    def write(path: Path, rows: list[dict[str, Any]], *, private: bool = True, **others: list[dict[str, Any]]) -> Path:
        build.build(path, _frames(rows, private, others), expressions, private=private)
        return path

    return write


@pytest.fixture(scope="session")
def fill_file(tmp_path_factory: pytest.TempPathFactory, build_file: Build, expressions: dict[str, Any]) -> Build:
    """Do the same by filling a copy of an empty file: faster, for tests of what is read from it."""
    folder = tmp_path_factory.mktemp("empty")
    empty = {
        private: build_file(folder / f"{private}.duckdb", [], private=private, release_info=[])
        for private in (True, False)
    }

    (spans,) = list(views.create_views({"observation_spans": expressions["observation_spans"]}))[1:]

    def write(path: Path, rows: list[dict[str, Any]], *, private: bool = True, **others: list[dict[str, Any]]) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(empty[private], path)
        with duckdb.connect(str(path)) as connection:
            for name, frame in _frames(rows, private, others).items():
                if len(frame) and (private or not structure.TABLES[name].private):
                    connection.register("frame", frame)
                    connection.execute(f'INSERT INTO "{name}" {engine.typed_select(name, "frame")}')
            connection.execute(spans)
        return path

    return write


def _frames(rows: list[dict[str, Any]], private: bool, others: dict[str, Any]) -> dict[str, pd.DataFrame]:
    info = {
        "release": "2026-11-21-r1",
        "audience": "restricted" if private else "public",
        "released_on": pd.Timestamp("2026-11-21"),
        "inputs_digest": "0",
    }
    given = {"observations": rows, "editions": _editions(rows), "release_info": [info], **others}
    declared = [table.name for table in structure.TABLES.values() if table.kind == "table"]
    return {name: tables.typed(pd.DataFrame(given.get(name, [])), name) for name in declared}
