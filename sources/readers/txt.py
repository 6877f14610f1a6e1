"""Reads plain text: paragraphs, headings, list items, tables set with tabs or bars.

Belongs here: what blank lines, line lengths, indents and marks say in a text without formatting.
Does not belong here: encodings (`encodings.py`), joining lines (`lines.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from sources.readers import lines, txt_columns
from sources.readers.blocks import Block, Cell
from sources.readers.encodings import decoded

# A text with lines longer than this is not wrapped by hand: each of its line ends is meant.
WRAPPED_UP_TO = 160
FURNITURE = 3
_SPLITS = (re.compile(r"\t+"), re.compile(r"(?<!\s)\s*\|\s*"), re.compile(r"(?<!\s)\s{3,}"))
_RULE = re.compile(r"[-=_+|:\s]{3,}")
_HASHES = re.compile(r"(#{1,6})\s+")
_NUMBERED = re.compile(r"(\d+(?:\.\d+)*)\.?\s")


@dataclass(frozen=True)
class _Piece:
    """Lines that belong together; `is_alone` where blank lines stand around them."""

    text: str
    indent: int
    is_alone: bool

    @property
    def mark(self) -> str:
        """Kind of list mark: the bullet itself, or 1 for numbers and letters."""
        found = lines.item(self.text)
        return "" if found is None else found[0] if len(found[0]) == 1 else "1"


def read(content: bytes, name: str) -> list[Block]:
    """Read a text file.

    Args:
        content: Bytes of the file.
        name: File name, for messages.

    Raises:
        HeldEdition: E104 where the bytes are no text.
    """
    text = decoded(content, name).replace("\f", "\n\n")
    printed = [lines.without_leader(line) for line in text.splitlines()]
    width = _width(printed)
    found: list[Block | _Piece] = []
    for number, chunk in enumerate(_chunks(printed)):
        if number == 0 and chunk[0].startswith("# "):
            found.append(Block("paragraph", lines.squeeze(chunk.pop(0))))
        found += (_table(chunk) or _pieces(chunk, width)) if chunk else []
    return _mended(_demoted(_blocks(found)))


def _width(printed: list[str]) -> int:
    """Return the length that lines were wrapped at; 0 where every line end is meant.

    Three quarters of the text stand in lines up to that length: some stray long lines do not hide the wrapping.
    """
    lengths = sorted(len(line.rstrip()) for line in printed if line.strip())
    most = 0.75 * sum(lengths)
    longest = next((length for length, so_far in zip(lengths, accumulate(lengths), strict=True) if so_far >= most), 0)
    return longest if longest <= WRAPPED_UP_TO else 0


def _chunks(printed: list[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for line in [*printed, ""]:
        if line.strip():
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []


def _table(chunk: list[str]) -> list[Block]:
    """Return a table where the lines of a chunk split into as many cells, or cells stand in columns; else nothing."""
    kept = [line for line in chunk if not _RULE.fullmatch(line)]
    for split in _SPLITS:
        rows = [[lines.squeeze(cell) for cell in split.split(line.strip().strip("|"))] for line in kept]
        width = len(rows[0]) if rows else 0
        if len(rows) < 2 or width < 2 or any(len(row) != width for row in rows):
            continue
        if sum(lines.is_value(cell) for row in rows[1:] for cell in row[1:]) * 2 >= (len(rows) - 1) * (width - 1):
            return [_block_of(rows)]
    set_with_spaces = txt_columns.rows(kept)
    return [_block_of(set_with_spaces)] if set_with_spaces else []


def _block_of(rows: list[list[str]]) -> Block:
    return Block("table", rows=tuple(tuple(Cell(cell) for cell in row) for row in rows))


def _pieces(chunk: list[str], width: int) -> list[_Piece]:
    """Join the lines of a chunk that belong together."""
    local = max(len(line.rstrip()) for line in chunk) if width and len(chunk) > 2 else width
    groups: list[list[str]] = []
    for line in chunk:
        if groups and not _starts(line, groups[-1], local):
            groups[-1].append(line)
        else:
            groups.append([line])
    texts = [(lines.without_markup(lines.joined(group)), len(group[0]) - len(group[0].lstrip())) for group in groups]
    # A short first line over a longer text that ends a sentence stands alone as much as one over a blank line.
    over = len(texts) > 1 and len(texts[1][0]) > 2 * len(texts[0][0]) and texts[1][0].endswith((".", "!", "?", ":"))
    return [_Piece(text, indent, len(texts) == 1 or (over and not at)) for at, (text, indent) in enumerate(texts)]


def _starts(line: str, group: list[str], width: int) -> bool:
    """Say whether a line starts a piece of its own."""
    before, after = group[-1].rstrip(), line.strip()
    ended = before.endswith((".", "!", "?", ":", ";"))
    if "\t" in after or "\t" in before.strip():
        return True
    if lines.item(after):
        return not width or ended or lines.item(group[0]) is not None or before.endswith(",")
    if after[0].islower() and not ended:
        return False
    # Room for the next word was left: the line was ended on purpose, unless it breaks off in a sentence.
    fits = len(before) + 1 + len(after.split()[0]) <= 0.85 * width and not before.endswith((",", "-"))
    return not width or (fits and (ended or len(before) <= 0.6 * width))


def _blocks(found: list[Block | _Piece]) -> list[Block]:
    blocks = []
    for index, piece in enumerate(found):
        if isinstance(piece, Block):
            blocks.append(piece)
        else:
            blocks.append(_block(piece, found[max(index - 1, 0) : index] + found[index + 1 : index + 2]))
    return blocks


def _block(piece: _Piece, around: list[Block | _Piece]) -> Block:
    """Return a piece as what it is: an item alone among paragraphs is the heading that it looks like."""
    found = lines.item(piece.text)
    if piece.text.startswith("#") and (hashes := _HASHES.match(piece.text)):
        return Block("heading", piece.text[hashes.end() :], len(hashes[1]))
    in_list = any(isinstance(other, _Piece) and other.mark == piece.mark for other in around)
    text = found[1] if found and len(found[0]) == 1 else piece.text
    if piece.is_alone and lines.is_title(text) and not (found and in_list):
        return Block("heading", text, 3 if text != piece.text else _level(text))
    if found:
        return Block("item", found[1], 1 + piece.indent // 2)
    return Block("paragraph", piece.text)


def _level(text: str) -> int:
    found = _NUMBERED.match(text)
    return found[1].count(".") + 1 if found else 1 if text.isupper() else 2


def _demoted(found: list[Block]) -> list[Block]:
    """Let headings that stand again and again be paragraphs: they are the furniture of printed pages."""
    times = Counter(block.text for block in found)
    return [
        replace(block, kind="paragraph", level=0)
        if block.kind == "heading" and times[block.text] >= FURNITURE
        else block
        for block in found
    ]


def _mended(found: list[Block]) -> list[Block]:
    """Join a paragraph that breaks off and goes on after a blank line, furniture and notes of a page."""
    times = Counter(block.text for block in found)
    kept: list[Block] = []
    last = -1
    for block in found:
        if block.kind == "paragraph" and last >= 0 and lines.is_open(kept[last].text) and block.text[0].islower():
            kept[last] = replace(kept[last], text=lines.joined([kept[last].text, block.text]))
            continue
        kept.append(block)
        if times[block.text] < FURNITURE and not block.text.startswith(tuple("¹²³⁴⁵⁶⁷⁸⁹")):
            last = len(kept) - 1 if block.kind in ("paragraph", "item") else -1
    return kept
