"""The running text of an HTML page, gathered element by element.

Belongs here: white space, line breaks, raised note marks, what is skipped or hidden.
Does not belong here: which blocks the text makes up (`html.py`).
"""

from __future__ import annotations

import re

from lxml import etree

from sources.readers import lines

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SKIPPED = frozenset({
    "script", "style", "nav", "footer", "aside", "noscript", "template", "svg", "math", "iframe", "object", "embed",
    "applet", "head", "button", "select", "textarea", "input", "audio", "video", "canvas", "map", "dialog"
})  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A line break of the page as opposed to one of its source.
_BREAK = "\x1e"


def tag(element: etree._Element) -> str:
    """Return the name of an element, empty for comments and the like."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def is_hidden(element: etree._Element) -> bool:
    """Say whether a reader of the page does not see an element."""
    return (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style", "")) is not None
    )


class Text:
    """Text since the last block ended."""

    def __init__(self) -> None:
        """Start without text."""
        self._parts: list[str] = []

    @classmethod
    def of(cls, element: etree._Element) -> str:
        """Return the whole text of an element on one line."""
        text = cls()
        walk = etree.iterwalk(element, events=("start", "end"))
        for event, inner in walk:
            if event == "start" and inner is not element and (tag(inner) in SKIPPED or is_hidden(inner)):
                walk.skip_subtree()
            if tag(inner) in ("p", "div", "li", "tr", "td", "th"):
                text._parts.append(" ")
            if event == "start" or inner is not element:
                text.add(event, inner)
        return " ".join(text.taken())

    def add(self, event: str, element: etree._Element) -> None:
        """Take up the text that an event of a walk brings."""
        if event == "end":
            self._parts.append(element.tail or "")
        elif tag(element) == "br":
            self._parts.append(_BREAK)
        elif tag(element) not in SKIPPED and tag(element) != "table" and not is_hidden(element):
            self._parts.append(_raised(element) if tag(element) == "sup" else element.text or "")

    def taken(self) -> list[str]:
        """Return what was gathered, one text per paragraph or hand-made list item, and start anew."""
        pieces = [lines.squeeze(piece) for piece in "".join(self._parts).split(_BREAK)]
        self._parts.clear()
        found: list[str] = []
        is_new = True
        for piece in pieces:
            if piece and not is_new and not lines.item(piece):
                found[-1] = f"{found[-1]} {piece}"
            elif piece:
                found.append(piece)
            # Two breaks in a row set paragraphs apart.
            is_new = not piece
        return found


def _raised(element: etree._Element) -> str:
    """Return the text of a raised element: a note mark stands apart and is replaced whole."""
    whole = "".join(element.itertext())
    mark = lines.note_mark(whole)
    if mark is None:
        return element.text or ""
    for inner in element.iterdescendants():
        inner.text = inner.tail = None
    return f" {mark}"
