"""Kinds of sexual conduct that are named together: sexual abuse, harassment and exploitation.

Belongs here: words that stand for sexual conduct in a list of it, what several kinds are as one.
Does not belong here: bare words far from any such list (`sentence.py`), as a label of a table (`label_text.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sources.readers.prose.phrases import Hit, Phrases

PARTS = ("SE", "SA", "SEA", "SH", "SEAH", "SM")
WIDE = ("ABUSIVE", "INTEGRITY")  # conducts that "of a sexual nature" makes sexual misconduct
ADJECTIVE = 6  # letters from which words name sexual conduct by an adjective, which those beside it share: no SEA


class Conducts(Phrases):
    """Phrases for conduct; kinds of sexual conduct that are named together are found as one."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        """Keep the words of a language.

        Args:
            words: Its file: `conduct` by code; `bare`, words that stand for sexual conduct beside words that say so;
                `joining`: `words` between the members of a list, `side` of the adjective on which bare words share it.
        """
        super().__init__(words.get("conduct", {}))
        bare, joining = words.get("bare", {}), words.get("joining", {})
        self._kinds = {word: code for code, said in bare.items() for word in said}
        self._bare, self._sides = Phrases(bare), frozenset(joining.get("side", ()))
        between = "|".join(re.escape(word) for word in joining.get("words", ()))
        self._joint = re.compile(rf"[\s,/&()]*(?:(?:{between})[\s/()]+){{0,3}}", re.IGNORECASE)
        self._of = re.compile(rf"\s+(?:(?:{'|'.join(words.get('of', ()))})\s+)?")
        self._last = re.compile(rf"(?:^|[\s,])(?:{between})\s|[/&]", re.IGNORECASE)

    def find(self, text: str) -> list[Hit]:
        """Return every phrase in a text, from left to right, without overlaps."""
        hits = super().find(text)
        if not any(hit.code in PARTS for hit in hits):
            return hits
        hits = self._qualified(text, hits)
        more = [hit for hit in self._bare.find(text) if not any(o.start < hit.end and hit.start < o.end for o in hits)]
        run: list[Hit] = []
        found: list[Hit] = []
        for hit in sorted([*hits, *more], key=lambda hit: hit.start):
            if run and not self._joint.fullmatch(text[run[-1].end : hit.start]):
                found += self._joined(text, run)
                run = []
            run.append(hit)
        return [hit for hit in (*found, *self._joined(text, run)) if hit not in more]

    def _qualified(self, text: str, hits: list[Hit]) -> list[Hit]:
        """Return the hits, those that the next one makes sexual as one: inappropriate conduct of a sexual nature."""
        found = hits[:1]
        for hit in hits[1:]:
            wide = found[-1].code in WIDE and hit.code in ("SEAH", "SM")
            if wide and self._of.fullmatch(text[found[-1].end : hit.start]):
                found[-1] = Hit(found[-1].start, hit.end, "SM")
            else:
                found.append(hit)
        return found

    def _joined(self, text: str, run: list[Hit]) -> list[Hit]:
        """Return the hits of a list, those of sexual conduct as one."""
        kinds = [self._kinds.get(text[hit.start : hit.end].casefold()) for hit in run]
        codes = [kind or hit.code for kind, hit in zip(kinds, run, strict=True)]
        sexual = [at for at, hit in enumerate(run) if hit.code in PARTS and not kinds[at]]
        if not sexual or len(run) < 2:
            return run
        first, last = sexual[0], sexual[-1]
        said = {codes[at] for at in sexual}
        closes = self._last.search(text[run[-2].end : run[-1].start] + " ") is not None
        if "after" in self._sides and closes and _share(run[first], kinds[first:], said):
            last = len(run) - 1
        closes = closes or self._last.search(text[run[last].start : run[last].end]) is not None
        if "before" in self._sides and closes and _share(run[sexual[-1]], kinds[: last + 1], said):
            first = 0
        if first == last or any(code not in PARTS for code in codes[first : last + 1]):
            return run
        whole = Hit(run[first].start, run[last].end, _common(set(codes[first : last + 1])))
        return [*run[:first], whole, *run[last + 1 :]]


def _share(named: Hit, kinds: Sequence[str | None], said: set[str]) -> bool:
    """Return whether the bare words on one side of an adjective share it: all others there are bare, of other kinds."""
    bare = [kind for kind in kinds if kind]
    others = len(kinds) - len(bare) - len(said)
    return bool(bare) and others <= 0 and not said & set(bare) and named.end - named.start >= ADJECTIVE


def _common(codes: set[str]) -> str:
    """Return the code of several kinds of sexual conduct as one."""
    if "SM" in codes:
        return "SM"
    if codes & {"SH", "SEAH"} and codes != {"SH"}:
        return "SEAH"
    return codes.pop() if len(codes) == 1 else "SEA"
