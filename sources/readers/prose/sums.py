"""Sums of figures: what is said of parts that make up their total, that do not, or that make up another one.

Belongs here: adding exact counts, the words of a verdict.
Does not belong here: which figures are parts of which (`arithmetic_prose.py`, `arithmetic_tables.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sources.readers.prose.document import Figure

CLOSES = "parts close"
# How a reason begins that is a finding, by its code in schemas/messages.csv.
FINDINGS = {"F101": "components do not close", "F105": "unit drifts"}
MOST_SHOWN = 6


@dataclass(frozen=True)
class Verdict:
    """What a sum says of the figures in it.

    Attributes:
        figures: Their numbers in the list of figures.
        reason: What is told of each.
        confirmed: Those that the sum says were read rightly: the parts close, and no other of them is coded alike.
    """

    figures: tuple[int, ...]
    reason: str
    confirmed: tuple[int, ...] = ()


def is_counted(figure: Figure) -> bool:
    """Return whether a figure is an exact count: only those can be added up."""
    number = figure.reading.number
    return figure.reading.disposition != "context" and number.qualifier == "exact" and number.value is not None


def value(figure: Figure) -> int:
    """Return the number of an exact count."""
    return figure.reading.number.value or 0


def closes(figures: list[Figure], total: int, parts: list[int]) -> Verdict:
    """Return the verdict on parts that make up their total."""
    family = (total, *parts)
    codings = {index: _coding(figures[index]) for index in family}
    unit = figures[total].reading.codes["measure"]
    lone = (index for index in family if list(codings.values()).count(codings[index]) == 1)
    confirmed = tuple(index for index in lone if figures[index].reading.codes["measure"] == unit)
    return Verdict(family, f"{CLOSES}: {value(figures[total])} = {_added(figures, parts)}", confirmed)


def gapes(figures: list[Figure], total: int, parts: list[int]) -> Verdict:
    """Return the verdict on parts that do not make up their total."""
    added = sum(value(figures[part]) for part in parts)
    reason = f"{FINDINGS['F101']}: {added} of {value(figures[total])}"
    return Verdict((total, *parts), f"{reason} ({_added(figures, parts)})")


def drifts(figures: list[Figure], total: int, parts: list[int], other: int) -> Verdict:
    """Return the verdict on parts that make up a total of another unit."""
    own, unit = (figures[index].reading.codes["measure"] for index in (total, other))
    reason = f"{FINDINGS['F105']}: {_added(figures, parts)} = {value(figures[other])} {unit}"
    return Verdict(tuple(parts), f"{reason}, not {value(figures[total])} {own}")


def is_near(figures: list[Figure], total: int, parts: list[int]) -> bool:
    """Return whether parts miss their total by so little that they were meant to make it up."""
    return 0 < abs(gap(figures, total, parts)) <= max(1, value(figures[total]) // 20)


def gap(figures: list[Figure], total: int, parts: list[int]) -> int:
    """Return by how much parts fall short of their total; negative where they exceed it."""
    return value(figures[total]) - sum(value(figures[part]) for part in parts)


def _coding(figure: Figure) -> tuple[object, ...]:
    codes = figure.reading.codes.items()
    return figure.reading.period, *sorted(item for item in codes if item[1] != "_T")


def _added(figures: list[Figure], parts: list[int]) -> str:
    return " + ".join(_shown([value(figures[part]) for part in parts]))


def _shown(values: list[int]) -> Iterator[str]:
    yield from map(str, values if len(values) <= MOST_SHOWN else values[: MOST_SHOWN - 2])
    if len(values) > MOST_SHOWN:
        yield f"... ({len(values)} parts)"
