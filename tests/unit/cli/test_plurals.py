"""One of a thing is not said as several."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemas import messages

ROOT = Path(__file__).parents[3]
# A count that is filled in, and a noun that can only be right for several: {len(paths)} documents.
FILLED = re.compile(r"\{(?:len|int|sum)\([^{}]*\)\} (?:[a-z]+ )?[a-z]{3,}s\b")


@pytest.mark.parametrize(("count", "said"), [(0, "0 figures"), (1, "1 figure"), (2, "2 figures")])
def test_a_count_and_its_noun_agree(count: int, said: str) -> None:
    assert messages.several(count, "figure") == said


# More than a limit, or of a fixed number of columns: never 1.
MANY = {"schemas/codelists.py", "sources/readers/pdf.py", "sources/readers/prose/sums.py", "pipelines/decisions.py"}


def test_no_message_counts_one_as_several() -> None:
    packages = ("cli", "pipelines", "schemas", "sources", "warehouse")
    files = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    found = {
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path in files
        if path.relative_to(ROOT).as_posix() not in MANY
        for hit in FILLED.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == set()
