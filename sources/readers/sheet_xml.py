"""What the XML of a worksheet says that its values do not: broken formulas, error values, how far it reaches.

Belongs here: one pass over the worksheets of a checked .xlsx package. The value reader shows an error value
and a formula without a stored result as an empty cell, and an empty cell means silence: here they differ.
Does not belong here: values (`xlsx.py`), checks of the package (`files.py`).

The parser loads nothing from outside the file and stops entities that blow up (expat 2.4.1 and later).
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import Element, iterparse, parse
from zipfile import ZipFile

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of any .xlsx sheet
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass
class Facts:
    """What was found in one worksheet; rows and columns count from 0.

    Attributes:
        broken: Cells with an error value, or with a formula whose result is not stored.
        rows: Number of rows down to the last cell with content.
        columns: Number of columns up to the last cell with content.
    """

    broken: set[tuple[int, int]] = field(default_factory=set)
    rows: int = 0
    columns: int = 0


def scan(content: bytes) -> dict[str, Facts]:
    """Return the facts of every worksheet by its name.

    Args:
        content: A package that passed `files.check_xlsx`.

    Raises:
        xml.etree.ElementTree.ParseError, LookupError, ValueError: The package is damaged.
    """
    with ZipFile(BytesIO(content)) as package:
        _check_shared_texts(package)
        workbook = parse(package.open("xl/workbook.xml")).getroot()  # noqa: S314
        parts = worksheets(package)
        uncalculated = _never_calculated(workbook)
        facts = {}
        for sheet in workbook.findall(".//{*}sheet"):
            if part := parts.get(_attribute(sheet, "id")):
                facts[sheet.get("name", "")] = _facts(package.open(part), uncalculated)
        return facts


def column_number(letters: str) -> int:
    """Return the number of a column from its letters, A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _check_shared_texts(package: ZipFile) -> None:
    """Refuse a list of texts that claims to be longer than it can be: the value reader believes the claim."""
    for entry in package.infolist():
        if entry.filename.lower().endswith("sharedstrings.xml"):
            _, root = next(iter(iterparse(package.open(entry), events=("start",))))  # noqa: S314
            if int(root.get("uniqueCount", 0)) > entry.file_size:
                raise ValueError("more texts are claimed than fit into the part")


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")


def worksheets(package: ZipFile) -> dict[str, str]:
    """Return the part of each worksheet by the id of its relation."""
    relations = parse(package.open("xl/_rels/workbook.xml.rels")).getroot()  # noqa: S314
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in relations.findall("{*}Relationship")
        if relation.get("Type", "").endswith("/worksheet")
    }


def _never_calculated(workbook: Element) -> bool:
    """Say whether a program wrote the formulas without results: it asks Excel to calculate on opening."""
    settings = workbook.find("{*}calcPr")
    return settings is not None and settings.get("fullCalcOnLoad") in ("1", "true")


def _facts(stream: IO[bytes], uncalculated: bool) -> Facts:
    facts = Facts()
    row, column = -1, -1
    for event, element in iterparse(stream, events=("start", "end")):  # noqa: S314
        kind = element.tag.rpartition("}")[2]
        if event == "start" and kind == "row":
            row, column = int(element.get("r", row + 2)) - 1, -1
        elif event == "start" and kind == "c":
            row, column = _position(element.get("r"), row, column + 1)
        elif event == "end" and kind == "c" and len(element):
            facts.rows, facts.columns = max(facts.rows, row + 1), max(facts.columns, column + 1)
            if _is_broken(element, uncalculated):
                facts.broken.add((row, column))
        elif event == "end" and kind == "row":
            element.clear()
    return facts


def _position(address: str | None, row: int, column: int) -> tuple[int, int]:
    """Return the position of a cell; a cell without an address follows the one before."""
    if address is None:
        return row, column
    found = _ADDRESS.fullmatch(address)
    if found is None or int(found[2]) > LAST_ROW or (number := column_number(found[1])) >= LAST_COLUMN:
        raise ValueError("an address outside the sheet")
    return int(found[2]) - 1, number


def _is_broken(cell: Element, uncalculated: bool) -> bool:
    if cell.get("t") == "e":
        return True
    if cell.find("{*}f") is None:
        return False
    stored = cell.findtext("{*}v") or ""
    # A formula may rightly give an empty text. Programs that do not calculate store nothing, or a 0.
    return (stored == "" and cell.get("t") != "str") or (stored == "0" and uncalculated)
