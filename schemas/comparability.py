"""The rules of comparability.yaml as data.

Belongs here: reading them.
Does not belong here: applying them (`pipelines/steps/derive/grades.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

COMPARABLE, FLAGGED, IN_PART, REFUSED = GRADES = ("A", "B", "C", "D")  # best first
BREAK_REASONS = ("R07", "R08")  # what a declared break gives as its reason


@dataclass(frozen=True)
class Cost:
    """What a difference costs a comparison.

    Attributes:
        facet: Code of the code list facet.
        grade: Code of the code list grade: the best the comparison can still have.
    """

    facet: str
    grade: str


@dataclass(frozen=True)
class Rules:
    """What comparability.yaml says.

    Attributes:
        breaks: Cost of a declared break, by the facet of breaks.csv.
        reasons: Cost of a reason code.
        of_the_whole_alone: Facets of a break that do not reach the organisations under the one it names.
        overlap: Share of the shorter of two windows that may lie in both, from 0 to 1.
        one_organisation: Codes of organisations of which a count is known to be that of one.
        flags: Reason codes told of a value that is given all the same, at no cost.
        own_personnel: Codes of personnel that an organisation counts without others that report to it.
    """

    breaks: dict[str, Cost]
    reasons: dict[str, Cost]
    of_the_whole_alone: tuple[str, ...]
    overlap: float
    one_organisation: frozenset[str]
    own_personnel: frozenset[str]
    flags: frozenset[str]

    @property
    def minor(self) -> frozenset[str]:
        """Reason codes that never are why a value is not given."""
        return self.flags.union(code for code, cost in self.reasons.items() if cost.grade == FLAGGED)


def refusing(facets: Iterable[str], reasons: Collection[str]) -> list[str]:
    """Return the facets that cost a comparison all it can be, of those that cost it anything.

    A facet that one kind of break refuses and another only costs in part (a definition, a system) is named where
    nothing else refuses, as then it must: beside another it cannot be told from the reason codes.

    Args:
        facets: Codes of the facets of a refused comparison.
        reasons: Its reason codes.
    """
    known = rules()
    costs = [known.reasons[code] for code in reasons if code in known.reasons]
    broken = known.breaks.values() if set(BREAK_REASONS) & set(reasons) else ()
    may = {cost.facet for cost in broken if cost.grade == REFUSED}
    surely = {cost.facet for cost in costs if cost.grade == REFUSED}
    surely |= may - {cost.facet for cost in broken if cost.grade != REFUSED}
    said = list(facets)
    return [facet for facet in said if facet in surely] or [facet for facet in said if facet in may]


def is_of_one(subject_org: str, personnel: str, facets: Collection[str] = ()) -> bool:
    """Return whether a count, or both of a change, are known to be given by one organisation alone.

    Args:
        subject_org: Code of whose personnel or programmes is counted.
        personnel: Code of what the count is broken down by.
        facets: What a change costs its grade: where who reports differs, nothing is known.
    """
    is_own = subject_org in rules().one_organisation and personnel in rules().own_personnel
    return is_own and "coverage" not in facets


@cache
def rules() -> Rules:
    """Return the rules of `schemas/comparability.yaml`."""
    declared = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    costs = {part: {name: Cost(**cost) for name, cost in declared[part].items()} for part in ("breaks", "reasons")}
    alone, overlap = tuple(declared["of_the_whole_alone"]), float(declared["overlap"])
    one, own, flags = (frozenset(declared[name]) for name in ("one_organisation", "own_personnel", "flags"))
    return Rules(
        **costs, of_the_whole_alone=alone, overlap=overlap, one_organisation=one, own_personnel=own, flags=flags
    )
