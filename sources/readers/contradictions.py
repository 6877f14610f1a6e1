"""Figures of one document that say different things of the same thing: one rule for reading and for loading.

Belongs here: which figures share a key and not the value.
Does not belong here: what was said before (`pipelines/steps/review.py`), what is quarantined (`validate.py` there).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from schemas import structure
from sources.readers.questions import Element

ACCEPTED, REVIEW = "accepted", "review"  # code list `disposition`
SAID = ("obs_value", "obs_low", "obs_high", "qualifier", "state")
_KEY = tuple(name for name in structure.DIMENSIONS if name != "source")  # a document is of one source


def contradicting(figures: Sequence[Mapping[str, Any]]) -> list[tuple[list[int], str]]:
    """Return the accepted figures of one key with different values, a list of positions for each such key, and why.

    Args:
        figures: Of one document, with dimensions, what is said, disposition and figure_id; None where unknown. A figure
            with an unknown dimension has no key.
    """
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for position, figure in enumerate(figures):
        key = tuple(figure[name] for name in _KEY)
        if figure["disposition"] == ACCEPTED and None not in key:
            groups[key].append(position)
    return [
        (group, f"different values for the same key: {', '.join(figures[one]['figure_id'] for one in group)}")
        for group in groups.values()
        if len({tuple(figures[one][name] for name in SAID) for one in group}) > 1
    ]


def told(elements: list[Element], *, waits: bool) -> list[Element]:
    """Return the elements of a document, those that contradict each other with the reason.

    Args:
        elements: Elements of the contract.
        waits: Whether they are put to review, as `dsig refresh` does; else they keep the disposition of the reader.
    """
    found = list(elements)
    for group, reason in contradicting(elements):
        for one in group:
            disposition = REVIEW if waits else ACCEPTED
            found[one] = found[one] | {"disposition": disposition, "reasons": [*found[one]["reasons"], reason]}
    return found
