"""`dsig explain`: what a code of an error, finding or refused change means and what to do.

Belongs here: printing the catalogue.
Does not belong here: the catalogue (`schemas/messages.csv`, code list `reason`).
"""

from __future__ import annotations

from typing import Annotated

import typer

from schemas import codelists
from schemas.messages import DsigError, blocking, catalogue


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(explain)


def explain(
    code: Annotated[str, typer.Argument(help="Such as E401, F101 or R12.")] = "",
    every: Annotated[bool, typer.Option("--list", help="List every code.")] = False,
) -> None:
    """Explain an error, finding or reason code."""
    reasons = codelists.load("reason")
    if every:
        for message in catalogue().values():
            typer.echo(f"{message.code}  {message.title}")
        for reason in reasons.codes.values():
            typer.echo(f"{reason.code}  {reason.label_en}")
        return
    if not code:
        raise typer.BadParameter("write a code, or --list")
    wanted = code.upper()
    if wanted in reasons:
        typer.echo(f"{wanted}  {reasons.label(wanted)}\n{_consequence(wanted)}")
    elif wanted in catalogue():
        message = catalogue()[wanted]
        typer.echo(f"{message.code}  {message.title}\nCause: {message.cause}\nFix:   {message.fix}")
        if wanted in blocking():
            typer.echo("It stops a release (E707).")
    else:
        raise DsigError("E804", code, "see dsig explain --list")


def _consequence(reason: str) -> str:
    if reason in ("R12", "R13"):
        return "A flag: the change is given."
    if reason in ("R07", "R08", "R10", "R11"):
        return "No percentage is given; the absolute change is."
    return "No change is given."
