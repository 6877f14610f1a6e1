"""Paragraphs and tables of a PDF become blocks: text with the offset and box of each word, headings, items.

Belongs here: joining the words of a paragraph, what makes a heading, repeated headers of tables.
Does not belong here: where paragraphs start and end (`pdf_paragraphs.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sources.readers import lines
from sources.readers.areas import Rows
from sources.readers.blocks import Block, Cell, Word
from sources.readers.pdf_lines import Line
from sources.readers.pdf_paragraphs import Paragraph, Spread

_LARGER = 1.12
_HEADING_LENGTH = 220
_HEADER_ROWS = 3


def blocks(parts: Iterable[Paragraph | Spread], body: float) -> list[Block]:
    """Return the blocks of a document.

    Args:
        parts: Paragraphs and tables in reading order.
        body: Size of running text.
    """
    found: list[tuple[Block, float]] = []
    for part in parts:
        if isinstance(part, Spread):
            found.append((Block("table", page=part.page, rows=_rows(part)), 0.0))
        elif block := _block(part, body):
            found.append((block, round(part.size)))
    sizes = sorted({size for block, size in found if block.kind == "heading"}, reverse=True)
    return [
        replace(block, level=min(6, sizes.index(size) + 1)) if block.kind == "heading" else block
        for block, size in found
    ]


def _block(part: Paragraph, body: float) -> Block | None:
    text, words = _text(part)
    text = lines.without_leader(text)
    words = tuple(word for word in words if word.offset + len(word.text) <= len(text))
    if not any(letter.isalnum() for letter in text):
        return None
    is_large = part.size >= _LARGER * body and len(text) <= _HEADING_LENGTH
    if is_large or (part.is_bold and len(part.lines) <= 3 and lines.is_title(text)):
        return Block("heading", text, page=part.page, words=words)
    if found := lines.item(text):
        shift = len(text) - len(found[1])
        kept = tuple(replace(word, offset=word.offset - shift) for word in words if word.offset >= shift)
        return Block("item", found[1], 1 + _indent(part), page=part.page, words=kept)
    return Block("paragraph", text, page=part.page, words=words)


def _indent(part: Paragraph) -> int:
    """Return how deep an item is, told by what its mark looks like: dashes and circles stand under dots."""
    return int(part.lines[0][1].text[0] in "-–o○◦▪")


def _text(part: Paragraph) -> tuple[str, tuple[Word, ...]]:
    """Return the text of a paragraph, words broken over lines made whole, and where each word stands."""
    text = ""
    words: list[Word] = []
    for page, line in part.lines:
        for number, word in enumerate(line.words):
            cut, glue = (0, "") if not text else (0, " ") if number else _seam(text, line)
            if cut and words:
                words[-1] = replace(words[-1], text=words[-1].text[:-cut])
            text = text[: len(text) - cut] + glue
            if word.turn == 0:
                words.append(Word(len(text), word.text, word.box, page if page != part.page else None))
            text += f"{word.text} {word.note}" if word.note else word.text
    return text, tuple(words)


def _seam(text: str, line: Line) -> tuple[int, str]:
    return lines.seam(text.rsplit(" ", 1)[-1], line.words[0].text)


def _rows(spread: Spread) -> Rows:
    """Return the rows of a table, the header repeated on later pages left out."""
    first = spread.parts[0][1].rows
    rows = list(first)
    for page, table in spread.parts[1:]:
        start = 0
        while start < min(_HEADER_ROWS, len(table.rows), len(first)) and _is_same(table.rows[start], first[start]):
            start += 1
        rows += [tuple(replace(cell, page=page) for cell in row) for row in table.rows[start:]]
    return tuple(rows)


def _is_same(row: tuple[Cell, ...], other: tuple[Cell, ...]) -> bool:
    return [cell.text for cell in row] == [cell.text for cell in other]
