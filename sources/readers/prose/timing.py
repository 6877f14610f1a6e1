"""When a count is about: the window beside it, the one that holds, or one moved from it; how it is counted in time.

Belongs here: choosing among the windows of a sentence; `occurred`; stock and cumulative figures.
Does not belong here: how windows are written (`dates.py`), other breakdowns (`binding.py`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from schemas import codelists
from schemas.periods import Period, add_months
from sources.readers.prose.dates import When
from sources.readers.prose.frame import Frame, Reading
from sources.readers.prose.phrases import Hit
from sources.readers.prose.sentence import Sentence
from sources.readers.prose.side import Side

OPEN = ("open", *codelists.load("status").children("open"))
NEAR_THAN = 12  # characters between "compared with" and the number compared
BESIDE = 6  # words between a number and a window after it that is its own though another stands before


def period(side: Side, codes: dict[str, str], frame: Frame, before: list[Reading], is_part: bool) -> Period | None:
    """Return the number's window; a year of incidents becomes dimension `occurred`, a date a state.

    Args:
        side: The number.
        codes: Its codes; `occurred` and `basis` are added.
        frame: What holds.
        before: The counts before it in the sentence.
        is_part: True where the number is part of one before it, and so of its window.
    """
    base = side.base()
    chosen = _chosen(side) or (_chosen(base) if base else None)
    held = _held(side, before) or frame.period
    beside = {hit.code for hit in side.beside("periods")}
    if found := next((code for code in ("occurred_unknown", "historic") if code in beside), None):
        codes["occurred"] = found.removeprefix("occurred_")
        return held
    if chosen and chosen.kind == "unknown":
        return None
    said = [hit.start for hit in side.sentence.hits["periods"] if hit.code == "occurred"]
    if chosen and chosen.period.start and any(start < chosen.end for start in said):
        codes["occurred"] = _occurred(side, chosen)
        return held
    if chosen and (code := _carried(side, chosen)):
        if code == "into" or chosen.end <= side.number.start:
            return held
        codes["basis"] = "stock"
        return Period(None, chosen.period.end)
    if running := _running(side, chosen, frame, codes["measure"]):
        codes["basis"] = "cumulative"
        return running
    if codes.get("status") in OPEN and not is_part and (day := _state_at(side, is_lone=not before)):
        codes["basis"] = "stock"
        return Period(None, day)
    return _until_today(side, _moved(side, chosen, held) or (chosen.period if chosen else held))


def _carried(side: Side, when: When) -> str | None:
    """Return `from` or `into` where cases are carried over from or into a window: 14 carried over from 2022."""
    words = side.sentence.text[: when.start].split()
    said = side.sentence.lexicon.words["periods"].get("carried_ends", {})
    known = [code for code, found in said.items() if words and words[-1].casefold() in found]
    return known[0] if known and side.sentence.hits["carried"] else None


def _until_today(side: Side, window: Period | None) -> Period | None:
    """Return a window that was not over on the document's date up to that date."""
    today = side.sentence.today
    is_running = window and today and window.start and window.start <= today < window.end
    return Period(window.start, today) if window and today and is_running else window


def as_in_earlier_years(sentence: Sentence, zero: Reading) -> Reading | None:
    """Return the second zero of "as in earlier years no reports in 2022 either": that of the years before."""
    said = any(hit.code == "earlier_years" for hit in sentence.hits["periods"])
    if not said or zero.number.value != 0 or zero.period is None or zero.period.start is None:
        return None
    before = Period(None, zero.period.start - timedelta(days=1))
    return replace(zero, period=before, codes=zero.codes | {"basis": "cumulative"})


def _chosen(side: Side) -> When | None:
    """Return the window beside a number: the one before it, unless one follows closely or none stands before."""
    text = side.sentence.text
    whens = [when for when in side.sentence.whens if when.kind != "date" and not _is_compared(side, when)]
    after = [when for when in whens if side.number.end <= when.start < side.right]
    after = [when for when in after if not side.is_claimed(when.start, when.end) and not _is_aside(side, when)]
    before = [when for when in whens if side.left <= when.start < side.number.start]
    before = [when for when in before if not _is_shut(text[when.end : side.number.start])]
    if after and (not before or _is_close(text[side.number.end : after[0].start])):
        # "43, and in 2020 it was 30": behind a comma and before another number it is that number's.
        gap = text[side.number.end : after[0].start]
        if before or side.right == len(text) or "," not in gap:
            return after[0]
    is_back = any(hit.code == "year_before" for hit in side.left_of("periods"))
    return before[-1] if before else after[0] if after and side.is_first and not is_back else None


def _is_shut(gap: str) -> bool:
    """Return whether a bracket that a window stands in ends before a number: 95 (80 in 2022), 12."""
    return ")" in gap.split("(")[0]


def _is_close(gap: str) -> bool:
    return len(gap.split()) <= BESIDE and not re.search(r"[,;:(]", gap)


