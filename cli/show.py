"""`dsig show`: the sentence a figure was read from, in its paragraph, and a picture of its page.

Belongs here: the lines that tell it, where the picture goes.
Does not belong here: finding the document (`pipelines/documents.py`), boxes and drawing (`sources/readers`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import output, why
from cli.extract import Language
from cli.output import Audience, say
from schemas import codelists, structure
from schemas.messages import DsigError, Fault, HeldEdition

if TYPE_CHECKING:
    from pipelines.documents import Place
    from pipelines.home import Home
    from sources.readers.blocks import Block, Document
    from sources.readers.masking import Names
    from sources.readers.prose.document import Figure

MARKS = (">>", "<<")  # around the printed value


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(show)


def show(
    figure_id: Annotated[str, typer.Argument(help="Figure, as dsig extract or dsig compare --figures prints it.")],
    document: Annotated[
        Path | None, typer.Option(help="The document, where it was never collected.", exists=True, dir_okay=False)
    ] = None,
    png: Annotated[Path | None, typer.Option(help="Where the picture goes; default $DSIG_HOME/pages.")] = None,
    lang: Annotated[Language, typer.Option(help="Language of the document.")] = Language.auto,
    audience: Annotated[Audience | None, typer.Option(help="Default the widest you may read.")] = None,
) -> None:
    """Show the sentence of a figure in its paragraph; of a PDF also a picture of the page. Names are covered."""
    from pipelines.documents import place_of
    from pipelines.home import Home

    home, place = Home.from_environment(), place_of(figure_id)
    if place is None:
        from warehouse import releases

        file, _ = releases.locate(home.releases, audience)
        why.tell_figure(file, figure_id)
        return
    with _document(home, figure_id, place, document) as (edition, path):
        with output.progress(f"reading {path.name}", watched_only=True):
            read = _read(path, figure_id, place)
            figure, names = _figure(read, figure_id, place, lang)
        typer.echo(f"{figure.reading.number.printed}   {figure_id}")
        for name, text in _lines(read, figure, names, edition):
            typer.echo(f"  {name:<16} {text}")
        if path.suffix.lower() == ".pdf":
            target = png or home.pages / f"{read.sha256[:12]}-c{place.start}.png"
            _draw(path, read, figure, names, target)


@contextmanager
def _document(home: Home, figure_id: str, place: Place, given: Path | None) -> Iterator[tuple[str, Path]]:
    """Give the edition and the path of the document a figure was read from.

    Raises:
        DsigError: E803 when this home does not have it.
    """
    from pipelines import documents

    if given is not None:
        yield place.edition, given
        return
    found = documents.find(home, place)
    if found is None:
        raise DsigError("E803", figure_id, "this home has no document of that name: give it with --document PATH")
    edition, snapshot = found
    with documents.opened(home, snapshot) as path:
        yield edition, path


def _read(path: Path, figure_id: str, place: Place) -> Document:
    """Return the document.

    Raises:
        DsigError: The code of what keeps it from being read; E803 when it is another one.
    """
    from sources.readers.worker import documents

    ((_, found),) = documents([path])
    if isinstance(found, Fault):
        raise DsigError(found.code, found.place, found.detail)
    if not found.sha256.startswith(place.sha256):
        raise DsigError("E803", figure_id, f"{path.name} is another document (sha256 {found.sha256[:12]}...)")
    return found


def _figure(document: Document, figure_id: str, place: Place, lang: Language) -> tuple[Figure, Names]:
    """Return the figure at a place, and what covers the names of its document.

    Raises:
        DsigError: E803 when no number is read there; E109 when the language is not known.
    """
    from sources.readers import contract

    try:
        figures, names = contract.read(document, None if lang == Language.auto else lang.value)
    except HeldEdition as held:
        raise DsigError(held.faults[0].code, held.faults[0].place, held.faults[0].detail) from held
    there = [figure for figure in figures if figure.start + figure.reading.number.start == place.start]
    if len(there) >= place.time:
        return there[place.time - 1], names
    raise DsigError("E803", figure_id, "no number is read at that place: copy an id from dsig extract")


def _lines(document: Document, figure: Figure, names: Names, edition: str) -> Iterator[tuple[str, str]]:
    from sources.readers import contract

    number, block = figure.reading.number, figure.block
    told = contract.element(document, figure, names)
    if edition:
        yield "edition", edition
    yield "document", f"{document.name}, sha256 {document.sha256[:12]}"
    yield "place", _place(told, block)
    if heading := _heading(document, block.start):
        yield "under", names.masked(heading)
    if column := _column(block, told["locator"]["char_start"]):
        yield "column", names.masked(column)
    yield "sentence", _marked(told["sentence"], number.start, number.end)
    if block.text and block.text != figure.sentence:
        start = figure.start - block.start + number.start
        paragraph = names.masked(block.text, (start, start + len(number.printed)))
        yield "paragraph", _marked(paragraph, start, start + len(number.printed))
    yield from _reading(told)


def _place(told: dict[str, Any], block: Block) -> str:
    place = told["locator"]
    parts = [f"page {place['page']}" if place["page"] else "", f"sheet {block.sheet}" if block.sheet else ""]
    return ", ".join([*filter(None, parts), f"characters {place['char_start']} to {place['char_end']}"])


def _column(block: Block, start: int) -> str:
    """Return what stands over a cell in its column."""
    cells = list(block.cells())
    own = next(((row, column) for row, column, at, cell in cells if at <= start < at + len(cell.text)), (0, 0))
    above = [cell.text for row, column, _, cell in cells if column == own[1] and row < own[0]]
    return " / ".join(text for text in above if re.search(r"[^\W\d]|(?:19|20)\d\d", text))


def _heading(document: Document, start: int) -> str:
    """Return the heading a place stands under."""
    above = [block.text for block in document.blocks if block.kind == "heading" and block.start < start]
    return above[-1] if above else ""


def _marked(text: str, start: int, end: int) -> str:
    marked = f"{text[:start]}{MARKS[0]}{text[start:end]}{MARKS[1]}{text[end:]}"
    return " ".join(marked.split())


def _reading(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what the number was read as."""
    if told["disposition"] != "context":
        label = codelists.load("organisation").label
        split = [told[name] for name in structure.BREAKDOWNS if told[name] not in ("_T", "_Z", None)]
        subject = told["subject_org"]
        yield "about", label(subject) if subject else "unknown"
        counts = [told["measure"], told["conduct"], *split]
        yield "counts", f"{' '.join(counts)}, {told['basis']}, {told['time_period'] or 'period unknown'}"
        yield "value", _value(told)
    yield "read as", f"{told['disposition']}, confidence {told['confidence']:g}"
    if told["reasons"]:
        yield "because", "; ".join(told["reasons"])


def _value(told: dict[str, Any]) -> str:
    if told["qualifier"] == "exact":
        return str(told["obs_value"])
    bounds = ["..." if told[name] is None else str(told[name]) for name in ("obs_low", "obs_high")]
    return f"{told['qualifier'].replace('_', ' ')} ({' to '.join(bounds)})"


def _draw(path: Path, document: Document, figure: Figure, names: Names, target: Path) -> None:
    """Write the picture of a figure's page; say so where its words have no place on it."""
    from sources.readers import highlight
    from sources.readers.worker import drawn

    picture = highlight.picture(document, figure, names)
    if picture is None:
        say("no picture: the words of this page have no places, as it is set sideways or was put together")
        return
    with output.progress(f"drawing page {picture.page}", watched_only=True):
        found = drawn(path, picture)
    if isinstance(found, Fault):
        raise DsigError(found.code, found.place, found.detail)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.write_bytes(found)
    typer.echo(f"  {'picture':<16} {target}")
