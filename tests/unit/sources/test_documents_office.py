"""Word documents and workbooks as blocks."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import docx as word
import pytest
import xlsxwriter
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from schemas.messages import HeldEdition
from sources.readers import docx, workbook
from sources.readers.blocks import Block

DOCUMENT = "word/document.xml"


def saved(fill: Callable[[Any], Any]) -> bytes:
    """Return a Word document, filled by a function."""
    made = word.Document()
    fill(made)
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def sheet(fill: Callable[[Any, Any], Any]) -> bytes:
    """Return a workbook with a sheet Cases and a hidden one, filled by a function."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        fill(book, book.add_worksheet("Cases"))
        hidden = book.add_worksheet("Raw")
        hidden.write("A1", 99)
        hidden.hide()
    return buffer.getvalue()


def repacked(content: bytes, part: str, text: bytes | None = None, **changes: bytes) -> bytes:
    """Return a package with another text in one part, or with bytes of it replaced."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            kept = before.read(entry)
            if entry.filename == part:
                kept = text if text is not None else kept.replace(changes["old"], changes["new"])
            after.writestr(entry, kept)
    return buffer.getvalue()


def shown(blocks: list[Block]) -> list[tuple[str, int, str]]:
    """Return kind, level and text of each block."""
    return [(block.kind, block.level, block.canonical) for block in blocks]


def read(fill: Callable[[Any], Any]) -> list[tuple[str, int, str]]:
    """Return the blocks of a Word document, filled by a function."""
    return shown(docx.read(saved(fill), "EXAMPLE.docx")[0])


def test_paragraphs_headings_items_and_tables_in_order() -> None:
    def fill(made: Any) -> None:
        made.add_heading("Report EXAMPLE", 0)
        made.add_heading("Cases", 2)
        made.add_paragraph("There were 43 cases.")
        made.add_paragraph("12 were closed", style="List Bullet")
        table = made.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ["Group", "2021", "(1) Staff", "7"], strict=True):
            cell.text = text
        made.add_paragraph().add_run("After the table").bold = True

    assert read(fill) == [
        ("heading", 1, "Report EXAMPLE"),
        ("heading", 2, "Cases"),
        ("paragraph", 0, "There were 43 cases."),
        ("item", 1, "12 were closed"),
        ("table", 0, "Group | 2021\n(1) Staff | 7"),
        ("heading", 6, "After the table"),
    ]


def test_merged_cells_are_repeated_and_say_so() -> None:
    def fill(made: Any) -> None:
        table = made.add_table(rows=3, cols=3)
        for row in range(3):
            for column in range(3):
                table.cell(row, column).text = f"{row}{column}"
        for first, last, text in [((0, 0), (1, 0), "Group"), ((0, 1), (0, 2), "2021")]:
            table.cell(*first).merge(table.cell(*last)).text = text

    blocks, _ = docx.read(saved(fill), "EXAMPLE.docx")
    assert blocks[0].canonical == "Group | 2021 | 2021\nGroup | 11 | 12\n20 | 21 | 22"
    assert [cell.is_repeated for cell in (*blocks[0].rows[0], *blocks[0].rows[1])] == [
        False, False, True, True, False, False,
    ]  # fmt: skip


def test_deleted_hidden_and_commented_text_is_not_read_and_inserted_text_is() -> None:
    def fill(made: Any) -> None:
        paragraph = made.add_paragraph("There were ")
        for kind, inner, text in [("w:del", "w:delText", "98"), ("w:ins", "w:t", "43")]:
            change = parse_xml(f"<{kind} {nsdecls('w')}><w:r><{inner}>{text}</{inner}></w:r></{kind}>")
            paragraph._p.append(change)
        paragraph.add_run(" 97").font.hidden = True
        made.add_comment(paragraph.add_run(" cases."), text="99 really?", author="EXAMPLE")
        made.sections[0].footer.paragraphs[0].text = "96"

    assert read(fill) == [("paragraph", 0, "There were 43 cases.")]


def test_a_raised_mark_stands_apart_and_its_note_follows_at_the_end() -> None:
    def fill(made: Any) -> None:
        paragraph = made.add_paragraph("In the 10")
        paragraph.add_run("th").font.superscript = True
        paragraph.add_run(" year 43")
        paragraph.add_run("12").font.superscript = True
        paragraph.add_run(" cases.")

    assert read(fill) == [("paragraph", 0, "In the 10th year 43 ¹² cases.")]


def test_footnotes_stand_at_the_end_with_their_marks() -> None:
    main = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
        'There were 43</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r><w:r><w:t>cases.</w:t></w:r></w:p></w:body>'
        "</w:document>"
    )
    notes = main.replace("w:document", "w:footnotes").replace("<w:body>", '<w:footnote w:id="7">')
    notes = notes.replace("</w:body>", "</w:footnote>").replace('<w:footnoteReference w:id="7"/>', "<w:footnoteRef/>")
    start = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(
            "_rels/.rels", relation.format(f'<Relationship Type="{start}/officeDocument" Target="a.xml"/>')
        )
        package.writestr(
            "_rels/a.xml.rels", relation.format(f'<Relationship Type="{start}/footnotes" Target="/b.xml"/>')
        )
        package.writestr("a.xml", main)
        package.writestr("b.xml", notes)
    assert shown(docx.read(buffer.getvalue(), "EXAMPLE.docx")[0]) == [
        ("paragraph", 0, "There were 43 ¹ cases."),
        ("paragraph", 0, "¹ There were 43cases."),
    ]


def test_content_controls_and_text_boxes_are_read_once() -> None:
    def fill(made: Any) -> None:
        made.add_paragraph("Outside")
        control = OxmlElement("w:sdt")
        control.append(OxmlElement("w:sdtContent"))
        inside = made.add_paragraph("Inside")
        control[0].append(inside._p)
        made.element.body.insert(1, control)
        box = parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            "<mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>Box 7</w:t></w:r></w:p>"
            "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Box 7</w:t>"
            "</w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        made.paragraphs[0]._p.append(box)
        assert made.paragraphs[0]._p.find(qn("w:r")) is not None

    assert [text for _, _, text in read(fill)] == ["Outside", "Box 7", "Inside"]


BILLION = b"""<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;</w:t>
</w:r></w:p></w:body></w:document>"""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda good: good[: len(good) // 2], "E102", id="cut off"),
        pytest.param(lambda good: repacked(good, DOCUMENT, b"<not xml"), "E102", id="broken part"),
        pytest.param(lambda good: repacked(good, DOCUMENT, BILLION), "E102", id="entities"),
        pytest.param(lambda good: repacked(good, DOCUMENT, bytes(80_000_000)), "E105", id="bomb"),
        pytest.param(
            lambda good: repacked(good, "docProps/thumbnail.jpeg", b"PK\x03\x04" + bytes(99)), "E105", id="nested"
        ),
    ],
)
def test_hostile_packages(change: Callable[[bytes], bytes], code: str) -> None:
    with pytest.raises(HeldEdition, match=code):
        docx.read(change(saved(lambda made: made.add_paragraph("There were 43 cases."))), "EXAMPLE.docx")


def test_a_sheet_with_title_merged_header_gap_and_remark() -> None:
    def fill(book: Any, cases: Any) -> None:
        cases.write("A1", "Cases of 2024 EXAMPLE")
        cases.write("A3", "Group")
        cases.merge_range("B3:C3", "Reports")
        cases.write_row("A4", ["", "open", "closed"])
        cases.write_row("A5", ["Staff", 3, 4.0])
        cases.write_row("A7", ["Partners", 5, 0.1 + 0.2])
        cases.write("A9", "Note: provisional.")

    blocks, facts = workbook.read(sheet(fill), "EXAMPLE.xlsx")
    assert shown(blocks) == [
        ("heading", 1, "Cases of 2024 EXAMPLE"),
        ("table", 0, "Group | Reports | Reports\n | open | closed\nStaff | 3 | 4\nPartners | 5 | 0.3"),
        ("paragraph", 0, "Note: provisional."),
    ]
    cell = blocks[1].rows[0][2]
    assert (cell.place, cell.is_repeated, blocks[1].sheet) == ("C3", True, "Cases")
    assert facts == {"hidden_sheets": "Raw"}


def test_shares_and_dates_look_as_a_reader_sees_them() -> None:
    def fill(book: Any, cases: Any) -> None:
        cases.write_row("A1", ["Group", "share", "day", "large"])
        cases.write("A2", "Staff")
        cases.write("B2", 1, book.add_format({"num_format": "0%"}))
        cases.write("C2", datetime(2024, 3, 1), book.add_format({"num_format": "dd/mm/yyyy"}))
        cases.write("D2", 1234567.0)

    blocks, _ = workbook.read(sheet(fill), "EXAMPLE.xlsx")
    assert blocks[0].canonical.splitlines()[1] == "Staff | 100% | 2024-03-01 | 1234567"


def test_a_formula_without_a_result_is_stated() -> None:
    def fill(book: Any, cases: Any) -> None:
        cases.write_row("A1", ["Group", "2024"])
        cases.write("A2", "Staff")
        cases.write_formula("B2", "=1/0", None, "#DIV/0!")

    _, facts = workbook.read(sheet(fill), "EXAMPLE.xlsx")
    assert facts["cells_without_value"] == "Cases!B2"


def test_a_workbook_without_a_visible_filled_cell() -> None:
    with pytest.raises(HeldEdition, match="E101"):
        workbook.read(sheet(lambda book, cases: None), "EXAMPLE.xlsx")
