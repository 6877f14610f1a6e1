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

listing = typer.Typer(invoke_without_command=True)


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.add_typer(listing, name="sources")
    app.command()(validate)


@listing.callback()
def sources(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """List the sources: who publishes what, how often, in which editions."""
    import pandas as pd

    from sources import registry

    if context.invoked_subcommand:
        return
    output.say_unsound()
    rows = [
        {
            "source": source.id,
            "publisher": source.declaration.publisher,
            "kind": source.declaration.kind,
            "frequency": source.declaration.frequency,
            "editions": len(source.editions),
            "title": source.declaration.title,
        }
        for source in registry.sound()[0].values()
    ]
    output.show(pd.DataFrame(rows), form)


@listing.command()
def check(
    source: Annotated[str, typer.Argument(metavar="[SOURCE]", help="Source; default all.")] = "",
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """List everything that is wrong with the declarations of sources. Exits 1 when something is."""
    import pandas as pd

    from sources import registry, soundness

    folders = {folder.name: folder for folder in registry.folders()}
    if source and source not in folders:
        raise DsigError("E805", source, f"known: {', '.join(folders)}")
    found = [fault for name in ([source] if source else folders) for fault in soundness.faults(folders[name])]
    if found or form != Format.table:
        rows = [(fault.code, fault.place, fault.detail) for fault in found]
        output.show(pd.DataFrame(rows, columns=["code", "place", "what to do"]), form)
    output.say(f"{several(1 if source else len(folders), 'source')} read, {several(len(found), 'fault')}")
    if found:
        raise typer.Exit(DATA_PROBLEMS)


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
