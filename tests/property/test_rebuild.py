"""The same rows give the same bytes, whatever the order of files and rows."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.steps import disseminate
from schemas import structure, tables
from warehouse import engine

SQL_DIGEST = """
import hashlib
from pipelines.steps import disseminate
from warehouse import views
expressions = disseminate.views()
said = [*views.create_views(expressions), *views.create_macros(expressions)]
print(len(said), hashlib.sha256("".join(said).encode()).hexdigest())
"""
CELLS = st.lists(
    st.tuples(
        st.sampled_from(["2022", "2023", "2024"]), st.sampled_from(["SEA", "SH", "SM"]), st.integers(1, 4),
        st.none() | st.integers(0, 40),
    ),
    min_size=2, max_size=12, unique_by=lambda cell: cell[:3],
)  # fmt: skip
FEW = settings(max_examples=2, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])


def _files(folder: Path, frames: list[pd.DataFrame]) -> list[Path]:
    # A file without rows takes part in the bytes (DuckDB then allows for nulls everywhere): left out here.
    filled = [frame for frame in frames if len(frame)]
    for number, frame in enumerate(filled):
        frame.to_parquet(folder / f"{number}.parquet", index=False)
    return [folder / f"{number}.parquet" for number in range(len(filled))]


@pytest.fixture(scope="module")
def views() -> Iterator[dict[str, Any]]:
    """The figure views, turned into SQL once: that takes longer than running them over a few rows."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engine, "sql", cache(engine.sql))
        yield disseminate.figure_views()


def _bytes(name: str, files: list[Path], output: Path, views: dict[str, Any]) -> bytes:
    inputs = {"observations": files, "breaks": [], "revision_reasons": [], "intervals": []}
    engine.write(name, inputs, output, views=views, order=structure.TABLES[name].key)
    return output.read_bytes()


def test_every_process_writes_the_same_sql() -> None:
    # Names kept in a set come in an order of their own where the hashes of strings start from another number.
    told = {
        subprocess.run(
            [sys.executable, "-c", SQL_DIGEST], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True,
            text=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(told) == 1
    assert int(told.pop().split()[0]) > len(disseminate.views())


@FEW
@given(cells=CELLS, order=st.randoms(use_true_random=False))
def test_bytes_depend_on_the_rows_only(
    observation: Callable[..., Any], views: dict[str, Any], cells: list[Any], order: Any
) -> None:
    rows = [
        observation(
            value, time_period=year, conduct=conduct, edition=f"{vintage}", as_of=date(2025, 1, vintage),
            tier=1 + vintage % 3, comment=f"{order.randint(0, 9)}",
        )
        for year, conduct, vintage, value in cells
    ]  # fmt: skip
    frame = tables.typed(pd.DataFrame(rows), "observations")
    with TemporaryDirectory() as name:
        one, other = Path(name) / "one", Path(name) / "other"
        one.mkdir()
        other.mkdir()
        half = len(frame) // 2
        files = _files(one, [frame.iloc[:half], frame.iloc[half:]])
        again = _files(other, [frame.sample(frac=1, random_state=order.randint(0, 999))])
        for table in ("observations", "year_on_year", "rates_per_day", "indicators"):
            first = _bytes(table, files, one / "out.parquet", views)
            assert first == _bytes(table, files, one / "again.parquet", views)
            assert first == _bytes(table, files[::-1], one / "reversed.parquet", views)
            assert first == _bytes(table, again, other / "shuffled.parquet", views)


def test_another_value_gives_other_bytes(
    observation: Callable[..., Any], views: dict[str, Any], tmp_path: Path
) -> None:
    frames = [tables.typed(pd.DataFrame([observation(value)]), "observations") for value in (7, 8)]
    written = []
    for number, frame in enumerate(frames):
        files = _files(tmp_path, [frame])
        written.append(_bytes("observations", files, tmp_path / f"{number}.out", views))
    assert written[0] != written[1]
