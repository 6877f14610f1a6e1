"""Reads what the numbers of a sentence count, from their own words, the sentence, and what was said before.

Belongs here: the order of reading, and what is carried from sentence to sentence.
Does not belong here: one number (`side.py`, `binding.py`), words (`sources/lexicon`), documents (`document.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from schemas import codelists
from schemas.periods import Period
from sources.readers.prose import binding, context, counted, timing
from sources.readers.prose.frame import PEOPLE, SURE, Frame, Reading
from sources.readers.prose.judging import judged
from sources.readers.prose.number import Number
from sources.readers.prose.sentence import Sentence
from sources.readers.prose.side import Side

OTHERS = ("counts something else", "part of something else", counted.AUDIENCE)
AMONG = 4  # words between "among" and the state of those divided
NEAR = 12  # characters between "the other" and the number
TOPIC = 60  # characters in which a sentence names what it is about
# Breakdowns of a total that hold for its parts: 43 reports about partner staff, of which 18 were closed.
LEFT_OVER = ("_T", "OTHER", "UNKNOWN")  # conducts that belong to the breakdown they stand in
PARTS = ("SE", "SA")  # conducts that are mostly spoken of as parts of a count
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
    plain = _plain(sentence)
    sentence.others = [number for number, reason in plain.items() if reason in OTHERS]
    sentence.passed = list(sentence.others)
    everything, sentence.numbers = sentence.numbers, [n for n in sentence.numbers if n not in plain]
    counts: dict[Number, Reading] = {}
    for index, number in enumerate(sentence.numbers):
        before = [reading for reading in counts.values() if reading.disposition != "context"]
        counts[number] = _read_number(Side(sentence, index), said, before)
        if counts[number].disposition == "context":
            sentence.passed.append(number)
            sentence.others += [number] if counts[number].reasons[0] in OTHERS else []
    readings = [counts.get(n) or _context(n, plain[n]) for n in everything]
    readings += [earlier for reading in readings if (earlier := timing.as_in_earlier_years(sentence, reading))]
    return readings, _after(readings, sentence, frame, said)


def _plain(sentence: Sentence) -> dict[Number, str]:
    """Return the numbers that are plainly no counts, with why; a part of such a number is none either."""
    plain: dict[Number, str] = {}
    for index, number in enumerate(sentence.numbers):
        side = Side(sentence, index)
        if reason := context.why_not(side):
            plain[number] = reason
        elif index and (before := plain.get(sentence.numbers[index - 1])):
            gap = sentence.text[sentence.numbers[index - 1].end : number.start].strip().casefold()
            if before == context.REFERRING["before"] and gap in sentence.lexicon.joints:
                plain[number] = before  # questions 1 and 3
            elif side.part_mark() and side.noun is None:
                plain[number] = "part of something else"
    return plain


def _context(number: Number, reason: str) -> Reading:
    return Reading(number, {}, None, "context", SURE, (reason,))


def _read_number(side: Side, frame: Frame, before: list[Reading]) -> Reading:
    """Return what the number counts, given the counts before it in the sentence."""
    measure, how = counted.measure(side, frame, before[-1] if before else None)
    if measure is None:
        return _context(side.number, how)
    if measure in PEOPLE and context.is_workforce(side):
        return _context(side.number, "workforce")
    is_part = side.part_mark() is not None or bool(side.sentence.bases)
    frame = _around(side, frame, before, how, is_part)
    is_whole = not how and not is_part
    codes = {"measure": measure, **binding.groups(side, measure, frame, is_whole)}
    codes["conduct"] = codes.get("conduct") or frame.conduct or "_T"
    if before and side.is_rest():
        codes |= binding.unknown_like(before[-1])
    if subject := binding.subject(side, frame):
        codes["subject_org"] = subject
    period = timing.period(side, codes, frame, before, is_part or how in (counted.AS_BEFORE, counted.AS_CASES))
    if period and period.start and side.sentence.today and period.start > side.sentence.today:
        return _context(side.number, "a projection")
    return judged(Reading(side.number, codes, period, "accepted", SURE, (how,) if how else ()), frame)


def _around(side: Side, frame: Frame, before: list[Reading], how: str, is_part: bool) -> Frame:
    """Return what holds for a number given what it is part of: a count before the colon, "of which", "of these"."""
    listed = [reading for reading in before if reading.number.end <= side.colon()]
    if listed or (before and is_part):
        whole = listed[-1] if listed else before[0]
        state = {"status": whole.codes["status"]} if "status" in whole.codes else {}
        frame = within(frame, whole)
        return replace(frame, groups={**frame.groups, **state})
    if how == counted.AS_NUMBER and (anchor := next((one for one in reversed(before) if not one.reasons), None)):
        conduct = anchor.codes["conduct"]
        return replace(frame, conduct=frame.conduct if conduct in LEFT_OVER else conduct)
    if not how and before and counted.PEOPLE_OF & {side.noun.category if side.noun else ""}:
        conduct = before[-1].codes["conduct"]  # fourteen cases of misconduct; five people were dismissed
        return replace(frame, conduct=frame.conduct if conduct in LEFT_OVER else conduct)
    if frame.cases and how == counted.AS_CASES:
        return replace(within(frame, frame.cases), groups=frame.groups)
    if frame.total and how == counted.AS_BEFORE and not side.sentence.hits["total"]:
        named = ("status",) if side.part_mark() else ()
        kept = {name: code for name in named if (code := frame.total.codes.get(name))}
        return replace(within(frame, frame.total), groups=frame.groups | kept)
    return frame


def within(frame: Frame, total: Reading) -> Frame:
    """Return the frame for parts of a total: its unit, conduct, organisation, window and breakdowns hold for them."""
    conduct = total.codes["conduct"]
    return replace(
        frame,
        measure=total.codes["measure"],
        conduct=frame.conduct if conduct in LEFT_OVER else conduct,
        subject_org=total.codes.get("subject_org") or frame.subject_org,
        period=total.period or frame.period,
        weak=frozenset(),
        groups={**frame.groups, **{name: total.codes[name] for name in PASSED_ON if name in total.codes}},
    )


def _said(sentence: Sentence, frame: Frame, seen: Mapping[int, Reading]) -> Frame:
    """Return the frame with what the sentence takes up from before, and what it says for all of its numbers."""
    if sentence.bases and seen[sentence.bases[0].value or 0].disposition == "context":
        frame = replace(frame, measure=None, total=None)
    elif sentence.bases and (known := seen[sentence.bases[0].value or 0]).disposition != "context":
        frame = replace(within(frame, known), total=known)
        frame = replace(frame, conduct=_own_conduct(sentence) or frame.conduct)
    elif frame.total and sentence.opens_with("anaphora"):
        frame = within(frame, frame.total)
    if state := _among(sentence):
        frame = replace(frame, groups={**frame.groups, "status": state})
    if topic := _topic(sentence, frame):
        frame = replace(frame, subject_org=topic, weak=frame.weak - {"subject_org"})
    if group := _group(sentence):
        frame = replace(frame, groups={**frame.groups, "survivor": group})
    broad = [hit.code for hit in sentence.hits["conduct"] if hit.code not in (*LEFT_OVER, *PARTS)]
    return replace(frame, conduct=frame.conduct or (broad[0] if broad else None))


def _own_conduct(sentence: Sentence) -> str | None:
    """Return what conduct a base is about, said right after it."""
    base = sentence.bases[0]
    stop = next((number.start for number in sentence.numbers if number.start > base.end), base.end + TOPIC)
    own = sentence.within("conduct", base.end, min(stop, base.end + TOPIC))
    return own[0].code if own else None


def _group(sentence: Sentence) -> str | None:
    """Return child or adult where a sentence begins with it: adult safeguarding shows the opposite."""
    first = sentence.numbers[0].start if sentence.numbers else TOPIC
    hits = [hit for hit in sentence.hits["survivor"] if hit.start < min(first, TOPIC)]
    broad = any(hit.code in ("SAFEGUARDING", "INTEGRITY") for hit in sentence.hits["conduct"])
    return hits[0].code if broad and hits and hits[0].code in ("child", "adult") else None


def _among(sentence: Sentence) -> str | None:
    """Return the state of those a sentence divides: among the closed ones, 290 concerned staff."""
    opening = sentence.text[: sentence.numbers[0].start] if sentence.numbers else ""
    words = sentence.lexicon.words["partitive"]
    if not any(opening.casefold().startswith(f"{word} ") for word in words):
        return None
    found = [hit for hit in sentence.hits["status"] if hit.end <= len(opening)]
    return found[0].code if found and len(opening[: found[0].start].split()) <= AMONG else None


def _topic(sentence: Sentence, frame: Frame) -> str | None:
    """Return the organisation a sentence is about: the first it names, before any number; not who is told of it."""
    named = [hit for hit in sentence.hits["organisation"] if not hit.code.startswith("UN_")]
    first = sentence.numbers[0].start if sentence.numbers else TOPIC
    if not named or named[0].start >= min(first, TOPIC) or binding.is_told(named[0].code, frame):
        return None
    speaks = any(hit.start < named[0].start for hit in sentence.hits["we"])
    return None if speaks and frame.subject_org else named[0].code


def _open_window(frame: Frame, windows: list[Period]) -> Frame:
    """Return a frame whose window, where nobody said one yet, is the first of some."""
    if windows and (frame.period is None or "period" in frame.weak):
        return replace(frame, period=windows[0], weak=frame.weak - {"period"})
    return frame


def _after(readings: list[Reading], sentence: Sentence, frame: Frame, said: Frame) -> Frame:
    """Return the frame after a sentence: its topic, and the unit, conduct and window of its first count."""
    frame = _open_window(replace(frame, conduct=frame.conduct or said.conduct), _dated_years(sentence))
    if topic := _topic(sentence, frame):
        frame = replace(frame, subject_org=topic, weak=frame.weak - {"subject_org"})
    if sentence.bases and said.total:
        about = _own_conduct(sentence)  # what a base is about stays the topic: of the 117 on exploitation
        conduct = about if about and about not in (*LEFT_OVER, *PARTS) else frame.conduct
        frame = replace(frame, measure=said.measure, total=said.total, age=0, conduct=conduct)
    counts = [reading for reading in readings if reading.disposition != "context"]
    if not counts:
        frame = replace(frame, age=frame.age + 1)
        frame = replace(frame, total=None) if sentence.others else frame  # "of them" are then parts of something else
        return _open_window(frame, [when.period for when in sentence.whens if when.is_reported])
    first, codes = counts[0], counts[0].codes
    is_part = bool(sentence.bases) or bool(set(first.reasons) & {counted.AS_BEFORE, counted.AS_CASES})
    is_said = any(hit.code == codes["conduct"] for hit in sentence.hits["conduct"])
    if is_said and not is_part and codes["conduct"] not in PARTS and _speaks(counts):
        frame = replace(frame, conduct=codes["conduct"], weak=frame.weak - {"conduct"})
    if group := _group(sentence) or (codes["survivor"] if _describes(sentence, first) else None):
        frame = replace(frame, groups={**frame.groups, "survivor": group})
    compared = any(hit.code in counted.BACK and hit.start < first.number.start for hit in sentence.hits["periods"])
    is_flow = codes.get("basis") is None and "occurred" not in codes and not compared
    if is_flow and first.period is not None and (sentence.whens or first.period != frame.period):
        frame = replace(frame, period=_later(frame, first.period), weak=frame.weak - {"period"})
    if not _speaks(counts):
        first = replace(first, codes={**codes, "conduct": said.conduct or "_T"})
    frame = replace(frame, age=0)
    is_rest = bool(frame.total) and any(0 <= first.number.start - hit.end <= NEAR for hit in sentence.hits["further"])
    if is_rest or is_part:
        return frame  # a part; the whole is still what is spoken of
    cases = frame.cases if codes["measure"] in PEOPLE else first
    return replace(frame, measure=codes["measure"], total=first, cases=cases)


def _dated_years(sentence: Sentence) -> list[Period]:
    """Return the years of which a sentence gives the first or last day: 263 were open on 1 January 2023."""
    days = [when.period.end for when in sentence.whens if when.kind == "date" and when.period.end != sentence.today]
    years = [day.year for day in days if (day.month, day.day) in ((1, 1), (12, 31))]
    return [Period(date(year, 1, 1), date(year, 12, 31)) for year in years]


def _describes(sentence: Sentence, first: Reading) -> bool:
    """Return whether child or adult describes what is counted, not part of it: 589 child safeguarding incidents."""
    if first.codes.get("survivor") not in ("child", "adult") or first.codes["measure"] in PEOPLE or first.reasons:
        return False
    start = first.number.end
    groups = [hit for hit in sentence.hits["survivor"] if start <= hit.start <= start + NEAR]
    units = [hit for hit in sentence.hits["measure"] if hit.code == first.codes["measure"] and hit.start > start]
    return bool(groups) and bool(units) and groups[0].end <= units[0].start


def _speaks(counts: list[Reading]) -> bool:
    """Return whether the first count's conduct holds for what follows: it is the whole, not one of several parts."""
    tree = codelists.load("conduct")
    first = counts[0].codes["conduct"]
    if first in LEFT_OVER:
        return False
    others = {reading.codes["conduct"] for reading in counts[1:]} - {first, "OTHER", "UNKNOWN"}
    return all(first in tree.ancestors(code) for code in others)


def _later(frame: Frame, said: Period) -> Period:
    """Return the window that holds after a sentence: a comparison with an earlier one does not move it."""
    holding = frame.period
    if holding is None or holding.start is None or said.start is None or "period" in frame.weak:
        return said
    return said if said.start > holding.start else holding
