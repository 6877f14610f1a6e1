"""Where the figures stand in a workbook or CSV file: reads `sources/<id>/layout.csv`. Where to look is data.

Belongs here: the shape of layout.csv, which of its lines hold for an edition, what they say about each sheet.
Does not belong here: finding the declared headers in a file (`readers/headers.py`), what labels stand for
(`mapping.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schemas import periods
from schemas.codelists import normalise
from schemas.messages import DeclarationError
from sources import declared

COLUMNS = ("sheet", "item", "match", "target", "value", "valid_from", "valid_to", "comment")
ANY_SHEET = "*"
# Which cells each item fills, and which it may fill; all others stay empty.
_FILLED = {
    "sheet": ({"match"}, {"sheet"}),
    "ignore": ({"match"}, {"sheet"}),
    "column": ({"sheet", "match", "target"}, set[str]()),
    "value": ({"sheet", "match"}, {"value"}),
    "constant": ({"sheet", "target", "value"}, set[str]()),
    "totals": ({"sheet", "match"}, set[str]()),
}


@dataclass(frozen=True)
class Header:
    """One column of the table.

    Attributes:
        text: Header as declared; `Group > Sub` for a header of two rows.
        line: Line of layout.csv.
        target: Dimension its labels go to; None for a column of counts.
        codes: Codes a column of counts fixes, by dimension.
    """

    text: str
    line: int
    target: str | None
    codes: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """How one sheet is read.

    Attributes:
        name: Name of the sheet as declared; `*` for a CSV file.
        headers: Columns that must be there, by normalised header.
        constants: Codes that hold for the whole sheet, by dimension.
        totals: Normalised labels that mark a totals row.
        ignored: Normalised column headers and row labels that are known and not read.
    """

    name: str
    headers: dict[str, Header]
    constants: dict[str, str]
    totals: frozenset[str]
    ignored: frozenset[str]


@dataclass(frozen=True)
class Layout:
    """What is read of a file, and what is known and left alone.

    Attributes:
        sheets: Sheets that are read, by normalised name.
        ignored: Normalised names of sheets that are not read.
    """

    sheets: dict[str, Sheet]
    ignored: frozenset[str]


@dataclass(frozen=True)
class _Line:
    place: str
    number: int
    sheet: str
    item: str
    match: str
    target: str
    codes: dict[str, str]
    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        """Return whether a line of the layout holds on a day, the first and the last included."""
        return (self.first or day) <= day <= (self.last or day)


def load(folder: Path, window: periods.Period | None) -> Layout:
    """Read the layout of a source folder as it holds for one edition.

    Args:
        folder: `sources/<id>`.
        window: Period of the edition; without one the lines hold that still hold today and later.

    Raises:
        DeclarationError: E602 or E603 naming file and line.
    """
    text = declared.text(folder / "layout.csv")
    lines = [_line(*line) for line in declared.lines(text, f"{folder.name}/layout.csv", COLUMNS)]
    day = (window.start or window.end) if window else date.max
    known = {normalise(line.match) for line in lines if line.item == "sheet"}
    for line in lines:
        if line.sheet and normalise(line.sheet) not in known:
            raise DeclarationError("E602", line.place, f"no line with item sheet declares '{line.sheet}'")
    held = [line for line in lines if line.holds(day)]
    sheets = [line for line in held if line.item == "sheet"]
    return Layout(
        sheets={normalise(line.match): _sheet(line, _about(line.match, held)) for line in sheets},
        ignored=frozenset(normalise(line.match) for line in held if line.item == "ignore" and not line.sheet),
    )


def _about(sheet: str, lines: list[_Line]) -> list[_Line]:
    return [line for line in lines if line.item != "sheet" and normalise(line.sheet) == normalise(sheet)]


def _line(place: str, number: int, row: dict[str, str]) -> _Line:
    if row["item"] not in _FILLED:
        raise DeclarationError("E602", place, f"item '{row['item']}' is none of {', '.join(_FILLED)}")
    _check_filled(place, row)
    if row["item"] == "constant":
        codes = _codes(place, f"{row['target']}={row['value']}")
    else:
        codes = _codes(place, row["value"])
    if row["item"] == "column":
        declared.check_dimension(place, row["target"])
    return _Line(
        place,
        number,
        row["sheet"],
        row["item"],
        row["match"],
        row["target"],
        codes,
        *_validity(place, row),
    )


def _check_filled(place: str, row: dict[str, str]) -> None:
    needed, allowed = _FILLED[row["item"]]
    filled = {name for name in ("sheet", "match", "target", "value") if row[name]}
    if missing := sorted(needed - filled):
        raise DeclarationError("E602", place, f"item {row['item']} needs {', '.join(missing)}")
    if extra := sorted(filled - needed - allowed):
        raise DeclarationError("E602", place, f"item {row['item']} does not use {', '.join(extra)}: leave it empty")
    if row["item"] == "sheet" and row["sheet"] and normalise(row["sheet"]) != normalise(row["match"]):
        raise DeclarationError("E602", place, "for item sheet the column sheet is empty or the same as match")
    if row["item"] == "constant" and row["target"] == "time_period":
        raise DeclarationError("E602", place, "the period is no constant: it is in a column, or the edition's own")


def _codes(place: str, text: str) -> dict[str, str]:
    codes: dict[str, str] = {}
    for part in filter(None, text.split(";")):
        dimension, equals, code = (piece.strip() for piece in part.partition("="))
        if not equals or dimension in codes:
            raise DeclarationError("E602", place, f"'{part}': write dimension=code, each dimension once")
        declared.check_dimension(place, dimension)
        declared.check_code(place, declared.codelist_of(dimension), code)
        codes[dimension] = code
    return codes


def _validity(place: str, row: dict[str, str]) -> tuple[date | None, date | None]:
    try:
        first = periods.parse(row["valid_from"]).start if row["valid_from"] else None
        last = periods.parse(row["valid_to"]).end if row["valid_to"] else None
    except periods.PeriodError as error:
        raise DeclarationError("E602", place, f"valid_from and valid_to are periods: {error}") from error
    if first and last and last < first:
        raise DeclarationError("E602", place, "valid_to lies before valid_from")
    return first, last


def _sheet(sheet: _Line, lines: list[_Line]) -> Sheet:
    headers: dict[str, Header] = {}
    for line in (line for line in lines if line.item in ("column", "value")):
        if earlier := headers.get(normalise(line.match)):
            raise DeclarationError("E602", line.place, f"header '{line.match}' is already on line {earlier.line}")
        headers[normalise(line.match)] = Header(line.match, line.number, line.target or None, line.codes)
    if all(header.target for header in headers.values()):
        raise DeclarationError("E602", sheet.place, f"sheet '{sheet.match}' has no line with item value")
    constants = _constants(lines)
    _check_overlap(lines, constants)
    return Sheet(
        sheet.match,
        headers,
        constants,
        frozenset(normalise(line.match) for line in lines if line.item == "totals"),
        frozenset(normalise(line.match) for line in lines if line.item == "ignore"),
    )


def _constants(lines: list[_Line]) -> dict[str, str]:
    constants: dict[str, str] = {}
    for line in (line for line in lines if line.item == "constant"):
        if line.target in constants:
            raise DeclarationError("E602", line.place, f"{line.target} is already a constant of this sheet")
        constants |= line.codes
    return constants


def _check_overlap(lines: list[_Line], constants: dict[str, str]) -> None:
    taken = set(constants)
    for line in (line for line in lines if line.item == "column"):
        if line.target in taken:
            raise DeclarationError("E602", line.place, f"{line.target} is already given by another line of this sheet")
        taken.add(line.target)
    for line in (line for line in lines if line.item == "value"):
        if twice := sorted(taken & line.codes.keys()):
            raise DeclarationError("E602", line.place, f"{', '.join(twice)} is already given for the whole sheet")
