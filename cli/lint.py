"""`dsig lint`: which words of a text about counts of reports are refused, why, and what to write instead.

Belongs here: where the text comes from, printing the hits.
Does not belong here: the rules (`schemas/words/lint.yaml`), applying them (`pipelines/lint.py`).
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import output
from cli.output import DATA_PROBLEMS, Format
from schemas.messages import DsigError

if TYPE_CHECKING:
    from pipelines.lint import Hit

STANDARD_INPUT = "-"


class Language(StrEnum):
    """Languages of the rules; auto tells it from the text."""

    auto = "auto"
    en = "en"
    nl = "nl"


COLUMNS = ["rule", "place", "words", "title", "why", "instead"]


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(lint)


def lint(
    text: Annotated[str, typer.Argument(metavar="TEXT|FILE|-", help="A text, a text file, or - for standard input.")],
    lang: Annotated[
        Language, typer.Option(help="Language of the text, where it is too short to tell.")
    ] = Language.auto,
    form: Annotated[Format, typer.Option("--format", help="How to write what is refused.")] = Format.table,
) -> None:
    """Refuse causes, judgements, rankings and bare percentages in a text about counts. Exits 1 on any, 0 on none.

    English and Dutch, sentence by sentence; exits 2 on a text in another language, which is not read. A text that
    passes may still mislead: rules see words, not meaning.
    """
    import pandas as pd

    from pipelines import lint as rules

    given = _read(text)
    hits = rules.lint(given)
    language = rules.unread(given) if lang == Language.auto else ""
    if language and not hits:
        raise typer.BadParameter(
            f"not read: the text is in {language}; the rules read only en and nl (--lang says that it is)"
        )
    if hits or form != Format.table:
        output.show(pd.DataFrame([_row(hit, given) for hit in hits], columns=COLUMNS), form)
    output.say(f"{len(hits)} refused" if hits else "nothing refused")
    if language:
        output.say(f"perhaps not read as a whole: it seems to be in {language}, and the rules read only en and nl")
    if hits:
        raise typer.Exit(DATA_PROBLEMS)


def _read(text: str) -> str:
    """Return the text itself, or what the file or standard input holds."""
    file = Path(text)
    is_one_word = not any(sign.isspace() for sign in text)
    if text == STANDARD_INPUT:
        given = _decoded(sys.stdin.buffer.read(), "standard input")
    elif is_one_word and (file.suffix or file.is_dir()) and not file.is_file():
        raise typer.BadParameter(f"there is no text file {text}; a text has more than one word")
    else:
        given = _decoded(file.read_bytes(), text) if _is_file(file) else text
    if not given.strip():
        raise typer.BadParameter("there is no text to look at")
    return given


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # a text can be longer than a name may be
        return False


def _decoded(content: bytes, place: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DsigError("E102", place, f"it is no text in UTF-8: {error}") from error


def _row(hit: Hit, text: str) -> list[str]:
    line = text.count("\n", 0, hit.start) + 1
    column = hit.start - (text.rfind("\n", 0, hit.start) + 1) + 1
    return [hit.rule, f"{line}:{column}", hit.words, hit.title, hit.why, hit.instead]
