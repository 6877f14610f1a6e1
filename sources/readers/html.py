"""Reads an HTML page: headings, paragraphs, list items and tables with spans.

Belongs here: what elements mean as blocks, what is left out of a page (scripts, menus, hidden parts).
Does not belong here: laying out spans (`areas.py`).

The parser loads nothing from outside the page and expands no entities but those of HTML.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from sources.readers import files, lines
from sources.readers.areas import MAX_COLUMNS, Area, laid_out
from sources.readers.blocks import Block, Cell, Kind
from sources.readers.encodings import page
from sources.readers.html_text import HEADINGS, SKIPPED, Text, is_hidden, tag

_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "form", "header", "hr", "legend", "li", "main", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "h1", "h2", "h3", "h4", "h5", "h6"
})  # fmt: skip
_DATES = frozenset({
    "dcterms.issued", "dcterms.date", "dc.date", "dc.date.issued", "article:published_time", "datepublished",
    "date", "pubdate"
})  # fmt: skip


def read(content: bytes, name: str) -> tuple[list[Block], dict[str, str]]:
    """Read a page.

    Args:
        content: Bytes of the page.
        name: File name, for messages.

    Returns:
        Its blocks, and what it states of itself: title, language, date.

    Raises:
        HeldEdition: E102 without an element, E105 where spans blow a table up.
    """
    root = _parsed(content, name)
    walk = etree.iterwalk(root, events=("start", "end"))
    text, found = Text(), list[Block]()
    for event, element in walk:
        kind = tag(element)
        if event == "start" and (kind in SKIPPED or is_hidden(element)):
            walk.skip_subtree()
        elif event == "start" and kind == "table" and not _is_layout(element):
            walk.skip_subtree()
            found += [*_flushed(text, element.getparent()), *_table(element, name)]
        elif kind in _BLOCKS:
            found += _flushed(text, element if event == "end" else element.getparent())
        text.add(event, element)
    return [*found, *_flushed(text, root)], _facts(root)


def _parsed(content: bytes, name: str) -> etree._Element:
    # The bytes are decoded beforehand: what a page declares is often not what it is written in.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    content = page(content).encode("utf-8", "replace")
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        files.hold("E102", name, "no element of the page can be read: save it again")
    return root


def _flushed(text: Text, holder: etree._Element | None) -> Iterator[Block]:
    """Give what was gathered as blocks; the nearest element around it that means something says which kind."""
    for part in text.taken():
        kind, level = _role(holder)
        if found := lines.item(part):
            # A mark in running text stands for a list that was typed by hand.
            yield Block("item", found[1], max(level, 1) if kind == "item" else 1)
        else:
            yield Block(kind, part, level)


def _role(element: etree._Element | None) -> tuple[Kind, int]:
    around = [] if element is None else [element, *element.iterancestors()]
    for at, holder in enumerate(around):
        kind = tag(holder)
        if kind in HEADINGS:
            return "heading", int(kind[1])
        if kind == "caption":
            return "heading", 6
        if kind in ("li", "dd"):
            return "item", max(1, sum(tag(other) in ("ul", "ol", "dl") for other in around[at:]))
    return "paragraph", 0


def _is_layout(table: etree._Element) -> bool:
    """Say whether a table only arranges a page: other tables or headings in it, or a single column."""
    if any(tag(inner) in ("table", *HEADINGS) for inner in table.iterdescendants()):
        return True
    return all(len(_cells(row)) < 2 for row in _rows(table))


def _rows(table: etree._Element) -> list[etree._Element]:
    return [row for row in table.iter("tr") if not any(map(is_hidden, (row, *row.iterancestors("tbody", "table"))))]


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if tag(cell) in ("td", "th") and not is_hidden(cell)]


def _table(table: etree._Element, name: str) -> Iterator[Block]:
    for caption in table.iter("caption"):
        if title := Text.of(caption):
            yield Block("heading", title, 6)
    rows = laid_out(_areas(table, name), name)
    if rows:
        yield Block("table", rows=rows)


def _areas(table: etree._Element, name: str) -> Iterator[Area]:
    rows = _rows(table)
    covered: dict[int, int] = {}  # Column to the first row below the cell that reaches down into it.
    for number, row in enumerate(rows):
        column = 0
        for cell in _cells(row):
            while covered.get(column, 0) > number:
                column += 1
            down, across = _span(cell, "rowspan", len(rows) - number), _span(cell, "colspan", MAX_COLUMNS)
            yield Area(number, column, Cell(Text.of(cell)), down, across)
            covered.update(dict.fromkeys(range(column, column + across), number + down))
            column += across
            if column > MAX_COLUMNS:
                files.hold("E105", name, f"a table of over {MAX_COLUMNS} columns: ask for the plain table")


def _span(cell: etree._Element, which: str, most: int) -> int:
    printed = (cell.get(which) or "1").strip()
    number = int(printed) if printed.isdecimal() and len(printed) < 8 else 1
    # A rowspan of 0 reaches to the end of the table.
    return max(1, min(number or most, most))


def _facts(root: etree._Element) -> dict[str, str]:
    facts = {"title": lines.squeeze(root.findtext(".//title") or ""), "language": root.get("lang", "")}
    for meta in root.iter("meta"):
        label = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        if label in _DATES:
            facts.setdefault("date", (meta.get("content") or "").strip())
    return {key: value for key, value in facts.items() if value}
