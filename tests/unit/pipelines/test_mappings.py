"""What the mappings are worth, and what a change of one would do to figures read so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipelines import mappings
from pipelines.home import Home
from sources import mapping, reading
from sources.mapping import Entry

HEADER = ",".join(mapping.COLUMNS)
BY = "a coder,a reviewer,2026-01-05,"


def written(folder: Path, *lines: str) -> Path:
    path = folder / "mapping.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def declared(source: Callable[..., Any], tmp_path: Path) -> Any:
    folder = tmp_path / "demo"
    folder.mkdir()
    return replace(source(), folder=folder)


@pytest.fixture
def read(
    declared: Any, edition: Callable[..., Any], figure: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """Say which figures a home holds, of one published and one confidential edition."""

    def hold(*rows: dict[str, Any], **changes: Any) -> None:
        known = edition(**changes)

        class Run:
            def __init__(self, home: Home) -> None:
                self.editions = {known.key: known}

        monkeypatch.setattr(mappings, "Editions", Run)
        monkeypatch.setattr(mappings, "last_reading", lambda home, edition: reading.frame(list(rows)))

    return hold


def test_a_line_whose_label_stands_in_no_edition_is_told(declared: Any, read: Any, figure: Any, tmp_path: Path) -> None:
    lines = ["conduct,Pesten,ABUSIVE", "conduct,Plagen,ABUSIVE", "state,nihil,explicit_zero", "state,-,not_reported"]
    written(declared.folder, *(f"{line},exact,,,{BY}" for line in lines))
    home = Home(tmp_path)
    read(figure(7, conduct="pesten", printed_value="Nihil"))
    found = mappings.unused(home, {"demo": declared})
    assert found["what to do"].tolist() == ["'Plagen' stands in no edition so far", "'-' stands in no edition so far"]
    assert found["place"].tolist() == ["demo/mapping.csv, line 3", "demo/mapping.csv, line 5"]
    assert found["code"].tolist() == ["", ""]
    assert mappings.unused(home, {}).empty


def test_nothing_is_told_of_labels_where_nothing_was_read(
    declared: Any, edition: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(declared.folder, f"conduct,Pesten,ABUSIVE,exact,,,{BY}")
    gone = edition(path=tmp_path / "gone.xlsx", reader="xlsx")
    assert mappings.unused(Home(tmp_path), {"demo": replace(declared, examples={"EXAMPLE-2024": gone})}).empty


def test_a_line_nobody_reviewed_and_a_label_without_a_line_are_listed(declared: Any) -> None:
    written(
        declared.folder,
        f"conduct,Pesten,ABUSIVE,exact,,2025-12-31,{BY}",
        f"conduct,Plagen,ABUSIVE,exact,,2025-12-31,{BY}",
        f"conduct,plagen,SM,close,2026-01-01,,{BY}",
        "conduct,Treiteren,ABUSIVE,exact,,,a coder,,,",
    )
    found = mappings.check({"demo": declared}, date(2026, 7, 1))
    assert found["code"].tolist() == ["E604", ""]
    assert found["place"].tolist() == ["demo/mapping.csv, line 5", "demo/mapping.csv, line 2"]
    assert found["what to do"].str.contains("Pesten").tolist() == [False, True]
    assert mappings.check({"demo": declared}, date(2025, 12, 31))["code"].tolist() == ["E604"]


def test_the_bundled_mappings_are_right() -> None:
    from sources import registry

    assert len(mappings.check(registry.sources(), date(2026, 11, 22))) == 0


def test_a_changed_line_names_the_figures_it_touches(
    declared: Any, read: Callable[..., None], figure: Callable[..., Any], tmp_path: Path
) -> None:
    written(declared.folder, f"conduct,Misconduct,SM,exact,,,{BY}", f"state,few,withheld_by_publisher,exact,,,{BY}")
    earlier = written(tmp_path, f"conduct,misconduct,SEAH,exact,,,{BY}", f"conduct,Pesten,ABUSIVE,exact,,,{BY}")
    read(
        figure(7, conduct="Misconduct"),
        figure(8, conduct="MISCONDUCT", place="line 3"),
        figure(9, conduct="SH", place="line 4"),
        figure(5, conduct="Pesten", place="line 5", printed_value="few"),
    )
    found = mappings.since_file(Home(tmp_path), declared, earlier)
    assert found.drop(columns=["source"]).to_dict("records") == [
        {"dimension": "conduct", "label": "MISCONDUCT", "old_code": "SEAH", "new_code": "SM", "figures": 1,
         "figure_ids": "demo/2025/line_3"},
        {"dimension": "conduct", "label": "Misconduct", "old_code": "SEAH", "new_code": "SM", "figures": 1,
         "figure_ids": "demo/2025/line_2"},
        {"dimension": "conduct", "label": "Pesten", "old_code": "ABUSIVE", "new_code": "(not known)", "figures": 1,
         "figure_ids": "demo/2025/line_5"},
        {"dimension": "state", "label": "few", "old_code": "(not known)", "new_code": "withheld_by_publisher",
         "figures": 1, "figure_ids": "demo/2025/line_5"},
    ]  # fmt: skip


def test_the_same_mapping_changes_nothing(
    declared: Any, read: Callable[..., None], figure: Callable[..., Any], tmp_path: Path
) -> None:
    path = written(declared.folder, f"conduct,Misconduct,SM,exact,,,{BY}")
    read(figure(7, conduct="Misconduct"))
    assert len(mappings.since_file(Home(tmp_path), declared, path)) == 0


def test_of_a_confidential_edition_a_label_no_mapping_holds_is_not_repeated(
    declared: Any, read: Callable[..., None], figure: Callable[..., Any], tmp_path: Path
) -> None:
    written(declared.folder)
    earlier = written(tmp_path, f"conduct,Misconduct,SEAH,exact,,,{BY}")
    read(figure(7, conduct="Misconduct"), access="confidential")
    assert mappings.since_file(Home(tmp_path), declared, earlier)["label"].tolist() == ["(a label of 10 characters)"]


def test_a_release_is_held_against_the_present_mapping(
    declared: Any,
    read: Callable[..., None],
    figure: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written(declared.folder, f"conduct,Misconduct,SM,exact,,,{BY}")
    rows = [figure(7, conduct="Misconduct"), figure(8, conduct="SH", place="line 3"), figure(9, place="line 4")]
    read(*rows)
    released = pd.DataFrame([rows[0] | {"conduct": "SEAH"}, rows[1] | {"figure_id": "demo/2025/line_3;demo/2025/x"}])
    monkeypatch.setattr(mappings.query, "as_coded", lambda file: released)
    found = mappings.since_release(Home(tmp_path), {"demo": declared}, tmp_path / "warehouse.duckdb")
    assert found[["dimension", "label", "old_code", "new_code", "figure_ids"]].to_numpy().tolist() == [
        ["conduct", "Misconduct", "SEAH", "SM", "demo/2025/line_2"]
    ]


def test_a_label_goes_on_only_where_a_line_ends_later() -> None:
    first, second = Entry("A", "SM", 2, "exact", None, date(2025, 1, 1)), Entry("a", "SM", 3, "exact", None, None)
    lines = [("conduct", first), ("conduct", second), ("status", Entry("a", "open", 4))]
    assert mappings._goes_on(lines, "conduct", first)
    assert not mappings._goes_on(lines[:1] + lines[2:], "conduct", first)
