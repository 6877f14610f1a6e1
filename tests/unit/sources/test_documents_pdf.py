"""PDFs as blocks: paragraphs, tables, furniture, notes, and what keeps a PDF from being read."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from reportlab.lib import colors, pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph, Table

from schemas.messages import HeldEdition
from sources.readers import pdf
from sources.readers.blocks import Block

STYLES = getSampleStyleSheet()
BODY = STYLES["Normal"]
TEXT = "The organisation received reports during the year under review and passed them on for assessment. "
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
CM = 28.35


def built(*parts: Any, columns: int = 1, furniture: bool = False, **options: Any) -> bytes:
    """Return a PDF of flowing parts, in one or two columns."""

    def margins(canvas: Canvas, document: Any) -> None:
        if furniture:
            canvas.drawString(2 * CM, 28.5 * CM, "Annual report EXAMPLE 2023")
            canvas.drawString(10 * CM, CM, f"Page {document.page} of 9")
            canvas.saveState()
            canvas.rotate(45)
            canvas.drawString(15 * CM, 0, "DRAFT 77")
            canvas.restoreState()

    buffer = BytesIO()
    width = 17 / columns - (columns - 1) / 2
    frames = [Frame((2 + (width + 1) * at) * CM, 2 * CM, width * CM, 25 * CM) for at in range(columns)]
    made = BaseDocTemplate(buffer, pagesize=A4, **options)
    made.addPageTemplates([PageTemplate(frames=frames, onPage=margins)])
    made.build(list(parts))
    return buffer.getvalue()


def drawn(*pages: Any) -> bytes:
    """Return a PDF whose pages are drawn by functions."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def read(content: bytes) -> list[Block]:
    """Return the blocks of a PDF; each word stands in its block where it says."""
    blocks, _ = pdf.read(content, "EXAMPLE.pdf")
    for block in blocks:
        for word in block.words:
            assert block.text[word.offset : word.offset + len(word.text)] == word.text
    return blocks


def shown(content: bytes) -> list[tuple[str, str]]:
    """Return kind and text of each block."""
    return [(block.kind, block.canonical) for block in read(content)]


