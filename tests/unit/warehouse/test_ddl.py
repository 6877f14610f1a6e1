"""What a warehouse file refuses to hold, and what it says about its columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas import codelists, states, structure
from warehouse import ddl

EMPTY = {"obs_value": None, "obs_low": None, "obs_high": None, "qualifier": None}
ZERO = {"state": "explicit_zero", "obs_value": 0}
ABOUT = {"state": "approximate", "qualifier": "about"}
SILENT = {"state": "not_reported", "obs_status": "O", **EMPTY}
SUPPRESSED = {"state": "withheld_by_publisher", "obs_status": "Q", **EMPTY, "obs_low": 1, "obs_high": 4}
ELSEWHERE = {"state": "included_elsewhere", "obs_status": "K", **EMPTY, "included_in": "care/2018/2"}
WITHDRAWN = {"state": "withdrawn", **EMPTY, "comment": "taken back by the publisher in its report for 2019"}
HIDDEN = {"conf_status": "C", "obs_status": "Q", **EMPTY}
HELD = {
    "a count": {},
    "a count that includes another": {"obs_status": "W"},
    "a provisional count": {"obs_status": "P"},
    "an explicit zero": ZERO,
    "silence": SILENT,
    "what was never collected": SILENT | {"state": "not_collected", "obs_status": "L"},
    "what does not apply": SILENT | {"state": "not_applicable", "obs_status": "M"},
    "a count withheld by its publisher": SUPPRESSED,
    "a count withheld without bounds": SUPPRESSED | {"obs_low": None, "obs_high": None},
    "a count withheld above 10": SUPPRESSED | {"obs_low": 11, "obs_high": None},
    "a withheld cell": HIDDEN,
    "an open bound": ABOUT | {**EMPTY, "obs_low": 40, "qualifier": "at_least"},
    "more than 47": ABOUT | {"obs_low": 48, "obs_high": None, "qualifier": "more_than"},
    "a count that is included elsewhere": ELSEWHERE,
    "a withdrawal": WITHDRAWN,
    "a withdrawal by a declared correction": WITHDRAWN | {"comment": None, "correction": "counted twice (analyst)"},
}
REFUSED = {
    "a reported zero": {"obs_value": 0},
    "a reported count without a value": EMPTY,
    "a reported count with another lower bound": {"obs_low": 46},
    "a reported count without an upper bound": {"obs_high": None},
    "a reported count that is about right": {"qualifier": "about"},
    "a reported count with the status of silence": {"obs_status": "O"},
    "a reported count that is included elsewhere": {"included_in": "care/2018/2"},
    "an explicit zero of 5": ZERO | {"obs_value": 5},
    "an explicit zero without a value": {"state": "explicit_zero", **EMPTY},
    "an explicit zero up to 4": ZERO | {"obs_high": 4},
    "an approximate count without a number": ABOUT | EMPTY | {"qualifier": "about"},
    "an approximate count that is exact": {"state": "approximate"},
    "an approximate count without qualifier": ABOUT | {"qualifier": None},
    "bounds that cross": ABOUT | {"obs_low": 50, "obs_high": 40},
    "silence that is zero": SILENT | {"obs_value": 0},
    "silence between 0 and 4": SILENT | {"obs_low": 0, "obs_high": 4},
    "silence with the status of a count": SILENT | {"obs_status": "A"},
    "a suppressed count with its value": SUPPRESSED | {"obs_value": 3},
    "a suppressed count from 0": SUPPRESSED | {"obs_low": 0},
    "a suppressed count without a lower bound": SUPPRESSED | {"obs_low": None},
    "a suppressed count whose bounds cross": SUPPRESSED | {"obs_low": 5},
    "a suppressed count with the status of a count": SUPPRESSED | {"obs_status": "A"},
    "included elsewhere without saying where": ELSEWHERE | {"included_in": None},
    "included elsewhere in blanks": ELSEWHERE | {"included_in": " "},
    "included elsewhere with the status of its pair": ELSEWHERE | {"obs_status": "W"},
    "a withdrawal without a reason": WITHDRAWN | {"comment": None},
    "a withdrawal for blanks": WITHDRAWN | {"comment": "  "},
    "a withheld cell with its value": {"conf_status": "C", "obs_status": "Q"},
    "a withheld zero": HIDDEN | {"obs_value": 0},
    "a withheld cell with its lower bound": HIDDEN | {"obs_low": 1},
    "a withheld cell with its upper bound": HIDDEN | {"obs_high": 4},
    "a withheld cell with the status of a count": HIDDEN | {"obs_status": "A"},
    "a count below zero": {"obs_value": -1},
    "a lower bound below zero": {"obs_low": -1},
    "an unknown state": {"state": "zero"},
    "no state": {"state": None},
    "no measure": {"measure": None},
    "no vintage": {"as_of": None},
    "no figure it rests on": {"figure_id": None},
    **{f"{state} with a number": {"state": state, "obs_status": states.status_of(state)} for state in states.EMPTY},
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


def test_every_state_is_held_in_one_form_and_refused_in_another() -> None:
    held, refused = ({row.get("state", "reported") for row in rows.values()} for rows in (HELD, REFUSED))
    assert held == set(codelists.load("state").codes) == set(states.BY_STATE)
    assert held <= refused


def test_the_constraints_are_those_of_the_declaration() -> None:
    declared = ddl.create_table(structure.TABLES["observations"])
    assert declared.count("CHECK (") == len(states.RULES)
    assert "CHECK" not in ddl.create_table(structure.TABLES["editions"])


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
    assert "never added up" in value


def test_a_quote_in_a_comment_ends_nothing() -> None:
    column = structure.Column("note", "attribute", "text", "the publisher's")
    assert ddl._text(ddl.describe(column)) == "'the publisher''s'"
