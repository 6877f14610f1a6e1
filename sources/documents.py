"""Which edition a collected document is: its name says the edition, its bytes the delivery.

Belongs here: the edition of a document in the inbox or collected before.
Does not belong here: finding files (`connectors/inbox.py`), reading them (`readers/document.py`).

A document may keep the name it came with, as long as the edition's id in editions.csv stands in it. Other bytes under
the same id are the next delivery of that edition, known since the day they came: nothing is overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.messages import DeclarationError
from sources.declaration import DOCUMENT, Edition

if TYPE_CHECKING:
    from sources.registry import Source


def issue(edition: str) -> tuple[str, int]:
    """Return the id that editions.csv has, and the number of the delivery, from an edition's id.

    Args:
        edition: Such as 2022 or, for what came after it, 2022.2.
    """
    name, _, delivery = edition.partition(".")
    return name, int(delivery or 1)


def declared(source: Source, path: Path) -> Edition:
    """Return the declared edition whose id stands in a file's name.

    Raises:
        DeclarationError: E104 when the ending is none of the source's formats, E107 when no id or more than one
            stands in the name.
    """
    formats = source.declaration.documents.formats if source.declaration.documents else ()
    if path.suffix.lstrip(".").lower() not in formats:
        raise DeclarationError("E104", path.name, f"{source.id} takes {', '.join(formats)} documents")
    named = [name for name in source.editions if _stands_in(name, path.stem)]
    named = [name for name in named if not any(name != other and _stands_in(name, other) for other in named)]
    if len(named) != 1:
        known = f"add it to sources/{source.id}/editions.csv or name the file after one of {', '.join(source.editions)}"
        said = f"its name fits {' and '.join(named)}" if named else "no edition's id stands in its name"
        raise DeclarationError("E107", path.name, f"{said}: {known}")
    return source.editions[named[0]]


def _stands_in(name: str, text: str) -> bool:
    """Say whether an edition's id stands in a name as a word of its own: 2018-Q2, 2018q2 or 2018_Q2."""
    pattern = "[-_ ]?".join(map(re.escape, name.split("-")))
    return re.search(rf"(?<![^\W_]){pattern}(?![^\W_])", text, re.IGNORECASE) is not None


def delivery(name: str, sha256: str, collected: Mapping[str, str]) -> int:
    """Return which delivery of an edition some bytes are: the one they were collected as, else the next.

    Args:
        name: Id of the edition in editions.csv.
        sha256: Of the bytes.
        collected: sha256 by edition id of the source's documents that were read before.
    """
    known = {issue(edition)[1]: sha for edition, sha in collected.items() if issue(edition)[0] == name}
    return next((number for number, sha in known.items() if sha == sha256), max(known, default=0) + 1)


def delivered(edition: Edition, path: Path, number: int, received: date) -> Edition:
    """Return a declared edition as what is read from its document.

    Args:
        edition: As editions.csv declares it.
        path: The document.
        number: Which delivery it is.
        received: Day it came: the vintage of a later delivery; the first is known since its publication.
    """
    is_first = number == 1
    return replace(
        edition,
        edition=edition.edition if is_first else f"{edition.edition}.{number}",
        as_of=edition.as_of if is_first else max(received, edition.as_of),
        reader=DOCUMENT,
        path=path,
        delivery=number,
        loads=edition.gives_way or (edition.loads and edition.is_read),
        gives_way=False,
        published=edition.as_of,
    )


def collected(source: Source, edition: str, name: str, received: date) -> Edition | None:
    """Return an edition from what was kept of its document, or None where the source no longer declares it.

    Args:
        source: Its source.
        edition: Edition id, with its delivery.
        name: Name the file had.
        received: Day it came.
    """
    base, number = issue(edition)
    if source.declaration.documents is None or base not in source.editions:
        return None
    return delivered(source.editions[base], Path(name), number, received)
