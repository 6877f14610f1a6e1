"""Lines of a PDF become paragraphs, and those that run over columns and pages become whole.

Belongs here: where a paragraph starts, what goes on in the next column or on the next page.
Does not belong here: columns (`pdf_layout.py`), the text of a paragraph (`pdf_blocks.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from sources.readers import lines
from sources.readers.pdf_grid import Table
from sources.readers.pdf_layout import Page, Piece, columns
from sources.readers.pdf_lines import Line

_ENDS = (".", "!", "?", ":", ";")
_CONTINUED = re.compile(r"\(?(?:continued|cont\.|cont’d|vervolg|suite|continuación)\)?", re.IGNORECASE)


@dataclass
class Paragraph:
    """Lines that belong together, each with its page.

    Attributes:
        lines: Page number and line.
        right: Where lines of its column end.
        column: Which column of text it ends in, counted over the document.
    """

    lines: list[tuple[int, Line]]
    right: float
    column: int

    @property
    def page(self) -> int:
        """Page it starts on."""
        return self.lines[0][0]

    @property
    def size(self) -> float:
        """Size of most of its characters."""
        sizes = Counter[float]()
        for _, line in self.lines:
            sizes[line.size] += len(line.text)
        return sizes.most_common(1)[0][0]

    @property
    def is_bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.is_bold for _, line in self.lines)

    @property
    def is_item(self) -> bool:
        """Whether it starts with a list mark."""
        return lines.item(self.lines[0][1].text) is not None


@dataclass
class Spread:
    """A table and the pages its parts stand on."""

    parts: list[tuple[int, Table]] = field(default_factory=list)

    @property
    def page(self) -> int:
        """Page it starts on."""
        return self.parts[0][0]


def body_size(pages: Iterable[Page]) -> float:
    """Return the size that most characters outside tables are set in."""
    sizes = Counter[float]()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def flow(pages: Iterable[Page], body: float) -> Iterator[Paragraph | Spread]:
    """Give paragraphs and tables of a document in reading order, whole over columns and pages.

    Args:
        pages: Pages without furniture.
        body: Size of running text.
    """
    waiting: list[Paragraph | Spread] = []  # The last that may go on, and the notes after it.
    for part in _parts(pages):
        if waiting and _is_note(part, body):
            waiting.append(part)
        elif waiting and _joined(waiting[0], part):
            # What goes on may go on again: it keeps waiting.
            continue
        elif waiting and isinstance(waiting[0], Spread) and _is_continued(part):
            continue
        else:
            yield from waiting
            waiting = [part]
    yield from waiting


def _is_note(part: Paragraph | Spread, body: float) -> bool:
    return isinstance(part, Paragraph) and part.size <= 0.92 * body


def _is_continued(part: Paragraph | Spread) -> bool:
    """Say whether a paragraph only says that the table above goes on."""
    if isinstance(part, Spread) or len(part.lines) > 1:
        return False
    return _CONTINUED.search(part.lines[0][1].text) is not None and len(part.lines[0][1].text) < 80


def _joined(last: Paragraph | Spread, part: Paragraph | Spread) -> bool:
    """Append a part to the last where it goes on with it; say whether it did."""
    if isinstance(last, Spread) and isinstance(part, Spread):
        if last.parts[-1][0] == part.page or not _is_same_table(last.parts[-1][1], part.parts[0][1]):
            return False
        last.parts += part.parts
        return True
    if isinstance(last, Paragraph) and isinstance(part, Paragraph) and _breaks_off(last, part):
        last.lines += part.lines
        last.right, last.column = part.right, part.column
        return True
    return False


def _is_same_table(above: Table, below: Table) -> bool:
    if len(above.rows[0]) != len(below.rows[0]):
        return False
    if [cell.text for cell in above.rows[0]] == [cell.text for cell in below.rows[0]]:
        return True
    in_line = abs(above.box[0] - below.box[0]) < 8 and abs(above.box[2] - below.box[2]) < 40
    return in_line and any(lines.is_value(cell.text) for cell in below.rows[0][1:])


def _breaks_off(last: Paragraph, part: Paragraph) -> bool:
    """Say whether a paragraph goes on in the next column or on the next page."""
    line, following = last.lines[-1][1], part.lines[0][1]
    text = line.words[-1].text
    if last.column == part.column or part.is_item or abs(last.size - part.size) > 0.05 * last.size:
        return False
    if last.is_bold != part.is_bold or text.endswith(_ENDS) or line.words[-1].note:
        return False
    is_full = line.x1 >= last.right - 4 * line.size
    return is_full or following.text[0].islower()


def _parts(pages: Iterable[Page]) -> Iterator[Paragraph | Spread]:
    column = 0
    for page in pages:
        for pieces in columns(page):
            column += 1
            right = max((piece.x1 for piece in pieces if isinstance(piece, Line)), default=0.0)
            for group in _groups(pieces, right):
                if isinstance(group, Table):
                    yield Spread([(page.number, group)])
                else:
                    yield Paragraph([(page.number, line) for line in group], right, column)


def _groups(pieces: list[Piece], right: float) -> Iterator[list[Line] | Table]:
    pitch = _pitch(pieces)
    group: list[Line] = []
    for piece in pieces:
        if isinstance(piece, Table):
            if group:
                yield group
            yield piece
            group = []
        elif group and not _starts(group, piece, pitch, right):
            group.append(piece)
        else:
            if group:
                yield group
            group = [piece]
    if group:
        yield group


def _pitch(pieces: list[Piece]) -> float:
    """Return the usual distance between lines, in sizes of their font."""
    found = [piece for piece in pieces if isinstance(piece, Line)]
    steps = [(after.base - line.base) / line.size for line, after in pairwise(found)]
    close = [step for step in steps if 0.8 < step < 2.2]
    return median(close) if close else 1.2


def _starts(group: list[Line], line: Line, pitch: float, right: float) -> bool:
    """Say whether a line starts a new paragraph."""
    before = group[-1]
    if line.base - before.base > 1.25 * pitch * before.size or line.base < before.base:
        return True
    if abs(line.size - before.size) > 0.08 * before.size or line.is_bold != before.is_bold:
        return True
    ended = before.text.endswith(_ENDS)
    if lines.item(line.text):
        return ended or lines.item(group[0].text) is not None or line.x0 > before.x0 + before.size
    if ended and line.x0 - before.x0 > before.size and len(group) > 1:
        return True
    room = right - before.x1 - (line.words[0].x1 - line.words[0].x0)
    # Room was left for the next word: the line was ended on purpose.
    return room > (1.0 if ended else 0.3 * right / before.size) * before.size
