"""Comma-separated values that a spreadsheet program opens without running anything.

Belongs here: writing a frame as CSV.
Does not belong here: workbooks (`xlsx.py`).
"""

from __future__ import annotations

import pandas as pd

# A cell that begins so would be run as a formula; a leading apostrophe keeps it text (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def guarded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with an apostrophe before text, headers included, that a spreadsheet would run as a formula."""
    safe = frame.rename(columns=_guard)
    for name in safe.select_dtypes(include=["string", "object"]).columns:
        safe[name] = safe[name].map(_guard)
    return safe


def _guard(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" \n").startswith(FORMULA_STARTS) else cell


def text(frame: pd.DataFrame) -> str:
    """Return a frame as CSV: a header, dates as YYYY-MM-DD, nothing for what is empty."""
    return str(guarded(frame).to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n"))
