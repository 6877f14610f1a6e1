"""What holds from sentence to sentence, and what one number was read as.

Belongs here: the two shapes that prose and tables share.
Does not belong here: how either comes about (`figures.py`, `tables.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.periods import Period
from sources.readers.prose.number import Number

DIMENSIONS = ("conduct", "status", "action", "survivor", "perpetrator_sex", "personnel", "setting", "mode")
ACCUSED = ("alleged_perpetrator", "perpetrator")
OFFENDERS = (*ACCUSED, "person")
FINDINGS = ("substantiated", "not_substantiated")  # what an investigation can find
PEOPLE = ("victim_survivor", *OFFENDERS)
REGULATED = "serious_incident_report"  # what a regulator receives on any matter
SURE, THRESHOLD = 0.9, 0.6


@dataclass(frozen=True)
class Frame:
    """What holds until something else is said.

    Attributes:
        measure, conduct, subject_org: Codes, or None where nothing was said yet.
        period: Window spoken of.
        groups: Codes of breakdowns that a heading or total fixed for what follows.
        weak: Names of fields that only the opening of the document says.
        age: Sentences since the last count.
        total: The last count that was no part of another: what "of these" takes up.
        cases: The last such count of cases, not of people: what "three were substantiated" takes up.
        last: The counts of the last sentence that had any: what "respectively" and "the former" take up.
        whole: The body spoken of before parts of it were, one by one: what a new paragraph goes back to.
    """

    measure: str | None = None
    conduct: str | None = None
    subject_org: str | None = None
    period: Period | None = None
    groups: dict[str, str] = field(default_factory=dict)
    weak: frozenset[str] = frozenset()
    age: int = 0
    total: Reading | None = None
    cases: Reading | None = None
    last: tuple[Reading, ...] = ()
    whole: str | None = None


@dataclass(frozen=True)
class Reading:
    """One number as read.

    Attributes:
        number: The number.
        codes: Dimensions that are not `_T`; empty for context.
        period: Its window, or None.
        disposition: accepted, review or context.
        confidence: 0 to 1.
        reasons: Why it is not accepted, or what was inferred.
        state: State of a figure without a number; None to tell it from the number.
    """

    number: Number
    codes: dict[str, str]
    period: Period | None
    disposition: str
    confidence: float
    reasons: tuple[str, ...] = ()
    state: str | None = None
