"""A number with the words to its right and left: whether it counts, and what.

Belongs here: telling a count from a year, a page or a budget; the noun a number belongs to.
Does not belong here: what it is split by, and when (`binding.py`).

A number has a right side, up to the next number, and a left side, down to the one before. What it counts stands
directly after it ("47 complaints"), or before it ("complaints: 47"), or is the same as before ("18 of them").
"""

from __future__ import annotations

import re

from sources.readers.prose.frame import DIMENSIONS, OFFENDERS, Frame, Reading
from sources.readers.prose.lexicon import Hit
from sources.readers.prose.sentence import Sentence

# A noun this many words after the number is still its own: "47 new and serious complaints".
REACH = 4
AS_BEFORE = "as in the sentence before"
# What a word right before a number makes of it.
REFERRING = {"before": "a reference", "change": "a difference", "projection": "a projection"}


class Side:
    """A number with the words to its right and left."""

    def __init__(self, sentence: Sentence, index: int) -> None:
        self.sentence, self.number = sentence, sentence.numbers[index]
        numbers, text = sentence.numbers, sentence.text
        self.is_first = index == 0
        self.left = numbers[index - 1].end if index else 0
        self.right = numbers[index + 1].start if index + 1 < len(numbers) else len(text)
        if (stop := text.find(";", self.number.end, self.right)) >= 0:
            self.right = stop
        if (stop := text.rfind(";", self.left, self.number.start)) >= 0:
            self.left = stop

    def plain_context(self) -> str | None:
        """Return why a number is no count whatever was said before, or None."""
        own = self._own_noun()
        return self._context() or ("counts something else" if own and own[0] == "context" else None)

    def _after(self) -> str:
        return self.sentence.text[self.number.end : self.right]

    def _before(self) -> str:
        return self.sentence.text[self.left : self.number.start]

    def _context(self) -> str | None:
        """Return why the number is no count, judged by what stands right beside it."""
        after, before = self._after(), self._before()
        if self.number.is_decimal:
            return "not whole"
        if re.match(r"\s*(?:%|‰|°)", after) or re.search(r"[€$£]\s*$", before):
            return "share or money"
        if not before.strip() and self.is_first and re.match(r"\s*[.)]\s|\s*\(|\s+[A-ZÀ-Þ]", after):
            return "number of a note or list"
        for hit in self.sentence.hits["context"]:
            gap = self.sentence.text[hit.end : self.number.start]
            if hit.end <= self.number.start and hit.code in REFERRING and not self._unqualified(gap):
                return REFERRING[hit.code]
            if hit.code == "compare" and self._is_right_after(hit):
                return "a difference"
            if hit.code in ("not_ours", "share"):
                return hit.code.replace("_", " ")
        return None

    def _is_right_after(self, hit: Hit) -> bool:
        return hit.start >= self.number.end and not self.sentence.text[self.number.end : hit.start].strip()

    def _unqualified(self, gap: str) -> str:
        """Return what stands between a word and the number besides "more than", "about"."""
        for hit in reversed(self.sentence.lexicon.phrases["qualifiers"].find(gap)):
            gap = gap[: hit.start] + gap[hit.end :]
        return gap.strip(" .")

    def is_workforce(self) -> bool:
        """Return whether the sentence speaks of who works somewhere."""
        return any(hit.code == "workforce" for hit in self.sentence.hits["context"])

    def measure(self, frame: Frame, previous: Reading | None) -> tuple[str | None, str]:
        """Return what is counted and how that is known, or None and why the number is context."""
        own = self._own_noun()
        if own is not None:
            category, code = own
            if category == "context":
                return None, "counts something else"
            if category == "measure":
                return self._people(frame, previous, "person") if code == "person" else code, ""
            if category == "action":
                return "person", ""
            if previous and self._is_elliptic():
                return previous.codes["measure"], "as the number before"
            usual = "victim_survivor" if category == "survivor" else "alleged_perpetrator"
            return self._people(frame, previous, usual), ""
        if self._first_word() and not self._follows():
            return None, "counts something unknown"
        before = self.sentence.within("measure", self.left, self.number.start)
        if before and (self.is_first or previous is None):
            return before[-1].code, ""
        if previous is not None:
            return previous.codes["measure"], "as the number before"
        anaphora = self.sentence.hits["anaphora"] or self.sentence.hits["further"]
        dated = any(when.kind == "period" for when in self.sentence.whens)
        if frame.measure and (anaphora or dated or self.sentence.bases or self._has_group()):
            return frame.measure, AS_BEFORE
        return None, "no word for what is counted"

    def _own_noun(self) -> tuple[str, str] | None:
        """Return category and code of the nearest noun right after the number."""
        best: tuple[int, int, str, str] | None = None
        for category in ("measure", "survivor", "perpetrator_sex", "personnel", "action", "context"):
            for hit in self.sentence.within(category, self.number.end, self.right):
                if category == "context" and hit.code != "units":
                    continue
                gap = self.sentence.text[self.number.end : hit.start]
                if len(gap.split()) > REACH or re.search(r"[,:(]", gap) or self._has_verb(gap):
                    continue
                rank = (hit.start, -hit.end, category, hit.code)
                best = min(best, rank) if best else rank
        if best and best[2] in ("survivor", "personnel") and (unit := self._unit_behind(-best[1])):
            return "measure", unit
        return (best[2], best[3]) if best else None

    def _unit_behind(self, end: int) -> str | None:
        """Return the unit a group word only describes: child safeguarding incidents, staff complaints."""
        for hit in self.sentence.within("measure", end, self.right):
            gap = self.sentence.text[end : hit.start]
            if (
                hit.code != "person"
                and len(gap.split()) <= 2
                and not re.search(r"[,:;(]", gap)
                and not self._has_verb(gap)
            ):
                return hit.code
        return None

    def _has_verb(self, gap: str) -> bool:
        return bool(self.sentence.lexicon.phrases["follows"].find(gap))

    def has_joint(self, gap: str) -> bool:
        """Return whether "and" stands between a number and a word."""
        joins = "|".join(map(re.escape, self.sentence.lexicon.words["periods"]["and"]))
        return bool(re.search(rf"(?<!\w)(?:{joins})(?!\w)|;", gap, re.IGNORECASE))

    def _first_word(self) -> str:
        found = re.match(r"[\s'\"’»)\]]*([^\W\d_][\w’'-]*)", self._after())
        return found.group(1) if found else ""

    def _follows(self) -> bool:
        start = self.number.end + len(self._after()) - len(self._after().lstrip(" '\"’»)]"))
        return any(hit.start == start for hit in self.sentence.hits["follows"])

    def _has_group(self) -> bool:
        return any(self.sentence.within(name, self.left, self.right) for name in (*DIMENSIONS, "organisation"))

    def _is_elliptic(self) -> bool:
        """Return whether the group after the number is not itself counted: 290 about staff and 83 its partners."""
        after = self._after()
        return any(not after[: hit.start].strip() for hit in self.sentence.lexicon.phrases["own"].find(after))

    def _people(self, frame: Frame, previous: Reading | None, usual: str) -> str:
        """Return whether people are offenders or survivors: as was said of those counted before, else the usual."""
        if self.sentence.within("action", self.left, self.right):
            return "person"
        before = self.sentence.within("measure", 0, self.number.start)
        for code in (*(hit.code for hit in reversed(before)), previous.codes["measure"] if previous else frame.measure):
            if code in OFFENDERS or code == "victim_survivor":
                return str(code)
        return usual
