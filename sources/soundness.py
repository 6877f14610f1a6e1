"""What is wrong with the declarations of a source folder: all of it at once.

Belongs here: reading every declaration of a folder, collecting the faults.
Does not belong here: what a declaration may say (`registry.py`, `layout.py`, `mapping.py`, `corrections.py`).
"""

from __future__ import annotations

from pathlib import Path

from schemas.messages import DeclarationError, Fault
from sources import corrections, layout, mapping, registry


def faults(folder: Path) -> list[Fault]:
    """Return every fault of a source folder that can be told without an edition.

    Args:
        folder: `sources/<id>`.
    """
    found = []
    for read in (registry.load, corrections.load, _layout):
        try:
            read(folder)
        except DeclarationError as wrong:
            found.append(wrong.fault)
    return [*found, *mapping.examine(folder)[1]]


def _layout(folder: Path) -> None:
    if (folder / "layout.csv").is_file():
        layout.load(folder, None)
