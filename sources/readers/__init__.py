"""Bytes of an edition become reported figures, each with its place.

Belongs here: one module per format, and what the tabular ones share (file checks, grid, headers, counts,
figures).
Does not belong here: where to look (a source's layout.csv), what labels stand for (mapping.csv), coding and
judging figures (`pipelines/steps/`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from schemas.messages import DeclarationError

if TYPE_CHECKING:
    from sources.reading import Reader


def reader(name: str) -> Reader:
    """Return a reader by the name editions.csv gives it; its libraries are imported only now.

    Args:
        name: Name of a reader, such as xlsx, csv or transcription.

    Raises:
        DeclarationError: E602 when there is no such reader.
    """
    # Only a figure of a source needs frames and declarations; a worker that reads documents starts without them.
    from sources.registry import NEEDED_BY

    if name not in NEEDED_BY:
        raise DeclarationError("E602", f"reader '{name}'", f"there is no such reader: use {', '.join(NEEDED_BY)}")
    return cast("Reader", import_module(f"sources.readers.{name}").read)
