"""A folder becomes a source: reads the declarations of `sources/<id>/` and refuses what is incomplete.

Belongs here: the shape of source.yaml, editions.csv and breaks.csv, and what a declared reader needs beside them.
Does not belong here: reading documents (`readers/`), layout.csv and mapping.csv (`layout.py`, `mapping.py`).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from schemas import codelists, periods
from schemas.messages import DeclarationError

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
BREAK_COLUMNS = ("date", "facet", "kind", "measure", "conduct", "subject_org", "effect", "citation")
NEEDED_BY = {
    "transcription": (),
    "xlsx": ("layout.csv", "mapping.csv"),
    "csv": ("layout.csv", "mapping.csv"),
}
_SUBMITTED = re.compile(r"^(?P<example>EXAMPLE-)?(?P<period>[^.]+)(?:\.(?P<delivery>[1-9]\d*))?$")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reporting(_Strict):
    """When editions are expected.

    Attributes:
        first_period: First period for which an edition is expected.
        last_period: Last one, where the series ended.
        due_months: Months after the end of a period by which its edition should be out.
        due_basis: How the due date is known.
        subject_org: Organisation whose silence counts; default the source's organisation.
    """

    first_period: str
    last_period: str | None = None
    due_months: int = Field(ge=0)
    due_basis: Literal["observed", "agreed", "assumed"]
    subject_org: str | None = None


class Numbers(_Strict):
    """The publisher's habit of writing numbers.

    Attributes:
        thousands: Mark between thousands.
        decimal: Mark before decimals.
    """

    thousands: Literal[",", ".", " ", "'"]
    decimal: Literal[",", "."]


class Partition(_Strict):
    """Parts that the publisher prints as making up their total.

    Attributes:
        dimension: Dimension that is split.
        total: Code of the total in that dimension.
        parts: Codes of the parts.
        where: Codes of other dimensions the partition is limited to.
    """

    dimension: str
    total: str
    parts: tuple[str, ...]
    where: dict[str, str] = {}


class Submission(_Strict):
    """What is true of every file a partner sends.

    Attributes:
        access: Whether its figures may be shown: confidential unless agreed otherwise.
        tier: Tier of its figures.
        formats: File endings that are read.
    """

    access: Literal["published", "confidential"] = "confidential"
    tier: int = 1
    formats: tuple[Literal["xlsx", "csv"], ...] = ("xlsx", "csv")


class SourceDeclaration(_Strict):
    """The keys of source.yaml; each is explained in docs/adding-a-source.md."""

    id: str
    title: str
    publisher: str
    organisation: str
    homepage: str
    languages: tuple[str, ...]
    kind: Literal["publication", "submission"]
    frequency: Literal["A", "S", "Q", "M", "_X"]
    counts: str
    reporting: Reporting | None = None
    freshness_days: int = Field(gt=0)
    numbers: Numbers
    partitions: tuple[Partition, ...] = ()
    submission: Submission | None = None

    @field_validator("organisation")
    @classmethod
    def _known_organisation(cls, code: str) -> str:
        known = codelists.load("organisation")
        if code not in known:
            raise ValueError(f"'{code}' is not an organisation; nearest: {', '.join(known.nearest(code))}")
        return code


@dataclass(frozen=True)
class Break:
    """A declared break in a series.

    Attributes:
        date: First day of the new regime.
        facet: coverage, definition, system, unit or population.
        reason: Reason code a change across the break gets (R07 or R08).
        measure, conduct, subject_org: What it concerns; None for all.
        effect: What it does to the figures.
        citation: Where it is documented.
    """

    date: date
    facet: str
    reason: str
    measure: str | None
    conduct: str | None
    subject_org: str | None
    effect: str
    citation: str


@dataclass(frozen=True)
class Edition:
    """One issue of a source, declared or received.

    Attributes:
        source: Source id.
        edition: Edition id.
        document: Title of the document.
        cited_via: Who the figures were taken from, if not the publisher.
        url: Address of the publication; empty for a submission.
        as_of: Date it became known.
        tier: Tier of its figures.
        access: published or confidential.
        reader: Name of a reader in `sources/readers`.
        path: File the bytes come from.
        window: Period its figures must lie in; None where only "not after publication" holds.
        delivery: Delivery number.
        loads: False where the edition is a second reading only.
    """

    source: str
    edition: str
    document: str
    cited_via: str
    url: str
    as_of: date
    tier: int
    access: str
    reader: str
    path: Path
    window: periods.Period | None = None
    delivery: int = 1
    loads: bool = True

    @property
    def key(self) -> str:
        """Partition key of the edition."""
        return f"{self.source}|{self.edition}"


@dataclass(frozen=True)
class Source:
    """A report series of one publisher, with its declarations.

    Attributes:
        folder: Where the declarations lie.
        declaration: source.yaml.
        editions: Declared editions by id; `examples` are apart.
        examples: Editions of made-up data in `examples/`, loaded by `dsig demo` only.
        breaks: Declared breaks.
    """

    folder: Path
    declaration: SourceDeclaration
    editions: dict[str, Edition]
    examples: dict[str, Edition]
    breaks: tuple[Break, ...]

    @property
    def id(self) -> str:
        """Source id: the folder's name."""
        return self.declaration.id

    def submitted(self, path: Path, received: date) -> Edition:
        """Return the edition of a submitted file, from its name: PERIOD.ext or PERIOD.N.ext.

        Args:
            path: File in the inbox.
            received: Day of receipt: its vintage.

        Raises:
            DeclarationError: E107 when the name says no period, or the source takes no submissions.
        """
        return _submitted(self.declaration, path, received)


