"""Reads a workbook as a document: the visible sheets with titles, tables and remarks.

Belongs here: values of cells as a reader sees them, merged cells, hidden sheets.
Does not belong here: submissions by layout (`xlsx.py`), checks of the package (`files.py`), tables (`sheets.py`).
"""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from schemas.messages import Fault, HeldEdition
from sources.readers import cell_formats, files, grid, lines, sheet_xml, sheets
from sources.readers.blocks import Block, Cell

MAX_CELLS = 1_000_000


def read(content: bytes, name: str) -> tuple[list[Block], dict[str, str]]:
    """Read a workbook; cells have their address as place, C7.

    Args:
        content: Bytes of the workbook.
        name: File name, for messages.

    Returns:
        Its blocks, and what was not read: hidden sheets, cells without a stored value.

    Raises:
        HeldEdition: E101 to E105.
    """
    files.check_xlsx(content, name)
    try:
        facts, shares = sheet_xml.scan(content), cell_formats.shares(content)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        found: list[Block] = []
        for sheet in book.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                _check_size(facts[sheet.name], name)
                found += _sheet(book.get_sheet_by_name(sheet.name), shares.get(sheet.name, frozenset()))
    except (CalamineError, grid.OverlappingAreas, ParseError, LookupError, ValueError) as error:
        raise HeldEdition([Fault("E102", name, "the workbook is damaged: open and save it again")]) from error
    if not found:
        files.hold("E101", name, "no cell of a visible sheet is filled: ask the sender for the file again")
    return found, _stated(book, facts)


def _check_size(facts: sheet_xml.Facts, name: str) -> None:
    if facts.rows * facts.columns > MAX_CELLS:
        files.hold("E105", name, f"cells stand as far as row {facts.rows}: delete what is far from the table")


def _sheet(sheet: CalamineSheet, shares: frozenset[grid.Position]) -> list[Block]:
    values = sheet.to_python(skip_empty_area=False)
    if not values:
        return []
    anchors = grid.anchors(sheet.merged_cell_ranges or (), len(values), len(values[0]))
    rows = []
    for row, cells in enumerate(values):
        printed = []
        for column, _ in enumerate(cells):
            first = anchors.get((row, column), (row, column))
            text = _printed(values[first[0]][first[1]], first in shares)
            place = f"{grid.column_letters(column)}{row + 1}"
            printed.append(Cell(text, place, is_repeated=bool(text) and first != (row, column)))
        rows.append(tuple(printed))
    return sheets.blocks(rows, sheet.name)


def _printed(value: grid.Cell, is_share: bool) -> str:
    """Return a value as its reader sees it: no trailing zeros, dates as ISO, shares in per cent."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = f"{value * 100:.10g}%" if is_share else f"{value:.15g}" if isinstance(value, float) else str(value)
        return f"{value:.0f}" if "e+" in text and not is_share else text
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return lines.squeeze(grid.text(value))


def _stated(book: CalamineWorkbook, facts: dict[str, sheet_xml.Facts]) -> dict[str, str]:
    hidden = [sheet.name for sheet in book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible]
    broken = [
        f"{name}!{grid.column_letters(column)}{row + 1}"
        for name, sheet in facts.items()
        for row, column in sorted(sheet.broken)
    ]
    stated = {"hidden_sheets": ", ".join(hidden), "cells_without_value": ", ".join(broken[:50])}
    return {key: value for key, value in stated.items() if value}
