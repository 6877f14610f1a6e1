"""`dsig query`: one SELECT on the release you were given.

Belongs here: arguments and formats.
Does not belong here: what is refused (`warehouse/query.py`).
"""

from __future__ import annotations

from typing import Annotated

import typer

from cli import output
from cli.output import Audience, Format


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(query)


def query(
    sql: Annotated[str, typer.Argument(help="One SELECT, or the name of a table or view.")] = "",
    audience: Annotated[Audience | None, typer.Option(help="Default the widest you may read.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write the answer.")] = Format.table,
    names: Annotated[
        bool, typer.Option("--list", help="List the tables and views, and what a row of each is.")
    ] = False,
) -> None:
    """Ask the latest release; read only, without access to other files or settings."""
    import pandas as pd

    from pipelines.home import Home
    from schemas import structure
    from warehouse import query as asking
    from warehouse import releases

    if names:
        known = [(name, structure.TABLES[name].description) for name in asking.names()]
        output.show(pd.DataFrame(known, columns=["name", "one row is"]), form)
        return
    if not sql:
        raise typer.BadParameter("write a SELECT or a name; --list shows the names")
    file, _ = releases.locate(Home.from_environment().releases, audience)
    output.show(asking.run(file, sql), form)
