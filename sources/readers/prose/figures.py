"""Reads what the numbers of a sentence count, from their own words, the sentence, and what was said before.

Belongs here: the order of reading, and what a number takes from the one it is part of.
Does not belong here: one number (`side.py`, `binding.py`), what is carried from sentence to sentence (`discourse.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from schemas import codelists
from sources.readers.prose import binding, context, counted, discourse, pairing, recruiting, restating, timing
from sources.readers.prose.frame import ACCUSED, PEOPLE, REGULATED, SURE, Frame, Reading
from sources.readers.prose.judging import judged
from sources.readers.prose.number import Number
from sources.readers.prose.sentence import SEXUAL, Sentence
from sources.readers.prose.side import Side

AS_SAID = (counted.AS_BEFORE, counted.AS_CASES, counted.AS_NUMBER)
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
    counts = pairing.paired(sentence, _whole(sentence, counts), frame.last)
    readings = [counts.get(n) or _context(n, plain[n]) for n in everything]
    readings += [earlier for reading in readings if (earlier := timing.as_in_earlier_years(sentence, reading))]
    return readings, discourse.after(readings, sentence, frame, said)


def _whole(sentence: Sentence, counts: dict[Number, Reading]) -> dict[Number, Reading]:
    """Return the counts, the first coded with what its parts have in common where it names no conduct itself.

    Seven incidents: four of bullying, two of harassment, one of fraud.
    """
    accepted = [number for number in counts if counts[number].disposition != "context"]
    parts = [counts[number].codes["conduct"] for number in accepted[1:]]
    stop = discourse.parts_start(sentence)
    if not stop or len(parts) < 2 or accepted[0].start > stop or sentence.within("conduct", 0, stop):
        return counts
    first = counts[accepted[0]]
    common = binding.common_conduct([code for code in parts if code not in discourse.LEFT_OVER])
    if first.reasons[:1] == (counted.AS_BEFORE,) or not common or first.codes["conduct"] in (common, "INTEGRITY"):
        return counts
    tree = codelists.load("conduct")
    if first.codes["conduct"] in tree.ancestors(common):
        return counts
    return counts | {accepted[0]: replace(first, codes={**first.codes, "conduct": common})}


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
            elif before in OTHERS and side.part_mark() and side.noun is None:
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
    found = before[-1].codes.get("status") if before else None
    codes = {"measure": measure, **binding.groups(side, measure, frame, is_whole, found)}
    if how == counted.AS_NUMBER and before and not is_part:
        # What counts as the number before is split by no more than that one, unless its own words say so.
        codes = {n: code for n, code in codes.items() if n in before[-1].codes or frame.groups.get(n) != code}
    codes["conduct"] = _conduct(side, codes, frame, before)
    if measure == "investigation" and codes.get("status") == "closed":
        codes["status"] = "investigated"
    if before and (side.is_rest() or _is_person_in_list(side, codes, before[-1])):
        codes |= binding.unknown_like(before[-1])
    if country := binding.area(side):
        codes["ref_area"] = country
    if subject := binding.subject(side, frame):
        codes["subject_org"] = subject
        if binding.is_of_partners(side, subject):
            codes["personnel"] = "partner_staff"
    period = timing.period(side, codes, frame, before, is_part or how in (counted.AS_BEFORE, counted.AS_CASES))
    if period and period.start and side.sentence.today and period.start > side.sentence.today:
        return _context(side.number, "a projection")
    return judged(Reading(side.number, codes, period, "accepted", SURE, (how,) if how else ()), frame)


def _conduct(side: Side, codes: dict[str, str], frame: Frame, before: list[Reading]) -> str:
    """Return what conduct a number is about: its own, or what its list, its measure or the frame says."""
    if codes["measure"] in recruiting.RECRUITING and not any(h.code in SEXUAL for h in side.sentence.hits["conduct"]):
        return "SM"  # what former employers are asked for
    if before and _is_other(side) and before[-1].codes["conduct"] != frame.conduct:
        return "OTHER"
    return codes.get("conduct") or _of_all_kinds(side, codes, frame, before) or frame.conduct or "_T"


def _of_all_kinds(side: Side, codes: dict[str, str], frame: Frame, before: list[Reading]) -> str | None:
    """Return `_T` for reports that a regulator receives on any matter, where nothing says on what."""
    is_any = codes["measure"] == REGULATED and binding.subject(side, frame) == "EW_CHARITIES"
    is_whole = not before or before[-1].codes["conduct"] == "_T"
    return "_T" if is_any and is_whole and not side.sentence.hits["conduct"] and frame.total is None else None


def _is_other(side: Side) -> bool:
    """Return whether only "others" stands before a number in a list: physical abuse 120, others 137."""
    label = re.split(r"[,;]", side.before)[-1].strip(" :(").casefold()
    return label in side.sentence.lexicon.words["tables"]["other_row"] and not side.after.strip(" .)")


def _is_person_in_list(side: Side, codes: dict[str, str], before: Reading) -> bool:
    """Return whether persons stand at the end of a list of women and girls: nobody says who they are."""
    is_person = side.noun is not None and side.noun.code == "person"
    return (
        is_person and codes["measure"] == "victim_survivor" and "survivor" in before.codes and "survivor" not in codes
    )


def _around(side: Side, frame: Frame, before: list[Reading], how: str, is_part: bool) -> Frame:
    """Return what holds for a number given what it is part of: a count before the colon, "of which", "of these"."""
    if how in AS_SAID and (taken := pairing.taken_up(side.sentence, side.number.start, frame)):
        return discourse.within(frame, taken)
    listed = [reading for reading in before if reading.number.end <= side.colon()]
    if listed or (before and is_part):
        # MONUSCO had 34, 29 of them proven; MINUSCA had 28, 21 of them proven.
        clause = side.sentence.text.rfind(";", 0, side.number.start)
        own = [reading for reading in before if reading.number.start > clause]
        whole = listed[-1] if listed else (own or before)[0]
        state = {"status": whole.codes["status"]} if "status" in whole.codes else {}
        frame = discourse.within(frame, whole)
        return replace(frame, groups={**frame.groups, **state})
    if how == counted.AS_NUMBER and restating.restates(side):
        same = discourse.within(frame, before[-1])
        return replace(same, period=frame.period, weak=frame.weak, groups=restating.repeated(before[-1], frame))
    if how == counted.AS_NUMBER and before:
        anchor = next((one for one in reversed(before) if not one.reasons), before[0])
        conduct = anchor.codes["conduct"]
        return replace(frame, conduct=frame.conduct if conduct in discourse.LEFT_OVER else conduct)
    if not how and before and (side.noun is None or side.noun.category in counted.PEOPLE_OF):
        conduct = before[-1].codes["conduct"]  # fourteen cases of misconduct; five people were dismissed
        joined = counted.is_joined(side, before[-1]) and not side.beside("action")
        action = {"action": before[-1].codes["action"]} if joined else {}
        conduct = frame.conduct if conduct in discourse.LEFT_OVER else conduct  # type: ignore[assignment]
        return replace(frame, conduct=conduct, groups=frame.groups | action)
    if frame.cases and how == counted.AS_CASES:
        return replace(discourse.within(frame, frame.cases), groups=frame.groups)
    if frame.total and how == counted.AS_BEFORE and not is_part and restating.restates(side):
        return replace(
            discourse.within(frame, frame.total), groups=restating.repeated(frame.total, frame, restating.OF_SENTENCES)
        )
    if frame.total and how == counted.AS_BEFORE and not side.sentence.hits["total"]:
        named = ("status",) if side.part_mark() else ()
        kept = {name: code for name in named if (code := frame.total.codes.get(name))}
        if side.sentence.hits["further"] and frame.last:  # a further 80 concerned abuse of power
            kept = {name: code for name in ("status",) if (code := frame.last[-1].codes.get(name))}
        return replace(discourse.within(frame, frame.total), groups=frame.groups | kept)
    return frame
