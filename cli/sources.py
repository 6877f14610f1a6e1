"""`dsig sources` and `dsig validate`: what is read, and whether a partner's file can be.

Belongs here: printing the registry and the faults of one file.
Does not belong here: checking (`pipelines/submission.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import output
from cli.output import DATA_PROBLEMS, Format
from schemas.messages import DsigError, several


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(sources)
    app.command()(validate)


def sources(
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """List the sources: who publishes what, how often, in which editions."""
    import pandas as pd

    from sources import registry

    rows = [
        {
            "source": source.id,
            "publisher": source.declaration.publisher,
            "kind": source.declaration.kind,
            "frequency": source.declaration.frequency,
            "editions": len(source.editions),
            "title": source.declaration.title,
        }
        for source in registry.sources().values()
    ]
    output.show(pd.DataFrame(rows), form)


def validate(
    file: Annotated[Path, typer.Argument(help="Workbook or CSV a partner sent.", exists=True, dir_okay=False)],
    source: Annotated[str, typer.Option(help="Source it belongs to; default the folder it lies in.")] = "",
    period: Annotated[str, typer.Option(help="Period it is about; default from its name, PERIOD.xlsx.")] = "",
    form: Annotated[Format, typer.Option("--format", help="How to write the faults.")] = Format.table,
) -> None:
    """Check a file as a refresh would, without keeping anything. Exits 1 when something is wrong."""
    import pandas as pd

    from pipelines import submission

    name = source or submission.source_of(file)
    if not name:
        raise DsigError("E805", str(file), "say which source it belongs to with --source")
    checked = submission.check(file, name, period)
    faults = [(fault.code, fault.place, fault.detail) for fault in checked.faults]
    if faults:
        output.show(pd.DataFrame(faults, columns=["code", "place", "what to do"]), form)
    elif form != Format.table:
        output.show(pd.DataFrame(columns=["code", "place", "what to do"]), form)
    for finding in checked.findings:
        output.say(f"finding {finding}")
    told = several(len(faults), "fault")
    output.say(f"{name}, {file.name}: {several(checked.figures, 'figure')}, {checked.valid} valid, {told}")
    if faults:
        raise typer.Exit(DATA_PROBLEMS)
