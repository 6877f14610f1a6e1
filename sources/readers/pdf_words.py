"""The words of a PDF page with their boxes, put together from its characters.

Belongs here: characters to words, raised note marks, turned pages.
Does not belong here: lines (`pdf_lines.py`), rules (`pdf_rules.py`).

Positions count in points from the top left corner of the page as shown.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from sources.readers import lines

Box = tuple[float, float, float, float]
_SPACES = frozenset({*range(0x21), 0xA0, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000, 0xFEFF}) - {2}
# The library gives the hyphen of a word broken over lines as one of these.
_HYPHENS = frozenset({2, 0xFFFE})
_BOLD = re.compile(b"bold|black|heavy|demi")
_BOLD_WEIGHT = 600
MAX_CHARACTERS = 200_000


@dataclass(slots=True)
class Print:
    """A word as it is printed.

    Attributes:
        text: Its characters.
        x0, top, x1, bottom: Its box.
        base: Height of its base line.
        size: Size of its font.
        is_bold: Whether its font is bold.
        is_glued: Whether no space stands before it.
        note: Raised marks after it.
        turn: Degrees by which it is turned on the page as shown.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float = 0.0
    size: float = 0.0
    is_bold: bool = False
    is_glued: bool = False
    note: str = ""
    turn: int = 0

    @property
    def box(self) -> Box:
        """Its box."""
        return (round(self.x0, 1), round(self.top, 1), round(self.x1, 1), round(self.bottom, 1))


@dataclass(frozen=True)
class Frame:
    """How a page is turned: from positions of the file to positions on the page as shown."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (width, height) if self.turn in (0, 180) else (height, width)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a position on the page as shown."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return a box on the page as shown."""
        if self.turn == 0 and left <= right and bottom <= top:  # nearly every character of nearly every page
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        (xa, ya), (xb, yb) = self.point(left, bottom), self.point(right, top)
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def frame(page: pdfium.PdfPage) -> Frame:
    """Return how a page is turned."""
    left, bottom, right, top = page.get_cropbox()
    return Frame(left, bottom, right, top, page.get_rotation() % 360)


def words(page: pdfium.PdfPage, shown: Frame) -> tuple[list[Print], Frame]:
    """Return the words of a page in the order they were written, note marks attached to the word before.

    Text that is turned, such as a stamp across the page, is left out; where a page is set sideways as a whole, its
    words are those along its side, in a frame of their own.
    """
    text_page = page.get_textpage()
    try:
        found = list(_words(text_page, shown))
        turns = Counter(word.turn for word in found)
        turn = max(turns, key=lambda turn: turns[turn], default=0)
        if turn in (90, 180, 270):
            shown = replace(shown, turn=(shown.turn + turn) % 360)
            found = list(_words(text_page, shown))
    finally:
        text_page.close()
    upright = _with_notes([word for word in found if word.turn == 0 and word.size > 0 and word.text])
    for word in upright:
        word.turn = turn if turn in (90, 180, 270) else 0
    return upright, shown


def _words(text_page: pdfium.PdfTextPage, shown: Frame) -> Iterator[Print]:
    handle, box = text_page.raw, raw.FS_RECTF()
    pointer = ctypes.byref(box)
    code_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox  # asked for every character
    word: Print | None = None
    first, codes = 0, list[int]()
    for index in range(min(raw.FPDFText_CountChars(handle), MAX_CHARACTERS)):
        code = code_of(handle, index)
        if code in _SPACES or not box_of(handle, index, pointer):
            if word:
                yield _finished(word, codes, handle, first, shown)
            word = None
            continue
        place = shown.box(box.left, box.bottom, box.right, box.top)
        is_glued = word is not None and _is_beside(word, place)
        if word and is_glued and _is_alike(word, place):
            word.x1 = max(word.x1, place[2])
        else:
            if word:
                yield _finished(word, codes, handle, first, shown)
            word, first, codes = Print("", *place, is_glued=is_glued), index, []
        codes.append(0x2D if code in _HYPHENS else code)
    if word:
        yield _finished(word, codes, handle, first, shown)


def _is_beside(word: Print, place: Box) -> bool:
    height = max(word.bottom - word.top, place[3] - place[1])
    middle = (place[1] + place[3]) / 2
    return -0.5 * height < place[0] - word.x1 < 0.3 * height and word.top <= middle <= word.bottom


def _is_alike(word: Print, place: Box) -> bool:
    """Say whether a character is as high and stands as high as the word."""
    height, own = word.bottom - word.top, place[3] - place[1]
    return abs(own - height) <= 0.15 * height and abs(place[3] - word.bottom) <= 0.2 * height


def _finished(word: Print, codes: list[int], handle: object, index: int, shown: Frame) -> Print:
    """Fill in what is asked once per word: text, font, base line."""
    text = "".join(map(chr, codes))
    if not text.isascii():  # a sign beyond the first 65,536 comes in two halves
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    word.text = lines.squeeze(text)
    matrix, x, y = raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix))
    raw.FPDFText_GetCharOrigin(handle, index, ctypes.byref(x), ctypes.byref(y))
    word.turn = round((math.degrees(math.atan2(matrix.b, matrix.a)) - shown.turn) / 5) * 5 % 360
    word.base = shown.point(x.value, y.value)[1]
    word.size = raw.FPDFText_GetFontSize(handle, index) * math.hypot(matrix.c, matrix.d)
    word.is_bold = _is_bold(handle, index)
    # Some fonts claim to be far higher than their letters.
    word.top, word.bottom = max(word.top, word.base - 1.1 * word.size), min(word.bottom, word.base + 0.4 * word.size)
    return word


def _is_bold(handle: object, index: int) -> bool:
    buffer, flags = ctypes.create_string_buffer(100), ctypes.c_int()
    raw.FPDFText_GetFontInfo(handle, index, buffer, 100, ctypes.byref(flags))
    return bool(_BOLD.search(buffer.value.lower())) or raw.FPDFText_GetFontWeight(handle, index) >= _BOLD_WEIGHT


def _with_notes(found: list[Print]) -> list[Print]:
    """Attach raised marks to the word before them, join parts of a word that differ only in size."""
    kept: list[Print] = []
    for index, word in enumerate(found):
        before = kept[-1] if kept else None
        after = found[index + 1] if index + 1 < len(found) else None
        if before and _is_raised(word, before) and (mark := lines.note_mark(word.text)):
            before.note, before.x1 = f"{before.note} {mark}".strip(), word.x1
        elif before and word.is_glued and not before.note:
            before.text, before.x1 = before.text + word.text, word.x1
        else:
            if after and _is_raised(word, after) and (mark := lines.note_mark(word.text)):
                word.text, word.base = mark, after.base  # The mark before a note at the foot of the page.
            kept.append(word)
    return kept


def _is_raised(word: Print, other: Print) -> bool:
    """Say whether a word is a small one that stands raised right beside another."""
    near = min(abs(word.x0 - other.x1), abs(other.x0 - word.x1))
    return (
        word.size <= 0.8 * other.size
        and 0.15 * other.size <= other.base - word.base <= 0.8 * other.size
        and near <= 0.5 * other.size
    )
