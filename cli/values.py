"""How the value of an indicator is shown: with its bounds, or what stands in its place; never an empty cell or a zero.

Belongs here: the cells and lines that `dsig indicators` and `dsig why` share.
Does not belong here: what an indicator is (`pipelines/steps/derive/`), how a change is shown (`changes.py`).
"""

from __future__ import annotations

from typing import Any

from cli import changes, output, wide
from schemas import codelists, comparability, indicators, structure
from schemas.messages import several

SIGNED = ("absolute_change", "percentage_change")
RATIO = "ratio"
TOGETHER = "_T"  # subject_org of the organisations of one publisher together
COUNTS = ("level", "open_at_end", "dual_clock")  # of one count, and what its publisher said of it


def value(row: Any) -> str:
    """Return the value, else the ends between which it lies, else why there is none."""
    is_said = row.indicator in COUNTS and not output.is_empty(row.value_shown)
    if row.value == 0 and is_said:  # that a zero is one is part of the value
        return str(row.value_shown)
    if not output.is_empty(row.value):
        return _number(row, row.value)
    if row.indicator != RATIO and (between := _between(row)):
        return between
    if is_said:
        return str(row.value_shown)
    return changes.refused(row) or f"none: {_why_none(row)}"


def _number(row: Any, number: float) -> str:
    if row.indicator == RATIO:
        return f"{number:.2f}"
    text = f"{number:+,.10g}" if row.indicator in SIGNED else f"{number:,.10g}"
    return f"{text.replace(',', '')} %" if row.unit == "per_cent" else text.replace(",", "")


def _between(row: Any) -> str:
    low, high = row.value_low, row.value_high
    if output.is_empty(high):
        return f"at least {_number(row, low)}" if not output.is_empty(low) and low > 0 else ""
    if output.is_empty(low):
        return f"at most {_number(row, high)}"
    return f"{wide.rounded(low)} to {_number(row, high)}"


def _why_none(row: Any) -> str:
    """Return the first reason that is no mere flag, in short."""
    codes, minor = changes.text(row.reason_codes).split(), comparability.rules().minor
    code = next((code for code in codes if code not in minor), codes[0])
    label = codelists.load("reason").label(code).partition(":")[0].partition(",")[0]
    return label[0].lower() + label[1:]


def interval(row: Any) -> str:
    """Return the interval of a ratio; nothing of any other indicator."""
    if row.indicator != RATIO or output.is_empty(row.value_low):
        return ""
    if output.is_empty(row.value_high):
        return f"{row.value_low:.2f} or more" if row.count_high else ""
    return f"{row.value_low:.2f} to {row.value_high:.2f}"


def rests_on(row: Any) -> str:
    """Return the counts it rests on: 47 -> 58 of a change, 14 of 26 of a share, the later one where that is all."""
    base, count = _ends(row.base_low, row.base_high), _ends(row.count_low, row.count_high)
    if row.indicator in COUNTS or not count:
        return ""
    if not base:
        return count
    return f"{count} of {base}" if row.indicator.startswith("share") else f"{base} -> {count}"


def _ends(low: Any, high: Any) -> str:
    """Return a count, or the ends between which it lies; nothing where nothing is known of it."""
    if output.is_empty(high):
        return "" if output.is_empty(low) or not low else f"at least {int(low)}"
    if output.is_empty(low):
        return f"at most {int(high)}"
    return f"{int(high)}" if low == high else f"{int(low)} to {int(high)}"


def coverage(row: Any) -> str:
    """Return how many of the organisations named gave a number, and how many in the earlier window if others.

    Nothing of one code that may stand for several: its count does not tell who stands behind it.
    """
    facets = changes.text(row.grade_facets).split()
    if row.subject_org != TOGETHER and not comparability.is_of_one(row.subject_org, row.personnel, facets):
        return ""
    told = f"{int(row.organisations_counted or 0)} of {int(row.organisations_named)}"
    before = row.organisations_before
    is_other = not output.is_empty(before) and before != row.organisations_counted
    return told + (f" (before: {int(before)})" if is_other else "")


def _covered(row: Any) -> str:
    """Return the coverage with what it counts: a part of a sum may itself stand for several organisations."""
    noun = "part" if row.subject_org == TOGETHER else "organisation"
    named = several(int(row.organisations_named), noun).partition(" ")[2]
    return (told := coverage(row)) and f"{told} {named}"


def series(row: Any) -> str:
    """Return what is counted: measure, conduct, breakdowns, and the basis where that is not by date received."""
    split = [row[name] for name in structure.BREAKDOWNS if not wide.is_whole(name, row[name])]
    return " ".join([row.measure, row.conduct, *split, *([] if row.basis == "received" else [f"({row.basis})"])])


def lines(row: Any) -> list[tuple[str, str]]:
    """Return the named lines that tell one row of an indicator."""
    said, reasons = indicators.declared()[row.indicator], codelists.load("reason")
    window = "" if output.is_empty(row.previous_time_period) else f"{row.previous_time_period} -> "
    told = [
        ("window", f"{window}{row.time_period}"),
        ("value", value(row)),
        ("interval", interval(row) and f"{interval(row)} ({changes.LEVEL})"),
        ("verdict", changes.verdict(row)),
        ("rests on", rests_on(row)),
        ("coverage", _covered(row)),
        ("comparability", changes.grade(row)),
        *((code, reasons.label(code)) for code in changes.text(row.reason_codes).split()),
        ("as of", f"{row.as_of:%Y-%m-%d}"),
        ("is", said.meaning),
        ("needs", said.needs),
    ]
    return [(name, text) for name, text in told if text]
