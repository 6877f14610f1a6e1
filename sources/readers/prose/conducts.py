"""Kinds of sexual conduct that are named together: sexual abuse, harassment and exploitation.

Belongs here: words that stand for sexual conduct in a list of it, what several kinds are as one.
Does not belong here: bare words far from any such list (`sentence.py`), as a label of a table (`label_text.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from sources.readers.prose.phrases import Hit, Phrases

PARTS = ("SE", "SA", "SEA", "SH", "SEAH")
ADJECTIVE = 6  # letters from which words name sexual conduct by an adjective, which those beside it share: no SEA


class Conducts(Phrases):
    """Phrases for conduct; kinds of sexual conduct that are named together are found as one."""

    def __init__(
        self, phrases: Mapping[str, Iterable[str]], bare: Mapping[str, Sequence[str]], joining: Mapping[str, Sequence[str]]
    ) -> None:
        """Keep phrases by code, bare words by code, and what stands between the words of a list.

        Args:
            phrases: By code.
            bare: Words that stand for sexual conduct beside words that say so.
            joining: `words` between them; `side` of the adjective on which bare words share it: before or after.
        """
        super().__init__(phrases)
        self._bare = {word: code for code, words in bare.items() for word in words}
        self._phrases_bare, self._is_after = Phrases(bare), list(joining.get("side", ())) == ["after"]
        words = "|".join(re.escape(word) for word in joining.get("words", ()))
        self._joint = re.compile(rf"[\s,/&(]*(?:(?:{words})[\s/(]+){{0,3}}", re.IGNORECASE)
        self._last = re.compile(rf"(?:^|[\s,])(?:{words})\s|[/&]", re.IGNORECASE)

    def find(self, text: str) -> list[Hit]:
        """Return every phrase in a text, from left to right, without overlaps."""
        hits = super().find(text)
        if not any(hit.code in PARTS for hit in hits):
            return hits
        more = [h for h in self._phrases_bare.find(text) if not any(o.start < h.end and h.start < o.end for o in hits)]
        runs = self._runs(text, sorted([*hits, *more], key=lambda hit: hit.start))
        return [hit for run in runs for hit in self._joined(text, run)]

    def _runs(self, text: str, hits: Sequence[Hit]) -> list[list[Hit]]:
        """Return the hits in lists of those named together."""
        runs: list[list[Hit]] = [list(hits[:1])] if hits else []
        for before, hit in pairwise(hits):
            if self._joint.fullmatch(text[before.end : hit.start].replace(")", " ")):
                runs[-1].append(hit)
            else:
                runs.append([hit])
        return runs

    def _joined(self, text: str, run: list[Hit]) -> list[Hit]:
        """Return the hits of a list, those of sexual conduct as one."""
        kinds = [self._kind(text, hit) for hit in run]
        sexual = [at for at, hit in enumerate(run) if hit.code in PARTS and not kinds[at]]
        kept = [hit for at, hit in enumerate(run) if at in sexual or not kinds[at] or hit.code == "ABUSIVE"]
        if not sexual or len(run) < 2:
            return kept
        first, last = sexual[0], sexual[-1]
        if self._shares(text, run, kinds, sexual):
            first, last = (first, len(run) - 1) if self._is_after else (0, last)
        if first == last or any(at not in sexual and not kinds[at] for at in range(first, last + 1)):
            return kept
        codes = {kinds[at] or run[at].code for at in range(first, last + 1)}
        whole = Hit(run[first].start, run[last].end, _common(codes))
        outside = [hit for hit in kept if hit.end <= whole.start or hit.start >= whole.end]
        return sorted([*outside, whole], key=lambda hit: hit.start)

    def _kind(self, text: str, hit: Hit) -> str | None:
        """Return the sexual conduct that a bare word stands for; None for other words."""
        return self._bare.get(text[hit.start : hit.end].casefold())

    def _shares(self, text: str, run: list[Hit], kinds: list[str | None], sexual: list[int]) -> bool:
        """Return whether the bare words of a list share its adjective: they close it, and nothing else is in it."""
        said = {run[at].code for at in sexual}
        named = run[sexual[0] if self._is_after else sexual[-1]]
        bare = range(sexual[0] + 1, len(run)) if self._is_after else range(sexual[-1])
        ends = self._last.search(text[run[-2].end : run[-1].start] + " ")
        ends = ends or (not self._is_after and self._last.search(text[named.start : named.end]))
        is_list = all(kinds[at] and kinds[at] not in said for at in bare if at not in sexual)
        return bool(is_list and ends) and named.end - named.start >= ADJECTIVE


def _common(codes: set[str | None]) -> str:
    """Return the code of several kinds of sexual conduct as one."""
    if codes & {"SH", "SEAH"} and codes != {"SH"}:
        return "SEAH"
    return codes.pop() or "" if len(codes) == 1 else "SEA"
