"""Stores the expressions the pipeline hands over: as SQL views, where declared as tables, and as macros as of a date.

Belongs here: CREATE VIEW, and the one filter that turns spans into what was known at a date.
Does not belong here: what the views compute (`pipelines/steps/revise.py`, `derive/`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ibis.expr.types as ir

from schemas import structure
from warehouse import ddl
from warehouse.engine import sql

AS_OF_MACROS = {
    "year_on_year": "year_on_year_as_of",
    "comparison_by_source": "comparison_as_of",
    "indicators": "indicators_as_of",
}
_BY_THEN = "as_of <= CAST(cutoff AS DATE)"
_KNOWN_THEN = (
    f"FROM observation_spans WHERE NOT is_unconfirmed AND {_BY_THEN} "
    "AND (superseded_on IS NULL OR superseded_on > CAST(cutoff AS DATE))"
)


def create_views(expressions: Mapping[str, ir.Table]) -> Iterator[str]:
    """Yield the statements that store expressions, in the order given.

    What is declared as a table is worked out once, when the file is built: everything else rests on it.

    Args:
        expressions: By name of the table or view; each may refer to the tables and to those before it.
    """
    for name, expression in expressions.items():
        table = structure.TABLES[name]
        if table.kind == "table":
            columns = ", ".join(f'"{column}"' for column in table.columns)
            yield ddl.create_table(table)
            yield f'INSERT INTO "{name}" SELECT {columns} FROM ({sql(expression)})'
        else:
            yield f'CREATE VIEW "{name}" AS {sql(expression)}'


def create_macros(expressions: Mapping[str, ir.Table]) -> Iterator[str]:
    """Yield the table macros that answer as of a date: `observations_as_of`, and those of AS_OF_MACROS.

    Args:
        expressions: The same as for `create_views`. Within a macro, `current_observations` is what was current
            at the cutoff, `revision_triangle` the vintages known by then, and the views that rest on them follow.
    """
    columns = ", ".join(f'"{name}"' for name in structure.TABLES["current_observations"].columns)
    yield f"CREATE MACRO observations_as_of(cutoff) AS TABLE SELECT {columns} {_KNOWN_THEN}"
    triangle, usual = (sql(expressions[name]) for name in ("revision_triangle", "maturity"))
    then = (
        f"current_observations AS (SELECT {columns} {_KNOWN_THEN}), "
        f"revision_triangle AS (SELECT * FROM ({triangle}) WHERE {_BY_THEN}), maturity AS ({usual})"
    )
    for name, macro in AS_OF_MACROS.items():
        answer = sql(expressions[name])
        yield f"CREATE MACRO {macro}(cutoff) AS TABLE WITH {then} SELECT * FROM ({answer})"
        then = f'{then}, "{name}" AS ({answer})'
