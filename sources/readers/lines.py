"""Lines of print become running text: white space, words broken over lines, list marks, note marks.

Belongs here: what every format needs to turn printed lines into the text of a block.
Does not belong here: where lines stand (`txt.py`, `pdf_flow.py`), what the text says (`prose`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_BULLETS = "•‣▪■□●○◦∙·–—\\-*➢➤►✓❖\uf0b7\uf0a7\uf0d8\uf076\uf02d"
_MARK = re.compile(
    rf"(?P<bullet>[{_BULLETS}])\s+(?=[^\s=:])|(?P<count>\(?(?:\d{{1,3}}|[a-h]|[ivx]{{1,4}})[.)])\s+(?=\S)"
)
_NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[abcd*†‡§])(?:\s?,\s?\d{1,3})*[\])]?")
_RAISED = str.maketrans("0123456789abcd", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈ", "[]()")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]*[^\s*])\1(?![\w*])")
_TAG = re.compile(r"</?[a-z][^<>]{0,120}>", re.IGNORECASE)
_PERIOD = re.compile(r"(?:Q[1-4]|[1-4]Q|S[12]|[12]H|H[12])?[ -]?(?:19|20)\d\d(?:[-–/]\d{2,4})?", re.IGNORECASE)
_DATE = re.compile(r"(?:.*,\s)?\d{1,2}(?:er|st|nd|rd|th|º|\.)?\s(?:de\s|of\s)?[^\W\d]+\.?\s(?:de\s)?(?:19|20)\d\d")
_LEADER = re.compile(r"\s*(?:\.{4,}|(?:\. ){3,}\.?|…{2,}|_{4,})\s*(\d{1,4})?$")
_VALUE = re.compile(
    r"[<>≤≥~±+(]{0,2}\s?[€$£]?\s?\d[\d.,’' ]*\)?\s?%?[*†‡⁰¹²³⁴⁵⁶⁷⁸⁹]*|[-–—]|n\.?/?v\.?t\.?|n\.?/?[adb]\.?|nil|nihil",
    re.IGNORECASE,
)
_FINAL = (".", "!", "?", ":", ";", ",")
TITLE_LENGTH, TITLE_WORDS = 110, 15
_LONGEST_LEADER = 400  # Looking for one in a longer text would take time with the square of its length.
# A hyphen at the end of a line belongs to the word after these first parts: mostly number words.
_KEEPS = frozenset({
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "dix", "vingt", "trente",
    "quarante", "cinquante", "soixante", "quatre", "cent", "non", "self", "ex", "so", "zero", "follow"
})  # fmt: skip
# "in- en uitstroom": the hyphen stands for a part that follows.
_SUSPENDED = frozenset({
    "en", "of", "and", "or", "et", "ou", "y", "e", "o", "u", "und", "oder", "to", "tot", "bis"
})  # fmt: skip


def squeeze(text: str) -> str:
    """Return text with white space collapsed, ligatures taken apart, accents composed, invisible marks removed."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_LIGATURES)
    return " ".join(text.replace("\u00ad\n", "").replace("\u00ad", "").split())


def seam(last: str, first: str) -> tuple[int, str]:
    """Say how the last word of a line and the first of the next come together.

    Args:
        last: Last word of a line.
        first: First word of the next line.

    Returns:
        How many characters of the last word go, and what is put between the two.
    """
    if last.endswith("\u00ad"):
        return 1, ""
    if len(last) < 2 or last[-1] not in "-‐‑" or not last[-2].isalpha() or not first:
        return 0, " "
    if first.strip(".,;:") in _SUSPENDED:
        return 0, " "
    stem = last[:-1].lstrip("(«“\"'‘")
    if not first[0].islower() or stem.lower() in _KEEPS or (stem.isupper() and len(stem) > 1):
        return 0, ""
    return 1, ""


def joined(lines: Iterable[str]) -> str:
    """Return lines as one text, words broken over lines made whole."""
    parts: list[str] = []
    for line in (part.strip() for part in lines):
        if parts and line:
            cut, glue = seam(parts[-1].rsplit(None, 1)[-1], line.split(None, 1)[0])
            parts[-1] = parts[-1][: len(parts[-1]) - cut]
            parts += [glue, line]
        elif line:
            parts.append(line)
    return squeeze("".join(parts))


def item(text: str) -> tuple[str, str] | None:
    """Return mark and text of a list item, or None where no list mark stands first; marks may follow each other."""
    rest, first = text.strip(), ""
    while found := _MARK.match(rest):
        first, rest = first or found[0].strip(), rest[found.end() :]
    return (first, rest) if first else None


def is_title(text: str) -> bool:
    """Say whether a line set apart looks like a heading: short, a capital or number first, no final punctuation."""
    start = text.lstrip("«“\"'‘([*")[:1]
    letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    if _DATE.fullmatch(text):  # 14 February 2024; The Hague, 3 April 2024
        return False
    return bool(_PERIOD.fullmatch(text)) or (
        len(text) <= TITLE_LENGTH
        and len(text.split()) <= TITLE_WORDS
        and not text.endswith(_FINAL)
        and (start.isupper() or start.isdigit())
        and letters > max(2, digits)
    )


def is_open(text: str) -> bool:
    """Say whether a text breaks off: a long one that ends neither a sentence nor a clause."""
    return len(text) > 60 and (text[-1].isalnum() or text[-1] in ",-") and not text[-1].isnumeric()


def note_mark(text: str) -> str | None:
    """Return the mark of a note as raised characters, or None where a raised text is no note mark (10th, 1er).

    A number that is glued to a word or a value must never be read as a part of it: raised digits are no digits.
    """
    return text.strip().translate(_RAISED) if _NOTE.fullmatch(text.strip()) else None


def without_markup(text: str) -> str:
    """Return text without what some programs leave in plain text: tags, and asterisks around words."""
    return squeeze(_EMPHASIS.sub(r"\2", _TAG.sub(" ", text)))


def without_leader(text: str) -> str:
    """Return a line of a table of contents without its dots and page number."""
    return text[:-_LONGEST_LEADER] + _LEADER.sub("", text[-_LONGEST_LEADER:])


def is_value(text: str) -> bool:
    """Say whether a cell prints a number or a usual sign of silence."""
    return bool(_VALUE.fullmatch(text.strip()))
