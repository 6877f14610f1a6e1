"""`dsig findings`: what does not fit, of the latest release.

Belongs here: choosing and printing findings.
Does not belong here: finding them (`pipelines/steps/findings.py`), what a code means at length (`explain.py`).
"""

from __future__ import annotations

from typing import Annotated

import typer

from cli import output
from cli.output import Audience, Format
from schemas.messages import DsigError, catalogue


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(findings)


def findings(
    source: Annotated[str, typer.Option(help="Only findings about this source.")] = "",
    code: Annotated[str, typer.Option(help="Only findings of this code, such as F121.")] = "",
    audience: Annotated[Audience | None, typer.Option(help="Default the widest you may read.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.table,
) -> None:
    """List what does not fit: shown and kept, never repaired. Those that stop a release come first."""
    from pipelines.home import Home
    from sources import registry
    from warehouse import query, releases

    if source:
        registry.find(source)
    if code and code.upper() not in catalogue():
        raise DsigError("E804", code, "see dsig explain --list")
    file, used = releases.locate(Home.from_environment().releases, audience)
    output.warn_restricted(used)
    found = query.findings(file, source, code.upper())
    found.insert(3, "title", [catalogue()[one].title for one in found["finding_code"]])
    output.show(found, form)
