"""Declared corrections of a publisher's figures: `corrections.yaml` beside the source.

Belongs here: their shape. A correction names the figure, what it expects to find there, what it sets, why, who
and when; it stops fitting once the publisher has mended the figure.
Does not belong here: applying them (`pipelines/steps/classify.py`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from schemas import structure
from schemas.messages import DeclarationError
from sources import declared
from sources.declaration import in_words

# What a figure says of how many; what was printed, and where, is never changed.
SAID = ("obs_value", "obs_low", "obs_high", "qualifier", "state", "included_in", "comment")
SETTABLE = (*declared.DIMENSIONS, *SAID)


class Correction(BaseModel):
    """One declared correction.

    Attributes:
        figure_id: Figure it applies to.
        expect: `column: value` pairs that must still be found there.
        set: Columns and their corrected values; `state: withdrawn` empties the count, and `reason` says why.
        reason: Why.
        who: Analyst who declared it.
        when: Day it was declared.
        citation: Where the right value is documented.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    figure_id: str = Field(pattern=f"^{declared.FIGURE}$")
    expect: dict[str, str] = Field(min_length=1)
    set: dict[str, str] = Field(min_length=1)
    reason: str = Field(pattern=r"\S")
    who: str = Field(pattern=r"\S")
    when: date
    citation: str = Field(pattern=r"\S")

    @field_validator("expect")
    @classmethod
    def _printed(cls, expect: dict[str, str]) -> dict[str, str]:
        known = structure.TABLES["reported_figures"].columns
        if unknown := sorted(expect.keys() - set(known)):
            raise ValueError(f"no columns: {', '.join(unknown)}")
        return expect

    @field_validator("set")
    @classmethod
    def _fitting(cls, changes: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(changes.keys() - set(SETTABLE)):
            raise ValueError(f"cannot set {', '.join(unknown)}; write {', '.join(SETTABLE)}")
        for name, value in changes.items():
            column = structure.COLUMNS[name]
            if column.type == "integer" and not (value.isascii() and value.isdecimal()):
                raise ValueError(f"{name}: a count is a whole number without marks, not '{value}'")
            if column.codelist or name == "time_period":
                _check(name, value)
        return changes

    @property
    def edition(self) -> str:
        """Edition of the figure."""
        return self.figure_id.split("/")[1]

    @property
    def note(self) -> str:
        """What a corrected figure says of it."""
        return f"{self.reason} ({self.who}, {self.when}; {self.citation})"


def _check(name: str, code: str) -> None:
    try:
        declared.check_code(name, declared.codelist_of(name), code)
    except DeclarationError as error:
        raise ValueError(f"{name}: {error.fault.detail}") from error


def load(folder: Path) -> tuple[Correction, ...]:
    """Return the corrections of a source, in order; none where the file does not exist.

    Raises:
        DeclarationError: E602 naming the file and the entry.
    """
    path = folder / "corrections.yaml"
    if not path.exists():
        return ()
    entries = declared.content(path) or []
    if not isinstance(entries, list):
        raise DeclarationError("E602", f"{folder.name}/corrections.yaml", "it must be a list: each entry starts with -")
    found = []
    for number, entry in enumerate(entries, 1):
        try:
            found.append(Correction.model_validate(entry))
        except ValidationError as error:
            raise DeclarationError(
                "E602", f"{folder.name}/corrections.yaml, entry {number}", in_words(error)
            ) from error
    return tuple(found)
