"""Duties to report without a number: an organisation must tell, and the document says no count of it. Never a zero.

Belongs here: who has a duty, and that nothing was counted about them.
Does not belong here: zeros in words (`numbers.py`), the words of a duty (`sources/lexicon`).
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
    """A sentence that says an organisation must report.

    Attributes:
        reading: A figure without a value, state `not_reported`.
        sentence, start, block: Where.
    """

    reading: Reading
    sentence: str
    start: int
    block: Block


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
        if code in TOLD or code in GROUPS or code.startswith("UN_"):
            continue
        said = sentence.text[found[0].start : found[0].end]
        number = Number(found[0].start, found[0].end, None, None, None, "exact", said)
        codes = {"measure": "report", "conduct": frame.conduct or "_T", "subject_org": code}
        reading = Reading(number, codes, frame.period, "accepted", SURE, ("a duty, and no number",), "not_reported")
        yield Duty(reading, sentence.text, start, block)


def unkept(duties: Iterable[Duty], counted: Sequence[Reading]) -> list[Duty]:
    """Return the first duty of every organisation that nothing was counted about.

    Args:
        duties: In reading order.
        counted: What was read in the document.
    """
    tree = codelists.load("organisation")
    known = {reading.codes["subject_org"] for reading in counted if "subject_org" in reading.codes}
    known |= {parent for code in known for parent in tree.ancestors(code)}
    first: dict[str, Duty] = {}
    for duty in duties:
        first.setdefault(duty.reading.codes["subject_org"], duty)
    window = _reported(counted)
    silent = [duty for code, duty in first.items() if code not in known]
    return [replace(d, reading=replace(d.reading, period=window or d.reading.period)) for d in silent]


def _reported(counted: Sequence[Reading]) -> Period | None:
    """Return the window a document mostly reports on: a silence is about that."""
    windows = Counter(r.period for r in counted if r.disposition == "accepted" and "basis" not in r.codes and r.period)
    return windows.most_common(1)[0][0] if windows else None
