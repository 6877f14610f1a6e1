"""The rules of disclosure.yaml as data.

Belongs here: reading the profile.
Does not belong here: applying it (`pipelines/steps/protect`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Rules:
    """The profile of disclosure.yaml.

    Attributes:
        profile: Its id.
        threshold: Counts from 1 to one below it are small.
        differences: Which differences count as disclosing.
    """

    profile: str
    threshold: int
    differences: tuple[str, ...]


@cache
def rules() -> Rules:
    """Return the disclosure rules of `schemas/disclosure.yaml`."""
    declared = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return Rules(declared["profile"], declared["threshold"], tuple(declared["differences"]))
