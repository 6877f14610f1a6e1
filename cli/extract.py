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
from cli.output import DATA_PROBLEMS, Format, say
from schemas.messages import Fault, several
from sources.readers.blocks import Document
from sources.readers.questions import Coded, Coding

if TYPE_CHECKING:
    import pandas as pd

    from sources.declaration import SourceDeclaration

# Columns of the table on a screen; files have all.
SHOWN = (
    "figure_id", "obs_value", "state", "measure", "conduct", "status", "action", "survivor", "subject_org",
    "time_period", "disposition",
)  # fmt: skip
PLACE = ("page", "sheet", "cell", "line", "char_start", "char_end")


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
    from sources import registry
    from sources.readers import worker

    declaration = registry.find(source).declaration if source else None
    elements: list[dict[str, Any]] = []
    unread = 0
    with output.progress(f"reading {several(len(paths), 'document')}", watched_only=True):
        answers = worker.documents(paths) if text else worker.figures(paths, _coding(lang, declaration))
        for path, found in answers:
            if isinstance(found, Fault):
                say(str(found))
                unread += 1
            elif isinstance(found, Document):
                typer.echo(found.text)
            else:
                elements += _told(path.name, found, declaration)
    if not text:
        _print(elements, form)
    if unread:
        raise typer.Exit(DATA_PROBLEMS)


def _coding(lang: Language, declaration: SourceDeclaration | None) -> Coding:
    from sources.readers.document import coding

    language = "" if lang == Language.auto else lang.value
    return coding(declaration, language=language) if declaration else Coding(language)


def _told(name: str, coded: Coded, declaration: SourceDeclaration | None) -> list[dict[str, Any]]:
    """Return the elements of a document with what its source adds; hint at a document of somebody else."""
    from sources.readers import contradictions
    from sources.readers.document import by_source

    if declaration is None:
        return contradictions.told(coded.elements, waits=False)
    if not coded.is_named:
        say(f"{name}: no sentence names {declaration.publisher}: is it of {declaration.id}? See dsig explain E113")
    return contradictions.told([by_source(element, declaration) for element in coded.elements], waits=True)


def _print(elements: list[dict[str, Any]], form: Format) -> None:
    if form == Format.json:
        typer.echo(json.dumps(elements, ensure_ascii=False, indent=1))
        return
    import pandas as pd

    output.show(_flat(pd.DataFrame(elements), form), form)


def _flat(elements: pd.DataFrame, form: Format) -> pd.DataFrame:
    """Return elements as a table: what a reader looks at, or for a file everything, the place in columns."""
    if elements.empty:
        return elements
    whole = elements.astype({name: "Int64" for name in ("obs_value", "obs_low", "obs_high")})
    if form == Format.table:
        return whole[list(SHOWN)]
    place = {name: [locator.get(name) for locator in whole["locator"]] for name in PLACE}
    numbers = {name: "Int64" for name in PLACE if name not in ("sheet", "cell")}
    for name, values in place.items():
        at = list(whole.columns).index("locator")
        whole.insert(at, name, values)
    reasons = ["; ".join(reasons) for reasons in whole["reasons"]]
    return whole.astype(numbers).assign(reasons=reasons).drop(columns="locator")
