"""The data dictionary, generated from structure.py: `python -m warehouse.dictionary docs/data-dictionary.md`.

Belongs here: the declaration as a page a donor member can read.
Does not belong here: the declaration (`schemas/structure.py`). The committed page is checked fresh by a test.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from schemas import codelists, indicators, structure
from warehouse import ddl
from warehouse.views import AS_OF_MACROS


def page() -> str:
    """Return the data dictionary as Markdown."""
    return "\n".join([*_head(), *_tables(), *_indicators(), *_codelists()]) + "\n"


def _head() -> Iterator[str]:
    macros = ", ".join(f"`{name}(date)`" for name in ("observations_as_of", *AS_OF_MACROS.values()))
    yield "# Data dictionary"
    yield ""
    yield "Generated from `schemas/columns.csv` and `schemas/structure.yaml` by `make dictionary`; do not edit."
    yield ""
    yield f"Tables and views of a release. What was known at a date: {macros}."
    yield "The same column name means the same thing everywhere."


def _tables() -> Iterator[str]:
    for table in structure.TABLES.values():
        if table.kind == "frame":
            continue
        yield f"\n## {table.name}\n"
        yield f"{table.kind.capitalize()}. {table.description}"
        if table.key:
            yield f"Identified by: {', '.join(f'`{name}`' for name in table.key)}."
        if table.private:
            yield "In the restricted file only."
        yield "\n| column | type | meaning |\n|---|---|---|"
        for column in structure.columns_of(table.name):
            yield f"| `{column.name}` | {column.type} | {ddl.describe(column)} |"


def _indicators() -> Iterator[str]:
    yield "\n# Indicators\n"
    yield "Of view `indicators`. How each is worked out, and when refused: method/indicators.md."
    yield "\n| indicator | unit | what it is | needs | rests on |\n|---|---|---|---|---|"
    for said in indicators.declared().values():
        yield f"| `{said.code}` | {said.unit} | {said.meaning} | {said.needs} | `{said.rests_on}` |"


def _codelists() -> Iterator[str]:
    yield "\n# Code lists\n"
    yield "Lists of organisations and areas are in table `codes`."
    for name in codelists.names():
        if name in ("organisation", "area"):
            continue
        yield f"\n## {name}\n\n| code | English | Dutch | French | under |\n|---|---|---|---|---|"
        for code in codelists.load(name).codes.values():
            yield f"| `{code.code}` | {code.label_en} | {code.label_nl} | {code.label_fr} | {code.parent or ''} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
