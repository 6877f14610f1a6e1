"""Phrases of the lexicon as patterns: their syntax, and looking them up in a text.

Belongs here: the phrase syntax, one index per category, names of organisations.
Does not belong here: the words (`sources/lexicon`), which categories there are (`lexicon.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count
from operator import attrgetter

LETTERS = 3  # of a stem, by which it is found; a shorter one would stand for anything
_STARTS = re.compile(r"(?<!\w)\w+|[^\w\s]")
_PIECES = re.compile(r"\([^)]*\)|\S+")


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
    pieces = _PIECES.findall(phrase.strip())
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


def words(text: str) -> set[str]:
    """Return the words of a text without capitals."""
    return _tokens(text).words


def first_word(word: str) -> str:
    """Return the first word of a phrase without brackets: aujourd of aujourd'hui, allegation* of a stem."""
    stem = word.rstrip("*")
    start = _STARTS.search(stem)
    if not start:
        return ""
    return start.group().casefold() + ("*" if word.endswith("*") and start.end() == len(stem) else "")


class Phrases:
    """Phrases of one category; the longest phrase at a place counts.

    A text is looked up word by word: only the phrases that can begin with a word are tried there. A language has
    thousands of phrases and a document uses few of them: an index is made when a category is first looked up, a
    pattern when a text first has its first word.

    Attributes:
        phrases: By code, as declared.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        """Keep phrases by code."""
        self.phrases = phrases

    @cached_property
    def _index(self) -> _Index:
        index, order = _Index({}, {}), count()
        for code, phrases in self.phrases.items():
            for phrase in phrases:
                entry = _Entry(phrase, code, next(order))
                for start in _starts(phrase):
                    index.add(start, entry)
        return index

    def find(self, text: str) -> list[Hit]:
        """Return every phrase in a text, from left to right, without overlaps."""
        hits: list[Hit] = []
        tokens, index, end = _tokens(text), self._index, 0
        if index.words.keys().isdisjoint(tokens.words) and index.stems.keys().isdisjoint(tokens.letters):
            return hits
        for start, word, letters in tokens.places:
            if start < end or (word not in index.words and letters not in index.stems):
                continue
            longest: Hit | None = None
            for entry in index.candidates(word):
                match = entry.pattern.match(text, start)
                if match and (longest is None or match.end() > longest.end):
                    longest = Hit(start, match.end(), entry.code)
            if longest:
                hits.append(longest)
                end = longest.end
        return hits


class _Entry:
    """A phrase, what it stands for, its place among the others; its pattern is made when it is first tried."""

    __slots__ = ("_pattern", "code", "order", "phrase")

    def __init__(self, phrase: str, code: str, order: int) -> None:
        self.phrase, self.code, self.order = phrase, code, order
        self._pattern: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """Its words, and no letter after them."""
        if self._pattern is None:
            self._pattern = re.compile(pattern(self.phrase) + r"(?!\w)", re.IGNORECASE)
        return self._pattern


@dataclass(frozen=True)
class _Index:
    """Phrases by their first word, and those whose first word is a stem by its first letters."""

    words: dict[str, list[_Entry]]
    stems: dict[str, list[tuple[str, _Entry]]]

    def add(self, start: str, entry: _Entry) -> None:
        """File a phrase under a first word; a stem ends with *.

        Raises:
            ValueError: Where a stem is too short to say anything.
        """
        if start.endswith("*") and len(start) <= LETTERS:
            raise ValueError(f"a stem has at least {LETTERS} letters: {entry.phrase}")
        if start.endswith("*"):
            self.stems.setdefault(start[:LETTERS], []).append((start[:-1], entry))
        else:
            self.words.setdefault(start, []).append(entry)

    def candidates(self, word: str) -> Sequence[_Entry]:
        """Return the phrases that can begin with a word, in their order: the first of two as long counts."""
        found = self.words.get(word, ())
        stemmed = [entry for stem, entry in self.stems.get(word[:LETTERS], ()) if word.startswith(stem)]
        return sorted([*found, *stemmed], key=attrgetter("order")) if stemmed else found


class _Tokens:
    """The words of a text: where each starts, without capitals, the letters it begins with; all of both."""

    __slots__ = ("letters", "places", "words")

    def __init__(self, text: str) -> None:
        found = ((word.start(), word.group().casefold()) for word in _STARTS.finditer(text))
        self.places = [(start, word, word[:LETTERS]) for start, word in found]
        self.words = {word for _, word, _ in self.places}
        self.letters = {letters for _, _, letters in self.places}


@lru_cache(maxsize=256)  # every category looks at the sentence at hand
def _tokens(text: str) -> _Tokens:
    return _Tokens(text)


def _starts(phrase: str) -> set[str]:
    """Return every word a phrase can begin with; a stem ends with *."""
    starts: set[str] = set()
    for piece in _PIECES.findall(phrase.strip()):
        starts |= {first_word(word) for word in piece.strip("()").split("/")} - {""}
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
        """Keep names and words by code; words that only look like a name at the start of a sentence are none."""
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
