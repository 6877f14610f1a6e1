"""Silence: an organisation must tell or is said not to have told, and the document has no count of it. Never a zero.

Belongs here: who has a duty, and that nothing was counted about them.
Does not belong here: who is said not to have told (`untold.py`), zeros in words (`numbers.py`), the words themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from schemas import codelists
from schemas.periods import Period
from sources.readers.blocks import Block
from sources.readers.prose.binding import TOLD
from sources.readers.prose.frame import SURE, Frame, Reading
from sources.readers.prose.number import Number
from sources.readers.prose.sentence import Sentence

GROUPS = ("AID_SECTOR", "EW_CHARITIES", "HRS_MEMBERS", "MDS_MEMBERS", "NL_MFA_PARTNERS", "UN")  # nobody in particular


@dataclass(frozen=True)
class Duty:
    """A sentence that says an organisation must report, or did not.

    Attributes:
        reading: A figure without a value, state `not_reported`.
        sentence, start, block: Where.
        is_said: True where the sentence says that it did not report.
    """

    reading: Reading
    sentence: str
    start: int
    block: Block
    is_said: bool = False


def duties(sentence: Sentence, frame: Frame, start: int, block: Block) -> Iterator[Duty]:
    """Yield the duties a sentence speaks of, one for each organisation it names, else for the one spoken of.

    Args:
        sentence: The sentence.
        frame: What holds.
        start: Offset of the sentence in the canonical text.
        block: Block it stands in.
    """
    if not (found := sentence.hits["duty"]):
        return
    named = [hit.code for hit in sentence.hits["organisation"]] or ([frame.subject_org] if frame.subject_org else [])
    for code in dict.fromkeys(named):
        if not is_one(code):
            continue
        said = sentence.text[found[0].start : found[0].end]
        number = Number(found[0].start, found[0].end, None, None, None, "exact", said)
        codes = {"measure": "report", "conduct": frame.conduct or "_T", "subject_org": code}
        reading = Reading(number, codes, frame.period, "accepted", SURE, ("a duty, and no number",), "not_reported")
        yield Duty(reading, sentence.text, start, block)


def is_one(code: str) -> bool:
    """Return whether an organisation is one that reports: no group, and nobody that others report to."""
    return code not in TOLD and code not in GROUPS and not code.startswith("UN_")


def unkept(duties: Iterable[Duty], counted: Sequence[Reading]) -> list[Duty]:
    """Return, by organisation, what is said not to be told of a window, else the first duty, where nothing was counted.

    Args:
        duties: In reading order.
        counted: What was read in the document.
    """
    window = _reported(counted)
    first: dict[tuple[str, Period | None], Duty] = {}
    duties = list(duties)
    for duty in duties:
        reading = duty.reading
        if duty.is_said and not _is_counted(counted, reading.codes["subject_org"], reading.period):
            first.setdefault((reading.codes["subject_org"], reading.period), duty)
    said = {code for code, _ in first}
    for duty in duties:
        code = duty.reading.codes["subject_org"]
        if not duty.is_said and code not in said and not _is_counted(counted, code, None):
            reading = replace(duty.reading, period=window or duty.reading.period)
            first.setdefault((code, None), replace(duty, reading=reading))
    return list(first.values())


def _is_counted(counted: Sequence[Reading], organisation: str, period: Period | None) -> bool:
    """Return whether a count is about an organisation or a part of it, in a window or, without one, in any."""
    tree = codelists.load("organisation")
    about = [one for one in counted if _is_about(one, organisation, tree)]
    return any(period is None or one.period is None or _meet(one.period, period) for one in about)


def _is_about(reading: Reading, organisation: str, tree: codelists.CodeList) -> bool:
    code = reading.codes.get("subject_org")
    return code is not None and (code == organisation or organisation in tree.ancestors(code))


def _meet(one: Period, other: Period) -> bool:
    """Return whether two windows have a day in common; one without a first day reaches back for ever."""
    return (one.start is None or one.start <= other.end) and (other.start is None or other.start <= one.end)


def _reported(counted: Sequence[Reading]) -> Period | None:
    """Return the window a document mostly reports on: a silence is about that."""
    windows = Counter(r.period for r in counted if r.disposition == "accepted" and "basis" not in r.codes and r.period)
    return windows.most_common(1)[0][0] if windows else None
