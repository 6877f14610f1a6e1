"""The command itself: its verbs, and what each kind of failure exits with.

Belongs here: assembling the verbs, exit codes.
Does not belong here: what a verb does. Heavy libraries are imported inside the verbs, so that help is instant.

Exit codes: 0 ok, 1 data problems found, 2 usage, 3 source unreachable, 4 integrity failure, 70 bug, 130 interrupted.
"""

from __future__ import annotations

import sys
import traceback

import typer

from cli import (
    compare,
    explain,
    extract,
    findings,
    indicators,
    lint,
    mapping,
    query,
    refresh,
    review,
    show,
    sources,
    sums,
    why,
)
from cli.output import BUG, DATA_PROBLEMS, INTEGRITY, INTERRUPTED, UNREACHABLE, USAGE
from schemas.messages import DsigError, IntegrityError, SourceUnreachable

USAGE_CODES = frozenset({"E107", "E801", "E802", "E803", "E804", "E805", "E808", "E809"})

app = typer.Typer(
    name="dsig",
    help="Harmonised safeguarding statistics: every figure traced, silence never zero, changes only where comparable.",
    epilog="Exit codes: 0 ok, 1 data problems found, 2 usage, 3 source unreachable, 4 integrity failure, 70 bug, "
    "130 interrupted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for module in (
    refresh,
    compare,
    indicators,
    sums,
    query,
    why,
    show,
    findings,
    review,
    sources,
    mapping,
    extract,
    lint,
    explain,
):
    module.register(app)


def exit_code_of(error: DsigError) -> int:
    """Return the exit code of a fault that stopped a command."""
    if isinstance(error, IntegrityError):
        return INTEGRITY
    if isinstance(error, SourceUnreachable):
        return UNREACHABLE
    return USAGE if error.fault.code in USAGE_CODES else DATA_PROBLEMS


def run(arguments: list[str] | None = None) -> None:
    """Run the command and exit with its code; usage errors exit with 2 from within Typer."""
    try:
        app(args=arguments)
    except DsigError as error:
        typer.echo(f"{error}\nMore: dsig explain {error.fault.code}", err=True)
        sys.exit(exit_code_of(error))
    except SystemExit as end:  # Typer turns an interrupt into this exit code, without a word
        if end.code == INTERRUPTED:
            typer.echo("interrupted: what was published before stays as it was", err=True)
        raise
    except Exception:  # the last line of defence: a bug must be told apart from bad data
        typer.echo(f"{traceback.format_exc()}\nThis is a bug in dsig: please report the lines above.", err=True)
        sys.exit(BUG)
