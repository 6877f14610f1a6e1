"""The tables of structure.py as Ibis relations, for the steps that work on all figures at once.

Belongs here: naming a declared table for an expression, and what expressions say again and again, written once.
Does not belong here: what the expressions compute (`revise.py`, `derive/`), running them (`warehouse/engine.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from schemas import structure

TYPES = {"text": "string", "integer": "int64", "number": "float64", "date": "date", "boolean": "boolean"}


def relation(name: str, table: str | None = None) -> ir.Table:
    """Return a declared table as an unbound relation.

    Args:
        name: Name the relation has in SQL.
        table: Table of structure.py whose columns it has; default the same name.
    """
    columns = structure.columns_of(table or name)
    return ibis.table({column.name: TYPES[column.type] for column in columns}, name=name)


def equal(left: ir.Table, right: ir.Table, names: Iterable[str]) -> list[ir.BooleanValue]:
    """Return the predicates that two tables agree on columns."""
    return [left[name] == right[name] for name in names]


def without(table: ir.Table, *names: str) -> ir.Table:
    """Return a table without some of its columns.

    Not `Table.drop`: Ibis holds the names it drops in a set and writes them into the SQL in the order of their hashes,
    another one in each process.
    """
    return table.select([name for name in table.columns if name not in names])


def where(holds: ir.BooleanValue, value: ir.Value) -> ir.Value:
    """Return a value where a condition holds, else nothing."""
    return ibis.ifelse(holds, value, ibis.null(value.type()))
