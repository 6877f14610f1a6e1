"""Reasons of revisions are declared with a citation, or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from schemas.messages import DeclarationError
from sources import revisions

LINE = {
    "figure_id": "demo/2/1", "expect": "demo/1/1=10", "reason": "late_report", "effect": "two more were reported late",
    "citation": "EXAMPLE report 2025, page 3", "who": "EXAMPLE analyst", "declared_on": "2026-01-01",
}  # fmt: skip


def _load(folder: Path, **changes: str) -> tuple[revisions.Revision, ...]:
    cells = [f'"{cell}"' for cell in (LINE | changes).values()]
    (folder / "revisions.csv").write_text(f"{','.join(revisions.COLUMNS)}\n{','.join(cells)}\n", encoding="utf-8")
    return revisions.load(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "demo"
    made.mkdir()
    return made


def test_no_file_is_no_reason(folder: Path) -> None:
    assert revisions.load(folder) == ()


def test_a_reason_names_the_step_it_is_for(folder: Path) -> None:
    (found,) = _load(folder)
    assert (found.figure_id, found.revised_from_figure_id, found.revised_from) == ("demo/2/1", "demo/1/1", 10)
    assert (found.reason, found.citation) == ("late_report", "EXAMPLE report 2025, page 3")
    assert found.declared_on == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"citation": ""}, "E602 demo/revisions.csv, line 2: empty: citation"),
        ({"who": "", "effect": ""}, "empty: effect, who"),
        ({"reason": "unknown"}, "remove the line"),
        ({"reason": "reclasification"}, "E603 demo/revisions.csv, line 2: 'reclasification' is not in code list"),
        ({"expect": "demo/1/1"}, "expect 'demo/1/1' must be FIGURE_ID=COUNT"),
        ({"expect": "demo/1/1=ten"}, "expect 'demo/1/1=ten' must be FIGURE_ID=COUNT"),
        ({"expect": "demo/1=10"}, "expect 'demo/1=10' must be FIGURE_ID=COUNT"),
        ({"expect": "demo/1/1=²"}, "must be FIGURE_ID=COUNT"),
        ({"expect": "other/1/1=10"}, "figure_id and expect must both name a figure of demo"),
        ({"figure_id": "other/1/1"}, "figure_id and expect must both name a figure of demo"),
        ({"figure_id": "demo/2"}, "'demo/2' is no figure: write SOURCE/EDITION/PLACE, such as care/2018/3"),
        ({"declared_on": "yesterday"}, "declared_on"),
    ],
)
def test_a_line_that_lacks_something_is_refused(folder: Path, changes: dict[str, str], said: str) -> None:
    with pytest.raises(DeclarationError) as error:
        _load(folder, **changes)
    assert said in str(error.value)
