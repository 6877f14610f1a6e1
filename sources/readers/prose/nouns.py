"""The noun that a number counts: the nearest right after it, or the unit it only describes.

Belongs here: which word after a number is its own, how far it may stand.
Does not belong here: the words on its sides (`side.py`), what the noun makes it count (`counted.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.readers.prose.frame import PEOPLE
from sources.readers.prose.phrases import Hit

if TYPE_CHECKING:
    from sources.readers.prose.side import Side

# A noun this many words after the number is still its own: "47 new and serious complaints".
REACH = 4
GROUPS = ("survivor", "perpetrator_sex", "personnel")


@dataclass(frozen=True)
class Noun:
    """A noun that a number counts: the category it is known in, its code, where it ends."""

    category: str
    code: str
    end: int


def of(side: Side) -> Noun | None:
    """Return the nearest noun right after the number, or after the next where only "and" parts them."""
    joints = side.sentence.lexicon.words["periods"]["and"]
    if side.after.strip().casefold() in joints and side.index + 1 < len(side.sentence.numbers):
        return type(side)(side.sentence, side.index + 1).noun
    if base := side.base():
        return base.noun
    best: tuple[int, int, Noun] | None = None
    for category in ("measure", *GROUPS, "action", "context"):
        for hit in side.right_of(category):
            if category == "context" and (hit.code != "units" or _is_window(side, hit)):
                continue
            if _is_far(side, side.sentence.text[side.number.end : hit.start], category):
                continue
            if _is_subject(side, hit, category):
                continue
            rank = (hit.start, -hit.end, Noun(category, hit.code, hit.end))
            best = rank if best is None or rank[:2] < best[:2] else best
    noun = best[2] if best else None
    if noun and (noun.category in GROUPS or noun.code == "person") and (unit := _unit_behind(side, noun.end)):
        return unit
    return noun


def _is_subject(side: Side, hit: Hit, category: str) -> bool:
    """Return whether people behind an article are not those counted: in 71 the person accused was a volunteer."""
    words = side.sentence.text[side.number.end : hit.start].split()
    is_people = category in GROUPS or hit.code in PEOPLE
    return is_people and words[-1:] != [] and words[-1].casefold() in side.sentence.lexicon.the and len(words) == 1


def _is_window(side: Side, hit: Hit) -> bool:
    """Return whether a unit is part of a window: 74 the year before."""
    spans = [(said.start, said.end) for said in side.sentence.hits["periods"]]
    spans += [(when.start, when.end) for when in side.sentence.whens]
    return any(start <= hit.start < end for start, end in spans)


def _is_far(side: Side, gap: str, category: str) -> bool:
    """Return whether a word is not the number's own: too far, behind a mark or a verb."""
    for mark in side.sentence.lexicon.phrases["anaphora"].find(gap):  # six of those meetings
        if not gap[: mark.start].strip():
            gap = gap[mark.end :]
            break
    if _is_collective(side):  # une douzaine de plaintes
        gap = re.sub(rf"^\s*(?:{'|'.join(map(re.escape, side.sentence.lexicon.words['of']))})(?=\s)|^\s*d['’]", "", gap)
    words = gap.split()
    if any(word.casefold() in side.sentence.lexicon.words["numbers"]["shy"] for word in words):
        return True  # neuf ont été licenciés, quatre un blâme: a warning each
    is_of = 1 <= len(words) <= 2 and words[0].casefold() in side.sentence.lexicon.words["of"]
    if is_of and category != "context" and side.sentence.lexicon.definite.search(gap.rstrip()):
        gap = ""  # twenty-six of the concerns
    for name in ("status", "conduct"):  # 93 open cases: the words of a state are no verbs here
        for hit in reversed(side.sentence.lexicon.phrases[name].find(gap)):
            gap = f"{gap[: hit.start]}-{gap[hit.end :]}"
    return len(gap.split()) > REACH or bool(re.search(r"[,:(]", gap)) or _has_verb(side, gap)


def _is_collective(side: Side) -> bool:
    """Return whether the number is a noun itself, joined to what it counts by "of": a dozen of, una docena de."""
    return side.number.in_words and side.number.printed.casefold() in side.sentence.lexicon.collective


def _unit_behind(side: Side, end: int) -> Noun | None:
    """Return the unit a group word only describes: child safeguarding incidents, staff complaints, staff files."""
    for category in ("measure", "context"):
        for hit in side.sentence.within(category, end, side.right):
            gap = side.sentence.text[end : hit.start]
            is_unit = hit.code != "person" and (category == "measure" or hit.code == "units")
            if is_unit and len(gap.split()) <= 2 and not re.search(r"[,:;(]", gap) and not _has_verb(side, gap):
                return Noun(category, hit.code, hit.end)
    return None


def _has_verb(side: Side, gap: str) -> bool:
    return bool(side.sentence.lexicon.phrases["follows"].find(gap))
