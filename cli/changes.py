"""How a change is shown: ratio with its interval, verdict, grade, and what stands in its place where it is refused.

Belongs here: the cells and lines that `dsig compare` and `dsig why` share.
Does not belong here: what is comparable (`pipelines/steps/derive/`), whole sentences (`pipelines/steps/words.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from cli import output
from schemas import codelists, comparability, indicators

if TYPE_CHECKING:
    import pandas as pd

LEVEL = f"{100 * indicators.rules().level:g} %"
EXPLAINED = {"reason": "reason_codes", "grade": "grade", "facet": "grade_facets"}


def ratio(row: Any) -> str:
    """Return the ratio with its interval: 1.42 (1.27 to 1.59); of an earlier zero its lower end alone."""
    from pipelines.steps.habits import Habits
    from pipelines.steps.words import templates

    if output.is_empty(row.ratio_low):
        return ""
    said = Habits(templates("en")).ratio
    if output.is_empty(row.ratio):
        return f"({said(row.ratio_low)} or more)" if row.obs_value else ""
    return f"{said(row.ratio)} ({said(row.ratio_low)} to {said(row.ratio_high)})"


def ratio_in_words(row: Any) -> str:
    """Return a line for a reader who never saw one: 1.42 (95 % interval 1.27 to 1.59): higher."""
    if output.is_empty(row.verdict):
        return "not given"
    shown = ratio(row).replace("(", f"({LEVEL} interval ")
    if output.is_empty(row.ratio):
        return f"none, as the earlier count is zero {shown}" if shown else "none, as both counts are zero"
    return f"{shown}: {verdict(row)}"


def verdict(row: Any) -> str:
    """Return higher, lower or no clear change; nothing where no ratio is given."""
    return "" if output.is_empty(row.verdict) else str(row.verdict).replace("_", " ")


def absolute(row: Any) -> str:
    """Return the absolute change, or the facets that refuse it."""
    if not output.is_empty(row.absolute_change):
        return f"{int(row.absolute_change):+d}"
    return refused(row)


def refused(row: Any, grades: Collection[str] = comparability.REFUSED) -> str:
    """Return the facets that refuse a change, where the grade is one of those that do."""
    if output.is_empty(row.grade) or row.grade not in grades:
        return ""
    facets = text(row.grade_facets).split()
    if row.grade == comparability.REFUSED:
        facets = comparability.refusing(facets, text(row.reason_codes).split())
    return f"refused: {' '.join(facets)}"


def text(cell: Any) -> str:
    """Return a cell that holds codes; nothing where it is empty."""
    return "" if output.is_empty(cell) else str(cell)


def grade(row: Any) -> str:
    """Return the grade with its meaning and what cost it."""
    if output.is_empty(row.grade):
        return "none: nothing to compare with"
    facets = [codelists.load("facet").label(code) for code in text(row.grade_facets).split()]
    meaning = codelists.load("grade").label(row.grade)
    return f"{row.grade}, {meaning[0].lower()}{meaning[1:]}" + (f" [{'; '.join(facets)}]" if facets else "")


def lines(row: Any) -> list[tuple[str, str]]:
    """Return the named lines that tell one change: numbers, grade, reasons, and all of it in a sentence."""
    from pipelines.steps import told, words

    reasons = codelists.load("reason")
    change = told.of_row(row)
    return [
        *_numbers(row),
        ("comparability", grade(row)),
        *((code, reasons.label(code)) for code in text(row.reason_codes).split()),
        ("in words", words.sentence(change)),
    ]


def _numbers(row: Any) -> list[tuple[str, str]]:
    if "days_in_both" in row:
        overlap = f"; {row.days_in_both} days lie in both" if row.days_in_both else ""
        windows = f"{row.days} days against {row.previous_days}{overlap}"
        return [("windows", windows), ("ratio per day", ratio_in_words(row))]
    percent = "not given" if output.is_empty(row.percent_change) else f"{row.percent_change:+.1f}"
    change = absolute(row) or "not given"
    return [("absolute", change), ("per cent", percent), ("ratio", ratio_in_words(row))]


def notes(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the codes that occur in a table of changes, with their meaning: reasons, grades, facets."""
    found = []
    for name, column in EXPLAINED.items():
        occurring = {code for codes in frame[column].dropna() for code in codes.split()}
        found += [(code, codelists.load(name).label(code)) for code in sorted(occurring)]
    return found
