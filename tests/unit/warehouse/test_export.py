"""Files that a spreadsheet program opens without running anything."""

from __future__ import annotations

import csv as reader
from io import StringIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.export import csv, xlsx

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠A1", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", [*FORMULAS, " =1", "\n=1", " \n\t=1", "\tone", "\r"])
def test_text_that_would_run_gets_an_apostrophe(text: str) -> None:
    frame = pd.DataFrame({"label": [text]})
    assert csv.guarded(frame)["label"].tolist() == [f"'{text}"]
    assert frame["label"].tolist() == [text]


def test_a_header_is_guarded_too() -> None:
    assert csv.text(pd.DataFrame({"=1": [1]})) == "'=1\n1\n"


@pytest.mark.parametrize("dtype", ["object", "string", "str"])
def test_every_kind_of_text_column_is_guarded(dtype: str) -> None:
    frame = pd.DataFrame({"label": pd.Series(["=1", None, "plain", "a=1"], dtype=dtype)})
    rows = list(reader.reader(StringIO(csv.text(frame))))
    assert rows == [["label"], ["'=1"], [""], ["plain"], ["a=1"]]


def test_a_negative_change_stays_a_number() -> None:
    frame = pd.DataFrame({"change": pd.array([-17, None], dtype="Int64"), "percent": [-16.4, None]})
    assert csv.text(frame) == "change,percent\n-17,-16.4\n,\n"


def test_dates_are_written_as_days() -> None:
    assert csv.text(pd.DataFrame({"as_of": [pd.Timestamp("2019-12-31"), None]})) == 'as_of\n2019-12-31\n""\n'


def test_commas_quotes_and_lines_come_back() -> None:
    cells = ["a,b", 'say "no"', "two\nlines", "é–≥"]
    rows = list(reader.reader(StringIO(csv.text(pd.DataFrame({"text": cells})))))
    assert [row[0] for row in rows[1:]] == cells


@given(st.lists(st.text(min_size=1).filter(lambda text: "\r" not in text and "\x00" not in text), min_size=1))
def test_no_cell_begins_as_a_formula(cells: list[str]) -> None:
    rows = list(reader.reader(StringIO(csv.text(pd.DataFrame({"text": cells, "n": 1})))))
    for row, cell in zip(rows[1:], cells, strict=True):
        assert not row[0].startswith(csv.FORMULA_STARTS)
        assert row[0] in (cell, f"'{cell}")


@pytest.fixture
def workbook(tmp_path: Path) -> openpyxl.Workbook:
    """A workbook as another program reads it."""
    table = pd.DataFrame(
        {
            "label": pd.Series([*FORMULAS, "https://example.org", "{=1}"], dtype="string"),
            "value": pd.array([265, None, -17, *range(10)], dtype="Int64"),
            "percent": [23.4, None, -16.4, *range(10)],
            "as_of": [pd.Timestamp("2019-12-31"), pd.NaT] * 6 + [pd.NaT],
            "number as text": pd.Series(["28"] * 13, dtype="string"),
        }
    )
    xlsx.write(tmp_path / "w.xlsx", "=Title", {"=Release": "=r1", "As of": "latest"}, table, [("R01", "=No")])
    return openpyxl.load_workbook(tmp_path / "w.xlsx")


def test_a_workbook_has_three_sheets(workbook: openpyxl.Workbook) -> None:
    assert workbook.sheetnames == ["Cover", "Comparison", "Notes"]
    assert all(sheet.sheet_state == "visible" for sheet in workbook)


def test_numbers_are_numbers_and_nothing_is_empty(workbook: openpyxl.Workbook) -> None:
    rows = list(workbook["Comparison"].iter_rows(values_only=True))
    assert rows[0] == ("label", "value", "percent", "as_of", "number as text")
    assert rows[1][1:] == (265, 23.4, "2019-12-31", "28")
    assert rows[2][1:4] == (None, None, None)
    assert rows[3][1:3] == (-17, -16.4)
    kinds = [cell.data_type for cell in workbook["Comparison"][2]]
    assert kinds == ["s", "n", "n", "s", "s"]


def test_text_stays_text(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["Comparison"]
    cells = [sheet.cell(row, 1) for row in range(2, 2 + len(FORMULAS) + 2)]
    assert {cell.data_type for cell in cells} == {"s"}
    # openpyxl leaves the escape that XML needs for a carriage return.
    assert [cell.value for cell in cells[: len(FORMULAS)]] == [text.replace("\r", "_x000D_") for text in FORMULAS]
    assert not any(cell.hyperlink for cell in cells)
    for name in ("Cover", "Notes"):
        assert {cell.data_type for row in workbook[name].iter_rows() for cell in row if cell.value} == {"s"}
    assert workbook["Cover"]["A1"].value == "=Title"
    assert list(workbook["Notes"].iter_rows(values_only=True)) == [("code", "meaning"), ("R01", "=No")]


def test_an_empty_table_is_a_workbook_too(tmp_path: Path) -> None:
    xlsx.write(tmp_path / "w.xlsx", "Nothing", {}, pd.DataFrame(columns=["value"]), [])
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    assert list(book["Comparison"].iter_rows(values_only=True)) == [("value",)]
