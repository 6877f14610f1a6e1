"""The linter: what is not said about counts of reports.

Belongs here: applying the rules of `schemas/words/lint.yaml` to a text.
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


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    for match in _SENTENCE.finditer(text):
        yield match.start(), match[0].replace("\n", " ").replace("\u00a0", " ").replace("\u202f", " ")


def _before(sentence: str, place: int) -> str:
    """Return the words before a place: enough of them for any rule, not a whole page without a full stop."""
    return sentence[max(0, place - _REACH) : place]


def _has_large_counts(sentence: str, place: int) -> bool:
    """Return whether the two counts nearest before a place (or else after it) are large enough for a percentage."""
    left = _NO_COUNT.sub(lambda found: " " * len(found[0]), sentence)
    counts = [(found.start(), int(re.sub(r"\D", "", found[0]))) for found in _COUNT.finditer(left)]
    before = [count for start, count in counts if start < place]
    after = [count for start, count in counts if start > place]
    nearest = (before[::-1] + after)[:2]
    return len(nearest) == 2 and min(nearest) >= indicators.rules().percent_minimum


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of `schemas/words/lint.yaml`."""
    path = Path(schemas.__file__).parent / "words" / "lint.yaml"
    declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    lists = {name: "|".join(words) for name, words in declared["lists"].items()}
    return tuple(_rule(rule, lists) for rule in declared["rules"])


def _rule(declared: dict[str, Any], lists: dict[str, str]) -> Rule:
    def compiled(pattern: str) -> re.Pattern[str]:
        spelled = re.sub(r"@(\w+)@", lambda name: f"(?:{lists[name[1]]})", pattern)
        return re.compile(spelled, re.IGNORECASE)

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
