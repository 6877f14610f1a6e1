"""Declared breaks in a series: `breaks.csv` beside the source.

Belongs here: reading them.
Does not belong here: their shape (`declaration.py`), which values they lie between (`derive/grades.py`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from schemas.messages import DeclarationError
from sources import declared
from sources.declaration import Break

COLUMNS = (
    *("date", "facet", "kind", "applies_to", "measure", "conduct", "subject_org", "effect", "citation"),
    *("who", "declared_on", "expect"),
)
_CODES = {
    "kind": "reason", "applies_to": "applies_to", "measure": "measure", "conduct": "conduct",
    "subject_org": "organisation",
}  # fmt: skip
_FOR_ALL = ("measure", "conduct", "subject_org")  # may be empty: every code


def load(folder: Path) -> tuple[Break, ...]:
    """Return the breaks of a source, in order; none where the file does not exist.

    Raises:
        DeclarationError: E602 naming a line that lacks something, E603 naming one with an unknown code.
    """
    path = folder / "breaks.csv"
    if not path.exists():
        return ()
    lines = declared.lines(path.read_text(encoding="utf-8"), f"{folder.name}/breaks.csv", COLUMNS)
    return tuple(_break(place, number, row) for place, number, row in lines)


def _break(place: str, number: int, row: dict[str, str]) -> Break:
    if empty := [name for name in ("effect", "citation", "who") if not row[name]]:
        raise DeclarationError("E602", place, f"{' and '.join(empty)} must say something")
    for name, codelist in _CODES.items():
        if row[name] or name not in _FOR_ALL:
            declared.check_code(place, codelist, row[name])
    figure, equals, count = row["expect"].partition("=")
    if row["expect"] and not (figure and equals and count.isdigit()):
        raise DeclarationError("E602", place, "expect is empty or FIGURE_ID=COUNT")
    try:
        first, on = (date.fromisoformat(row[name]) for name in ("date", "declared_on"))
    except ValueError as error:
        raise DeclarationError("E602", place, f"date, declared_on: {error}") from error
    return Break(
        date=first,
        facet=row["facet"],
        reason=row["kind"],
        applies_to=row["applies_to"],
        measure=row["measure"] or None,
        conduct=row["conduct"] or None,
        subject_org=row["subject_org"] or None,
        effect=row["effect"],
        citation=row["citation"],
        who=row["who"],
        declared_on=on,
        line=number,
        expect=(figure, int(count)) if equals else None,
    )
