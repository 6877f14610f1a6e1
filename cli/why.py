"""`dsig why`: a figure traced to its publication, a change or an indicator to the figures it rests on.

Belongs here: the lines that tell it.
Does not belong here: look-ups (`warehouse/query.py`).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import changes, figures, output, values
from cli.output import Audience
from schemas import codelists
from schemas.messages import DsigError, several

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.tracing import Trace

LOADED = "loads"


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(why)


def why(
    figure_id: Annotated[
        str, typer.Argument(help="Figure, change or row of an indicator, as --figures and --ids print them.")
    ],
    audience: Annotated[Audience | None, typer.Option(help="Default the widest you may read.")] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Of an indicator: as known on this date.")
    ] = None,
) -> None:
    """Tell where a figure comes from: document, place, value as printed, mapping line, correction, vintages.

    Of a change or an indicator: how it was worked out, and the figures it rests on.
    """
    from pipelines.home import Home
    from warehouse import query, releases

    home = Home.from_environment()
    file, _ = releases.locate(home.releases, audience)
    if as_of and not figure_id.startswith("indicator/"):
        raise typer.BadParameter("--as-of goes with indicator/...: of a figure every vintage is told")
    then = as_of.date() if as_of else None
    rows = query.indicator_rows(file, {"indicator_id": figure_id}, then)
    change = query.change(file, figure_id)
    if len(rows):
        _tell_indicator(file, rows.iloc[0])
    elif len(change):
        _tell_change(file, change.iloc[0])
    else:
        tell_figure(home, figure_id, audience)


def tell_figure(home: Home, figure_id: str, audience: Audience | None = None) -> None:
    """Print where a figure comes from; of one that is in no release, why, and what to do next.

    Raises:
        DsigError: E803 when it is neither in the file of this audience nor among what waits.
    """
    from pipelines import tracing
    from warehouse import releases

    file, given = releases.locate(home.releases, audience)
    output.say_unsound()
    trace = tracing.trace(home, figure_id) if given != Audience.public else None
    if figures.tell(file, trace.figure["figure_id"] if trace else figure_id):
        tell_standing(trace, is_released=True)
    elif trace:
        _tell_unreleased(trace)
    else:
        fix = "copy an id from dsig compare --figures --breakdowns, dsig indicators CODE --ids or dsig review"
        fix += ", or try the other --audience"
        raise DsigError("E803", figure_id, f"not in this file: {fix}")


def _tell_unreleased(trace: Trace) -> None:
    """Print what is kept of a figure that is in no release."""
    from pipelines.steps.decisions import reading

    figure = trace.figure
    printed = "no number" if output.is_empty(figure["printed_value"]) else figure["printed_value"]
    typer.echo(f"{printed}   {figure['figure_id']}")
    told = {
        "document": trace.edition.document, "known since": f"{trace.edition.as_of}", "place": figure["place"],
        "sentence": figure["sentence"], "read as": reading(figure),
    }  # fmt: skip
    for name, text in told.items():
        output.line(name, "" if output.is_empty(text) else text)
    if not output.is_empty(figure["reasons"]):
        output.line("because", figure["reasons"].replace("\n", "; "))
    tell_standing(trace)


def tell_standing(trace: Trace | None, is_released: bool = False) -> None:
    """Print what was decided about a figure, whether it waits, and the next command.

    Args:
        trace: What became of it; None for a figure this home does not have.
        is_released: Whether it was just shown from a release.
    """
    if trace is None:
        return
    if trace.decision:
        output.line("decided", str(trace.decision))
    stands, then = _standing(trace)
    if stands != LOADED or not is_released:
        output.line("stands", stands)
        output.line("next", then)


def _standing(trace: Trace) -> tuple[str, str]:
    """Return how a figure stands, and the next command."""
    figure_id, source = trace.figure["figure_id"], trace.edition.source
    kept_apart = {
        "review": ("waits in review", f"dsig confirm {figure_id}, or dsig reject {figure_id} --reason TEXT"),
        "context": ("not loaded: it counts nothing of ours", f"dsig confirm {figure_id} --set measure=CODE if it does"),
    }
    if not trace.is_taken_up:
        return "as before that decision", "dsig refresh"
    if trace.faults:
        return f"waits in quarantine: {trace.faults.replace(chr(10), '; ')}", "dsig status"
    if trace.decision and trace.decision.decision == "reject" and trace.figure["disposition"] == "context":
        return "rejected: kept, and not loaded", f"dsig confirm {figure_id} --replace, if that was an error"
    if trace.figure["disposition"] in kept_apart:
        return kept_apart[trace.figure["disposition"]]
    if not trace.loads:
        other = "its transcription" if trace.edition.is_read else "what was read from its document"
        return f"replaced: {other} loads for this edition", f"dsig reconcile {source}"
    return LOADED, "dsig refresh, if it is in no release yet"


def _tell_change(file: Path, row: Any) -> None:

    typer.echo(f"change of {figures.series(row)}")
    earlier = "no earlier period" if output.is_empty(row["previous_time_period"]) else row["previous_time_period"]
    typer.echo(f"  {earlier} -> {row['time_period']}")
    for name, text in changes.lines(row):
        output.line(name, text)
    pair = [row[name] for name in ("figure_id", "previous_figure_id") if isinstance(row[name], str)]
    _tell_breaks(file, row)
    for figure in pair:
        typer.echo()
        figures.tell(file, figure)


def _tell_breaks(file: Path, row: Any) -> None:
    """Print the breaks that a change or an indicator names."""
    from warehouse import query

    for _, declared in query.breaks_of(file, changes.text(row["break_ids"])).iterrows():
        kind = f"{declared['break_date']:%Y-%m-%d} {declared['facet']}, by {declared['applies_to']}"
        output.line("break", f"{kind}: {declared['effect']}")
        typer.echo(f"{'':<19}{declared['citation']}")


def _tell_indicator(file: Path, row: Any) -> None:
    """Print a row of an indicator, and of each figure it rests on what it says and where it is printed."""
    organisation = "all named organisations together" if row["subject_org"] == "_T" else row["subject_org"]
    label = codelists.load("indicator").label(row["indicator"])
    typer.echo(f"{label}: {organisation}, {values.series(row)} ({row['source']})")
    for name, text in values.lines(row):
        output.line(name, text)
    _tell_breaks(file, row)
    inputs = row["figure_ids"].split(";")
    typer.echo(f"\nrests on {several(len(inputs), 'figure')}; more of each: dsig why FIGURE_ID")
    for figure in inputs:
        figures.tell_printed(file, figure)
