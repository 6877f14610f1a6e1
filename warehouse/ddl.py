"""The warehouse's tables, generated from structure.py.

Belongs here: CREATE TABLE with types, NOT NULL, the CHECK constraints that keep zero, silence and suppression
apart, and the comments a user of any client sees.
Does not belong here: views (`views.py`), what the columns are (`schemas/structure.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas import structure, tables
from warehouse.engine import SQL_TYPES

# What the states mean holds in every file, whoever wrote it. In a public file a withheld count is empty under
# conf_status C, whatever its state.
_EMPTY = ", ".join(f"'{state}'" for state in tables.EMPTY_STATES)
_CHECKS = {
    "observations": (
        "obs_value >= 0 AND obs_low >= 0 AND obs_high >= 0",
        # A CHECK that comes to NULL passes: an empty value must be asked for by name.
        "state <> 'explicit_zero' OR obs_value IS NOT DISTINCT FROM 0",
        "state <> 'reported' OR coalesce(obs_value > 0, conf_status = 'C')",
        f"state NOT IN ({_EMPTY}) OR obs_value IS NULL",
        "conf_status <> 'C' OR (obs_value IS NULL AND obs_low IS NULL AND obs_high IS NULL)",
    )
}


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def create_table(table: structure.Table) -> str:
    """Return the CREATE TABLE statement of a declared table."""
    columns = [
        f'"{column.name}" {SQL_TYPES[column.type]}{"" if column.nullable else " NOT NULL"}'
        for column in structure.columns_of(table.name)
    ]
    checks = [f"CHECK ({rule})" for rule in _CHECKS.get(table.name, ())]
    return f'CREATE TABLE "{table.name}" ({", ".join([*columns, *checks])})'


def describe(column: structure.Column) -> str:
    """Return what a column means, with its code list, unit and warning."""
    parts = [column.description]
    if column.codelist:
        parts.append(f"Codes: table codes, codelist {column.codelist}.")
    if column.unit:
        parts.append(f"Unit: {column.unit}.")
    if column.warning:
        parts.append(column.warning)
    return " ".join(parts)


def comments(table: structure.Table) -> Iterator[str]:
    """Yield the COMMENT statements of a declared table or view and its columns."""
    kind = "TABLE" if table.kind == "table" else "VIEW"
    yield f'COMMENT ON {kind} "{table.name}" IS {_text(table.description)}'
    for column in structure.columns_of(table.name):
        yield f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS {_text(describe(column))}'
