"""The words of a language, compiled: phrases of `sources/lexicon/<language>.yaml` as patterns.

Belongs here: the categories of a language, telling the language of a text.
Does not belong here: the words (`sources/lexicon`), the phrase syntax (`phrases.py`), grammar.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from schemas import codelists
from sources.readers.prose.conducts import Conducts
from sources.readers.prose.phrases import Names, Phrases

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
LISTS = (
    "anaphora", "further", "total", "follows", "sanctioning", "we", "duty", "own",
    "denied", "happened", "respectively", "they", "portion", "carried", "refused", "received",
    "it", "that_body", "choice",
)  # fmt: skip
# Keys of `periods` that are looked for in sentences; the others are pieces of what `dates.py` finds.
SAID = (
    "same_period_before", "year_before", "to_date", "since", "than", "occurred", "occurred_unknown", "historic",
    "covers", "issued", "same_window", "earlier_years", "or_before", "or_later",
)  # fmt: skip
# Keys of `tables` that are no phrases: marks of periods, pairs of initials, bare words.
MARKS = ("quarter", "half", "fiscal", "sexes", "sexual")
UNTOLD = ("bare", "figures", "of", "late")  # keys of `untold` that say, or seem to say, that nothing was told
ACCENTED = ("fr", "es")
ENOUGH = 2  # small words that tell a language
KNOWN = ("measure", "conduct", "status", "personnel", "survivor", "tables")  # what labels of tables say
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


class Lexicon:
    """One language.

    Attributes:
        language: en, nl, fr or es.
        words: The file as it is.
        phrases: Compiled categories by name, and `organisation`, `area`.
        numbers: Values of the number words.
        unknown: Words for what is not known.
        collective: Number words that are nouns: douzaine, docena.
        the: Articles of what is known.
        only: Words after "one" that make it a number: une seule plainte.
        joints: What stands between two numbers that are named together: articles 18 to 23.
    """

    def __init__(self, language: str, words: Mapping[str, Any]) -> None:
        """Compile the file of a language."""
        self.language, self.words = language, words
        self.phrases: dict[str, Phrases] = {name: Phrases(words.get(name, {})) for name in CATEGORIES}
        self.phrases["conduct"] = Conducts(words)
        self.phrases["periods"] = Phrases({name: words["periods"].get(name, []) for name in SAID})
        self.phrases["organisation"] = Names(
            _organisations(), words.get("organisations", {}), words.get("not_names", [])
        )
        self.phrases["area"] = Phrases(_areas(words, language))
        for name in LISTS:
            self.phrases[name] = Phrases({name: words.get(name, [])})
        self.phrases["bare"] = Phrases(words.get("bare", {}))
        self.phrases["seat"] = Phrases(words.get("seats", {}))
        self.phrases["section"] = Phrases(words.get("sections", {}))
        self.phrases["paired"] = Phrases(words.get("paired", {}))
        untold = words.get("untold", {})
        self.phrases["untold"] = Phrases({kind: untold.get(kind, []) for kind in UNTOLD})
        self.phrases["beside"] = Phrases({kind: untold.get(kind, []) for kind in ("between", "about", "stops")})
        labels = words["tables"].items()
        self.phrases["tables"] = Phrases({kind: found for kind, found in labels if kind not in MARKS})
        self.phrases["zero"] = Phrases({"zero": words["numbers"]["zero"]})
        self.phrases["month"] = Phrases({code: [name] for name, code in words["months"].items()})
        self.numbers = {word: int(value) for word, value in words["numbers"]["words"].items()}
        self.unknown = frozenset(word.casefold() for word in words["tables"]["unknown"])
        self.collective = frozenset(words.get("collective", ()))
        self.the = frozenset(words.get("the", ()))
        self.only = frozenset(words.get("only", ()))
        self.joints = {*words["periods"]["and"], *words["periods"]["until"], ",", "-", "–"}
        self.tell = frozenset(words["tell"])
        self.definite = re.compile(rf"(?<!\w)(?:{'|'.join(words['definite'])})$", re.IGNORECASE)


def _organisations() -> dict[str, list[str]]:
    codes = codelists.load("organisation").codes
    # A bare code is a label too: MINUSCA, UNICEF; those with an underscore are ours only.
    return {
        code: [_plain(label) for label in _both({c.label_en, c.label_nl, c.label_fr, *c.aliases}) if len(label) > 2]
        + ([code] if "_" not in code and len(code) > 2 else [])
        for code, c in codes.items()
        if code != "_Z"
    }


def _areas(words: Mapping[str, Any], language: str) -> dict[str, list[str]]:
    named = {
        code.code: [
            _plain(label)
            for label in _both({code.label_en, code.label_nl, code.label_fr, *code.aliases})
            if len(label) > 3
        ]
        for code in codelists.load("area").codes.values()
        if code.code != "_T"
    }
    for code, phrases in words.get("areas", {}).items():
        named[code].extend(phrases)
    return named


def _both(labels: set[str]) -> set[str]:
    """Return labels with and without their accents: Médecins Sans Frontières, Medecins Sans Frontieres."""
    return labels | {unaccented(label) for label in labels}


def _plain(label: str) -> str:
    """Return a label without the signs that mean something in a phrase."""
    return re.sub(r"[*/()\[\]]", " ", label)


@cache
def load(language: str, is_plain: bool = False) -> Lexicon:
    """Return the lexicon of a language.

    Args:
        language: en, nl, fr or es.
        is_plain: Whether the text is written without the accents of its language, as exports often are.
    """
    text = (FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
    # Words stay words: the usual loader makes "no" and "on" truth values. The library's own C reader, where it has
    # one, takes a tenth of the time.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    words = yaml.load(unaccented(text) if is_plain else text, Loader=loader)  # noqa: S506 -- builds text only
    return Lexicon(language, words)


def lacks_accents(text: str, language: str) -> bool:
    """Return whether a text in a language with accents has none."""
    return language in ACCENTED and not any(char.isalpha() for char in text if char > "\x7f")


def unaccented(text: str) -> str:
    """Return a text without its accents: derives for dérivés."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def available() -> tuple[str, ...]:
    """Return the languages that have a lexicon."""
    return tuple(language for language in LANGUAGES if (FOLDER / f"{language}.yaml").exists())


def tell(text: str) -> str | None:
    """Return the language of a text by its most frequent small words; None where too few are known."""
    text = text[:20_000].replace("_", " ")
    counted = Counter(word.casefold() for word in _WORD.findall(text))
    scores = {language: sum(counted[word] for word in load(language).tell) for language in available()}
    for names in (("measure",), KNOWN):
        if max(scores.values(), default=0) >= ENOUGH:
            break
        # A table has few small words: what is counted, and what its labels say, tell its language as well.
        scores = {language: _known(text, load(language), names) for language in available()}
    best = max(scores, key=lambda language: scores[language], default=None)
    return best if best and scores[best] else None


def _known(text: str, words: Lexicon, names: Sequence[str]) -> int:
    """Return how many characters of a text the words of some categories cover."""
    return sum(hit.end - hit.start for name in names for hit in words.phrases[name].find(text))
