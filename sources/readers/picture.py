"""Draws a page of a PDF as a PNG, a sentence marked on it and names covered.

Belongs here: rendering, marking boxes, writing a PNG.
Does not belong here: which boxes (`highlight.py`), the process it runs in (`worker.py`).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.messages import Fault, HeldEdition

Box = tuple[float, float, float, float]
SCALE = 2.0  # pixels per point: 144 to the inch
MOST_PIXELS = 12_000_000
YELLOW, ORANGE, BLACK = (1.0, 0.95, 0.45), (1.0, 0.7, 0.25), (0.0, 0.0, 0.0)
_CHANNELS = 3


@dataclass(frozen=True)
class Picture:
    """What is drawn; boxes are x0, top, x1, bottom in points from the top left corner of the page as shown.

    Attributes:
        page: Page number from 1.
        marked: Boxes of the sentence.
        value: Boxes of the printed value.
        covered: Boxes of names.
    """

    page: int
    marked: tuple[Box, ...] = ()
    value: tuple[Box, ...] = ()
    covered: tuple[Box, ...] = ()


def drawn(content: bytes, name: str, picture: Picture) -> bytes:
    """Return a page of a PDF as a PNG.

    Args:
        content: Bytes of the PDF.
        name: File name, for messages.
        picture: The page and its boxes.

    Raises:
        HeldEdition: E102 damaged.
    """
    # Whoever only asks a worker for a picture does not need the library.
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(content)
        page = document[picture.page - 1]
        width, height = page.get_size()
        scale = min(SCALE, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=True, force_bitmap_format=pdfium.raw.FPDFBitmap_BGR)
    except (pdfium.PdfiumError, IndexError) as error:
        raise HeldEdition([Fault("E102", name, f"page {picture.page} cannot be drawn")]) from error
    size = bitmap.width * _CHANNELS
    pixels = memoryview(bitmap.buffer).cast("B")
    rows = [bytearray(pixels[at * bitmap.stride : at * bitmap.stride + size]) for at in range(bitmap.height)]
    for boxes, colour in ((picture.marked, YELLOW), (picture.value, ORANGE), (picture.covered, BLACK)):
        for box in boxes:
            _tint(rows, [scale * edge for edge in box], colour)
    return _png(bitmap.width, rows)


def _tint(rows: list[bytearray], box: Iterable[float], colour: tuple[float, float, float]) -> None:
    """Lay a colour over a box, as a marker does: what is dark stays dark."""
    x0, top, x1, bottom = box
    width = len(rows[0]) // _CHANNELS
    start, end = max(0, int(x0) - 1), min(width, int(x1) + 2)
    tables = [bytes(int(level * share) for level in range(256)) for share in colour]
    for row in rows[max(0, int(top) - 1) : max(0, int(bottom) + 2)]:
        for channel, table in enumerate(tables):
            part = slice(start * _CHANNELS + channel, end * _CHANNELS + channel, _CHANNELS)
            row[part] = row[part].translate(table)


def _png(width: int, rows: list[bytearray]) -> bytes:
    """Return rows of red, green and blue as a PNG."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
