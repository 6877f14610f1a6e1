"""The comparison workbook: cover, table, notes; one table per sheet, plain cells.

Belongs here: writing a workbook that anyone can open, after the UK Analysis Function's advice on statistics in
spreadsheets (cover sheet, notes sheet, one table a sheet, no colour that carries meaning).
Does not belong here: which rows (`cli/compare.py`, `query.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter


def write(
    path: Path, title: str, cover: Mapping[str, str], table: pd.DataFrame, notes: Sequence[tuple[str, str]]
) -> None:
    """Write a workbook.

    Args:
        path: File to write.
        title: Title of the table.
        cover: Lines of the cover sheet: what and its value.
        table: The table; numbers stay numbers, all text is written as text.
        notes: Codes and what they mean.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        first = workbook.add_worksheet("Cover")
        first.set_column(0, 0, 24)
        first.set_column(1, 1, 90)
        first.write_string(0, 0, title, bold)
        for row, (name, value) in enumerate(cover.items(), start=2):
            first.write_string(row, 0, name)
            first.write_string(row, 1, value)
        _table(workbook.add_worksheet("Comparison"), table, bold)
        _table(workbook.add_worksheet("Notes"), pd.DataFrame(notes, columns=["code", "meaning"]), bold)


def _table(sheet: xlsxwriter.worksheet.Worksheet, table: pd.DataFrame, bold: xlsxwriter.format.Format) -> None:
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, bold)
        widest = max([len(name), *(len(str(cell)) for cell in table[name].head(500))])
        sheet.set_column(column, column, min(widest + 2, 60))
        for row, cell in enumerate(table[name], start=1):
            _cell(sheet, row, column, cell)
    sheet.freeze_panes(1, 0)
    if len(table):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def _cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Any) -> None:
    if pd.isna(cell):
        return
    if isinstance(cell, pd.Timestamp):
        sheet.write_string(row, column, cell.date().isoformat())
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    else:
        sheet.write_number(row, column, float(cell))
