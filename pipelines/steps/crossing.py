"""Declared breaks between counts that are added up: what one counts, the other may count otherwise.

Belongs here: which breaks lie between the windows or vintages of the parts of a sum, in words.
Does not belong here: what may be added (`summing.py`), what a break costs a change (`derive/grades.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from pipelines.steps.summing import Part

STOCK = "stock"
VINTAGE = "vintage"  # of a break in what is published from its day on, whatever the window


@dataclass(frozen=True)
class Between:
    """A declared break: its day, what it lies between and concerns (None: every code), what it does, who says so."""

    source: str
    day: date
    facet: str
    applies_to: str
    codes: Mapping[str, str | None]
    effect: str
    citation: str

    def concerns(self, part: Part) -> bool:
        """Return whether it is a break in what this count counts."""
        limits = all(code is None or part.codes[name] == code for name, code in self.codes.items())
        return part.codes["source"] == self.source and limits

    def lies_between(self, one: Part, two: Part) -> bool:
        """Return whether it lies between two counts, as of a change (docs/method/year-on-year.md)."""
        if self.applies_to == VINTAGE:
            return None not in (one.as_of, two.as_of) and self._is_before(one.as_of) != self._is_before(two.as_of)
        first, last = sorted((one, two), key=lambda part: part.end or date.max)
        before = first.end if first.codes["basis"] == STOCK else first.start
        if before is None or last.end is None or one.codes["time_period"] == two.codes["time_period"]:
            return False
        return before < self.day <= last.end

    def _is_before(self, day: date | None) -> bool:
        return day is not None and day < self.day


def notes(parts: Sequence[Part], breaks: Iterable[Between]) -> list[str]:
    """Return a line for each break that lies between two of the counts and concerns either of them.

    Args:
        parts: The counts of a sum.
        breaks: Declared breaks, one for each code that it reaches.
    """
    pairs = list(combinations(parts, 2))
    return list(
        dict.fromkeys(
            f"a break lies between them, {one.day} {one.facet}: {one.effect} ({one.citation})"
            for one in breaks
            if any(one.lies_between(*pair) and any(map(one.concerns, pair)) for pair in pairs)
        )
    )
