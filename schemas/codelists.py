"""The code lists: which codes exist, what they are called, how they nest.

Belongs here: reading and checking `codelists/*.csv`, and looking a code up by any of its names.
Does not belong here: which column uses which list (`structure.py`), patterns such as the years and spans of
`occurred`, turning a publisher's labels into codes (the step `classify`, which asks `find` and `nearest`).

A list is one CSV file with the columns of `COLUMNS`; its name is the file name. Aliases are separated by `|`.
Codes, labels and aliases must be unambiguous inside one list, whatever their case.
"""

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from schemas.messages import several

FOLDER = Path(__file__).with_suffix("")
COLUMNS = (
    "code", "label_en", "label_nl", "label_fr", "aliases", "parent", "valid_from", "valid_to", "external_id",
)  # fmt: skip
LANGUAGES = ("en", "nl", "fr")


class CodeListError(ValueError):
    """A code list that cannot be trusted, or a code it does not hold. Names the place and the fix."""


@dataclass(frozen=True)
class Code:
    """One line of a code list: the code, its names, its place in the tree, the days it is in use."""

    code: str
    label_en: str
    label_nl: str
    label_fr: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    external_id: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything this code is called: the code itself, its labels, its aliases."""
        return (self.code, self.label_en, self.label_nl, self.label_fr, *self.aliases)


@dataclass(frozen=True, eq=False)
class CodeList:
    """A checked code list. Get one from `load` (or `read` for a file elsewhere).

    Attributes:
        name: Name of the list, for example `measure`.
        codes: Code to `Code`, in the order of the file.
        index: Every name of every code, normalised, to its code.
    """

    name: str
    codes: dict[str, Code]
    index: dict[str, str]

    def __contains__(self, code: object) -> bool:
        """Say whether this exact code is in the list (labels and aliases do not count)."""
        return code in self.codes

    def label(self, code: str, language: str = "en") -> str:
        """Return the label of a code in `en`, `nl` or `fr`.

        Raises:
            CodeListError: The code is not in the list, or there are no labels in that language.
        """
        entry = self._entry(code)
        if language not in LANGUAGES:
            fix = f"ask for one of {', '.join(LANGUAGES)}"
            raise CodeListError(f"code list {self.name}: no labels in {language!r}. Fix: {fix}")
        return {"en": entry.label_en, "nl": entry.label_nl, "fr": entry.label_fr}[language]

    def parent(self, code: str) -> str | None:
        """Return the code directly above, or None at the root. Raises `CodeListError` for an unknown code."""
        return self._entry(code).parent

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Return the codes above, nearest first. Raises `CodeListError` for an unknown code."""
        above: list[str] = []
        parent = self.parent(code)
        while parent is not None:
            above.append(parent)
            parent = self.parent(parent)
        return tuple(above)

    def children(self, code: str) -> tuple[str, ...]:
        """Return the codes directly below, in file order. Raises `CodeListError` for an unknown code."""
        self._entry(code)
        return tuple(entry.code for entry in self.codes.values() if entry.parent == code)

    def find(self, label: str) -> str | None:
        """Return the code with exactly this code, label or alias, or None.

        White space is trimmed and collapsed, case is ignored, and two spellings of one character are the same
        (composed and decomposed accents, straight and curly apostrophes). Beyond that nothing is guessed.
        """
        return self.index.get(normalise(label))

    def nearest(self, label: str, n: int = 3) -> tuple[str, ...]:
        """Return the `n` codes with a name most like `label`, best first; fewer only in a shorter list.

        Likeness is the ratio of `difflib`; a name that holds every word of `label` goes before one that does
        not, so that "Congo" brings up the two countries called so, and not Togo.
        """
        wanted = normalise(label)
        words = set(re.findall(r"\w+", wanted))
        matcher = difflib.SequenceMatcher(b=wanted, autojunk=False)
        best = dict.fromkeys(self.codes, 0.0)
        for name, code in self.index.items():
            matcher.set_seq1(name)
            holds_words = bool(words) and words <= set(re.findall(r"\w+", name))
            best[code] = max(best[code], matcher.ratio() + holds_words)
        return tuple(sorted(best, key=lambda code: -best[code])[:n])

    def _entry(self, code: str) -> Code:
        if code not in self.codes:
            fix = f"use a code of {self.name}.csv (nearest: {', '.join(self.nearest(code))})"
            raise CodeListError(f"code list {self.name}: no code {code!r}. Fix: {fix}")
        return self.codes[code]


