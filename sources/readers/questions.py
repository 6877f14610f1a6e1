"""What a worker is asked about a document, and what it answers.

Belongs here: the shapes that travel between caller and worker.
Does not belong here: sending them (`worker_link.py`), answering (`worker_process.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sources.readers.picture import Picture

Element = dict[str, Any]  # one figure as structure.md's contract has it


@dataclass(frozen=True)
class Coding:
    """Asks for the figures of a document.

    Attributes:
        language: en, nl, fr or es where the caller knows it; empty to tell it from the text.
        declared: The language to go by where the text is too short to tell.
        publisher: Codes of the publisher and of what belongs to it; empty where nobody is expected.
        named: What else the publisher is called.
    """

    language: str = ""
    declared: str = ""
    publisher: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Showing:
    """Asks for what surrounds a figure.

    Attributes:
        start: Offset of its number in the canonical text.
        time: Which of several figures of that number, from 1.
        coding: How the document is read.
        sha256: First characters of the document's sha256; empty where any document will do.
    """

    start: int
    time: int = 1
    coding: Coding = field(default_factory=Coding)
    sha256: str = ""


@dataclass(frozen=True)
class Coded:
    """The figures of a document.

    Attributes:
        elements: In reading order.
        is_named: False where a publisher was expected and the text never names it.
    """

    elements: list[Element]
    is_named: bool = True


@dataclass(frozen=True)
class Shown:
    """What surrounds a figure, names of persons covered; empty texts where there is none.

    Attributes:
        element: The figure.
        heading: What it stands under.
        column: What stands over its cell.
        paragraph: The text it stands in, where that is more than its sentence.
        offset: Of the number in the paragraph.
        picture: What is drawn of its page; None where its words have no place on one.
    """

    element: Element
    heading: str = ""
    column: str = ""
    paragraph: str = ""
    offset: int = 0
    picture: Picture | None = None


Question = Picture | Coding | Showing | None  # None asks for the document itself
