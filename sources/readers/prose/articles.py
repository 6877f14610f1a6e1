"""When "one" and "a" are numbers: before a word for what is counted, and in lists.

Belongs here: telling the number from the article and the pronoun.
Does not belong here: other number words (`numbers.py`).
"""

from __future__ import annotations

import re

from sources.readers.prose.lexicon import Lexicon

LISTS = ("organisation", "conduct", "status", "action")
LISTED = 40  # characters after "one" in which a list says what it is one of
ARTICLES = ("fr", "es")  # languages in which "one" is also "a"


def counts(sentence: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Return whether a word that may be an article is a number here.

    Args:
        sentence: The sentence.
        start: Where the word begins.
        end: Where it ends.
        lexicon: Of the language.
    """
    own = _shy_counts(sentence, end, lexicon) and not _is_general(sentence, start, lexicon)
    return own or _is_listed(sentence, start, end, lexicon)


def _shy_counts(sentence: str, end: int, lexicon: Lexicon) -> bool:
    """Return whether "one" stands before a word for what is counted."""
    after = sentence[end : end + 60]
    hits = [
        hit
        for name in ("measure", "survivor", "perpetrator_sex", "personnel")
        for hit in lexicon.phrases[name].find(after)
    ]
    return any(len(after[: hit.start].split()) <= 1 for hit in hits)


def _is_general(sentence: str, start: int, lexicon: Lexicon) -> bool:
    """Return whether "one" is an article: when a complaint cannot be proved."""
    opens = sentence.split(maxsplit=1)[0].casefold() in lexicon.words["general"]
    article = lexicon.language in ARTICLES and not re.search(r"\d", sentence)
    return opens or (
        article and not (lexicon.phrases["action"].find(sentence) or lexicon.phrases["duty"].find(sentence))
    )


def _is_listed(sentence: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Return whether "one" stands in a list of numbers: 14 from the missions and one from an agency."""
    joins = "|".join(map(re.escape, [*lexicon.words["numbers"]["joins"], *lexicon.words["periods"]["and"], ",", ";"]))
    if not re.search(rf"\d.*(?:{joins})\s*$", sentence[:start], re.IGNORECASE):
        return False
    after = sentence[end : end + LISTED]
    follows = any(not after[: hit.start].strip() for hit in lexicon.phrases["follows"].find(after))
    return follows and any(lexicon.phrases[name].find(after) for name in LISTS)
