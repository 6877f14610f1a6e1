"""What stands on the pages of a PDF, in reading order: columns of text, furniture left out.

Belongs here: pages, columns of text, headers and footers that repeat.
Does not belong here: tables (`pdf_grid.py`, `pdf_columns.py`), paragraphs (`pdf_paragraphs.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sources.readers import lines
from sources.readers.pdf_grid import Table
from sources.readers.pdf_lines import Line

Piece = Line | Table
_MARGIN = 0.12
_FEWEST_LINES = 6
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:page|pagina|página|pág\.|p\.|blz\.?|blad)\s*)?(?:\d{1,3}|[ivxl]{1,6})"
    r"(?:\s*(?:/|of|van|de|sur|out of)\s*\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)


@dataclass
class Page:
    """What was found on a page.

    Attributes:
        number: Number from 1.
        height: Height in points.
        lines: Lines outside tables, from top to bottom.
        tables: Tables.
    """

    number: int
    height: float
    lines: list[Line]
    tables: list[Table]


def without_furniture(pages: list[Page]) -> None:
    """Take page numbers, and headers and footers that repeat, from the lines of pages."""
    times = Counter(key for page in pages for key in {_key(line, page) for line in _margin(page)})
    # Left and right pages, and those of other chapters, may differ.
    least = max(2, 0.4 * len(pages))
    for page in pages:
        gone = {
            id(line)
            for line in _margin(page)
            if times[_key(line, page)] >= least or _PAGE_NUMBER.fullmatch(line.text)
        }  # fmt: skip
        page.lines = [line for line in page.lines if id(line) not in gone]


def _margin(page: Page) -> list[Line]:
    """Return the lines at the upper and lower edge of a page that a gap sets apart from what is between."""
    top, bottom = _MARGIN * page.height, (1 - _MARGIN) * page.height
    head = [line for line in page.lines[:4] if line.base < top]
    foot = [line for line in page.lines[-4:] if line.base > bottom]
    above = [table.box[1] for table in page.tables]
    below = [table.box[3] for table in page.tables]
    while head and not _is_apart(head[-1], [line.base - line.size for line in page.lines] + above):
        head.pop()
    while foot and not _is_apart(foot[0], [-line.base for line in page.lines] + [-end for end in below], -1):
        foot.pop(0)
    return head + foot


def _is_apart(line: Line, edges: list[float], way: int = 1) -> bool:
    """Say whether the next piece in a direction, down or up the page, starts clear of a line."""
    end = line.base if way > 0 else line.size - line.base
    return all(edge - end > 0.8 * line.size for edge in edges if edge > end)


def _key(line: Line, page: Page) -> tuple[str, int]:
    """Return what makes a line the same on another page: its text but for numbers, and its height."""
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.base / page.height * 40)


def columns(page: Page) -> Iterator[list[Piece]]:
    """Give the pieces of a page in reading order, column by column."""
    pieces: list[Piece] = [*page.lines, *page.tables]
    pieces.sort(key=_height)
    gutter = _gutter(page.lines)
    if gutter is None:
        yield pieces
        return
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for piece in pieces:
        parts = _sides(piece, gutter)
        if len(parts) == 1 and parts[0][0] is None:
            yield from (side.copy() for side in sides)
            yield [piece]
            sides[0].clear()
            sides[1].clear()
        for side, part in parts:
            if side is not None:
                sides[side].append(part)
    yield from sides


def _height(piece: Piece) -> float:
    return piece.base if isinstance(piece, Line) else piece.box[1]


def _sides(piece: Piece, gutter: float) -> list[tuple[int | None, Piece]]:
    """Return the parts of a piece, each with the side it stands on; None where it runs over the gutter."""
    start, end = (piece.x0, piece.x1) if isinstance(piece, Line) else (piece.box[0], piece.box[2])
    if end <= gutter:
        return [(0, piece)]
    if start >= gutter:
        return [(1, piece)]
    if isinstance(piece, Line) and _has_gap(piece, gutter):
        left = [word for word in piece.words if word.x1 <= gutter]
        return [(0, Line(left)), (1, Line([word for word in piece.words if word.x0 >= gutter]))]
    return [(None, piece)]


def _has_gap(line: Line, at: float) -> bool:
    """Say whether a wide gap between words lies over a position."""
    return any(start <= at <= end for start, end in _gaps(line))


def _gaps(line: Line) -> list[tuple[float, float]]:
    return [(one.x1, other.x0) for one, other in pairwise(line.words) if other.x0 - one.x1 >= 0.7 * line.size]


def _gutter(found: list[Line]) -> float | None:
    """Return where two columns of running text are parted, or None where there is one column."""
    if len(found) < _FEWEST_LINES:
        return None
    start, end = min(line.x0 for line in found), max(line.x1 for line in found)
    gaps = [(line, _gaps(line)) for line in found]
    parted: dict[int, list[float]] = {}
    for step in range(30, 71):
        at = start + (end - start) * step / 100
        both = sum(any(left <= at <= right for left, right in wide) for _, wide in gaps)
        over = sum(line.x0 < at < line.x1 for line in found) - both
        lone = min(sum(line.x1 <= at for line in found), sum(line.x0 >= at for line in found))
        if both + lone >= _FEWEST_LINES and over <= 0.35 * len(found):
            parted.setdefault(both + lone, []).append(at)
    if not parted:
        return None
    best = parted[max(parted)]
    middle = best[len(best) // 2]
    return middle if _is_prose(found, middle) else None


def _is_prose(found: list[Line], at: float) -> bool:
    """Say whether there is running text on both sides: several words on most lines, few lone values."""
    for side in (0, 1):
        texts = [
            " ".join(word.text for word in words)
            for line in found
            if (words := [word for word in line.words if (word.x0 >= at) == bool(side)])
            and not (line.x0 < at < line.x1 and not _has_gap(line, at))
        ]
        long = sum(len(text.split()) >= 3 and not lines.is_value(text) for text in texts)
        if long < 0.6 * max(len(texts), 1):
            return False
    return True
