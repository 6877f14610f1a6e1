"""Opening a document: which reader takes it, and what keeps it from being read."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import docx as word
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from schemas.messages import HeldEdition
from sources.readers import blocks, files
from sources.readers import open as opening

ZIPPED = {"[Content_Types].xml": b"<Types/>"}


def pdf() -> bytes:
    """Return a PDF of one line."""
    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 700, "There were 43 cases.")
    canvas.save()
    return buffer.getvalue()


def docx() -> bytes:
    """Return a Word document of one paragraph."""
    buffer = BytesIO()
    made = word.Document()
    made.add_paragraph("There were 43 cases.")
    made.save(buffer)
    return buffer.getvalue()


def xlsx() -> bytes:
    """Return a workbook of one filled cell."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("Cases").write("A1", "There were 43 cases.")
    return buffer.getvalue()


def package(parts: dict[str, bytes]) -> bytes:
    """Return an archive."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return buffer.getvalue()


TEXT = b"There were 43 cases."
HTML = b"<!-- EXAMPLE -->\n<!DOCTYPE html><html><body><p>There were 43 cases.</p></body></html>"
GOOD = {".txt": TEXT, ".csv": TEXT, ".html": HTML, ".htm": TEXT, ".pdf": pdf(), ".docx": docx(), ".xlsx": xlsx()}
OLE = files.OLE + bytes(600)
ENCRYPTED = OLE + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize("ending", GOOD)
def test_every_format(ending: str) -> None:
    found = opening.read(f"/somewhere/EXAMPLE{ending.upper()}", GOOD[ending])
    assert (found.name, found.text) == (f"EXAMPLE{ending.upper()}", "There were 43 cases.")
    assert len(found.sha256) == 64


def test_every_block_stands_in_the_text_where_it_says() -> None:
    content = b"Cases of 2021\n\nThere were 43.\n\n- one\n- two\n\nYear\tWomen\n2021\t4\n2022\t5\n\nThe end of it."
    found = opening.read("EXAMPLE.txt", content)
    assert {block.kind for block in found.blocks} == {"heading", "paragraph", "item", "table"}
    for block in found.blocks:
        assert found.text[block.start : block.start + len(block.canonical)] == block.canonical


@given(st.lists(st.lists(st.text(), max_size=3), max_size=6))
def test_whatever_stands_in_a_text_its_blocks_stand_in_the_canonical_text(chunks: list[list[str]]) -> None:
    content = "\n\n".join("\n".join(lines) for lines in chunks).encode("utf-8", "ignore")
    try:
        found = opening.read("EXAMPLE.txt", content)
    except HeldEdition:
        # Without a letter, or with control characters: no text.
        return
    for block in found.blocks:
        assert found.text[block.start : block.start + len(block.canonical)] == block.canonical


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        *(pytest.param(f"EXAMPLE{ending}", b"", "E101", id=f"no bytes{ending}") for ending in GOOD),
        pytest.param("EXAMPLE.txt", b"\n \r\n", "E101", id="blank"),
        pytest.param("EXAMPLE.pdf", pdf()[:-300], "E102", id="cut-off PDF"),
        pytest.param("EXAMPLE.docx", docx()[:-300], "E102", id="cut-off Word document"),
        pytest.param("EXAMPLE.xlsx", xlsx()[:-300], "E102", id="cut-off workbook"),
        pytest.param("EXAMPLE.docx", ENCRYPTED, "E103", id="password, Word"),
        pytest.param("EXAMPLE.xlsx", ENCRYPTED, "E103", id="password, workbook"),
        pytest.param("EXAMPLE.doc", OLE, "E104", id="old Word"),
        pytest.param("EXAMPLE.xls", OLE, "E104", id="old workbook"),
        pytest.param("EXAMPLE.docx", OLE, "E104", id="old Word renamed"),
        pytest.param("EXAMPLE.xls", xlsx(), "E104", id="workbook with the old ending"),
        pytest.param("EXAMPLE.pdf", HTML, "E104", id="page instead of PDF"),
        pytest.param("EXAMPLE.txt", HTML, "E104", id="page instead of text"),
        pytest.param("EXAMPLE.txt", pdf(), "E104", id="PDF instead of text"),
        pytest.param("EXAMPLE.html", docx(), "E104", id="Word document instead of page"),
        pytest.param("EXAMPLE.docx", xlsx(), "E104", id="workbook instead of Word document"),
        pytest.param("EXAMPLE.xlsx", docx(), "E104", id="Word document instead of workbook"),
        pytest.param("EXAMPLE.docx", package({"a.txt": TEXT}), "E104", id="archive instead of Word document"),
        pytest.param("EXAMPLE.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "E104", id="picture instead of CSV"),
        pytest.param("EXAMPLE.docx", package(ZIPPED | {"word/a": bytes(90_000_000)}), "E105", id="bomb"),
        pytest.param("EXAMPLE.docx", package(ZIPPED | {"word/../../a": b"x"}), "E105", id="path outside"),
        pytest.param("EXAMPLE.docx", package(ZIPPED | {f"word/{at}": b"" for at in range(2001)}), "E105", id="parts"),
        pytest.param("EXAMPLE.xlsx", package(ZIPPED | {"xl/a": bytes(90_000_000)}), "E105", id="bomb, workbook"),
        pytest.param("EXAMPLE.zip", package({"a.txt": TEXT}), "E112", id="archive"),
        pytest.param("EXAMPLE", TEXT, "E112", id="no ending"),
        pytest.param("EXAMPLE.odt", package(ZIPPED), "E112", id="other ending"),
    ],
)
def test_what_is_not_read(name: str, content: bytes, code: str) -> None:
    with pytest.raises(HeldEdition) as held:
        opening.read(name, content)
    assert [(fault.code, fault.place) for fault in held.value.faults] == [(code, name)]


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_BYTES", 10)
    with pytest.raises(HeldEdition, match="E105"):
        opening.read("EXAMPLE.txt", TEXT)


def test_the_canonical_text_of_a_table_is_a_line_a_row() -> None:
    rows = ((blocks.Cell("a"), blocks.Cell("1")), (blocks.Cell(""), blocks.Cell("2")))
    found = blocks.document("EXAMPLE", "", [blocks.Block("heading", "H"), blocks.Block("table", rows=rows)])
    assert found.text == "H\na | 1\n | 2"
    assert Path(found.name).name == "EXAMPLE"
