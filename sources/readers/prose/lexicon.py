"""The words of a language, compiled: phrases of `sources/lexicon/<language>.yaml` as patterns.

Belongs here: the phrase syntax, one pattern per category, telling the language of a text.
Does not belong here: the words (`sources/lexicon`), grammar (the other modules of this package).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from schemas import codelists

FOLDER = Path(__file__).parents[2] / "lexicon"
LANGUAGES = ("en", "nl", "fr", "es")
CATEGORIES = (
    "measure",
    "conduct",
    "status",
    "action",
    "survivor",
    "perpetrator_sex",
    "personnel",
    "setting",
    "mode",
    "context",
    "qualifiers",
)
# Keys of the file that are one list of phrases.
LISTS = ("anaphora", "further", "total", "follows", "sanctioning", "we", "respectively", "duty", "own", "denied")
# Keys of `periods` that are looked for in sentences; the others are pieces of what `dates.py` finds.
SAID = (
    "same_period_before", "year_before", "to_date", "since", "than", "occurred", "occurred_unknown", "historic",
    "covers", "same_window", "earlier_years", "or_before", "or_later",
)  # fmt: skip
LETTERS = 2  # of a word that decide which phrases are tried
_STARTS = re.compile(r"(?<!\w)\w+|[^\w\s]")
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


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
    parts: list[str] = []
    for piece in re.findall(r"\([^)]*\)|\S+", phrase.strip()):
        if piece == "*":
            parts.append(r"(?:[\w'’-]+\s+){1,3}")
        elif piece.startswith("("):
            parts.append(f"(?:(?:{_words(piece[1:-1])})\\s+)?")
        else:
            parts.append(_words(piece) + r"\s+")
    return re.sub(r"\\s\+$", "", "".join(parts))


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
        return kept


class Lexicon:
    """One language.

    Attributes:
        language: en, nl, fr or es.
        words: The file as it is.
        phrases: Compiled categories by name, and `organisation`, `area`.
        numbers: Values of the number words.
        unknown: Words for what is not known.
        joints: What stands between two numbers that are named together: articles 18 to 23.
    """

    def __init__(self, language: str, words: Mapping[str, Any]) -> None:
        """Compile the file of a language."""
        self.language, self.words = language, words
        self.phrases: dict[str, Phrases] = {name: Phrases(words.get(name, {})) for name in CATEGORIES}
        self.phrases["periods"] = Phrases({name: words["periods"].get(name, []) for name in SAID})
        self.phrases["organisation"] = Names(
            _organisations(), words.get("organisations", {}), words.get("not_names", [])
        )
        self.phrases["area"] = Phrases(_areas(words, language))
        for name in (
            "anaphora",
            "further",
            "total",
            "follows",
            "sanctioning",
            "we",
            "respectively",
            "duty",
            "own",
            "denied",
        ):
            self.phrases[name] = Phrases({name: words.get(name, [])})
        self.phrases["section"] = Phrases(words.get("sections", {}))
        self.phrases["zero"] = Phrases({"zero": words["numbers"]["zero"]})
        self.phrases["month"] = Phrases({code: [name] for name, code in words["months"].items()})
        self.numbers = {word: int(value) for word, value in words["numbers"]["words"].items()}
        self.unknown = frozenset(word.casefold() for word in words["tables"]["unknown"])
        self.joints = {*words["periods"]["and"], *words["periods"]["until"], ",", "-", "–"}
        self.tell = frozenset(words["tell"])
        self.definite = re.compile(rf"(?<!\w)(?:{'|'.join(words['definite'])})$", re.IGNORECASE)


def _organisations() -> dict[str, list[str]]:
    codes = codelists.load("organisation").codes
    # A bare code is a label too: MINUSCA, UNICEF; those with an underscore are ours only.
    return {
        code: [_plain(label) for label in {c.label_en, c.label_nl, c.label_fr, *c.aliases} if len(label) > 2]
        + ([code] if "_" not in code and len(code) > 2 else [])
        for code, c in codes.items()
        if code != "_Z"
    }


def _areas(words: Mapping[str, Any], language: str) -> dict[str, list[str]]:
    named = {
        code.code: [
            _plain(label) for label in {code.label_en, code.label_nl, code.label_fr, *code.aliases} if len(label) > 3
        ]
        for code in codelists.load("area").codes.values()
        if code.code != "_T"
    }
    for code, phrases in words.get("areas", {}).items():
        named[code].extend(phrases)
    return named


def _plain(label: str) -> str:
    """Return a label without the signs that mean something in a phrase."""
    return re.sub(r"[*/()\[\]]", " ", label)


@cache
def load(language: str) -> Lexicon:
    """Return the lexicon of a language."""
    text = (FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
    # Words stay words: the usual loader makes "no" and "on" truth values.
    return Lexicon(language, yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 -- builds text only


def available() -> tuple[str, ...]:
    """Return the languages that have a lexicon."""
    return tuple(language for language in LANGUAGES if (FOLDER / f"{language}.yaml").exists())


def tell(text: str) -> str | None:
    """Return the language of a text by its most frequent small words; None where too few are known."""
    counted = Counter(word.casefold() for word in _WORD.findall(text[:20_000]))
    scores = {language: sum(counted[word] for word in load(language).tell) for language in available()}
    if max(scores.values(), default=0) < 2:
        # A table has few small words: what is counted tells its language as well.
        scores = {language: len(load(language).phrases["measure"].find(text[:20_000])) for language in available()}
    best = max(scores, key=lambda language: scores[language], default=None)
    return best if best and scores[best] else None
