"""When "one" and "a" are numbers: before a word for what is counted, and in lists.

Belongs here: telling the number from the article and the pronoun.
Does not belong here: other number words (`numbers.py`).
"""

from __future__ import annotations

import re

from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.number import Number

LISTS = ("organisation", "conduct", "status", "action", "survivor", "perpetrator_sex", "area")
LISTED = 40  # characters after "one" in which a list says what it is one of
_YEAR = re.compile(r"(?:19|20)\d{2}")
ARTICLES = ("fr", "es")  # languages in which "one" is also "a"


def numbers(sentence: str, ones: list[Number], sure: list[Number], lexicon: Lexicon) -> list[Number]:
    """Return the words that may be articles and are numbers here.

    Args:
        sentence: The sentence.
        ones: Words that may be articles: one, une.
        sure: The other numbers of the sentence.
        lexicon: Of the language.
    """
    return [one for one in ones if _is_own(sentence, one, sure, lexicon) or _is_listed(sentence, one, sure, lexicon)]


def _is_own(sentence: str, one: Number, sure: list[Number], lexicon: Lexicon) -> bool:
    """Return whether "one" stands before what is counted, and not for any: when a complaint is made."""
    if one.value != 1:  # cent, cien: shy because of "pour cent", and no article
        return _shy_counts(sentence, one.end, lexicon)
    if _is_left(sentence, one, lexicon):
        return True
    if not _shy_counts(sentence, one.end, lexicon):
        return False
    if _is_general(sentence, sure, lexicon) and not _is_only(sentence, one, lexicon):
        return False
    if lexicon.language not in ARTICLES or lexicon.phrases["action"].find(sentence) or _is_only(sentence, one, lexicon):
        return True
    before = sentence[: one.start].rstrip()
    return (
        not before or before[-1] in ",;:(" or bool(re.search(rf"(?<!\w)(?:{_joins(lexicon)})$", before, re.IGNORECASE))
    )


def _is_left(sentence: str, one: Number, lexicon: Lexicon) -> bool:
    """Return whether "one" is what remains of those counted before: the one that is left."""
    after = sentence[one.end :]
    rest = [hit for hit in lexicon.phrases["further"].find(after) if not after[: hit.start].strip()]
    return bool(rest) and bool(lexicon.definite.search(sentence[: one.start].rstrip()))


def _is_only(sentence: str, one: Number, lexicon: Lexicon) -> bool:
    """Return whether "single" follows: una sola denuncia."""
    return sentence[one.end :].split(maxsplit=1)[:1] != [] and sentence[one.end :].split(maxsplit=1)[0] in lexicon.only


def _joins(lexicon: Lexicon) -> str:
    """Return the words for "and" as alternatives."""
    return "|".join(map(re.escape, [*lexicon.words["numbers"]["joins"], *lexicon.words["periods"]["and"]]))


def _shy_counts(sentence: str, end: int, lexicon: Lexicon) -> bool:
    """Return whether "one" stands before a word for what is counted."""
    after = sentence[end : end + 60]
    sanctions = () if lexicon.language in ARTICLES else ("sanctioning",)
    hits = [
        hit
        for name in ("measure", "survivor", "perpetrator_sex", "personnel", *sanctions)
        for hit in lexicon.phrases[name].find(after)
    ]
    return any(len(after[: hit.start].split()) <= 1 for hit in hits)


def _is_general(sentence: str, sure: list[Number], lexicon: Lexicon) -> bool:
    """Return whether "one" is an article: when a complaint cannot be proved."""
    if sentence.split(maxsplit=1)[0].casefold() in lexicon.words["general"]:
        return True
    counts = [number for number in sure if not _YEAR.fullmatch(number.printed)]
    said = any(lexicon.phrases[name].find(sentence) for name in ("action", "duty", "happened"))
    return lexicon.language in ARTICLES and not counts and not said


def _is_listed(sentence: str, one: Number, sure: list[Number], lexicon: Lexicon) -> bool:
    """Return whether "one" stands in a list of numbers: 14 from the missions and one from an agency."""
    before = sentence[: one.start]
    listed = re.search(rf"(?:{_joins(lexicon)}|,|;)(?:\s+\w{{1,5}})?\s*$", before, re.IGNORECASE)
    if not listed or not any(number.end <= one.start for number in sure):
        return False
    after = sentence[one.end : one.end + LISTED]
    follows = any(not after[: hit.start].strip() for hit in lexicon.phrases["follows"].find(after))
    return follows and any(lexicon.phrases[name].find(after) for name in LISTS)
