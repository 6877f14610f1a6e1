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
    from sources.declaration import SourceDeclaration
    from sources.readers.blocks import Document


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
    """Read the figures of documents, each with its sentence. Nothing is kept; dsig refresh loads the inbox."""
    import pandas as pd

    from sources import registry
    from sources.readers.worker import documents

    declaration = registry.find(source).declaration if source else None
    elements: list[dict[str, Any]] = []
    with output.progress(f"reading {len(paths)} documents", watched_only=True):
        for path, found in documents(paths):
            if isinstance(found, Fault):
                say(f"{path.name}: {found}")
            elif text:
                typer.echo(found.text)
            else:
                elements += _read(found, lang, declaration)
    if text:
        return
    if form == Format.json:
        typer.echo(json.dumps(elements, ensure_ascii=False, indent=1))
    else:
        output.show(pd.DataFrame(elements).drop(columns=["sha256", "locator"], errors="ignore"), form)


def _read(document: Document, lang: Language, declaration: SourceDeclaration | None) -> list[dict[str, Any]]:
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
        return []
    return [by_source(element, declaration) for element in elements] if declaration else elements
