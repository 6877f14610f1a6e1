"""The linter: what is not said about counts of reports.

Belongs here: applying the rules of `schemas/words/lint.yaml` to a text, telling a text that they cannot read.
Does not belong here: the rules themselves, generated sentences (`steps/words.py`), printing (`cli/lint.py`).

A rule sees one sentence at a time. It refuses words, not meaning: a text it passes may still mislead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

import schemas
from schemas import indicators
from sources.readers.prose import lexicon

_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?![\s\"')\]]|$)|\n(?![\n\-*#|•]))+[.!?\"')\]]*")
# A whole number, with or without marks of thousands: no decimal, no signed difference, no percentage.
_COUNT = re.compile(
    r"(?<![\d.,+\-±/])(?:\d{1,3}(?:[.,]\d{3})+|\d+)(?!\d|[.,/]\d|\s?(?:%|per ?cent|procent))", re.IGNORECASE
)
# Numbers that count no reports: the day of a month, an age, a year.
_NO_COUNT = re.compile(
    r"\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|maart|mei|okt)[a-z]*"
    r"|\b(?:under|jonger dan|ouder dan) \d+|(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)",
    re.IGNORECASE,
)

_REACH = 200  # characters before a match that `unless_before` sees
_WORD = re.compile(r"[^\W\d_]+")
UNKNOWN = "no language that is known"


class Hit(NamedTuple):
    """Words that a rule refuses.

    Attributes:
        rule: Id of the rule, such as L04.
        title: What it refuses.
        words: The words.
        start: Where they start, in characters of the text; `end` is where they end.
        why: Why it is refused.
        instead: What to write.
    """

    rule: str
    title: str
    words: str
    start: int
    end: int
    why: str
    instead: str


@dataclass(frozen=True)
class Rule:
    """One rule of lint.yaml, which says what each part is for."""

    id: str
    title: str
    why: str
    instead: str
    patterns: re.Pattern[str]
    needs: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    unless_before: re.Pattern[str] | None
    unless_text: re.Pattern[str] | None
    excused_by_counts: bool

    def hits(self, sentence: str) -> Iterator[re.Match[str]]:
        """Yield the matches in one sentence that nothing excuses."""
        if not all(need.search(sentence) for need in self.needs) or any(
            known.search(sentence) for known in self.unless
        ):
            return
        for match in self.patterns.finditer(sentence):
            before = self.unless_before and self.unless_before.search(_before(sentence, match.start()))
            if not before and not (self.excused_by_counts and _has_large_counts(sentence, match.start())):
                yield match


def lint(text: str) -> list[Hit]:
    """Return what is refused in a text, in its order; empty where it may be said."""
    found = [
        Hit(rule.id, rule.title, match[0], start + match.start(), start + match.end(), rule.why, rule.instead)
        for rule in rules()
        if not (rule.unless_text and rule.unless_text.search(text))
        for start, sentence in _sentences(text)
        for match in rule.hits(sentence)
    ]
    return sorted(found, key=lambda hit: (hit.start, hit.rule))


def unread(text: str) -> str:
    """Return the language of a text that the rules do not read, or `UNKNOWN`; empty where they read it.

    They read the languages under `reads` of lint.yaml. A text of both is read; parts of it in another language are not
    told apart.
    """
    told = lexicon.tell(text)
    if told and told not in _small_words():
        return told
    words = [word.casefold() for word in _WORD.findall(text)]
    return UNKNOWN if words and not any(_is_read(words, small, own) for small, own in _small_words().values()) else ""


def _is_read(words: list[str], small: frozenset[str], own: frozenset[str]) -> bool:
    """Return whether enough words are small, and enough of a language alone."""
    limits: dict[str, float] = _declared()["reads_from"]
    of_rules = sum(_words_of_rules().fullmatch(word) is not None for word in words)
    are_small, are_own = (sum(word in known for word in words) + of_rules for known in (small, own))
    if len(words) < limits["few_words"]:
        return are_own > 0
    return are_small >= limits["least_small"] * len(words) and are_own >= limits["least_own"] * len(words)


@cache
def _small_words() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return the small words of each language that is read: all of them, and those that it alone has."""
    return {
        name: (lexicon.load(name).tell | frozenset(words["own"] + words["shared"]), frozenset(words["own"]))
        for name, words in _declared()["reads"].items()
    }


@cache
def _words_of_rules() -> re.Pattern[str]:
    lists = _lists()
    return re.compile("|".join(lists[name] for name in ("counts", "occurrences", "moved", "move")), re.IGNORECASE)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    for match in _SENTENCE.finditer(text):
        yield match.start(), match[0].replace("\n", " ").replace("\u00a0", " ").replace("\u202f", " ")


def _before(sentence: str, place: int) -> str:
    """Return the words before a place: enough of them for any rule, not a whole page without a full stop."""
    return sentence[max(0, place - _REACH) : place]


def _has_large_counts(sentence: str, place: int) -> bool:
    """Return whether the two counts nearest before a place (or else after it) are large enough for a percentage.

    Of a part and its base, the base alone.
    """
    left = _NO_COUNT.sub(lambda found: " " * len(found[0]), sentence)
    counts = list(_COUNT.finditer(left))
    before, after = ([found for found in counts if (found.start() < place) is side] for side in (True, False))
    nearest = sorted((before[::-1] + after)[:2], key=re.Match.start)
    if len(nearest) < 2:
        return False
    first, second = (int(re.sub(r"\D", "", found[0])) for found in nearest)
    between = left[nearest[0].end() : nearest[1].start()].strip()
    if re.fullmatch(_lists()["part_of"], between, re.IGNORECASE):
        return second >= indicators.rules().share_minimum
    return min(first, second) >= indicators.rules().percent_minimum


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of `schemas/words/lint.yaml`."""
    return tuple(_rule(rule, _lists()) for rule in _declared()["rules"])


@cache
def _declared() -> dict[str, Any]:
    path = Path(schemas.__file__).parent / "words" / "lint.yaml"
    declared: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return declared


@cache
def _lists() -> dict[str, str]:
    """Return the lists as patterns; one may name those above it."""
    lists: dict[str, str] = {}
    for name, words in _declared()["lists"].items():
        lists[name] = _spelled("|".join(words), lists)
    return lists


def _spelled(pattern: str, lists: dict[str, str]) -> str:
    return re.sub(r"@(\w+)@", lambda name: f"(?:{lists[name[1]]})", pattern)


def _rule(declared: dict[str, Any], lists: dict[str, str]) -> Rule:
    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(_spelled(pattern, lists), re.IGNORECASE)

    def whole(pattern: str) -> re.Pattern[str]:
        return compiled(rf"\b(?:{pattern})(?!\w)")

    before, text = "|".join(declared.get("unless_before", ())), declared.get("unless_text")
    return Rule(
        **{name: declared[name] for name in ("id", "title", "why", "instead")},
        patterns=whole("|".join(f"(?:{pattern})" for pattern in declared["patterns"])),
        needs=tuple(whole(pattern) for pattern in declared.get("needs", ())),
        unless=tuple(whole(pattern) for pattern in declared.get("unless", ())),
        unless_before=compiled(rf"(?<!\w)(?:{before})$") if before else None,
        unless_text=whole(text) if text else None,
        excused_by_counts=bool(declared.get("excused_by_counts")),
    )
