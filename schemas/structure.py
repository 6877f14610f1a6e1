"""Every column of every table, declared once: columns.csv has the columns, structure.yaml the tables.

Belongs here: reading those two, and the keys that follow from them. Pandera models (`tables.py`), the warehouse DDL
with its comments and the data dictionary are generated from this module.
Does not belong here: what each state allows (`states.py`), other rules over several columns (`tables.py`), code lists
(`codelists/`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import yaml

Role = Literal["dimension", "key", "value", "attribute", "provenance", "derived"]
Type = Literal["text", "integer", "number", "date", "boolean"]
Kind = Literal["frame", "table", "view"]


@dataclass(frozen=True)
class Column:
    """One column: the same name means the same thing in every table, file and page.

    Attributes:
        name: Column name.
        role: What part it plays in the structure.
        type: text, integer, number, date or boolean.
        description: What it means, for a reader who is not a programmer.
        codelist: Code list its values come from, if any.
        default: For a breakdown dimension, the code that means "not broken down".
        nullable: Whether the column may be empty.
        unit: Unit of a number.
        warning: What a user must know before using it.
    """

    name: str
    role: Role
    type: Type
    description: str
    codelist: str | None = None
    default: str | None = None
    nullable: bool = True
    unit: str | None = None
    warning: str | None = None


@dataclass(frozen=True)
class Table:
    """One table or view: its columns in order and the columns that identify a row.

    Attributes:
        name: Table name.
        description: What one row is.
        columns: Column names in order.
        key: Columns that together identify a row; empty where no key is promised.
        kind: `frame` travels between steps only; `table` and `view` are in the warehouse.
        private: True when the table exists in the restricted file only.
    """

    name: str
    description: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    kind: Kind
    private: bool = False


def _declared() -> dict[str, Any]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    # The reader in C: every command waits for this one.
    return cast("dict[str, Any]", yaml.load(text, Loader=yaml.CSafeLoader))


def _columns(warnings: Mapping[str, str]) -> dict[str, Column]:
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as lines:
        return {line["name"]: _column(line, warnings) for line in csv.DictReader(lines)}


def _column(line: Mapping[str, str], warnings: Mapping[str, str]) -> Column:
    return Column(
        line["name"],
        cast("Role", line["role"]),
        cast("Type", line["type"]),
        line["description"],
        line["codelist"] or None,
        line["default"] or None,
        {"yes": True, "no": False}[line["nullable"]],
        line["unit"] or None,
        warnings[line["warning"]] if line["warning"] else None,
    )


_DECLARED = _declared()

COLUMNS: dict[str, Column] = _columns(_DECLARED["warnings"])
DIMENSIONS: tuple[str, ...] = tuple(column.name for column in COLUMNS.values() if column.role == "dimension")
BREAKDOWNS: tuple[str, ...] = tuple(name for name in DIMENSIONS if COLUMNS[name].default is not None)
SERIES_KEY: tuple[str, ...] = tuple(name for name in DIMENSIONS if name != "time_period")
OBSERVATION_KEY: tuple[str, ...] = (*DIMENSIONS, "edition")

_GROUPS = {"dimensions": DIMENSIONS, "observation_key": OBSERVATION_KEY}


def _spelled_out(names: Iterable[str]) -> tuple[str, ...]:
    """Return names of columns, those of the groups among them in their place."""
    return tuple(one for name in names for one in (_GROUPS[name[1:]] if name.startswith("$") else (name,)))


_GROUPS |= {name: _spelled_out(names) for name, names in _DECLARED["groups"].items()}

TABLES: dict[str, Table] = {
    name: Table(
        name,
        said["description"],
        _spelled_out(said["columns"]),
        _spelled_out(said["key"]),
        said["kind"],
        said.get("private", False),
    )
    for name, said in _DECLARED["tables"].items()
}


def columns_of(table: str) -> tuple[Column, ...]:
    """Return the columns of a table in order.

    Args:
        table: Name of a table in `TABLES`.
    """
    return tuple(COLUMNS[name] for name in TABLES[table].columns)
