"""What is decided of a document that is transcribed too: what is left, and what a decision is said to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cli import review
from pipelines import readings, reviewing
from pipelines.editions import Editions, classify_edition, collect_edition, extract_edition, validate_edition
from pipelines.home import Home
from sources import registry
from sources.declaration import Edition

SOURCE, EDITION = "un_quarterly", "2019-Q1"
UPDATE = """EXAMPLE of a quarterly update: made-up figures

Between 1 January and 31 March 2019 the United Nations received 64 allegations of sexual exploitation and abuse. \
Of the 64 allegations, 21 have been substantiated. In the first quarter of 2019 the allegations concerned 70 victims.
"""
ALWAYS = {
    "time_period": "2019-Q1", "reporting_org": "UN", "subject_org": "UN", "basis": "received", "conduct": "SEA",
    "qualifier": "exact", "state": "reported", "place": "passage",
}  # fmt: skip
TRANSCRIBED = (
    {**ALWAYS, "measure": "allegation", "printed_value": "64", "obs_value": 64},
    {**ALWAYS, "measure": "allegation", "printed_value": "22", "obs_value": 22, "status": "substantiated"},
    {**ALWAYS, "measure": "victim_survivor", "printed_value": "71", "obs_value": 71},
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transcribe: Callable[..., Path]) -> Callable[[], Editions]:
    """Read a document and its transcription, both differing in two figures; again on every call."""
    monkeypatch.setenv("DSIG_HOME", str(tmp_path))
    monkeypatch.setenv("DSIG_TODAY", "2026-11-21")
    home = Home(tmp_path).make()
    declared = Edition(
        source=SOURCE, edition=EDITION, document="EXAMPLE update", cited_via="", url="https://example.org/2019-Q1",
        as_of=date(2019, 5, 20), tier=1, access="published", reader="transcription", language="en", gives_way=True,
        path=transcribe(tmp_path / "2019-Q1.csv", *TRANSCRIBED),
    )  # fmt: skip
    monkeypatch.setitem(registry.sources()[SOURCE].editions, EDITION, declared)
    (home.inbox / SOURCE).mkdir()
    (home.inbox / SOURCE / f"{EDITION}.txt").write_text(UPDATE, encoding="utf-8")

    def refreshed() -> Editions:
        found = Editions(home)
        for step in (collect_edition, extract_edition, classify_edition, validate_edition):
            for key in (f"{SOURCE}|{EDITION}", f"{SOURCE}|{EDITION}|read"):
                step(found, key)
        return found

    return refreshed


def _loading(found: Editions) -> list[str]:
    return [key for key in found.loading() if f"|{EDITION}" in key]


def test_a_confirmation_says_what_still_stands_in_the_way(
    run: Callable[[], Editions], capsys: pytest.CaptureFixture[str]
) -> None:
    found = run()
    assert _loading(found) == [f"{SOURCE}|{EDITION}"]
    compared = reviewing.reconciled(found.home, SOURCE)
    ids = compared.rows.set_index("transcribed")["figure_id"]
    with pytest.raises(review.typer.Exit):
        review.reconcile(SOURCE, review.Format.table)
    said = capsys.readouterr()
    left = [line for line in said.err.splitlines() if "left:" in line]
    assert left == [f"  left: dsig confirm {ids[one]}, or dsig reject {ids[one]} --reason TEXT" for one in ("22", "71")]
    assert "1 agree, 2 differ, 0 confirmed, 0 only read, 0 only transcribed" in said.err

    # One of two: its sibling keeps the whole edition on its transcription.
    review.confirm(ids["22"], [], "", False, "analyst")
    told = capsys.readouterr().err
    assert f"{ids['22']} does not load yet: the transcription of {SOURCE}/{EDITION} loads while 1 figure is" in told
    assert f"dsig reconcile {SOURCE}" in told

    review.confirm(ids["71"], [], "", False, "analyst")
    assert f"{ids['71']} loads with the next dsig refresh" in capsys.readouterr().err
    review.reconcile(SOURCE, review.Format.table)
    said = capsys.readouterr()
    assert "left:" not in said.err
    assert "decided since the last refresh; next: dsig refresh" in said.err
    found = run()
    assert _loading(found) == [f"{SOURCE}|{EDITION}|read"]
    review.reconcile(SOURCE, review.Format.table)
    assert "next: dsig refresh" not in capsys.readouterr().err


def test_what_was_rejected_is_known_to_the_guard_of_a_release(run: Callable[[], Editions]) -> None:
    found = run()
    compared = reviewing.reconciled(found.home, SOURCE).rows.set_index("transcribed")["figure_id"]
    review.reject(compared["22"], "another period", False, "analyst")
    assert readings.rejected(run()) == [compared["22"]]
    (row,) = reviewing.reconciled(found.home, SOURCE).rows.query("outcome == 'only transcribed'").to_dict("records")
    assert row["transcribed_figure_id"] == f"{SOURCE}/{EDITION}/2"
