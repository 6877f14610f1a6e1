"""What is carried from sentence to sentence: topics, bases, totals, the window spoken of.

Belongs here: what a sentence takes up from before, what it leaves for those that follow.
Does not belong here: reading the numbers of a sentence (`figures.py`), headings and paragraphs (`scope.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from schemas import codelists
from schemas.periods import Period
from sources.readers.prose import counted, subjects
from sources.readers.prose.frame import PEOPLE, Frame, Reading
from sources.readers.prose.sentence import Sentence

AMONG = 4  # words between "among" and the state of those divided
NEAR = 12  # characters between "the other" and the number
TOPIC = 60  # characters in which a sentence names what it is about
# Breakdowns of a total that hold for its parts: 43 reports about partner staff, of which 18 were closed.
PASSED_ON = ("survivor", "setting", "personnel", "mode")
LEFT_OVER = ("_T", "OTHER", "UNKNOWN")  # conducts that belong to the breakdown they stand in
PARTS = ("SE", "SA")  # conducts that are mostly spoken of as parts of a count


def within(frame: Frame, total: Reading) -> Frame:
    """Return the frame for parts of a total: its unit, conduct, organisation, window and breakdowns hold for them."""
    conduct = total.codes["conduct"]
    return replace(
        frame,
        measure=total.codes["measure"],
        conduct=frame.conduct if conduct in LEFT_OVER else conduct,
        subject_org=total.codes.get("subject_org") or frame.subject_org,
        period=frame.period if total.codes.get("basis") == "stock" else total.period or frame.period,
        weak=frozenset(),
        groups={**frame.groups, **{name: total.codes[name] for name in PASSED_ON if name in total.codes}},
    )


def said(sentence: Sentence, frame: Frame, seen: Mapping[int, Reading]) -> Frame:
    """Return the frame with what the sentence takes up from before, and what it says for all of its numbers."""
    known = seen[sentence.bases[0].value or 0] if sentence.bases else None
    if known and known.disposition == "context":
        frame = replace(frame, measure=None, total=None)
    elif known:
        frame = replace(within(frame, known), total=known)
        frame = replace(frame, conduct=_own_conduct(sentence) or frame.conduct)
        held = {"status": known.codes["status"]} if "status" in known.codes else {}
        frame = replace(frame, groups={**frame.groups, **held})
    elif frame.total and sentence.opens_with("anaphora"):
        held = {"status": frame.total.codes["status"]} if "status" in frame.total.codes else {}
        frame = within(frame, frame.total)
        frame = replace(frame, groups={**frame.groups, **held})
    elif frame.total and frame.age == 0 and sentence.opens_with("they"):
        frame = replace(frame, subject_org=frame.total.codes.get("subject_org") or frame.subject_org)
    if state := _among(sentence):
        frame = replace(frame, groups={**frame.groups, "status": state})
    if topic := subjects.topic(sentence, frame):
        frame = subjects.moved(frame, topic)
    frame = _grouped(frame, _group(sentence))
    stop = parts_start(sentence) or len(sentence.text)
    broad = [hit.code for hit in sentence.within("conduct", 0, stop) if hit.code not in (*LEFT_OVER, *PARTS)]
    return replace(frame, conduct=frame.conduct or (broad[0] if broad else None))


def parts_start(sentence: Sentence) -> int:
    """Return where a sentence begins to tell the parts of its first count, or 0: seven incidents: four; of which."""
    if len(sentence.numbers) < 2:
        return 0
    first, second = sentence.numbers[0].end, sentence.numbers[1]
    colon = sentence.text.find(": ", first, second.start)
    if colon < 0:
        colon = sentence.text.find(" : ", first, second.start)
    marks = [hit.start for hit in sentence.within("anaphora", first, second.start)]
    return min([place for place in (colon, *marks) if place > 0], default=0)


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


def _grouped(frame: Frame, group: str | None) -> Frame:
    """Return the frame with child or adult fixed for what follows, where a sentence says so."""
    return replace(frame, groups={**frame.groups, "survivor": group}) if group else frame


def _among(sentence: Sentence) -> str | None:
    """Return the state of those a sentence divides: among the closed ones, 290 concerned staff."""
    opening = sentence.text[: sentence.numbers[0].start] if sentence.numbers else ""
    words = sentence.lexicon.words["partitive"]
    if not any(opening.casefold().startswith(f"{word} ") for word in words):
        return None
    found = [hit for hit in sentence.hits["status"] if hit.end <= len(opening)]
    return found[0].code if found and len(opening[: found[0].start].split()) <= AMONG else None


def after(readings: list[Reading], sentence: Sentence, frame: Frame, said: Frame) -> Frame:
    """Return the frame after a sentence: its topic, and the unit, conduct and window of its first count."""
    frame = _open_window(replace(frame, conduct=frame.conduct or said.conduct), _dated_years(sentence))
    if topic := subjects.topic(sentence, frame):
        frame = subjects.moved(frame, topic)
    if sentence.bases and said.total:
        frame = _on_base(frame, sentence, said, said.total)
    counts = [reading for reading in readings if reading.disposition != "context"]
    if state := _listed(sentence, counts):
        frame = replace(frame, groups={**frame.groups, "status": state})
    if not counts:
        frame = replace(frame, age=frame.age + 1)
        frame = replace(frame, total=None) if sentence.others else frame  # "of them" are then parts of something else
        windows = [when.period for when in sentence.whens if when.is_reported]
        # The month a paper is dated with is no window it is about.
        return _open_window(frame, [window for window in windows if window.end != sentence.today])
    frame = replace(frame, last=tuple(counts))
    frame = subjects.returned(frame) if subjects.is_done(frame, counts) else frame
    first, codes = counts[0], counts[0].codes
    is_part = bool(sentence.bases) or bool(set(first.reasons) & {counted.AS_BEFORE, counted.AS_CASES})
    is_part = is_part and not subjects.is_beside(first, frame)
    is_said = any(hit.code == codes["conduct"] for hit in sentence.hits["conduct"])
    if is_said and not is_part and codes["conduct"] not in PARTS and _speaks(counts):
        frame = replace(frame, conduct=codes["conduct"], weak=frame.weak - {"conduct"})
    frame = _grouped(frame, _group(sentence) or (codes["survivor"] if _describes(sentence, first) else None))
    is_flow = codes.get("basis") is None and "occurred" not in codes and not _is_compared(sentence, first)
    if is_flow and first.period is not None and (sentence.whens or first.period != frame.period):
        frame = replace(frame, period=_later(frame, first), weak=frame.weak - {"period"})
    if not _speaks(counts):
        first = replace(first, codes={**codes, "conduct": said.conduct or "_T"})
    frame = replace(frame, age=0)
    if whole := _split(frame, counts):
        frame, is_part = replace(frame, measure=whole.codes["measure"], total=whole), True
    is_rest = any(0 <= first.number.start - hit.end <= NEAR for hit in sentence.hits["further"])
    bodies = {reading.codes.get("subject_org") for reading in counts}
    is_split = len(bodies) > 1 and frame.total is not None and frame.total.codes.get("subject_org") not in bodies
    if is_rest or is_part or is_split:
        return frame  # a part; the whole is still what is spoken of
    cases = frame.cases if codes["measure"] in PEOPLE else first
    frame = subjects.counted(frame, counts, sentence)
    return replace(frame, measure=codes["measure"], total=first, cases=cases)


def _on_base(frame: Frame, sentence: Sentence, said: Frame, base: Reading) -> Frame:
    """Return the frame with a base as what is spoken of, its conduct and window: of the 117 on exploitation."""
    named = (_own_conduct(sentence), base.codes["conduct"])
    conduct = next((code for code in named if code and code not in (*LEFT_OVER, *PARTS)), frame.conduct)
    frame = replace(frame, measure=said.measure, total=base, age=0, conduct=conduct)
    frame = subjects.moved(frame, said.subject_org) if said.subject_org else frame
    if base.period is None or {"basis", "occurred"} & set(base.codes):
        return frame
    return replace(frame, period=base.period, weak=frame.weak - {"period"})


def _listed(sentence: Sentence, counts: list[Reading]) -> str | None:
    """Return the state of the items a sentence with a colon at its end leads to, "of the confirmed cases:"."""
    if not sentence.text.endswith(":"):
        return None
    if states := sentence.hits["status"]:
        return states[-1].code
    return counts[-1].codes.get("status") if counts else None


def _is_compared(sentence: Sentence, first: Reading) -> bool:
    """Return whether a sentence goes back to an earlier window to compare: the year before it had been 31."""
    said = any(hit.code in counted.BACK and hit.start < first.number.start for hit in sentence.hits["periods"])
    return said or any(when.is_earlier and when.period == first.period for when in sentence.whens)


def _split(frame: Frame, counts: list[Reading]) -> Reading | None:
    """Return the whole that counts only split by groups: 59 allegations concern soldiers, ten police officers."""
    unit = counts[0].codes["measure"]
    whole = next((one for one in (frame.total, frame.cases) if one and one.codes["measure"] == unit), None)
    if whole is None or len(counts) == 1:
        return None
    most = whole.number.value or 0
    is_unit = all(one.codes["measure"] == unit and (one.number.value or 0) < most for one in counts)
    names = [name for name in PASSED_ON if name in counts[0].codes and name not in whole.codes]
    return whole if is_unit and any(all(name in one.codes for one in counts) for name in names) else None


def _open_window(frame: Frame, windows: list[Period]) -> Frame:
    """Return a frame whose window, where nobody said one yet, is the first of some."""
    if windows and (frame.period is None or "period" in frame.weak):
        return replace(frame, period=windows[0], weak=frame.weak - {"period"})
    return frame


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


def _later(frame: Frame, first: Reading) -> Period | None:
    """Return the window that holds after a sentence: a comparison with an earlier one does not move it."""
    holding, said = frame.period, first.period
    if holding is None or holding.start is None or said is None or said.start is None or "period" in frame.weak:
        return said
    if frame.total and first.codes.get("subject_org") != frame.total.codes.get("subject_org"):
        return said  # of another organisation: no comparison
    return said if said.start > holding.start else holding
