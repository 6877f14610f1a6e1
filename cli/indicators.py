"""`dsig indicators`: the indicators of the latest release, each with its value, or what stands in its place.

Belongs here: filters, the columns a reader sees, the codes explained below.
Does not belong here: what an indicator is (`pipelines/steps/derive/`), how one is shown (`values.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import changes, filters, output, values
from cli.compare import NOT_A_JUDGEMENT
from cli.output import Format

if TYPE_CHECKING:
    import pandas as pd

CELLS: dict[str, Callable[[Any], str]] = {
    "source": lambda row: str(row.source),
    "organisation": lambda row: "all together" if row.subject_org == "_T" else str(row.subject_org),
    "what": values.series,
    "window": lambda row: str(row.time_period),
    "value": values.value,
    "interval": values.interval,
    "verdict": changes.verdict,
    "rests on": values.rests_on,
    "grade": lambda row: changes.text(row.grade),
    "reasons": lambda row: changes.text(row.reason_codes),
    "coverage": values.coverage,
    "as of": lambda row: f"{row.as_of:%Y-%m-%d}",
    "id": lambda row: str(row.indicator_id),
}


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(indicators)


def indicators(
    code: Annotated[str, typer.Argument(help="Such as share_closed; none lists them all.")] = "",
    source: filters.Source = "",
    measure: filters.Measure = "",
    conduct: filters.Conduct = "",
    first: filters.First = "",
    last: filters.Last = "",
    as_of: filters.AsOf = None,
    ids: Annotated[bool, typer.Option("--ids", help="Also the ids, for dsig why.")] = False,
    audience: filters.Audience = None,
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """Print an indicator: organisation, window, value with its bounds, interval, grade, coverage; or list them all."""
    from pipelines.home import Home
    from warehouse import query, releases

    file, given = releases.locate(Home.from_environment().releases, audience)
    day = as_of.date() if as_of else None
    filters.refuse_unknown(file, source, indicator=code, measure=measure, conduct=conduct)
    output.warn_restricted(given)
    if not code:
        output.show(_listed(query.indicator_rows(file, as_of=day)), form)
        output.say("one of them: dsig indicators CODE")
        return
    frame = query.indicator_rows(
        file, {"indicator": code, "source": source, "measure": measure, "conduct": conduct}, day
    )
    kept = frame[[filters.ends_within(period, (first, last)) for period in frame["time_period"]]]
    if form != Format.table:
        output.show(kept.drop(columns="value_shown"), form)
    elif kept.empty:
        output.say(f"no row of {code} fits: dsig indicators lists how many rows each has")
    else:
        _print(kept, ids=ids)


def _listed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators that are declared, with how many rows each has and how many of them have a value."""
    import pandas as pd

    from schemas import indicators as declaration

    rows, given = frame["indicator"].value_counts(), frame.dropna(subset=["value"])["indicator"].value_counts()
    return pd.DataFrame(
        [
            {"indicator": said.code, "rows": int(rows.get(said.code, 0)), "with a value": int(given.get(said.code, 0)),
             "is": said.meaning, "needs": said.needs}
            for said in declaration.declared().values()
        ]
    )  # fmt: skip


def _print(frame: pd.DataFrame, *, ids: bool) -> None:
    """Print the table a person reads; a column that says nothing of this indicator is left out."""
    named = {name: [of(row) for _, row in frame.iterrows()] for name, of in CELLS.items() if ids or name != "id"}
    cells = {name: column for name, column in named.items() if any(column)}
    output.fitted(list(cells), [list(row) for row in zip(*cells.values(), strict=True)], [list(cells).index("value")])
    typer.echo()
    for code, meaning in changes.notes(frame):
        typer.echo(f"{code}  {meaning}")
    typer.echo(f"\n{NOT_A_JUDGEMENT}")
    if not ids:
        output.say("next: --ids for dsig why ID, which prints the figures a value rests on")
