"""The rules of sums.yaml as data.

Belongs here: reading which counts are disjoint parts.
Does not belong here: applying it (`pipelines/steps/summing.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Rules:
    """The rules of sums.yaml; its comments say what each is for.

    Attributes:
        never_mixed: Dimensions in which all counts of a sum agree.
        disjoint: Dimensions of which a report has one code.
        sharing: Codes of these that share reports with codes beside them.
        sharing_outside: Codes that share reports with codes under another root of the tree.
        people: Measures that count people, who may be counted again.
        coming_back: Dimensions in which they may be so under another code.
    """

    never_mixed: tuple[str, ...]
    disjoint: tuple[str, ...]
    sharing: frozenset[str]
    sharing_outside: frozenset[str]
    people: frozenset[str]
    coming_back: tuple[str, ...]


@cache
def rules() -> Rules:
    """Return the rules of `schemas/sums.yaml`."""
    declared = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return Rules(
        never_mixed=tuple(declared["never_mixed"]),
        disjoint=tuple(declared["disjoint"]),
        sharing=frozenset(declared["sharing"]),
        sharing_outside=frozenset(declared["sharing_outside"]),
        people=frozenset(declared["people"]),
        coming_back=tuple(declared["coming_back"]),
    )
