"""Sexes in the labels of a table: initials (M and F, V and M, H and F), sex and age said apart.

Belongs here: which initials a table names both of, where they stand in a label; women for female and adult.
Does not belong here: words for sexes (`sources/lexicon`), whose sex it is (`table_codes.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sources.readers.prose.label_text import NOTHING
from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.phrases import Hit

# Age and sex said apart: Female | under 18. The first two columns are codes of `perpetrator_sex` and `survivor`.
JOINED = {
    ("female", "child"): "girls", ("male", "child"): "boys",
    ("female", "adult"): "women", ("male", "adult"): "men",
    ("female", None): "female_age_unknown", ("male", None): "male_age_unknown",
}  # fmt: skip
_INITIAL = re.compile(r"(?<![\w/])\w(?![\w/])")


def named(lexicon: Lexicon, texts: Iterable[str]) -> Mapping[str, str]:
    """Return the initials of sexes with their codes; empty unless cells of the table name both of a pair.

    Args:
        lexicon: Words of the language; its `sexes` are pairs, the male one first.
        texts: Cells of the table.
    """
    cells = {text.casefold().rstrip(".") for text in texts}
    pairs = (pair.split("/") for pair in lexicon.words.get("tables", {}).get("sexes", []))
    return next(({male: "male", female: "female"} for male, female in pairs if {male, female} <= cells), NOTHING)


def initials(text: str, sexes: Mapping[str, str]) -> list[Hit]:
    """Return where initials of sexes stand in a label."""
    found = _INITIAL.finditer(text) if sexes else ()
    return [Hit(one.start(), one.end(), sexes[key]) for one in found if (key := one.group().casefold()) in sexes]
