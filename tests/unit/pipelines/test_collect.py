"""Which editions there are, and that a delivery is never overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.steps.collect import collect, editions
from schemas.messages import HeldEdition
from sources.declaration import Submission

Make = Callable[..., Any]
OLD, NEW = b"first bytes", b"other bytes"
KNOWN = hashlib.sha256(OLD).hexdigest()


@pytest.fixture
def submitted(edition: Make) -> Any:
    return edition(url="", access="confidential", edition="2026-Q2", path=Path("inbox/2026-Q2.xlsx"))


def test_bytes_are_kept_under_their_sha256(submitted: Any) -> None:
    assert collect(submitted, OLD, None) == KNOWN
    assert collect(submitted, OLD, KNOWN) == KNOWN


def test_a_submission_with_other_bytes_is_refused_and_told_its_next_name(submitted: Any) -> None:
    with pytest.raises(HeldEdition) as held:
        collect(submitted, NEW, KNOWN)
    (fault,) = held.value.faults
    assert (fault.code, fault.place) == ("E106", "inbox/demo/2026-Q2.xlsx")
    assert "2026-Q2.2.xlsx" in fault.detail


def test_the_third_delivery_follows_the_second(edition: Make) -> None:
    second = edition(url="", edition="2026-Q2.2", delivery=2, path=Path("2026-Q2.2.csv"))
    with pytest.raises(HeldEdition, match=r"2026-Q2\.3\.csv"):
        collect(second, NEW, KNOWN)


def test_a_transcription_may_change(edition: Make) -> None:
    assert collect(edition(), NEW, KNOWN) == hashlib.sha256(NEW).hexdigest()


@pytest.fixture
def partner(source: Make, edition: Make) -> Any:
    declared = {"2024": edition(edition="2024"), "2023": edition(edition="2023", loads=False)}
    examples = {"EXAMPLE-2024": edition(edition="EXAMPLE-2024")}
    return source(kind="submission", submission=Submission(), editions=declared, examples=examples)


def test_declared_editions_load_unless_they_are_a_second_reading(partner: Any) -> None:
    assert list(editions({"demo": partner}, [], {})) == ["demo|2024"]


def test_made_up_editions_load_only_when_asked_for(partner: Any) -> None:
    assert list(editions({"demo": partner}, [], {}, examples=True)) == ["demo|2024", "demo|EXAMPLE-2024"]


def test_a_submission_keeps_its_first_day_of_receipt(partner: Any) -> None:
    again = partner.submitted(Path("2025.xlsx"), date(2026, 5, 5))
    found = editions({"demo": partner}, [again], {("demo", "2025"): (date(2026, 2, 1), "2025.xlsx")})
    assert found["demo|2025"].as_of == date(2026, 2, 1)
    assert found["demo|2025"].path == again.path
    first = editions({"demo": partner}, [again], {})
    assert first["demo|2025"].as_of == date(2026, 5, 5)


def test_a_submission_loads_on_when_its_file_is_gone(partner: Any) -> None:
    found = editions({"demo": partner}, [], {("demo", "2025.2"): (date(2026, 2, 1), "2025.2.xlsx")})
    gone = found["demo|2025.2"]
    assert (gone.as_of, gone.delivery, gone.access, gone.reader) == (date(2026, 2, 1), 2, "confidential", "xlsx")


def test_what_was_received_for_a_source_that_is_no_more_is_left_out(partner: Any) -> None:
    before = {("gone", "2025"): (date(2026, 2, 1), "2025.xlsx")}
    assert list(editions({"demo": partner}, [], before)) == ["demo|2024"]


def test_an_example_received_before_loads_only_when_asked_for(partner: Any) -> None:
    before = {("demo", "EXAMPLE-2024"): (date(2026, 2, 1), "EXAMPLE-2024.xlsx")}
    assert list(editions({"demo": partner}, [], before)) == ["demo|2024"]


def test_an_edition_that_is_only_read_exists_once_its_document_was_collected(source: Make, edition: Make) -> None:
    declared = edition(edition="2022", reader="document", path=Path("demo"))
    letters = source(editions={"2022": declared, "2021": edition(edition="2021")})
    assert list(editions({"demo": letters}, [], {})) == ["demo|2021"]
    collected = edition(edition="2022", reader="document", path=Path("brief-2022.txt"))
    found = editions({"demo": letters}, [], {}, documents=[collected])
    assert list(found) == ["demo|2021", "demo|2022|read"]


def test_a_document_that_changes_while_it_is_collected_is_not_overwritten(edition: Make) -> None:
    with pytest.raises(HeldEdition, match="E106"):
        collect(edition(reader="document", path=Path("2025.txt")), NEW, KNOWN)
