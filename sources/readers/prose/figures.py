"""Reads what the numbers of a sentence count, from their own words, the sentence, and what was said before.

Belongs here: the order of reading, and what is carried from sentence to sentence.
Does not belong here: one number (`side.py`, `binding.py`), words (`sources/lexicon`), documents (`document.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from schemas import codelists
from schemas.periods import Period
from sources.readers.prose import binding
from sources.readers.prose.frame import SURE, THRESHOLD, Frame, Reading
from sources.readers.prose.numbers import Number
from sources.readers.prose.sentence import Sentence
from sources.readers.prose.side import AS_BEFORE, Side

WEAK = 2  # things that may be taken from the opening of a document; more makes a figure one for review
TOPIC = 60  # characters in which a sentence names what it is about
# Breakdowns of a total that hold for its parts: 43 reports about partner staff, of which 18 were closed.
PASSED_ON = ("survivor", "setting", "personnel", "mode")


def read(sentence: Sentence, frame: Frame, seen: Mapping[int, Reading]) -> tuple[list[Reading], Frame]:
    """Read the numbers of a sentence.

    Args:
        sentence: The sentence.
        frame: What holds so far.
        seen: The counts read so far, by value.

    Returns:
        One reading per number, and the frame for what follows.
    """
    said = _said(sentence, frame, seen)
    # What plainly counts nothing of ours must not stand between a count and its words: "the same two months".
    plain = {n: reason for i, n in enumerate(sentence.numbers) if (reason := Side(sentence, i).plain_context())}
    everything, sentence.numbers = sentence.numbers, [n for n in sentence.numbers if n not in plain]
    counted: dict[Number, Reading] = {}
    for index, number in enumerate(sentence.numbers):
        before = [reading for reading in counted.values() if reading.disposition != "context"]
        counted[number] = _read_number(Side(sentence, index), said, before)
    readings = [counted.get(n) or Reading(n, {}, None, "context", SURE, (plain[n],)) for n in everything]
    return readings, _after(readings, sentence, frame, said)


def _read_number(side: Side, frame: Frame, before: list[Reading]) -> Reading:
    """Return what the number counts, given the counts before it in the sentence."""
    if reason := side.plain_context():
        return Reading(side.number, {}, None, "context", SURE, (reason,))
    measure, how = side.measure(frame, before[-1] if before else None)
    if measure is None:
        return Reading(side.number, {}, None, "context", SURE, (how,))
    if measure in ("person", "victim_survivor") and side.is_workforce():
        return Reading(side.number, {}, None, "context", SURE, ("workforce",))
    if before and binding.is_part(side):
        frame = within(frame, before[0])
    elif frame.total and how == AS_BEFORE:
        frame = replace(within(frame, frame.total), groups=frame.groups)
    codes = {"measure": measure, **binding.groups(side, measure, frame)}
    codes["conduct"] = codes.get("conduct") or frame.conduct or "_T"
    if subject := binding.subject(side, frame):
        codes["subject_org"] = subject
    period = binding.period(side, codes, frame, before)
    return _judged(Reading(side.number, codes, period, "accepted", SURE, (how,) if how else ()), frame)


def _judged(reading: Reading, frame: Frame) -> Reading:
    """Return a reading with how sure it is, and for review where it is not."""
    codes = reading.codes
    missing = {
        "unknown period": reading.period is not None,
        "unknown conduct": codes["conduct"] != "_T",
        "unknown organisation": "subject_org" in codes,
    }
    unknown = [reason for reason, known in missing.items() if not known]
    used = {"conduct": codes["conduct"], "subject_org": codes.get("subject_org"), "period": reading.period}
    weak = [name for name in sorted(frame.weak) if used[name] is not None and used[name] == getattr(frame, name)]
    inferred = [f"{name} from the opening of the document" for name in weak]
    confidence = SURE - 0.1 * len(reading.reasons) - 0.4 * len(unknown) - 0.05 * len(weak)
    is_sure = confidence >= THRESHOLD and len(weak) <= WEAK
    return replace(
        reading,
        disposition="accepted" if is_sure else "review",
        confidence=round(max(confidence, 0), 2),
        reasons=(*reading.reasons, *unknown, *inferred),
    )


def within(frame: Frame, total: Reading) -> Frame:
    """Return the frame for parts of a total: its unit, conduct, organisation, window and breakdowns hold for them."""
    conduct = total.codes["conduct"]
    return replace(
        frame,
        measure=total.codes["measure"],
        conduct=frame.conduct if conduct in ("_T", "OTHER", "UNKNOWN") else conduct,
        subject_org=total.codes.get("subject_org") or frame.subject_org,
        period=total.period or frame.period,
        weak=frozenset(),
        groups={**frame.groups, **{name: total.codes[name] for name in PASSED_ON if name in total.codes}},
    )


def _said(sentence: Sentence, frame: Frame, seen: Mapping[int, Reading]) -> Frame:
    """Return the frame with what the sentence takes up from before, and what it says for all of its numbers."""
    if sentence.bases:
        frame = within(frame, seen[sentence.bases[0].value or 0])
    elif frame.total and sentence.opens_with("anaphora"):
        frame = within(frame, frame.total)
    if topic := _topic(sentence):
        frame = replace(frame, subject_org=topic, weak=frame.weak - {"subject_org"})
    if group := _group(sentence):
        frame = replace(frame, groups={**frame.groups, "survivor": group})
    broad = [hit.code for hit in sentence.hits["conduct"] if hit.code not in ("OTHER", "UNKNOWN", "SE", "SA")]
    return replace(frame, conduct=frame.conduct or (broad[0] if broad else None))


def _group(sentence: Sentence) -> str | None:
    """Return child or adult where a sentence begins with it: adult safeguarding shows the opposite."""
    first = sentence.numbers[0].start if sentence.numbers else TOPIC
    hits = [hit for hit in sentence.hits["survivor"] if hit.start < min(first, TOPIC)]
    broad = any(hit.code in ("SAFEGUARDING", "INTEGRITY") for hit in sentence.hits["conduct"])
    return hits[0].code if broad and hits and hits[0].code in ("child", "adult") else None


def _topic(sentence: Sentence) -> str | None:
    """Return the organisation a sentence is about: the first it names, before any number."""
    named = [hit for hit in sentence.hits["organisation"] if not hit.code.startswith("UN_")]
    first = sentence.numbers[0].start if sentence.numbers else TOPIC
    return named[0].code if named and named[0].start < min(first, TOPIC) else None


def _after(readings: list[Reading], sentence: Sentence, frame: Frame, said: Frame) -> Frame:
    """Return the frame after a sentence: its topic, and the unit, conduct and window of its first count."""
    frame = replace(frame, conduct=frame.conduct or said.conduct)
    if topic := _topic(sentence):
        frame = replace(frame, subject_org=topic, weak=frame.weak - {"subject_org"})
    counted = [reading for reading in readings if reading.disposition != "context"]
    if not counted:
        periods = [when.period for when in sentence.whens if when.kind == "period"]
        return replace(frame, period=frame.period or (periods[0] if periods else None))
    first, codes = counted[0], counted[0].codes
    if _speaks(counted) and any(hit.code == codes["conduct"] for hit in sentence.hits["conduct"]):
        frame = replace(frame, conduct=codes["conduct"], weak=frame.weak - {"conduct"})
    group = first.codes.get("survivor")
    if group in ("child", "adult") and codes["measure"] != "victim_survivor" and _speaks(counted) and not first.reasons:
        frame = replace(frame, groups={**frame.groups, "survivor": group})
    if first.period is not None and (sentence.whens or first.period != frame.period):
        frame = replace(frame, period=_later(frame, first.period), weak=frame.weak - {"period"})
    return replace(frame, measure=codes["measure"], total=first)


def _speaks(counted: list[Reading]) -> bool:
    """Return whether the first count's conduct holds for what follows: it is the whole, not one of several parts."""
    tree = codelists.load("conduct")
    first = counted[0].codes["conduct"]
    if first in ("_T", "OTHER", "UNKNOWN", "SE", "SA"):
        return False
    others = {reading.codes["conduct"] for reading in counted[1:]} - {first, "OTHER", "UNKNOWN"}
    return all(first in tree.ancestors(code) for code in others)


def _later(frame: Frame, said: Period) -> Period:
    """Return the window that holds after a sentence: a comparison with an earlier one does not move it."""
    holding = frame.period
    if holding is None or holding.start is None or said.start is None or "period" in frame.weak:
        return said
    return said if said.start > holding.start else holding
