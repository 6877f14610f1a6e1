"""Checks on candidates: responses from former employers, candidates refused.

Belongs here: when "responses" and "candidates" are of such checks.
Does not belong here: other nouns (`counted.py`).
"""

from __future__ import annotations

from sources.readers.prose.frame import Frame, Reading
from sources.readers.prose.side import Side

ANSWERS = ("disclosure_response", "disclosure_response_given", "rejected_hire")
RECRUITING = {"disclosure_request", *ANSWERS}


def is_meant(side: Side, frame: Frame, previous: Reading | None) -> bool:
    """Return whether responses answer requests for conduct data, and candidates were refused; else True."""
    code = side.noun.code if side.noun else ""
    if code not in ANSWERS:
        return True
    spoken = {frame.measure, previous.codes["measure"] if previous else None}
    said = {hit.code for hit in side.sentence.hits["measure"] if hit.code not in ANSWERS}
    return bool((spoken | said) & RECRUITING) or (code == "rejected_hire" and bool(side.sentence.hits["refused"]))
