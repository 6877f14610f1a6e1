"""Tables without rules on a PDF page: lines whose parts stand in the same columns, line after line.

Belongs here: parts of lines, rows of a label and values, headers above them, labels that run over lines.
Does not belong here: ruled tables (`pdf_grid.py`). Only what is unmistakable is taken for a table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sources.readers import lines
from sources.readers.areas import Area, laid_out
from sources.readers.blocks import Cell
from sources.readers.pdf_grid import Table
from sources.readers.pdf_lines import Line, text_of
from sources.readers.pdf_words import Print

_FEWEST_ROWS = 3
_MOST_HEADERS = 3
_Span = tuple[float, float]


@dataclass
class _Row:
    """A line cut into parts at wide gaps."""

    line: Line
    parts: list[list[Print]]

    @property
    def spans(self) -> list[_Span]:
        """From where to where each part runs."""
        return [(part[0].x0, part[-1].x1) for part in self.parts]

    @property
    def has_values(self) -> bool:
        """Whether at least half of what stands beside the first part is a value."""
        beside = [lines.is_value(" ".join(word.text for word in part)) for part in self.parts[1:]]
        return bool(beside) and sum(beside) * 2 >= len(beside)


def tables(found: list[Line], name: str) -> tuple[list[Table], list[Line]]:
    """Return the tables among lines, and the lines outside them.

    Args:
        found: Lines of a page outside ruled tables, from top to bottom.
        name: File name, for messages.
    """
    rows = [_Row(line, _parts(line)) for line in found]
    tables: list[Table] = []
    kept: list[Line] = []
    at = 0
    while at < len(rows):
        end = _run(rows, at)
        table, first = _table(rows, at, end, name) if end > at else (None, at)
        if table:
            del kept[len(kept) - (at - first) :]
            tables.append(table)
        else:
            end = max(end, at + 1)
            kept += [row.line for row in rows[at:end]]
        at = end
    return tables, kept


def _parts(line: Line) -> list[list[Print]]:
    parts = [[line.words[0]]]
    for word in line.words[1:]:
        if word.x0 - parts[-1][-1].x1 > line.size:
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def _run(rows: list[_Row], at: int) -> int:
    """Return the index after the last line of the table that starts here; the same index where none does."""
    if not rows[at].has_values:
        return at
    last = at
    for index in range(at + 1, len(rows)):
        row, before = rows[index], rows[index - 1]
        if row.line.base - before.line.base > 3.2 * before.line.size:
            break
        if row.has_values:
            last = index
        elif index - last > 2 or row.spans[-1][1] >= rows[last].spans[1][0]:
            break
    # The label of the last row may go on below it.
    while last + 1 < len(rows) and _goes_on(rows[last + 1], rows[last], rows[at]):
        last += 1
    return last + 1


def _goes_on(row: _Row, before: _Row, first: _Row) -> bool:
    return (
        len(row.parts) == 1
        and row.parts[0][0].text[0].islower()
        and row.spans[0][1] < first.spans[1][0]
        and row.line.base - before.line.base <= 1.5 * row.line.size
    )


def _table(rows: list[_Row], at: int, end: int, name: str) -> tuple[Table | None, int]:
    """Return the table of lines, and the index of its first line, headers included."""
    valued = [row for row in rows[at:end] if row.has_values]
    columns = _columns(valued)
    header = rows[at - 1] if at > 0 and _is_header(rows[at - 1], rows[at], columns) else None
    if not _is_sure(valued, columns, header):
        return None, at
    first = at
    while first > 0 and at - first < _MOST_HEADERS and _is_header(rows[first - 1], rows[first], columns):
        first -= 1
    areas = _headers(rows[first:at], columns) if first < at else []
    for group in _grouped(rows[at:end]):
        areas += _cells(group, columns, len(areas))
    body = [word for row in rows[first:end] for word in row.line.words]
    box = (
        min(word.x0 for word in body),
        min(word.top for word in body),
        max(word.x1 for word in body),
        max(word.bottom for word in body),
    )
    return Table(laid_out(areas, name), box), first


def _columns(rows: Iterable[_Row]) -> list[_Span]:
    """Return the columns: parts that stand above each other."""
    columns: list[_Span] = []
    for start, end in sorted(span for row in rows for span in row.spans):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    return columns


def _is_sure(rows: list[_Row], columns: list[_Span], header: _Row | None) -> bool:
    """Say whether rows are a table beyond doubt: enough of them, in columns of mostly values."""
    # Under a header for each of three columns one row will do: the foot of a page may hold no more.
    is_whole = header is not None and len(header.parts) == len(columns) > 2
    least = 1 if is_whole else _FEWEST_ROWS - 1 if header else _FEWEST_ROWS
    if len(columns) < 2 or len(rows) < least:
        return False
    beside = [part for row in rows for part, span in zip(row.parts, row.spans, strict=True) if span[0] >= columns[1][0]]
    values = sum(lines.is_value(" ".join(word.text for word in part)) for part in beside)
    filled = sum(len({_at(span, columns) for span in row.spans}) > 1 for row in rows)
    return values >= 0.6 * len(beside) and filled >= 0.7 * len(rows)


def _at(span: _Span, columns: list[_Span]) -> int:
    """Return the column that a part overlaps most."""
    return max(range(len(columns)), key=lambda at: min(span[1], columns[at][1]) - max(span[0], columns[at][0]))


def _is_header(row: _Row, below: _Row, columns: list[_Span]) -> bool:
    """Say whether a line above the table heads its columns."""
    if len(columns) < 2 or below.line.base - row.line.base > 2.2 * below.line.size:
        return False
    return len(row.parts) > 1 or row.spans[0][0] >= columns[0][1]


def _headers(rows: list[_Row], columns: list[_Span]) -> list[Area]:
    """Return header lines as one row: lines of a header stand closer than it is worth telling levels apart."""
    words: dict[int, list[Print]] = {}
    for row in rows:
        for part, (start, end) in zip(row.parts, row.spans, strict=True):
            over = [at for at, column in enumerate(columns) if column[0] < end and start < column[1]]
            for at in over or [_at((start, end), columns)]:
                words.setdefault(at, []).extend(part)
    return [Area(0, at, _cell(inside)) for at, inside in words.items()]


def _grouped(rows: list[_Row]) -> list[list[_Row]]:
    """Return the lines of each row: what goes on in small letters belongs to the label above."""
    groups: list[list[_Row]] = []
    for row in rows:
        is_small = row.parts[0][0].text[0].islower()
        above = groups[-1][-1] if groups else None
        is_rest = is_small and above and not above.has_values and not above.line.text.endswith(":")
        if above and (is_rest or (not row.has_values and (is_small or len(row.parts) > 1))):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _cells(group: list[_Row], columns: list[_Span], number: int) -> list[Area]:
    words: dict[int, list[Print]] = {}
    for row in group:
        for part, span in zip(row.parts, row.spans, strict=True):
            words.setdefault(_at(span, columns), []).extend(part)
    return [Area(number, at, _cell(inside)) for at, inside in words.items()]


def _cell(words: list[Print]) -> Cell:
    box = (
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )
    return Cell(text_of(words), bbox=(round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)))
