"""What every reader gives: reported figures with their places, and findings.

Belongs here: the shape of a reading, and how a row of it is made.
Does not belong here: formats (`readers/`), coding (`pipelines/steps/classify.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from schemas import structure
from schemas.messages import Fault

if TYPE_CHECKING:
    from sources.declaration import Edition
    from sources.registry import Source

Reader = Callable[[bytes, "Edition", "Source"], "Reading"]


@dataclass
class Reading:
    """One edition as read.

    Attributes:
        figures: Frame of table `reported_figures`; dimensions hold labels as printed (codes in a transcription).
        findings: What does not fit but does not keep the edition from being read.
        offsets: Of a document, where in its sentence the number of each figure stands.
    """

    figures: pd.DataFrame
    findings: list[Fault] = field(default_factory=list)
    offsets: pd.Series | None = None


def figure_id(source: str, edition: str, place: str) -> str:
    """Return the stable id of a figure: source/edition/place, without white space or separators of our own."""
    clean = "_".join(place.replace(";", " ").replace("!", "/").split())
    return f"{source}/{edition}/{clean}"


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame of table `reported_figures`, with every column and its type.

    Args:
        rows: One mapping per reported figure; a missing text column is empty, a missing dimension is an empty label.
    """
    columns = structure.columns_of("reported_figures")
    return pd.DataFrame(
        {
            column.name: pd.Series(
                [row.get(column.name) for row in rows],
                dtype={"integer": "Int64", "number": "float64"}.get(column.type, "string"),
            )
            for column in columns
        }
    )
