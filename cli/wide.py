"""How rows of many columns are fitted to a screen: what differs in a table, what is the same said once.

Belongs here: which columns are set aside, when a block a row takes the place of a table, how a number is rounded.
Does not belong here: drawing a table, formats that are complete (`output.py`).
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from schemas import structure

FOLDS = (30, 16, 10)  # characters of a line of a text of several words: as many as the screen has room for
GAP = 2  # characters between two columns
LEAST = 20  # characters for a text in a block, however narrow the screen


@dataclass(frozen=True)
class Fitted:
    """What is shown of a table.

    Attributes:
        headers: Columns that are shown.
        rows: Their cells.
        notes: What was set aside, a line each.
        is_table: False where a block a row is shown, as a table is too wide.
    """

    headers: list[str]
    rows: list[list[str]]
    notes: list[str]
    is_table: bool = True


def need(header: str, cells: Sequence[str], fold: int) -> int:
    """Return how many characters a column needs: its longest word is never broken.

    Args:
        header: What stands above it.
        cells: What stands in it.
        fold: Characters after which a text of several words goes on below.
    """
    longest = max((len(cell) for cell in cells), default=0)
    words = (len(word) for cell in (header, *cells) for word in cell.split())
    return max(*words, min(longest, fold), 0)


def needs(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return how many characters each column needs, with texts folded as little as the screen has room for."""
    found: list[int] = []
    for fold in FOLDS:
        found = [need(header, [row[at] for row in rows], fold) for at, header in enumerate(headers)]
        if drawn(found) <= width:
            break
    return found


def drawn(widths: Sequence[int]) -> int:
    """Return how many characters columns take on the screen, the gap behind the last one included."""
    return sum(widths) + GAP * len(widths)


def widths(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Return how wide each column is drawn: what it needs, and of the room that is left what it can use.

    None where the screen has no room for what they need.
    """
    found = needs(headers, rows, width)
    room = width - drawn(found)
    if room < 0:
        return None
    for at, header in enumerate(headers):
        longest = max(len(text) for text in (*header.split("\n"), *(row[at] for row in rows)))
        more = min(max(longest - found[at], 0), room)
        found[at], room = found[at] + more, room - more
    return found


def fits(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    """Return whether a table fits a screen of so many characters."""
    return drawn(needs(headers, rows, width)) <= width


def fitted(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Fitted:
    """Return what fits: all of it, else the columns that differ, else these with breakdowns in one, else blocks.

    Args:
        headers: Columns.
        rows: Cells as text.
        width: Characters of a line.
    """
    every = Fitted(list(headers), [list(row) for row in rows], [])
    if not rows or fits(headers, rows, width):
        return every
    cells = {header: [row[number] for row in rows] for number, header in enumerate(headers)}
    same = {name: of[0] for name, of in cells.items() if len(set(of)) == 1 and (len(rows) > 1 or not of[0])}
    kept = [name for name in headers if name not in same]
    differing = [list(row) for row in zip(*(cells[name] for name in kept), strict=True)]
    notes = _set_aside(same)
    for names, shown in ((kept, differing), (_broken(kept), differing), _joined(kept, differing)):
        if fits(names, shown, width):
            return Fitted(names, shown, notes)
    return Fitted(kept, differing, notes, is_table=False)


def _broken(headers: Sequence[str]) -> list[str]:
    """Return the headers, each word of them on a line of its own."""
    return [name.replace("_", "_\n") for name in headers]


def _joined(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """Return the same with one column for all breakdowns: survivor=adult."""
    others = [at for at, name in enumerate(headers) if name not in structure.BREAKDOWNS]
    split = [(at, name) for at, name in enumerate(headers) if name in structure.BREAKDOWNS]
    said = [" ".join(f"{name}={row[at]}" for at, name in split if not is_whole(name, row[at])) for row in rows]
    joined = [[*(row[at] for at in others), text] for row, text in zip(rows, said, strict=True)]
    return [*_broken([headers[at] for at in others]), "breakdown"], joined


def _set_aside(same: dict[str, str]) -> list[str]:
    """Return the lines that say what all rows have in common."""
    whole = [name for name, code in same.items() if is_whole(name, code)]
    said = [f"{name} {text}" for name, text in same.items() if text and name not in whole]
    lines = {
        "all rows": said,
        "not broken down by": [name for name in whole if name != "notified_donor"],
        "empty": [name for name, text in same.items() if not text],
    }
    return [f"{what}: {', '.join(of)}" for what, of in lines.items() if of]


def is_whole(name: str, code: str) -> bool:
    """Return whether a code says that a figure is not broken down by a dimension."""
    return name in structure.BREAKDOWNS and code == structure.COLUMNS[name].default


def blocks(shown: Fitted, width: int) -> list[str]:
    """Return a block of lines for each row: the columns that say something, and what they say.

    Args:
        shown: What is shown.
        width: Characters of a line.
    """
    margin = max(len(header) for header in shown.headers) + GAP
    lines = []
    for row in shown.rows:
        for name, cell in zip(shown.headers, row, strict=True):
            if cell and not is_whole(name, cell):
                lines += folded(f"{name:<{margin}}", cell, width)
        lines.append("")
    return lines[:-1]


def folded(name: str, text: str, width: int) -> list[str]:
    """Return a named text as lines of a width, the ones below indented; a word is never broken."""
    room = max(width - len(name), LEAST)
    parts = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
    return [name + parts[0], *(" " * len(name) + part for part in parts[1:])]


def rounded(number: float) -> str:
    """Return a number for the eye: three decimals, or three digits of a small one."""
    text = f"{number:.3f}" if abs(number) >= 0.1 or number == 0 else f"{number:.3g}"
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
