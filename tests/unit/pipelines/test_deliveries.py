"""Deliveries of a document: what a later one leaves out stands, until it is entered that it was taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipelines import readings
from pipelines.editions import (
    Editions,
    classify_edition,
    collect_edition,
    extract_edition,
    findings_of,
    validate_edition,
)
from pipelines.home import Home
from schemas import structure
from sources import registry
from sources.declaration import Edition

SOURCE, EDITION = "un_quarterly", "2019-Q1"
UPDATE = """EXAMPLE of a quarterly update: made-up figures

Between 1 January and 31 March 2019 the United Nations received 64 allegations of sexual exploitation and abuse. \
In the first quarter of 2019 the allegations concerned 70 victims{}.
"""
LATER = date(2026, 11, 21)
TAKEN_BACK = {
    "time_period": "2019-Q1", "reporting_org": "UN", "subject_org": "UN", "basis": "received", "conduct": "SEA",
    "measure": "paternity_claim", "state": "withdrawn", "comment": "left out of the update of 21 November 2026",
}  # fmt: skip
DOCUMENT = Edition(
    source=SOURCE, edition=EDITION, document="EXAMPLE update", cited_via="", url="https://example.org/2019-Q1",
    as_of=date(2019, 5, 20), tier=1, access="published", reader="document", path=Path("none"), language="en",
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("DSIG_TODAY", LATER.isoformat())
    return Home(tmp_path).make()


def _read(home: Home) -> Editions:
    """Take the editions of this file from the inbox to observations."""
    run = Editions(home)
    own = sorted((one for one in run.editions.values() if one.edition.startswith(EDITION)), key=readings.order)
    for step in (collect_edition, extract_edition, classify_edition, validate_edition):
        for edition in own:
            step(run, edition.key)
    return run


def _told(run: Editions) -> list[str]:
    return [str(finding) for _, _, finding in findings_of(run) if finding.code == "F109"]


def test_what_a_later_delivery_leaves_out_is_taken_back_by_a_row_of_its_day(
    home: Home, monkeypatch: pytest.MonkeyPatch, transcribe: Callable[..., Path]
) -> None:
    declared = registry.sources()[SOURCE].editions
    monkeypatch.setitem(declared, EDITION, DOCUMENT)
    (home.inbox / SOURCE).mkdir()
    path = home.inbox / SOURCE / f"{EDITION}.txt"
    path.write_text(UPDATE.format(", and 4 paternity claims were recorded"), encoding="utf-8")
    assert _told(_read(home)) == []
    path.write_text(UPDATE.format(""), encoding="utf-8")
    (told,) = _told(_read(home))
    assert ": 4 in 2019-Q1, and not in this delivery; it still loads as it was said: dsig explain F109" in told
    assert f"taken back on {LATER}" in told

    # As docs/adding-a-source.md says: a transcription of its own, known since the day of the later delivery.
    name = f"{EDITION}-withdrawn"
    file = transcribe(home.root / f"{name}.csv", TAKEN_BACK)
    row = replace(DOCUMENT, edition=name, reader="transcription", as_of=LATER, path=file)
    monkeypatch.setitem(declared, name, row)
    run = _read(home)
    assert _told(run) == []
    first, back = (run.folder(key) for key in (f"{SOURCE}|{EDITION}|read", f"{SOURCE}|{name}"))
    assert first is not None
    assert back is not None
    assert 4 in first.read("valid_figures")["obs_value"].tolist()
    (kept,) = back.read("valid_figures").to_dict("records")
    assert (kept["state"], kept["as_of"].date(), kept["measure"]) == ("withdrawn", LATER, "paternity_claim")


def test_a_transcription_takes_back_what_an_earlier_one_said(
    home: Home, monkeypatch: pytest.MonkeyPatch, transcribe: Callable[..., Path]
) -> None:
    said = TAKEN_BACK | {"printed_value": "4", "obs_value": 4, "qualifier": "exact", "state": "reported"}
    for name, row, day in ((EDITION, said, date(2019, 5, 20)), (f"{EDITION}-later", TAKEN_BACK, LATER)):
        path = transcribe(home.root / f"{name}.csv", row)
        edition = replace(DOCUMENT, edition=name, reader="transcription", as_of=day, path=path)
        monkeypatch.setitem(registry.sources()[SOURCE].editions, name, edition)
    run = _read(home)
    folders = [run.folder(f"{SOURCE}|{name}") for name in (EDITION, f"{EDITION}-later")]
    known = [row for folder in folders if folder for row in folder.read("valid_figures").to_dict("records")]
    assert [(row["state"], row["obs_value"]) for row in known] == [("reported", 4), ("withdrawn", None)]
    assert len({tuple(row[name] for name in structure.DIMENSIONS) for row in known}) == 1
