"""`dsig mapping check` and `dsig mapping diff`: what codes the labels of publishers, and what a change of it does.

Belongs here: arguments, printing.
Does not belong here: rules and comparison (`sources/mapping_rules.py`, `pipelines/mappings.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import output
from cli.output import DATA_PROBLEMS, Format
from schemas.messages import several

if TYPE_CHECKING:
    from sources.registry import Source

mapping = typer.Typer(help="Check the mappings of labels to codes, and see what a change of one does.")
Chosen = Annotated[str, typer.Argument(metavar="[SOURCE]", help="Source; default all.")]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.add_typer(mapping, name="mapping", no_args_is_help=True)


def _sources(source: str) -> dict[str, Source]:
    from sources import registry

    return {source: registry.find(source)} if source else registry.sources()


@mapping.command()
def check(
    source: Chosen = "",
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """List lines nobody reviewed, wrong, without a successor, or that no edition uses. Exits 1 when one is wrong."""
    import pandas as pd

    from pipelines import mappings
    from pipelines.home import Home, today

    chosen = _sources(source)
    found, idle = mappings.check(chosen, today()), mappings.unused(Home.from_environment(), chosen)
    wrong = int(found["code"].ne("").sum())
    if len(found) + len(idle) or form != Format.table:
        output.show(pd.concat([found, idle], ignore_index=True), form)
    ended = len(found) - wrong
    output.say(f"lines that are wrong: {wrong}, have ended: {ended}, stand in no edition so far: {len(idle)}")
    if wrong:
        raise typer.Exit(DATA_PROBLEMS)


@mapping.command()
def diff(
    since: Annotated[str, typer.Option(metavar="RELEASE|FILE", help="A release, or an earlier mapping.csv.")],
    source: Chosen = "",
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table,
) -> None:
    """Show which figures read so far the present mapping codes otherwise than an earlier one."""
    from pipelines import mappings
    from pipelines.home import Home
    from warehouse import releases

    home, chosen = Home.from_environment(), _sources(source)
    if Path(since).is_file():
        if not source:
            raise typer.BadParameter("name the source that this mapping.csv belongs to")
        found = mappings.since_file(home, chosen[source], Path(since))
    elif since in releases.names(home.releases):
        found = mappings.since_release(home, chosen, releases.widest(home.releases / since)[0])
    else:
        known = ", ".join(releases.names(home.releases)) or "none yet"
        raise typer.BadParameter(f"'{since}' is neither a file nor a release; releases: {known}")
    if len(found) or form != Format.table:
        output.show(found, form)
    output.say(f"codings that differ: {several(int(found['figures'].sum()), 'figure')}")
