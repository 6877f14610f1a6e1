"""The text of a paragraph of a Word document, run by run.

Belongs here: tabs, breaks, hyphens, raised note marks, text that is deleted, hidden or a field's code.
Does not belong here: what kind of block a paragraph is (`docx.py`).

Names of elements are compared without their namespace: the strict form of the format has others.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from sources.readers import lines

_SKIPPED = frozenset({
    "del", "moveFrom", "instrText", "delText", "Fallback", "pict", "drawing", "object", "txbxContent", "pPr", "rPr"
})  # fmt: skip
_MARKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


class NoteMarks:
    """Marks of the notes in the order the text refers to them; Word stores other numbers."""

    def __init__(self) -> None:
        """Start without notes."""
        self._marks: dict[tuple[str, str], str] = {}

    def new(self, kind: str, number: str) -> str:
        """Return the mark of a note that the text refers to."""
        count = sum(key[0] == kind for key in self._marks) + 1
        return self._marks.setdefault((kind, number), lines.note_mark(str(count)) or "*")

    def of(self, kind: str, number: str) -> str:
        """Return the mark of a note, empty where the text does not refer to it."""
        return self._marks.get((kind, number), "")


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace, empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of a name."""
    return None if element is None else element.find(f"{{*}}{name}")


def attribute(element: etree._Element | None, name: str) -> str:
    """Return an attribute whatever its namespace, empty where there is none."""
    attributes = () if element is None else element.attrib.items()
    return next((str(value) for key, value in attributes if str(key).rpartition("}")[2] == name), "")


def text(paragraph: etree._Element, marks: NoteMarks) -> str:
    """Return the text of a paragraph as printed; two line ends stand where a page or column breaks."""
    return "".join(_parts(paragraph, marks))


def _parts(holder: etree._Element, marks: NoteMarks) -> Iterator[str]:
    for element in holder:
        kind = local(element)
        if kind == "r":
            yield _run(element, marks)
        elif kind == "t":
            yield element.text or ""
        elif kind == "br":
            yield "\n" if attribute(element, "type") in ("", "textWrapping") else "\n\n"
        elif kind in _NOTES:
            yield f" {marks.new(_NOTES[kind], attribute(element, 'id'))} "
        elif kind in _MARKS:
            yield _MARKS[kind]
        elif kind not in _SKIPPED:
            yield from _parts(element, marks)


def _run(run: etree._Element, marks: NoteMarks) -> str:
    properties = child(run, "rPr")
    hidden = child(properties, "vanish")
    if hidden is not None and attribute(hidden, "val") not in ("0", "false", "off"):
        return ""
    printed = "".join(_parts(run, marks))
    if attribute(child(properties, "vertAlign"), "val") == "superscript" and (mark := lines.note_mark(printed)):
        return f" {mark}"
    return printed


def boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Give the contents of text boxes anchored in a paragraph, each once: Word stores an older form beside it."""
    for box in paragraph.iterfind(".//{*}txbxContent"):
        around = {local(outer) for outer in box.iterancestors()}
        inner = next((outer for outer in box.iterancestors() if local(outer) in ("txbxContent", "p")), None)
        if "Fallback" not in around and (inner is None or inner is paragraph or local(inner) == "p"):
            yield box
