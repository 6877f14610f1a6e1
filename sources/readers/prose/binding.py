"""Binds a number to what it is split by, whom it is about and when.

Belongs here: choosing among the words of a number's sides and of the frame.
Does not belong here: whether the number counts at all (`side.py`).
"""

from __future__ import annotations

from datetime import timedelta

from schemas.periods import Period, add_months
from sources.readers.prose.dates import When
from sources.readers.prose.frame import DIMENSIONS, OFFENDERS, Frame, Reading
from sources.readers.prose.side import Side

# Bodies that count what others report to them: a figure of theirs is about those others.
COUNTS_OTHERS = {
    "HRS": "HRS_MEMBERS",
    "CHARITY_COMMISSION": "EW_CHARITIES",
    "NL_MFA": "NL_MFA_PARTNERS",
}
NEAR = 110  # characters within which a word after the number may still be about it


def groups(side: Side, measure: str, frame: Frame, previous: Reading | None) -> dict[str, str]:
    """Return the breakdowns the number is split by: of its right side, else of its left."""
    groups = dict(frame.groups)
    for name in DIMENSIONS:
        after = side.sentence.within(name, side.number.end, min(side.right, side.number.end + NEAR))
        before = side.sentence.within(name, side.left, side.number.start)
        if after:
            groups[name] = after[0].code
        elif before:
            groups[name] = before[-1].code
    if side.sentence.within("organisation", side.left, side.right):
        groups.pop("personnel", None)
    if measure in ("alleged_perpetrator", "perpetrator"):
        groups.pop("survivor", None)
    else:
        groups.pop("perpetrator_sex", None)
        groups.pop("personnel", None) if measure == "victim_survivor" else None
    if measure not in ("victim_survivor", *OFFENDERS) and groups.get("survivor") not in ("child", "adult", None):
        groups.pop("survivor")
    return groups


def subject(side: Side, frame: Frame) -> str | None:
    """Return whom the number is about: an organisation of its sides, else of the frame."""
    after = side.sentence.within("organisation", side.number.end, side.right)
    before = side.sentence.within("organisation", side.left, side.number.start)
    code = after[0].code if after else before[-1].code if before else frame.subject_org
    return COUNTS_OTHERS.get(code or "", code)


def period(side: Side, codes: dict[str, str], frame: Frame, previous: Reading | None) -> Period | None:
    """Return the number's window; a year of incidents becomes dimension `occurred`."""
    whens = [when for when in side.sentence.whens if when.kind == "period"]
    after = [when for when in whens if side.number.end <= when.start < side.right]
    before = [when for when in whens if side.left <= when.start < side.number.start]
    chosen: When | None = after[0] if after else before[-1] if before else None
    if any(hit.code == "occurred_unknown" for hit in side.sentence.within("periods", side.left, side.right)):
        codes["occurred"] = "unknown"
        return frame.period
    if chosen and any(hit.code == "occurred" for hit in side.sentence.hits["periods"]) and chosen.period.start:
        codes["occurred"] = _occurred(side, chosen)
        return frame.period
    if running := _running(side, chosen, frame):
        codes["basis"] = "cumulative"
        return running
    return _moved(side, chosen, frame, previous) or (chosen.period if chosen else frame.period)


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


def _moved(side: Side, when: When | None, frame: Frame, previous: Reading | None) -> Period | None:
    """Return the window of the number before, moved: the same months of 2017, the year before."""
    window = (previous.period if previous else None) or frame.period
    said = {hit.code for hit in side.sentence.within("periods", side.left, side.right)}
    if window is None or window.start is None:
        return None
    if "same_period_before" in said and when and when.period.start:
        return _in_year(window, when.period.start.year)
    if "year_before" in said and when is None:
        return _in_year(window, window.start.year - 1)
    return None


def _in_year(window: Period, year: int) -> Period:
    """Return the same window in another year."""
    months = 12 * (year - (window.start or window.end).year)
    start = add_months(window.start, months) if window.start else None
    return Period(start, add_months(window.end + timedelta(days=1), months) - timedelta(days=1))
