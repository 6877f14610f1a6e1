"""Checks one file as a refresh would, and keeps nothing.

Belongs here: steps 2 to 4 in memory for a partner's file.
Does not belong here: the home folder (`editions.py`), printing (`cli`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipelines.home import today
from pipelines.steps.classify import classify
from pipelines.steps.extract import extract
from pipelines.steps.validate import validate
from schemas.messages import DeclarationError, Fault, HeldEdition
from sources import corrections, mapping, registry


@dataclass
class Checked:
    """What a check found.

    Attributes:
        figures, valid: Numbers of figures.
        faults: What is wrong.
        findings: What does not fit but stops nothing.
    """

    figures: int = 0
    valid: int = 0
    faults: list[Fault] = field(default_factory=list)
    findings: list[Fault] = field(default_factory=list)


def source_of(file: Path) -> str:
    """Return the source whose folder a file lies in, or an empty text."""
    return next((part for part in reversed(file.resolve().parts) if part in registry.sound()[0]), "")


def check(file: Path, source: str, period: str = "") -> Checked:
    """Check a file of a source.

    Args:
        file: The file.
        source: Source it belongs to.
        period: Period it is about; empty to take it from the name.

    Raises:
        DeclarationError: E805 when the source is unknown.
    """
    declared = registry.find(source)
    try:
        edition = declared.submitted(file.with_name(f"{period or file.stem}{file.suffix}"), today())
        reading = extract(file.read_bytes(), edition, declared)
        labels = mapping.load(declared.folder, edition.as_of)
        coded = classify(reading.figures, labels, corrections.load(declared.folder), echo=False)
        result = validate(coded, edition, declared)
    except HeldEdition as held:
        return Checked(faults=held.faults)
    except DeclarationError as error:
        return Checked(faults=[error.fault])
    faults = [Fault.read(line) for lines in result.quarantined["faults"] for line in str(lines).split("\n")]
    return Checked(len(coded), len(result.valid), faults, [*reading.findings, *result.findings])
