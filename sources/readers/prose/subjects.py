"""Whose the counts of a sentence are where their own words do not say: its topic, and the whole after its parts.

Belongs here: when what is spoken of moves to a part of it, such as a mission of the UN, and when it goes back.
Does not belong here: whom one number is about (`binding.py`), what else is carried on (`discourse.py`, `scope.py`).
"""

from __future__ import annotations

from dataclasses import replace

from sources.readers.prose import binding
from sources.readers.prose.bodies import is_part
from sources.readers.prose.frame import Frame, Reading
from sources.readers.prose.phrases import Hit
from sources.readers.prose.sentence import Sentence

TOPIC = 60  # characters in which a sentence names what it is about
ARTICLE = 5  # characters between "collected by" and the name: the article
BESIDE = 20  # characters between a body and the name of the part of it that is meant
WHOLE = "whole"


def topic(sentence: Sentence, frame: Frame) -> str | None:
    """Return the organisation a sentence is about: the first it names, before any number; not who is told of it."""
    named = [hit for hit in sentence.hits["organisation"] if not hit.code.startswith("UN_")]
    # "VN-vredesmissies" names the missions, not the UN as a whole.
    missions = {hit.start for hit in sentence.hits["organisation"] if hit.code.startswith("UN_")}
    named = [hit for hit in named if not (hit.code == "UN" and {hit.end, hit.end + 1} & missions)]
    if sentence.hits["we"]:
        named = [hit for hit in named if hit.code not in binding.SCHEMES]
    if not sentence.numbers:  # source: returns of the members, collected by SCHR
        named = [hit for hit in named if not _gathers(hit, sentence)]
    first = sentence.numbers[0].start if sentence.numbers else TOPIC
    if binding.refers_back(sentence):  # the UN registered 26 allegations about this mission
        named = [hit for hit in named if not is_part(frame.subject_org, hit.code)]
    if not named or named[0].start >= min(first, TOPIC) or binding.is_told(named[0].code, frame):
        return None
    speaks = any(hit.start < named[0].start for hit in sentence.hits["we"])
    if frame.subject_org and (speaks or named[0].code == "AID_SECTOR"):
        return None
    # The mission of the United Nations in Haiti, MINUSTAH: the part stands beside the whole.
    parts = [hit for hit in named if hit.start - named[0].end <= BESIDE and is_part(hit.code, named[0].code)]
    return parts[0].code if parts else named[0].code


def _gathers(name: Hit, sentence: Sentence) -> bool:
    """Return whether a body only brings together what others report: collected by the Committee."""
    words = [hit for hit in sentence.hits["tables"] if hit.code == "gathered"]
    return any(0 <= name.start - word.end <= ARTICLE for word in words)


def turns(sentence: Sentence, running: Frame) -> bool:
    """Return whether a paragraph turns to another organisation than the one before."""
    named = [hit.code for hit in sentence.hits["organisation"] if hit.start < TOPIC]
    return bool(named) and running.subject_org is not None and named[0] != running.subject_org


def moved(frame: Frame, subject: str) -> Frame:
    """Return the frame about an organisation; a body it is part of is kept as the whole."""
    weak = frame.weak - {"subject_org"}
    if is_part(subject, frame.subject_org):
        weak = weak | {WHOLE} if "subject_org" in frame.weak else weak - {WHOLE}
        return replace(frame, subject_org=subject, whole=frame.subject_org, weak=weak)
    whole = frame.whole if subject == frame.subject_org or is_part(subject, frame.whole) else None
    return replace(frame, subject_org=subject, whole=whole, weak=weak if whole else weak - {WHOLE})


def returned(frame: Frame) -> Frame:
    """Return the frame about the whole again, as weakly said as it was."""
    if frame.whole is None:
        return frame
    weak = (frame.weak | {"subject_org"} if WHOLE in frame.weak else frame.weak - {"subject_org"}) - {WHOLE}
    return replace(frame, subject_org=frame.whole, whole=None, weak=weak)


def is_anew(sentence: Sentence) -> bool:
    """Return whether a paragraph begins with a sentence that takes up nobody: no name, no "its", no "the mission"."""
    return not any(sentence.hits[name] for name in ("organisation", "it", "that_body"))


def counted(frame: Frame, counts: list[Reading], sentence: Sentence) -> Frame:
    """Return the frame about the one body that a sentence names for all it counts: 143 victims in the missions."""
    bodies = {one.codes.get("subject_org") for one in counts if one.number.value}
    named = {hit.code for hit in sentence.hits["organisation"]}
    body = bodies.pop() if len(bodies) == 1 else None
    return moved(frame, body) if body in named and body is not None and body != frame.subject_org else frame


def is_beside(first: Reading, frame: Frame) -> bool:
    """Return whether a count is of another body than the total, and of no part of it: as for MONUSCO, it had 25."""
    body, whole = first.codes.get("subject_org"), frame.total.codes.get("subject_org") if frame.total else None
    return None not in (body, whole) and body != whole and not is_part(body, whole)


def takes_up(sentence: Sentence, running: Frame, section: Frame) -> bool:
    """Return whether a paragraph goes on about the part of a heading's body that the one before ended with."""
    return binding.refers_back(sentence) and is_part(running.subject_org, section.subject_org)


def is_done(frame: Frame, counts: list[Reading]) -> bool:
    """Return whether nothing is left to say of a topic: it was one of several in turn, or has none of what counts."""
    bodies = {one.codes.get("subject_org") for one in counts}
    return frame.subject_org in bodies and (len(bodies) > 1 or all(one.number.value == 0 for one in counts))
