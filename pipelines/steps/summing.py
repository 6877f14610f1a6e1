"""Which counts may be added up, and why not: disjoint parts of one publisher.

Belongs here: telling two counts disjoint, overlapping, or one a part of the other; refusing what is no sum.
Does not belong here: the arithmetic (`bounds.py`), reading figures and printing (`cli/sums.py`), what is declared
(`schemas/sums.yaml`, partitions in source.yaml).

Two counts are disjoint where they lie apart in one dimension. Counts of two publishers, series or donors, of a
confederation and its member, and of two editions for one window may always speak of the same reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from pipelines.steps.bounds import MAY_OVERLAP, NOTHING, UNKNOWN, Bounds, member, total
from schemas import codelists, structure, sums
from schemas.messages import DsigError
from sources.declaration import Partition

DISJOINT = "sum of disjoint parts"
CHANNEL = ("source", "reporting_org", "notified_donor")
CONFLICT_KEY = tuple(name for name in structure.DIMENSIONS if name != "source")
ADDS_NOTHING = ("not_applicable", "included_elsewhere")
AT_A_DATE = ("stock", "cumulative")
WHY_NOT = {
    "measure": "counts of different units are never added up",
    "basis": "they run on different clocks",
    "conduct": "the source declares no split by these",
    "time_period": "a stock or running total of two dates counts the same reports twice",
}
Relation = Literal["same", "apart", "around", "inside", "crossing"]


@dataclass(frozen=True)
class Part:
    """One count of a sum: codes by dimension, window, state and bounds, the part that includes it, edition, vintage."""

    figure_id: str
    codes: Mapping[str, str]
    start: date | None
    end: date | None
    state: str
    low: int | None
    high: int | None
    included_in: str | None = None
    edition: str = ""
    is_superseded: bool = False
    as_of: date | None = None

    @property
    def ids(self) -> list[str]:
        """Ids of the reported figures it rests on."""
        return self.figure_id.split(";")


@dataclass(frozen=True)
class Sum:
    """What counts come to.

    Attributes:
        bounds: Least and most; None where no member can have a number.
        label: `DISJOINT` or `MAY_OVERLAP`.
        members: Bounds of each part, in order; None of one that has no number to add.
        notes: Why parts may overlap, and which of them leave an end open.
    """

    bounds: Bounds | None
    label: str
    members: tuple[Bounds | None, ...]
    notes: tuple[str, ...]


def added(parts: Sequence[Part], partitions: Mapping[str, Sequence[Partition]]) -> Sum:
    """Return what counts come to: a sum where they are disjoint parts of one publisher, else bounds.

    Args:
        parts: Two counts or more.
        partitions: Declared splits by source.

    Raises:
        DsigError: E809 naming the facet that differs, or the part that is included in another.
    """
    _refuse_mixed(parts, partitions)
    shared = {
        (i, j): why
        for i, j in combinations(range(len(parts)), 2)
        if (why := _why_shared(parts[i], parts[j], partitions))
    }
    known = {figure for part in parts for figure in part.ids}
    members = tuple(
        member(part.state, part.low, part.high, counterpart_is_member=part.included_in in known - set(part.ids))
        for part in parts
    )
    open_ended = [
        f"{part.figure_id}: {'how many is not known' if bounds == UNKNOWN else 'no upper end is stated'}"
        for part, bounds in zip(parts, members, strict=True)
        if bounds.high is None
    ]
    notes = (*dict.fromkeys(shared.values()), *open_ended)
    given = tuple(
        None if part.state in ADDS_NOTHING and bounds == NOTHING else bounds
        for part, bounds in zip(parts, members, strict=True)
    )
    bounds = total(members, list(shared)) if any(given) else None
    return Sum(bounds, MAY_OVERLAP if shared else DISJOINT, given, notes)


def _refuse_mixed(parts: Sequence[Part], partitions: Mapping[str, Sequence[Partition]]) -> None:
    names = sums.rules().never_mixed
    if parts[0].codes["basis"] in AT_A_DATE:
        names = (*names, "time_period")
    for name in names:
        first: dict[str, str] = {}
        for part in parts:
            first.setdefault(part.codes[name], part.figure_id)
        if len(first) > 1 and not _is_split(name, parts, partitions):
            told = ", ".join(f"{code} ({figure})" for code, figure in first.items())
            fix = f"keep figures of one {name}: dsig compare --figures --breakdowns lists them"
            raise DsigError("E809", name, f"{told}: {WHY_NOT[name]}; {fix}")


def _is_split(name: str, parts: Sequence[Part], partitions: Mapping[str, Sequence[Partition]]) -> bool:
    """Return whether all codes of a dimension are the same or parts of one declared split."""
    pairs = (pair for pair in combinations(parts, 2) if pair[0].codes[name] != pair[1].codes[name])
    return all(_is_declared(name, one, two, partitions) for one, two in pairs)


def _is_declared(name: str, one: Part, two: Part, partitions: Mapping[str, Sequence[Partition]]) -> bool:
    if one.codes["source"] != two.codes["source"]:
        return False
    return any(
        split.dimension == name
        and all(part.codes[name] in split.parts for part in (one, two))
        and all(part.codes[where] == code for part in (one, two) for where, code in split.where.items())
        for split in partitions.get(one.codes["source"], ())
    )


def _why_shared(one: Part, two: Part, partitions: Mapping[str, Sequence[Partition]]) -> str:
    """Return why two counts may speak of the same reports; an empty text where they cannot.

    Raises:
        DsigError: E809 where they are the same count, or one is a part of the other.
    """
    if set(one.ids) & set(two.ids) or all(one.codes[name] == two.codes[name] for name in CONFLICT_KEY):
        said = f"{one.figure_id} and {two.figure_id} are the same count, in one edition or two"
        raise DsigError("E809", two.figure_id, f"{said}; leave one of them out")
    found = {name: _relation(name, one, two, partitions) for name in structure.DIMENSIONS if name not in CHANNEL}
    differing = {name: relation for name, relation in found.items() if relation != "same"}
    other = [name for name in CHANNEL if one.codes[name] != two.codes[name]]
    if set(other) <= {"source"} and "subject_org" not in differing:
        _refuse_part(one, two, differing)
    if other:
        told = " and ".join(f"{name} {one.codes[name]} and {two.codes[name]}" for name in other)
        return f"counted or notified apart ({told}): the same may be counted in both"
    if "apart" in differing.values():
        return _why_not_at_once(one, two, differing)
    told = " and ".join(f"{name} {one.codes[name]} and {two.codes[name]}" for name in differing)
    return f"{told}: the same may be counted in both"


def _why_not_at_once(one: Part, two: Part, differing: Mapping[str, Relation]) -> str:
    """Return why counts that lie apart may share reports all the same: they were not counted at one time."""
    for part in (one, two):
        if part.is_superseded:
            return f"{part.figure_id}: another value stands since: the same may be counted in both"
    if one.edition == two.edition or differing.get("time_period") == "apart":
        return ""
    return f"editions {one.edition} and {two.edition}, not counted at one time: the same may be counted in both"


def _refuse_part(one: Part, two: Part, differing: Mapping[str, Relation]) -> None:
    for relation, part, whole in (("around", two, one), ("inside", one, two)):
        if differing and set(differing.values()) == {relation}:
            told = f"is included in {whole.figure_id} ({', '.join(sorted(differing))})"
            raise DsigError("E809", part.figure_id, f"{told}: leave out the part, or the whole")


def _relation(name: str, one: Part, two: Part, partitions: Mapping[str, Sequence[Partition]]) -> Relation:
    """Return how two counts lie to each other in one dimension, seen from the first."""
    first, second = one.codes[name], two.codes[name]
    if first == second:
        return "same"
    if name == "time_period":
        found: Relation = _windows(one, two)
    elif first in _above(name, second):
        found = "around"
    elif second in _above(name, first):
        found = "inside"
    else:
        found = _beside(name, first, second)
    rules = sums.rules()
    is_coming_back = name in rules.coming_back and one.codes["measure"] in rules.people
    if found in ("apart", "crossing") and _is_declared(name, one, two, partitions):
        return "apart"
    return "crossing" if found == "apart" and is_coming_back else found


def _beside(name: str, first: str, second: str) -> Relation:
    rules = sums.rules()
    if name not in rules.disjoint or {first, second} & rules.sharing:
        return "crossing"
    families = {(first, *_above(name, first))[-2:-1], (second, *_above(name, second))[-2:-1]}
    return "crossing" if {first, second} & rules.sharing_outside and len(families) > 1 else "apart"


def _above(name: str, code: str) -> tuple[str, ...]:
    known = codelists.load(structure.COLUMNS[name].codelist or "")
    total_of_all = structure.COLUMNS[name].default or "_T"
    above = known.ancestors(code) if code in known else ()
    return () if code == total_of_all else (*above, total_of_all)


def _windows(one: Part, two: Part) -> Relation:
    if one.start is None or two.start is None or one.end is None or two.end is None:
        return "crossing"
    if one.end < two.start or two.end < one.start:
        return "apart"
    if one.start <= two.start and two.end <= one.end:
        return "around"
    return "inside" if two.start <= one.start and one.end <= two.end else "crossing"
