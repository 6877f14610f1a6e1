"""Finds the numbers in a sentence: digits in every habit, number words, ranges, bounds.

Belongs here: reading a number and how exact it is.
Does not belong here: whether it counts anything (`side.py`), dates (`dates.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sources.readers.prose import articles, zeros
from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.number import Number, exact

# Groups of three after the first, by one kind of mark; a space may be narrow or non-breaking.
_DIGITS = re.compile(
    r"(?<![\w.,/\-–])(?P<sign>[<>≥≤]\s?)?(?P<number>\d{1,3}(?:(?P<mark>[.,'’   ])\d{3})(?:(?P=mark)\d{3})*|\d+)"
    r"(?P<decimals>[.,]\d+)?(?P<note>[¹²³⁴⁵⁶⁷⁸⁹⁰]+)?(?![\w]|[./\-–]\d)"
)
LONGEST = 9  # digits of a number that can be a count
WITHHELD = 5  # "fewer than five" withholds a count as "<5" does
_SIGNS = {"<": "less_than", ">": "more_than", "≥": "at_least", "≤": "at_most"}


def find(sentence: str, lexicon: Lexicon) -> list[Number]:
    """Return the numbers of a sentence from left to right."""
    words = list(_words(sentence, lexicon))
    sure = [*_digits(sentence), *(number for number, may_be_article in words if not may_be_article)]
    ones = [number for number, may_be_article in words if may_be_article]
    found = [*sure, *articles.numbers(sentence, ones, sure, lexicon), *zeros.find(sentence, lexicon)]
    found.sort(key=lambda number: (number.start, -number.end))
    kept: list[Number] = []
    for number in found:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return _ranges(sentence, [_qualified(sentence, number, lexicon) for number in kept], lexicon)


def _digits(sentence: str) -> Iterator[Number]:
    for found in _DIGITS.finditer(sentence):
        digits = re.sub(r"\D", "", found["number"])
        value = int(digits) if len(digits) <= LONGEST else None  # an account or file number, never a count
        start, end = found.start("number"), found.end("decimals") if found["decimals"] else found.end("number")
        if value is None:
            yield Number(start, end, None, None, None, "exact", sentence[start:end])
            continue
        number = exact(start, end, value, sentence[start:end], is_decimal=bool(found["decimals"]))
        sign = (found["sign"] or "").strip()
        if sign == "<":
            # "<5" withholds a count: from 1 to 4.
            yield replace(number, value=None, low=1, high=value - 1, qualifier="less_than")
        else:
            yield _bounded(number, _SIGNS[sign]) if sign else number


def _bounded(number: Number, qualifier: str) -> Number:
    value = number.value or 0
    if qualifier == "less_than" and 1 < value <= WITHHELD:
        return replace(number, value=None, low=1, high=value - 1, qualifier=qualifier)  # fewer than five
    bounds = {
        "at_least": (value, None),
        "more_than": (value + 1, None),
        "at_most": (None, value),
        "less_than": (None, value - 1),
        "about": (None, None),
    }
    low, high = bounds[qualifier]
    return replace(number, qualifier=qualifier, low=low, high=high)


def _words(sentence: str, lexicon: Lexicon) -> Iterator[tuple[Number, bool]]:
    """Yield runs of number words: thirty-eight, drieëntwintig, dix-neuf, veintiuna, ciento doce."""
    for found in re.finditer(r"[^\W\d_]+(?:(?:[-‐]|\s+)[^\W\d_]+)*", sentence):
        tokens = [(t.start() + found.start(), t.group()) for t in re.finditer(r"[^\W\d_]+", found.group())]
        yield from _runs(sentence, tokens, lexicon)


def _runs(sentence: str, tokens: list[tuple[int, str]], lexicon: Lexicon) -> Iterator[tuple[Number, bool]]:
    """Yield the numbers of some words, and whether each may be an article."""
    position = 0
    while position < len(tokens):
        if not _opens(tokens[position][1].casefold(), lexicon):
            position += 1
            continue
        length, value = _longest(tokens[position:], lexicon)
        if value is None or length == 0:
            position += 1
            continue
        start = tokens[position][0]
        last_start, last = tokens[position + length - 1]
        end = last_start + len(last)
        alone = length == 1 and tokens[position][1].casefold() in lexicon.words["numbers"]["shy"]
        yield exact(start, end, value, sentence[start:end], in_words=True), alone
        position += length


@lru_cache(maxsize=4096)  # a text has few words, many times each
def _value(word: str, lexicon: Lexicon) -> int | None:
    """Return the value of one number word."""
    value = lexicon.numbers.get(word)
    return _compound(word, lexicon.numbers, lexicon.words["numbers"]) if value is None else value


def _opens(word: str, lexicon: Lexicon) -> bool:
    """Return whether a number may begin with a word."""
    numbers = lexicon.words["numbers"]
    return _value(word, lexicon) is not None or word in numbers["hundred"] or word in numbers["thousand"]


def _longest(tokens: list[tuple[int, str]], lexicon: Lexicon) -> tuple[int, int | None]:
    """Return the longest run of tokens that is one number, and its value."""
    best: tuple[int, int | None] = (0, None)
    for length in range(1, min(7, len(tokens)) + 1):
        value = number_of([word.casefold() for _, word in tokens[:length]], lexicon)
        if value is not None:
            best = (length, value)
        elif length > best[0] + 1:
            break
    return best


def number_of(words: list[str], lexicon: Lexicon) -> int | None:
    """Return the value of number words, or None where they are not one number.

    Args:
        words: Lower-case words in order; a compound such as drieëntwintig or veintiún is one word.
        lexicon: Gives the words.
    """
    numbers = lexicon.words["numbers"]
    total, current, last = 0, 0, "start"
    for word in words:
        value = _value(word, lexicon)
        if word in numbers["hundred"]:
            current = max(current, 1) * 100 if current < 100 else current + 100
            last = "hundred"
        elif word in numbers["thousand"]:
            total, current, last = total + max(current, 1) * 1000, 0, "thousand"
        elif word in numbers.get("dozen", ()) and 1 < current < 10:
            current, last = current * 12, "number"
        elif word in numbers["joins"] and last != "start":
            last = "join"
        elif value is None or not _may_follow(current, value):
            return None
        else:
            # quatre-vingt is four times twenty.
            current = current + 76 if current % 100 == 4 and value == 20 else current + value
            last = "number"
    return total + current if last not in ("start", "join") else None


def _may_follow(current: int, value: int) -> bool:
    """Return whether a smaller word may follow: hundred four, thirty eight, soixante dix, quatre vingt."""
    tens = current % 100
    if current == 0 or (tens == 0 and value < 100):
        return True
    french = (
        (value < 20 and tens in (60, 80)) or (tens == 4 and value == 20) or (7 <= value <= 9 and tens in (10, 70, 90))
    )
    return (value < 10 and tens >= 20 and tens % 10 == 0) or french


def _compound(word: str, simple: dict[str, int], numbers: dict[str, Any]) -> int | None:
    """Return the value of a word made of number words without spaces: achtendertig, honderdvier, veintiséis."""
    factors = {**dict.fromkeys(numbers["hundred"], 100), **dict.fromkeys(numbers["thousand"], 1000)}
    for stem, factor in factors.items():
        if stem in word and word != stem:
            head, _, tail = word.partition(stem)
            first = 1 if not head else simple.get(head, _tens(head, simple, numbers))
            rest = 0 if not tail else simple.get(tail, _tens(tail, simple, numbers) or _compound(tail, simple, numbers))
            if first is not None and rest is not None:
                return first * factor + rest
    return _tens(word, simple, numbers)


def _tens(word: str, simple: dict[str, int], numbers: dict[str, Any]) -> int | None:
    """Return units and tens joined in one word by the language's joint: drieëntwintig is drie-ën-twintig."""
    for joint in numbers.get("joints", []):
        for place in [found.start() for found in re.finditer(joint, word)]:
            head, tail = simple.get(word[:place]), simple.get(word[place + len(joint) :])
            if head is not None and tail is not None and 0 < head < 10 and tail in range(20, 100, 10):
                return head + tail
    return None


