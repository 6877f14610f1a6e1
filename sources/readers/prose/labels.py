"""A label of a table: the words beside or above numbers, and what the lexicon knows in them.

Belongs here: which word of a label counts, why numbers under a label are no counts of ours.
Does not belong here: where labels stand in a table (`table_shape.py`), how they join (`table_codes.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy

from schemas import codelists
from sources.readers.prose.frame import DIMENSIONS
from sources.readers.prose.label_text import JOIN, NOTHING, bare_hits, plain, sexual
from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.phrases import Hit
from sources.readers.prose.table_sexes import JOINED, initials
from sources.readers.prose.table_times import Clock, Times

NAMES = ("measure", *DIMENSIONS, "organisation", "area", "anaphora", "context", "total")
PEOPLE = ("victim_survivor", "alleged_perpetrator", "perpetrator")
PLURAL = ("s", "en", "s)", "x")  # endings of the plural in the four languages
_NOT_COUNTS = (
    (re.compile(r"%|‰|\bper\s?cent|\bpro\s?cent|\bpour\s?cent|\bpor\s?ciento", re.IGNORECASE), "share"),
    (re.compile(r"[€$£]|\b(?:EUR|USD|GBP|CHF)\b"), "money"),
    (re.compile(r"\b(?:per|par|por|pour)\s+1[.,\s]?0+\b|[Δ±]|\+/[-–]", re.IGNORECASE), "a rate or difference"),
)
_NUMBER_OF_ROW = re.compile(r"(?:#|n[ro°º]?\.?|no\.|id|volgnummer)", re.IGNORECASE)
KINDS = {"difference": "a difference", "money": "money"}  # of words that make numbers no counts of ours
ELSE, WORKFORCE = "counts something else", "workforce"  # why people of a row may be none of ours
WITHIN = 4  # words between "with" and the people a report involves
RESTS, WIDE = ("OTHER", "UNKNOWN", "unknown"), ("ABUSIVE", "INTEGRITY", "SAFEGUARDING")  # of a rest; of any kind
_ISO = re.compile(r"[A-Z]{3}")


def _over(name: str, codes: list[str]) -> str:
    """Return the narrowest of codes on one branch, or the code over all of them; the first where there is none."""
    tree = codelists.load(name)
    known = [code for code in codes if code not in ("OTHER", "UNKNOWN", "unknown")] or codes
    narrowest = next((c for c in known if all(o == c or o in tree.ancestors(c) for o in known)), None)
    shared = (a for a in tree.ancestors(known[0]) if a != "_T" and all(a in (c, *tree.ancestors(c)) for c in known))
    return narrowest or next(shared, known[0])


def _within(hit: Hit, others: list[Hit]) -> bool:
    return any(other.start <= hit.start and hit.end <= other.end for other in others)


class Label:
    """A text beside or above cells, with what the lexicon knows in it."""

    def __init__(
        self, text: str, lexicon: Lexicon, clock: Clock, is_row: bool = False, sexes: Mapping[str, str] = NOTHING,
        bare: Mapping[str, str] = NOTHING,
    ) -> None:  # fmt: skip
        """Look a text up; the marks of notes in it are left out.

        Args:
            text: Texts of one or more cells, joined by `JOIN`.
            lexicon: Words of the language.
            clock: Reads times.
            sexes: Codes of the initials by which the table names sexes.
            bare: Codes of the bare words by which the table names sexual conduct.
            is_row: Whether the last cell is the nearest to the numbers, as beside them; over them the first is.
        """
        self._is_row = is_row
        self.text = plain(text, lexicon)
        self._clock = clock
        self.hits = {name: lexicon.phrases[name].find(self.text) for name in NAMES}
        self.words = lexicon.phrases["tables"].find(self.text)
        self.hits["conduct"] = bare_hits(self.text, bare) or self.hits["conduct"] or sexual(self.text, lexicon)
        self._cover("status", [*self.hits["conduct"], *(word for word in self.words if word.code == "opened")])
        self.hits["action"] = [hit for hit in self.hits["action"] if not _within(hit, self.hits["status"])]
        self._cover("context", [word for word in self.words if word.code == "plain"])
        groups = self.hits["personnel"]  # Police of the United Nations
        self.hits["organisation"] = [name for name in self.hits["organisation"] if not _within(name, groups)]
        self.words = [word for word in self.words if word.code not in KINDS or not _within(word, groups)]
        names = self.hits["organisation"]
        for name in ("measure", "personnel", "conduct"):
            self._cover(name, names)
        for name in DIMENSIONS:  # Save the Children counts no children; "_T" marks what is no group: the local police
            self.hits[name] = [h for h in self.hits[name] if h.code != "_T" and not _within(h, names)]
        self._cover("personnel", self.hits["setting"])
        self._cover("area", self.hits["organisation"])
        self._cover("measure", [word for word in self.words if word.code in ("other", "incident_year")])
        self.hits["measure"] = [hit for hit in self.hits["measure"] if not self._is_after(hit, "with", WITHIN)]
        for name in ("organisation", "personnel"):  # "including implementing partners" adds, it does not name
            self.hits[name] = [hit for hit in self.hits[name] if not self._is_after(hit, "scope")]
        self.hits["organisation"] = [h for h in self.hits["organisation"] if not self._is_after(h, "gathered", 1)]
        self.hits["perpetrator_sex"] += initials(self.text, sexes)
        if not any(self.hits[name] for name in DIMENSIONS):
            self._look_up()
        self._is_timeless = False
        self.area = self.text if _ISO.fullmatch(self.text) and self.text in codelists.load("area").codes else None

    @property
    def times(self) -> Times:
        """What the label says of time."""
        return Times() if self._is_timeless else self._clock.read(self.text)

    @property
    def without_time(self) -> Label:
        """The label with what it says of time left out."""
        other = copy(self)
        other._is_timeless = True
        return other

    def _cover(self, name: str, others: list[Hit]) -> None:
        self.hits[name] = [h for h in self.hits[name] if not any(o.start < h.end and h.start < o.end for o in others)]

    def _look_up(self) -> None:
        """Take a label that is the label of a code, in one code list only, as that code: Police."""
        texts = (self.text, self.text.removesuffix("s"))
        lists = {name: codelists.load(name) for name in DIMENSIONS}
        found = {
            name: code for name, codes in lists.items() if (code := next(filter(None, map(codes.find, texts)), None))
        }
        if len(found) == 1 and "_T" not in found.values() and self.text:
            ((name, code),) = found.items()
            self.hits[name] = [Hit(0, len(self.text), code)]

    def _is_after(self, hit: Hit, kind: str, words: int = 0) -> bool:
        """Return whether a word of a kind stands before a hit, at most some words away: with at least one victim."""
        before = (word for word in self.words if word.code == kind and word.end <= hit.start)
        return any(len(self.text[word.end : hit.start].split()) <= words for word in before)

    def says(self, kind: str) -> bool:
        """Return whether a word of a kind of the lexicon's key `tables` is in the label."""
        return any(word.code == kind for word in self.words)

    @property
    def rest(self) -> str | None:
        """The kind of rest the label names, "other" or "unknown"; None where it names a group of its own."""
        kind = next((word.code for word in self.words if word.code in ("other_row", "unknown")), None)
        named = {hit.code for name in (*DIMENSIONS, "organisation", "area") for hit in self.hits[name]}
        starts = kind is not None and self.words[0].code == "other_row" and not self.text[: self.words[0].start].strip()
        known = (*RESTS, *WIDE) if starts else RESTS  # other misconduct
        if kind is None or named - {*known}:
            return None
        return "unknown" if kind == "unknown" else "other" if starts else None

    def first(self, name: str) -> str | None:
        """Return the code of a category: of several the narrowest on one branch, else the one over all, else the first.

        What stands in brackets only explains what stands before them.
        """
        cells = self._by_cell(name)
        codes = list(dict.fromkeys(hit.code for hits in cells for hit in hits))
        if name == "organisation":
            tree = codelists.load("organisation")
            return next((c for c in codes if set(tree.ancestors(c)) & set(codes)), codes[0] if codes else None)
        if name == "area":
            return self.area or (codes[0] if codes else None)
        if name == "survivor" and not codes:
            codes = [word.code for word in self.words if word.code in ("adult", "child")]
        if name == "survivor" and not (set(codes) - {"adult", "child"}):
            sex = next((hit.code for hit in self.hits["perpetrator_sex"]), None)
            return JOINED.get((sex or "", codes[0])) or codes[0] if codes else None
        if len(codes) < 2:
            return codes[0] if codes else None
        nearest = _over(name, list(dict.fromkeys(hit.code for hit in cells[0])))
        return next((code for code in codes if nearest in codelists.load(name).ancestors(code)), nearest)

    def _by_cell(self, name: str) -> list[list[Hit]]:
        """Return the hits of a category by cell, the nearest to the numbers first; hits in brackets only if alone."""
        cells: dict[int, list[Hit]] = {}
        for hit in self.hits[name]:
            cells.setdefault(self.text.count(JOIN.strip(), 0, hit.start), []).append(hit)
        ordered = sorted(cells.items(), reverse=self._is_row)
        return [[h for h in hits if "(" not in self.text[: h.start]] or hits for _, hits in ordered]

    @property
    def is_total(self) -> bool:
        """True where the label says nothing but total."""
        return self.says("plain") and not any(
            self.hits[name] for name in (*DIMENSIONS, "measure", "organisation", "area")
        )

    @property
    def is_split(self) -> bool:
        """True where the label names what numbers are split by, not what is counted: Survivor: adult woman."""
        return any(self.text[hit.end :].lstrip().startswith(":") for hit in self.hits["measure"])

    @property
    def is_mixed(self) -> bool:
        """True where the label names groups that no single code holds: women and girls."""
        codes = {hit.code for hit in self.hits["survivor"]}
        return codes in ({"women", "girls"}, {"men", "boys"}) or (codes == {"men"} and self.says("boys"))

    def measure(self) -> str | None:
        """Return what the label says is counted; people only where it says what happened to them."""
        hits = [hit for hit in self.hits["measure"] if not self._is_attribute(hit)]
        if found := next((hit.code for hit in hits if hit.code not in ("person", "sanction")), None):
            return found
        return "person" if self.hits["action"] else next((hit.code for hit in hits if hit.code == "sanction"), None)

    def _is_attribute(self, hit: Hit) -> bool:
        """Return whether a word for people stands in the singular: what numbers are split by, not what is counted."""
        return hit.code in PEOPLE and not self._is_plural(hit)

    def _is_plural(self, hit: Hit) -> bool:
        words = self.text[hit.start : hit.end].casefold().replace("/", " ").split()
        return any(word.endswith(PLURAL) for word in words)

    @property
    def attribute(self) -> str | None:
        """The people a label names in the singular: Victim, alleged perpetrator."""
        return next((hit.code for hit in self.hits["measure"] if self._is_attribute(hit)), None)

    @property
    def is_understood(self) -> bool:
        """True where some word of the label is known, or there is none."""
        known = any(self.hits[name] for name in NAMES if name not in ("context", "anaphora"))
        return not self.text or known or bool(self.words) or bool(self.area) or self.times.is_said

    def _leads(self, code: str) -> bool:
        """Return whether the label begins with a word of context that is part of no other word: Countries of MSF."""
        hit = next((hit for hit in self.hits["context"] if hit.code == code), None)
        if hit is None or self.hits["measure"] or not self._is_plural(hit):
            return False
        before = self.text[: hit.start]
        for word in reversed([word for word in self.words if word.code == "plain" and word.end <= hit.start]):
            before = before[: word.start] + before[word.end :]
        others = (other for name in (*DIMENSIONS, "organisation") for other in self.hits[name])
        return not before.strip() and not any(other.start < hit.end and hit.start < other.end for other in others)

    @property
    def numbers_rows(self) -> bool:
        """True for the header of a column that only numbers the rows."""
        return bool(_NUMBER_OF_ROW.fullmatch(self.text))

    @property
    def not_counts(self) -> str | None:
        """Why numbers under or beside the label count nothing of ours, or None."""
        if reason := next((reason for pattern, reason in _NOT_COUNTS if pattern.search(self.text)), None):
            return reason
        codes = {hit.code for hit in self.hits["context"]}
        if reason := next((reason for kind, reason in KINDS.items() if self.says(kind)), None):
            return reason
        reasons = ["share", "change", "projection", "not_ours", *([] if self.hits["action"] else [WORKFORCE])]
        if reason := next((code for code in reasons if code in codes), None):
            return reason.replace("_", " ")
        if (self.says("other") or self.says("heads")) and not self.measure():
            return ELSE
        if self._is_row and self._leads("units") and not self.times.is_said:
            return ELSE
        known = self.times.is_said or any(self.hits[name] for name in ("measure", "organisation", *DIMENSIONS))
        plural = any(self._is_plural(hit) for hit in self.hits["context"] if hit.code == "units")
        return ELSE if plural and not known and not self.words else None
