"""Nothing new means nothing done; the same inputs give the same release, wherever and whenever."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli import compare
from cli import refresh as verbs
from pipelines import refresh as refreshing
from pipelines.refresh import Outcome
from warehouse import releases
from warehouse.build import logical_digest

pytestmark = pytest.mark.integration

PARQUET = (
    "observations", "public_observations", "year_on_year", "rates_per_day", "indicators", "intervals",
    "public_intervals", "revisions", "editions", "findings",
)  # fmt: skip
IN_DUCKDB_1 = """
import sys, json, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
asked = {
    "version": "SELECT version()",
    "tables": "SELECT table_name FROM information_schema.tables ORDER BY ALL",
    "rows": "SELECT (SELECT count(*) FROM current_observations) = (SELECT count(*) FROM comparison_by_source)",
    "un": "SELECT previous_value, obs_value, absolute_change FROM comparison_by_source WHERE source = 'un_annual' "
    "AND subject_org = 'UN' AND time_period = '2018' AND measure = 'allegation'",
    "then": "SELECT previous_value, obs_value FROM comparison_as_of(DATE '2019-12-31') WHERE source = 'un_annual' "
    "AND subject_org = 'UN' AND time_period = '2018' AND measure = 'allegation'",
    "values then": "SELECT obs_value FROM observations_as_of(DATE '2019-12-31') WHERE source = 'un_annual' "
    "AND subject_org = 'UN' AND time_period = '2018' AND measure = 'allegation'",
    "changes then": "SELECT absolute_change FROM year_on_year_as_of(DATE '2019-12-31') WHERE source = 'un_annual' "
    "AND subject_org = 'UN' AND time_period = '2018' AND measure = 'allegation'",
    "per day": "SELECT previous_value, obs_value, verdict FROM rates_per_day WHERE time_period = '2018-02-20/P223D'",
    "coverage": "SELECT count(*) > 20 FROM coverage",
    "revisions": "SELECT count(*) > 5 FROM revisions",
    "comment": "SELECT comment LIKE 'The count.%' FROM duckdb_columns() "
    "WHERE table_name = 'comparison_by_source' AND column_name = 'obs_value'",
}
print(json.dumps({name: connection.execute(sql).fetchall() for name, sql in asked.items()}))
"""


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another home, elsewhere, built by another process from the same inputs on another day of the same month."""
    home = tmp_path_factory.mktemp("other") / "a home"
    # The hashes of strings start from another number than in this process: the order of a set is nobody's.
    elsewhere = {"DSIG_HOME": str(home), "DSIG_TODAY": "2026-11-22", "PYTHONHASHSEED": "20261122"}
    command = [sys.executable, "-c", "from cli.main import run; run()", "refresh"]
    done = subprocess.run(command, env={**os.environ, **elsewhere}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return home


@pytest.mark.parametrize("name", PARQUET)
def test_parquet_of_two_homes_is_the_same_byte_for_byte(
    name: str, production: tuple[Path, Outcome], other: Path
) -> None:
    one, two = (home / "interim" / f"{name}.parquet" for home in (production[0], other))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("audience", releases.AUDIENCES)
def test_files_of_two_homes_say_the_same(audience: str, production: tuple[Path, Outcome], other: Path) -> None:
    one, two = (releases.locate(home / "releases", audience)[0] for home in (production[0], other))
    assert logical_digest(one) == logical_digest(two)


def test_a_second_refresh_reads_nothing_and_publishes_nothing(home: Path, refresh: Any) -> None:
    before = _all(home / "releases")
    extracted = sorted(home.glob("interim/*/*/*"))
    outcome = refresh(home)
    assert (outcome.outcome, outcome.release, outcome.read) == ("unchanged", "2026-11-21-r1", 0)
    assert outcome.unchanged > 20
    assert outcome.waiting == outcome.failed == []
    assert _all(home / "releases") == before
    assert sorted(home.glob("interim/*/*/*")) == extracted


def _all(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("in_production")
def test_a_second_refresh_says_so(dsig: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "refresh", lambda _: Outcome("unchanged", "2026-11-21-r1", 0, 28))
    answer = dsig("refresh")
    assert answer.code == 0
    assert "nothing was read" in answer.err
    assert "(unchanged)" in answer.err
    assert answer.out == ""
    assert "nothing of the comparison table (212 rows) differs since release 2026-11-21-r1" in answer.err
    assert "all of it: dsig compare" in answer.err


@pytest.mark.usefixtures("in_production")
def test_the_first_refresh_prints_the_whole_table(dsig: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "refresh", lambda _: Outcome("published", "2026-11-21-r1", 28, 0))
    monkeypatch.setattr(verbs, "_latest", lambda: None)
    assert "138" in dsig("refresh").out


def test_a_later_refresh_prints_what_is_new(in_production: Path, dsig: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "refresh", lambda _: Outcome("published", "2026-11-21-r1", 28, 0))
    file, _ = releases.locate(in_production / "releases")
    before = compare.rows(file, breakdowns=True)
    monkeypatch.setattr(verbs, "_rows_of", lambda _: before[before["source"] != "care"])
    answer = dsig("refresh")
    assert "care" in answer.out
    assert "un_annual" not in answer.out
    assert "new or different since release 2026-11-21-r1" in answer.err


@pytest.mark.parametrize("audience", releases.AUDIENCES)
def test_a_duckdb_1_client_reads_tables_views_and_macros(audience: str, production: tuple[Path, Outcome]) -> None:
    python = os.environ.get("DSIG_DUCKDB15_PYTHON")
    if not python:
        pytest.skip("DSIG_DUCKDB15_PYTHON names no Python with duckdb 1.5: make test sets it")
    file, _ = releases.locate(production[0] / "releases", audience)
    done = subprocess.run([python, "-c", IN_DUCKDB_1, str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["version"][0][0].startswith("v1.")
    assert (["quarantine"] in told["tables"]) == (audience == "restricted")
    assert told["rows"] == [[True]]
    assert told["un"] == [[138, 265, 127]]
    assert told["then"] == [[138, 259]]
    assert told["values then"] == [[259]]
    assert told["changes then"] == [[121]]
    assert told["per day"] == [[1580, 2114, "higher"]]
    assert told["coverage"] == told["revisions"] == told["comment"] == [[True]]
