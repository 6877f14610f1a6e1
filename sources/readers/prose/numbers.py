"""Finds the numbers in a sentence: digits in every habit, number words, zeros in words, ranges, bounds.

Belongs here: reading a number and how exact it is.
Does not belong here: whether it counts anything (`side.py`), dates (`dates.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sources.readers.prose.lexicon import Hit, Lexicon

# Groups of three after the first, by one kind of mark; a space may be narrow or non-breaking.
_DIGITS = re.compile(
    r"(?<![\w.,/\-–])(?P<sign>[<>≥≤]\s?)?(?P<number>\d{1,3}(?:(?P<mark>[.,'’   ])\d{3})(?:(?P=mark)\d{3})*|\d+)"
    r"(?P<decimals>[.,]\d+)?(?P<note>[¹²³⁴⁵⁶⁷⁸⁹⁰]+)?(?![\w]|[./\-–]\d)"
)
ARTICLES = ("fr", "es")  # languages in which "one" is also "a"
LISTS = ("organisation", "conduct", "status", "action")
LISTED = 40  # characters after "one" in which a list says what it is one of
_SIGNS = {"<": "less_than", ">": "more_than", "≥": "at_least", "≤": "at_most"}


@dataclass(frozen=True)
class Number:
    """A number in a sentence.

    Attributes:
        start, end: Where, in the sentence, as printed.
        value: The number; None for a range and for "<5".
        low, high: Bounds; None where open.
        qualifier: exact, about, at_least, more_than, at_most, less_than, range.
        printed: As printed.
        in_words: True for number words and zeros in words.
        is_decimal: True for a number that is not whole: no count.
    """

    start: int
    end: int
    value: int | None
    low: int | None
    high: int | None
    qualifier: str
    printed: str
    in_words: bool = False
    is_decimal: bool = False


def find(sentence: str, lexicon: Lexicon) -> list[Number]:
    """Return the numbers of a sentence from left to right."""
    found = [*_digits(sentence), *_words(sentence, lexicon), *_zeros(sentence, lexicon)]
    found.sort(key=lambda number: (number.start, -number.end))
    kept: list[Number] = []
    for number in found:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return _ranges(sentence, [_qualified(sentence, number, lexicon) for number in kept], lexicon)


def _exact(start: int, end: int, value: int, printed: str, **more: bool) -> Number:
    return Number(start, end, value, value, value, "exact", printed, **more)


def _digits(sentence: str) -> Iterator[Number]:
    for found in _DIGITS.finditer(sentence):
        value = int(re.sub(r"\D", "", found["number"]))
        start, end = found.start("number"), found.end("decimals") if found["decimals"] else found.end("number")
        number = _exact(start, end, value, sentence[start:end], is_decimal=bool(found["decimals"]))
        sign = (found["sign"] or "").strip()
        if sign == "<":
            # "<5" withholds a count: from 1 to 4.
            yield replace(number, value=None, low=1, high=value - 1, qualifier="less_than")
        else:
            yield _bounded(number, _SIGNS[sign]) if sign else number


def _bounded(number: Number, qualifier: str) -> Number:
    value = number.value or 0
    bounds = {
        "at_least": (value, None),
        "more_than": (value + 1, None),
        "at_most": (None, value),
        "less_than": (None, value - 1),
        "about": (None, None),
    }
    low, high = bounds[qualifier]
    return replace(number, qualifier=qualifier, low=low, high=high)


def _words(sentence: str, lexicon: Lexicon) -> Iterator[Number]:
    """Yield runs of number words: thirty-eight, drieëntwintig, dix-neuf, veintiuna, ciento doce."""
    for found in re.finditer(r"[^\W\d_]+(?:(?:[-‐]|\s+)[^\W\d_]+)*", sentence):
        tokens = [(t.start() + found.start(), t.group()) for t in re.finditer(r"[^\W\d_]+", found.group())]
        yield from _runs(sentence, tokens, lexicon)


def _runs(sentence: str, tokens: list[tuple[int, str]], lexicon: Lexicon) -> Iterator[Number]:
    position = 0
    while position < len(tokens):
        length, value = _longest(tokens[position:], lexicon)
        if value is None or length == 0:
            position += 1
            continue
        start = tokens[position][0]
        last_start, last = tokens[position + length - 1]
        end = last_start + len(last)
        alone = length == 1 and tokens[position][1].casefold() in lexicon.words["numbers"]["shy"]
        if (
            not alone
            or (_shy_counts(sentence, end, lexicon) and not _is_general(sentence, start, lexicon))
            or _is_listed(sentence, start, end, lexicon)
        ):
            yield _exact(start, end, value, sentence[start:end], in_words=True)
        position += length


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
    simple = lexicon.numbers
    total, current, last = 0, 0, "start"
    for word in words:
        value = simple.get(word, _compound(word, simple, numbers))
        if word in numbers["hundred"]:
            current = max(current, 1) * 100 if current < 100 else current + 100
            last = "hundred"
        elif word in numbers["thousand"]:
            total, current, last = total + max(current, 1) * 1000, 0, "thousand"
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


def _zeros(sentence: str, lexicon: Lexicon) -> Iterator[Number]:
    """Yield zeros in words where they stand before a word for what is counted: no complaints, geen meldingen."""
    for hit in lexicon.phrases["zero"].find(sentence):
        after = sentence[hit.end : hit.end + 60]
        counted = lexicon.phrases["measure"].find(after) + lexicon.phrases["sanctioning"].find(after)
        if any(len(after[: word.start].split()) <= 3 for word in counted) or _is_nobody(sentence, hit, lexicon):
            yield _exact(hit.start, hit.end, 0, sentence[hit.start : hit.end], in_words=True)


def _is_nobody(sentence: str, hit: Hit, lexicon: Lexicon) -> bool:
    """Return whether a zero stands alone in a list: 25 girls, none of them men; in Uganda 12, in Haiti none."""
    if sentence[hit.start : hit.end].casefold() not in lexicon.words["numbers"]["nobody"]:
        return False
    before, after = sentence[: hit.start], sentence[hit.end : hit.end + LISTED]
    if not re.search(r"\d|[,;:]", before):
        return False
    places = [found.end for found in lexicon.phrases["area"].find(before)]
    if re.match(r"\s*[.;,]", after) and places and len(before[places[-1] :].split()) <= 1:
        return True
    groups = ("survivor", "perpetrator_sex", "organisation", "status", "action")
    return any(found.start < LISTED // 2 for name in groups for found in lexicon.phrases[name].find(after))


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
    return between in ("-", "–") or (opened and between in words["to"])
