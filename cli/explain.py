"""`dsig explain`: what a code of an error, finding or refused change means and what to do.

Belongs here: printing the catalogue.
Does not belong here: the catalogue (`schemas/messages.csv`, code list `reason`).
"""

from __future__ import annotations

from typing import Annotated

import typer

from schemas import codelists
from schemas.messages import DsigError, catalogue


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
    wanted = code.upper()
    if wanted in reasons:
        given = wanted in ("R11", "R12", "R13")
        typer.echo(f"{wanted}  {reasons.label(wanted)}")
        typer.echo("A flag: the change is given." if wanted in ("R12", "R13") else "A reason: no percentage is given.")
        if not given:
            typer.echo("The absolute change is given wherever both windows have a count.")
    elif wanted in catalogue():
        message = catalogue()[wanted]
        typer.echo(f"{message.code}  {message.title}\nCause: {message.cause}\nFix:   {message.fix}")
    else:
        raise DsigError("E804", code, "see dsig explain --list")
