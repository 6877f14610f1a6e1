"""The text of a label, set so that the lexicon finds its words.

Belongs here: marks of notes, words joined by a slash, a kind in brackets, bare words for sexual conduct.
Does not belong here: what the words mean (`labels.py`), cells with numbers (`table_cells.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.phrases import Hit
from sources.readers.prose.sentence import SEXUAL

JOIN = " · "  # between the cells of one label
NOTE = re.compile(r"\[\d+\]|[¹²³⁴⁵⁶⁷⁸⁹⁰ᵃᵇᶜᵈ]+|\*+|^\(?\d\)\s*|[†‡§]")
NOTHING: Mapping[str, str] = MappingProxyType({})
_SLASH = re.compile(r"(?<=[^\W\d]{4}) ?/ ?(?=[^\W\d]{4})")
_KIND = re.compile(r"\s*[(,:–-]\s*(?P<kind>[^\W\d]+)\)?(?=\s*$|\s·)")  # harassment (sexual)


def plain(text: str, lexicon: Lexicon) -> str:
    """Return the text of a label without marks of notes, its words joined as in a sentence.

    Args:
        text: Texts of one or more cells.
        lexicon: Words of the language; `tables.sexual` are those that say a conduct is sexual.
    """
    text = " ".join(NOTE.sub(" ", text).replace("_", " ").split())
    text = _SLASH.sub(f" {lexicon.words['periods']['and'][0]} ", text)
    sexual = lexicon.words["tables"]["sexual"]
    return _KIND.sub(lambda said: f" {said['kind']}" if said["kind"].casefold() in sexual else said.group(), text)


def bare(lexicon: Lexicon, conducts: Iterable[str | None], cells: Iterable[str]) -> Mapping[str, str]:
    """Return the words that stand for sexual conduct in a table of it: exploitation, abuse, harassment.

    Args:
        lexicon: Words of the language.
        conducts: Codes that the titles and the frame name.
        cells: Texts of the table.
    """
    words = {word: code for code, said in lexicon.words.get("bare", {}).items() for word in said}
    texts = {text.casefold() for text in cells}
    if not set(words) & texts or not set(conducts) & set(SEXUAL):
        return NOTHING
    others = {hit.code for text in texts - set(words) for hit in lexicon.phrases["conduct"].find(text)}
    if "ABUSIVE" in others:  # harassment beside bullying is harassment of any kind
        others.add("SH")
    return {word: code for word, code in words.items() if code not in others}


def sexual(text: str, lexicon: Lexicon) -> list[Hit]:
    """Return the word by which a label says that what it counts is sexual, and no more: of which sexual."""
    cell = text.split(JOIN)[0]
    last = cell.split()[-1:]
    is_all = last != [] and last[0].casefold() in lexicon.words["tables"]["sexual"]
    is_all = is_all and not lexicon.phrases["denied"].find(cell)
    return [Hit(len(cell) - len(last[0]), len(cell), "SEAH")] if is_all else []


def bare_hits(text: str, words: Mapping[str, str]) -> list[Hit]:
    """Return the cells of a label that are bare words for sexual conduct."""
    found, start = [], 0
    for cell in text.split(JOIN) if words else ():
        if code := words.get(cell.casefold()):
            found.append(Hit(start, start + len(cell), code))
        start += len(cell) + len(JOIN)
    return found
