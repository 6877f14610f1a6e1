"""Workbooks as partners send them: what is read, with which place, and what is refused with which code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from schemas import periods
from schemas.messages import HeldEdition
from sources.declaration import Edition
from sources.readers import xlsx
from sources.reading import Reading
from sources.registry import Source

Declare = Callable[..., Source]
Fill = Callable[[Any], None]
LONG = """
,sheet,Cases
Cases,column,Country,ref_area
Cases,value,Open,,status=open
Cases,value,Closed,,status=closed
Cases,constant,,measure,case
Cases,totals,Total
Cases,ignore,Remarks
Cases,ignore,Source: our register
,ignore,Cover
"""
WIDE = """
,sheet,Cases
Cases,column,Land,ref_area
Cases,value,Aantal > Open,,status=open
Cases,value,Aantal > Totaal,,status=_T
"""
HEADER = ["Country", "Open", "Closed"]


def workbook(**sheets: Fill) -> bytes:
    """Return a workbook; each argument fills the sheet of its name."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, fill in sheets.items():
            fill(book.add_worksheet(name))
    return buffer.getvalue()


def rows(*lines: list[Any], start: int = 0) -> Fill:
    """Return what writes lines of cells from a row on."""

    def fill(sheet: Any) -> None:
        for number, line in enumerate(lines, start):
            for column, cell in enumerate(line):
                sheet.write(number, column, cell)

    return fill


def hidden(fill: Fill) -> Fill:
    """Return what fills and then hides a sheet."""

    def both(sheet: Any) -> None:
        fill(sheet)
        sheet.hide()

    return both


def faults(content: bytes, edition: Edition, source: Source) -> list[tuple[str, str]]:
    """Return code and place of each fault that holds the edition back."""
    with pytest.raises(HeldEdition) as error:
        xlsx.read(content, edition, source)
    return [(fault.code, fault.place) for fault in error.value.faults]


def cells(reading: Reading, *names: str) -> list[tuple[Any, ...]]:
    """Return some columns of the figures, None where empty."""
    figures = reading.figures[list(names)].astype(object)
    return list(figures.where(figures.notna(), None).itertuples(index=False, name=None))


def test_reads_below_titles_with_the_place_excel_shows(declare: Declare, edition: Edition) -> None:
    content = workbook(Cases=rows(["Made up"], [], HEADER, ["Kenya", 3, "1.234"], [], ["Total", 3, "-"]))
    reading = xlsx.read(content, edition, declare(LONG, "state,-,not_reported"))
    assert cells(reading, "place", "ref_area", "status", "obs_value", "state", "printed_value") == [
        ("Cases!B4", "Kenya", "open", 3, "reported", "3"),
        ("Cases!C4", "Kenya", "closed", 1234, "reported", "1.234"),
        ("Cases!B6", "_T", "open", 3, "reported", "3"),
        ("Cases!C6", "_T", "closed", None, "not_reported", "-"),
    ]


def test_fills_what_every_figure_carries(declare: Declare, edition: Edition) -> None:
    figures = xlsx.read(workbook(Cases=rows(HEADER, ["Kenya", 3, None])), edition, declare(LONG)).figures
    first = figures.iloc[0]
    assert first["figure_id"] == "demo/2026-Q1/Cases/B2"
    assert (first["source"], first["edition"], first["time_period"]) == ("demo", "2026-Q1", "2026-Q1")
    assert (first["measure"], first["extractor"], first["confidence"]) == ("case", "xlsx 1", 1.0)
    assert first["disposition"] == "accepted"
    assert pd.isna(first["notified_donor"])
    assert pd.isna(first["faults"])
    assert figures.iloc[1]["state"] == "not_reported"
    assert pd.isna(figures.iloc[1]["printed_value"])


