"""Runs table-to-table expressions over Parquet files, in DuckDB.

Belongs here: handing Parquet to an expression as a declared table, and writing its result as Parquet whose bytes
depend on the rows only (one thread, total order).
Does not belong here: the expressions (`pipelines/steps`), releases (`build.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd

from schemas import structure

SQL_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}


@cache
def sql(expression: ir.Table) -> str:
    """Return an expression as DuckDB SQL; turned into it once, for that takes longer than running it over few rows."""
    return str(ibis.to_sql(expression, dialect="duckdb"))


def typed_select(table: str, relation: str) -> str:
    """Return SQL that gives a relation the columns and types of a declared table.

    Args:
        table: Name of a table in structure.py.
        relation: SQL of the rows.
    """
    columns = ", ".join(
        f'CAST("{column.name}" AS {SQL_TYPES[column.type]}) AS "{column.name}"'
        for column in structure.columns_of(table)
    )
    return f"SELECT {columns} FROM {relation}"


def parquet_relation(files: Sequence[Path]) -> str:
    """Return SQL that reads Parquet files, in the order given."""
    names = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
    return f"read_parquet([{names}], union_by_name = true)"


def _connect(inputs: Mapping[str, Sequence[Path]]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": "false"})
    for name, files in inputs.items():
        rows = typed_select(name, parquet_relation(files)) if files else _no_rows(name)
        connection.execute(f'CREATE VIEW "{name}" AS {rows}')
    return connection


def _no_rows(table: str) -> str:
    nulls = ", ".join(f'NULL::{SQL_TYPES[column.type]} AS "{column.name}"' for column in structure.columns_of(table))
    return f"SELECT {nulls} WHERE false"


def write(
    expression: ir.Table | str,
    inputs: Mapping[str, Sequence[Path]],
    output: Path,
    *,
    views: Mapping[str, ir.Table] | None = None,
    order: Sequence[str] = (),
) -> int:
    """Run an expression over Parquet files and write its rows as Parquet.

    Args:
        expression: What to compute, or the name of an input or view.
        inputs: Parquet files by the declared table they hold.
        output: File to write; replaced in one rename.
        views: Expressions that the expression refers to by name, in order of need; one that is an input is not worked
            out again.
        order: Columns of the total order.

    Returns:
        Number of rows written.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    partial = output.with_suffix(".partial")
    with _connect(inputs) as connection:
        for statement in _stored(views or {}, inputs):
            connection.execute(statement)
        rows = f'SELECT * FROM "{expression}"' if isinstance(expression, str) else sql(expression)
        ordered = f"SELECT * FROM ({rows}) ORDER BY {', '.join(order)}" if order else rows
        connection.execute(f"COPY ({ordered}) TO '{partial}' (FORMAT parquet, COMPRESSION zstd)")
    partial.replace(output)
    return parquet_rows(output)


def _stored(views: Mapping[str, ir.Table], inputs: Collection[str], *, kept: bool = False) -> Iterator[str]:
    """Yield the statements that store expressions: worked out now if kept or declared as a table, not if given."""
    for name, expression in views.items():
        if name not in inputs:
            kind = "TEMP TABLE" if kept or structure.TABLES[name].kind == "table" else "VIEW"
            yield f'CREATE {kind} "{name}" AS {sql(expression)}'


def parquet_rows(path: Path) -> int:
    """Return the number of rows of a Parquet file."""
    with duckdb.connect() as connection:
        return int(connection.execute(f"SELECT count(*) FROM {parquet_relation([path])}").fetchall()[0][0])


def read(
    expression: ir.Table, inputs: Mapping[str, Sequence[Path]], views: Mapping[str, ir.Table] | None = None
) -> pd.DataFrame:
    """Return the rows of an expression that selects few: the cells a step looks at one by one."""
    (rows,) = read_each([expression], inputs, views, kept=False)
    return rows


def read_each(
    expressions: Sequence[ir.Table],
    inputs: Mapping[str, Sequence[Path]],
    views: Mapping[str, ir.Table] | None = None,
    *,
    kept: bool = True,
) -> list[pd.DataFrame]:
    """Return the rows of several expressions over the same views.

    Args:
        expressions: What to compute.
        inputs: Parquet files by the declared table they hold.
        views: Expressions that they refer to by name, in order of need.
        kept: Whether each view is worked out once and kept, for expressions that ask for it again and again.
    """
    with _connect(inputs) as connection:
        for statement in _stored(views or {}, inputs, kept=kept):
            connection.execute(statement)
        return [connection.execute(sql(expression)).df() for expression in expressions]
