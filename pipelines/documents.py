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
from pipelines.editions import Editions
from pipelines.home import Home
from pipelines.store import Snapshot
from schemas.messages import DsigError
from sources import registry
from sources.declaration import Edition
from sources.registry import Source
from warehouse import releases

PUBLIC, RESTRICTED = "public", "restricted"

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


@dataclass(frozen=True)
class Found:
    """A document that was found.

    Attributes:
        path: Where it lies, under the name it came in, by which readers go.
        edition: SOURCE/EDITION; empty for a document that was given and belongs to no source.
        source: Its source, where it is known.
        language: Language declared for it.
        is_published: False where it was received in confidence.
    """

    path: Path
    edition: str = ""
    source: Source | None = None
    language: str = ""
    is_published: bool = True


@contextmanager
def opened(
    home: Home, figure_id: str, place: Place, given: Path | None = None, audience: str | None = None
) -> Iterator[Found]:
    """Give the document a figure was read from; the copy of a snapshot is gone afterwards.

    Args:
        home: Home folder.
        figure_id: The figure, for messages.
        place: Where it stands.
        given: The document itself, where the caller has it.
        audience: Who asks; None for the widest this user can read.

    Raises:
        DsigError: E803 when this home does not have it, E807 when it is not for this audience.
        IntegrityError: E705 when the bytes are missing or not what was stored.
    """
    if given is not None:
        yield Found(given, place.edition, registry.sources().get(place.edition.partition("/")[0]))
        return
    run = Editions(home)
    edition, snapshot = _edition(run, place)
    if edition is None or snapshot is None:
        raise DsigError("E803", figure_id, "this home has no document of that name: give it with --document PATH")
    is_published = edition.access == "published"
    if not is_published and _audience(home, audience) == PUBLIC:
        raise DsigError("E807", figure_id, "its document was received in confidence: not for the public")
    with TemporaryDirectory(prefix="dsig-") as folder:
        path = Path(folder) / Path(snapshot.name).name
        path.write_bytes(store.content_of(home, snapshot))
        name = f"{edition.source}/{edition.edition}"
        yield Found(path, name, run.sources[edition.source], edition.language, is_published)


def _edition(run: Editions, place: Place) -> tuple[Edition | None, Snapshot | None]:
    """Return the edition a place is in and its snapshot; of two of one name, the document."""
    for edition in sorted(run.editions.values(), key=lambda one: not one.is_read):
        snapshot = run.snapshot(edition.key)
        is_named = place.edition == f"{edition.source}/{edition.edition}"
        if snapshot and (is_named or (place.sha256 and snapshot.sha256.startswith(place.sha256))):
            return edition, snapshot
    return None, None


def _audience(home: Home, asked: str | None) -> str:
    if asked is None and releases.latest(home.releases):
        return releases.locate(home.releases)[1]
    return asked or RESTRICTED
