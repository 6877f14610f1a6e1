"""Phrases of the lexicon as patterns: their syntax, and looking them up in a text.

Belongs here: the phrase syntax, one index per category, names of organisations.
Does not belong here: the words (`sources/lexicon`), which categories there are (`lexicon.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LETTERS = 2  # of a word that decide which phrases are tried
_STARTS = re.compile(r"(?<!\w)\w+|[^\w\s]")


@dataclass(frozen=True)
class Hit:
    """A phrase found in a text.

    Attributes:
        start, end: Where.
        code: What it stands for in its category.
    """

    start: int
    end: int
    code: str


def pattern(phrase: str) -> str:
    """Return a phrase of the lexicon as a regular expression without boundaries.

    Args:
        phrase: Words; `allegation*` any word beginning so; `is/was` alternatives; `(the)` optional; `*` one to
            three words.
    """
    pieces = re.findall(r"\([^)]*\)|\S+", phrase.strip())
    last = max((i for i, piece in enumerate(pieces) if not piece.startswith("(")), default=0)
    before = "".join(_piece(piece) + (")?" if piece.startswith("(") else "") for piece in pieces[:last])
    return (
        before + _words(pieces[last].strip("()")) + "".join(rf"(?:\s+{_words(p[1:-1])})?" for p in pieces[last + 1 :])
    )


def _piece(piece: str) -> str:
    """Return a piece that others follow, and the space behind it."""
    if piece == "*":
        return r"(?:[\w'’-]+\s+){1,3}"
    return rf"(?:{_words(piece[1:-1])}\s+" if piece.startswith("(") else _words(piece) + r"\s+"


def _words(piece: str) -> str:
    """Return alternatives as a pattern; either apostrophe stands for both."""
    words = []
    for word in piece.split("/"):
        stem = re.escape(word.rstrip("*")).replace(r"\ ", r"\s+").replace("'", "['’]")
        words.append(stem + (r"[\w'’-]*" if word.endswith("*") else ""))
    return f"(?:{'|'.join(words)})"


class Phrases:
    """Phrases of one category; the longest phrase at a place counts.

    A text is looked up word by word: only the phrases that begin with the first letters of a word are tried there.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        """Compile phrases by code."""
        self._by_start: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for code, found in phrases.items():
            for phrase in found:
                compiled = re.compile(pattern(phrase) + r"(?!\w)", re.IGNORECASE)
                for start in _starts(phrase):
                    self._by_start.setdefault(start, []).append((compiled, code))

    def find(self, text: str) -> list[Hit]:
        """Return every phrase in a text, from left to right, without overlaps."""
        hits: list[Hit] = []
        end = 0
        for word in _STARTS.finditer(text):
            if word.start() < end:
                continue
            found = [
                Hit(match.start(), match.end(), code)
                for compiled, code in self._by_start.get(word.group()[:LETTERS].casefold(), ())
                if (match := compiled.match(text, word.start()))
            ]
            if found:
                hits.append(max(found, key=lambda hit: hit.end))
                end = hits[-1].end
        return hits


def _starts(phrase: str) -> set[str]:
    """Return the first letters of every word a phrase can begin with."""
    starts: set[str] = set()
    for piece in re.findall(r"\([^)]*\)|\S+", phrase.strip()):
        words = piece.strip("()").split("/")
        starts |= {start.group()[:LETTERS].casefold() for word in words if (start := _STARTS.search(word.rstrip("*")))}
        if not piece.startswith("("):
            break
    return starts


class Names(Phrases):
    """Names of organisations, and words that stand for one.

    A name is written with a capital: a plan is not Plan, and a case of care not CARE.
    """

    def __init__(
        self, names: Mapping[str, Iterable[str]], words: Mapping[str, Iterable[str]], not_names: Iterable[str] = ()
    ) -> None:
        """Compile names and words by code; words that only look like a name at the start of a sentence are none."""
        super().__init__(names)
        self._words = Phrases(words)
        self._not_names = frozenset(not_names)

    def _is_name(self, found: str) -> bool:
        """Return whether a text is written as a name is: WHO came, and not Who came."""
        return found not in self._not_names and (found[0].isupper() or " " in found)

    def find(self, text: str) -> list[Hit]:
        """Return names and words from left to right, the longer where two overlap."""
        named = [hit for hit in super().find(text) if self._is_name(text[hit.start : hit.end])]
        hits = sorted([*named, *self._words.find(text)], key=lambda hit: (hit.start, -hit.end))
        kept: list[Hit] = []
        for hit in hits:
            if not kept or hit.start >= kept[-1].end:
                kept.append(hit)
        return [hit for hit in kept if hit.code != "_T"]  # l'agence onusienne: some agency, and not the UN
