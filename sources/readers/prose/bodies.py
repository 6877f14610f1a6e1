"""Which body a document is of, by the tree of organisations: the part rather than the whole, or the whole of parts.

Belongs here: choosing among organisations that are named, by where they stand in the code list.
Does not belong here: where they are named (`scope.py`), whose count a number is (`binding.py`).
"""

from __future__ import annotations

from schemas import codelists
from sources.readers.prose.phrases import Hit


def most_exact(codes: list[str]) -> str | None:
    """Return the first code that is part of another one named, else the first: peacekeeping of the UN."""
    tree = codelists.load("organisation")
    return next((code for code in codes if set(tree.ancestors(code)) & set(codes)), codes[0] if codes else None)


def national(organisation: str | None, sections: list[Hit]) -> str | None:
    """Return the national part of a body that one of some words names, where the code list has it: MSF_NL."""
    parts = [f"{organisation}_{hit.code}" for hit in sections]
    return next((part for part in parts if part in codelists.load("organisation")), None)


def is_part(organisation: str | None, whole: str | None) -> bool:
    """Return whether an organisation is part of another one."""
    return organisation is not None and whole in codelists.load("organisation").ancestors(organisation)


def part_of(titled: str | None, opened: str | None) -> str | None:
    """Return the body a title names, or the part of it that the opening says the document is of."""
    return opened if opened and titled in codelists.load("organisation").ancestors(opened) else titled


def whole(organisation: str) -> str:
    """Return the body a population belongs to: a document about peacekeepers and partners is about the UN."""
    return "UN" if organisation.startswith("UN_") else organisation
