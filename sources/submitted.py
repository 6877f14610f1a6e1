"""What the name of a submitted file says: PERIOD.ext or PERIOD.N.ext, with EXAMPLE- before made-up data.

Belongs here: the edition that a file in the inbox is.
Does not belong here: finding files (`connectors/inbox.py`), reading them (`readers/`).
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from schemas import periods
from schemas.messages import DeclarationError
from sources.declaration import Edition, SourceDeclaration

_SUBMITTED = re.compile(r"^(?P<example>EXAMPLE-)?(?P<period>[^.]+)(?:\.(?P<delivery>[1-9]\d*))?$")
# A name of the length of each frequency.
SHOWN = "docs/adding-a-source.md"
NAMED = {"A": "2025", "S": "2025-S1", "Q": "2026-Q2", "M": "2026-07"}


def submitted(declaration: SourceDeclaration, path: Path, received: date) -> Edition:
    """Return the edition of a submitted file.

    Args:
        declaration: source.yaml of the source.
        path: The file.
        received: Day of receipt: its vintage.

    Raises:
        DeclarationError: E107 when the name says no period of the source's frequency or the source takes no
            submissions, E104 when the ending is none of its formats.
    """
    rules = declaration.submission
    if rules is None:
        hint = f"enter its figures by hand in sources/{declaration.id}/transcribed ({SHOWN}), and take the file away"
        if declaration.documents:
            hint = f"read a document with dsig extract --source {declaration.id}"
        raise DeclarationError("E107", path.name, f"source {declaration.id} takes no submissions: {hint}")
    if path.suffix.lstrip(".").lower() not in rules.formats:
        raise DeclarationError("E104", path.name, f"{declaration.id} takes {' or '.join(rules.formats)} files")
    found = _SUBMITTED.match(path.stem)
    try:
        window = periods.parse(found["period"] if found else path.stem)
    except periods.PeriodError as error:
        raise DeclarationError("E107", path.name, f"name it PERIOD.xlsx or PERIOD.N.xlsx: {error}") from error
    if declaration.frequency != "_X" and not periods.has_frequency(window, declaration.frequency):
        name = f"name it like {NAMED[declaration.frequency]}{path.suffix}"
        said = f"{declaration.id} reports with frequency {declaration.frequency}: {name}"
        raise DeclarationError("E107", path.name, said)
    return Edition(
        source=declaration.id,
        edition=path.stem,
        document=f"{'EXAMPLE ' if found and found['example'] else ''}submission for {window}",
        cited_via="",
        url="",
        as_of=received,
        tier=rules.tier,
        access=rules.access,
        reader=path.suffix.lstrip(".").lower(),
        path=path,
        window=window,
        delivery=int(found["delivery"] or 1) if found else 1,
    )
