"""Totals and parts in running text: figures that share every dimension but one, in which one splits the other.

Belongs here: which figures of a passage are parts of which; when parts were meant to make up the whole.
Does not belong here: tables (`arithmetic_tables.py`), what follows from a sum (`arithmetic.py`).

A passage is a paragraph with the list items under it. That parts do not close is only said where nothing else can
explain the gap: parts meant as all (after a colon, with an unknown part, every code of the level), a small gap, and no
other number in their sentences that may be the missing part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from schemas import codelists
from sources.readers.prose import sums
from sources.readers.prose.document import Figure
from sources.readers.prose.frame import OFFENDERS
from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.sums import Verdict

# Dimensions whose codes split a count; actions run beside each other and split nothing.
SPLITTING = {
    name: name for name in ("conduct", "status", "survivor", "perpetrator_sex", "personnel", "setting", "mode")
} | {"subject_org": "organisation", "ref_area": "area"}
UNKNOWN = ("unknown", "UNKNOWN")
FLOATING = (*UNKNOWN, "OTHER")
# Codes that a complete list can do without.
LOOSE = (*FLOATING, "closed_other", "investigated", "female_age_unknown", "male_age_unknown")
PEOPLE = ("victim_survivor", *OFFENDERS)
LEAST_PARTS = 2
MANY = 3  # so many parts do not make up a number by chance
FEWEST_OF_OTHER_UNIT = 5  # smaller sums are equal to something by chance
FARTHEST = 2  # times as many or as few as the total that parts of another unit may be
Family = tuple[int, str, list[int]]


def verdicts(figures: list[Figure], words: Lexicon) -> Iterator[Verdict]:
    """Yield what the sums of each passage say.

    Args:
        figures: Figures of one document in reading order.
        words: Lexicon of its language.
    """
    numbers = words.words["numbers"]
    joined = "|".join(re.escape(join) for join in numbers["joins"])
    one_more = re.compile(rf"(?:[,;]|\b(?:{joined}))\s+(?P<one>{'|'.join(numbers['shy'])})\b", re.IGNORECASE)
    known: dict[tuple[object, ...], int] = {}
    counted = [i for i, figure in enumerate(figures) if figure.block.kind != "table" and sums.is_counted(figure)]
    for passage in _passages(figures):
        found = _Passage(figures, passage, counted, one_more)
        yield from found.verdicts(known)
        for index in found.counted:
            known |= {(name, _code(figures[index], name), _key(figures[index], name)): index for name in SPLITTING}


def families(figures: list[Figure], counted: list[int]) -> Iterator[Family]:
    """Yield totals among figures, the dimension that is split, and its two or more parts."""
    for name in SPLITTING:
        alike: dict[tuple[object, ...], list[int]] = {}
        for index in counted:
            alike.setdefault(_key(figures[index], name), []).append(index)
        for group in alike.values():
            if len({_code(figures[index], name) for index in group}) > LEAST_PARTS:
                for total in group:
                    yield from _family(figures, counted, total, name)


def _family(figures: list[Figure], counted: list[int], total: int, name: str) -> Iterator[Family]:
    """Yield a total with its parts; with and without those that are unknown, which may be parts of another."""
    several = [_parts(figures, counted, total, name, floating) for floating in (True, False)]
    for number, parts in enumerate(several):
        if len(parts) >= LEAST_PARTS and sums.value(figures[total]) > 0 and parts not in several[:number]:
            yield total, name, parts


def _passages(figures: list[Figure]) -> Iterator[list[int]]:
    """Yield the figures of each paragraph with those of the items under it."""
    passage: list[int] = []
    prose = [index for index, figure in enumerate(figures) if figure.block.kind != "table"]
    for _, group in groupby(prose, key=lambda index: figures[index].block.start):
        found = list(group)
        if passage and figures[found[0]].block.kind != "item":
            yield passage
            passage = []
        passage += found
    if passage:
        yield passage


class _Passage:
    """The figures of a passage: all of them, and those that can be added up."""

    def __init__(self, figures: list[Figure], indices: list[int], prose: list[int], one_more: re.Pattern[str]) -> None:
        self.figures, self.indices, self.prose, self.one_more = figures, indices, prose, one_more
        self.counted = [index for index in indices if sums.is_counted(figures[index])]

    def verdicts(self, known: dict[tuple[object, ...], int]) -> Iterator[Verdict]:
        """Yield what the sums say, totals said before (by dimension, code and what they share) included."""
        found = [*families(self.figures, self.counted), *self._under(known)]
        closed = [one for one in found if not sums.gap(self.figures, one[0], one[2]) and self._is_sure(*one)]
        yield from (sums.closes(self.figures, total, parts) for total, _, parts in closed)
        done = {one[:2] for one in closed} | {tuple(one[2]) for one in closed}
        for total, name, parts in found:
            if (total, name) in done or tuple(parts) in done or not sums.gap(self.figures, total, parts):
                continue
            if (other := self._other_unit(total, name, parts)) is not None:
                yield sums.drifts(self.figures, total, parts, other)
            elif self._misses(total, name, parts):
                yield sums.gapes(self.figures, total, parts)

    def _under(self, known: dict[tuple[object, ...], int]) -> Iterator[Family]:
        """Yield the parts of totals that were said in an earlier paragraph."""
        totals: dict[tuple[int, str], None] = {}
        for index in self.counted:
            for name in SPLITTING:
                for code in _above(name, _code(self.figures[index], name)):
                    if (total := known.get((name, code, _key(self.figures[index], name)))) is not None:
                        totals[total, name] = None
        for total, name in totals:
            yield from _family(self.figures, self.counted, total, name)

    def _is_sure(self, total: int, name: str, parts: list[int]) -> bool:
        """Return whether parts make up a total by more than chance."""
        return len(parts) >= MANY or self._is_beside(total, parts) or _is_complete(self.figures, total, name, parts)

    def _other_unit(self, total: int, name: str, parts: list[int]) -> int | None:
        """Return the total of people that parts make up which were printed as parts of reports."""
        added, own = sum(sums.value(self.figures[part]) for part in parts), sums.value(self.figures[total])
        is_whole = added > own or _is_complete(self.figures, total, name, parts)
        if not own <= FARTHEST * added <= FARTHEST**2 * own:
            return None
        if added < FEWEST_OF_OTHER_UNIT or not is_whole or self.figures[total].reading.codes["measure"] in PEOPLE:
            return None
        alike = (i for i in self.prose if _is_other_unit(self.figures[i], self.figures[total]))
        return next((index for index in alike if sums.value(self.figures[index]) == added), None)

    def _misses(self, total: int, name: str, parts: list[int]) -> bool:
        """Return whether parts meant to make up their total miss it, and nothing else explains that."""
        if not sums.is_near(self.figures, total, parts):
            return False
        is_all = _is_complete(self.figures, total, name, parts) or self._is_listed(total, parts)
        return is_all and not self._is_explained(total, name, parts)

    def _is_listed(self, total: int, parts: list[int]) -> bool:
        """Return whether a colon stands between a total and its parts, in one sentence or before items."""
        one, other = self.figures[total], self.figures[parts[0]]
        if total > parts[0]:
            return False
        if one.start == other.start:
            return ":" in one.sentence[one.reading.number.end : other.reading.number.start]
        return other.block.kind == "item" and one.block.kind != "item" and one.sentence.rstrip().endswith(":")

    def _is_beside(self, total: int, parts: list[int]) -> bool:
        """Return whether the total stands right before the first part or right after the last."""
        order = [index for index in self.counted if index not in parts[1:-1]]
        if total not in order:
            return False
        return order.index(total) in (order.index(parts[0]) - 1, order.index(parts[-1]) + 1)

    def _is_explained(self, total: int, name: str, parts: list[int]) -> bool:
        """Return whether a number in the same sentences may be the part that is missing, or is not understood."""
        near = {self.figures[index].start: self.figures[index] for index in (*parts, total) if index in self.indices}
        known = {total, *parts}.union(*(_parts(self.figures, self.counted, part, name) for part in parts))
        missing = sums.gap(self.figures, total, parts)
        for index in set(self.indices) - known:
            reading = self.figures[index].reading
            is_missing = reading.disposition != "context" or reading.number.value == abs(missing)
            if self.figures[index].start in near and is_missing:
                return True
        # "and one": a word that is only at times a number may be the missing part.
        start = self.figures[parts[0]].reading.number.end
        first = self.figures[parts[0]].start
        read = {self.figures[index].start + self.figures[index].reading.number.start for index in self.indices}
        later = ((at, figure.sentence, start if at == first else 0) for at, figure in near.items() if at >= first)
        more = (at + found.start("one") for at, text, begin in later for found in self.one_more.finditer(text, begin))
        return missing == 1 and any(place not in read for place in more)


def _is_other_unit(figure: Figure, total: Figure) -> bool:
    """Return whether a figure counts the people of the same: of one body, conduct and window, not split."""
    own, codes = total.reading.codes, figure.reading.codes
    is_alike = all(codes.get(name, "_T") == own.get(name, "_T") for name in SPLITTING)
    return is_alike and codes["measure"] in PEOPLE and figure.reading.period == total.reading.period


def _parts(figures: list[Figure], counted: list[int], total: int, name: str, floating: bool = True) -> list[int]:
    """Return the parts of a total in a dimension, parts of parts left out; none where two have the same code.

    Args:
        figures: Figures of the document.
        counted: Those that may be parts.
        total: The total.
        name: The dimension.
        floating: Whether what is unknown or other is a part: its code says nothing of the breakdown it stands in.
    """
    whole, key = _code(figures[total], name), _key(figures[total], name)
    codes = {index: _code(figures[index], name) for index in counted}
    under = [i for i, code in codes.items() if (floating if code in FLOATING else whole in _above(name, code))]
    below = {i: codes[i] for i in under if codes[i] != whole and _key(figures[i], name) == key}
    # "27 are being assessed, and one case is under review": a case takes up what its sentence counts.
    said, unit = {figures[index].start for index in below}, figures[total].reading.codes["measure"]
    taken = (i for i in under if figures[i].start in said and figures[i].reading.codes["measure"] == "case")
    below |= {i: codes[i] for i in taken if codes[i] != whole and _key(figures[i], name, unit) == key}
    below = {index: below[index] for index in sorted(below)}
    parts = [index for index, code in below.items() if not set(_above(name, code)) & set(below.values())]
    return parts if len({below[part] for part in parts}) == len(parts) else []


def _code(figure: Figure, name: str) -> str:
    return figure.reading.codes.get(name, "_T")


def _key(figure: Figure, name: str, unit: str | None = None) -> tuple[object, ...]:
    """Return what parts share with their total: every code but one, and the window; as if of a unit, if given."""
    codes = figure.reading.codes | ({"measure": unit} if unit else {})
    return figure.reading.period, *sorted(item for item in codes.items() if item[0] != name and item[1] != "_T")


@cache
def _above(name: str, code: str) -> tuple[str, ...]:
    codes = codelists.load(SPLITTING[name])
    if code not in codes:
        return ()
    above = codes.ancestors(code)
    # Lists of areas and organisations have no root of their own in every branch.
    return above if "_T" in above or code == "_T" or "_T" not in codes else (*above, "_T")


def _is_complete(figures: list[Figure], total: int, name: str, parts: list[int]) -> bool:
    """Return whether the parts have every code under the total's, or one for what is unknown."""
    codes = {_code(figures[part], name) for part in parts}
    return bool(codes & set(UNKNOWN)) or _is_covered(name, _code(figures[total], name), codes)


def _is_covered(name: str, code: str, codes: set[str]) -> bool:
    below = [child for child in codelists.load(SPLITTING[name]).children(code) if child not in LOOSE]
    return len(below) > 1 and all(child in codes or _is_covered(name, child, codes) for child in below)