def _submitted(declaration: SourceDeclaration, path: Path, received: date) -> Edition:
    rules = declaration.submission
    if rules is None:
        raise DeclarationError("E107", path.name, f"source {declaration.id} takes no submissions")
    found = _SUBMITTED.match(path.stem)
    try:
        window = periods.parse(found["period"] if found else path.stem)
    except periods.PeriodError as error:
        raise DeclarationError("E107", path.name, f"name it PERIOD.xlsx or PERIOD.N.xlsx: {error}") from error
    return Edition(
        source=declaration.id,
        edition=path.stem,
        document=f"{'EXAMPLE ' if found and found['example'] else ''}submission for {window}",
        cited_via="",
        url="",
        as_of=received,
        tier=rules.tier,
        access=rules.access,
        reader=path.suffix.lstrip(".").lower(),
        path=path,
        window=window,
        delivery=int(found["delivery"] or 1) if found else 1,
    )


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if tuple(reader.fieldnames or ()) != columns:
            raise DeclarationError("E602", f"{path.parent.name}/{path.name}", f"its columns must be {','.join(columns)}")
        return list(reader)


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
            loads={"yes": True, "no": False}[row["loads"]],
        )
    except (ValueError, KeyError) as error:
        raise DeclarationError("E602", f"{folder.name}/editions.csv, edition {row['edition']}", str(error)) from error


def _listed(codelist: str, code: str) -> str:
    if code not in (known := codelists.load(codelist)):
        raise ValueError(f"'{code}' is not in code list {codelist}: {', '.join(known.nearest(code))}")
    return code


def _example(folder: Path, declaration: SourceDeclaration, row: dict[str, str]) -> Edition:
    return _submitted(declaration, folder / row["file"], published_on(row["published"]))


def _breaks(folder: Path) -> tuple[Break, ...]:
    if not (path := folder / "breaks.csv").exists():
        return ()
    try:
        return tuple(
            Break(
                date.fromisoformat(row["date"]),
                row["facet"],
                _listed("reason", row["kind"]),
                *(
                    _listed(codelist, row[name]) if row[name] else None
                    for name, codelist in (
                        ("measure", "measure"),
                        ("conduct", "conduct"),
                        ("subject_org", "organisation"),
                    )
                ),
                row["effect"],
                row["citation"],
            )
            for row in _rows(path, BREAK_COLUMNS)
        )
    except ValueError as error:
        raise DeclarationError("E602", f"{folder.name}/breaks.csv", str(error)) from error


def _declaration(folder: Path) -> SourceDeclaration:
    place = f"{folder.name}/source.yaml"
    content: Any = yaml.safe_load((folder / "source.yaml").read_text(encoding="utf-8"))
    try:
        declaration = SourceDeclaration.model_validate(content)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise DeclarationError("E602", place, wrong) from error
    if declaration.id != folder.name:
        raise DeclarationError("E602", place, f"id is '{declaration.id}': it must be the folder's name")
    return declaration


def _missing(folder: Path, declaration: SourceDeclaration, rows: list[dict[str, str]]) -> list[str]:
    readers = {row["reader"] for row in rows} | set(declaration.submission.formats if declaration.submission else ())
    if unknown := sorted(readers - NEEDED_BY.keys()):
        raise DeclarationError("E602", f"{folder.name}/editions.csv", f"no such reader: {', '.join(unknown)}")
    needed = {name for reader in readers for name in NEEDED_BY[reader]} | {row["file"] for row in rows}
    return sorted(name for name in needed if not (folder / name).is_file())


def load(folder: Path) -> Source:
    """Read one source folder.

    Args:
        folder: `sources/<id>`.

    Raises:
        DeclarationError: E601 naming every missing file, E602 naming the wrong line.
    """
    if missing := [name for name in ("source.yaml", "editions.csv") if not (folder / name).is_file()]:
        raise DeclarationError("E601", f"sources/{folder.name}", f"missing: {', '.join(missing)}")
    declaration = _declaration(folder)
    rows = _rows(folder / "editions.csv", EDITION_COLUMNS)
    if missing := _missing(folder, declaration, rows):
        raise DeclarationError("E601", f"sources/{folder.name}", f"missing: {', '.join(missing)}")
    examples = [row for row in rows if row["edition"].startswith("EXAMPLE-")]
    return Source(
        folder=folder,
        declaration=declaration,
        editions={row["edition"]: _edition(folder, row) for row in rows if row not in examples},
        examples={row["edition"]: _example(folder, declaration, row) for row in examples},
        breaks=_breaks(folder),
    )


@cache
def sources(root: Path = ROOT) -> dict[str, Source]:
    """Return every source by id: each folder that is not a package of code.

    Args:
        root: Folder of the source folders.
    """
    folders = sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith(("_", ".")))
    return {folder.name: load(folder) for folder in folders if not (folder / "__init__.py").exists() and folder.name != "lexicon"}


def find(source: str, root: Path = ROOT) -> Source:
    """Return one source.

    Raises:
        DeclarationError: E805 naming the nearest sources.
    """
    known = sources(root)
    if source not in known:
        raise DeclarationError("E805", source, f"known: {', '.join(known)}")
    return known[source]
