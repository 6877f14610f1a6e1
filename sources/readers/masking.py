"""Names of persons in a text are covered, so that a sentence can be kept and printed.

Belongs here: where a name stands: after a title, beside a role or a verb of saying, after initials, alone on a line.
Does not belong here: the words of titles and roles (`sources/lexicon`); names, which no file of ours holds.

Each character of a name becomes one `█`: a text stays as long as it was, so that every offset in it holds. What is
said by a name alone, such as a first name in a list, is not known for one. An organisation that the code list does
not have may be covered where it stands like a person ("NAME said"): rather too much than a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property

from sources.readers.prose.lexicon import Lexicon, load
from sources.readers.prose.phrases import Hit, Phrases

MARK = "█"
MOST_WORDS = 5
LONGEST = 60  # characters of a name that stands alone on a line
REMEMBERED = 500  # texts: the numbers of a row share one
_NO_LINE = re.compile(r"[\d|:;?!]")
_WORD = re.compile(r"['’]t(?= )|(?:[^\W\d_]\.[  -]?)+(?![^\W\d_]\.)|[^\W\d_][^\W\d_'’\-]*(?:['’\-][^\W\d_]+)*\.?")
_LOWER = re.compile(r"(?<![\w'’-])[^\W\d_]+")
# Small words inside names, in any of the languages: names travel.
_PARTICLES = frozenset({
    "van", "de", "der", "den", "het", "'t", "’t", "ter", "ten", "te", "von", "zu", "zur", "du", "des", "la", "le",
    "los", "las", "del", "da", "das", "dos", "di", "al", "el", "bin", "ben", "ibn", "abu", "y", "e",
})  # fmt: skip
_INITIALS = re.compile(r"(?<![\w.&/-])(?:[^\W\d_]\.[  -]?){1,6}")
_COUNTRIES = frozenset({"U.S.", "U.N.", "U.K.", "E.U.", "U.S.A.", "N.B.", "P.S."})
_BETWEEN = re.compile(r"[^,.;:()\n|]{0,60},\s")
_ENDS = re.compile(r"\s*(?:[,.;:()|]|$)")
_BEFORE_ROLE = re.compile(r"(?:,|\(|\s[–—-])\s?(?:[\w'’-]+\s){0,5}$")
# What a role or a verb stands beside without being a name: who and where, and what reports are about.
_KNOWN = ("area", "month", "measure", "conduct", "status", "action", "survivor", "personnel", "setting")
Span = tuple[int, int]


class Names:
    """Covers the names of persons in the texts of one document.

    A word that the document also writes in small letters is no name, unless a title stands before it.
    """

    def __init__(self, words: Lexicon, text: str) -> None:
        """Learn the common words of a document.

        Args:
            words: Lexicon of its language.
            text: Its canonical text.
        """
        self.words, self._text = words, text
        self.common = {word for word in _LOWER.findall(text) if word.islower()}
        self._spans: dict[str, list[Span]] = {}

    def masked(self, text: str, kept: Span = (0, 0)) -> str:
        """Return a text of the same length with every name covered.

        Args:
            text: A sentence or paragraph of the document.
            kept: Start and end of what is never covered: the printed value.
        """
        letters = list(text)
        for start, end in self.spans(text):
            letters[start:end] = MARK * (end - start)
        letters[kept[0] : kept[1]] = text[kept[0] : kept[1]]
        return "".join(letters)

    def spans(self, text: str) -> list[Span]:
        """Return where names stand in a text."""
        if text not in self._spans:
            if len(self._spans) > REMEMBERED:
                self._spans.clear()
            found = set(_Text(text, self.words, self.common).names())
            # What stands alone more than once is a word of the letterhead, not who signed.
            alone = {(0, len(text))} if text.strip() == text and self._text.count(text) > 1 else set[Span]()
            self._spans[text] = sorted(found - alone)
        return self._spans[text]


class _Text:
    """A text with the roles, verbs of saying and known words in it."""

    def __init__(self, text: str, words: Lexicon, common: set[str]) -> None:
        self.text, self.words, self.common, self.language = text, words, common, words.language
        self.roles = _phrases(words.language, "roles").find(text)
        self.says = _phrases(words.language, "says").find(text)
        self.titles, self.of_several = self._titles("titles"), self._titles("titles_of_several")

    @cached_property
    def bodies(self) -> list[Hit]:
        """Organisations, roles and titles: no name even after a title."""
        return [*self.words.phrases["organisation"].find(self.text), *self.roles, *self.titles, *self.of_several]

    @cached_property
    def known(self) -> list[Hit]:
        """Everything that is no name where only the place speaks for one."""
        hits = (hit for name in _KNOWN for hit in self.words.phrases[name].find(self.text))
        return [*self.bodies, *self.says, *hits]

    def names(self) -> Iterator[Span]:
        """Yield where names of persons stand."""
        yield from self._after_titles()
        for role in self.roles:
            yield from self._after(role.end, fewest=1)
            if between := _BETWEEN.match(self.text, role.end):
                yield from (span for span in self._after(between.end(), 2) if _ENDS.match(self.text, span[1]))
            if before := _BEFORE_ROLE.search(self.text, 0, role.start):
                yield from self._before(before.start())
        for verb in self.says:
            yield from self._after(verb.end, fewest=2)
            yield from self._before(verb.start)
        yield from self._initials()
        if len(self.text) < LONGEST and not _NO_LINE.search(self.text):
            yield from (span for span in self._after(0, 2) if span[1] == len(self.text.rstrip()))

    def _titles(self, name: str) -> list[Hit]:
        return [Hit(*found.span(), name) for found in _titles(self.language, name).finditer(self.text)]

    def _after_titles(self) -> Iterator[Span]:
        for title in self.titles:
            yield from self._after(title.end, fewest=1, titled=True)
        for title in self.of_several:
            end = title.end
            while self.text[end:].lstrip()[:1].isupper() and (found := next(self._after(end, 1, titled=True), None)):
                yield found
                joint = re.compile(r"(?:,|\s+(?:and|en|et|y|e))\s+").match(self.text, found[1])
                end = joint.end() if joint else len(self.text)

    def _after(self, start: int, fewest: int, titled: bool = False, led: bool = False) -> Iterator[Span]:
        """Yield the name that starts right at a place, if one does; with a small word only after a title or letters."""
        words: list[Span] = []
        end = start
        while len(words) < MOST_WORDS and (found := self._word(end)):
            word = found.group().strip()
            if word in _PARTICLES and (words or titled or led):
                end = found.end()
                continue
            if not self._is_name(found.span(), word, titled):
                break
            words.append((found.start(), found.start() + len(found.group().rstrip())))
            end = found.end()
            if self._ends_sentence(word, end):
                break
        if len(words) >= fewest:
            begin = start + len(self.text[start:]) - len(self.text[start:].lstrip())
            yield begin, self._without_stop(words[-1])

    def _word(self, start: int) -> re.Match[str] | None:
        """Return the word after a place, with nothing but a space between."""
        blank = re.compile(r"[  ]*").match(self.text, start)
        return _WORD.match(self.text, blank.end() if blank else start)

    def _ends_sentence(self, word: str, end: int) -> bool:
        return word.endswith(".") and len(word.rstrip(".")) > 2

    def _without_stop(self, word: Span) -> int:
        """Return the end of a name without the full stop of its sentence; an initial keeps its own."""
        text = self.text[word[0] : word[1]]
        return word[1] - 1 if text.endswith(".") and len(text) > 3 and "." not in text[:-1] else word[1]

    def _is_name(self, place: Span, word: str, titled: bool) -> bool:
        """Return whether a word may be part of a name."""
        if not word[0].isupper() or _is_inside(place, self.bodies if titled else self.known):
            return False
        if titled:
            return True
        plain = word.rstrip(".")
        return plain.casefold() not in self.common and not (plain.isupper() and len(plain) > 1 and "." not in plain)

    def _before(self, end: int) -> Iterator[Span]:
        """Yield the name of two or more words that ends right before a place, if one does."""
        names: list[Span] = []
        start = end
        for found in reversed(list(_WORD.finditer(self.text, max(0, end - 80), end))):
            word = found.group().strip()
            if self.text[found.start() + len(word) : start].strip():
                break
            if self._is_name(found.span(), word, titled=False):
                names.append((found.start(), found.start() + len(word)))
            elif word not in _PARTICLES or not names:
                break
            start = found.start()
        if 2 <= len(names) <= MOST_WORDS:
            yield names[-1][0], names[0][1]

    def _initials(self) -> Iterator[Span]:
        for found in _INITIALS.finditer(self.text):
            is_title = _is_inside(found.span(), self.titles)
            if found.group()[0].isupper() and found.group().strip() not in _COUNTRIES and not is_title:
                for _, end in self._after(found.end(), fewest=1, led=True):
                    if end - found.end() > 2:
                        yield found.start(), end


def _is_inside(place: Span, hits: list[Hit]) -> bool:
    return any(hit.start < place[1] and place[0] < hit.end for hit in hits)


@cache
def _phrases(language: str, name: str) -> Phrases:
    return Phrases({name: load(language).words["persons"][name]})


@cache
def _titles(language: str, name: str) -> re.Pattern[str]:
    """Return the titles of a language as a pattern; as printed, or with a capital at the start of a sentence."""
    titles = load(language).words["persons"][name]
    written = sorted({form for title in titles for form in (title, title[0].upper() + title[1:])}, key=len)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, reversed(written)))})(?=[\s ])")
