"""`dsig findings`: what does not fit, of the latest release.

Belongs here: choosing and printing findings.
Does not belong here: finding them (`pipelines/steps/findings.py`), what a code means at length (`explain.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli import filters, output
from cli.output import Audience, Format
from schemas.messages import DsigError, catalogue

if TYPE_CHECKING:
    import pandas as pd


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(findings)


def findings(
    source: Annotated[str, typer.Option(help="Only findings about this source.")] = "",
    code: Annotated[str, typer.Option(help="Only findings of this code, such as F121.")] = "",
    audience: Annotated[Audience | None, typer.Option(help="Default the widest you may read.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.table,
) -> None:
    """List what does not fit: shown and kept, never repaired.

    Those that stop a release come first, all others counted by code; --code, --source and files list each.
    """
    from pipelines.home import Home
    from warehouse import query, releases

    if code and code.upper() not in catalogue():
        raise DsigError("E804", code, "see dsig explain --list")
    file, used = releases.locate(Home.from_environment().releases, audience)
    filters.refuse_unknown(file, source)
    output.warn_restricted(used)
    found = query.findings(file, source, code.upper())
    found.insert(3, "title", [catalogue()[one].title for one in found["finding_code"]])
    if form != Format.table or code or source:
        output.show(found, form)
    else:
        _tell(found)


def _tell(found: pd.DataFrame) -> None:
    """Print those that stop a release, and how many there are of every other code."""
    import pandas as pd

    stopping, others = found[found["is_blocking"]], found[~found["is_blocking"]]
    if len(stopping):
        typer.echo('they stop a release until somebody answers for them (dsig refresh --despite "REASON"):\n')
        output.show(stopping.drop(columns="is_blocking"), Format.table)
        typer.echo()
    counted = [
        {"finding_code": code, "title": rows["title"].iloc[0], "findings": len(rows),
         "sources": rows["source"].nunique(), "list them": f"dsig findings --code {code}"}
        for code, rows in others.groupby("finding_code")
    ]  # fmt: skip
    if counted:
        output.show(pd.DataFrame(counted), Format.table)
    if found.empty:
        output.say("nothing that does not fit was found")
