"""The rules of review.yaml as data.

Belongs here: reading them.
Does not belong here: applying them (`pipelines/steps/review.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Rules:
    """What review.yaml says.

    Attributes:
        confidence: Least confidence with which a figure loads by itself.
        never_loaded: Measures that are never loaded.
    """

    confidence: float
    never_loaded: tuple[str, ...]


@cache
def rules() -> Rules:
    """Return the rules of `schemas/review.yaml`."""
    declared = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return Rules(declared["confidence"], tuple(declared["never_loaded"]))
