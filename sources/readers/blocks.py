"""A document as every reader of formats gives it: blocks with their place, and one canonical text.

Belongs here: headings, paragraphs, list items and tables; the canonical text that character offsets count in.
Does not belong here: formats (`txt.py`, `html.py`, `pdf.py`, `docx.py`, ...), what the text says (`prose.py`).

The canonical text joins the blocks with line ends; a table is one line a row, its cells joined by ` | `. Offsets
count Unicode code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["heading", "paragraph", "item", "table"]
CELL_MARK = " | "


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        text: What is printed, white space collapsed; empty for an empty cell.
        place: Cell address in a workbook, else empty.
        is_repeated: True where a merged cell's text is repeated into a cell it covers.
        bbox: x0, top, x1, bottom on the page, where known.
        page: Page it stands on, where the table started on an earlier one.
    """

    text: str
    place: str = ""
    is_repeated: bool = False
    bbox: tuple[float, float, float, float] | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page and where it stands.

    Attributes:
        offset: Offset in the block's text.
        text: The word.
        bbox: x0, top, x1, bottom on the page.
        page: Page it stands on, where the block started on an earlier one.
    """

    offset: int
    text: str
    bbox: tuple[float, float, float, float]
    page: int | None = None


@dataclass(frozen=True)
class Block:
    """One piece of a document.

    Attributes:
        kind: heading, paragraph, item or table.
        text: Its text, white space collapsed, words broken over lines joined; empty for a table.
        level: Level of a heading, depth of a list item, else 0.
        page: Page number from 1, where the format has pages.
        sheet: Sheet of a workbook.
        rows: Rows of a table; every row has as many cells.
        words: Words with boxes, for a page.
        start: Offset in the canonical text.
    """

    kind: Kind
    text: str = ""
    level: int = 0
    page: int | None = None
    sheet: str | None = None
    rows: tuple[tuple[Cell, ...], ...] = ()
    words: tuple[Word, ...] = ()
    start: int = 0

    @property
    def canonical(self) -> str:
        """The block's part of the canonical text."""
        if self.kind != "table":
            return self.text
        return "\n".join(CELL_MARK.join(cell.text for cell in row) for row in self.rows)

    def cells(self) -> Iterator[tuple[int, int, int, Cell]]:
        """Yield the cells of a table: row and column from 0, offset in the canonical text, cell."""
        at = self.start
        for number, row in enumerate(self.rows):
            for column, cell in enumerate(row):
                yield number, column, at, cell
                at += len(cell.text) + (len(CELL_MARK) if column + 1 < len(row) else 1)


@dataclass(frozen=True)
class Document:
    """A document that was read.

    Attributes:
        name: File name.
        sha256: Of its bytes.
        blocks: Its pieces in reading order, each with its offset.
        text: Canonical text.
        facts: What the format itself states, such as title or language of an HTML page.
    """

    name: str
    sha256: str
    blocks: tuple[Block, ...]
    text: str
    facts: dict[str, str] = field(default_factory=dict)


def document(name: str, sha256: str, blocks: Iterable[Block], facts: dict[str, str] | None = None) -> Document:
    """Put blocks together: give each its offset and join the canonical text.

    Args:
        name: File name.
        sha256: Of the bytes.
        blocks: Pieces in reading order; empty ones are left out.
        facts: What the format itself states.
    """
    placed, parts, offset = [], [], 0
    for block in blocks:
        if part := block.canonical:
            placed.append(Block(**{**vars(block), "start": offset}))
            parts.append(part)
            offset += len(part) + 1
    return Document(name, sha256, tuple(placed), "\n".join(parts), facts or {})
