"""How sure a reading is, and whether it is accepted or waits for review.

Belongs here: what keeps a count for review, what makes it less sure.
Does not belong here: what a number counts (`counted.py`), sums as a second opinion (`arithmetic.py`).
"""

from __future__ import annotations

from dataclasses import replace

from sources.readers.prose import counted
from sources.readers.prose.frame import REGULATED, SURE, THRESHOLD, Frame, Reading

OPENING = "from the opening of the document"
# What keeps a count for review, and how much less sure each makes it.
UNKNOWN = {"period": "unknown period", "conduct": "unknown conduct", "subject_org": "unknown organisation"}
DOUBT = 0.4
WEAK = 2  # things that may be taken from the opening of a document; more makes a figure one for review


def judged(reading: Reading, frame: Frame) -> Reading:
    """Return a reading with how sure it is, and for review where it is not."""
    codes = reading.codes
    known = {
        "period": reading.period is not None,
        "conduct": codes["conduct"] != "_T" or codes["measure"] == REGULATED,
        "subject_org": "subject_org" in codes,
    }
    unknown = [reason for name, reason in UNKNOWN.items() if not known[name]]
    used = {"conduct": codes["conduct"], "subject_org": codes.get("subject_org"), "period": reading.period}
    weak = [name for name in sorted(frame.weak & used.keys()) if used[name] in (getattr(frame, name), None)]
    weak = [name for name in weak if used[name] is not None]
    inferred = [f"{name} {OPENING}" for name in weak]
    confidence = SURE - 0.1 * len(reading.reasons) - DOUBT * len(unknown) - 0.05 * len(weak)
    is_sure = confidence >= THRESHOLD and len(weak) <= WEAK
    return replace(
        reading,
        disposition="accepted" if is_sure else "review",
        confidence=round(max(confidence, 0), 2),
        reasons=(*reading.reasons, *unknown, *inferred),
    )


def is_inferred(reason: str) -> bool:
    """Return whether a reason only says how something was known, which is no doubt."""
    ways = (counted.AS_BEFORE, counted.AS_CASES, counted.AS_NUMBER)
    return reason in ways or reason.endswith(OPENING)
