"""Step 1, collect: which editions there are, and the snapshot of each.

Belongs here: declared, received and example editions brought together; what a second arrival means.
Does not belong here: fetching (`sources/connectors`), storing bytes (`pipelines/home.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from schemas.messages import Fault, HeldEdition
from sources.declaration import Edition
from sources.registry import Source


def editions(
    sources: Mapping[str, Source],
    inbox: Iterable[Edition],
    received_before: Mapping[tuple[str, str], tuple[date, str]],
    *,
    documents: Iterable[Edition] = (),
    examples: bool = False,
) -> dict[str, Edition]:
    """Bring together every edition that loads.

    Args:
        sources: Known sources by id.
        inbox: Editions in the inbox now.
        received_before: Day of receipt and file name of submissions collected earlier, by source and edition;
            the first day stays their vintage, and they load on when the file is gone from the inbox.
        documents: Editions read from documents that were collected earlier.
        examples: Whether editions of made-up data load too.

    Returns:
        Editions by partition key, in order.
    """
    # An edition that is only read exists once its document was collected.
    declared = [
        edition
        for source in sources.values()
        for edition in source.editions.values()
        if edition.loads and not edition.is_read
    ]
    made_up = [edition for source in sources.values() for edition in source.examples.values()] if examples else []
    earlier = [
        sources[source].submitted(Path(name), day)
        for (source, edition), (day, name) in received_before.items()
        if source in sources
        and sources[source].declaration.submission
        and edition not in {**sources[source].editions, **sources[source].examples}
    ]
    found = {edition.key: edition for edition in (*earlier, *documents, *declared, *made_up)}
    for edition in inbox:
        before = found.get(edition.key)
        found[edition.key] = replace(edition, as_of=before.as_of) if before else edition
    return dict(sorted(found.items()))


def collect(edition: Edition, content: bytes, known_sha256: str | None) -> str:
    """Return the sha256 under which an edition's bytes are kept.

    Args:
        edition: What is collected.
        content: Its bytes.
        known_sha256: Snapshot the edition was collected as before, or None.

    Raises:
        HeldEdition: E106 when a submission arrives again with other bytes: a delivery is never overwritten.
            A transcription is ours and may be mended; its earlier snapshot stays in the store. A document with other
            bytes is another delivery before it comes here, unless it changed in this very moment.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if known_sha256 not in (None, sha256) and (edition.is_read or not edition.url):
        delivery = f"{edition.edition.split('.')[0]}.{edition.delivery + 1}{edition.path.suffix}"
        raise HeldEdition(
            [Fault("E106", f"inbox/{edition.source}/{edition.path.name}", f"name the new file {delivery}")]
        )
    return sha256