def lines_at(*lines: tuple[float, float, str], size: float = 10) -> Any:
    """Return a function that draws lines of text, each at its place."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", size)
        for x, y, text in lines:
            canvas.drawString(x, y, text)

    return draw


def test_lines_are_joined_and_headings_and_items_told() -> None:
    content = built(
        Paragraph("Cases of 2023", STYLES["Heading1"]),
        Paragraph(TEXT * 3, BODY),
        Paragraph("By region", STYLES["Heading3"]),
        Paragraph("<bullet>&bull;</bullet>43 cases were closed", STYLES["Bullet"]),
    )
    assert shown(content) == [
        ("heading", "Cases of 2023"),
        ("paragraph", (TEXT * 3).strip()),
        ("heading", "By region"),
        ("item", "43 cases were closed"),
    ]


def test_words_have_boxes() -> None:
    block = read(drawn(lines_at((100, 700, "There were 43 cases."))))[0]
    word = block.words[2]
    assert (word.text, word.offset, block.page) == ("43", 11, 1)
    assert 140 < word.bbox[0] < word.bbox[2] < 170
    assert A4[1] - 715 < word.bbox[1] < word.bbox[3] < A4[1] - 695


def test_words_broken_over_lines_are_made_whole() -> None:
    rows = [
        "Of the reports twenty-",
        "eight are about sexual exploi-",
        "tation and four about SEAH-",
        "meldingen in all of it.",
    ]
    content = drawn(lines_at(*((72, 700 - 12 * at, text) for at, text in enumerate(rows))))
    text = "Of the reports twenty-eight are about sexual exploitation and four about SEAH-meldingen in all of it."
    assert shown(content) == [("paragraph", text)]


def test_headers_footers_page_numbers_and_stamps_are_left_out() -> None:
    found = shown(built(*[Paragraph(TEXT * 5, BODY) for _ in range(30)], furniture=True))
    assert len(found) == 30
    assert all(text == (TEXT * 5).strip() for _, text in found)


def test_a_paragraph_over_a_page_break_is_one_and_its_words_know_their_page() -> None:
    blocks = read(built(Paragraph(TEXT * 60, BODY), furniture=True))
    assert [block.text for block in blocks] == [(TEXT * 60).strip()]
    assert {word.page for word in blocks[0].words} == {None, 2}


def test_two_columns_are_read_one_after_the_other() -> None:
    texts = [f"Paragraph {at} says there were {at + 3} cases. {TEXT * 4}".strip() for at in range(14)]
    style = ParagraphStyle("spaced", parent=BODY, spaceAfter=6)
    found = shown(built(*[Paragraph(text, style) for text in texts], columns=2))
    assert [text for _, text in found] == texts


def test_note_marks_stand_apart_from_values() -> None:
    found = shown(
        built(Paragraph("In the 10<super>th</super> year 43<super>12</super> cases, see x<super>2</super>.", BODY))
    )
    assert found == [("paragraph", "In the 10th year 43 ¹² cases, see x ² .")]


def test_a_ruled_table_with_merged_cells() -> None:
    rows = [["Group", "Reports", ""], ["", "2022", "2023"], ["Staff", "7", "9"], ["Partners", "-", "1,024"]]
    content = built(Table(rows, style=[*GRID, ("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0))]))
    block = read(content)[0]
    assert block.canonical == "Group | Reports | Reports\nGroup | 2022 | 2023\nStaff | 7 | 9\nPartners | - | 1,024"
    assert [cell.is_repeated for row in block.rows[:2] for cell in row] == [False, False, True, True, False, False]


def test_a_table_over_pages_is_one_without_its_repeated_header() -> None:
    rows = [["Group", "2022", "2023"], *([f"Group {at}", str(at), str(3 * at)] for at in range(120))]
    content = built(Paragraph("Text.", BODY), Table(rows, repeatRows=1, style=GRID), Paragraph("After.", BODY))
    blocks = read(content)
    assert [block.kind for block in blocks] == ["paragraph", "table", "paragraph"]
    assert [[cell.text for cell in row] for row in blocks[1].rows] == rows
    last = blocks[1].rows[-1][1]
    assert last.page == blocks[2].page


def bare_tables() -> Iterator[Any]:
    """Give styles of tables whose cells are not enclosed by rules."""
    booktabs = [("LINEABOVE", (0, 0), (-1, 0), 1, colors.black), ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black)]
    uprights = [("BOX", (0, 0), (-1, -1), 1, colors.black), ("LINEAFTER", (0, 0), (-2, -1), 1, colors.black)]
    yield pytest.param([], id="no rules")
    yield pytest.param(booktabs, id="rules around the header")
    yield pytest.param([("BACKGROUND", (0, at), (-1, at), colors.lightgrey) for at in (0, 2)], id="shaded rows")
    yield pytest.param([*uprights, booktabs[1]], id="no rules between rows")


@pytest.mark.parametrize("style", list(bare_tables()))
def test_a_table_without_rules(style: list[Any]) -> None:
    rows = [
        ["Type of report", "Received", "Closed"],
        ["Exploitation", "43", "12"],
        ["Abuse", "18", "-"],
        ["All", "1,061", "n/a"],
    ]
    content = built(
        Paragraph(TEXT, BODY), Table(rows, colWidths=[7 * CM, 4 * CM, 4 * CM], style=style), Paragraph(TEXT, BODY)
    )
    assert shown(content)[1] == ("table", "\n".join(" | ".join(row) for row in rows))
    assert [kind for kind, _ in shown(content)] == ["paragraph", "table", "paragraph"]


def test_a_label_over_two_lines_is_one_label() -> None:
    rows = [(72, "Confirmed as abuse, whole", "300"), (72, "movement", ""), (72, "Staff", "12"), (72, "Other", "9")]
    draw = [(x, 700 - 12 * at, text) for at, (x, text, _) in enumerate(rows)]
    draw += [(400, 700 - 12 * at, value) for at, (_, _, value) in enumerate(rows) if value]
    assert shown(drawn(lines_at(*draw))) == [
        ("table", "Confirmed as abuse, whole movement | 300\nStaff | 12\nOther | 9")
    ]


def test_a_frame_around_text_is_no_table() -> None:
    assert shown(built(Table([["A text in a frame with 7 cases."]], style=GRID))) == [
        ("paragraph", "A text in a frame with 7 cases.")
    ]


def test_a_turned_page_reads_as_it_is_shown() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        for at, text in enumerate(["There were 43 cases in the whole of the year 2023 and they", "were closed."]):
            canvas.drawString(100, -100 - 12 * at, text)

    block = read(drawn(draw))[0]
    assert block.text == "There were 43 cases in the whole of the year 2023 and they were closed."
    assert block.words[0].bbox[0] < block.words[1].bbox[0]


def test_a_page_set_sideways_is_read_without_boxes() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        for at, row in enumerate([("Group", "2022", "2023"), ("Staff", "7", "9"), ("Partners", "4", "-")]):
            for column, text in enumerate(row):
                canvas.drawString(100 + 150 * column, -100 - 14 * at, text)

    block = read(drawn(draw))[0]
    assert block.canonical == "Group | 2022 | 2023\nStaff | 7 | 9\nPartners | 4 | -"
    assert block.rows[0][0].bbox is None


def picture(canvas: Canvas) -> None:
    """Draw a page that is a picture."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *A4)


def test_pages_that_are_pictures_are_reported_and_never_guessed() -> None:
    with pytest.raises(HeldEdition, match=r"E108.*2 pages"):
        pdf.read(drawn(picture, picture), "EXAMPLE.pdf")
    _, facts = pdf.read(drawn(lines_at((72, 700, TEXT)), picture, lines_at((72, 700, TEXT))), "EXAMPLE.pdf")
    assert facts["pages_without_text"] == "2"


def test_what_keeps_a_pdf_from_being_read() -> None:
    good = built(Paragraph(TEXT, BODY))
    locked = built(Paragraph(TEXT, BODY), encrypt=pdfencrypt.StandardEncryption("EXAMPLE"))
    long = built(*[part for _ in range(501) for part in (Paragraph("7", BODY), PageBreak())])
    broken = good.replace(b"/Pages", b"/Sages")
    for content, code in [(good[: len(good) // 2], "E102"), (broken, "E102"), (locked, "E103"), (long, "E110")]:
        with pytest.raises(HeldEdition, match=code):
            pdf.read(content, "EXAMPLE.pdf")


def test_a_pdf_that_anyone_may_open_is_read_though_it_is_encrypted() -> None:
    encryption = pdfencrypt.StandardEncryption("", ownerPassword="EXAMPLE")
    assert shown(built(Paragraph("There were 43 cases.", BODY), encrypt=encryption)) == [
        ("paragraph", "There were 43 cases.")
    ]
