"""Declared breaks as a table, a row for every code they concern.

Belongs here: table `breaks`; the codes under those that a break names.
Does not belong here: which values it lies between and what it costs them (`derive/grades.py`), the other declarations
(`disseminate.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pandas as pd

from schemas import codelists, comparability, tables
from sources.declaration import Break
from sources.registry import Source

Code = str | None  # None: every code


def table(sources: Mapping[str, Source]) -> pd.DataFrame:
    """Return table `breaks`: a row for every combination of codes that a declared break concerns."""
    rows = [
        {
            "source": source.id,
            "break_id": f"{source.id}/breaks.csv/{declared.line}",
            "break_date": pd.Timestamp(declared.date),
            "facet": declared.facet,
            "applies_to": declared.applies_to,
            "reason": declared.reason,
            **reached,
            "effect": declared.effect,
            "citation": declared.citation,
            "who": declared.who,
            "declared_on": pd.Timestamp(declared.declared_on),
        }
        for source in sources.values()
        for declared in source.breaks
        for reached in _concerned(declared)
    ]
    return tables.typed(pd.DataFrame(rows), "breaks")


def _concerned(declared: Break) -> Iterator[dict[str, Code]]:
    """Yield every combination of codes that a break concerns: those it names and, but for who reports, all under them.

    Yields:
        The limits of a row of table `breaks`: `break_measure`, `break_conduct`, `break_subject_org`.
    """
    of_the_whole = declared.facet in comparability.rules().of_the_whole_alone
    reached = {
        "break_measure": _under("measure", declared.measure),
        "break_conduct": _under("conduct", declared.conduct),
        "break_subject_org": (
            (declared.subject_org,) if of_the_whole else _under("organisation", declared.subject_org)
        ),
    }
    for codes in product(*reached.values()):
        yield dict(zip(reached, codes, strict=True))


def _under(name: str, code: Code) -> tuple[Code, ...]:
    if code is None:
        return (None,)
    known = codelists.load(name)
    return (code, *(other for other in known.codes if code in known.ancestors(other)))
