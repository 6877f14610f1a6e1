"""`dsig refresh`, `dsig demo` and `dsig status`: making a release and seeing how things stand.

Belongs here: progress, what a person is told afterwards.
Does not belong here: the job (`pipelines/refresh.py`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import compare, news, output
from cli.output import DATA_PROBLEMS, UNREACHABLE, Format, say
from schemas.messages import DsigError, several

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.refresh import Outcome

MOST_SHOWN = 30


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command()(refresh)
    app.command()(demo)
    app.command()(status)
    app.command("dagster-home", hidden=True)(dagster_home)


def refresh(
    source: Annotated[str, typer.Option(help="Collect only this source anew.")] = "",
    edition: Annotated[str, typer.Option(help="Collect only this edition of --source anew.")] = "",
    hold_back: Annotated[bool, typer.Option(help="Publish without what waits in quarantine.")] = False,
    believe: Annotated[str, typer.Option(help="Publish although an expectation failed (E701): say why.")] = "",
    despite: Annotated[str, typer.Option(help="Publish although a blocking finding stands (E707): say why.")] = "",
) -> None:
    """Collect what is new, check it, publish a release and print the comparison table."""
    if edition and not source:
        raise typer.BadParameter("--edition needs --source")
    before = _latest()
    with output.progress("starting"):
        from pipelines import refresh as refreshing
        from pipelines.resources import Refresh

        asked = Refresh(source=source, edition=edition, hold_back=hold_back, believe=believe, despite=despite)
        outcome = refreshing.refresh(asked)
    _report(outcome, before)


def demo() -> None:
    """The same with EXAMPLE submissions added, in a home of its own: nothing made up meets the real figures."""
    from pipelines.home import EXAMPLES, Home

    os.environ["DSIG_HOME"] = str(Home.from_environment().root / "demo")
    (Home.from_environment().make().root / EXAMPLES).touch()
    before = _latest()
    with output.progress("starting"):
        from pipelines import refresh as refreshing
        from pipelines.resources import Refresh

        outcome = refreshing.refresh(Refresh())
    _report(outcome, before)
    say(f"EXAMPLE data; ask it with DSIG_HOME={os.environ['DSIG_HOME']} dsig query ...")


def _latest() -> Path | None:
    """Return the folder of the release that is the latest one so far."""
    from pipelines.home import Home
    from warehouse import releases

    return releases.latest(Home.from_environment().releases)


def _report(outcome: Outcome, before: Path | None) -> None:
    from pipelines.home import Home
    from warehouse import releases

    home = Home.from_environment()
    if outcome.outcome == "blocked":
        _blocked(outcome, home.releases)
        raise typer.Exit(UNREACHABLE if any(line.startswith("E806") for line in outcome.waiting) else DATA_PROBLEMS)
    file, audience = releases.locate(home.releases)
    output.warn_restricted(audience)
    _tell_table(file, before)
    if outcome.read:
        say(f"{several(outcome.read, 'edition')} read, {outcome.unchanged} unchanged")
    else:
        say(f"nothing new: {several(outcome.unchanged, 'edition')} unchanged, nothing was read")
    say(f"release {outcome.release} ({outcome.outcome})")
    for name in releases.AUDIENCES:
        say(f"  {name:<11} {_short(home.releases / releases.LATEST / name / releases.FILE)}")
    say("next: dsig why FIGURE_ID (ids: dsig compare --figures), dsig status, dsig query --list")
    _in_review(outcome)
    if outcome.waiting:
        _waiting(outcome)
        raise typer.Exit(DATA_PROBLEMS)


def _tell_table(file: Path, before: Path | None) -> None:
    """Print the comparison table; of a long one that was there before what is new in it."""
    table = compare.rows(file)
    earlier = _rows_of(before) if before else None
    if before is None or earlier is None or len(table) <= news.MOST_ROWS:
        compare.print_table(table)
        typer.echo()
        return
    now = compare.rows(file, breakdowns=True)
    found, gone = news.rows(now, earlier), news.gone(now, earlier)
    if len(found):
        compare.print_table(found)
        typer.echo()
    of = f"of the comparison table ({several(len(now), 'row')})"
    none = "nothing" if found.empty and not gone else several(len(found), "row")
    say(f"{none} {of} {'differs' if none == 'nothing' else 'new or different'} since release {before.name}")
    if gone:
        say(f"no longer in it: {several(gone, 'row')}")
    say("all of it: dsig compare")


def _rows_of(release: Path) -> pd.DataFrame | None:
    """Return all rows of the comparison table of an earlier release; None where this dsig cannot read it."""
    from warehouse import releases

    try:
        return compare.rows(releases.widest(release)[0], breakdowns=True)
    except DsigError:
        return None


def _short(path: Path) -> str:
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def _blocked(outcome: Outcome, folder: Path) -> None:
    from warehouse import releases

    _waiting(outcome)
    _in_review(outcome)
    for line in outcome.failed:
        if not line.startswith("nothing_waits"):
            say(f"{'E707' if line.startswith('no_blocking_finding') else 'E701'} {line}")
    if any(line.startswith("no_blocking_finding") for line in outcome.failed):
        say('E707: mend the cause and run dsig refresh again, or answer for it: dsig refresh --despite "REASON"')
    if any(line.startswith("release_is_believable") for line in outcome.failed):
        say('E701: mend the cause and run dsig refresh again, or answer for it: dsig refresh --believe "REASON"')
    latest = releases.latest(folder)
    say(f"not published; the latest release is still {latest.name}" if latest else "not published")
    if outcome.waiting:
        say("E702: mend the cause and run dsig refresh again, or publish without them: dsig refresh --hold-back")


def _in_review(outcome: Outcome) -> None:
    for edition in outcome.unlike:
        source = edition.partition("/")[0]
        say(f"{edition}: its document is unlike the transcription, which loads: dsig reconcile {source}")
    for line in outcome.told:
        say(line)
    _say_review(outcome.review)


def _say_review(figures: int) -> None:
    if figures:
        say(f"waiting in review, not loaded: {several(figures, 'figure')} read from documents: dsig review")


def _waiting(outcome: Outcome) -> None:
    from pipelines.home import Home

    if not outcome.waiting:
        return
    say(f"waiting: {several(len(outcome.waiting), 'fault')} in {_short(Home.from_environment().quarantine)}:")
    for line in outcome.waiting[:MOST_SHOWN]:
        say(f"  {line}")
    if more := len(outcome.waiting) - MOST_SHOWN:
        say(f"  ... and {more} more" if more > 0 else "")


def status(form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.table) -> None:
    """Show what each source gave, what is overdue, what is stale and what waits in quarantine."""
    from pipelines import reviewing, standing, waiting
    from pipelines.home import Home
    from warehouse import query, releases

    home = Home.from_environment()
    output.say_unsound()
    for line in waiting.waiting(home):
        say(f"waits: {line}")
    for line in reviewing.told(home):
        say(line)
    _say_review(len(reviewing.figures(home)))
    file, audience = releases.locate(home.releases)
    say(f"release {query.release_info(file)['release']}, {audience} file: the table is of it")
    output.show(standing.by_source(file), form)


def dagster_home() -> None:
    """Print the Dagster home of this home folder, for `dagster dev`."""
    from pipelines import refresh as refreshing
    from pipelines.home import Home

    typer.echo(refreshing.dagster_home(Home.from_environment()))
