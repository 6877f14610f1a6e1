"""Reads a CSV file as a document: comment lines, titles, tables, remarks.

Belongs here: which mark separates the cells, comment lines.
Does not belong here: submissions by layout (`csv.py`), encodings (`encodings.py`), titles and remarks (`sheets.py`).
"""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO

from schemas.messages import Fault, HeldEdition
from sources.readers import files, lines, sheets
from sources.readers.areas import MAX_CELLS, MAX_COLUMNS
from sources.readers.blocks import Block, Cell
from sources.readers.encodings import decoded

SEPARATORS = (";", ",", "\t")
_ALL = (*SEPARATORS, "|")


def read(content: bytes, name: str) -> list[Block]:
    """Read a CSV file; cells have their place as L7C3, line and column.

    Args:
        content: Bytes of the file.
        name: File name, for messages.

    Raises:
        HeldEdition: E101 without a filled cell, E102, E104 where the bytes are no text, E105.
    """
    printed = decoded(content, name).splitlines(keepends=True)
    if not "".join(printed).strip("".join(_ALL) + "\r\n "):
        files.hold("E101", name, "no cell of the file is filled: ask the sender for it again")
    if printed[0].lower().startswith("sep="):
        printed[0] = "\n"
    first = 0
    while first < len(printed) and (printed[first].startswith("#") or not printed[first].strip()):
        first += 1
    comments = [Block("paragraph", text) for line in printed[:first] if (text := lines.squeeze(line))]
    return comments + sheets.blocks(_rows("".join(printed[first:]), first, name))


def _rows(text: str, before: int, name: str) -> list[sheets.Row]:
    try:
        separated = {mark: _split(text, mark) for mark in _ALL}
    except csv.Error as error:
        raise HeldEdition([Fault("E102", name, "its rows cannot be told apart: save it as CSV again")]) from error
    mark = max(separated, key=lambda mark: _evenness(separated[mark]))
    numbered = _titled(separated[mark]) if mark == "," else separated[mark]
    width = max((len(cells) for _, cells in numbered), default=0)
    if width > MAX_COLUMNS:
        files.hold("E105", name, f"a table of over {MAX_COLUMNS} columns: ask for the plain table")
    if width * len(numbered) > MAX_CELLS:
        files.hold("E105", name, f"over {MAX_CELLS} cells: ask for the plain table")
    return [
        tuple(
            Cell(lines.squeeze(cell), f"L{number + before}C{column + 1}")
            for column, cell in enumerate(cells + [""] * (width - len(cells)))
        )
        for number, cells in numbered
    ]


def _titled(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Return the rows, first lines of running text as one cell: WFP, complaints of 2022."""
    ends = next((at for at, (_, cells) in enumerate(rows) if not _is_text(cells)), 0)
    return [(line, [",".join(cells).rstrip(",")]) for line, cells in rows[:ends]] + rows[ends:]


def _is_text(cells: list[str]) -> bool:
    """Return whether a line is a sentence or title: one cell, or commas that are all followed by a space."""
    said = [cell for cell in cells if cell]
    return len(said) == 1 or (len(said) > 1 and all(cell.startswith(" ") for cell in said[1:]))


def _split(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """Return the rows, each with the line it starts on."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark)
    rows, line = [], 1
    for row in reader:
        rows.append((line, row))
        line = reader.line_num + 1
    return rows


def _evenness(rows: list[tuple[int, list[str]]]) -> tuple[int, int]:
    """Say how well a mark separates: in how many rows it gives the most usual number of cells, and that number."""
    widths = Counter(len(cells) for _, cells in rows if len(cells) > 1)
    width, times = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return times, width
