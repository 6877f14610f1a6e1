"""What dsig says when something is wrong: one catalogue of codes, one shape of a fault.

Belongs here: the catalogue (`messages.csv`: E codes for faults, F codes for findings; `findings.yaml`: which findings
block), the classes that carry a
code and a place. `dsig explain CODE` prints the catalogue.
Does not belong here: deciding what to do about a fault (steps), printing (cli), reason codes of a year-on-year
change (code list `reason`).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_LINE = re.compile(r"^(?P<code>[EF]\d{3}) (?P<place>.*?): (?P<detail>.*)$", re.DOTALL)
_CATALOGUE = Path(__file__).with_name("messages.csv")


@dataclass(frozen=True)
class Message:
    """One entry of the catalogue.

    Attributes:
        code: E or F code.
        title: What is wrong, in a few words.
        cause: How it comes about.
        fix: What to do.
    """

    code: str
    title: str
    cause: str
    fix: str


@cache
def catalogue() -> dict[str, Message]:
    """Return every message by code."""
    with _CATALOGUE.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: Message(**row) for row in csv.DictReader(lines)}


@cache
def blocking() -> frozenset[str]:
    """Return the codes of findings that stop a release: `findings.yaml`."""
    declared = yaml.safe_load(_CATALOGUE.with_name("findings.yaml").read_text(encoding="utf-8"))
    return frozenset(declared["blocking"])


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, or does not fit, at one place.

    Attributes:
        code: Code in the catalogue.
        place: Where: sheet!cell, line, file.
        detail: What was found there and what to do; never the text of a confidential cell.
    """

    code: str
    place: str
    detail: str

    def __post_init__(self) -> None:
        """Refuse a code that the catalogue cannot explain."""
        if self.code not in catalogue():
            raise KeyError(f"{self.code} is not in schemas/messages.csv: add it")

    def __str__(self) -> str:
        """Return `CODE place: detail`."""
        return f"{self.code} {self.place}: {self.detail}"

    @classmethod
    def read(cls, line: str) -> Fault:
        """Return the fault that a line was written from.

        Raises:
            ValueError: The line is not `CODE place: detail`.
        """
        found = _LINE.match(line)
        if found is None:
            raise ValueError(f"a fault reads 'CODE place: detail', not {line!r}")
        return cls(found["code"], found["place"], found["detail"])


def several(count: int, noun: str) -> str:
    """Return a count with its noun: 1 figure, 2 figures."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


class DsigError(Exception):
    """A fault that stops a command. The message is the fault as a sentence."""

    def __init__(self, code: str, place: str, detail: str) -> None:
        """Keep the fault."""
        self.fault = Fault(code, place, detail)
        super().__init__(str(self.fault))


class DeclarationError(DsigError):
    """A declaration in the checkout (source folder, code list, YAML) is incomplete or wrong."""


class SourceUnreachable(DsigError):
    """A source could not be read for a reason that may pass."""


class IntegrityError(DsigError):
    """Stored bytes are not what was stored, or a release would disclose or lose something."""


class HeldEdition(Exception):
    """An edition that cannot be read as a whole: it waits in quarantine, others go on.

    Attributes:
        faults: Every structural fault found, not only the first.
    """

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults."""
        self.faults = faults
        super().__init__("; ".join(str(fault) for fault in faults))
