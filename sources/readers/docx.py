"""Reads a Word document: paragraphs, headings, list items and tables in the order of its body, then its notes.

Belongs here: what styles, numbering and cells of a document mean as blocks.
Does not belong here: the package (`packages.py`), the text of a paragraph (`docx_text.py`), spans (`areas.py`).

Comments, headers and footers are not read, macros and links never followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from sources.readers import lines
from sources.readers.areas import Area, laid_out
from sources.readers.blocks import Block, Cell
from sources.readers.docx_text import NoteMarks, attribute, boxes, child, local, text
from sources.readers.packages import Package

_HEADING = re.compile(r"(?:heading|kop|titre|título|titulo) ?(\d)")
_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
_DELETED = ("del", "moveFrom")
MAX_COLUMNS = 200


@dataclass
class _Style:
    """What a paragraph style says, its base styles included."""

    heading: int = 0
    is_list: bool = False
    is_contents: bool = False


@dataclass
class _Job:
    """What is needed to read the body of one document."""

    name: str
    styles: dict[str, _Style]
    marks: NoteMarks = field(default_factory=NoteMarks)


def read(content: bytes, name: str) -> tuple[list[Block], dict[str, str]]:
    """Read a document.

    Args:
        content: Bytes of the document.
        name: File name, for messages.

    Returns:
        Its blocks, and what it states of itself: title, language, date.

    Raises:
        HeldEdition: E102, E103, E105.
    """
    package = Package(content, name)
    job = _Job(name, _styles(package))
    body = next(iter(package.xml(package.main)), None)
    found = [] if body is None else list(_blocks(body, job))
    for kind in ("footnotes", "endnotes"):
        for part in package.related(package.main, kind):
            found += _notes(package.xml(part), kind, job)
    return found, _facts(package)


def _styles(package: Package) -> dict[str, _Style]:
    declared = {}
    for part in package.related(package.main, "styles"):
        for style in package.xml(part).iterfind("{*}style"):
            declared[attribute(style, "styleId")] = style
    return {key: _style(key, declared) for key in declared}


def _style(key: str, declared: dict[str, etree._Element]) -> _Style:
    """Follow a style to its base styles: the first that says something holds."""
    found, seen = _Style(), set[str]()
    while key in declared and key not in seen:
        seen.add(key)
        style = declared[key]
        label = attribute(child(style, "name"), "val").lower()
        properties = child(style, "pPr")
        outline = attribute(child(properties, "outlineLvl"), "val")
        named = _HEADING.match(label)
        found.heading = found.heading or (
            int(named[1]) if named else 1 if label == "title" else int(outline) + 1 if outline.isdecimal() else 0
        )
        found.is_list = found.is_list or label.startswith("list ") or child(properties, "numPr") is not None
        found.is_contents = found.is_contents or label.startswith("toc ")
        key = attribute(child(style, "basedOn"), "val")
    return found


def _blocks(holder: etree._Element, job: _Job) -> Iterator[Block]:
    for element in holder:
        kind = local(element)
        if kind == "p":
            yield from _paragraph(element, job)
            for box in boxes(element):
                yield from _blocks(box, job)
        elif kind == "tbl":
            yield from _table(element, job)
        elif kind in _WRAPPERS:
            yield from _blocks(element, job)


def _paragraph(element: etree._Element, job: _Job) -> Iterator[Block]:
    properties = child(element, "pPr")
    style = job.styles.get(attribute(child(properties, "pStyle"), "val"), _Style())
    numbering = child(properties, "numPr")
    outline = attribute(child(properties, "outlineLvl"), "val")
    heading = style.heading or (int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else 0)
    for printed in text(element, job.marks).split("\n\n"):
        part = lines.without_leader(lines.squeeze(printed)) if style.is_contents else lines.squeeze(printed)
        if not part:
            continue
        if style.is_contents:
            yield Block("paragraph", re.sub(r"(?<=\D)\s*\d{1,4}$", "", part))
        elif heading:
            yield Block("heading", part, heading)
        elif numbering is not None or style.is_list:
            level = attribute(child(numbering, "ilvl"), "val")
            yield Block("item", part, 1 + (int(level) if level.isdecimal() else 0))
        else:
            yield _plain(part, element)


def _plain(part: str, element: etree._Element) -> Block:
    """Return a paragraph without a style; a mark makes it an item, bold letters throughout a heading."""
    if found := lines.item(part):
        return Block("item", found[1], 1)
    runs = [run for run in element.iterfind(".//{*}r") if "".join(run.itertext("{*}t")).strip()]
    is_bold = bool(runs) and all(_is_on(child(child(run, "rPr"), "b")) for run in runs)
    return Block("heading", part, 6) if is_bold and lines.is_title(part) else Block("paragraph", part)


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and attribute(switch, "val") not in ("0", "false", "off")


def _table(table: etree._Element, job: _Job) -> Iterator[Block]:
    rows = list(_inside(table, "tr"))
    if all(len(list(_inside(row, "tc"))) < 2 for row in rows):
        # A frame around text.
        for row in rows:
            for cell in _inside(row, "tc"):
                yield from _blocks(cell, job)
        return
    if laid := laid_out(_areas(rows, job), job.name):
        yield Block("table", rows=laid)


def _inside(holder: etree._Element, kind: str) -> Iterator[etree._Element]:
    """Give rows of a table, or cells of a row, through the wrappers that may stand around them."""
    for element in holder:
        deleted = any(local(inner) in _DELETED for inner in child(element, "trPr") or ())
        if local(element) == kind and not deleted:
            yield element
        elif local(element) in _WRAPPERS:
            yield from _inside(element, kind)


def _areas(rows: list[etree._Element], job: _Job) -> list[Area]:
    areas: list[Area] = []
    above: dict[int, Area] = {}  # Column to the merged cell that the next row may go on with.
    for number, row in enumerate(rows):
        column = _number(child(child(row, "trPr"), "gridBefore"), 0)
        reached: dict[int, Area] = {}
        for cell in _inside(row, "tc"):
            properties = child(cell, "tcPr")
            across = max(1, _number(child(properties, "gridSpan"), 1))
            merged = child(properties, "vMerge")
            goes_on = merged is not None and attribute(merged, "val") != "restart" and column in above
            area = Area(number, column, above[column].cell if goes_on else Cell(_cell_text(cell, job)), 1, across)
            if goes_on:
                area = Area(area.row, area.column, _repeated(area.cell), 1, across)
            areas.append(area)
            if merged is not None:
                reached[column] = area
            column += across
        above = reached
    return areas


def _repeated(cell: Cell) -> Cell:
    return Cell(cell.text, cell.place, bool(cell.text), cell.bbox)


def _number(element: etree._Element | None, default: int) -> int:
    printed = attribute(element, "val")
    return min(int(printed), MAX_COLUMNS) if printed.isdecimal() else default


def _cell_text(cell: etree._Element, job: _Job) -> str:
    """Return the text of a cell on one line, marks of lists kept: here they may be a label."""
    printed = (text(paragraph, job.marks) for paragraph in cell.iterfind(".//{*}p"))
    return lines.squeeze(" ".join(printed))


def _notes(root: etree._Element, kind: str, job: _Job) -> Iterator[Block]:
    """Give the notes that the text refers to, with the mark they have there."""
    for note in root:
        mark = job.marks.of(kind, attribute(note, "id"))
        parts = [block.canonical for block in _blocks(note, job)]
        if mark and parts:
            yield Block("paragraph", f"{mark} {' '.join(parts)}")


def _facts(package: Package) -> dict[str, str]:
    facts: dict[str, str] = {}
    wanted = {"title": "title", "language": "language", "created": "created"}
    for part in package.related("", "core-properties"):
        for element in package.xml(part):
            if (key := wanted.get(local(element))) and element.text:
                facts[key] = lines.squeeze(element.text)
    return facts