def test_reads_a_header_of_two_rows_and_merged_labels(declare: Declare, edition: Edition) -> None:
    def fill(sheet: Any) -> None:
        sheet.merge_range("A1:C1", "Made up")
        sheet.merge_range("A3:A4", "Land")
        sheet.merge_range("B3:C3", "Aantal")
        rows(["", "Open", "Totaal"], ["", 1, 2], ["", 3, 4], ["Uganda", 5, 6], start=3)(sheet)
        sheet.merge_range("A5:A6", "Kenya")

    reading = xlsx.read(workbook(Cases=fill), edition, declare(WIDE))
    assert cells(reading, "place", "ref_area", "status", "obs_value") == [
        ("Cases!B5", "Kenya", "open", 1),
        ("Cases!C5", "Kenya", "_T", 2),
        ("Cases!B6", "Kenya", "open", 3),
        ("Cases!C6", "Kenya", "_T", 4),
        ("Cases!B7", "Uganda", "open", 5),
        ("Cases!C7", "Uganda", "_T", 6),
    ]


def test_moved_columns_need_no_change(declare: Declare, edition: Edition) -> None:
    content = workbook(Cases=rows(["Closed", "Remarks", "Country", "Open"], [7, "secret", "Kenya", 2]))
    reading = xlsx.read(content, edition, declare(LONG))
    assert cells(reading, "place", "status", "obs_value") == [
        ("Cases!D2", "open", 2),
        ("Cases!A2", "closed", 7),
    ]
    assert "secret" not in reading.figures.to_csv()


def test_known_footnotes_are_not_read(declare: Declare, edition: Edition) -> None:
    content = workbook(Cases=rows(HEADER, ["Kenya", 1, 2], ["Source: our register"]))
    assert len(xlsx.read(content, edition, declare(LONG)).figures) == 2


def test_period_column_and_empty_label_in_a_totals_row(declare: Declare, edition: Edition) -> None:
    source = declare(f"{LONG}Cases,column,Quarter,time_period")
    content = workbook(Cases=rows(["Quarter", *HEADER], ["Q1", "Kenya", 1, 2], [None, "Total", 1, 2]))
    reading = xlsx.read(content, edition, source)
    assert cells(reading, "time_period", "ref_area")[::2] == [("Q1", "Kenya"), ("2026-Q1", "_T")]


def test_declared_hidden_sheet_is_read_and_others_are_findings(declare: Declare, edition: Edition) -> None:
    table = rows(HEADER, ["Kenya", 1, 2])
    content = workbook(Cover=rows(["x"]), Cases=hidden(table), Lists=hidden(rows(["x"])))
    reading = xlsx.read(content, edition, declare(LONG))
    assert len(reading.figures) == 2
    assert [(finding.code, finding.place) for finding in reading.findings] == [("F102", "sheet 3")]


def test_structural_faults_are_named_together(declare: Declare, edition: Edition) -> None:
    source = declare(f"{LONG},sheet,More\nMore,value,Count,,measure=case\n,sheet,Gone\nGone,value,Count")
    content = workbook(Cases=rows(["Country", "Opened", "Closed"], ["Kenya", 1, 2]), More=rows(["Count"]))
    assert faults(content, edition, source) == [
        ("E201", "Gone"),
        ("E203", "Cases"),
        ("E204", "Cases!B1"),
        ("E207", "More!A1"),
    ]


def test_undeclared_visible_sheet_holds_the_edition(declare: Declare, edition: Edition) -> None:
    content = workbook(Cases=rows(HEADER, ["Kenya", 1, 2]), Extra=rows(["x"]))
    assert faults(content, edition, declare(LONG)) == [("E202", "sheet 2")]


def test_a_renamed_header_shows_both_sides(declare: Declare, edition: Edition) -> None:
    content = workbook(Cases=rows(["Country", "Opened", "Closed"], ["Kenya", 1, 2]))
    with pytest.raises(HeldEdition) as error:
        xlsx.read(content, edition, declare(LONG))
    sides = "declared: Country | Open | Closed; printed: Country | (6 characters in Cases!B1) | Closed"
    for fault in error.value.faults:
        assert sides in fault.detail
        assert "Opened" not in fault.detail


