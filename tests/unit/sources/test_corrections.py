"""A correction says what it expects, what it sets, why, who and when; an entry that does not is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from schemas.messages import DeclarationError
from sources import corrections

ENTRY = {
    "figure_id": "demo/2025/7",
    "expect": {"printed_value": "24"},
    "set": {"state": "withdrawn"},
    "reason": "counted twice, says the report for 2026",
    "who": "an analyst",
    "when": date(2026, 11, 22),
    "citation": "report for 2026, page 3",
}


def write(folder: Path, *entries: dict[str, object]) -> Path:
    (folder / "corrections.yaml").write_text(yaml.safe_dump(list(entries)), encoding="utf-8")
    return folder


def test_no_file_no_corrections(tmp_path: Path) -> None:
    assert corrections.load(tmp_path) == ()


def test_a_correction_is_read_with_its_note(tmp_path: Path) -> None:
    (read,) = corrections.load(write(tmp_path, ENTRY))
    assert (read.edition, read.set) == ("2025", {"state": "withdrawn"})
    assert read.note == "counted twice, says the report for 2026 (an analyst, 2026-11-22; report for 2026, page 3)"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reason": " "}, "reason: is empty or of another form"),
        ({"who": ""}, "who: is empty or of another form"),
        ({"when": "soon"}, "when: "),
        ({"citation": ""}, "citation: is empty"),
        ({"expect": {}}, "expect: must not be empty"),
        ({"expect": {"value": "24"}}, "expect: no columns: value"),
        ({"set": {}}, "set: must not be empty"),
        ({"set": {"printed_value": "25"}}, "cannot set printed_value; write reporting_org,"),
        ({"set": {"obs_value": "-1"}}, "obs_value: a count is a whole number without marks, not '-1'"),
        ({"set": {"conduct": "BAD"}}, "conduct: 'BAD' is not in code list conduct; nearest: "),
        ({"set": {"state": "gone"}}, "state: 'gone' is not in code list state"),
        ({"set": {"time_period": "soon"}}, "time_period: "),
        ({"figure_id": "24"}, "figure_id: is empty or of another form"),
        ({"figure_id": "demo-2025"}, "figure_id: is empty or of another form"),
        ({"figure_id": "/demo/2025/7"}, "figure_id: is empty or of another form"),
    ],
)
def test_what_is_wrong_is_named_with_its_entry(tmp_path: Path, changes: dict[str, object], says: str) -> None:
    with pytest.raises(DeclarationError) as error:
        corrections.load(write(tmp_path, ENTRY, ENTRY | changes))
    assert str(error.value).startswith(f"E602 {tmp_path.name}/corrections.yaml, entry 2: ")
    assert says in str(error.value)


@pytest.mark.parametrize("name", list(ENTRY))
def test_nothing_may_be_left_out(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeclarationError, match=f"entry 1: {name}: is missing"):
        corrections.load(write(tmp_path, {key: value for key, value in ENTRY.items() if key != name}))
