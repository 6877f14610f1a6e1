"""What the publisher's words stand for: reads `sources/<id>/mapping.csv`.

Belongs here: the shape of mapping.csv, which of its lines hold for an edition, looking a printed label up in it.
Does not belong here: what makes a line trustworthy (`mapping_rules.py`), coding a whole edition and unknown labels
(`pipelines/steps/classify.py`), where a label stands (`layout.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from schemas import codelists, periods
from schemas.codelists import normalise
from schemas.messages import DeclarationError, Fault
from sources import declared, mapping_rules

COLUMNS = (
    "dimension",
    "label",
    "code",
    "predicate",
    "valid_from",
    "valid_to",
    "author",
    "reviewer",
    "reviewed_on",
    "comment",
)
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
        predicate: How well: exact, close, narrow or broad (code list `mapping_predicate`).
        valid_from, valid_to: First and last vintage (`as_of`) of the editions it holds for; None where open.
    """

    label: str
    code: str
    line: int
    predicate: str = "exact"
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Return whether the line holds for an edition that became known on a day."""
        return mapping_rules.overlap((self.valid_from, self.valid_to), (day, day))


@dataclass(frozen=True)
class Mapping:
    """Labels of one source and the codes they stand for in one edition.

    Attributes:
        entries: Dimension (or `state`) to normalised label to its line.
    """

    entries: dict[str, dict[str, Entry]] = field(default_factory=dict)

    def find(self, dimension: str, label: str) -> Entry | None:
        """Return the line that says what a label stands for, or None.

        Args:
            dimension: A dimension, or `state` for the words in a count cell.
            label: Printed label; trimmed, white space collapsed and case ignored, otherwise exact.
        """
        return self.entries.get(dimension, {}).get(normalise(label))

    def labels(self, dimension: str) -> tuple[str, ...]:
        """Return the declared labels of a dimension, in the order of the file."""
        return tuple(entry.label for entry in self.entries.get(dimension, {}).values())


def load(folder: Path, as_of: date) -> Mapping:
    """Read the mapping of a source folder for one edition; an empty one where the file does not exist.

    Args:
        folder: `sources/<id>`.
        as_of: Vintage of the edition.

    Raises:
        DeclarationError: The first of `examine`.
    """
    lines, faults = examine(folder)
    for fault in faults:
        raise DeclarationError(fault.code, fault.place, fault.detail)
    return in_force(lines, as_of)


def in_force(lines: list[tuple[str, Entry]], as_of: date) -> Mapping:
    """Return the lines that hold for an edition.

    Args:
        lines: Dimension and line, as `examine` gives them.
        as_of: Vintage of the edition.
    """
    entries: dict[str, dict[str, Entry]] = {}
    for dimension, entry in lines:
        if entry.holds_on(as_of):
            entries.setdefault(dimension, {})[normalise(entry.label)] = entry
    return Mapping(entries)


def examine(folder: Path) -> tuple[list[tuple[str, Entry]], list[Fault]]:
    """Return every line of a source's mapping that keeps the rules, and the fault of every other.

    Args:
        folder: `sources/<id>`.

    Returns:
        Dimension and line, in the order of the file; faults: E602 or E603 for an unknown dimension or code, a label
        that is itself another code, a word in a count cell that could be a number; E604 for a line nobody reviewed;
        E605 for two lines of one label on one day; E606 for what the code tree proves wrong.
    """
    path = folder / "mapping.csv"
    return parse(path) if path.exists() else ([], [])


def parse(path: Path) -> tuple[list[tuple[str, Entry]], list[Fault]]:
    """Return lines and faults of a mapping, as `examine` does.

    Args:
        path: CSV with the columns of `COLUMNS`.
    """
    found: list[tuple[str, Entry]] = []
    faults: list[Fault] = []
    try:
        rows = declared.lines(declared.text(path), f"{path.parent.name}/{path.name}", COLUMNS)
    except DeclarationError as wrong:
        return [], [wrong.fault]
    for place, number, row in rows:
        try:
            _check(place, row)
            entry = _entry(place, number, row)
            _check_alone(place, row["dimension"], entry, found)
        except DeclarationError as wrong:
            faults.append(wrong.fault)
        else:
            found.append((row["dimension"], entry))
    return found, faults


def _entry(place: str, number: int, row: dict[str, str]) -> Entry:
    start, end = (mapping_rules.day(place, row, name) for name in ("valid_from", "valid_to"))
    if start and end and start > end:
        raise DeclarationError("E602", place, f"valid_from {start} is after valid_to {end}")
    return Entry(row["label"], row["code"], number, row["predicate"], start, end)


def _check_alone(place: str, dimension: str, entry: Entry, earlier: list[tuple[str, Entry]]) -> None:
    for known, other in earlier:
        same = known == dimension and normalise(other.label) == normalise(entry.label)
        if same and mapping_rules.overlap((entry.valid_from, entry.valid_to), (other.valid_from, other.valid_to)):
            detail = f"label '{entry.label}' is already on line {other.line}, for the same days"
            raise DeclarationError(
                "E605", place, f"{detail}: one label has one code, end one of the lines with valid_to"
            )


def _check(place: str, row: dict[str, str]) -> None:
    dimension, label, code = row["dimension"], row["label"], row["code"]
    if not label:
        raise DeclarationError("E602", place, "label is empty: an empty cell is always 'not reported'")
    declared.check_code(place, "mapping_predicate", row["predicate"])
    mapping_rules.check_reviewed(place, row)
    if dimension == STATE:
        _check_state(place, label, code)
        return
    declared.check_dimension(place, dimension)
    declared.check_code(place, declared.codelist_of(dimension), code)
    if (own := _as_code(dimension, label)) not in (None, code):
        raise DeclarationError("E602", place, f"label '{label}' is itself the code {own}: it cannot stand for {code}")
    if dimension != "time_period":
        mapping_rules.check_tree(place, codelists.load(declared.codelist_of(dimension)), label, code, row["predicate"])


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
