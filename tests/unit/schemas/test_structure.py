"""The declaration of the structure holds together, and with structure.md."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from schemas import codelists, structure
from schemas.structure import COLUMNS, TABLES

ROLES = {"dimension", "key", "value", "attribute", "provenance", "derived"}
TYPES = {"text", "integer", "number", "date", "boolean"}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_a_table_holds_declared_columns_once_and_its_key(table: structure.Table) -> None:
    assert set(table.columns) <= set(COLUMNS)
    assert len(set(table.columns)) == len(table.columns)
    assert set(table.key) <= set(table.columns)
    assert table.description.endswith(".")
    assert [column.name for column in structure.columns_of(table.name)] == list(table.columns)


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS.keys())
def test_a_column_says_what_it_is(column: structure.Column) -> None:
    assert COLUMNS[column.name] is column
    assert column.role in ROLES
    assert column.type in TYPES
    assert column.description.endswith(".")
    assert column.unit is None or column.type in ("integer", "number")


@pytest.mark.parametrize("column", [column for column in COLUMNS.values() if column.codelist], ids=lambda c: c.name)
def test_a_code_list_that_is_named_exists_and_has_the_default(column: structure.Column) -> None:
    codes = codelists.load(column.codelist or "")
    assert column.default is None or column.default in codes


def test_every_column_is_declared_once_and_used() -> None:
    with Path(structure.__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as lines:
        names = [line["name"] for line in csv.DictReader(lines)]
    assert len(names) == len(set(names))
    used = {name for table in TABLES.values() for name in table.columns}
    assert set(names) - used == set()


def test_keys_are_those_of_the_contract() -> None:
    assert structure.DIMENSIONS == (
        "source", "reporting_org", "subject_org", "notified_donor", "ref_area", "time_period", "basis", "measure",
        "conduct", "status", "action", "personnel", "perpetrator_sex", "survivor", "setting", "mode", "occurred",
    )  # fmt: skip
    assert set(structure.SERIES_KEY) == set(structure.DIMENSIONS) - {"time_period"}
    assert set(structure.OBSERVATION_KEY) == {*structure.DIMENSIONS, "edition"}
    breakdowns = {name: COLUMNS[name].default for name in structure.BREAKDOWNS}
    # Conduct must always be said: no count may pass as "all conduct" by silence.
    assert breakdowns.pop("notified_donor") == "_Z"
    assert set(breakdowns.values()) == {"_T"}
    assert not {"conduct", "basis", "measure", "time_period"} & set(breakdowns)


def test_dimensions_are_never_empty_and_always_text() -> None:
    assert not [name for name in structure.DIMENSIONS if COLUMNS[name].nullable or COLUMNS[name].type != "text"]


def test_quarantine_is_in_the_restricted_file_only() -> None:
    assert [table.name for table in TABLES.values() if table.private] == ["quarantine"]


def test_what_is_withheld_never_becomes_a_table_of_a_release() -> None:
    assert TABLES["withheld"].kind == TABLES["reported_figures"].kind == "frame"
