"""`dsig compare`: the comparison table, by source and series, with changes only where comparable.

Belongs here: filters, the columns a reader sees, the codes explained below.
Does not belong here: what is comparable (`pipelines/steps/derive/`), how a change is shown (`changes.py`), workbooks
(`warehouse/export/xlsx.py`).
"""

from __future__ import annotations

import os
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import changes, filters, maturity, output
from schemas import structure
from schemas.comparability import IN_PART, REFUSED

if TYPE_CHECKING:
    import pandas as pd

NOT_A_JUDGEMENT = (
    "More reports can mean better access to, or more trust in, reporting; fewer can mean barriers. "
    "No change is good or bad, and organisations are not ranked."
)
NO_CHANGE = (
    "A change needs the same series in the same window a year earlier; none is given for running totals, for counts "
    "by year of incident, or where a window's start is unknown. Figures by further breakdown: --breakdowns."
)
OF_RATIO = (f"ratio ({changes.LEVEL} interval)", "verdict", "grade", "reasons")
A_YEAR_APART = ("year before", "value", "change", "%", *OF_RATIO)
PER_DAY = ("earlier period", "earlier count", "count", "per day: " + OF_RATIO[0], *OF_RATIO[1:])
SERIES_CELLS = 3  # source, organisation, what
SPLIT_BY = tuple(name for name in structure.BREAKDOWNS if name not in ("notified_donor", "ref_area", "status"))


class CompareFormat(StrEnum):
    """Formats of the comparison table."""

    table = "table"
    csv = "csv"
    json = "json"
    xlsx = "xlsx"


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(compare)


def compare(
    source: filters.Source = "",
    measure: filters.Measure = "",
    conduct: filters.Conduct = "",
    first: filters.First = "",
    last: filters.Last = "",
    as_of: filters.AsOf = None,
    audience: filters.Audience = None,
    breakdowns: Annotated[
        bool | None,
        typer.Option(help="Also figures by personnel, survivor, setting, ...; default in files, not in the table."),
    ] = None,
    figures: Annotated[bool, typer.Option(help="Also the figure ids, for dsig why.")] = False,
    per_day: Annotated[
        bool, typer.Option("--per-day", help="Windows of unequal length instead, as counts per day.")
    ] = False,
    form: Annotated[CompareFormat, typer.Option("--format", help="How to write it.")] = CompareFormat.table,
    path: Annotated[Path | None, typer.Option("--output", help="File to write; needed for xlsx.")] = None,
) -> None:
    """Print the comparison table of the latest release."""
    from pipelines.home import Home
    from warehouse import releases

    if path and form != CompareFormat.xlsx:
        raise typer.BadParameter("only a workbook is written to --output: send the other formats on with >")
    file, given = releases.locate(Home.from_environment().releases, audience)
    filters.refuse_unknown(file, source, measure=measure, conduct=conduct)
    output.warn_restricted(given)
    split = breakdowns if breakdowns is not None else form != CompareFormat.table
    if per_day and (as_of or form == CompareFormat.xlsx):
        raise typer.BadParameter("--per-day goes with the latest values, and with table, csv or json")
    table = "rates_per_day" if per_day else _table(as_of)
    frame = rows(file, source, measure, conduct, (first, last), table, breakdowns=split)
    if form == CompareFormat.xlsx:
        _workbook(file, frame, path, as_of)
    elif form == CompareFormat.table and frame.empty:
        output.say("no figure fits: see dsig query coverage for what is awaited, and --breakdowns")
    elif form == CompareFormat.table:
        print_table(frame, figures=figures, per_day=per_day)
    else:
        output.show(frame if figures else frame.drop(columns=["figure_id", "change_id"]), form)


def _table(as_of: datetime | None) -> str:
    return f"comparison_as_of(DATE '{as_of:%Y-%m-%d}')" if as_of else "comparison_by_source"


def rows(
    file: Path,
    source: str = "",
    measure: str = "",
    conduct: str = "",
    span: tuple[str, str] = ("", ""),
    table: str = "comparison_by_source",
    *,
    breakdowns: bool = False,
) -> pd.DataFrame:
    """Return the rows of a table of values with their change that were asked for, in order."""
    from warehouse import query

    asked: dict[str, object] = {
        '"source" = ?': source,
        '"measure" = ?': measure,
        '"conduct" = ?': conduct,
        "period_end >= CAST(? AS DATE)": filters.day(span[0], first=True),
        "period_end <= CAST(? AS DATE)": filters.day(span[1], first=False),
    }
    conditions = [condition for condition, value in asked.items() if value]
    if not breakdowns:
        conditions += [f"\"{name}\" = '_T'" for name in SPLIT_BY]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    order = ", ".join(f'"{name}"' for name in (*structure.SERIES_KEY, "period_end", "time_period"))
    statement = f"SELECT * FROM {table} {where} ORDER BY {order}"
    return query.select(file, statement, [value for value in asked.values() if value])


