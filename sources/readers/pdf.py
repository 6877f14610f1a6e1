"""Reads a PDF: paragraphs, headings, list items and tables, each with its page and the boxes of its words.

Belongs here: opening the file, page after page, what keeps it from being read (E102, E103, E108, E110).
Does not belong here: words (`pdf_words.py`), tables (`pdf_grid.py`, `pdf_columns.py`), paragraphs (`pdf_layout.py`,
`pdf_paragraphs.py`, `pdf_blocks.py`).

A page without text is reported, never guessed at. Links, attachments and scripts are not followed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from schemas.messages import Fault, HeldEdition, several
from sources.readers import files, lines, pdf_columns, pdf_grid, pdf_lines, pdf_rules, pdf_words
from sources.readers.areas import Rows
from sources.readers.blocks import Block
from sources.readers.pdf_blocks import blocks
from sources.readers.pdf_layout import Page, without_furniture
from sources.readers.pdf_paragraphs import body_size, flow

MAX_PAGES = 500
_LOG = logging.getLogger("dsig.progress")
_END = b"%%EOF"
_TAIL = 2_048
# A page of fewer characters under a picture of most of its size is a scan with a stamp on it.
_FEWEST_CHARACTERS = 40
_MOST_OF_PAGE = 0.5


def read(content: bytes, name: str) -> tuple[list[Block], dict[str, str]]:
    """Read a PDF.

    Args:
        content: Bytes of the file.
        name: File name, for messages.

    Returns:
        Its blocks, and what it states of itself: title, date of making, pages, pages without text.

    Raises:
        HeldEdition: E102 cut off or damaged, E103 password, E108 no text layer, E110 too many pages.
    """
    if _END not in content[-_TAIL:]:
        files.hold("E102", name, "the end of the file is missing: ask the sender for it again")
    document = _opened(content, name)
    try:
        if len(document) > MAX_PAGES:
            files.hold("E110", name, f"{len(document)} pages, more than {MAX_PAGES}: split it, or take the part needed")
        facts = _facts(document)
        pages, scans = _pages(document, name)
    except pdfium.PdfiumError as error:
        raise HeldEdition([Fault("E102", name, "a page of it is damaged: ask the sender for it again")]) from error
    finally:
        document.close()
    if not any(page.lines or page.tables for page in pages):
        files.hold("E108", name, f"{several(len(pages), 'page')}, pictures without text: enter its figures by hand")
    if scans:
        facts["pages_without_text"] = ", ".join(map(str, scans))
    without_furniture(pages)
    body = body_size(pages)
    return blocks(flow(_released(pages), body), body), facts


def _opened(content: bytes, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "password" in str(error):
            files.hold("E103", name, "ask the sender for a copy without a password")
        raise HeldEdition([Fault("E102", name, "it is cut off or damaged: ask the sender for it again")]) from error


def _facts(document: pdfium.PdfDocument) -> dict[str, str]:
    stated = document.get_metadata_dict(skip_empty=True)
    facts = {"title": stated.get("Title", ""), "created": stated.get("CreationDate", ""), "pages": str(len(document))}
    return {key: lines.squeeze(value) for key, value in facts.items() if value}


def _pages(document: pdfium.PdfDocument, name: str) -> tuple[list[Page], list[int]]:
    """Return what stands on the pages, and the numbers of those that are pictures without text."""
    pages, scans = [], []
    for number in range(1, len(document) + 1):
        _LOG.info("page %d of %d", number, len(document))
        page = document[number - 1]
        try:
            shown = pdf_words.frame(page)
            words, shown = pdf_words.words(page, shown)
            if _is_scan(page, words, shown):
                scans.append(number)
                words = []
            pages.append(_page(number, words, pdf_rules.rules(page, shown) if words else [], shown, name))
        finally:
            page.close()
    return pages, scans


def _page(
    number: int, words: list[pdf_words.Print], drawn: list[pdf_rules.Rule], shown: pdf_words.Frame, name: str
) -> Page:
    ruled, left = pdf_grid.tables(drawn, words, name)
    aligned, found = pdf_columns.tables(pdf_lines.in_lines(left), name)
    tables = ruled + aligned
    if words and words[0].turn:
        tables = [replace(table, rows=_without_boxes(table.rows)) for table in tables]
    return Page(number, max(shown.size[1], 1.0), found, tables)


def _without_boxes(rows: Rows) -> Rows:
    """Take the boxes from cells of a page that is set sideways: they do not hold on the page as shown."""
    return tuple(tuple(replace(cell, bbox=None) for cell in row) for row in rows)


def _is_scan(page: pdfium.PdfPage, words: list[pdf_words.Print], shown: pdf_words.Frame) -> bool:
    """Say whether a page is a picture of text, or its text is in a font that does not say its letters."""
    text = "".join(word.text for word in words)
    unknown = sum(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" for letter in text)
    if len(text) >= _FEWEST_CHARACTERS:
        return unknown > 0.3 * len(text)
    area = shown.size[0] * shown.size[1] * _MOST_OF_PAGE
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = drawn.get_bounds()
        if (right - left) * (top - bottom) > area:
            return True
    return False


def _released(pages: list[Page]) -> Iterator[Page]:
    """Give the pages and let go of each as it is used."""
    pages.reverse()
    while pages:
        yield pages.pop()
