"""What the publisher's words stand for: reads `sources/<id>/mapping.csv`.

Belongs here: the shape of mapping.csv and looking a printed label up in it.
Does not belong here: coding a whole edition and unknown labels (`pipelines/steps/classify.py`), where a label
stands (`layout.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from schemas import codelists, periods
from schemas.codelists import normalise
from schemas.messages import DeclarationError
from sources import declared

COLUMNS = ("dimension", "label", "code", "comment")
STATE = "state"
# These need a number beside them, which a word does not give.
_NEEDS_NUMBER = ("reported", "approximate")
_DIGITS_ONLY = re.compile(r"[0-9][0-9., ']*")


class Entry(NamedTuple):
    """One line of mapping.csv.

    Attributes:
        label: Label as declared.
        code: Code it stands for.
        line: Line number in the file.
    """

    label: str
    code: str
    line: int


@dataclass(frozen=True)
class Mapping:
    """Labels of one source and the codes they stand for.

    Attributes:
        entries: Dimension (or `state`) to normalised label to its line.
    """

    entries: dict[str, dict[str, Entry]] = field(default_factory=dict)

    def find(self, dimension: str, label: str) -> tuple[str, int] | None:
        """Return the code a label stands for and the line that says so, or None.

        Args:
            dimension: A dimension, or `state` for the words in a count cell.
            label: Printed label; trimmed, white space collapsed and case ignored, otherwise exact.
        """
        entry = self.entries.get(dimension, {}).get(normalise(label))
        return (entry.code, entry.line) if entry else None

    def labels(self, dimension: str) -> tuple[str, ...]:
        """Return the declared labels of a dimension, in the order of the file."""
        return tuple(entry.label for entry in self.entries.get(dimension, {}).values())


def load(folder: Path) -> Mapping:
    """Read the mapping of a source folder; an empty one where the file does not exist.

    Args:
        folder: `sources/<id>`.

    Raises:
        DeclarationError: E602 or E603 naming the line: unknown dimension or code, a label that stands
            twice or is itself another code, a word in a count cell that could be a number.
    """
    path = folder / "mapping.csv"
    if not path.exists():
        return Mapping()
    entries: dict[str, dict[str, Entry]] = {}
    text = path.read_text(encoding="utf-8")
    for place, number, row in declared.lines(text, f"{folder.name}/mapping.csv", COLUMNS):
        _check(place, row)
        labels = entries.setdefault(row["dimension"], {})
        earlier = labels.setdefault(normalise(row["label"]), Entry(row["label"], row["code"], number))
        if earlier.line != number:
            raise DeclarationError("E602", place, f"label '{row['label']}' is already on line {earlier.line}")
    return Mapping(entries)


def _check(place: str, row: dict[str, str]) -> None:
    dimension, label, code = row["dimension"], row["label"], row["code"]
    if not label:
        raise DeclarationError("E602", place, "label is empty: an empty cell is always 'not reported'")
    if dimension == STATE:
        _check_state(place, label, code)
        return
    declared.check_dimension(place, dimension)
    declared.check_code(place, declared.codelist_of(dimension), code)
    if (own := _as_code(dimension, label)) not in (None, code):
        raise DeclarationError("E602", place, f"label '{label}' is itself the code {own}: it cannot stand for {code}")


def _check_state(place: str, label: str, code: str) -> None:
    declared.check_code(place, STATE, code)
    if code in _NEEDS_NUMBER:
        raise DeclarationError("E602", place, f"a word cannot stand for '{code}', which needs a number")
    if _DIGITS_ONLY.fullmatch(label):
        raise DeclarationError("E602", place, f"'{label}' reads as a number: it cannot be a word for '{code}'")


def _as_code(dimension: str, label: str) -> str | None:
    if dimension == "time_period":
        try:
            return str(periods.parse(label))
        except periods.PeriodError:
            return None
    codes = codelists.load(declared.codelist_of(dimension)).codes
    return next((code for code in codes if normalise(code) == normalise(label)), None)