def print_table(frame: pd.DataFrame, *, figures: bool = False, per_day: bool = False) -> None:
    """Print the table a person reads, with the codes that occur in it explained below."""
    numbers = PER_DAY if per_day else A_YEAR_APART
    usually = ["usually"] if maturity.is_known(frame) else []
    headers = ["source", "organisation", "what", "period", *numbers, *usually, *(["figure"] if figures else [])]
    lines: list[list[str]] = []
    for row in frame.itertuples(index=False):
        series = [row.source, row.subject_org, _what(row), row.time_period]
        judged = [changes.verdict(row), changes.text(row.grade), changes.text(row.reason_codes)]
        cells = [*(_per_day if per_day else _numbers)(row), *judged, *([maturity.share(row)] if usually else [])]
        lines.append([*series, *cells, *([row.figure_id] if figures else [])])
    right = (5, 6) if per_day else (4, 5, 6, 7)
    if output.fits(headers, lines):
        output.table(headers, _without_repeated(lines), right)
    else:
        _by_source(headers, lines, right)
    _explain(frame)


def _by_source(headers: list[str], lines: list[list[str]], right: tuple[int, ...]) -> None:
    """Print a table for each source, for a screen too narrow for one of all."""
    for number, (source, own) in enumerate(groupby(lines, key=itemgetter(0))):
        typer.echo(f"\n{source}\n" if number else f"{source}\n")
        output.fitted(headers[1:], [line[1:] for line in own], [at - 1 for at in right])


def _without_repeated(lines: list[list[str]]) -> list[list[str]]:
    """Return the rows, their leading cells left out below the same."""
    shown = []
    for line, before in zip(lines, [[""] * SERIES_CELLS, *lines], strict=False):
        same = [all(line[at] == before[at] for at in range(cell + 1)) for cell in range(SERIES_CELLS)]
        shown.append(["" if left_out else cell for cell, left_out in zip(line, same, strict=False)])
        shown[-1] += line[SERIES_CELLS:]
    return shown


def _what(row: Any) -> str:
    """Return measure and conduct, and what they are broken down by."""
    split = [getattr(row, name) for name in structure.BREAKDOWNS if name != "notified_donor"]
    basis = [] if row.basis == "received" else [f"({row.basis})"]
    return " ".join([row.measure, row.conduct, *(code for code in split if code != "_T"), *basis])


def _numbers(row: Any) -> list[str]:
    percent = "" if output.is_empty(row.percent_change) else f"{row.percent_change:+.1f}"
    return [_whole(row.previous_value), row.value_shown, changes.absolute(row), percent, changes.ratio(row)]


def _per_day(row: Any) -> list[str]:
    before = f"{_whole(row.previous_value)} in {row.previous_days} days"
    now = f"{_whole(row.obs_value)} in {row.days} days"
    return [row.previous_time_period, before, now, changes.ratio(row) or changes.refused(row, (IN_PART, REFUSED))]


def _whole(value: Any) -> str:
    return "" if output.is_empty(value) else str(int(value))


def _explain(frame: pd.DataFrame) -> None:
    meanings = changes.notes(frame) + maturity.notes(frame)
    if meanings:
        typer.echo()
    for code, meaning in meanings:
        typer.echo(f"{code}  {meaning}")
    typer.echo(f"\n{NO_CHANGE}\n{NOT_A_JUDGEMENT}")


def _workbook(file: Path, frame: pd.DataFrame, path: Path | None, as_of: datetime | None) -> None:
    from warehouse import query
    from warehouse.export import xlsx

    if path is None or not os.access(path.parent, os.W_OK):
        raise typer.BadParameter("a workbook needs --output FILE.xlsx in a folder you may write to")
    info = query.release_info(file)
    cover = {
        "Release": str(info["release"]),
        "Audience": str(info["audience"]),
        "As of": f"{as_of:%Y-%m-%d}" if as_of else "latest",
        "How to read": "Empty is never zero: value_shown says what the publisher said. " + NOT_A_JUDGEMENT,
        "Where a figure comes from": "dsig why FIGURE_ID, with the id in column figure_id",
    }
    notes = changes.notes(frame) + maturity.notes(frame)
    xlsx.write(path, "Safeguarding counts by source, with year-on-year change", cover, frame, notes)
    output.say(f"written: {path}")
