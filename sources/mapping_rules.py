"""What a line of mapping.csv must keep before it may code a figure: reviewed, in force once, true to the code tree.

Belongs here: rules over author, reviewer, days and predicate, and over the lines of one label.
Does not belong here: the shape of the file and looking labels up (`mapping.py`).

A label that names several kinds ("SEA and physical abuse") stands for their lowest common ancestor: splitting one
count over codes would invent counts. What the tree proves about a label is proven by the names of the code lists:
the label itself is one, or it is made of several. Of any other label the reviewer alone answers for the predicate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from schemas.codelists import CodeList
from schemas.messages import DeclarationError

# What is left over in a breakdown: it has no place in the tree that says what it holds.
_RESIDUAL = ("OTHER", "UNKNOWN", "unknown")
_JOINED_BY = re.compile(r"\s*[,;/&+]\s*|\s+(?:and|or|en|of|et|ou|y|o)\s+", re.IGNORECASE)


def check_reviewed(place: str, row: dict[str, str]) -> None:
    """Refuse a line that nobody but its author looked at.

    Raises:
        DeclarationError: E604 naming what is missing.
    """
    missing = [name for name in ("author", "reviewer", "reviewed_on") if not row[name]]
    if missing:
        raise DeclarationError("E604", place, f"{', '.join(missing)} is empty: someone else than the author reviews it")
    if row["author"].casefold() == row["reviewer"].casefold():
        raise DeclarationError("E604", place, f"author and reviewer are both '{row['author']}': ask somebody else")
    day(place, row, "reviewed_on")


def day(place: str, row: dict[str, str], name: str) -> date | None:
    """Return the day in a cell, or None where it is empty.

    Raises:
        DeclarationError: E602 when it is none.
    """
    try:
        return date.fromisoformat(row[name]) if row[name] else None
    except ValueError as error:
        raise DeclarationError("E602", place, f"{name} '{row[name]}' is no day: write 2026-11-21") from error


def overlap(first: tuple[date | None, date | None], second: tuple[date | None, date | None]) -> bool:
    """Return whether two spans of days, both ends inclusive and an empty end open, have a day in common."""
    starts, ends = (first[0] or date.min, second[0] or date.min), (first[1] or date.max, second[1] or date.max)
    return max(starts) <= min(ends)


def check_tree(place: str, codelist: CodeList, label: str, code: str, predicate: str) -> None:
    """Refuse a code or predicate that the code tree proves wrong.

    Args:
        place: File and line, for the message.
        codelist: Code list of the dimension.
        label: Label as declared.
        code: Code it is said to stand for.
        predicate: Code of the list `mapping_predicate`.

    Raises:
        DeclarationError: E606 naming the code or predicate that the tree leaves.
    """
    named = _named(codelist, label)
    lowest = lowest_common_ancestor(codelist, named)
    if lowest is None or set(named) & set(_RESIDUAL):
        return
    if len(named) > 1 and code != lowest:
        raise DeclarationError(
            "E606", place, f"'{label}' names {', '.join(named)}: it stands for {lowest}, what they have in common"
        )
    provable = _provable(codelist, named, code)
    if predicate in ("broad", "narrow") and predicate != provable:
        raise DeclarationError("E606", place, f"{predicate}: {_relation(codelist, named, code)}")
    if predicate == "exact" and len(named) > 1 and provable == "broad":
        raise DeclarationError("E606", place, f"exact: {_relation(codelist, named, code)}: write broad")


def lowest_common_ancestor(codelist: CodeList, codes: Iterable[str]) -> str | None:
    """Return the narrowest code that holds every one of the codes, itself among them; None where there is none."""
    lines = [(code, *codelist.ancestors(code)) for code in codes]
    return next((code for code in (lines[0] if lines else ()) if all(code in line for line in lines)), None)


def _named(codelist: CodeList, label: str) -> tuple[str, ...]:
    """Return the codes a label names: its own, or those of the parts it is made of; none where one is unknown."""
    if code := codelist.find(label):
        return (code,)
    found = [codelist.find(part) for part in _JOINED_BY.split(label) if part]
    known = tuple(dict.fromkeys(code for code in found if code))
    return known if all(found) else ()


def _provable(codelist: CodeList, named: tuple[str, ...], code: str) -> str | None:
    """Return exact, broad or narrow as the tree has it; None where the codes lie on different branches."""
    if code in named or _make_up(codelist, named, code):
        return "exact"
    if all(code in codelist.ancestors(one) for one in named):
        return "broad"
    return "narrow" if any(one in codelist.ancestors(code) for one in named) else None


def _make_up(codelist: CodeList, named: tuple[str, ...], code: str) -> bool:
    below = codelist.children(code)
    return bool(below) and set(below) <= set(named)


def _relation(codelist: CodeList, named: tuple[str, ...], code: str) -> str:
    said = {
        "exact": f"{code} is what the label names, neither broader nor narrower",
        "broad": f"{code} is broader than what the label names ({', '.join(named)})",
        "narrow": f"{code} is narrower than what the label names ({', '.join(named)})",
        None: f"{code} and what the label names ({', '.join(named)}) lie on different branches: at best close",
    }
    return said[_provable(codelist, named, code)]
