"""Where a figure stands on its page: the boxes of its sentence and its value, and of the names beside them.

Belongs here: words and cells of blocks to boxes on one page.
Does not belong here: drawing (`picture.py`), what a name is (`masking.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.readers.blocks import Block, Cell, Document, Word
from sources.readers.masking import Names
from sources.readers.picture import Box, Picture
from sources.readers.prose.document import Figure

Piece = tuple[int, int, Word | Cell]  # start and end in the canonical text


def picture(document: Document, figure: Figure, names: Names) -> Picture | None:
    """Return what is drawn for a figure, or None where the format has no pages or the place has no box.

    Args:
        document: The document.
        figure: One of its figures.
        names: What covers its names.
    """
    number = figure.reading.number
    start, end = figure.start + number.start, figure.start + number.end
    pieces = list(_pieces(figure.block))
    value = [piece for piece in pieces if _is_over(piece, start, end)]
    page = next((_page(figure.block, piece) for piece in value), None)
    if page is None:
        return None
    said = [piece for piece in pieces if _is_over(piece, figure.start, figure.start + len(figure.sentence))]
    covered = [box for block in document.blocks for box in _covered(block, page, names)]
    marked = _boxes(figure.block, page, said)
    return Picture(page, tuple(marked), tuple(_boxes(figure.block, page, value)), tuple(covered))


def _pieces(block: Block) -> Iterator[Piece]:
    """Yield words or cells with where they stand in the canonical text."""
    for word in block.words:
        yield block.start + word.offset, block.start + word.offset + len(word.text), word
    for _, _, at, cell in block.cells():
        yield at, at + len(cell.text), cell


def _is_over(piece: Piece, start: int, end: int) -> bool:
    return piece[0] < end and start < piece[1]


def _page(block: Block, piece: Piece) -> int | None:
    return piece[2].page or block.page


def _boxes(block: Block, page: int, pieces: list[Piece]) -> list[Box]:
    return [piece[2].bbox for piece in pieces if piece[2].bbox and _page(block, piece) == page]


def _covered(block: Block, page: int, names: Names) -> list[Box]:
    """Return the boxes of names on a page."""
    if block.page is None or block.page > page:
        return []
    pieces = [piece for piece in _pieces(block) if _page(block, piece) == page]
    if not pieces:
        return []
    texts = [(block.start, block.text)] if block.text else [(piece[0], piece[2].text) for piece in pieces]
    spans = [(at + start, at + end) for at, text in texts for start, end in names.spans(text)]
    return _boxes(block, page, [piece for piece in pieces if any(_is_over(piece, *span) for span in spans)])
