"""A file says what went in, whatever its bytes; the public one has no private table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from pipelines.steps import disseminate
from schemas import structure, tables
from warehouse import build
from warehouse.build import logical_digest


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, observe: Any, build_file: Any) -> Path:
    """A file of one observation."""
    return build_file(tmp_path_factory.mktemp("build") / "w.duckdb", [observe()])


def _tables(file: Path) -> set[str]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}


def test_two_files_of_the_same_rows_say_the_same(tmp_path: Path, observe: Any, build_file: Any) -> None:
    rows = [observe(), observe(time_period="2017", obs_value=28)]
    one = build_file(tmp_path / "one.duckdb", rows)
    other = build_file(tmp_path / "other.duckdb", rows[::-1], editions=build_rows(one, "editions"))
    assert logical_digest(one) == logical_digest(other)


def build_rows(file: Path, table: str) -> list[dict[str, Any]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(f"FROM {table}").df().to_dict("records")


@pytest.mark.parametrize(
    "change",
    [
        {"obs_value": 48},
        {"figure_id": "care/2018/other"},
        {"comment": "a note"},
        {"as_of": "2019-07-01"},
        {"confidence": 0.9},
    ],
)
def test_one_value_that_differs_changes_the_digest(
    change: dict[str, Any], plain: Path, tmp_path: Path, observe: Any, build_file: Any
) -> None:
    other = build_file(tmp_path / "other.duckdb", [observe(**change)], editions=build_rows(plain, "editions"))
    assert logical_digest(plain) != logical_digest(other)


def test_another_table_that_differs_changes_the_digest(
    plain: Path, tmp_path: Path, observe: Any, build_file: Any
) -> None:
    finding = {
        "source": "care",
        "edition": "2018",
        "finding_code": "F101",
        "place": "p",
        "finding": "53 of 54",
        "is_blocking": False,
    }
    other = build_file(tmp_path / "other.duckdb", [observe()], findings=[finding])
    assert logical_digest(plain) != logical_digest(other)


def test_a_view_that_differs_changes_the_digest(plain: Path, tmp_path: Path, observe: Any, build_file: Any) -> None:
    other = build_file(tmp_path / "other.duckdb", [observe()])
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE OR REPLACE VIEW coverage AS SELECT 1 AS source")
    assert logical_digest(plain) != logical_digest(other)


def test_a_macro_that_differs_changes_the_digest(plain: Path, tmp_path: Path, observe: Any, build_file: Any) -> None:
    other = build_file(tmp_path / "other.duckdb", [observe()])
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE OR REPLACE MACRO observations_as_of(cutoff) AS TABLE FROM observations")
    assert logical_digest(plain) != logical_digest(other)


def test_the_name_and_day_of_a_release_do_not_count(plain: Path, tmp_path: Path, observe: Any, build_file: Any) -> None:
    later = {
        "release": "2026-11-22-r7",
        "audience": "restricted",
        "released_on": pd.Timestamp("2026-11-22"),
        "inputs_digest": "1",
    }
    other = build_file(tmp_path / "other.duckdb", [observe()], release_info=[later])
    assert logical_digest(plain) == logical_digest(other)


def test_the_public_file_has_no_private_table(tmp_path: Path, observe: Any, build_file: Any) -> None:
    fault = {
        "source": "care",
        "edition": "2018",
        "figure_id": "care/2018/9",
        "place": "9",
        "faults": "E302 9: below zero",
    }
    restricted = build_file(tmp_path / "r.duckdb", [observe()], quarantine=[fault])
    public = build_file(tmp_path / "p.duckdb", [observe()], private=False, quarantine=[fault])
    private = {table.name for table in structure.TABLES.values() if table.kind == "table" and table.private}
    assert private == {"quarantine"}
    assert _tables(restricted) - _tables(public) == private
    assert b"below zero" not in public.read_bytes()


def test_frames_stay_in_the_home(tmp_path: Path, build_file: Any) -> None:
    frames = {table.name for table in structure.TABLES.values() if table.kind == "frame"}
    assert "withheld" in frames
    assert not frames & _tables(build_file(tmp_path / "w.duckdb", []))


def test_an_existing_file_is_never_written_over(tmp_path: Path, observe: Any, build_file: Any) -> None:
    file = build_file(tmp_path / "w.duckdb", [observe()])
    before = file.read_bytes()
    with pytest.raises(duckdb.Error):
        build_file(file, [observe(obs_value=1)])
    assert file.read_bytes() == before


def test_nothing_lies_beside_a_finished_file(tmp_path: Path, observe: Any, build_file: Any) -> None:
    build_file(tmp_path / "release" / "w.duckdb", [observe()])
    assert [path.name for path in (tmp_path / "release").iterdir()] == ["w.duckdb"]


def test_rows_may_come_as_parquet_files(tmp_path: Path, observe: Any) -> None:
    declared = [table.name for table in structure.TABLES.values() if table.kind == "table"]
    given: dict[str, Any] = {name: tables.typed(pd.DataFrame(), name) for name in declared}
    files = []
    for value in (47, 28):
        path = tmp_path / f"{value}.parquet"
        row = observe(obs_value=value, time_period=str(2000 + value))
        tables.typed(pd.DataFrame([row]), "observations").to_parquet(path, index=False)
        files.append(path)
    build.build(
        tmp_path / "w.duckdb", {**given, "observations": files, "breaks": []}, disseminate.views(), private=True
    )
    found = [row["obs_value"] for row in build_rows(tmp_path / "w.duckdb", "observations")]
    assert sorted(found) == [28, 47]
