"""Declared breaks: `breaks.csv` beside the source.

Belongs here: reading them, and refusing a line that does not say when, what and who.
Does not belong here: their shape (`declaration.py`), which codes they reach (`pipelines/steps/breaks.py`), what they
cost a change (`schemas/comparability.yaml`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from schemas import comparability
from schemas.messages import DeclarationError
from sources import declared
from sources.declaration import Break

COLUMNS = (
    *("date", "facet", "kind", "applies_to", "measure", "conduct", "subject_org", "effect", "citation"),
    *("who", "declared_on", "expect"),
)
NEEDED = ("date", "facet", "kind", "applies_to", "effect", "citation", "who", "declared_on")
FOR_ALL = ("measure", "conduct", "subject_org")  # may be empty: every code
CODED = {"applies_to": "applies_to", "measure": "measure", "conduct": "conduct", "subject_org": "organisation"}


def load(folder: Path) -> tuple[Break, ...]:
    """Return the breaks of a source, in order; none where the file does not exist.

    Raises:
        DeclarationError: E602 naming a line that lacks something or has a wrong cell, E603 naming one with an unknown
            code.
    """
    path = folder / "breaks.csv"
    if not path.exists():
        return ()
    name = f"{folder.name}/breaks.csv"
    lines = declared.lines(declared.text(path), name, COLUMNS)
    return tuple(_break(place, number, row) for place, number, row in lines)


def _break(place: str, number: int, row: dict[str, str]) -> Break:
    if missing := [name for name in NEEDED if not row[name]]:
        raise DeclarationError("E602", place, f"empty: {', '.join(missing)}; a break says when, what and who")
    for name, known in (("facet", tuple(comparability.rules().breaks)), ("kind", comparability.BREAK_REASONS)):
        if row[name] not in known:
            raise DeclarationError("E602", place, f"{name} '{row[name]}' is none of {', '.join(known)}")
    for name, codelist in CODED.items():
        if row[name]:
            declared.check_code(place, codelist, row[name])
    return Break(
        date=_day(place, row, "date"),
        facet=row["facet"],
        reason=row["kind"],
        applies_to=row["applies_to"],
        **{name: row[name] or None for name in FOR_ALL},
        effect=row["effect"],
        citation=row["citation"],
        who=row["who"],
        declared_on=_day(place, row, "declared_on"),
        line=number,
        expect=declared.expected(place, row["expect"]) if row["expect"] else None,
    )


def _day(place: str, row: dict[str, str], name: str) -> date:
    try:
        return date.fromisoformat(row[name])
    except ValueError as error:
        said = f"{name} '{row[name]}' is no day: write it as 2019-01-31"
        raise DeclarationError("E602", place, said) from error
