"""`dsig show`: the sentence a figure was read from, in its paragraph, and a picture of its page.

Belongs here: the lines that tell it, where the picture goes.
Does not belong here: finding the document (`pipelines/documents.py`), reading and drawing (`sources/readers`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import output, why
from cli.extract import Language
from cli.output import Audience, say
from schemas import codelists, structure
from schemas.messages import DsigError, Fault

if TYPE_CHECKING:
    from pipelines.documents import Found, Place
    from pipelines.tracing import Trace
    from sources.readers.questions import Shown

MARKS = (">>", "<<")  # around the printed value
KEPT = (*structure.DIMENSIONS, "obs_value", "obs_low", "obs_high", "qualifier", "confidence", "disposition")
Told = dict[str, Any]


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(show)


def show(
    figure_id: Annotated[
        str, typer.Argument(help="Figure, as dsig extract, dsig review or dsig compare --figures prints it.")
    ],
    document: Annotated[
        Path | None, typer.Option(help="The document, where it was never collected.", exists=True, dir_okay=False)
    ] = None,
    png: Annotated[
        Path | None, typer.Option(help="File for the picture, in a folder that exists; default in $DSIG_HOME/pages.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the document.")] = Language.auto,
    audience: Annotated[Audience | None, typer.Option(help="Default the widest you may read.")] = None,
) -> None:
    """Show the sentence of a figure in its paragraph; of a PDF also a picture of the page. Names are covered."""
    from pipelines.documents import place_of
    from pipelines.home import Home

    home, place = Home.from_environment(), place_of(figure_id)
    if png and not png.absolute().parent.is_dir():
        raise typer.BadParameter(f"--png {png}: there is no folder {png.parent}")
    if place is None:
        why.tell_figure(home, figure_id, audience)
        return
    _show(home, figure_id, place, document, png, lang, audience)


def _show(
    home: Any,
    figure_id: str,
    place: Place,
    document: Path | None,
    png: Path | None,
    lang: Language,
    audience: Audience | None,
) -> None:
    from pipelines import documents, tracing

    with documents.opened(home, figure_id, place, document, audience) as found:
        with output.progress(f"reading {found.path.name}", watched_only=True):
            read = _read(found, figure_id, place, lang)
        trace = None if document else tracing.trace(home, figure_id)
        told = _told(read.element, found, trace)
        typer.echo(f"{told['printed_value']}   {figure_id}")
        for name, text in (*_place(read, found), *_reading(told)):
            output.line(name, text)
        why.tell_standing(trace)
        if found.path.suffix.lower() == ".pdf":
            default = home.pages / f"{read.element['sha256'][:12]}-c{place.start}.png"
            _draw(found, read, png or (default if found.is_published else None))
        elif png:
            say(f"no picture: only a PDF has pages, and {found.path.name} is none")


def _read(found: Found, figure_id: str, place: Place, lang: Language) -> Shown:
    """Return the figure and what surrounds it.

    Raises:
        DsigError: The code of what keeps the document from being read; E803 when it is another one, or no number is
            read at that place.
    """
    from sources.readers.document import coding
    from sources.readers.questions import Coding, Showing
    from sources.readers.worker import shown

    said = "" if lang == Language.auto else lang.value
    how = coding(found.source.declaration, found.language, said) if found.source else Coding(said)
    read = shown(found.path, Showing(place.start, place.time, how, place.sha256))
    if isinstance(read, Fault):
        where = figure_id if read.code == "E803" else read.place
        raise DsigError(read.code, where, read.detail)
    return read


def _told(element: Told, found: Found, trace: Trace | None) -> Told:
    """Return what a figure was read as: as it is kept, or else as it is read now with what its source declares."""
    from sources.readers.document import by_source

    if trace is None:
        return by_source(element, found.source.declaration) if found.source else element
    figure = trace.figure
    kept = {name: None if output.is_empty(figure[name]) else figure[name] for name in KEPT}
    reasons = figure["reasons"]
    return element | kept | {"reasons": [] if output.is_empty(reasons) else str(reasons).split("\n")}


def _place(read: Shown, found: Found) -> Iterator[tuple[str, str]]:
    told, place = read.element, read.element["locator"]
    size = len(told["printed_value"])
    parts = [f"{name} {place[name]}" for name in ("page", "sheet", "cell") if place.get(name)]
    yield "edition", found.edition
    yield "document", f"{told['document']}, sha256 {told['sha256'][:12]}"
    yield "place", ", ".join([*parts, f"characters {place['char_start']} to {place['char_end']}"])
    yield "under", read.heading
    yield "column", read.column
    yield "sentence", _marked(told["sentence"], place["in_sentence"], size)
    yield "paragraph", _marked(read.paragraph, read.offset, size) if read.paragraph else ""


def _marked(text: str, start: int, size: int) -> str:
    end = start + size
    marked = f"{text[:start]}{MARKS[0]}{text[start:end]}{MARKS[1]}{text[end:]}" if size else text
    return " ".join(marked.split())


def _reading(told: Told) -> Iterator[tuple[str, str]]:
    """Yield what the number was read as."""
    if told["disposition"] != "context":
        label = codelists.load("organisation").label
        split = [told[name] for name in structure.BREAKDOWNS if told[name] not in ("_T", "_Z", None)]
        subject = told["subject_org"]
        yield "about", label(subject) if subject else "unknown"
        counts = [told["measure"] or "measure unknown", told["conduct"] or "conduct unknown", *split]
        yield "counts", f"{' '.join(counts)}, {told['basis']}, {told['time_period'] or 'period unknown'}"
        yield "value", _value(told)
    yield "read as", f"{told['disposition']}, confidence {told['confidence']:g}"
    yield "because", "; ".join(told["reasons"])


def _value(told: Told) -> str:
    if told["qualifier"] == "exact":
        return "no number" if told["obs_value"] is None else str(told["obs_value"])
    bounds = ["..." if told[name] is None else str(told[name]) for name in ("obs_low", "obs_high")]
    return f"{told['qualifier'].replace('_', ' ')} ({' to '.join(bounds)})"


def _draw(found: Found, read: Shown, target: Path | None) -> None:
    """Write the picture of a figure's page; say so where there is none."""
    from sources.readers.worker import drawn

    if target is None:
        say("no picture is kept of a document received in confidence: say where it may go with --png")
        return
    if read.picture is None:
        say("no picture: the words of this page have no places, as it is set sideways or was put together")
        return
    with output.progress(f"drawing page {read.picture.page}", watched_only=True):
        content = drawn(found.path, read.picture)
    if isinstance(content, Fault):
        raise DsigError(content.code, content.place, content.detail)
    _write(target, content)
    output.line("picture", str(target))


def _write(target: Path, content: bytes) -> None:
    """Write a picture that only its owner may read: what is printed beside a figure may be about a person."""
    if not target.parent.is_dir():  # only the folder of pages of a home where nothing was refreshed yet
        target.parent.mkdir(mode=0o700, parents=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        target.chmod(0o600)
        file.write(content)
