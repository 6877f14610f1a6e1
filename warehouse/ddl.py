"""The warehouse's tables, generated from structure.py.

Belongs here: CREATE TABLE with types, NOT NULL, the CHECK constraints that keep zero, silence and suppression
apart, and the comments a user of any client sees.
Does not belong here: views (`views.py`), what the columns are (`schemas/structure.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas import states, structure
from warehouse.engine import SQL_TYPES


def _literal(operand: int | str) -> str:
    return str(operand) if isinstance(operand, int) else _text(operand)


def _named(operand: int | str) -> str:
    """Return a number, or the column that an operand names."""
    return str(operand) if isinstance(operand, int) else f'"{operand}"'


def term_sql(term: states.Term) -> str:
    """Return a term as SQL that is never NULL: a CHECK that comes to NULL passes. The same in `schemas/tables.py`."""
    column, operand = f'"{term.columns[0]}"', term.operand
    if term.operator == "empty":
        return f"{column} IS NULL"
    if term.operator == "given":
        filled = (f"coalesce(trim(CAST(\"{name}\" AS VARCHAR)), '') <> ''" for name in term.columns)
        return f"({' OR '.join(filled)})"
    if term.operator == "one_of":
        return f"coalesce({column} IN ({', '.join(_literal(code) for code in operand)}), false)"
    other = _named(operand[0])
    if term.operator == "same_as":
        return f"{column} IS NOT DISTINCT FROM {other}"
    if term.operator == "only_with":
        return f"({column} IS NULL OR {other} IS NOT NULL)"
    return f"coalesce({column} >= {other}, true)"


def checks(table: structure.Table) -> list[str]:
    """Return the CHECK constraints of a declared table: what `schemas/states.py` says of every row."""
    if table.name != states.TABLE:
        return []
    hidden = _equals(states.WITHHELD)
    found = []
    for rule in states.for_columns(table.columns):
        kept = " AND ".join(term_sql(term) for term in rule.terms)
        # In a public file a withheld count is empty, whatever its state.
        spared = [hidden] if rule.when and rule.when != states.WITHHELD else []
        others = [f"NOT ({_equals(rule.when)})"] if rule.when else []
        found.append(f"CHECK ({' OR '.join([*spared, *others, f'({kept})'])})")
    return found


def _equals(when: tuple[str, str]) -> str:
    return f'"{when[0]}" = {_text(when[1])}'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def create_table(table: structure.Table) -> str:
    """Return the CREATE TABLE statement of a declared table."""
    columns = [
        f'"{column.name}" {SQL_TYPES[column.type]}{"" if column.nullable else " NOT NULL"}'
        for column in structure.columns_of(table.name)
    ]
    return f'CREATE TABLE "{table.name}" ({", ".join([*columns, *checks(table)])})'


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
