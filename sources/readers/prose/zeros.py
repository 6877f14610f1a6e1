"""Zeros in words: no complaints, geen meldingen, aucune, none of them men.

Belongs here: which words of nothing are a count of zero.
Does not belong here: silence, which is never zero (`silence.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.number import Number, exact
from sources.readers.prose.phrases import Hit

LISTED = 40  # characters after "none" in which a list says of whom


def find(sentence: str, lexicon: Lexicon) -> Iterator[Number]:
    """Yield zeros in words where they stand before a word for what is counted: no complaints, geen meldingen."""
    for hit in lexicon.phrases["zero"].find(sentence):
        after = sentence[hit.end : hit.end + 60]
        counted = lexicon.phrases["measure"].find(after) + lexicon.phrases["sanctioning"].find(after)
        if sentence[hit.start : hit.end].casefold() in lexicon.words["numbers"].get("no_one", []):
            counted += lexicon.phrases["action"].find(after)  # nobody resigned
        if any(len(after[: word.start].split()) <= 3 for word in counted) or _is_nobody(sentence, hit, lexicon):
            yield exact(hit.start, hit.end, 0, sentence[hit.start : hit.end], in_words=True)


def _is_nobody(sentence: str, hit: Hit, lexicon: Lexicon) -> bool:
    """Return whether a zero stands alone in a list: 25 girls, none of them men; in Uganda 12, in Haiti none."""
    said, nobody = sentence[hit.start : hit.end].casefold(), lexicon.words["numbers"]["nobody"]
    if said not in nobody and said.split()[-1] not in nobody:
        return False
    before, after = sentence[: hit.start], sentence[hit.end : hit.end + LISTED]
    if not before.strip() or re.match(r"\s*(?:[.,;]|$)", after):
        return True  # whether it counts anything is told by what was counted before
    marks = lexicon.phrases["anaphora"].find(before)
    if marks and not before[marks[-1].end :].strip():
        return True  # four reports, of which none
    if before.rstrip().endswith(":") and (
        lexicon.phrases["measure"].find(before) or lexicon.phrases["action"].find(before)
    ):
        return True  # passed to the police: none
    if not re.search(r"\d|[,;:]", before):
        return False
    places = [found.end for found in lexicon.phrases["area"].find(before)]
    if re.match(r"\s*[.;,]", after) and places and len(before[places[-1] :].split()) <= 1:
        return True
    groups = ("survivor", "perpetrator_sex", "organisation", "status", "action")
    return any(found.start < LISTED // 2 for name in groups for found in lexicon.phrases[name].find(after))
