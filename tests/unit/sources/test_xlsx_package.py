"""The package behind a workbook: damage, bombs, disguise, and formulas without a result."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from schemas.messages import HeldEdition
from sources.declaration import Edition
from sources.readers import files, sheet_xml, xlsx
from sources.registry import Source

Declare = Callable[..., Source]
LAYOUT = """
,sheet,Cases
Cases,column,Country,ref_area
Cases,value,Open,,measure=case
Cases,value,Closed,,measure=case
"""
SHEET = "xl/worksheets/sheet1.xml"


def workbook(fill: Callable[[Any], Any]) -> bytes:
    """Return a workbook with one sheet, filled by a function."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        fill(book.add_worksheet("Cases"))
    return buffer.getvalue()


def table(sheet: Any) -> None:
    """Fill a sheet with a header and one row."""
    sheet.write_row("A1", ["Country", "Open", "Closed"])
    sheet.write_row("A2", ["Kenya", 1, 2])


def repacked(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return the workbook with other bytes in one part."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as before,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for entry in before.infolist():
            text = before.read(entry)
            after.writestr(entry, text.replace(old, new) if entry.filename == part else text)
    return buffer.getvalue()


def added(content: bytes, **parts: bytes) -> bytes:
    """Return the workbook with more parts in it."""
    buffer = BytesIO(content)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return buffer.getvalue()


def faults(content: bytes, edition: Edition, source: Source) -> list[tuple[str, str]]:
    """Return code and place of each fault that holds the edition back."""
    with pytest.raises(HeldEdition) as error:
        xlsx.read(content, edition, source)
    return [(fault.code, fault.place) for fault in error.value.faults]


GOOD = workbook(table)
OLE_ENCRYPTED = files.OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "E101", id="no bytes"),
        pytest.param(workbook(lambda sheet: None), "E101", id="no filled cell"),
        pytest.param(GOOD[: len(GOOD) // 2], "E102", id="truncated"),
        pytest.param(GOOD[:900] + b"\x00\xff" * 20 + GOOD[940:], "E102", id="damaged"),
        pytest.param(OLE_ENCRYPTED, "E103", id="password"),
        pytest.param(files.OLE + bytes(600), "E104", id="xls"),
        pytest.param(b"%PDF-1.7 a report", "E104", id="renamed PDF"),
        pytest.param(b"Country;Open\nKenya;1\n", "E104", id="renamed CSV"),
        pytest.param(added(b"", **{"word/document.xml": b"<a/>"}), "E104", id="renamed DOCX"),
        pytest.param(GOOD + bytes(files.MAX_BYTES), "E105", id="large"),
        pytest.param(added(GOOD, bomb=bytes(5_000_000)), "E105", id="zip bomb"),
        pytest.param(added(GOOD, **{f"a{number}": b"" for number in range(200)}), "E105", id="many parts"),
        pytest.param(added(GOOD, **{"xl/embeddings/b.xlsx": GOOD}), "E105", id="nested"),
        pytest.param(added(GOOD, **{"xl/../../etc/passwd": b"x"}), "E105", id="path outside"),
    ],
)
def test_file_checks(declare: Declare, edition: Edition, content: bytes, code: str) -> None:
    assert faults(content, edition, declare(LAYOUT)) == [(code, "2026-Q1.xlsx")]


def test_layout_without_sheets_refuses_workbooks(declare: Declare, edition: Edition) -> None:
    source = declare(",sheet,*\n*,value,Cases,,measure=case")
    assert faults(GOOD, edition, source) == [("E104", "2026-Q1.xlsx")]


def test_unpacked_size_is_limited_even_at_a_harmless_ratio(declare: Declare, edition: Edition) -> None:
    parts = {f"part{number}": (b"0123456789abcdef" * 3 + bytes([number])) * 200_000 for number in range(11)}
    stored = BytesIO(GOOD)
    with zipfile.ZipFile(stored, "a", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    assert faults(stored.getvalue(), edition, declare(LAYOUT))[0][0] == "E105"


def test_a_single_far_cell_cannot_exhaust_the_memory(declare: Declare, edition: Edition) -> None:
    def fill(sheet: Any) -> None:
        table(sheet)
        sheet.write("XFD1048576", 1)

    assert faults(workbook(fill), edition, declare(LAYOUT)) == [("E105", "Cases")]


def test_a_size_that_lies_is_found(declare: Declare, edition: Edition) -> None:
    size = zipfile.ZipFile(BytesIO(GOOD)).getinfo(SHEET).file_size
    lying = GOOD.replace(size.to_bytes(4, "little"), (size - 40).to_bytes(4, "little"))
    assert faults(lying, edition, declare(LAYOUT)) == [("E102", "2026-Q1.xlsx")]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/sharedStrings.xml", b'uniqueCount="4"', b'uniqueCount="4294967296"'),
        ("xl/workbook.xml", b"UTF-8", b"UTF-99"),
        ("xl/workbook.xml", b"</workbook>", b""),
        (SHEET, b'r="B2"', b'r="B99999999"'),
        (SHEET, b'r="B2"', b'r="AAAAAAAA2"'),
        (SHEET, b'<row r="2"', b'<row r="x"'),
    ],
)
def test_parts_that_would_bring_a_parser_down_are_damage(
    declare: Declare, edition: Edition, part: str, old: bytes, new: bytes
) -> None:
    assert old in zipfile.ZipFile(BytesIO(GOOD)).read(part)
    assert faults(repacked(GOOD, part, old, new), edition, declare(LAYOUT)) == [("E102", "2026-Q1.xlsx")]


def test_overlapping_merges_are_damage(declare: Declare, edition: Edition) -> None:
    wide = b"".join(b'<mergeCell ref="A1:XFD1048576"/>' for _ in range(50))
    content = repacked(GOOD, SHEET, b"</sheetData>", b"</sheetData><mergeCells>" + wide + b"</mergeCells>")
    assert faults(content, edition, declare(LAYOUT)) == [("E102", "2026-Q1.xlsx")]


def test_cells_without_addresses_follow_each_other() -> None:
    bare = repacked(GOOD, SHEET, b'<c r="B2"><v>1</v>', b"<c><f>A9</f>")
    assert sheet_xml.scan(bare)["Cases"] == sheet_xml.Facts({(1, 1)}, 2, 3)


def test_formulas_count_only_with_a_stored_result(declare: Declare, edition: Edition) -> None:
    def fill(sheet: Any) -> None:
        sheet.write_row("A1", ["Country", "Open", "Closed"])
        sheet.write_column("A2", ["Kenya", "Uganda", "Ethiopia"])
        sheet.write_formula("B2", "=1+2", None, 3)
        sheet.write_formula("C2", "=A9", None, "")
        sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
        sheet.write_formula("C3", "=1+2")  # this library stores 0 for what it cannot calculate
        sheet.write_formula("B4", '=""', None, "")

    # As Excel stores a formula that gives an empty text.
    content = repacked(workbook(fill), SHEET, b'<c r="B4">', b'<c r="B4" t="str">')
    figures = xlsx.read(content, edition, declare(LAYOUT)).figures.set_index("place")
    broken = figures["faults"].dropna()
    assert [fault[:4] for fault in broken] == ["E304"] * 3
    assert set(broken.index) == {"Cases!C2", "Cases!B3", "Cases!C3"}
    assert figures.loc["Cases!B2", "obs_value"] == 3
    assert pd.isna(figures.loc["Cases!B4", "obs_value"])
    assert figures.loc["Cases!B4", "state"] == "not_reported"
