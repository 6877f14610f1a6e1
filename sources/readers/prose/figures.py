"""Reads what the numbers of a sentence count, from their own words, the sentence, and what was said before.

Belongs here: the order of reading, and what is carried from sentence to sentence.
Does not belong here: one number (`side.py`, `binding.py`), words (`sources/lexicon`), documents (`document.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from schemas.periods import Period
from sources.readers.prose import binding
from sources.readers.prose.frame import NARROW, SURE, THRESHOLD, Frame, Reading
from sources.readers.prose.numbers import Number
from sources.readers.prose.sentence import Sentence
from sources.readers.prose.side import Side


def read(sentence: Sentence, frame: Frame, seen: Mapping[int, str] | None = None) -> tuple[list[Reading], Frame]:
    """Read the numbers of a sentence.

    Args:
        sentence: The sentence.
        frame: What holds so far.
        seen: Units of the counts read so far, by value.

    Returns:
        One reading per number, and the frame for what follows.
    """
    said = _said(sentence, frame)
    if sentence.bases and seen:
        said = replace(said, measure=seen[sentence.bases[0].value or 0])
    # What plainly counts nothing of ours must not stand between a count and its words: "the same two months".
    plain = {n: reason for i, n in enumerate(sentence.numbers) if (reason := Side(sentence, i).plain_context())}
    everything, sentence.numbers = sentence.numbers, [n for n in sentence.numbers if n not in plain]
    counted: dict[Number, Reading] = {}
    previous: Reading | None = None
    for index, number in enumerate(sentence.numbers):
        counted[number] = _read_number(Side(sentence, index), said, previous)
        if counted[number].disposition != "context":
            previous = counted[number]
    readings = [counted.get(n) or Reading(n, {}, None, "context", SURE, (plain[n],)) for n in everything]
    return readings, _after(readings, sentence, said)


def _read_number(side: Side, frame: Frame, previous: Reading | None) -> Reading:
    """Return what the number counts."""
    if reason := side.plain_context():
        return Reading(side.number, {}, None, "context", SURE, (reason,))
    measure, how = side.measure(frame, previous)
    if measure is None:
        return Reading(side.number, {}, None, "context", SURE, (how,))
    if measure in ("person", "victim_survivor") and side.is_workforce():
        return Reading(side.number, {}, None, "context", SURE, ("workforce",))
    codes = {"measure": measure, **binding.groups(side, measure, frame, previous)}
    codes["conduct"] = codes.get("conduct") or frame.conduct or "_T"
    if subject := binding.subject(side, frame):
        codes["subject_org"] = subject
    period = binding.period(side, codes, frame, previous)
    reasons = [how] if how else []
    reasons += [] if period else ["unknown period"]
    confidence = SURE - 0.1 * len(reasons) - (0 if frame.conduct or "conduct" in codes else 0.3)
    known = period is not None and codes["conduct"] != "_T" and "subject_org" in codes
    disposition = "accepted" if known and confidence >= THRESHOLD else "review"
    return Reading(side.number, codes, period, disposition, round(confidence, 2), tuple(reasons))


def _after(readings: list[Reading], sentence: Sentence, frame: Frame) -> Frame:
    """Return the frame after a sentence: the unit and window that its first count was about."""
    counted = [reading for reading in readings if reading.disposition != "context"]
    if counted:
        codes = counted[0].codes
        frame = replace(frame, measure=codes["measure"], period=_later(frame.period, counted[0].period))
        if any(hit.code == codes["conduct"] for hit in sentence.hits["conduct"]) and codes["conduct"] not in NARROW:
            frame = replace(frame, conduct=codes["conduct"])
        if group := next((r.codes["survivor"] for r in counted if r.codes.get("survivor") in ("child", "adult")), None):
            frame = replace(frame, groups={**frame.groups, "survivor": group})
    elif periods := [when.period for when in sentence.whens if when.kind == "period"]:
        frame = replace(frame, period=frame.period or periods[0])
    return frame


def _said(sentence: Sentence, frame: Frame) -> Frame:
    """Return the frame with what the sentence says for all that follows.

    An organisation or conduct that goes with one of several numbers is that number's own; only a sentence with one
    number, or none, speaks for what comes after it.
    """
    broad = [h.code for h in sentence.hits["conduct"] if h.code not in NARROW]
    speaks = len(sentence.numbers) <= 1
    named = [h.code for h in sentence.hits["organisation"] if not h.code.startswith("UN_")]
    return replace(
        frame,
        conduct=frame.conduct or (broad[0] if broad else None),
        subject_org=named[0] if named and speaks and sentence.hits["organisation"][0].start < 40 else frame.subject_org,
    )


def _later(holding: Period | None, said: Period | None) -> Period | None:
    """Return the window that holds after a sentence: a comparison with an earlier one does not move it."""
    if said is None or said.start is None or holding is None or holding.start is None:
        return holding or said
    return said if said.start > holding.start else holding
