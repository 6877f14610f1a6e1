"""The only writer: Parquet -> one DuckDB file per audience.

Belongs here: filling the declared tables, storing views and macros, the logical digest of a file.
Does not belong here: whether the candidate is believable (`expectations.py`), publishing it (`releases.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import duckdb
import ibis.expr.types as ir
import pandas as pd

from schemas import structure
from warehouse import ddl, views
from warehouse.engine import parquet_relation, typed_select

# Files of DuckDB 2 with their own storage version cannot be opened by 1.x clients.
STORAGE_VERSION = "v1.0.0"

Rows: TypeAlias = "pd.DataFrame | Sequence[Path]"


def build(path: Path, tables: Mapping[str, Rows], expressions: Mapping[str, ir.Table], *, private: bool) -> None:
    """Write one warehouse file.

    Args:
        path: File to write; must not exist.
        tables: Rows by declared table: a frame, or Parquet files.
        expressions: Views, and tables that are worked out from others, by name, in order of need.
        private: Whether tables that are for the restricted file only are written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": "false"}) as connection:
        connection.execute(f"ATTACH '{path}' AS warehouse (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("USE warehouse")
        declared = [table for table in structure.TABLES.values() if table.kind == "table"]
        for table in declared:
            if table.name not in expressions and (private or not table.private):
                _fill(connection, table, tables[table.name])
        for statement in (*views.create_views(expressions), *views.create_macros(expressions)):
            connection.execute(statement)
        for name in expressions:
            for comment in ddl.comments(structure.TABLES[name]):
                connection.execute(comment)
        connection.execute("USE memory")
        connection.execute("DETACH warehouse")


def _fill(connection: duckdb.DuckDBPyConnection, table: structure.Table, rows: Rows) -> None:
    connection.execute(ddl.create_table(table))
    for comment in ddl.comments(table):
        connection.execute(comment)
    if isinstance(rows, pd.DataFrame):
        connection.register("frame_rows", rows)
        connection.execute(f'INSERT INTO "{table.name}" {typed_select(table.name, "frame_rows")}')
        connection.unregister("frame_rows")
    elif rows:
        connection.execute(f'INSERT INTO "{table.name}" {typed_select(table.name, parquet_relation(rows))}')


def logical_digest(path: Path) -> str:
    """Return a digest of what a file says: its statements and rows, whatever its bytes.

    The name and day of the release do not count.
    """
    said = hashlib.sha256()
    with duckdb.connect(str(path), read_only=True) as connection:
        for (statement,) in connection.execute(
            "SELECT sql FROM duckdb_tables() UNION ALL SELECT sql FROM duckdb_views() WHERE NOT internal UNION ALL "
            "SELECT function_name || macro_definition FROM duckdb_functions() WHERE NOT internal ORDER BY 1"
        ).fetchall():
            said.update(statement.encode())
        names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
        for name in names:
            if name != "release_info":
                said.update(name.encode())
                for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY ALL').fetchall():
                    said.update(repr(row).encode())
    return said.hexdigest()
