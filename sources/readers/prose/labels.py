"""A label of a table: the words beside or above numbers, and what the lexicon knows in them.

Belongs here: which word of a label counts, why numbers under a label are no counts of ours.
Does not belong here: where labels stand in a table and how they join (`tables.py`).
"""

from __future__ import annotations

import re

from schemas import codelists
from sources.readers.prose.dates import Calendar
from sources.readers.prose.frame import DIMENSIONS
from sources.readers.prose.lexicon import Hit, Lexicon, Phrases

NAMES = ("measure", *DIMENSIONS, "organisation", "area", "anaphora", "context", "total")
FINDINGS = ("substantiated", "not_substantiated")
NOTE = re.compile(r"\[\d+\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\*+|^\(?\d\)\s*|[†‡]")
_NOT_COUNTS = (
    (re.compile(r"%|‰|\bper\s?cent|\bpro\s?cent|\bpour\s?cent|\bpor\s?ciento", re.IGNORECASE), "share"),
    (re.compile(r"[€$£]|\b(?:EUR|USD|GBP|CHF)\b"), "money"),
    (re.compile(r"\b(?:per|par|por)\s+\d|[Δ±]|\+/[-–]", re.IGNORECASE), "a rate or difference"),
    (re.compile(r"^(?:#|n[ro°º]\.?|no\.|id)$", re.IGNORECASE), "number of a row"),
)


class Label:
    """A text beside or above cells, with what the lexicon knows in it."""

    def __init__(self, text: str, lexicon: Lexicon, calendar: Calendar) -> None:
        self.text = " ".join(NOTE.sub(" ", text).split())
        self.hits = {name: lexicon.phrases[name].find(self.text) for name in NAMES}
        words = lexicon.words.get("tables", {})
        self.plain = Phrases({name: words.get(name, []) for name in ("plain", "difference", "scope")}).find(self.text)
        self.periods = [when.period for when in calendar.find(self.text) if when.kind == "period"]
        self._cover("status", "conduct")
        for name in ("measure", "personnel", "conduct"):
            self._cover(name, "organisation")
        self._cover("personnel", "setting")
        for name in ("organisation", "personnel"):  # "including implementing partners" adds, it does not name
            self.hits[name] = [hit for hit in self.hits[name] if not self._is_scoped(hit)]

    def _cover(self, name: str, by: str) -> None:
        others = self.hits[by]
        self.hits[name] = [h for h in self.hits[name] if not any(o.start < h.end and h.start < o.end for o in others)]

    def _is_scoped(self, hit: Hit) -> bool:
        before = (word for word in self.plain if word.code == "scope" and word.end <= hit.start)
        return any(not self.text[word.end : hit.start].strip() for word in before)

    def first(self, name: str) -> str | None:
        """Return the code of a category: findings before closure, parts before the whole, else the first."""
        codes = [hit.code for hit in self.hits[name]]
        if name == "status":
            return next((code for code in codes if code in FINDINGS), codes[0] if codes else None)
        if name == "organisation":
            tree = codelists.load("organisation")
            return next((c for c in codes if set(tree.ancestors(c)) & set(codes)), codes[0] if codes else None)
        return codes[0] if codes else None

    def measure(self) -> str | None:
        """Return what the label says is counted; people only where it says what happened to them."""
        if found := next((hit.code for hit in self.hits["measure"] if hit.code not in ("person", "sanction")), None):
            return found
        return "person" if self.hits["action"] else self.first("measure") if self.first("measure") != "person" else None

    @property
    def is_understood(self) -> bool:
        """True where some word of the label is known, or there is none."""
        known = any(self.hits[name] for name in NAMES if name not in ("context", "anaphora"))
        return not self.text or known or bool(self.plain) or bool(self.periods)

    @property
    def not_counts(self) -> str | None:
        """Why numbers under or beside the label count nothing of ours, or None."""
        if reason := next((reason for pattern, reason in _NOT_COUNTS if pattern.search(self.text)), None):
            return reason
        codes = {hit.code for hit in self.hits["context"]}
        if self.text and any(hit.code == "difference" for hit in self.plain):
            return "a difference"
        if reason := next((c for c in ("share", "change", "projection", "not_ours", "workforce") if c in codes), None):
            return reason.replace("_", " ")
        known = any(self.hits[name] for name in ("measure", "organisation", *DIMENSIONS))
        return "counts something else" if "units" in codes and not known and not self.plain else None