def test_column_without_header_holds_the_edition(declare: Declare, edition: Edition) -> None:
    content = workbook(Cases=rows(HEADER, ["Kenya", 1, 2, "a name"]))
    with pytest.raises(HeldEdition, match="E204 Cases!D1") as error:
        xlsx.read(content, edition, declare(LONG))
    assert "a name" not in str(error.value)


def test_header_row_not_found(declare: Declare, edition: Edition) -> None:
    content = workbook(Cases=rows(["Land", "Offen", "Geschlossen"], ["Kenia", 1, 2]))
    assert faults(content, edition, declare(LONG)) == [("E205", "Cases")]


def test_double_header(declare: Declare, edition: Edition) -> None:
    content = workbook(Cases=rows([*HEADER, "open "], ["Kenya", 1, 2, 3]))
    assert faults(content, edition, declare(LONG)) == [("E206", "Cases!D1")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("many", "E301"),
        (True, "E301"),
        (date(2026, 1, 1), "E301"),
        (-1, "E302"),
        (2.5, "E303"),
        ("1,5", "E303"),
    ],
)
def test_faulty_cell_keeps_its_place_and_nothing_else(declare: Declare, edition: Edition, cell: Any, code: str) -> None:
    reading = xlsx.read(workbook(Cases=rows(HEADER, ["Kenya", cell, 2])), edition, declare(LONG))
    (fault, printed, value), other = cells(reading, "faults", "printed_value", "obs_value")
    assert fault.startswith(f"{code} Cases!B2: ")
    assert "many" not in fault
    assert (printed, value) == (None, None)
    assert other[0] is None


def test_long_text_and_empty_labels_are_faults_without_echo(declare: Declare, edition: Edition) -> None:
    story = "What happened to " + "somebody " * 10
    content = workbook(Cases=rows(HEADER, [story, 1, 2], [None, 3, 4]))
    reading = xlsx.read(content, edition, declare(LONG))
    found = cells(reading, "faults", "ref_area")
    assert [fault[:14] for fault, _ in found] == ["E401 Cases!A2:"] * 2 + ["E405 Cases!A3:"] * 2
    assert {area for _, area in found} == {None}
    assert "somebody" not in reading.figures.to_csv()


def test_merged_counts_are_not_shared_out(declare: Declare, edition: Edition) -> None:
    def fill(sheet: Any) -> None:
        rows(HEADER, ["Kenya"], ["Uganda", None, 1])(sheet)
        sheet.merge_range("B2:B3", 5)
        sheet.write("C2", 1)

    reading = xlsx.read(workbook(Cases=fill), edition, declare(LONG))
    assert [fault and fault[:14] for (fault,) in cells(reading, "faults")] == [
        "E301 Cases!B2:",
        None,
        "E301 Cases!B3:",
        None,
    ]


def test_number_labels_are_printed_without_decimals(declare: Declare, edition: Edition) -> None:
    source = declare(f"{LONG}Cases,column,Year,time_period")
    reading = xlsx.read(workbook(Cases=rows([*HEADER, "Year"], ["Kenya", 1, 2, 2025])), edition, source)
    assert cells(reading, "time_period")[0] == ("2025",)


def test_layout_lines_hold_by_the_editions_window(declare: Declare, edition: Edition) -> None:
    source = declare(
        ",sheet,Cases\nCases,column,Country,ref_area\nCases,value,Old,,measure=case,,2025\n"
        "Cases,value,New,,measure=case,2026-Q1"
    )
    content = workbook(Cases=rows(["Country", "New"], ["Kenya", 1]))
    assert len(xlsx.read(content, edition, source).figures) == 1
    assert faults(content, replace(edition, window=periods.parse("2025-Q4")), source) == [
        ("E203", "Cases"),
        ("E204", "Cases!B1"),
    ]
