"""A number with the words to its right and left.

Belongs here: how far its sides reach, the noun that belongs to it, what stands right before and after.
Does not belong here: whether it counts (`context.py`), what (`counted.py`), split by what (`binding.py`).

A number has a right side, up to the next number, and a left side, down to the one before; a semicolon ends both.
"""

from __future__ import annotations

import re

from sources.readers.prose import nouns
from sources.readers.prose.frame import DIMENSIONS
from sources.readers.prose.nouns import GROUPS
from sources.readers.prose.phrases import Hit
from sources.readers.prose.sentence import Sentence

NEAR = 3  # words between "of which" and the number
LABELS = (*DIMENSIONS, "measure", "organisation", "area")


class Side:
    """A number with the words to its right and left.

    Attributes:
        sentence, number, index: The number and where it stands.
        left, right: Offsets its sides reach to.
        is_first: True for the first number of the sentence.
    """

    def __init__(self, sentence: Sentence, index: int) -> None:
        self.sentence, self.number, self.index = sentence, sentence.numbers[index], index
        numbers, text = sentence.numbers, sentence.text
        self.is_first = index == 0
        self.is_base = index > 0 and _is_part_of_next(sentence, index - 1)
        self.left = numbers[index - 1].end if index else 0
        # "With 14,400 soldiers the mission had 19 allegations": the soldiers go with their own number.
        passed = [number.end for number in sentence.passed if number.end <= self.number.start]
        self._people_left = max(self.left, *passed, 0)
        self.right = numbers[index + 1].start if index + 1 < len(numbers) else len(text)
        if (stop := text.find(";", self.number.end, self.right)) >= 0:
            self.right = stop
        if (stop := text.rfind(";", self.left, self.number.start)) >= 0:
            self.left = stop
        if self.in_brackets and self._is_labelled() and not self.is_portion():
            self.right = self.number.end  # fraud (23), bullying (9): what a bracket counts stands before it
        self.noun = nouns.of(self)

    @property
    def in_brackets(self) -> bool:
        """True where the number alone stands in brackets."""
        text, number = self.sentence.text, self.number
        return text[: number.start].rstrip().endswith("(") and text[number.end :].lstrip().startswith(")")

    def _is_labelled(self) -> bool:
        """Return whether something that a bracket can count stands before it: fraud (23); but not: a third (59)."""
        return any(self.sentence.within(name, self.left, self.number.start) for name in LABELS)

    @property
    def after(self) -> str:
        """The right side."""
        return self.sentence.text[self.number.end : self.right]

    @property
    def before(self) -> str:
        """The left side."""
        return self.sentence.text[self.left : self.number.start]

    def right_of(self, name: str) -> list[Hit]:
        """Return the words of a category on the right side, but for those that go with the next number."""
        hits = self.sentence.within(name, self.number.end, self.right)
        return [hit for hit in hits if not self.is_claimed(hit.start, hit.end)]

    def is_claimed(self, start: int, end: int) -> bool:
        """Return whether a word belongs to the next number: UNICEF had 38 and the World Food Programme 33."""
        text = self.sentence.text
        if self.right == len(text) or text[self.right] == ";":
            return False
        gap, rest = text[self.number.end : start], text[end : self.right]
        apart = "," in rest or (":" in rest and "(" not in gap) or self.has_joint(rest)
        return self._is_parted(gap) and not apart and len(rest.split()) <= len(gap.split())

    def _is_parted(self, gap: str) -> bool:
        return bool(re.search(r"[,:(]", gap)) or self.has_joint(gap)

    def left_of(self, name: str) -> list[Hit]:
        """Return the words of a category on the left side."""
        left = max(self._people_left if name in GROUPS else self.left, self.left)
        hits = self.sentence.within(name, left, self.number.start)
        if name in DIMENSIONS and name != "conduct" and self._is_parallel(name):
            return []
        if name in GROUPS and self.noun and not self.is_first:
            # "6 boys and 19 persons": the boys were counted by the number before.
            hits = [hit for hit in hits if self.sentence.text[left : hit.start].strip()]
        return hits

    def _is_parallel(self, name: str) -> bool:
        """Return whether the number and the one before each have words of one kind: six on children, four on fraud."""
        if self.is_first or self.right_of(name) or not re.search(r"[,;]", self.before):
            return False
        kinds = [kind for kind in DIMENSIONS if kind != name and self.right_of(kind)]
        return any(self.sentence.within(kind, self.left, self.number.start) for kind in kinds)

    def beside(self, name: str) -> list[Hit]:
        """Return the words of a category on both sides."""
        return [*self.left_of(name), *self.right_of(name)]

    def has_group(self) -> bool:
        """Return whether either side names a breakdown or an organisation."""
        return any(self.beside(name) for name in (*DIMENSIONS, "organisation"))

    def has_joint(self, gap: str) -> bool:
        """Return whether "and" stands between a number and a word."""
        joins = "|".join(map(re.escape, self.sentence.lexicon.words["periods"]["and"]))
        return bool(re.search(rf"(?<!\w)(?:{joins})(?!\w)|;", gap, re.IGNORECASE))

    def part_mark(self) -> Hit | None:
        """Return the word that makes the number a part of one before it: of which 18, 18 of them."""
        text, number = self.sentence.text, self.number
        before = [hit for hit in self.left_of("anaphora") if len(text[hit.end : number.start].split()) <= NEAR]
        after = [hit for hit in self.right_of("anaphora") if not text[number.end : hit.start].strip(" ,")]
        return next(iter(before or after), None)

    def shared(self, name: str) -> list[Hit]:
        """Return the words of a category that end a list of people: 19 staff and seven volunteers left."""
        text = self.sentence.text
        gap = text[self.number.end : self.right]
        is_listed = gap.rstrip(" ").endswith(",") or self.has_joint(" ".join(gap.split()[-1:]))
        return self.sentence.within(name, self.right, len(text)) if is_listed and self.right < len(text) else []

    def base(self) -> Side | None:
        """Return the side of the number this one is a part of: 22 of the 95 complaints."""
        return Side(self.sentence, self.index + 1) if _is_part_of_next(self.sentence, self.index) else None

    def colon(self) -> int:
        """Return where the colon stands that the number is listed behind, or -1: 139 victims: 111 women."""
        return self.sentence.text.rfind(": ", 0, self.number.start)

    def is_rest(self) -> bool:
        """Return whether only "unknown" follows the number: 51 women, 24 girls, 15 unknown."""
        rest = re.split(r"[,;.)]", self.after, maxsplit=1)[0].strip().casefold()
        return rest in self.sentence.lexicon.unknown

    def is_portion(self) -> bool:
        """Return whether the number says how many a share of those before are: just over half (268) were proven."""
        text, number = self.sentence.text, self.number
        said = [hit for hit in self.left_of("portion") if not re.sub(r"[\s(,:]", "", text[hit.end : number.start])]
        return bool(said) and bool(re.match(r"\s*[,)]|\s+(?:\w+\s+){1,3}[,)]", text[number.end :]))

    def is_definite(self) -> bool:
        """Return whether the number is named as known: the forty, of those seven; but not the last two."""
        rest = any(not self.after[: h.start - self.number.end].strip() for h in self.right_of("further"))
        # "Les enquêteurs travaillent encore sur douze": the word is part of the state.
        stated = any(not self.before[h.end - self.left :].strip() for h in self.left_of("status"))
        return not rest and not stated and bool(self.sentence.lexicon.definite.search(self.before.rstrip()))

    def is_beside_others(self) -> bool:
        """Return whether the number before, with no noun of ours between, counts something else: 90 countries, 26."""
        others = [number for number in self.sentence.others if number.end <= self.number.start]
        if not others or self.sentence.within("measure", others[-1].end, self.number.start):
            return False
        gap = self.sentence.text[others[-1].end : self.number.start]
        is_dated = any(others[-1].end <= when.start < self.number.start for when in self.sentence.whens)
        return self._is_parted(gap) and "(" not in gap and not is_dated

    def first_word(self) -> str:
        """Return the word after the number."""
        found = re.match(r"[\s'\"’»)\]]*([^\W\d_][\w’'-]*)", self.after)
        return found.group(1) if found else ""

    def follows(self) -> bool:
        """Return whether the word after the number may follow one that has no noun: 18 came from."""
        start = self.number.end + len(self.after) - len(self.after.lstrip(" '\"’»)]"))
        names = ("follows", "further", "periods", "anaphora", "conduct", "status", "organisation")
        return (
            any(hit.start == start for name in names for hit in self.sentence.hits[name])
            or any(when.start == start for when in self.sentence.whens)
            or self._is_verb()
            or self._is_article(start)
        )

    def _is_article(self, start: int) -> bool:
        """Return whether an article and a group stand at a place: thirteen concerned a child, nine an adult."""
        first = self.first_word()
        behind = start + len(first) + 1
        shy = self.sentence.lexicon.words["numbers"]["shy"]
        return first.casefold() in shy and any(
            h.start == behind for name in DIMENSIONS for h in self.sentence.hits[name]
        )

    def _is_verb(self) -> bool:
        """Return whether an unknown word after the number is a verb: 388 mention physical abuse."""
        words = [hit for name in ("conduct", "organisation") for hit in self.right_of(name)]
        return any(len(self.sentence.text[self.number.end : hit.start].split()) == 1 for hit in words)


def _is_part_of_next(sentence: Sentence, index: int) -> bool:
    """Return whether only "of the" stands between a number and the next: 22 of the 95."""
    if index + 1 == len(sentence.numbers):
        return False
    gap = sentence.text[sentence.numbers[index].end : sentence.numbers[index + 1].start].casefold().split()
    words = sentence.lexicon.words
    return bool(gap) and gap[0] in words["of"] and (len(gap) == 1 or " ".join(gap[1:]) in words["definite"])
