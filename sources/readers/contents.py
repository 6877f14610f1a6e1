"""A table of contents loses its page numbers: they are numbers of pages and never of cases.

Belongs here: knowing a table of contents in any format.
Does not belong here: dots before page numbers, which give themselves away (`lines.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sources.readers.blocks import Block

_TITLE = re.compile(
    r"(?:\d+\.?\s)?(?:(?:table of )?contents(?: page)?|inhoud(?:sopgave)?|table des matières|sommaire|índice"
    r"|contenido)",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"(?P<text>.*\S)\s+(?P<page>\d{1,3})")
# So many blocks without a page number end a table of contents; some have entries without one.
_PATIENCE = 12


def without_pages(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks, the entries of tables of contents as paragraphs without page numbers."""
    kept: list[Block] = []
    page, patience = 0, 0
    for block in (entry for whole in blocks for entry in _entries(whole, patience > 0)):
        found = _ENTRY.fullmatch(block.text) if patience and block.kind != "table" else None
        if found and int(found["page"]) >= page:
            page, patience = int(found["page"]), _PATIENCE
            end = len(found["text"])
            block = replace(block, text=found["text"], words=tuple(word for word in block.words if word.offset < end))
        elif _TITLE.fullmatch(block.text):
            page, patience = 0, _PATIENCE
        else:
            patience = max(0, 0 if found else patience - 1)
        kept.append(block)
    return kept


def _entries(block: Block, in_contents: bool) -> Iterator[Block]:
    """Give each row of a table whose last cells are page numbers as a paragraph."""
    pages = [row[-1].text for row in block.rows]
    numbers = [int(page) for page in pages if page.isdecimal() and len(page) < 4]
    if not in_contents or block.kind != "table" or len(numbers) < len(pages) / 2 or numbers != sorted(numbers):
        yield block
        return
    for row in block.rows:
        text = " ".join(cell.text for cell in row if cell.text and not cell.is_repeated)
        yield replace(block, kind="paragraph", text=text, rows=())
