"""What a warehouse file refuses to hold, and what it says about its columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas import structure, tables
from warehouse import ddl

EMPTY = {"obs_value": None, "obs_low": None, "obs_high": None, "qualifier": None}
REFUSED = {
    "a reported zero": {"obs_value": 0},
    "a reported zero of a withheld cell": {"obs_value": 0, "conf_status": "C"},
    "an explicit zero of 5": {"state": "explicit_zero", "obs_value": 5},
    "an explicit zero without a value": {"state": "explicit_zero", **EMPTY},
    "a reported count without a value": EMPTY,
    "a withheld cell with its value": {"conf_status": "C"},
    "a withheld cell with its lower bound": {"conf_status": "C", **EMPTY, "obs_low": 1},
    "a withheld cell with its upper bound": {"conf_status": "C", **EMPTY, "obs_high": 4},
    "a count below zero": {"obs_value": -1},
    "a lower bound below zero": {"obs_low": -1},
    "no state": {"state": None},
    "no measure": {"measure": None},
    "no vintage": {"as_of": None},
    "no figure it rests on": {"figure_id": None},
    **{f"{state} with a number": {"state": state} for state in tables.EMPTY_STATES},
}
HELD = {
    "a count": {},
    "an explicit zero": {"state": "explicit_zero", "obs_value": 0},
    "silence": {"state": "not_reported", **EMPTY},
    "a count withheld by its publisher": {
        **EMPTY,
        "state": "withheld_by_publisher",
        "obs_low": 1,
        "obs_high": 4,
    },
    "a withheld cell": {"conf_status": "C", "obs_status": "Q", **EMPTY},
    "an open bound": {**EMPTY, "state": "approximate", "obs_low": 40, "qualifier": "at_least"},
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_refuses(what: str, tmp_path: Path, observe: Any, fill_file: Any) -> None:
    with pytest.raises(duckdb.ConstraintException, match=r"CHECK|NOT NULL"):
        fill_file(tmp_path / "w.duckdb", [observe(**REFUSED[what])], editions=[])


@pytest.mark.parametrize("what", HELD)
def test_a_file_holds(what: str, tmp_path: Path, observe: Any, fill_file: Any) -> None:
    file = fill_file(tmp_path / "w.duckdb", [observe(**HELD[what])])
    with duckdb.connect(str(file), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM current_observations").fetchall() == [(1,)]


def test_every_table_view_and_column_is_explained(tmp_path: Path, build_file: Any) -> None:
    file = build_file(tmp_path / "w.duckdb", [])
    with duckdb.connect(str(file), read_only=True) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        named = connection.execute(
            "SELECT table_name, comment FROM duckdb_tables() UNION ALL "
            "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
    declared = {table.name: table for table in structure.TABLES.values() if table.kind != "frame"}
    assert dict(named) == {name: table.description for name, table in declared.items()}
    assert {(table, column): comment for table, column, comment in columns} == {
        (table, column.name): ddl.describe(column) for table in declared for column in structure.columns_of(table)
    }


def test_a_comment_names_code_list_unit_and_warning() -> None:
    assert "codelist conduct" in ddl.describe(structure.COLUMNS["conduct"])
    value = ddl.describe(structure.COLUMNS["obs_value"])
    assert "Unit: count." in value
    assert structure.NOT_COMPARED in value


def test_a_quote_in_a_comment_ends_nothing() -> None:
    column = structure.Column("note", "attribute", "text", "the publisher's")
    assert ddl._text(ddl.describe(column)) == "'the publisher''s'"
