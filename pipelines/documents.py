"""The document a figure was read from: found among the snapshots, and opened under its own name.

Belongs here: ids of figures that were read out of documents, the snapshot they name.
Does not belong here: what is kept of an edition (`store.py`), reading (`sources/readers`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines import store
from pipelines.home import Home
from pipelines.store import Snapshot

# SHA256/cOFFSET as `dsig extract` gives it, SOURCE/EDITION/cOFFSET once it is loaded; .2 for a second reading of it.
_READ = re.compile(
    r"(?:(?P<sha256>[0-9a-f]{12})|(?P<source>[^/]+)/(?P<edition>[^/]+))/c(?P<start>\d+)(?:\.(?P<time>\d+))?"
)


@dataclass(frozen=True)
class Place:
    """Where a figure stands.

    Attributes:
        start: Offset of its number in the canonical text.
        sha256: First characters of the document's name, where the id gives them.
        edition: SOURCE/EDITION, where the id gives them.
        time: Which of several readings of one number, from 1.
    """

    start: int
    sha256: str = ""
    edition: str = ""
    time: int = 1


def place_of(figure_id: str) -> Place | None:
    """Return where a figure stands that was read out of a document; None for any other figure."""
    found = _READ.fullmatch(figure_id)
    if found is None:
        return None
    edition = f"{found['source']}/{found['edition']}" if found["source"] else ""
    return Place(int(found["start"]), found["sha256"] or "", edition, int(found["time"] or 1))


def find(home: Home, place: Place) -> tuple[str, Snapshot] | None:
    """Return SOURCE/EDITION and the snapshot a place is in, or None where this home has no such document."""
    for source, edition, snapshot in (*store.received_editions(home, is_read=True), *store.received_editions(home)):
        key = f"{source}/{edition}"
        if key == place.edition or (place.sha256 and snapshot.sha256.startswith(place.sha256)):
            return key, snapshot
    return None


@contextmanager
def opened(home: Home, snapshot: Snapshot) -> Iterator[Path]:
    """Give the path of a copy of a snapshot under the name it came in, by which readers go; it is gone afterwards.

    Raises:
        IntegrityError: E705 when the bytes are missing or not what was stored.
    """
    content = store.content_of(home, snapshot)
    with TemporaryDirectory() as folder:
        path = Path(folder) / Path(snapshot.name).name
        path.write_bytes(content)
        yield path
