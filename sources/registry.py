"""A folder becomes a source: reads the declarations of `sources/<id>/` and refuses what is incomplete.

Belongs here: source.yaml and editions.csv, and what a declared reader needs beside them.
Does not belong here: their shapes (`declaration.py`), the other declarations (`breaks.py`, `revisions.py`), reading
documents (`readers/`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from schemas import codelists, periods
from schemas.messages import DeclarationError, Fault
from sources import breaks, declared, revisions
from sources.declaration import DOCUMENT, Break, Edition, SourceDeclaration, in_words
from sources.revisions import Revision
from sources.submitted import submitted

ROOT = Path(__file__).parent
EDITION_COLUMNS = (
    "edition",
    "document",
    "cited_via",
    "url",
    "language",
    "published",
    "published_known",
    "tier",
    "access",
    "reader",
    "file",
    "loads",
    "comment",
)
SHOWN = "docs/adding-a-source.md shows each"
NEEDED_BY = {
    "transcription": (),
    "xlsx": ("layout.csv", "mapping.csv"),
    "csv": ("layout.csv", "mapping.csv"),
    DOCUMENT: (),
}


@dataclass(frozen=True)
class Source:
    """A report series of one publisher, with its declarations.

    Attributes:
        folder: Where the declarations lie.
        declaration: source.yaml.
        editions: Declared editions by id; `examples` are apart.
        examples: Editions of made-up data in `examples/`, loaded by `dsig demo` only.
        breaks: Declared breaks.
        revisions: Declared reasons of revisions.
    """

    folder: Path
    declaration: SourceDeclaration
    editions: dict[str, Edition]
    examples: dict[str, Edition]
    breaks: tuple[Break, ...]
    revisions: tuple[Revision, ...] = ()

    @property
    def id(self) -> str:
        """Source id: the folder's name."""
        return self.declaration.id

    @property
    def is_example(self) -> bool:
        """Whether the organisation is made up."""
        return self.declaration.organisation.startswith("EXAMPLE")

    def submitted(self, path: Path, received: date) -> Edition:
        """Return the edition of a submitted file, from its name: PERIOD.ext or PERIOD.N.ext.

        Args:
            path: File in the inbox.
            received: Day of receipt: its vintage.

        Raises:
            DeclarationError: E107 when the name says no period or the source takes no submissions, E104 when the
                ending is none of its formats.
        """
        return submitted(self.declaration, path, received)


def _rows(path: Path) -> list[dict[str, str]]:
    lines = declared.lines(declared.text(path), f"{path.parent.name}/{path.name}", EDITION_COLUMNS)
    first: dict[str, int] = {}
    for place, number, row in lines:
        if (known := first.setdefault(row["edition"], number)) != number:
            said = f"edition '{row['edition']}' already stands on line {known}: one edition has one line, remove one"
            raise DeclarationError("E602", place, said)
    return [row for _, _, row in lines]


def published_on(text: str) -> date:
    """Return the vintage of a publication date known to the day, month or year: its last day."""
    return date.fromisoformat(text) if len(text) == 10 else periods.parse(text).end


def _edition(folder: Path, row: dict[str, str]) -> Edition:
    try:
        return Edition(
            source=folder.name,
            edition=row["edition"],
            document=row["document"],
            cited_via=row["cited_via"],
            url=row["url"],
            as_of=published_on(row["published"]),
            tier=int(row["tier"]),
            access=_listed("access", row["access"]),
            reader=row["reader"],
            path=folder / row["file"],
            loads={"yes": True, "no": False, DOCUMENT: True}[row["loads"]],
            gives_way=row["loads"] == DOCUMENT,
            language=row["language"],
        )
    except (ValueError, KeyError) as error:
        raise DeclarationError("E602", f"{folder.name}/editions.csv, edition {row['edition']}", str(error)) from error


def _listed(codelist: str, code: str) -> str:
    if code not in (known := codelists.load(codelist)):
        raise ValueError(f"'{code}' is not in code list {codelist}: {', '.join(known.nearest(code))}")
    return code


