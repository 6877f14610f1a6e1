"""Reads what the numbers of a sentence count, from their own words, the sentence, and what was said before.

Belongs here: the order of reading, and what a number takes from the one it is part of.
Does not belong here: one number (`side.py`, `binding.py`), what is carried from sentence to sentence (`discourse.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sources.readers.prose import binding, context, counted, discourse, timing
from sources.readers.prose.frame import ACCUSED, DIMENSIONS, PEOPLE, SURE, Frame, Reading
from sources.readers.prose.judging import judged
from sources.readers.prose.number import Number
from sources.readers.prose.sentence import SEXUAL, Sentence
from sources.readers.prose.side import Side

COMPARED = ("status", "action", "personnel", "survivor", "perpetrator_sex", "setting")
REGULATED = "serious_incident_report"
OTHERS = ("counts something else", "part of something else", counted.AUDIENCE)


def read(sentence: Sentence, frame: Frame, seen: Mapping[int, Reading]) -> tuple[list[Reading], Frame]:
    """Read the numbers of a sentence.

    Args:
        sentence: The sentence.
        frame: What holds so far.
        seen: The counts read so far, by value.

    Returns:
        One reading per number, and the frame for what follows.
    """
    said = discourse.said(sentence, frame, seen)
    sentence.narrow(said.conduct)
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
    return readings, discourse.after(readings, sentence, frame, said)


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
    if measure in PEOPLE and not (how and measure in ACCUSED) and context.is_workforce(side):
        return _context(side.number, "workforce")
    is_part = side.part_mark() is not None or bool(side.sentence.bases)
    frame = _around(side, frame, before, how, side.part_mark() is not None)
    is_whole = not how and not is_part
    codes = {"measure": measure, **binding.groups(side, measure, frame, is_whole)}
    codes["conduct"] = codes.get("conduct") or (_of_all_kinds(side, codes, frame, before) or frame.conduct) or "_T"
    if measure in counted.RECRUITING and not any(hit.code in SEXUAL for hit in side.sentence.hits["conduct"]):
        codes["conduct"] = "SM"  # what former employers are asked for
    if how and (compared := before[-1] if before else frame.total) and _is_in_other_window(side):
        kept = COMPARED if before else COMPARED[:2]
        codes = {**{name: compared.codes[name] for name in kept if name in compared.codes}, **codes}
    if before and (side.is_rest() or _is_person_in_list(side, codes, before[-1])):
        codes |= binding.unknown_like(before[-1])
    if country := binding.area(side):
        codes["ref_area"] = country
    if subject := binding.subject(side, frame):
        codes["subject_org"] = subject
    period = timing.period(side, codes, frame, before, is_part or how in (counted.AS_BEFORE, counted.AS_CASES))
    if period and period.start and side.sentence.today and period.start > side.sentence.today:
        return _context(side.number, "a projection")
    return judged(Reading(side.number, codes, period, "accepted", SURE, (how,) if how else ()), frame)


def _of_all_kinds(side: Side, codes: dict[str, str], frame: Frame, before: list[Reading]) -> str | None:
    """Return `_T` for reports that a regulator receives on any matter, where nothing says on what."""
    is_any = codes["measure"] == REGULATED and binding.subject(side, frame) == "EW_CHARITIES"
    is_whole = not before or before[-1].codes["conduct"] == "_T"
    return "_T" if is_any and is_whole and not side.sentence.hits["conduct"] and frame.total is None else None


def _is_in_other_window(side: Side) -> bool:
    """Return whether a number only says the same of another window: 14 dismissed; the year before there were nine."""
    if any(side.right_of(name) or side.left_of(name) for name in (*DIMENSIONS, "organisation")) or side.part_mark():
        return False
    if any(hit.code == "occurred" for hit in side.sentence.hits["periods"]):
        return False
    moved = any(hit.code in counted.BACK for hit in side.beside("periods"))
    return moved or any(side.left <= w.start < side.right for w in side.sentence.whens if w.kind == "period")


def _is_person_in_list(side: Side, codes: dict[str, str], before: Reading) -> bool:
    """Return whether persons stand at the end of a list of women and girls: nobody says who they are."""
    is_person = side.noun is not None and side.noun.code == "person"
    return (
        is_person and codes["measure"] == "victim_survivor" and "survivor" in before.codes and "survivor" not in codes
    )


def _around(side: Side, frame: Frame, before: list[Reading], how: str, is_part: bool) -> Frame:
    """Return what holds for a number given what it is part of: a count before the colon, "of which", "of these"."""
    listed = [reading for reading in before if reading.number.end <= side.colon()]
    if listed or (before and is_part):
        whole = listed[-1] if listed else before[0]
        state = {"status": whole.codes["status"]} if "status" in whole.codes else {}
        frame = discourse.within(frame, whole)
        return replace(frame, groups={**frame.groups, **state})
    if how == counted.AS_NUMBER and before:
        anchor = next((one for one in reversed(before) if not one.reasons), before[0])
        conduct = anchor.codes["conduct"]
        return replace(frame, conduct=frame.conduct if conduct in discourse.LEFT_OVER else conduct)
    if not how and before and (side.noun is None or side.noun.category in counted.PEOPLE_OF):
        conduct = before[-1].codes["conduct"]  # fourteen cases of misconduct; five people were dismissed
        return replace(frame, conduct=frame.conduct if conduct in discourse.LEFT_OVER else conduct)
    if frame.cases and how == counted.AS_CASES:
        return replace(discourse.within(frame, frame.cases), groups=frame.groups)
    if frame.total and how == counted.AS_BEFORE and not side.sentence.hits["total"]:
        named = ("status",) if side.part_mark() else ()
        kept = {name: code for name in named if (code := frame.total.codes.get(name))}
        return replace(discourse.within(frame, frame.total), groups=frame.groups | kept)
    return frame
