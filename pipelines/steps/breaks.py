"""Which codes a declared break concerns.

Belongs here: the codes under those that a break names.
Does not belong here: which pairs it lies between and what it costs them (`derive/grades.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from schemas import codelists, comparability
from sources.declaration import Break

Code = str | None  # None: every code


def concerned(declared: Break) -> Iterator[dict[str, Code]]:
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
