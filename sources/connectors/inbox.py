"""The inbox: files that partners sent, dropped into `inbox/SOURCE/PERIOD[.N].ext`, and documents of publications.

Belongs here: which file is which edition of which source.
Does not belong here: reading the file (`sources/readers`), keeping it (`pipelines/steps/collect.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from itertools import count
from pathlib import Path

from schemas.messages import DeclarationError, Fault, SourceUnreachable
from sources import documents
from sources.declaration import Edition
from sources.registry import Source

Collected = Mapping[str, Mapping[str, str]]


def scan(
    inbox: Path, sources: Mapping[str, Source], received: date, collected: Collected | None = None
) -> tuple[list[Edition], list[Fault]]:
    """List the editions in the inbox, and the files that name none.

    Args:
        inbox: Folder with one folder per source.
        sources: Known sources by id.
        received: Day of receipt of what was not collected before.
        collected: By source, sha256 by edition id of the documents that were read before.

    Raises:
        SourceUnreachable: E806 when the folder cannot be read.
    """
    editions: dict[str, Edition] = {}
    faults = []
    try:
        found = files(inbox)
    except OSError as error:
        raise SourceUnreachable("E806", str(inbox), error.strerror or "not readable") from error
    for path in found:
        place = f"inbox/{path.relative_to(inbox)}"
        try:
            edition = _edition(path, inbox, sources, received, collected or {})
            _refuse_second(edition, editions.get(edition.key))
            editions[edition.key] = edition
        except DeclarationError as error:
            faults.append(Fault(error.fault.code, place, error.fault.detail))
        except OSError as error:
            faults.append(Fault("E806", place, error.strerror or "not readable"))
    return list(editions.values()), faults


def files(inbox: Path) -> list[Path]:
    """Return the files of the inbox in order, without those a desktop or an open spreadsheet leaves there."""
    return sorted(path for path in inbox.rglob("*") if path.is_file() and not path.name.startswith((".", "~$")))


def _edition(
    path: Path, inbox: Path, sources: Mapping[str, Source], received: date, collected: Collected
) -> Edition:  # fmt: skip
    folder = path.parent.relative_to(inbox).as_posix()
    if folder not in sources:
        takers = ", ".join(
            name for name, source in sources.items() if source.declaration.submission or source.declaration.documents
        )
        raise DeclarationError("E107", path.name, f"'{folder}' is no source; put it in one of: {takers}")
    source = sources[folder]
    if path.stem.startswith("EXAMPLE"):
        raise DeclarationError("E107", path.name, "made-up data never meets real figures: see dsig demo")
    if source.declaration.documents:
        return _document(path, source, received, collected.get(folder, {}))
    if path.stem in source.editions:
        name = _next_delivery(path, source)
        source.submitted(path.with_name(name), received)  # refuses what no other name would mend
        said = f"{path.stem} is already declared in sources/{folder}/editions.csv: name it {name}"
        raise DeclarationError("E107", path.name, said)
    return source.submitted(path, received)


def _next_delivery(path: Path, source: Source) -> str:
    """Return the name of the next delivery of a declared edition that is neither declared nor in the inbox."""
    issue, number = documents.issue(path.stem)
    names = (f"{issue}.{later}" for later in count(number + 1))
    files = (f"{name}{path.suffix}" for name in names if name not in source.editions)
    return next(name for name in files if not path.with_name(name).exists())


def _document(path: Path, source: Source, received: date, collected: Mapping[str, str]) -> Edition:
    edition = documents.declared(source, path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    number = documents.delivery(edition.edition, sha256, collected)
    return documents.delivered(edition, path, number, received)


def _refuse_second(edition: Edition, other: Edition | None) -> None:
    """Refuse one of two new documents of an edition: nobody said which of them came first.

    Raises:
        DeclarationError: E107.
    """
    if other and edition.is_read and other.path.read_bytes() != edition.path.read_bytes():
        detail = f"{other.path.name} is another new document of the same edition: collect one, then the other"
        raise DeclarationError("E107", edition.path.name, detail)