def _qualified(sentence: str, number: Number, lexicon: Lexicon) -> Number:
    """Return a number with the words before it that say how exact it is."""
    if number.qualifier != "exact":
        return number
    before = sentence[: number.start]
    for hit in lexicon.phrases["qualifiers"].find(before):
        if not before[hit.end :].strip():
            return _bounded(number, hit.code)
    return number


def _ranges(sentence: str, found: list[Number], lexicon: Lexicon) -> list[Number]:
    """Join two numbers into a range: between 12 and 15, 12 to 15, 12-15 is read as one by its dash."""
    words = lexicon.words["range"]
    joined: list[Number] = []
    for number in found:
        if joined and _is_range(sentence, joined[-1], number, words):
            first = joined.pop()
            low, high = first.value, number.value
            number = Number(first.start, number.end, None, low, high, "range", sentence[first.start : number.end])
        joined.append(number)
    return joined


def _is_range(sentence: str, first: Number, second: Number, words: dict[str, list[str]]) -> bool:
    if first.value is None or second.value is None or not first.value < second.value:
        return False
    between = sentence[first.end : second.start].strip().casefold()
    before = sentence[: first.start].strip().casefold()
    opened = any(before.endswith(word) for word in words["between"])
    moved = any(re.search(rf"(?<!\w){re.escape(word)}$", before) for word in words["from"])
    is_year = bool(re.fullmatch(r"(?:19|20)\d{2}", second.printed))  # "seven to 2016"
    through = between in words["through"] and not moved and not is_year
    return between in ("-", "–") or (opened and between in words["to"]) or through
