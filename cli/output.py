"""How answers are shown: table, csv, json on stdout; progress on stderr.

Belongs here: formats that every verb shares.
Does not belong here: workbooks and CSV rules (`warehouse/export`), what is shown (the verbs).
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

import typer

from cli import wide

if TYPE_CHECKING:
    from rich.console import Console

# Exit codes, as README documents them; 0 is ok.
DATA_PROBLEMS, USAGE, UNREACHABLE, INTEGRITY, BUG, INTERRUPTED = 1, 2, 3, 4, 70, 130


class Audience(StrEnum):
    """Audiences a release has a file for."""

    restricted = "restricted"
    public = "public"


class Format(StrEnum):
    """Formats of data on stdout."""

    table = "table"
    csv = "csv"
    json = "json"


WIDE = 220  # characters of a line that is not printed on a terminal


def show(frame: Any, form: str) -> None:
    """Print a frame on stdout.

    Args:
        frame: pandas DataFrame.
        form: table, csv or json.
    """
    if form == Format.csv:
        from warehouse.export import csv

        sys.stdout.write(csv.text(frame))
    elif form == Format.json:
        typer.echo(as_json(frame))
    else:
        _show_fitted(frame)


def _show_fitted(frame: Any) -> None:
    ids = {name: frame[name].astype("string").str.replace(";", "; ") for name in frame.columns if name == "figure_ids"}
    spaced = frame.assign(**ids)
    rows = [[_shown(cell) for cell in row] for row in spaced.itertuples(index=False, name=None)]
    numbers = frame.select_dtypes("number")
    fitted(list(frame.columns), rows, [at for at, name in enumerate(frame.columns) if name in numbers])


def fits(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a table fits the screen as it is."""
    return wide.fits(headers, rows, _console().width)


def fitted(headers: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
    """Print what fits the screen: a table, else a block a row; below it what all rows have in common.

    Args:
        headers: Column headers, each another.
        rows: Cells as text.
        right: Numbers of the columns that are aligned to the right.
    """
    width = _console().width
    shown = wide.fitted(headers, rows, width)
    if shown.is_table:
        numbers = [headers[at] for at in right]
        at_right = [at for at, name in enumerate(shown.headers) if name.replace("\n", "") in numbers]
        table(shown.headers, shown.rows, at_right)
    else:
        typer.echo("\n".join(wide.blocks(shown, width)))
    if shown.notes:
        typer.echo("\n" + "\n".join(line for note in shown.notes for line in wide.folded("", note, width)))
    if not shown.is_table:
        say(f"too wide for {width} characters, so a block a row; --format csv has every column ({len(headers)})")


def as_json(frame: Any) -> str:
    """Return a frame as a JSON array of objects; empty cells are null, dates YYYY-MM-DD."""
    dated = frame.assign(**{name: frame[name].dt.strftime("%Y-%m-%d") for name in frame.select_dtypes("datetime")})
    return str(dated.to_json(orient="records", force_ascii=False, indent=1))


def is_empty(cell: Any) -> bool:
    """Return whether a cell of a frame holds nothing."""
    import pandas as pd

    return pd.api.types.is_scalar(cell) and bool(pd.isna(cell))


def _shown(cell: Any) -> str:
    if is_empty(cell):
        return ""
    if hasattr(cell, "__len__") and not isinstance(cell, (str, bytes, bytearray)):
        return json.dumps(cell, default=lambda part: part.tolist() if hasattr(part, "tolist") else str(part))
    if hasattr(cell, "strftime"):
        return f"{cell:%Y-%m-%d}"
    return wide.rounded(cell) if isinstance(cell, float) else str(cell)


def _console() -> Console:
    """Return where tables go: a terminal as wide as it is, anything else so wide that little is folded."""
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    return console if console.is_terminal else Console(file=sys.stdout, highlight=False, width=WIDE, no_color=True)


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
    """Print rows as a table on stdout.

    Args:
        headers: Column headers.
        rows: Cells as text.
        right: Numbers of the columns that are aligned to the right.
    """
    from rich.table import Table
    from rich.text import Text

    console = _console()
    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    widths: Sequence[int | None] = wide.widths(headers, rows, console.width) or [None] * len(headers)
    for number, (header, width) in enumerate(zip(headers, widths, strict=True)):
        justify: Literal["left", "right"] = "right" if number in right else "left"
        drawn.add_column(header, justify=justify, overflow="fold", width=width)
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    with console.capture() as captured:
        console.print(drawn)
    sys.stdout.write("\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n")


def warn_restricted(audience: str) -> None:
    """Say on stderr that what follows is from the restricted file."""
    if audience != Audience.public:
        say("from the restricted file: not to be handed out (--audience public for the public one)")


def say_unsound() -> None:
    """Say on stderr which sources are left out, as their declarations are wrong."""
    from sources import registry

    for fault in registry.sound()[1]:
        say(f"{fault}: nothing that needs its declarations is told of this source; dsig refresh stops here")


def line(name: str, text: str) -> None:
    """Print a named line of what is told about one thing, on stdout; nothing where there is no text."""
    if text:
        typer.echo(f"  {name:<16} {text}")


def say(text: str) -> None:
    """Print a line that is not data on stderr."""
    typer.echo(text, err=True)


class _Lines(logging.Handler):
    """One line on stderr per step, where nobody is watching."""

    def __init__(self) -> None:
        super().__init__()
        self.step = ""

    def emit(self, record: logging.LogRecord) -> None:
        step = record.getMessage().split(" ")[0]
        if step != self.step:
            self.step = step
            say(step)


class _Status(logging.Handler):
    """The step and edition at work, on one line of a terminal that is overwritten."""

    def __init__(self, status: Any) -> None:
        super().__init__()
        self.status = status

    def emit(self, record: logging.LogRecord) -> None:
        self.status.update(record.getMessage())


@contextmanager
def progress(first: str, watched_only: bool = False) -> Iterator[None]:
    """Show the progress of long work on stderr, from the first moment.

    Args:
        first: What is said before the first step reports.
        watched_only: Whether nothing is said where nobody is watching, instead of a line per step.
    """
    log = logging.getLogger("dsig.progress")
    log.setLevel(logging.INFO)
    log.propagate = False
    if not sys.stderr.isatty():
        handler: logging.Handler = logging.NullHandler() if watched_only else _Lines()
        if not watched_only:
            say(first)
        with _attached(log, handler):
            yield
        return
    from rich.console import Console

    with Console(stderr=True).status(first) as status, _attached(log, _Status(status)):
        yield


@contextmanager
def _attached(log: logging.Logger, handler: logging.Handler) -> Iterator[None]:
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