@cache
def load(name: str) -> CodeList:
    """Return the code list of that name; read and checked once.

    Raises:
        CodeListError: There is no such list, or its file is faulty.
    """
    if name not in names():
        raise CodeListError(f"{FOLDER}: no code list {name!r}. Fix: use one of {', '.join(names())}")
    return read(FOLDER / f"{name}.csv")


@cache
def names() -> tuple[str, ...]:
    """Return the names of all code lists, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.csv")))


def normalise(label: str) -> str:
    """Return the form under which two names are the same name (see `CodeList.find`)."""
    return " ".join(unicodedata.normalize("NFC", label).replace("’", "'").split()).casefold()


def read(path: Path) -> CodeList:
    """Read and check one code list file (UTF-8, with or without byte order mark).

    Raises:
        CodeListError: Wrong columns, a missing code or label, a bad date, a code listed twice, a name shared
            by two codes, or a parent that is unknown or goes round in a circle. Names file, line and fix.
    """
    entries = [(line, _code(path, line, cells)) for line, cells in _lines(path)]
    codes: dict[str, Code] = {}
    for line, entry in entries:
        if entry.code in codes:
            raise _fault(path, line, f"code {entry.code!r} is listed twice", "remove one of the two lines")
        codes[entry.code] = entry
    _check_tree(path, entries, codes)
    return CodeList(path.stem, codes, _index(path, entries))


def _fault(path: Path, line: int, what: str, fix: str) -> CodeListError:
    return CodeListError(f"{path}, line {line}: {what}. Fix: {fix}")


def _lines(path: Path) -> Iterable[tuple[int, list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            raise _fault(path, 1, f"the columns are {','.join(header)!r}", f"make them {','.join(COLUMNS)!r}")
        for cells in reader:
            if len(cells) not in (0, len(COLUMNS)):
                what = f"{several(len(cells), 'cell')} instead of {len(COLUMNS)}"
                raise _fault(path, reader.line_num, what, "put text that holds a comma between double quotes")
            if cells:
                yield reader.line_num, [cell.strip() for cell in cells]


def _code(path: Path, line: int, cells: list[str]) -> Code:
    row = dict(zip(COLUMNS, cells, strict=True))
    for column in ("code", *(f"label_{language}" for language in LANGUAGES)):
        if not row[column]:
            raise _fault(path, line, f"{column} is empty (code {row['code']!r})", f"fill in {column}")
    start, end = (_day(path, line, column, row[column]) for column in ("valid_from", "valid_to"))
    if start and end and start > end:
        raise _fault(path, line, f"valid_from {start} is after valid_to {end}", "correct the two days")
    return Code(
        code=row["code"],
        label_en=row["label_en"],
        label_nl=row["label_nl"],
        label_fr=row["label_fr"],
        aliases=tuple(alias.strip() for alias in row["aliases"].split("|") if alias.strip()),
        parent=row["parent"] or None,
        valid_from=start,
        valid_to=end,
        external_id=row["external_id"],
    )


def _day(path: Path, line: int, column: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise _fault(path, line, f"{column} {text!r} is no day", "write it as YYYY-MM-DD") from None


def _check_tree(path: Path, entries: list[tuple[int, Code]], codes: dict[str, Code]) -> None:
    for line, entry in entries:
        if entry.parent is not None and entry.parent not in codes:
            what = f"parent {entry.parent!r} of {entry.code!r} is not in the list"
            raise _fault(path, line, what, "add a line for it or correct the parent")
    for line, entry in entries:
        seen, parent = [entry.code], entry.parent
        while parent is not None:
            if parent in seen:
                circle = " > ".join([*seen, parent])
                raise _fault(path, line, f"the parents go round in a circle: {circle}", "clear one of them")
            seen.append(parent)
            parent = codes[parent].parent


def _index(path: Path, entries: list[tuple[int, Code]]) -> dict[str, str]:
    owners: dict[str, tuple[int, str]] = {}
    for line, entry in entries:
        for name in entry.names:
            first_line, owner = owners.setdefault(normalise(name), (line, entry.code))
            if owner != entry.code:
                what = f"{name!r} stands for {entry.code!r} here and for {owner!r} on line {first_line}"
                raise _fault(path, line, what, "keep it at one code, or write both out in full")
    return {name: code for name, (_, code) in owners.items()}
