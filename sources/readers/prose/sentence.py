"""A sentence with everything the lexicon knows in it.

Belongs here: marking words, periods and numbers; which words cover which.
Does not belong here: which word goes with which number (`side.py`, `binding.py`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from schemas.periods import Period
from sources.readers.prose.dates import Calendar
from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.number import Number
from sources.readers.prose.numbers import find as find_numbers
from sources.readers.prose.phrases import Hit

SEXUAL = ("SEAH", "SEA", "SE", "SA", "SH", "SM")
# What covers what: "nature could not be established" says nothing of a status, "implementing partners" of no person.
COVERED = {
    "status": "conduct",
    "personnel": "organisation",
    "conduct": "organisation",
    "survivor": "organisation",
    "setting": "organisation",
}


NEAR = 8  # characters between "session of" and the date that only says when a paper came out
# Words of a window that may hold a number: the same nine months of 2023.
BACK = ("same_period_before", "year_before", "same_window")


class _Hits(dict[str, list[Hit]]):
    """The hits of each category in a sentence, looked up when first asked for."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        super().__init__()
        self._text, self._lexicon = text, lexicon

    def __missing__(self, name: str) -> list[Hit]:
        found = self._lexicon.phrases[name].find(self._text)
        if name in COVERED:
            over = self[COVERED[name]]
            found = [hit for hit in found if not any(o.start < hit.end and hit.start < o.end for o in over)]
        self[name] = found
        return found


class Sentence:
    """A sentence with everything the lexicon knows in it."""

    def __init__(
        self, text: str, lexicon: Lexicon, calendar: Calendar, seen: Container[int] = (), near: Period | None = None
    ) -> None:
        """Mark the words, periods and numbers of a sentence.

        Args:
            text: The sentence.
            lexicon: Words of its language.
            calendar: Reads its dates.
            seen: Values of the counts read so far.
            near: Window spoken of so far.
        """
        self.text, self.lexicon = text, lexicon
        self.whens, self.today = calendar.find(text, near), calendar.today
        shares = lexicon.phrases["context"].find(text)
        found = [n for n in find_numbers(text, lexicon) if not self._is_date(n) and not _is_inside(n, shares)]
        said = lexicon.phrases["periods"].find(text)
        back = [hit for hit in said if hit.code in BACK]
        issued = [hit.end for hit in said if hit.code == "issued"]
        self.whens = [w for w in self.whens if not any(end <= w.start <= end + NEAR for end in issued)]
        found = [n for n in found if not any(hit.start < n.start and n.end <= hit.end for hit in back)]
        choices = [hit.end for hit in lexicon.phrases["choice"].find(text)]  # it is not known which of the two
        found = [n for n in found if not any(0 <= n.start - end <= 1 for end in choices)]
        untold = lexicon.phrases["untold"].find(text)  # no figures are no zero
        found = [n for n in found if not any(hit.start <= n.start and n.end <= hit.end for hit in untold)]
        # "13 of the 40": the base was said before; what follows it still belongs to the 13.
        if len(found) > 1:  # in thirteen cases no investigation was opened
            states = lexicon.phrases["status"].find(text)
            found = [n for n in found if n.value != 0 or not _is_inside(n, states)]
        self.bases = [n for n in found if self._is_base(n) and n.value in seen]
        self.numbers = [n for n in found if n not in self.bases]
        self.others: list[Number] = []  # numbers that count something else
        self.passed: list[Number] = []  # numbers that are no counts and have words of their own
        self.hits = _Hits(text, lexicon)

    def _is_date(self, number: Number) -> bool:
        return any(when.start <= number.start < when.end for when in self.whens)

    def _is_base(self, number: Number) -> bool:
        """Return whether a number is named as known: the 40, of those 179."""
        if not self.lexicon.definite.search(self.text[: number.start].rstrip()):
            return False
        # "The 58 internal cases among them" are counted here for the first time.
        rest = re.split(r"[,;:.]", self.text[number.end :], maxsplit=1)[0]
        if any(not rest[: hit.start].strip() for hit in self.lexicon.phrases["further"].find(rest)):
            return False  # the fourteen that remain
        if rest.split(maxsplit=1)[:1] and rest.split(maxsplit=1)[0] in self.lexicon.words["periods"]["years"]:
            return False  # los 18 años
        return not self.lexicon.phrases["anaphora"].find(rest)

    def narrow(self, conduct: str | None) -> None:
        """Read bare words as sexual conduct where that is spoken of: eleven of exploitation and six of harassment."""
        bare, generic = self.lexicon.words.get("bare", {}), self.lexicon.words.get("generic", ())
        hits = self.hits["conduct"]
        if conduct == "SM":  # inappropriate behaviour, in a paper on sexual misconduct
            hits = [replace(h, code="SM") if self.text[h.start : h.end].casefold() in generic else h for h in hits]
            self.hits["conduct"] = hits
        is_sexual = conduct in SEXUAL or any(hit.code in SEXUAL for hit in hits)
        other = [hit for hit in hits if hit.code == "ABUSIVE" and not self._bare(hit, bare)]
        if not bare or not is_sexual or other or not self.numbers:
            return
        named = [replace(hit, code=self._bare(hit, bare) or hit.code) for hit in hits]
        more = [hit for hit in self.hits["bare"] if not any(o.start < hit.end and hit.start < o.end for o in hits)]
        self.hits["conduct"] = sorted([*named, *more], key=lambda hit: hit.start)

    def _bare(self, hit: Hit, bare: Mapping[str, Sequence[str]]) -> str | None:
        """Return the sexual conduct that a bare word stands for."""
        said = self.text[hit.start : hit.end].casefold()
        return next((code for code, words in bare.items() if said in words), None)

    def opens_with(self, name: str) -> bool:
        """Return whether the sentence begins with a word of a category, perhaps after one other word."""
        return any(len(self.text[: hit.start].split()) <= 1 for hit in self.hits[name])

    def within(self, name: str, start: int, end: int) -> list[Hit]:
        """Return the hits of a category in a part of the sentence."""
        return [hit for hit in self.hits[name] if start <= hit.start and hit.end <= end]


def _is_inside(number: Number, words: list[Hit]) -> bool:
    """Return whether a number is part of a word of another meaning: the cent of pour cent."""
    return number.in_words and any(_covers(hit, number) for hit in words)


def _covers(hit: Hit, number: Number) -> bool:
    """Return whether a word is more than the number in it: two years earlier."""
    return hit.start <= number.start and number.end <= hit.end and hit.end - hit.start > number.end - number.start