def _example(folder: Path, declaration: SourceDeclaration, row: dict[str, str]) -> Edition:
    return submitted(declaration, folder / row["file"], published_on(row["published"]))


def _declaration(folder: Path) -> SourceDeclaration:
    place = f"{folder.name}/source.yaml"
    try:
        declaration = SourceDeclaration.model_validate(declared.content(folder / "source.yaml"))
    except ValidationError as error:
        raise DeclarationError("E602", place, in_words(error)) from error
    if declaration.id != folder.name:
        raise DeclarationError("E602", place, f"id is '{declaration.id}': it must be the folder's name")
    return declaration


def _missing(folder: Path, declaration: SourceDeclaration, rows: list[dict[str, str]]) -> list[str]:
    readers = {row["reader"] for row in rows} | set(declaration.submission.formats if declaration.submission else ())
    if unknown := sorted(readers - NEEDED_BY.keys()):
        raise DeclarationError(
            "E602",
            f"{folder.name}/editions.csv",
            f"no such reader: {', '.join(unknown)}; known: {', '.join(NEEDED_BY)}",
        )
    if declaration.documents is None and any(DOCUMENT in (row["reader"], row["loads"]) for row in rows):
        raise DeclarationError("E602", f"{folder.name}/editions.csv", "source.yaml has no key documents")
    needed = {name for reader in readers for name in NEEDED_BY[reader]}
    needed |= {row["file"] for row in rows if row["reader"] != DOCUMENT}
    return sorted(name for name in needed if not (folder / name).is_file())


def load(folder: Path) -> Source:
    """Read one source folder.

    Args:
        folder: `sources/<id>`.

    Raises:
        DeclarationError: E601 naming every missing file, E602 or E603 naming the wrong line.
    """
    if missing := [name for name in ("source.yaml", "editions.csv") if not (folder / name).is_file()]:
        raise DeclarationError("E601", f"sources/{folder.name}", f"missing: {', '.join(missing)}; {SHOWN}")
    declaration = _declaration(folder)
    rows = _rows(folder / "editions.csv")
    if missing := _missing(folder, declaration, rows):
        raise DeclarationError("E601", f"sources/{folder.name}", f"missing: {', '.join(missing)}; {SHOWN}")
    examples = [row for row in rows if row["edition"].startswith("EXAMPLE-")]
    return Source(
        folder=folder,
        declaration=declaration,
        editions={row["edition"]: _edition(folder, row) for row in rows if row not in examples},
        examples={row["edition"]: _example(folder, declaration, row) for row in examples},
        breaks=breaks.load(folder),
        revisions=revisions.load(folder),
    )


def sources(root: Path = ROOT) -> dict[str, Source]:
    """Return every source by id.

    Args:
        root: Folder of the source folders.

    Raises:
        DeclarationError: What is wrong with the first that cannot be read.
    """
    return _loaded(root)


@cache
def _loaded(root: Path) -> dict[str, Source]:
    return {folder.name: load(folder) for folder in folders(root)}


def folders(root: Path = ROOT) -> list[Path]:
    """Return the folders of sources, in order: each that is not a package of code."""
    found = sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith(("_", ".")))
    return [folder for folder in found if not (folder / "__init__.py").exists() and folder.name != "lexicon"]


def sound(root: Path = ROOT) -> tuple[dict[str, Source], list[Fault]]:
    """Return the sources that can be read by id, and what is wrong with each of the others.

    For what reads releases and changes nothing: a wrong cell of one source leaves out that source alone.
    """
    try:
        return sources(root), []
    except DeclarationError:
        found: dict[str, Source] = {}
        faults = []
        for folder in folders(root):
            try:
                found[folder.name] = load(folder)
            except DeclarationError as wrong:
                faults.append(wrong.fault)
        return found, faults


def find(source: str, root: Path = ROOT) -> Source:
    """Return one source.

    Raises:
        DeclarationError: E805 naming the known sources; E601 or E602 where its own declarations are wrong.
    """
    known, _ = sound(root)
    if source in known:
        return known[source]
    if source in (names := [folder.name for folder in folders(root)]):
        return load(root / source)
    raise DeclarationError("E805", source, f"known: {', '.join(names)}")
