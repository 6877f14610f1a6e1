"""The inbox: files that partners sent, dropped into `inbox/SOURCE/PERIOD[.N].ext`.

Belongs here: which file is which edition of which source.
Does not belong here: reading the file (`sources/readers`), keeping it (`pipelines/steps/collect.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from schemas.messages import DeclarationError, Fault, SourceUnreachable
from sources.declaration import Edition
from sources.registry import Source


def scan(inbox: Path, sources: Mapping[str, Source], received: date) -> tuple[list[Edition], list[Fault]]:
    """List the editions in the inbox, and the files that name none.

    Args:
        inbox: Folder with one folder per source.
        sources: Known sources by id.
        received: Day of receipt of what was not collected before.

    Raises:
        SourceUnreachable: E806 when the folder cannot be read.
    """
    editions, faults = [], []
    try:
        found = files(inbox)
    except OSError as error:
        raise SourceUnreachable("E806", str(inbox), error.strerror or "not readable") from error
    for path in found:
        try:
            editions.append(_edition(path, inbox, sources, received))
        except DeclarationError as error:
            faults.append(Fault(error.fault.code, f"inbox/{path.relative_to(inbox)}", error.fault.detail))
    return editions, faults


def files(inbox: Path) -> list[Path]:
    """Return the files of the inbox in order, without those a desktop or an open spreadsheet leaves there."""
    return sorted(path for path in inbox.rglob("*") if path.is_file() and not path.name.startswith((".", "~$")))


def _edition(path: Path, inbox: Path, sources: Mapping[str, Source], received: date) -> Edition:
    folder = path.parent.relative_to(inbox).as_posix()
    if folder not in sources:
        takers = ", ".join(name for name, source in sources.items() if source.declaration.submission)
        raise DeclarationError("E107", path.name, f"'{folder}' is no source; put it in one of: {takers}")
    if path.stem in (source := sources[folder]).editions:
        raise DeclarationError("E107", path.name, f"{path.stem} is already declared in sources/{folder}/editions.csv")
    if path.stem.startswith("EXAMPLE"):
        raise DeclarationError("E107", path.name, "made-up data never meets real figures: see dsig demo")
    return source.submitted(path, received)
