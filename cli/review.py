"""`dsig review`, `dsig confirm`, `dsig reject`, `dsig reconcile`: what was read from documents, looked at by a person.

Belongs here: arguments, the lines that show a figure.
Does not belong here: which figures wait and what a decision does (`pipelines/reviewing.py`).
"""

from __future__ import annotations

import getpass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import output
from cli.output import DATA_PROBLEMS, Format, say
from schemas import structure
from schemas.messages import several

if TYPE_CHECKING:
    from pipelines.deciding import Kept


class Disposition(StrEnum):
    """Code list `disposition`."""

    review = "review"
    accepted = "accepted"
    context = "context"


Figure = Annotated[str, typer.Argument(help="Figure, as dsig review prints it.")]
By = Annotated[str, typer.Option("--by", help="Who decides; default the user of this machine.")]

Replace = Annotated[bool, typer.Option("--replace", help="In place of what was decided about it before.")]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    for verb in (review, confirm, reject, reconcile):
        app.command()(verb)


def review(
    source: Annotated[str, typer.Option(help="Only figures of this source.")] = "",
    disposition: Annotated[
        Disposition, typer.Option(help="List what was accepted, or is context, instead of what waits.")
    ] = Disposition.review,
    rejected: Annotated[bool, typer.Option("--rejected", help="List what was rejected, by whom and why.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """List the figures read from documents that wait: sentence with the number marked, reading, reasons."""
    from pipelines import reviewing
    from pipelines.home import Home

    home = Home.from_environment()
    output.say_unsound()
    listed = reviewing.figures(home, source, disposition, rejected)
    if form == Format.table:
        for _, row in listed.iterrows():
            _tell(row)
    else:
        output.show(listed, form)
    for line in reviewing.told(home):
        say(line)
    if rejected:
        say(f"rejected: {several(len(listed), 'figure')}")
    elif disposition == Disposition.review:
        _next(listed)


def _next(listed: Any) -> None:
    waiting = listed[listed["decided"].eq("")]
    say(f"waiting in review: {several(len(waiting), 'figure')}")
    if len(waiting):
        say("next: dsig confirm FIGURE_ID [--set measure=case], dsig reject FIGURE_ID --reason TEXT, dsig refresh")
    if decided := len(listed) - len(waiting):
        say(f"decided since the last refresh: {several(decided, 'figure')}; next: dsig refresh")


def _tell(row: Any) -> None:
    printed = "no number" if output.is_empty(row["printed_value"]) else row["printed_value"]
    typer.echo(f"{row['figure_id']}   {printed}")
    reasons = "" if output.is_empty(row["reasons"]) else row["reasons"].replace("\n", "; ")
    lines = {"sentence": row["sentence"], "place": row["place"], "read as": row["reading"], "because": reasons}
    lines |= {"decided": f"{row['decided']} (with the next dsig refresh)" if row["decided"] else ""}
    for name, text in lines.items():
        if not output.is_empty(text) and text:
            typer.echo(f"  {name:<10} {text}")
    typer.echo()


def confirm(
    figure_id: Figure,
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="dimension=code (or obs_value=count) where it was read wrongly.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, where it is not plain from the sentence; needed for a count.")] = "",
    replace: Replace = False,
    by: By = "",
) -> None:
    """Confirm a figure read from a document, as it was read or with what --set says; it says when it loads."""
    _decide(figure_id, "confirm", dict(_pair(text) for text in changes or []), by, reason, replace)


def reject(
    figure_id: Figure,
    reason: Annotated[str, typer.Option(help="Why it is no count, or not this one.")],
    replace: Replace = False,
    by: By = "",
) -> None:
    """Reject a figure read from a document: it is kept with the reason, and never loaded."""
    if not reason.strip():
        raise typer.BadParameter("say why with --reason")
    _decide(figure_id, "reject", {}, by, reason, replace)


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not (mark and name.strip() and value.strip()):
        raise typer.BadParameter(f"--set {text}: write dimension=code, such as measure=case")
    return name.strip(), value.strip()


def _decide(figure_id: str, decision: str, changes: dict[str, str], by: str, why: str, replaces: bool) -> None:
    from pipelines import deciding, decisions
    from pipelines.home import Home

    home = Home.from_environment().make()
    answer = deciding.Answer(figure_id, decision, changes, by or getpass.getuser(), why.strip(), replaces)
    made = deciding.decide(home, answer)
    file = decisions.path(home, made.edition.source).relative_to(home.root)
    say(f"{made.decision.past} by {made.decision.who}: {made.decision.figure_id} {_then(made)} (kept in {file})")
    if made.before:
        say(f"this replaces: {made.before}")


def _then(made: Kept) -> str:
    """Return what comes of a decision, and what stands in the way."""
    source, name = made.edition.source, f"{made.edition.source}/{made.edition.edition}"
    if made.decision.decision == "reject":
        return "is kept apart with the next dsig refresh"
    if not made.edition.loads:
        return f"is taken up by the next dsig refresh, and never loads: the transcription of {name} does (editions.csv)"
    if made.in_the_way:
        left = f"{several(made.in_the_way, 'figure')} {'is' if made.in_the_way == 1 else 'are'} still to settle"
        return f"does not load yet: the transcription of {name} loads while {left}: dsig reconcile {source}"
    return "loads with the next dsig refresh"


def reconcile(
    source: Annotated[str, typer.Argument(help="Source whose documents were both read and transcribed.")],
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """Hold what was read from documents against their transcriptions. Exits 1 unless all agree or were confirmed."""
    from pipelines import reviewing
    from pipelines.home import Home
    from pipelines.steps.reconcile import SETTLED, commands, summary
    from sources import registry

    compared = reviewing.reconciled(Home.from_environment(), source)
    for fault in compared.faults:
        say(str(fault))
    if form != Format.table or len(compared.rows):
        output.show(_narrow(compared.rows) if form == Format.table else compared.rows, form)
    for edition, rows in compared.rows.groupby("edition", sort=False):
        say(f"{source} {edition}: {summary(rows)}")
        for line in commands(rows):
            say(f"  left: {line}")
    if not compared.is_taken_up:
        say("decided since the last refresh; next: dsig refresh")
    if compared.rows.empty:
        is_reading = registry.find(source).declaration.documents is not None
        fix = f"put its document into inbox/{source}, then dsig refresh" if is_reading else "it takes no documents"
        say(f"{source}: no edition is both read and transcribed: {fix}")
    if compared.faults or not compared.rows["outcome"].isin(SETTLED).all():
        raise typer.Exit(DATA_PROBLEMS)


def _narrow(compared: Any) -> Any:
    """Return the columns a person compares, the breakdowns in one."""
    breakdowns = [name for name in structure.BREAKDOWNS if name != "notified_donor"]
    split = [" ".join(row[name] for name in breakdowns if row[name] != "_T") for _, row in compared.iterrows()]
    shown = ["edition", "outcome", "read", "transcribed", "time_period", "subject_org", "basis", "measure", "conduct"]
    return compared[shown].assign(breakdown=split, disposition=compared["disposition"], figure_id=compared["figure_id"])
