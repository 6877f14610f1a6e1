"""Step 2, extract: bytes of one edition -> reported figures, as printed, each with its place.

Belongs here: choosing the declared reader and holding its answer to the shape of `reported_figures`.
Does not belong here: formats (`sources/readers`), codes (`classify.py`).
"""

from __future__ import annotations

from schemas import tables
from sources import readers
from sources.declaration import Edition
from sources.reading import Reading
from sources.registry import Source


def extract(content: bytes, edition: Edition, source: Source) -> Reading:
    """Read one edition.

    Args:
        content: Bytes of the snapshot.
        edition: What is read.
        source: Its declarations.

    Returns:
        Frame of table `reported_figures`, findings, and offsets of numbers in their sentences.

    Raises:
        schemas.messages.HeldEdition: The edition cannot be read as a whole; every structural fault is named.
    """
    reading = readers.reader(edition.reader)(content, edition, source)
    return Reading(tables.typed(reading.figures, "reported_figures"), reading.findings, reading.offsets)
