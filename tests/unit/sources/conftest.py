"""A source folder in tmp_path, for tests of what reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schemas import periods
from sources import layout, mapping
from sources.declaration import Edition, Numbers, SourceDeclaration
from sources.registry import Source

Declare = Callable[..., Source]


def table(columns: tuple[str, ...], lines: str) -> str:
    """Return CSV text: the header, and each line filled up with empty cells."""
    rows = [line.strip() for line in lines.strip().splitlines()]
    filled = [row + "," * (len(columns) - 1 - row.count(",")) for row in rows if row]
    return "\n".join([",".join(columns), *filled]) + "\n"


def reviewed(lines: str) -> str:
    """Return mapping.csv of lines `dimension,label,code`, each exact, in force for ever and reviewed."""
    rest = ",exact,,,a coder,a reviewer,2026-01-05"
    return table(mapping.COLUMNS, "\n".join(line.strip() + rest for line in lines.strip().splitlines() if line.strip()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty source folder."""
    path = tmp_path / "demo"
    path.mkdir()
    return path


@pytest.fixture
def declare(folder: Path) -> Declare:
    """Write layout.csv and mapping.csv and return their source."""

    def write(layout_lines: str, mapping_lines: str = "", thousands: str = ".", decimal: str = ",") -> Source:
        (folder / "layout.csv").write_text(table(layout.COLUMNS, layout_lines), encoding="utf-8")
        (folder / "mapping.csv").write_text(reviewed(mapping_lines), encoding="utf-8")
        declaration = SourceDeclaration(
            id="demo",
            title="Demo",
            publisher="Demo",
            organisation="EXAMPLE_PARTNER",
            homepage="https://example.org",
            languages=("en",),
            kind="submission",
            frequency="Q",
            counts="Made-up cases.",
            freshness_days=200,
            numbers=Numbers(thousands=thousands, decimal=decimal),
        )
        return Source(folder, declaration, {}, {}, ())

    return write


@pytest.fixture
def edition(folder: Path) -> Edition:
    """The submission for 2026-Q1, as a workbook."""
    return Edition(
        source="demo",
        edition="2026-Q1",
        document="submission for 2026-Q1",
        cited_via="",
        url="",
        as_of=date(2026, 4, 20),
        tier=1,
        access="confidential",
        reader="xlsx",
        path=folder / "2026-Q1.xlsx",
        window=periods.parse("2026-Q1"),
    )


@pytest.fixture
def csv_edition(edition: Edition) -> Edition:
    """The same submission as a CSV file."""
    return replace(edition, reader="csv", path=edition.path.with_suffix(".csv"))


@pytest.fixture
def published() -> Callable[..., Edition]:
    """Return a transcribed edition of a publication of mid 2025, unless told otherwise."""

    def make(**changes: Any) -> Edition:
        facts = {
            "source": "demo", "edition": "2025", "document": "Demo report", "cited_via": "",
            "url": "https://example.org/2025", "as_of": date(2025, 6, 30), "tier": 1, "access": "published",
            "reader": "transcription", "path": Path("2025.csv"),
        }  # fmt: skip
        return Edition(**(facts | changes))

    return make
