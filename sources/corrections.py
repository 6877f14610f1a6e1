"""Declared corrections of a publisher's figures: `corrections.yaml` beside the source.

Belongs here: their shape. A correction names the figure, what it expects to find there, what it sets, why, who
and when; it stops fitting once the publisher has mended the figure.
Does not belong here: applying them (`pipelines/steps/classify.py`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from schemas.messages import DeclarationError
from sources.declaration import in_words


class Correction(BaseModel):
    """One declared correction.

    Attributes:
        figure_id: Figure it applies to.
        expect: Value as printed, or `column: value` pairs, that must still be found there.
        set: Columns and their corrected values.
        reason: Why.
        who: Analyst who declared it.
        when: Day it was declared.
        citation: Where the right value is documented.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    figure_id: str
    expect: dict[str, str]
    set: dict[str, str]
    reason: str
    who: str
    when: date
    citation: str


def load(folder: Path) -> tuple[Correction, ...]:
    """Return the corrections of a source, in order; none where the file does not exist.

    Raises:
        DeclarationError: E602 naming the file and the entry.
    """
    path = folder / "corrections.yaml"
    if not path.exists():
        return ()
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    try:
        return tuple(Correction.model_validate(entry) for entry in entries)
    except ValidationError as error:
        raise DeclarationError("E602", f"{folder.name}/corrections.yaml", in_words(error)) from error
