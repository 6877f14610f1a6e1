"""The window of a number in a table: what row, column, section, corner, caption and frame say together.

Belongs here: a quarter beside a year, states at a date, running totals, years of incidents.
Does not belong here: what one label says of time (`table_times.py`), other dimensions (`table_codes.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schemas import codelists
from schemas.periods import Period, add_months
from sources.readers.prose.frame import FINDINGS, Frame
from sources.readers.prose.labels import Label
from sources.readers.prose.table_times import YEAR, YEAR_MONTHS, Times, part_of

_PAIR = re.compile(r".*?((?:19|20)\d{2})\s?[-–/]\s?((?:19|20)\d{2}).*")


@dataclass(frozen=True)
class Place:
    """Where a number stands: the labels that hold for it, the nearest first.

    Attributes:
        label, head: Of its row and its column.
        section, parent: Row without numbers above it; row it is a part of ("of which").
        corner: Header over the row labels.
        titles: Lines of the caption, the nearest first.
        over: Other short lines over the table, which may name it.
        frame: What holds before the table.
        rests: Breakdowns of which the row is a rest, each with its kind: other, unknown.
    """

    label: Label
    head: Label
    section: Label | None
    parent: Label | None
    corner: Label
    titles: Sequence[Label]
    over: Sequence[Label]
    frame: Frame
    rests: Mapping[str, str]

    @property
    def near(self) -> list[Label]:
        """The labels inside the table, the nearest first."""
        return [part for part in (self.label, self.head, self.section, self.parent) if part]


@dataclass(frozen=True)
class Timed:
    """A window with what it says of the count: basis, year of the incidents."""

    period: Period | None
    codes: dict[str, str]
    doubts: tuple[str, ...] = ()


def incident_axis(corner: Label, heads: Sequence[Label], rows: Sequence[Label], titles: Sequence[Label]) -> str | None:
    """Return where the years of incidents stand: row, column or None."""
    if corner.says("incident_year"):
        return "row"
    if any(head.says("incident_year") for head in heads):
        return "column"
    if any(title.says("incident_year") for title in titles):
        dated = any(row.times.is_said for row in rows)
        return "row" if dated and not any(head.times.is_said for head in heads) else "column"
    return None


def timed(place: Place, axis: str | None, today: date | None, rows: Sequence[Label], heads: Sequence[Label]) -> Timed:
    """Return the window of a number and what it says of the count.

    Args:
        place: Labels that hold.
        axis: Where years of incidents stand, as `incident_axis` says.
        today: Date of the document, if known.
        rows: Labels of all rows.
        heads: Labels of all columns.
    """
    dated = place.label if axis == "row" else place.head if axis == "column" else None
    if dated and (occurred := _occurred(dated)):
        blank = dated.without_time
        place = replace(place, label=blank) if axis == "row" else replace(place, head=blank)
        return Timed(_window(place), {"occurred": occurred})
    if state := _state(place, rows):
        return state
    if running := _running(place, today, heads):
        return running
    window = _window(place)
    undated = not any(part.times.is_said for part in (*place.near, place.corner))
    if undated and _is_long(window) and any(head.times.windows for head in heads):
        return Timed(window, {}, ("which of the years is not said",))
    if window is None and any(part.times.fiscal for part in place.near):
        return Timed(None, {}, ("months of the fiscal year not said",))
    if _is_long(window) and any(part.times.windows for part in place.near):
        return Timed(window, {"basis": "cumulative"})
    return Timed(window, {"basis": "closed"} if _is_by_closure(place) else {})


def _is_long(window: Period | None) -> bool:
    return bool(window and window.start and add_months(window.start, 2 * YEAR_MONTHS) <= window.end + timedelta(days=1))


def _occurred(label: Label) -> str | None:
    """Return the years of incidents that a label names, or None for a total."""
    years = sorted(int(found.group()) for found in YEAR.finditer(label.text))
    if not years:
        return "unknown" if label.says("unknown") else None
    if label.says("before_year"):  # before 2015
        return f"<={years[0] - 1}"
    if label.says("until_year"):  # 2015 or earlier
        return f"<={years[-1]}"
    if label.says("from_year"):
        return f">={years[0]}"
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _open(label: Label) -> bool:
    status = label.first("status")
    return label.says("stock") or bool(status and "open" in (status, *codelists.load("status").ancestors(status)))


def _state(place: Place, rows: Sequence[Label]) -> Timed | None:
    """Return the day at which a state is counted: open at 31 December 2023, pending at the end of the month."""
    for part in (place.label, place.head, place.section):
        if not part or not _open(part) or any(not part.text[: hit.start] for hit in part.hits["anaphora"]):
            continue
        if day := part.times.day:
            held = _window(replace(place, label=part.without_time) if part is place.label else place)
            # Open at the end of the year among findings: what became of the complaints of that year.
            found = any(row.first("status") in FINDINGS for row in rows)
            if part is place.label and found and held and held.end == day:
                return None
            return Timed(Period(day, day), {"basis": "stock"})
        if part.says("at_end") and (window := _window(place)):
            return Timed(Period(window.end, window.end), {"basis": "stock"})
    said = any(part.times.is_said for part in place.near)
    stocks = [t.times for t in place.titles if t.says("stock") and t.times.day and not t.times.windows]
    day = next((times.day for times in stocks), None)
    section = place.section.times.day if place.section and not said else None
    return Timed(Period(day, day), {"basis": "stock"}) if day and not said and not section else None


def _running(place: Place, today: date | None, heads: Sequence[Label]) -> Timed | None:
    """Return the window of a running total: since 2017, to date."""
    said = next((part for part in place.near if _runs(part)), None)
    within = place.near if said else []
    if said is None and not any(part.times.is_said for part in place.near):
        said = next((title for title in place.titles if _runs(title)), None)
    if said is None:
        return None
    windows = said.times.windows
    start = windows[0].start if windows and said.says("since") else None
    if windows and not said.says("since"):
        return Timed(windows[0], {"basis": "cumulative"})
    days = [part.times.day for part in (*within, *place.titles) if part.times.day]
    later = [window.end for part in place.near if part is not said for window in part.times.windows]
    beside = [window.end for head in heads if head is not said for window in head.times.windows]
    end = next(iter([*days, *later]), None) or _title_end(place) or max(beside, default=today)
    if end is None or (start and start > end):
        return Timed(None, {"basis": "cumulative"}, ("end of the running total not said",))
    return Timed(Period(start, end), {"basis": "cumulative"})


def _runs(label: Label) -> bool:
    return label.says("cumulative") or label.says("since")


def _title_end(place: Place) -> date | None:
    return next(
        (window.end for title in place.titles if not title.says("since") for window in title.times.windows), None
    )


def _is_by_closure(place: Place) -> bool:
    """Return whether the count goes by date closed: closed in 2023."""
    for part in (place.label, place.head, *place.titles[:1]):
        for hit in part.hits["status"]:
            after = part.text[hit.end : hit.end + 12]
            if hit.code == "closed" and YEAR.search(after) and part.times.windows:
                return True
    return False


def _window(place: Place) -> Period | None:
    """Return the shortest window that the labels name, alone or together: January beside 2022."""
    times = [part.times for part in place.near]
    wider = [place.corner.times, *(title.times for title in place.titles)]
    part = next((time.part for time in times if time.part), None)
    bases = [window for time in (*times, *wider) for window in time.windows]
    if part:
        return _within(part, bases, [*times, *wider], place.frame.period)
    own = [window for time in times for window in time.windows]
    if own:
        return min(own, key=_days)
    if any(time.fiscal for time in times):
        return None
    return next(iter([w for time in wider for w in time.windows]), None) or place.frame.period


def _within(part: tuple[int, int], bases: list[Period], times: Sequence[Times], held: Period | None) -> Period | None:
    """Return a quarter, half or month of the year that something else names."""
    for window in [*bases, *([held] if held else [])]:
        if (
            window.start
            and window.start.month > 1
            and add_months(window.start, YEAR_MONTHS) == window.end + timedelta(1)
        ):
            return _of_fiscal(part, window.start)
        if window.start and window.start.year == window.end.year:
            return part_of(window.end.year, part)
    year = next((time.year for time in times if time.year), None)
    return part_of(year, part) if year else None


def _of_fiscal(part: tuple[int, int], start: date) -> Period | None:
    """Return a part of a year that begins in another month than January."""
    months, number = part
    if months == 1:
        return part_of(start.year + (number < start.month), part)
    if not 1 <= number <= YEAR_MONTHS // months:
        return None
    first = add_months(start, months * (number - 1))
    return Period(first, add_months(first, months) - timedelta(days=1))


def _days(period: Period) -> int:
    return (period.end - (period.start or period.end)).days


def chains(headers: Sequence[str]) -> frozenset[tuple[int, int]]:
    """Return the pairs of years in headers that follow each other, as fiscal years do: 2021-2022, 2022-2023."""
    pairs = set()
    for text in headers:
        if (found := _PAIR.fullmatch(text)) and int(found[2]) == int(found[1]) + 1:
            pairs.add((int(found[1]), int(found[2])))
    return frozenset(pair for pair in pairs if {(pair[0] - 1, pair[0]), (pair[1], pair[1] + 1)} & pairs)
