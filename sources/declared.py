"""Declarations in CSV: reading their lines, and checking the codes they name.

Belongs here: what layout.csv, mapping.csv and transcriptions have in common.
Does not belong here: what a line of either means (`layout.py`, `mapping.py`), the registry's own files
(`registry.py`).
"""

from __future__ import annotations

import csv
import re
from io import StringIO

from schemas import codelists, periods, structure
from schemas.messages import DeclarationError, several

# The reader fills `source` itself: no declaration may name it.
DIMENSIONS = tuple(name for name in structure.DIMENSIONS if name != "source")
_YEARS_OF_INCIDENTS = re.compile(r"[0-9]{4}(-[0-9]{4})?|[<>]=[0-9]{4}")


def lines(text: str, name: str, columns: tuple[str, ...]) -> list[tuple[str, int, dict[str, str]]]:
    """Return every line of a declaration: its place for messages, its number and its trimmed cells.

    Args:
        text: CSV separated by commas, with or without byte order mark.
        name: Folder and file, for messages.
        columns: Columns it must have, in order.

    Raises:
        DeclarationError: E602 naming the line with other columns or another number of cells.
    """
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))
    if tuple(next(reader, ())) != columns:
        raise DeclarationError("E602", f"{name}, line 1", f"its columns must be {','.join(columns)}")
    found = []
    for cells in reader:
        place = f"{name}, line {reader.line_num}"
        if len(cells) not in (0, len(columns)):
            raise DeclarationError("E602", place, f"{several(len(cells), 'cell')} instead of {len(columns)}")
        if cells:
            row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
            found.append((place, reader.line_num, row))
    return found


def check_dimension(place: str, name: str) -> None:
    """Refuse a name that is no dimension a declaration may fill.

    Raises:
        DeclarationError: E602 listing the dimensions.
    """
    if name not in DIMENSIONS:
        raise DeclarationError("E602", place, f"'{name}' is none of {', '.join(DIMENSIONS)}")


def check_code(place: str, codelist: str, code: str) -> None:
    """Refuse a code that the code list (or the forms of a period) does not have.

    Args:
        place: File and line, for the message.
        codelist: Code list, or time_period.
        code: Code the declaration names.

    Raises:
        DeclarationError: E603 naming the nearest codes.
    """
    if codelist == "time_period":
        try:
            periods.parse(code)
        except periods.PeriodError as error:
            raise DeclarationError("E603", place, str(error)) from error
        return
    known = codelists.load(codelist)
    if code in known or (codelist == "occurred" and _YEARS_OF_INCIDENTS.fullmatch(code)):
        return
    nearest = ", ".join(known.nearest(code))
    raise DeclarationError("E603", place, f"'{code}' is not in code list {codelist}; nearest: {nearest}")


def codelist_of(dimension: str) -> str:
    """Return the code list of a dimension; time_period stands for the forms of a period."""
    return structure.COLUMNS[dimension].codelist or dimension
