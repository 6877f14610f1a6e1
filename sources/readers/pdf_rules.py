"""The rules drawn on a PDF page: sides of rectangles and lines, joined where they go on, grouped where they touch.

Belongs here: straight strokes of paths as level and upright rules.
Does not belong here: the cells between rules (`pdf_grid.py`).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from sources.readers.pdf_words import Frame

# More drawn objects than this are a chart or a map.
MAX_PATHS = 6_000
MAX_RULES = 1_500
TOLERANCE = 2.5
_SHORTEST = 8.0
_THICKEST = 4.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A line: where it stands across its direction, and from where to where it runs."""

    is_upright: bool
    at: float
    start: float
    end: float


def rules(page: pdfium.PdfPage, shown: Frame) -> list[Rule]:
    """Return the lines drawn on a page, sides of rectangles included."""
    found: list[Rule] = []
    objects = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4)
    for number, drawn in enumerate(objects):
        if number >= MAX_PATHS:
            return []
        for one, other in _strokes(drawn, shown):
            found += _as_rules(one, other)
    return found


def _strokes(drawn: pdfium.PdfObject, shown: Frame) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Give the straight strokes of a path, on the page as shown."""
    matrix = drawn.get_matrix()
    holder = drawn.container
    while holder is not None:
        matrix, holder = matrix.multiply(holder.get_matrix()), holder.container
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = None
    for number in range(min(raw.FPDFPath_CountSegments(drawn), 2_000)):
        segment = raw.FPDFPath_GetPathSegment(drawn, number)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = shown.point(*matrix.on_point(x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield last, point
        last = point
        if raw.FPDFPathSegment_GetClose(segment) and start is not None:
            yield point, start


def _as_rules(one: tuple[float, float], other: tuple[float, float]) -> list[Rule]:
    (xa, xb), (ya, yb) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    if xb - xa <= TOLERANCE / 2 and yb - ya > _THICKEST:
        return [Rule(True, (xa + xb) / 2, ya, yb)]
    if yb - ya <= TOLERANCE / 2 and xb - xa > _THICKEST:
        return [Rule(False, (ya + yb) / 2, xa, xb)]
    return []


def groups(drawn: Iterable[Rule]) -> list[list[Rule]]:
    """Return the rules that touch each other, group by group, from top to bottom."""
    found: list[list[Rule]] = []
    merged = _merged(drawn)
    for rule in merged if len(merged) <= MAX_RULES else []:
        touched = [group for group in found if any(_touch(rule, other) for other in group)]
        found = [group for group in found if not any(group is other for other in touched)]
        found.append([rule, *(other for group in touched for other in group)])
    return sorted(found, key=lambda group: min(_top(rule) for rule in group))


def _merged(drawn: Iterable[Rule]) -> list[Rule]:
    """Join rules that go on where another ends, or lie on each other."""
    merged: list[Rule] = []
    for rule in sorted(drawn, key=lambda rule: (rule.is_upright, round(rule.at / TOLERANCE), rule.start)):
        last = merged[-1] if merged else None
        if (
            last
            and last.is_upright == rule.is_upright
            and abs(last.at - rule.at) <= TOLERANCE
            and rule.start <= last.end + TOLERANCE
        ):
            merged[-1] = Rule(last.is_upright, last.at, last.start, max(last.end, rule.end))
        else:
            merged.append(rule)
    return [rule for rule in merged if rule.end - rule.start >= _SHORTEST]


def _top(rule: Rule) -> float:
    return rule.start if rule.is_upright else rule.at


def _touch(one: Rule, other: Rule) -> bool:
    if one.is_upright == other.is_upright:
        return False
    return (
        one.start - TOLERANCE <= other.at <= one.end + TOLERANCE
        and other.start - TOLERANCE <= one.at <= other.end + TOLERANCE
    )
