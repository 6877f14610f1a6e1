"""Declarations in CSV and YAML: reading their text and lines, and checking the codes and figures they name.

Belongs here: what the files beside a source have in common.
Does not belong here: what a line of each means (`registry.py`, `layout.py`, `mapping.py`, `breaks.py`, ...).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import yaml

from schemas import codelists, periods, structure
from schemas.messages import DeclarationError, several

# The reader fills `source` itself: no declaration may name it.
DIMENSIONS = tuple(name for name in structure.DIMENSIONS if name != "source")
_YEARS_OF_INCIDENTS = re.compile(r"[0-9]{4}(-[0-9]{4})?|[<>]=[0-9]{4}")
FIGURE = r"[^/\s]+/[^/\s]+/\S+"  # SOURCE/EDITION/PLACE


def text(path: Path) -> str:
    """Return the text of a declaration, without a byte order mark.

    Raises:
        DeclarationError: E602 naming file and line of what is not UTF-8.
    """
    return decoded(path.read_bytes(), f"{path.parent.name}/{path.name}")


def decoded(content: bytes, name: str) -> str:
    """Return the bytes of a declaration as text, without a byte order mark.

    Args:
        content: The bytes.
        name: Folder and file, for messages.

    Raises:
        DeclarationError: E602 naming the line of what is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        said = "a character is not UTF-8: save the file as UTF-8 (in Excel: CSV UTF-8)"
        raise DeclarationError("E602", f"{name}, line {line}", said) from error


def content(path: Path) -> Any:
    """Return what a declaration in YAML says.

    Raises:
        DeclarationError: E602 naming the file that is not UTF-8 or no YAML.
    """
    try:
        return yaml.safe_load(text(path))
    except (yaml.YAMLError, ValueError) as error:  # a day such as 2026-02-30 is a ValueError
        raise DeclarationError("E602", f"{path.parent.name}/{path.name}", f"it is no YAML: {error}") from error


def check_figure(place: str, said: str) -> None:
    """Refuse what is no id of a figure.

    Raises:
        DeclarationError: E602.
    """
    if not re.fullmatch(FIGURE, said):
        raise DeclarationError("E602", place, f"'{said}' is no figure: write SOURCE/EDITION/PLACE, such as care/2018/3")


def expected(place: str, said: str) -> tuple[str, int]:
    """Return figure and count of a cell FIGURE_ID=COUNT.

    Args:
        place: File and line, for the message.
        said: The cell.

    Raises:
        DeclarationError: E602 where it is of another form.
    """
    if not (found := re.fullmatch(f"({FIGURE})=([0-9]+)", said)):
        form = "FIGURE_ID=COUNT, such as care/2018/3=28"
        raise DeclarationError("E602", place, f"expect '{said}' must be {form}")
    return found[1], int(found[2])


def lines(text: str, name: str, columns: tuple[str, ...]) -> list[tuple[str, int, dict[str, str]]]:
    """Return every line of a declaration: its place for messages, its number and its trimmed cells.

    Args:
        text: CSV separated by commas.
        name: Folder and file, for messages.
        columns: Columns it must have, in order.

    Raises:
        DeclarationError: E602 naming the line with other columns, another number of cells, or no CSV.
    """
    reader = csv.reader(StringIO(text, newline=""))
    try:
        if tuple(next(reader, ())) != columns:
            raise DeclarationError("E602", f"{name}, line 1", f"its columns must be {','.join(columns)}")
        return list(_rows(reader, name, columns))
    except csv.Error as error:
        said = f"it is no CSV: {error}; is a quotation mark left open?"
        raise DeclarationError("E602", f"{name}, line {reader.line_num}", said) from error


def _rows(reader: Any, name: str, columns: tuple[str, ...]) -> Iterator[tuple[str, int, dict[str, str]]]:
    for cells in reader:
        place = f"{name}, line {reader.line_num}"
        if len(cells) not in (0, len(columns)):
            raise DeclarationError("E602", place, f"{several(len(cells), 'cell')} instead of {len(columns)}")
        if cells:
            row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
            yield place, reader.line_num, row


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
