"""Finding the table of a sheet by its headers, and what is wrong with them.

Belongs here: the header row (or two), missing, unknown and double headers (E203 to E206).
Does not belong here: the rows below (`figures.py`). Only headers that layout.csv knows are repeated in messages: an
unknown one may hold a name.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.codelists import normalise
from schemas.messages import Fault, several
from sources.layout import Sheet
from sources.readers.grid import Grid

SEARCHED_ROWS = 30
JOIN = " > "
RENAMED = "renamed for good: end that line with valid_to and add one with valid_from"


@dataclass(frozen=True)
class Found:
    """Where the headers stand.

    Attributes:
        first: First header row, counted from 0.
        last: Last header row.
        texts: Header of each column; `Group > Sub` where the header has two rows.
    """

    first: int
    last: int
    texts: tuple[str, ...]

    def columns(self, header: str) -> list[int]:
        """Return the columns with this header."""
        return [column for column, text in enumerate(self.texts) if normalise(text) == header]


def find(grid: Grid, sheet: Sheet) -> Found | None:
    """Return the header that shows the most of the declared columns, the first of equals.

    Args:
        grid: The sheet.
        sheet: Its layout; a header of two rows is looked for where the layout has `Group > Sub`.

    Returns:
        None when no row shows at least half of the declared columns.
    """
    depths = (1, 2) if any(JOIN in header.text for header in sheet.headers.values()) else (1,)
    candidates = [
        _candidate(grid, row, depth)
        for row in range(min(SEARCHED_ROWS, len(grid.cells)))
        for depth in depths
        if row + depth <= len(grid.cells)
    ]
    best = max(candidates, key=lambda found: matches(found, sheet), default=None)
    return best if best and 2 * matches(best, sheet) >= len(sheet.headers) else None


def matches(found: Found | None, sheet: Sheet) -> int:
    """Return how many of the declared columns a header shows."""
    return len(sheet.headers.keys() & {normalise(text) for text in found.texts}) if found else 0


def _candidate(grid: Grid, row: int, depth: int) -> Found:
    if depth == 1:
        texts = tuple(grid.text(row, column) for column in range(grid.width))
    else:
        texts = tuple(_joined(grid, row, column) for column in range(grid.width))
    return Found(row, row + depth - 1, texts)


def _joined(grid: Grid, row: int, column: int) -> str:
    group = grid.filled_text(row, column, row)
    sub = grid.text(row + 1, column)
    return JOIN.join(part for part in (group, sub) if part)


def faults(grid: Grid, found: Found, sheet: Sheet) -> list[Fault]:
    """Return everything that is wrong with the headers: E203, E204, E206.

    Args:
        grid: The sheet.
        found: Its header.
        sheet: Its layout.
    """
    sides = _side_by_side(grid, found, sheet)
    printed = {normalise(text) for text in found.texts}
    missing = [
        Fault("E203", grid.sheet, f"no column '{header.text}' (layout.csv, line {header.line}); {sides}; {RENAMED}")
        for name, header in sheet.headers.items()
        if name not in printed
    ]
    return [*missing, *_unmapped(grid, found, sheet, sides), *_twice(grid, found, sheet)]


def _unmapped(grid: Grid, found: Found, sheet: Sheet, sides: str) -> list[Fault]:
    known = sheet.headers.keys() | sheet.ignored
    unknown = []
    for column, text in enumerate(found.texts):
        if text and normalise(text) not in known:
            detail = f"this column is not in layout.csv; {sides}"
        elif not text and any(grid.text(row, column) for row in range(found.last + 1, len(grid.cells))):
            detail = f"a column without a header has filled cells; {sides}"
        else:
            continue
        unknown.append(Fault("E204", grid.place(found.last, column), detail))
    return unknown


def _twice(grid: Grid, found: Found, sheet: Sheet) -> list[Fault]:
    return [
        Fault("E206", grid.place(found.last, column), f"'{sheet.headers[name].text}' heads two columns")
        for name in sheet.headers
        for column in found.columns(name)[1:]
    ]


def not_found(grid: Grid, sheet: Sheet) -> Fault:
    """Return the fault of a sheet without its header (E205)."""
    detail = f"no row of the first {SEARCHED_ROWS} holds at least half of the declared headers: {_declared(sheet)}"
    return Fault("E205", grid.sheet, detail)


def _side_by_side(grid: Grid, found: Found, sheet: Sheet) -> str:
    known = {**sheet.headers, **dict.fromkeys(sheet.ignored)}
    printed = [
        text if normalise(text) in known else f"({several(len(text), 'character')} in {grid.place(found.last, column)})"
        for column, text in enumerate(found.texts)
        if text
    ]
    return f"declared: {_declared(sheet)}; printed: {' | '.join(printed)}"


def _declared(sheet: Sheet) -> str:
    return " | ".join(header.text for header in sheet.headers.values())
