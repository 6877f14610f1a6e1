"""What surrounds a figure in its document, for `dsig show`: heading, column, paragraph, page.

Belongs here: finding them; every text has its names covered.
Does not belong here: boxes on the page (`highlight.py`), printing (`cli/show.py`).
"""

from __future__ import annotations

import re

from schemas.messages import Fault, HeldEdition
from sources.readers import contract, highlight
from sources.readers.blocks import Block, Document
from sources.readers.questions import Showing, Shown

_SAYS_WHAT = re.compile(r"[^\W\d_]|(?:19|20)\d\d")  # letters or a year: no count


def shown(document: Document, asked: Showing) -> Shown:
    """Return what surrounds a figure.

    Args:
        document: Blocks and canonical text.
        asked: Where the figure stands.

    Raises:
        HeldEdition: E109 when the language cannot be told; E803 when it is another document, or no number is read
            at that place.
    """
    if not document.sha256.startswith(asked.sha256):
        told = f"{document.name} is another document (sha256 {document.sha256[:12]}...)"
        raise HeldEdition([Fault("E803", document.name, told)])
    figures, names = contract.read(document, contract.language(document, asked.coding))
    there = [figure for figure in figures if figure.start + figure.reading.number.start == asked.start]
    if len(there) < asked.time:
        raise HeldEdition(
            [Fault("E803", f"c{asked.start}", "no number is read at that place: copy an id from dsig extract")]
        )
    figure = there[asked.time - 1]
    block, number = figure.block, figure.reading.number
    at = figure.start - block.start + number.start
    is_more = block.text and block.text != figure.sentence
    return Shown(
        element=contract.element(document, figure, names),
        heading=names.masked(_heading(document, block.start)),
        column=names.masked(_column(block, asked.start)),
        paragraph=names.masked(block.text, (at, at + len(number.printed))) if is_more else "",
        offset=at,
        picture=highlight.picture(document, figure, names),
    )


def _column(block: Block, start: int) -> str:
    """Return what stands over a cell in its column."""
    cells = list(block.cells())
    own = next(((row, column) for row, column, at, cell in cells if at <= start < at + len(cell.text)), (0, 0))
    above = [cell.text for row, column, _, cell in cells if column == own[1] and row < own[0]]
    return " / ".join(text for text in above if _SAYS_WHAT.search(text))


def _heading(document: Document, start: int) -> str:
    """Return the heading a place stands under."""
    above = [block.text for block in document.blocks if block.kind == "heading" and block.start < start]
    return above[-1] if above else ""
