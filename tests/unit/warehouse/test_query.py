"""One reading SELECT, and nothing else within reach."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas import structure
from schemas.messages import DsigError, catalogue
from warehouse import query


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, observe: Any, fill_file: Any) -> Path:
    """A file of two years, the earlier one restated and resting on two figures."""
    rows = [
        observe(time_period="2017", obs_value=27, edition="2017", as_of="2018-06-30"),
        observe(time_period="2017", obs_value=28, figure_id="care/2018/1;care/2018/9"),
        observe(figure_id="care/2018/2"),
    ]
    return fill_file(tmp_path_factory.mktemp("query") / "w.duckdb", rows)


REFUSED = {
    "two statements": "SELECT 1; SELECT 2",
    "a statement after a comment": "SELECT 1 -- one\n; DROP TABLE observations",
    "nothing": ";",
    "a comment alone": "-- nothing",
    "no SQL": "show me the complaints",
    "ATTACH": "ATTACH '/etc/passwd' AS other",
    "COPY TO": "COPY observations TO '{folder}/out.csv'",
    "COPY FROM": "COPY observations FROM '{folder}/in.csv'",
    "EXPORT": "EXPORT DATABASE '{folder}/out'",
    "INSTALL": "INSTALL httpfs",
    "LOAD": "LOAD httpfs",
    "SET": "SET enable_external_access = true",
    "RESET": "RESET enable_external_access",
    "PRAGMA": "PRAGMA database_list",
    "CALL": "CALL pragma_version()",
    "INSERT": "INSERT INTO release_info SELECT * FROM release_info",
    "UPDATE": "UPDATE observations SET obs_value = 1",
    "DELETE": "DELETE FROM observations",
    "DROP": "DROP TABLE observations",
    "CREATE": "CREATE TABLE mine AS SELECT 1",
    "CREATE TEMP": "CREATE TEMP TABLE mine AS SELECT 1",
    "USE": "USE memory",
    "DETACH": "DETACH warehouse",
    "CHECKPOINT": "CHECKPOINT warehouse",
    "EXPLAIN ANALYZE": "EXPLAIN ANALYZE SELECT 1",
    "PREPARE": "PREPARE mine AS SELECT 1",
    "read_csv": "SELECT * FROM read_csv('{folder}/in.csv')",
    "read_text": "SELECT * FROM read_text('{folder}/in.csv')",
    "read_blob": "SELECT * FROM read_blob('{folder}/*')",
    "read_parquet": "SELECT * FROM read_parquet('{folder}/in.parquet')",
    "read_json": "SELECT * FROM read_json('{folder}/in.json')",
    "a file as a table": "SELECT * FROM '{folder}/in.csv'",
    "glob": "SELECT * FROM glob('{folder}/*')",
    "a file inside a query": "SELECT * FROM query('SELECT * FROM read_csv(''{folder}/in.csv'')')",
    "an unknown column": "SELECT nothing FROM observations",
    "an unknown table": "SELECT * FROM nothing",
    "a wrong type": "SELECT * FROM observations_as_of('yesterday')",
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(what: str, file: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("secret\n1\n")
    before = file.read_bytes()
    with pytest.raises(DsigError) as raised:
        query.run(file, REFUSED[what].format(folder=tmp_path))
    assert raised.value.fault.code == "E801"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv"]
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT obs_value FROM current_observations WHERE time_period = '2018'",
        "FROM current_observations SELECT obs_value WHERE time_period = '2018';",
        "WITH c AS (FROM current_observations) SELECT obs_value FROM c WHERE time_period = '2018'",
        "  SELECT obs_value FROM comparison_as_of(DATE '2020-01-01') WHERE time_period = '2018'\n",
    ],
)
def test_a_select_is_answered(sql: str, file: Path) -> None:
    assert query.run(file, sql)["obs_value"].tolist() == [47]


@pytest.mark.parametrize("name", ["nothing", "observation", "reported_figures", "withheld", "duckdb_settings", "x1"])
def test_a_lone_name_that_is_no_table_lists_those_that_are(name: str, file: Path) -> None:
    with pytest.raises(DsigError) as raised:
        query.run(file, name)
    assert raised.value.fault.code == "E802"
    assert "comparison_by_source" in raised.value.fault.detail


@pytest.mark.parametrize("name", query.names())
def test_every_name_answers_with_its_declared_columns(name: str, file: Path) -> None:
    assert tuple(query.run(file, name).columns) == structure.TABLES[name].columns


def test_settings_cannot_be_changed_even_by_our_own_connection(file: Path) -> None:
    with query.open_release(file) as connection:
        for statement in ("SET threads = 1", "SET enable_external_access = true", "ATTACH ':memory:' AS other"):
            with pytest.raises(query.duckdb.Error):
                connection.execute(statement)


def test_a_figure_is_found_by_its_own_id_and_by_the_joined_one(file: Path) -> None:
    for figure_id in ("care/2018/1", "care/2018/9", "care/2018/1;care/2018/9"):
        found = query.observation(file, figure_id)
        assert found["obs_value"].tolist() == [28]
        assert found["publisher"].tolist() == ["CARE International"]
    assert query.observation(file, "care/2018/").empty


@pytest.mark.parametrize("figure_id", ["care/2018/1", "care/2018/1;care/2018/9"])
def test_vintages_are_told_oldest_first(figure_id: str, file: Path) -> None:
    found = query.vintages(file, figure_id)
    assert found["value_shown"].tolist() == ["27", "28"]
    assert found["superseded_on"].notna().tolist() == [True, False]


def test_a_change_is_found_by_its_id(file: Path) -> None:
    (change_id,) = query.run(file, "SELECT change_id FROM year_on_year WHERE time_period = '2018'")["change_id"]
    row = query.change(file, change_id).iloc[0]
    assert (row["previous_value"], row["obs_value"], row["absolute_change"]) == (28, 47, 19)
    assert query.change(file, "change/nothing").empty


def test_a_row_of_an_indicator_is_found_by_its_id_and_as_it_was_known(file: Path) -> None:
    found = query.indicator_rows(file, {"indicator": "level", "source": ""})
    assert found["value_shown"].tolist() == ["28", "47"]
    (named,) = found.loc[found["time_period"].eq("2017"), "indicator_id"]
    assert named == "indicator/level/care/CARE/CARE/2017/received/complaint/SEAH"
    assert query.indicator_rows(file, {"indicator_id": named})["value"].tolist() == [28]
    assert query.indicator_rows(file, {"indicator_id": named}, date(2018, 12, 31))["value"].tolist() == [27]
    assert query.indicator_rows(file, {"indicator_id": "' OR true --"}).empty


def test_the_breaks_that_a_row_names_are_told_once(file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.duckdb"
    shutil.copyfile(file, broken)
    with duckdb.connect(str(broken)) as connection:
        connection.execute(
            "INSERT INTO breaks (source, break_id, break_date, facet, applies_to, reason, effect, citation) VALUES "
            "('care', 'care/breaks.csv/2', DATE '2018-01-01', 'unit', 'period', 'R08', 'counts complaints', 'page 3')"
        )
        connection.execute("INSERT INTO breaks SELECT * FROM breaks")  # a break reaches several codes
    rows = query.run(broken, "SELECT break_ids FROM indicators WHERE indicator = 'ratio' AND time_period = '2018'")
    assert rows["break_ids"].tolist() == ["care/breaks.csv/2"]
    assert query.breaks_of(broken, "care/breaks.csv/1;care/breaks.csv/2")["facet"].tolist() == ["unit"]
    assert query.breaks_of(broken, "").empty


def test_an_id_is_never_run_as_sql(file: Path) -> None:
    assert query.observation(file, "' OR true --").empty
    assert query.change(file, "' OR true --").empty


def test_the_file_says_what_it_is(file: Path) -> None:
    assert query.release_info(file)["release"] == "2026-11-21-r1"


def test_a_file_of_another_dsig_is_told_apart_from_a_fault_of_our_own(file: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.duckdb"
    with duckdb.connect(str(older)) as connection:
        connection.execute("CREATE TABLE observations (figure_id VARCHAR)")
    with pytest.raises(
        DsigError, match=r"E708 .*older\.duckdb: among others it has no current_observations, "
    ) as error:
        query.vintages(older, "EXAMPLE/2025/1")
    assert "dsig refresh" in catalogue()[error.value.fault.code].fix
    with pytest.raises(duckdb.CatalogException):
        query.select(file, "SELECT * FROM no_such_table")
