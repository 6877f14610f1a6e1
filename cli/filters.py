"""Which rows a reader asks for: a source, a measure, a conduct, a span of periods.

Belongs here: the options for it, names that no release has, days that a period stands for.
Does not belong here: asking the release (`warehouse/query.py`), what is shown of the answer (the verbs).
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli import output
from schemas import codelists, periods
from schemas.messages import DsigError

Source = Annotated[str, typer.Option(help="Only this source.")]
Measure = Annotated[str, typer.Option(help="Only this measure, such as allegation.")]
Conduct = Annotated[str, typer.Option(help="Only this conduct, such as SEA.")]
First = Annotated[str, typer.Option("--from", help="From this period or date on: 2018 or 2018-07-01.")]
Last = Annotated[str, typer.Option("--to", help="Up to this period or date: 2020 or 2020-06-30.")]
AsOf = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="What was known on this date.")]
Audience = Annotated[output.Audience | None, typer.Option(help="Default the widest you may read.")]


def refuse_unknown(file: Path, source: str, **codes: str) -> None:
    """Refuse a name that no figure can have: an empty table would read as silence.

    Args:
        file: Warehouse file of a release: its sources are the known ones.
        source: Source; empty for all.
        codes: Code by code list; empty for all.

    Raises:
        DsigError: E805 when the release has no such source.
        BadParameter: A code is in no list.
    """
    from warehouse import query

    if source and source not in (known := query.sources(file)):
        told = f"this release has: {', '.join(known)}; dsig refresh takes up a new folder of sources/"
        raise DsigError("E805", source, told)
    for name, code in codes.items():
        listed = codelists.load(name)
        if code and code not in listed:
            raise typer.BadParameter(f"'{code}' is no {name}; nearest: {', '.join(listed.nearest(code))}")


def day(text: str, *, first: bool) -> date | None:
    """Return the first or last day of a period, or a date itself; None for an empty text.

    Raises:
        BadParameter: It is neither.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        period = _period(text)
    return (period.start if first else period.end) or period.end


def _period(text: str) -> periods.Period:
    try:
        return periods.parse(text)
    except periods.PeriodError as error:
        raise typer.BadParameter(str(error)) from error


def ends_within(time_period: str, span: tuple[str, str]) -> bool:
    """Return whether a period ends within a span.

    Args:
        time_period: The period.
        span: First and last period or date; empty for open.
    """
    end, first, last = periods.parse(time_period).end, day(span[0], first=True), day(span[1], first=False)
    return (first is None or first <= end) and (last is None or end <= last)
