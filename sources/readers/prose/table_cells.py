"""The numbers of a cell, and what a dash in it means.

Belongs here: which cells hold a number, which say that nothing was given, legends such as "- = nil".
Does not belong here: numbers in sentences (`numbers.py`), what they count (`table_codes.py`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from sources.readers.blocks import Cell
from sources.readers.prose import numbers
from sources.readers.prose.label_text import NOTE
from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.number import Number

SILENT = ("silent", "unknown")  # kinds of words that say nothing was given
DASHES = "-–—−‒"
_DASH = re.compile(rf"[{DASHES}]{{1,3}}")
_MISSING = re.compile(r"^(?:[-–—−‒.…·?/:\s]+|[a-z]{1,2}\.?[/.][a-z]{1,2}\.?(?:[/.][a-z]\.?)?)$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_AGES = re.compile(r"[<>≥]\s?18|18\s?\+|0\s?[-–]\s?17")
LONGEST = 24  # characters of a range of counts
_RANGE = re.compile(r"(?P<low>\d{1,4})\s?[-–]\s?(?P<high>\d{1,4})")
# A dash that is spoken of, not one that joins words: set apart by spaces, quotes or brackets, before "=" or a verb.
_NAMED = re.compile(rf"(?:^|(?<=[\s\"'“”‘’«»(;,.]))[{DASHES}](?=\s*[\"'“”‘’«»)]?\s*[=:]|\s*[\"'“”‘’»)])")
_CLAUSE = 60  # characters after a dash within which its meaning stands


class Cells:
    """Reads the cells of one table."""

    def __init__(self, lexicon: Lexicon, around: str) -> None:
        """Keep the words of the language, and the text around the table in which a legend may stand."""
        self._lexicon, self._around = lexicon, around
        self._words = lexicon.phrases["tables"]
        self._read: dict[str, list[Number]] = {}

    def numbers(self, cell: Cell) -> list[Number]:
        """Return the numbers of a cell that holds nothing else but marks and words of exactness."""
        if cell.text not in self._read:
            self._read[cell.text] = self._numbers(cell.text)
        return self._read[cell.text]

    def _numbers(self, printed: str) -> list[Number]:
        text = NOTE.sub(lambda found: " " * len(found.group()) if found.start() else found.group(), printed)
        bare = text.strip()
        start = len(text) - len(text.lstrip())
        if _DASH.fullmatch(bare) and self.dash_is_zero:
            return [Number(start, start + len(bare), 0, 0, 0, "exact", bare, in_words=True)]
        if self._is_age(bare):
            return []
        zeros = [*self._lexicon.phrases["zero"].find(text), *(w for w in self._words.find(text) if w.code == "nil")]
        if any(hit.end - hit.start == len(bare) > 2 for hit in zeros):
            return [Number(start, start + len(bare), 0, 0, 0, "exact", bare, in_words=True)]
        if (
            len(bare) <= LONGEST
            and (found := _RANGE.fullmatch(bare))
            and int(found["low"]) < int(found["high"])
            and not _YEAR.match(bare)
        ):
            return [Number(start, start + len(bare), None, int(found["low"]), int(found["high"]), "range", bare)]
        return self._plain(text)

    def _is_age(self, bare: str) -> bool:
        """Return whether a cell names an age in words and holds no count: under 18."""
        named = [*self._lexicon.phrases["survivor"].find(bare), *self._words.find(bare)]
        ages = [hit for hit in named if hit.code in ("adult", "child") and hit.end - hit.start == len(bare)]
        return bool(ages) and bool(re.search(r"[^\W\d]", bare))

    def _plain(self, text: str) -> list[Number]:
        found, rest = numbers.find(text, self._lexicon), text
        for number in reversed(found):
            rest = rest[: number.start] + rest[number.end :]
        for hit in reversed(self._lexicon.phrases["qualifiers"].find(rest)):
            rest = rest[: hit.start] + rest[hit.end :]
        if re.search(r"[^\W\d]|\d", rest.replace("EUR", "")):
            return []
        return [replace(n, low=1) if n.qualifier == "less_than" else n for n in found]

    def is_count(self, cell: Cell) -> bool:
        """Return whether a cell holds a number that is no bare year and no ages: under 18."""
        return bool(self.numbers(cell)) and not self.is_year(cell) and not _AGES.fullmatch(cell.text)

    def is_year(self, cell: Cell) -> bool:
        """Return whether a cell prints a number that may be a year: 1998."""
        return bool(_YEAR.fullmatch(NOTE.sub("", cell.text).strip()))

    def is_missing(self, cell: Cell) -> bool:
        """Return whether a cell prints a sign of silence: -, n/a, .., or a word for it."""
        return self.is_blank(cell) or any(
            word.code in SILENT and word.end - word.start == len(cell.text.strip())
            for word in self._words.find(cell.text)
        )

    def is_blank(self, cell: Cell) -> bool:
        """Return whether a cell prints a mere sign of silence: -, n/a, .."""
        return bool(_MISSING.match(cell.text))

    @cached_property
    def dash_is_zero(self) -> bool:
        """Whether the text around the table says that a dash stands for nothing: - = nil."""
        named = [found.end() for found in _NAMED.finditer(self._around)]
        named += [word.end for word in self._words.find(self._around) if word.code == "dash"]
        for end in named:
            clause = re.split(r"[;.\n]|,\s", self._around[end : end + _CLAUSE])[0]
            said = {word.code for word in self._words.find(clause)} & {"nil", *SILENT}
            if said or self._lexicon.phrases["zero"].find(clause):
                return not said & set(SILENT)
        return False
