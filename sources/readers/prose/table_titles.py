"""The lines over a table: which of them may name it, and which are sentences with counts of their own.

Belongs here: order and length of the lines of a caption.
Does not belong here: what a line says (`labels.py`), headings over running text (`scope.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

TITLE = 200  # characters up to which the line over a table is its title, before any heading
TITLES = 3  # lines over a table that may name it, besides its caption
LINE = 80  # characters up to which a line with a full stop is a title
_NUMBERED = re.compile(r"^\w+ \d{1,3}[a-z]?\s?[.:)]\s")  # Table 2. Annex 3:
_COUNT = re.compile(r"(?<![\w.,/-])\d{1,3}(?![\w/-])")


def of_caption(caption: str) -> list[str]:
    """Return the lines of a caption, the likeliest to name the table first: the nearest, unless it is long."""
    lines = [line for line in reversed(caption.split("\n")) if line]
    return sorted(lines, key=lambda line: len(line) > TITLE)


def over(above: str, caption: Sequence[str]) -> list[str]:
    """Return short lines between the table before and this one that are no sentences, the nearest first."""
    lines = above.split("\n\n")[-1].split("\n")  # an empty line stands for the table before
    short = [line for line in reversed(lines) if 0 < len(line) <= TITLE and not line.endswith(".")]
    return [line for line in short[:TITLES] if line not in caption]


def is_title(text: str) -> bool:
    """Return whether a line is a title; a sentence speaks for itself."""
    return len(text) < TITLE and not text.rstrip().endswith(".")


def tells(text: str) -> bool:
    """Return whether a line is a sentence with counts of its own, not a title."""
    body = _NUMBERED.sub("", text)
    return len(body) > LINE and "." in body and bool(_COUNT.search(body))
