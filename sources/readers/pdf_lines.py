"""The lines that words of a PDF page stand in.

Belongs here: words to lines, the text of a few lines.
Does not belong here: words (`pdf_words.py`), paragraphs (`pdf_paragraphs.py`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sources.readers import lines
from sources.readers.pdf_words import Print


@dataclass
class Line:
    """Words on one base line, from left to right."""

    words: list[Print]
    x0: float = field(init=False)
    x1: float = field(init=False)
    base: float = field(init=False)
    size: float = field(init=False)
    text: str = field(init=False)
    is_bold: bool = field(init=False)

    def __post_init__(self) -> None:
        """Measure the line; its size is that of most of its characters."""
        self.words.sort(key=lambda word: word.x0)
        self.x0, self.x1 = self.words[0].x0, max(word.x1 for word in self.words)
        sizes = Counter[float]()
        for word in self.words:
            sizes[round(word.size, 1)] += len(word.text)
        self.size = sizes.most_common(1)[0][0]
        self.base = max(self.words, key=lambda word: len(word.text)).base

        self.text = " ".join(word.text for word in self.words)
        self.is_bold = all(word.is_bold for word in self.words)


def in_lines(found: list[Print]) -> list[Line]:
    """Return words as lines from top to bottom."""
    groups: list[list[Print]] = []
    for word in sorted(found, key=lambda word: word.base):
        if groups and word.base - groups[-1][0].base <= 0.4 * min(word.size, groups[-1][0].size):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [Line(_once(group)) for group in groups]


def _once(group: list[Print]) -> list[Print]:
    """Leave out words that are printed twice over each other to look bold."""
    kept: list[Print] = []
    for word in sorted(group, key=lambda word: word.x0):
        if not (kept and kept[-1].text == word.text and abs(kept[-1].x0 - word.x0) < 0.3 * word.size):
            kept.append(word)
    return kept


def text_of(found: list[Print]) -> str:
    """Return the words of a cell as text, note marks set apart."""
    return lines.joined(" ".join(f"{word.text} {word.note}".strip() for word in line.words) for line in in_lines(found))