def _is_compared(side: Side, when: When) -> bool:
    """Return whether a window only stands for comparison: 12 more than in 2021."""
    return not _carried(side, when) and any(
        hit.code == "than"
        and side.number.end <= hit.start < hit.end <= when.start
        and len(side.sentence.text[hit.end : when.start].split()) <= 1
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
        compared = compared or any(when.is_earlier and when.period == reading.period for when in side.sentence.whens)
        if not in_brackets and not compared and reading.codes.get("basis") != "stock":
            return reading.period
    return None


def _state_at(side: Side, is_lone: bool) -> date | None:
    """Return the day a state is given for: open at 31 December; of a later count, only a day of its own."""
    days = [when for when in side.sentence.whens if when.kind == "date"]
    if own := _own_day(side, days):
        return own.period.end
    return days[0].period.end if days and is_lone else None


def _own_day(side: Side, days: list[When]) -> When | None:
    """Return the day beside a number: the one before it, unless one follows closely or none stands before."""
    after = [when for when in days if side.number.end <= when.start < side.right]
    after = [when for when in after if not side.is_claimed(when.start, when.end)]
    before = [when for when in days if side.left <= when.start < side.number.start]
    if after and (not before or _is_close(side.sentence.text[side.number.end : after[0].start])):
        return after[0]
    return before[-1] if before else None


def _running(side: Side, when: When | None, frame: Frame, measure: str) -> Period | None:
    """Return the window of a running total: so far, to date, since 2021; up to the document's date."""
    today = side.sentence.today
    said = {hit.code for hit in side.sentence.hits["periods"]}
    if today is None:
        return None
    if when and when.period.start and when.period.end < today and _is_since(side, when):
        return Period(when.period.start, today)
    runs = frame.period is None or frame.period.end >= today or measure == "sanction"
    return Period(None, today) if "to_date" in said and when is None and runs else None


def _is_since(side: Side, when: When) -> bool:
    """Return whether "since" stands right before a window."""
    since = [hit for hit in side.sentence.hits["periods"] if hit.code == "since" and hit.end <= when.start]
    return bool(since) and len(side.sentence.text[since[-1].end : when.start].split()) <= 2


def _occurred(side: Side, when: When) -> str:
    """Return the year of incidents, with what it is the end or start of: 2015 or earlier is <=2015."""
    year = when.period.start.year if when.period.start else when.period.end.year
    marks = {"or_before": "<=", "or_later": ">="}
    near = side.sentence.within("periods", when.end, when.end + 20)
    return next((marks[hit.code] for hit in near if hit.code in marks), "") + str(year)


def _moved(side: Side, when: When | None, window: Period | None) -> Period | None:
    """Return the window that holds, moved: the same months of 2017, the year before."""
    said = side.beside("periods")
    if window is None or window.start is None:
        return None
    if when and when.period.start and any(hit.code == "same_period_before" for hit in said):
        return _in_year(window, when.period.start.year)
    back = [hit for hit in said if hit.code == "year_before" and not _is_of_comparison(side, hit)]
    back = [hit for hit in back if not _is_aside(side, hit)]
    back += [hit for hit in side.left_of("periods") if hit.code == "than" and _names_year_before(side, hit)]
    is_year = add_months(window.start, 12) - timedelta(days=1) == window.end
    if when is None and is_year and not side.is_first and _is_compared_with(side):
        return _in_year(window, window.start.year - 1)
    if back and when and when.period.start and not side.is_first and when.end <= back[0].start < side.number.start:
        return _in_year(when.period, when.period.start.year - 1)  # 43 in 2021, while the year before had brought 31
    if back and (when is None or when.end <= side.number.start < back[0].start):
        return _in_year(window, window.start.year - 1)
    return None


def _is_aside(side: Side, said: Hit | When) -> bool:
    """Return whether a window is of a part nobody numbered: 64 were closed, including some of the year before."""
    return any(side.number.end <= hit.start < said.start for hit in side.sentence.hits["anaphora"])


def _names_year_before(side: Side, than: Hit) -> bool:
    """Return whether a comparison before a number names the year before: nine more than the year before, when 48."""
    text = side.sentence.text[than.start : than.end].casefold()
    return any(text.endswith(word.casefold()) for word in side.sentence.lexicon.words["periods"]["year_before"])


def _is_of_comparison(side: Side, back: Hit) -> bool:
    """Return whether "the year before" only stands for comparison: nine more than in the year before."""
    said = [hit for hit in side.sentence.hits["periods"] if hit.code == "than"]
    said += [hit for hit in side.sentence.hits["context"] if hit.code == "compare"]
    return any(side.number.end <= hit.start < back.start for hit in said)


def _is_compared_with(side: Side) -> bool:
    """Return whether the number is what another is compared with: up from 61."""
    than = [hit for hit in side.left_of("periods") if hit.code == "than"]
    return bool(than) and not side.sentence.text[than[-1].end : side.number.start].strip()


def _in_year(window: Period, year: int) -> Period:
    """Return the same window in another year."""
    months = 12 * (year - (window.start or window.end).year)
    start = add_months(window.start, months) if window.start else None
    return Period(start, add_months(window.end + timedelta(days=1), months) - timedelta(days=1))
