"""`dsig sum`: counts added up where they are disjoint parts of one publisher, else how many they can be.

Belongs here: looking the figures up, the rows that are printed.
Does not belong here: what may be added (`pipelines/steps/summing.py`), bounds (`pipelines/steps/bounds.py`).
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import output
from cli.output import Audience, Format
from schemas import structure
from schemas.messages import DsigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.steps.bounds import Bounds
    from pipelines.steps.crossing import Between
    from pipelines.steps.summing import Part, Sum

LIMITS = ("measure", "conduct", "subject_org")  # what a break may be limited to
KEY = ("source", "reporting_org", "subject_org", "measure", "conduct", "basis", "time_period")


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command("sum")(add_up)


def add_up(
    figure_ids: Annotated[
        list[str], typer.Argument(metavar="FIGURE_ID", help="Figures, as dsig compare --figures prints them.")
    ],
    audience: Annotated[Audience | None, typer.Option(help="Default the widest you may read.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """Add up disjoint parts of one publisher; of counts that may overlap, print the least and the most.

    Exits 2 where they are no sum: other units or conducts, part and whole of one organisation, an unknown figure.
    """
    import pandas as pd

    from pipelines.home import Home
    from pipelines.steps import crossing, summing
    from sources import registry
    from warehouse import releases

    if len(figure_ids) < 2:
        raise typer.BadParameter("name two figures or more")
    file, given = releases.locate(Home.from_environment().releases, audience)
    output.warn_restricted(given)
    rows = [_row(file, figure_id) for figure_id in figure_ids]
    output.say_unsound()
    declared = {name: source.declaration.partitions for name, source in registry.sound()[0].items()}
    parts = [_part(row) for row in rows]
    found = summing.added(parts, declared)
    lines = [_line(row, bounds) for row, bounds in zip(rows, found.members, strict=True)]
    notes = (*found.notes, *crossing.notes(parts, _breaks(file, rows)), *_vintages(rows))
    frame = pd.DataFrame([*lines, _total(found, rows, notes)])
    output.show(frame.astype({"low": "Int64", "high": "Int64"}), form)
    for note in notes:
        output.say(note)


def _row(file: Path, figure_id: str) -> Any:
    from warehouse import query

    rows = query.observation(file, figure_id)
    if rows.empty:
        fix = "copy an id from dsig compare --figures --breakdowns; dsig why FIGURE_ID tells of one that waits"
        raise DsigError("E803", figure_id, f"not in this file: {fix}")
    return rows.iloc[0]


def _part(row: Any) -> Part:
    from pipelines.steps.summing import Part

    start, end = (None if output.is_empty(row[name]) else row[name].date() for name in ("period_start", "period_end"))
    low, high = (None if output.is_empty(row[name]) else int(row[name]) for name in ("obs_low", "obs_high"))
    # A release from before there was this column says nothing of it.
    where = None if output.is_empty(row.get("included_in")) else str(row["included_in"])
    codes = {name: str(row[name]) for name in structure.DIMENSIONS}
    return Part(
        str(row["figure_id"]),
        codes,
        start,
        end,
        str(row["state"]),
        low,
        high,
        where,
        edition=str(row["edition"]),
        is_superseded=not output.is_empty(row["superseded_on"]),
        as_of=row["as_of"].date(),
    )


def _breaks(file: Path, rows: list[Any]) -> list[Between]:
    """Return the declared breaks of the sources of some figures."""
    from pipelines.steps.crossing import Between
    from warehouse import query

    found = query.breaks(file, sorted({str(row["source"]) for row in rows}))
    return [
        Between(
            source=row.source,
            day=row.break_date.date(),
            facet=row.facet,
            applies_to=row.applies_to,
            codes={name: None if output.is_empty(code := getattr(row, f"break_{name}")) else code for name in LIMITS},
            effect=row.effect,
            citation=row.citation,
        )
        for row in found.itertuples()
    ]


def _line(row: Any, bounds: Bounds | None) -> dict[str, Any]:
    split = [f"{name}={row[name]}" for name in structure.BREAKDOWNS if row[name] != structure.COLUMNS[name].default]
    return {
        "row": "figure",
        "figure_id": row["figure_id"],
        "value": row["value_shown"],
        **_ends(bounds),
        **{name: row[name] for name in KEY},
        "breakdown": " ".join(split),
        "place": row["place"],
        "says": "",
    }


def _ends(bounds: Bounds | None) -> dict[str, int | None]:
    """Return the ends; none where there is no number or nothing is known of it, as a 0 would read as one."""
    from pipelines.steps.bounds import UNKNOWN

    return dict(zip(("low", "high"), (None, None) if bounds in (None, UNKNOWN) else bounds, strict=True))


def _total(found: Sum, rows: list[Any], notes: Sequence[str]) -> dict[str, Any]:
    """Return the total; it has the codes that all its figures have, and says what kind of sum it is, and why."""
    from pipelines.steps.bounds import UNKNOWN

    shown = "not applicable" if found.bounds is None else str(found.bounds)
    if found.bounds == UNKNOWN:
        shown = "not known"
    common = {name: rows[0][name] if len({row[name] for row in rows}) == 1 else "" for name in KEY}
    common["time_period"] = common["time_period"] or _whole_window(rows)
    return {
        "row": "total",
        "value": shown,
        **_ends(found.bounds),
        **common,
        "says": "; ".join((found.label, *notes)),
    }


def _whole_window(rows: list[Any]) -> str:
    """Return the window that figures of one series cover without a gap: 2018 for its four quarters; else nothing."""
    from schemas import periods

    series = {tuple(str(row[name]) for name in structure.SERIES_KEY) for row in rows}
    dates = [(row["period_start"], row["period_end"]) for row in rows]
    if len(series) > 1 or any(output.is_empty(day) for window in dates for day in window):
        return ""
    windows = sorted((start.date(), end.date()) for start, end in dates)
    if any((later - earlier).days != 1 for (_, earlier), (later, _) in pairwise(windows)):
        return ""
    return periods.canonical(windows[0][0], windows[-1][1])


def _vintages(rows: list[Any]) -> list[str]:
    """Return which figures are not the value to go by, and whether they are of several editions."""
    told = []
    for row in rows:
        if not output.is_empty(row["superseded_on"]):
            told.append(f"{row['figure_id']}: another value stands since {row['superseded_on']:%Y-%m-%d}: dsig why")
        elif row["is_unconfirmed"]:
            told.append(f"{row['figure_id']}: unconfirmed, a better tier says otherwise: dsig why")
    editions = sorted({f"{row['source']} {row['edition']}" for row in rows})
    if len(editions) > 1:
        told.append(f"of several editions ({', '.join(editions)}): what one counts the other may count otherwise")
    return told
