"""Reads a submitted CSV file: its encoding, its separator, its cells as a grid.

Belongs here: UTF-8, UTF-16 and cp1252; semicolon, comma and tab.
Does not belong here: the table in the file (`headers.py`, `figures.py`).
"""

from __future__ import annotations

import csv
from io import StringIO

from schemas.messages import Fault, HeldEdition
from sources.declaration import Edition
from sources.layout import ANY_SHEET, Sheet
from sources.readers import encodings, figures, files, headers
from sources.readers.delimited import SEPARATORS
from sources.readers.grid import Grid
from sources.reading import Reading, frame
from sources.registry import Source

EXTRACTOR = "csv 1"


def read(content: bytes, edition: Edition, source: Source) -> Reading:
    """Read a CSV file by the lines of layout.csv for sheet `*`.

    Args:
        content: Bytes of the file.
        edition: The edition; its window chooses the lines of layout.csv.
        source: Its source.

    Returns:
        One reported figure per cell of a column of counts, labels as printed.

    Raises:
        HeldEdition: E101 to E105 on their own; else every structural fault E203 to E207 of the file together.
        DeclarationError: layout.csv or mapping.csv is wrong.
    """
    text = _decoded(content, edition.path.name)
    job = figures.task(edition, source, EXTRACTOR)
    declared = job.layout.sheets.get(ANY_SHEET)
    if declared is None:
        files.hold("E104", edition.path.name, "layout.csv has no sheet '*' for CSV files: ask for an .xlsx file")
    rows, faults = figures.read(_grid(text, declared, edition.path.name), declared, job)
    if faults:
        raise HeldEdition(faults)
    return Reading(frame(rows))


def _decoded(content: bytes, name: str) -> str:
    files.check_size(content, name)
    if content.startswith((files.ZIP, files.OLE, files.PDF)):
        files.hold("E104", name, "its ending says .csv but it is another type of file: do not rename files")
    return encodings.decoded(content, name)


def _grid(text: str, sheet: Sheet, name: str) -> Grid:
    """Return the cells, separated by the mark under which the headers look most like the declared ones."""
    if not text.strip(f'{"".join(SEPARATORS)}"\r\n '):
        files.hold("E101", name, "no cell of the file is filled: ask the sender for it again")
    try:
        grids = [_split(text, separator) for separator in SEPARATORS]
    except csv.Error as error:
        raise HeldEdition([Fault("E102", name, "its rows cannot be told apart: save it as CSV again")]) from error
    return max(grids, key=lambda grid: headers.matches(headers.find(grid, sheet), sheet))


def _split(text: str, separator: str) -> Grid:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    lines: list[int] = []
    line = 1
    for row in reader:
        rows.append(row)
        lines.append(line)
        line = reader.line_num + 1
    width = max((len(row) for row in rows), default=0)
    cells = [[cell.strip() or None for cell in row] + [None] * (width - len(row)) for row in rows]
    return Grid(ANY_SHEET, cells, lines=tuple(lines))
