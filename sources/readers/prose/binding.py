"""Binds a number to what it is split by, whom it is about and when.

Belongs here: choosing among the words of a number's sides and of the frame.
Does not belong here: whether the number counts at all (`side.py`).
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from schemas import codelists
from schemas.periods import Period, add_months
from sources.readers.prose.dates import When
from sources.readers.prose.frame import DIMENSIONS, OFFENDERS, Frame, Reading
from sources.readers.prose.lexicon import Hit
from sources.readers.prose.side import Side

# Bodies that count what others report to them: a figure of theirs is about those others.
COUNTS_OTHERS = {
    "HRS": "HRS_MEMBERS",
    "CHARITY_COMMISSION": "EW_CHARITIES",
    "NL_MFA": "NL_MFA_PARTNERS",
}
OPEN = ("open", *codelists.load("status").children("open"))
_JOINT = re.compile(r"[\s,/]*(?:\w{1,3}\s+){0,2}")  # "women and men", "staff, volunteers or partners"
NEAR_THAN = 12  # characters between "compared with" and the number compared
NEAR = 110  # characters within which a word after the number may still be about it


def is_part(side: Side) -> bool:
    """Return whether a number is said to be part of one before it: of which 18, including 4."""
    marks = side.sentence.within("anaphora", side.left, side.number.start)
    return any(len(side.sentence.text[hit.end : side.number.start].split()) <= 3 for hit in marks)


def groups(side: Side, measure: str, frame: Frame) -> dict[str, str]:
    """Return the breakdowns the number is split by: of its right side, else of its left, else of the frame."""
    groups = dict(frame.groups)
    for name in DIMENSIONS:
        after = side.sentence.within(name, side.number.end, min(side.right, side.number.end + NEAR))
        before = side.sentence.within(name, side.left, side.number.start)
        if name == "survivor" and measure in OFFENDERS:
            continue
        if code := _nearest(side, name, before, after):
            groups[name] = code
    if side.sentence.within("organisation", side.left, side.right):
        groups.pop("personnel", None)
    if measure in ("alleged_perpetrator", "perpetrator"):
        groups.pop("survivor", None)
    else:
        groups.pop("perpetrator_sex", None)
        groups.pop("personnel", None) if measure == "victim_survivor" or _is_staff_action(groups) else None
    if measure not in ("victim_survivor", *OFFENDERS) and groups.get("survivor") not in ("child", "adult", None):
        groups.pop("survivor")
    return groups


def _is_staff_action(groups: dict[str, str]) -> bool:
    """Return whether people acted against are only said to be staff, as all of them are."""
    return "action" in groups and groups.get("personnel") == "staff"


def _nearest(side: Side, name: str, before: list[Hit], after: list[Hit]) -> str | None:
    """Return the code of a breakdown: what follows the number, unless a verb right before it says it already.

    "Substantiated two and dismissed two": the second status follows the first number, but behind "and".
    """
    text = side.sentence.text
    if after and before and name in ("status", "action"):
        is_close = len(text[before[-1].end : side.number.start].split()) <= 2
        if is_close and side.has_joint(text[side.number.end : after[0].start]):
            return before[-1].code
    hits = after or before[::-1]
    return _one(name, hits, text) if hits else None


def _one(name: str, hits: list[Hit], text: str) -> str | None:
    """Return the code of words that stand together: one, or what they have in common: women and men are adults."""
    together = [hits[0]]
    for hit in hits[1:]:
        first, second = sorted((together[-1], hit), key=lambda one: one.start)
        if not _JOINT.fullmatch(text[first.end : second.start]):
            break
        together.append(hit)
    codes = list(dict.fromkeys(hit.code for hit in together))
    if len(codes) == 1 or name not in ("personnel", "survivor"):
        return codes[0]
    tree = codelists.load(name)
    if codes[0] in tree.ancestors(codes[1]) or codes[1] in tree.ancestors(codes[0]):
        return codes[0]
    shared = [code for code in tree.ancestors(codes[0]) if all(code in tree.ancestors(other) for other in codes[1:])]
    return next((code for code in shared if code != "_T"), None)


def subject(side: Side, frame: Frame) -> str | None:
    """Return whom the number is about: an organisation of its sides, a section of the one spoken of, or that one."""
    after = side.sentence.within("organisation", side.number.end, side.right)
    before = side.sentence.within("organisation", side.left, side.number.start)
    code = after[0].code if after else before[-1].code if before else frame.subject_org
    code = COUNTS_OTHERS.get(code or "", code)
    section = next((hit.code for hit in side.sentence.within("section", side.left, side.right)), None)
    national = f"{code}_{section}"
    return national if section and national in codelists.load("organisation") else code


def period(side: Side, codes: dict[str, str], frame: Frame, before: list[Reading]) -> Period | None:
    """Return the number's window; a year of incidents becomes dimension `occurred`, a date a state.

    Args:
        side: The number.
        codes: Its codes; `occurred` and `basis` are added.
        frame: What holds.
        before: The counts before it in the sentence.
    """
    chosen = _chosen(side)
    held = _held(side, before) or frame.period
    if any(hit.code == "occurred_unknown" for hit in side.sentence.within("periods", side.left, side.right)):
        codes["occurred"] = "unknown"
        return held
    if chosen and chosen.kind == "unknown":
        return None
    if chosen and any(hit.code == "occurred" for hit in side.sentence.hits["periods"]) and chosen.period.start:
        codes["occurred"] = _occurred(side, chosen)
        return held
    if running := _running(side, chosen, frame):
        codes["basis"] = "cumulative"
        return running
    if (day := _state_at(side)) and codes.get("status") in OPEN:
        codes["basis"] = "stock"
        return Period(None, day)
    return _moved(side, chosen, held) or (chosen.period if chosen else held)


def _chosen(side: Side) -> When | None:
    """Return the window beside a number: after it, up to the next number, else before it."""
    whens = [when for when in side.sentence.whens if when.kind != "date" and not _is_compared(side, when)]
    after = [when for when in whens if side.number.end <= when.start < side.right]
    before = [when for when in whens if side.left <= when.start < side.number.start]
    return after[0] if after else before[-1] if before else None


def _is_compared(side: Side, when: When) -> bool:
    """Return whether a window only stands for comparison: 12 more than in 2021."""
    return any(
        hit.code == "than"
        and side.number.end <= hit.start < hit.end <= when.start
        and not side.sentence.text[hit.end : when.start].strip()
        for hit in side.sentence.hits["periods"]
    )


def _held(side: Side, before: list[Reading]) -> Period | None:
    """Return the window of the counts before a number; one in brackets, or compared with, does not hold."""
    text = side.sentence.text
    for reading in reversed(before):
        start, end = reading.number.start, reading.number.end
        in_brackets = text.rfind("(", 0, start) > text.rfind(")", 0, start) and ")" in text[end : side.number.start]
        compared = any(
            hit.code in ("than", "same_period_before", "year_before") and 0 <= start - hit.end <= NEAR_THAN
            for hit in side.sentence.hits["periods"]
        )
        if not in_brackets and not compared:
            return reading.period
    return None


def _state_at(side: Side) -> date | None:
    """Return the day a state is given for: open at 31 December."""
    days = [when for when in side.sentence.whens if when.kind == "date"]
    beside = [when for when in days if side.left <= when.start < side.right]
    return beside[0].period.end if beside else days[0].period.end if days else None


def _running(side: Side, when: When | None, frame: Frame) -> Period | None:
    """Return the window of a running total: so far, to date, since 2021; up to the document's date."""
    today = side.sentence.today
    said = {hit.code for hit in side.sentence.hits["periods"]}
    if today is None:
        return None
    if when and "since" in said and when.period.start and when.period.end < today:
        return Period(when.period.start, today)
    runs = frame.period is None or frame.period.end >= today
    return Period(None, today) if "to_date" in said and when is None and runs else None


def _occurred(side: Side, when: When) -> str:
    """Return the year of incidents, with what it is the end or start of: 2015 or earlier is <=2015."""
    year = when.period.start.year if when.period.start else when.period.end.year
    marks = {"or_before": "<=", "or_later": ">="}
    near = side.sentence.within("periods", when.end, when.end + 20)
    return next((marks[hit.code] for hit in near if hit.code in marks), "") + str(year)


def _moved(side: Side, when: When | None, window: Period | None) -> Period | None:
    """Return the window that holds, moved: the same months of 2017, the year before."""
    said = side.sentence.within("periods", side.left, side.right)
    if window is None or window.start is None:
        return None
    if when and when.period.start and any(hit.code == "same_period_before" for hit in said):
        return _in_year(window, when.period.start.year)
    back = [hit for hit in said if hit.code == "year_before"]
    if back and (when is None or when.end <= side.number.start < back[0].start):
        return _in_year(window, window.start.year - 1)
    return None


def _in_year(window: Period, year: int) -> Period:
    """Return the same window in another year."""
    months = 12 * (year - (window.start or window.end).year)
    start = add_months(window.start, months) if window.start else None
    return Period(start, add_months(window.end + timedelta(days=1), months) - timedelta(days=1))
