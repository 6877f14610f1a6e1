"""What is declared about a source: the shapes of source.yaml, of one edition and of one break.

Belongs here: keys, types and their meaning.
Does not belong here: reading the files (`registry.py`), layout.csv and mapping.csv (`layout.py`, `mapping.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from schemas import codelists, periods

Day: TypeAlias = date  # for classes that have a field `date`
DOCUMENT = "document"  # the reader of documents, in editions.csv and here


# What pydantic says, in our words; what a check of ours says stays.
_WORDS = {
    "missing": "is missing", "extra_forbidden": "is no key here", "string_type": "must be text",
    "int_parsing": "must be a whole number", "int_type": "must be a whole number",
    "dict_type": "must be keys and values", "model_type": "must be keys and values",
    "tuple_type": "must be a list", "list_type": "must be a list", "too_short": "must not be empty",
    "string_pattern_mismatch": "is empty or of another form", "date_from_datetime_parsing": "must be a day",
}  # fmt: skip


def in_words(error: ValidationError) -> str:
    """Return what is wrong with a declaration, key by key."""
    lines = []
    for item in error.errors():
        said = item["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
        lines.append(f"{'.'.join(map(str, item['loc']))}: {_WORDS.get(item['type'], said)}")
    return "; ".join(lines)


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


class Documents(_Strict):
    """Which documents of this source are read when they are collected.

    Attributes:
        formats: File endings that are read.
        notified_donor: Donor that the notifications counted in them were made to, where it is always the same.
    """

    formats: tuple[Literal["txt", "html", "pdf", "docx", "xlsx", "csv"], ...]
    notified_donor: str | None = None

    @field_validator("notified_donor")
    @classmethod
    def _known_donor(cls, code: str | None) -> str | None:
        return code if code is None else _organisation(code)


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
    documents: Documents | None = None

    @field_validator("organisation")
    @classmethod
    def _known_organisation(cls, code: str) -> str:
        return _organisation(code)


def _organisation(code: str) -> str:
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
        applies_to: Code of the code list applies_to: whether it lies between windows or between vintages.
        measure, conduct, subject_org: What it concerns; None for all.
        effect: What it does to the figures.
        citation: Where it is documented.
        who: Who declared it, by role.
        declared_on: Day it was declared.
        line: Line of breaks.csv.
        expect: Figure and the count that must still be the value to go by for the break to make sense; None where
            no figure tells.
    """

    date: date
    facet: str
    reason: str
    applies_to: str
    measure: str | None
    conduct: str | None
    subject_org: str | None
    effect: str
    citation: str
    who: str
    declared_on: Day
    line: int
    expect: tuple[str, int] | None = None


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
        gives_way: True where what is read from its document loads instead, once that was collected.
        language: Language of the document.
        published: Day of publication, where this delivery of it became known later.
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
    gives_way: bool = False
    language: str = ""
    published: date | None = None

    @property
    def is_read(self) -> bool:
        """Whether it is read from a document, not transcribed or submitted in a form."""
        return self.reader == DOCUMENT

    @property
    def key(self) -> str:
        """Partition key: what is read from a document stands beside the transcription of the same edition."""
        return f"{self.source}|{self.edition}{'|read' if self.is_read else ''}"
