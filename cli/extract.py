"""`dsig extract`: the figures of documents, to the JSON contract.

Belongs here: arguments, progress, formats.
Does not belong here: reading (`sources/readers`).
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import output
from cli.output import Format, say
from schemas.messages import Fault, HeldEdition

if TYPE_CHECKING:
    import pandas as pd

    from sources.declaration import SourceDeclaration
    from sources.readers.blocks import Document


# Columns of the table on a screen; files have all.
SHOWN = (
    "figure_id", "obs_value", "measure", "conduct", "status", "action", "survivor", "subject_org", "time_period",
    "disposition",
)  # fmt: skip


class Language(StrEnum):
    """Languages of the lexicon; auto tells it from the text."""

    auto = "auto"
    en = "en"
    nl = "nl"
    fr = "fr"
    es = "es"


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(extract)


def extract(
    paths: Annotated[list[Path], typer.Argument(help="Documents: .txt .html .pdf .docx .xlsx .csv", exists=True)],
    lang: Annotated[Language, typer.Option(help="Language of the documents.")] = Language.auto,
    source: Annotated[str, typer.Option(help="Source they belong to: adds what its declaration says.")] = "",
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.json,
    text: Annotated[bool, typer.Option("--text", help="Print the canonical text that offsets count in.")] = False,
) -> None:
    """Read the figures of documents, each with its sentence. Nothing is kept; dsig refresh loads the inbox.

    Exits 0 also when no figure was found; 1 when a document could not be read, the others are printed.
    """
    import pandas as pd

    from sources import registry
    from sources.readers.worker import documents

    declaration = registry.find(source).declaration if source else None
    elements: list[dict[str, Any]] = []
    unread = 0
    with output.progress(f"reading {len(paths)} documents", watched_only=True):
        for _, found in documents(paths):
            if isinstance(found, Fault):
                say(str(found))
                unread += 1
            elif text:
                typer.echo(found.text)
            else:
                read = _read(found, lang, declaration)
                unread += read is None
                elements += read or []
    if not text and form == Format.json:
        typer.echo(json.dumps(elements, ensure_ascii=False, indent=1))
    elif not text:
        output.show(_flat(pd.DataFrame(elements), form), form)
    if unread:
        raise typer.Exit(1)


def _flat(elements: pd.DataFrame, form: Format) -> pd.DataFrame:
    """Return elements as a table: what a reader looks at, or for a file all but the place."""
    shown = [name for name in SHOWN if name in elements] if form == Format.table else list(elements.columns)
    numbers = [name for name in shown if name.startswith("obs_") and name != "obs_status"]
    return elements[shown].astype(dict.fromkeys(numbers, "Int64")).drop(columns="locator", errors="ignore")


def _read(document: Document, lang: Language, declaration: SourceDeclaration | None) -> list[dict[str, Any]] | None:
    """Return the elements of a document, or None where its language is not known."""
    from sources.readers import contract
    from sources.readers.document import by_source, elements_of

    languages = declaration.languages if declaration else ()
    try:
        if lang != Language.auto:
            elements = contract.extract(document, lang.value)
        else:
            elements = elements_of(document, languages[0] if len(languages) == 1 else "")
    except HeldEdition as held:
        for fault in held.faults:
            say(f"{document.name}: {fault}")
        return None
    return [by_source(element, declaration) for element in elements] if declaration else elements
