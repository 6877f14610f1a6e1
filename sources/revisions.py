"""Declared reasons of revisions: `revisions.csv` beside the source.

Belongs here: their shape, and reading them. A line names the later figure and the earlier one with its count, and holds
for that step alone.
Does not belong here: finding the revisions (`pipelines/steps/revise`). Where no publication says why a value changed
there is no line: the reason stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schemas.messages import DeclarationError
from sources import declared

COLUMNS = ("figure_id", "expect", "reason", "effect", "citation", "who", "declared_on")
NOT_DECLARED = "unknown"


@dataclass(frozen=True)
class Revision:
    """One declared reason.

    Attributes:
        figure_id: Figure with the later value.
        revised_from_figure_id: Figure with the earlier value.
        revised_from: Its count.
        reason: Code of the code list revision_reason, never unknown.
        effect: What was changed, in our words.
        citation: The publication that says so.
        who: Who declared it, by role.
        declared_on: Day it was declared.
    """

    figure_id: str
    revised_from_figure_id: str
    revised_from: int
    reason: str
    effect: str
    citation: str
    who: str
    declared_on: date


def load(folder: Path) -> tuple[Revision, ...]:
    """Return the reasons of a source, in order; none where the file does not exist.

    Raises:
        DeclarationError: E602 naming a line that lacks something or names another source's figure, E603 naming one with
            an unknown reason.
    """
    path = folder / "revisions.csv"
    if not path.exists():
        return ()
    name = f"{folder.name}/revisions.csv"
    lines = declared.lines(declared.text(path), name, COLUMNS)
    return tuple(_revision(folder.name, place, row) for place, _, row in lines)


def _revision(source: str, place: str, row: dict[str, str]) -> Revision:
    if missing := [name for name, cell in row.items() if not cell]:
        raise DeclarationError("E602", place, f"empty: {', '.join(missing)}; without a citation no reason is declared")
    declared.check_code(place, "revision_reason", row["reason"])
    if row["reason"] == NOT_DECLARED:
        raise DeclarationError("E602", place, "remove the line: without a published reason it is unknown")
    declared.check_figure(place, row["figure_id"])
    earlier, count = declared.expected(place, row["expect"])
    if not all(figure.startswith(f"{source}/") for figure in (row["figure_id"], earlier)):
        raise DeclarationError("E602", place, f"figure_id and expect must both name a figure of {source}")
    try:
        on = date.fromisoformat(row["declared_on"])
    except ValueError as error:
        raise DeclarationError("E602", place, f"declared_on: {error}") from error
    told = {name: row[name] for name in ("reason", "effect", "citation", "who")}
    return Revision(row["figure_id"], earlier, count, **told, declared_on=on)
