"""Made-up figures, sources, editions and observations, and a way to run a view over them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings

from pipelines.steps import disseminate
from pipelines.steps.derive import changes, pairs
from pipelines.steps.relations import relation
from schemas import periods, structure, tables
from sources import reading
from sources.declaration import Edition, Numbers, Partition, SourceDeclaration
from sources.readers import transcription
from sources.registry import Source
from warehouse import engine

# The gate tries the same examples on every machine; `--hypothesis-profile=search` looks for others.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("search", derandomize=False, deadline=None)
settings.load_profile("gate")

Row = dict[str, Any]
Rows = Iterable[Mapping[str, Any]]


@pytest.fixture(scope="session")
def figure() -> Callable[..., Row]:
    """Return one coded reported figure; bounds, state and id follow the value and the place."""

    def make(value: int | None = 7, **changes: Any) -> Row:
        state = "not_reported" if value is None else "explicit_zero" if value == 0 else "reported"
        row: Row = {
            "source": "demo", "edition": "2025", "reporting_org": "EXAMPLE_PARTNER",
            "subject_org": "EXAMPLE_PARTNER", "time_period": "2024", "basis": "received", "measure": "case",
            "conduct": "SEAH", "obs_value": value, "obs_low": value, "obs_high": value, "qualifier": "exact",
            "state": state, "place": "line 2", "printed_value": str(value), "extractor": "test", "confidence": 1.0,
            "disposition": "accepted",
        }  # fmt: skip
        for name in structure.BREAKDOWNS:
            row[name] = structure.COLUMNS[name].default
        row |= changes
        return {"figure_id": reading.figure_id(row["source"], row["edition"], row["place"]), **row}

    return make


@pytest.fixture(scope="session")
def edition() -> Callable[..., Edition]:
    """Return an edition: a publication of mid 2025, unless told otherwise."""

    def make(**changes: Any) -> Edition:
        facts = {
            "source": "demo", "edition": "2025", "document": "Demo report", "cited_via": "",
            "url": "https://example.org/2025", "as_of": date(2025, 6, 30), "tier": 1, "access": "published",
            "reader": "transcription", "path": Path("2025.csv"),
        }  # fmt: skip
        return Edition(**(facts | changes))

    return make


@pytest.fixture(scope="session")
def transcribe() -> Callable[..., Path]:
    """Write a transcription: a line per figure, numbered from 1."""

    def write(path: Path, *rows: Row) -> Path:
        with path.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, transcription.COLUMNS, restval="")
            writer.writeheader()
            writer.writerows({"figure": number, **row} for number, row in enumerate(rows, 1))
        return path

    return write


@pytest.fixture(scope="session")
def source() -> Callable[..., Source]:
    """Return a source that declares what it is told, and exists nowhere."""

    def make(*partitions: Partition, **changes: Any) -> Source:
        parts = {name: changes.pop(name, {}) for name in ("editions", "examples")}
        declared = {name: changes.pop(name, ()) for name in ("breaks", "revisions")}
        facts: dict[str, Any] = {
            "id": "demo", "title": "Demo", "publisher": "Demo", "organisation": "EXAMPLE_PARTNER",
            "homepage": "https://example.org", "languages": ("en",), "kind": "publication", "frequency": "A",
            "counts": "Made-up cases.", "freshness_days": 400, "numbers": Numbers(thousands=",", decimal="."),
            "partitions": partitions,
        }  # fmt: skip
        return Source(Path("demo"), SourceDeclaration(**(facts | changes)), **declared, **parts)

    return make


@pytest.fixture(scope="session")
def observation(figure: Callable[..., Row]) -> Callable[..., Row]:
    """Return one observation, free for publication unless told otherwise; its window follows the period."""

    def make(value: int | None = 7, **changes: Any) -> Row:
        row = figure(value) | {
            "obs_status": "A", "conf_status": "F", "tier": 1, "as_of": date(2025, 6, 30), "delivery": 1,
        } | changes  # fmt: skip
        window = periods.parse(row["time_period"])
        what = "+".join(str(row[name]) for name in structure.DIMENSIONS[1:])
        return {"period_start": window.start, "period_end": window.end} | row | {
            "figure_id": changes.get("figure_id", f"{row['source']}/{row['edition']}/{what}")
        }  # fmt: skip

    return make


@pytest.fixture(scope="session")
def view() -> Iterator[Callable[..., pd.DataFrame]]:
    """Return the rows of a view of a release over its tables; the release is of 1 July 2026."""
    views = disseminate.views()
    distinct = pairs.distinct()
    released = [{"release": "2026-07-01.1", "audience": "restricted", "released_on": date(2026, 7, 1)}]

    def run(
        name: str, observations: Rows, breaks: Rows = (), calendar: Rows = (), editions: Rows = (), reasons: Rows = ()
    ) -> pd.DataFrame:
        declared = {
            "observations": observations, "breaks": breaks, "reporting_calendar": calendar, "editions": editions,
            "release_info": released, "revision_reasons": reasons,
        }  # fmt: skip
        with TemporaryDirectory() as folder:
            files = {}
            for table, rows in declared.items():
                files[table] = [Path(folder) / f"{table}.parquet"]
                tables.typed(pd.DataFrame(list(rows)), table).to_parquet(files[table][0], index=False)
            standing = {part: views[part] for part in ("observation_spans", "current_observations")}
            files["intervals"] = [Path(folder) / "intervals.parquet"]
            known = changes.with_intervals(engine.read(distinct, files | {"intervals": []}, standing))
            known.to_parquet(files["intervals"][0], index=False)
            needed = dict(list(views.items())[: list(views).index(name) + 1])
            return engine.read(relation(name), files, needed)

    with pytest.MonkeyPatch.context() as patch:
        # Turning a view into SQL takes longer than running it over a few rows: once is enough.
        patch.setattr(engine, "sql", cache(engine.sql))
        yield run
