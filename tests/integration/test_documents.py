"""Documents in the inbox: read, reviewed, decided about, and never overwritten by what comes after them."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines import decisions
from pipelines.home import Home
from sources import registry
from sources.declaration import Edition

pytestmark = pytest.mark.integration

SHARED = registry.ROOT.parent.parent / "shared" / "documents"
LETTER = SHARED / "kamerbrief-seah-2022.txt"
SOURCE, EDITION = "un_quarterly", "2019-Q1"
UPDATE = """EXAMPLE of a quarterly update: made-up figures

Published on 20 May 2019

Between 1 January and 31 March 2019 the United Nations received 64 allegations of sexual exploitation and abuse. \
Of the 64 allegations, 21 have been substantiated.

In the first quarter of 2019 the allegations concerned 70 victims, and 4 paternity claims were recorded.

The fund stood at 12 million dollars, and 110 Member States had signed.
"""
FIGURES = """
SELECT figure_id, obs_value, extractor, sentence LIKE '%' || printed_value || '%' FROM observations
WHERE source = ? AND extractor LIKE 'document%' ORDER BY obs_value"""
REVISIONS = "SELECT revised_from, obs_value, edition FROM revisions WHERE source = ?"


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare an edition that is only read, as a row of editions.csv would."""
    editions = registry.sources()[SOURCE].editions
    row = Edition(
        source=SOURCE, edition=EDITION, document="EXAMPLE update", cited_via="", url="https://example.org/2019-Q1",
        as_of=date(2019, 5, 20), tier=1, access="published", reader="document", path=Path("none"), language="en",
    )  # fmt: skip
    monkeypatch.setitem(editions, EDITION, row)


def _put(home: Path, text: str | bytes, source: str = SOURCE, name: str = f"update-{EDITION}.txt") -> Path:
    path = home / "inbox" / source / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _review(dsig: Any, *arguments: str) -> list[dict[str, Any]]:
    answer = dsig("review", "--format", "json", *arguments)
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


@pytest.mark.usefixtures("declared")
def test_a_document_whose_number_changed_is_reviewed_and_then_a_revision(
    home: Path, dsig: Any, refresh: Any, ask: Any
) -> None:
    # Collected once: read, and loaded with its sentences.
    path = _put(home, UPDATE)
    first = refresh(home)
    assert (first.outcome, first.waiting, first.review, first.read) == ("published", [], 0, 1)
    loaded = ask(home, FIGURES, SOURCE)
    assert [row[1:] for row in loaded] == [(value, "document 1", True) for value in (4, 21, 64, 70)]
    counts = "SELECT figures - valid - quarantined - review - context, valid, review, is_complete FROM editions"
    assert ask(home, f"{counts} WHERE source = ? AND edition = ?", SOURCE, EDITION) == [(0, 4, 0, True)]
    closed = next(figure for figure, value, *_ in loaded if value == 21)
    told = dsig("why", closed)
    assert "sentence         Of the 64 allegations, 21 have been substantiated." in told.out
    assert {"12", "110"} <= {row["printed_value"] for row in _review(dsig, "--disposition", "context")}

    # The same number in another place of the document changes nothing; the number itself waits.
    _put(home, UPDATE.replace("21 have", "25 have").replace("Published on", "Mended and published on"))
    second = refresh(home)
    assert (second.outcome, second.waiting, second.review) == ("published", [], 1)
    assert ask(home, REVISIONS, SOURCE) == []
    assert ask(home, FIGURES.replace("observations", "current_observations"), SOURCE)[1][:2] == (closed, 21)
    (waiting,) = _review(dsig, "--source", SOURCE)
    assert waiting["sentence"] == "Of the 64 allegations, >>25<< have been substantiated."
    assert waiting["figure_id"].startswith(f"{SOURCE}/{EDITION}.2/")
    assert f"edition {EDITION} said 21 ({closed})" in waiting["reasons"]
    assert "status=substantiated" in waiting["reading"]

    # Taken out of the inbox and confirmed: a revision, with both vintages.
    path.unlink()
    assert dsig("confirm", waiting["figure_id"], "--by", "analyst").code == 0
    assert dsig("refresh").code == 0
    assert ask(home, REVISIONS, SOURCE) == [(21, 25, f"{EDITION}.2")]
    told = dsig("why", waiting["figure_id"])
    assert "confirmed        analyst, 2026-11-21" in told.out
    assert "2019-05-20  21  (until 2026-11-21)" in told.out
    assert _review(dsig) == []
    public = "SELECT confirmed_by, confirmed_at IS NOT NULL FROM observations WHERE figure_id = ?"
    assert ask(home, public, waiting["figure_id"], audience="public") == [(None, True)]

    # The first document comes back: its bytes are known, nothing is read anew, the revision stays.
    _put(home, UPDATE)
    third = refresh(home)
    assert (third.outcome, third.read) == ("unchanged", 0)


@pytest.mark.usefixtures("declared")
def test_a_decision_is_replayed_and_reported_when_its_sentence_changes(
    home: Path, dsig: Any, refresh: Any, ask: Any
) -> None:
    _put(home, UPDATE)
    refresh(home)
    ids = {value: figure for figure, value, *_ in ask(home, FIGURES, SOURCE)}
    assert dsig("reject", ids[4], "--reason", "another period, see the annex", "--by", "analyst").code == 0
    assert dsig("confirm", ids[70], "--set", "survivor=child", "--by", "analyst").code == 0
    kept = list(csv.DictReader(decisions.path(Home(home), SOURCE).open(encoding="utf-8")))
    assert [(row["decision"], row["changes"], row["who"], row["printed_value"]) for row in kept] == [
        ("reject", "", "analyst", "4"), ("confirm", "survivor=child", "analyst", "70"),
    ]  # fmt: skip

    _put(home, UPDATE.replace("concerned 70", "were about 70"))
    outcome = refresh(home)
    values = ask(home, "SELECT obs_value, survivor FROM observations WHERE source = ? AND edition = ?", SOURCE, EDITION)
    assert sorted(values) == [(21, "_T"), (64, "_T"), (70, "child")]
    sql = "SELECT place FROM findings WHERE edition = ? AND finding_code = 'F106' ORDER BY ALL"
    assert set(ask(home, sql, f"{EDITION}.2")) == {(ids[4],), (ids[70],)}
    assert ask(home, sql, EDITION) == []
    # The changed sentence waits, with both of its numbers: neither loads by itself again.
    assert outcome.review == 2
    assert {row["printed_value"] for row in _review(dsig)} == {"4", "70"}


def test_a_broken_document_waits_and_its_transcription_stays(home: Path, refresh: Any, ask: Any) -> None:
    before = ask(home, "SELECT count(*) FROM observations WHERE source = ?", SOURCE)
    _put(home, b"%PDF-1.7 cut off", name="2018-Q2.pdf")
    _put(home, "text", name="annex.txt")
    outcome = refresh(home)
    assert outcome.outcome == "blocked"
    told = sorted(outcome.waiting)
    assert told[0].startswith(f"E107 inbox/{SOURCE}/annex.txt: no edition's id stands in its name")
    assert told[1].startswith(f"{SOURCE}|2018-Q2|read: E102 2018-Q2.pdf")
    (home / "inbox" / SOURCE / "annex.txt").unlink()
    assert refresh(home, hold_back=True).outcome == "unchanged"
    assert ask(home, "SELECT count(*) FROM observations WHERE source = ?", SOURCE) == before
    # Another document takes the place of one that said nothing; taken out, it waits no longer.
    (home / "inbox" / SOURCE / "2018-Q2.pdf").unlink()
    assert refresh(home).waiting == []


def test_a_document_without_a_count_is_a_finding_and_takes_no_place(home: Path, refresh: Any, ask: Any) -> None:
    _put(
        home,
        "EXAMPLE of another paper of the United Nations. The fund stood at 12 million dollars in the year.",
        name="2018-Q2.txt",
    )
    assert refresh(home).outcome == "published"
    found = "SELECT finding_code FROM findings WHERE source = ? AND edition = '2018-Q2' ORDER BY ALL"
    assert ask(home, found, SOURCE) == [("F107",), ("F108",)]
    rows = "SELECT DISTINCT extractor FROM observations WHERE source = ?"
    assert ask(home, rows, SOURCE) == [("transcription",)]


def test_a_document_that_contradicts_its_transcription_does_not_take_its_place(
    home: Path, dsig: Any, refresh: Any, ask: Any
) -> None:
    text = UPDATE.replace("1 January and 31 March 2019", "1 April and 30 June 2018").replace("64", "71")
    _put(home, text.replace("first quarter of 2019", "second quarter of 2018"), name="2018-Q2.txt")
    assert refresh(home).outcome in ("published", "unchanged")
    extractors = "SELECT DISTINCT extractor FROM observations WHERE source = ? AND edition = '2018-Q2'"
    assert ask(home, extractors, SOURCE) == [("transcription",)]
    compared = dsig("reconcile", SOURCE, "--format", "json")
    assert compared.code == 1
    rows = {row["read"]: row for row in json.loads(compared.out) if row["outcome"] == "differ"}
    assert rows["71"]["transcribed"] == "70"
    assert rows["71"]["disposition"] == "review"
    assert "waiting in review, not loaded:" in dsig("status").err
    for row in rows.values():
        assert dsig("confirm", row["figure_id"]).code == 0
    # The EXAMPLE says less than the transcription: what it lacks is not lost.
    assert refresh(home).outcome in ("published", "unchanged")
    assert ask(home, extractors, SOURCE) == [("transcription",)]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["confirm", "un_quarterly/2018-Q2/c1"], 2, "E803 un_quarterly/2018-Q2/c1"),
        (["confirm", "x", "--set", "measure"], 2, "write dimension=code"),
        (["reject", "x", "--reason", " "], 2, "say why"),
        (["reject", "x"], 2, "--reason"),
        (["review", "--source", "nobody"], 2, "E805 nobody"),
        (["reconcile", "nobody"], 2, "E805 nobody"),
        (["reconcile", "care"], 0, "no edition is both read and transcribed: it takes no documents"),
        (["reconcile", "un_quarterly"], 0, "put its document into inbox/un_quarterly"),
        (["review"], 0, "waiting in review: 0 figures"),
    ],
)
def test_every_answer_has_its_exit_code(
    arguments: list[str], code: int, said: str, in_production: Path, dsig: Any
) -> None:  # fmt: skip
    answer = dsig(*arguments)
    assert answer.code == code
    assert said in answer.err.replace("\n", " ")


@pytest.mark.usefixtures("declared")
def test_what_is_set_is_held_against_the_structure(home: Path, dsig: Any, refresh: Any) -> None:
    _put(home, UPDATE)
    refresh(home)
    figures = {row["printed_value"]: row["figure_id"] for row in _review(dsig, "--disposition", "accepted")}
    figures |= {row["printed_value"]: row["figure_id"] for row in _review(dsig, "--disposition", "context")}
    for figure, setting, said in (
        (figures["64"], "measur=case", "'measur' is no dimension; nearest: measure"),
        (figures["64"], "measure=notificatie", "nearest: notification"),
        (figures["64"], "measure=workforce", "workforce is never loaded as a count"),
        (figures["64"], "time_period=first quarter", "is not a time period"),
        (figures["64"], "time_period=2030", "2030 ends after the edition became known (2019-05-20)"),
        (figures["64"], "obs_value=6.4", "a count is a whole number"),
        (figures["110"], "measure=case", "not known: reporting_org, subject_org"),
    ):
        answer = dsig("confirm", figure, "--set", setting, "--reason", "seen")
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith("E808")
        assert said in answer.err
    assert not decisions.path(Home(home), SOURCE).exists()

    # A file of decisions that somebody spoiled stops the run and holds nothing.
    decisions.path(Home(home), SOURCE).write_text("figure,why\n", encoding="utf-8")
    answer = dsig("refresh")
    assert answer.code == 1
    assert f"E602 decisions/{SOURCE}.csv, line 1: its columns must be figure_id,decision" in answer.err
    decisions.path(Home(home), SOURCE).unlink()
    assert dsig("refresh").code == 0


@pytest.mark.usefixtures("declared")
def test_what_a_later_delivery_leaves_out_stands_and_is_told(home: Path, dsig: Any, refresh: Any, ask: Any) -> None:
    _put(home, UPDATE)
    refresh(home)
    paternity = {value: figure for figure, value, *_ in ask(home, FIGURES, SOURCE)}[4]
    _put(home, UPDATE.replace(", and 4 paternity claims were recorded", ""))
    outcome = refresh(home)
    (told,) = [line for line in outcome.told if "F109" in line]
    assert told.startswith(f"{SOURCE}/{EDITION}.2: F109 {paternity}: 4 in {EDITION}, and not in this delivery")
    assert told in dsig("status").err
    assert told in dsig("review").err
    current = "SELECT obs_value FROM current_observations WHERE figure_id = ?"
    assert ask(home, current, paternity) == [(4,)]

    # Never such a count: rejected, and the next release says that it is gone.
    assert dsig("reject", paternity, "--reason", "claims of another year", "--by", "analyst").code == 0
    outcome = refresh(home)
    assert [line.split(":")[1].split()[0] for line in outcome.told] == ["F110"]
    assert ask(home, current, paternity) == []
    findings = "SELECT place FROM findings WHERE finding_code = 'F110'"
    assert ask(home, findings, audience="public") == [(paternity,)]
    told = dsig("why", paternity)
    assert "decided          rejected by analyst on 2026-11-21: claims of another year" in told.out
    assert f"next             dsig confirm {paternity} --replace" in told.out
    assert dsig("why", paternity, "--audience", "public").code == 2
    (listed,) = _review(dsig, "--rejected")
    assert listed["figure_id"] == paternity


@pytest.mark.usefixtures("declared")
def test_what_a_publisher_takes_back_keeps_its_earlier_vintages(
    home: Path, dsig: Any, refresh: Any, ask: Any, tmp_path: Path, transcribe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(home, UPDATE)
    refresh(home)
    paternity = {value: figure for figure, value, *_ in ask(home, FIGURES, SOURCE)}[4]
    _put(home, UPDATE.replace(", and 4 paternity claims were recorded", ""))
    editions, name = registry.sources()[SOURCE].editions, f"{EDITION}-withdrawn"
    row = {
        "time_period": EDITION, "reporting_org": "UN", "subject_org": "UN", "basis": "received", "conduct": "SEA",
        "measure": "paternity_claim", "state": "withdrawn", "comment": "left out of the later delivery",
    }  # fmt: skip
    facts = {"reader": "transcription", "as_of": date(2026, 11, 21), "path": transcribe(tmp_path / "row.csv", row)}
    monkeypatch.setitem(editions, name, replace(editions[EDITION], edition=name, **facts))
    outcome = refresh(home)
    assert (outcome.outcome, outcome.told) == ("published", [])
    key = "WHERE source = ? AND measure = 'paternity_claim' AND time_period = ?"
    for known, state in (("2026-11-20", "reported"), ("2026-11-21", "withdrawn")):
        assert ask(home, f"SELECT state FROM observations_as_of('{known}') {key}", SOURCE, EDITION) == [(state,)]
    told = dsig("why", paternity).out
    assert "2019-05-20  4  (until 2026-11-21)" in told
    assert "2026-11-21  withdrawn  (current)" in told


@pytest.mark.usefixtures("declared")
def test_what_waits_and_what_was_decided_is_traced(home: Path, dsig: Any, refresh: Any, ask: Any) -> None:
    _put(home, UPDATE)
    refresh(home)
    _put(home, UPDATE.replace("21 have", "25 have"))
    refresh(home)
    (waiting,) = _review(dsig)
    figure = waiting["figure_id"]
    for verb in ("why", "show"):
        told = dsig(verb, figure)
        assert told.code == 0, told.err
        assert "stands           waits in review" in told.out
        assert f"next             dsig confirm {figure}, or dsig reject {figure} --reason TEXT" in told.out
        assert f"because          edition {EDITION} said 21" in told.out
    assert ">>25<< have been substantiated" in dsig("show", figure).out
    # Another count than printed asks why; a second decision says what it replaces.
    bare = dsig("confirm", figure, "--set", "obs_value=26")
    assert (bare.code, "say why with --reason" in bare.err) == (2, True)
    assert dsig("confirm", figure, "--set", "obs_value=26", "--reason", "a slip", "--by", "analyst").code == 0
    assert _review(dsig)[0]["decided"] == "confirmed by analyst on 2026-11-21: a slip"
    assert "waiting in review: 0 figures" in dsig("review").err
    assert "next             dsig refresh" in dsig("why", figure).out
    again = dsig("confirm", figure, "--by", "other")
    assert (again.code, "confirmed by analyst on 2026-11-21: a slip; add --replace" in again.err) == (2, True)
    again = dsig("confirm", figure, "--by", "other", "--replace")
    assert "this replaces: confirmed by analyst on 2026-11-21: a slip" in again.err
    refresh(home)
    assert "decided          confirmed by other on 2026-11-21" in dsig("why", figure).out
    assert ask(home, REVISIONS, SOURCE) == [(21, 25, f"{EDITION}.2")]


@pytest.mark.usefixtures("declared")
def test_a_second_value_of_one_key_is_not_confirmed_beside_the_first(home: Path, dsig: Any, refresh: Any) -> None:
    _put(home, f"{UPDATE}\nOf the 64 allegations, 22 have been substantiated.\n")
    assert refresh(home).review == 2
    figures = {row["printed_value"]: row["figure_id"] for row in _review(dsig)}
    assert dsig("confirm", figures["21"]).code == 0
    answer = dsig("confirm", figures["22"])
    assert answer.code == 2
    assert f"reject the other first: dsig reject {figures['21']} --reason TEXT" in answer.err
    assert dsig("reject", figures["21"], "--reason", "a slip", "--replace").code == 0
    assert dsig("confirm", figures["22"]).code == 0
    outcome = refresh(home)
    assert (outcome.waiting, outcome.review) == ([], 0)


def test_a_document_of_somebody_else_waits(home: Path, refresh: Any) -> None:
    text = UPDATE.replace("the United Nations", "CARE International")
    _put(home, text, name="2018-Q2.txt")
    (told,) = refresh(home).waiting
    assert told.startswith(f"{SOURCE}|2018-Q2|read: E113 2018-Q2.txt: no sentence names UN Spokesperson")


@pytest.mark.skipif(
    not LETTER.exists(), reason="the documents of others are not bundled: ../shared/documents is absent"
)
def test_the_letter_of_2022_loads_by_being_read(home: Path, dsig: Any, refresh: Any, ask: Any) -> None:
    _put(home, LETTER.read_bytes(), "nl_minbuza_letter", LETTER.name)
    outcome = refresh(home)
    assert (outcome.outcome, outcome.waiting) == ("published", [])
    loaded = ask(home, FIGURES, "nl_minbuza_letter")
    (headline,) = [figure for figure, value, *_ in loaded if value == 26]
    assert all(is_in_sentence for *_, is_in_sentence in loaded)
    told = dsig("why", headline)
    assert "sentence         In 2021 werd het ministerie 26 keer" in told.out
    rows = json.loads(dsig("reconcile", "nl_minbuza_letter", "--format", "json").out)
    assert {row["outcome"] for row in rows} == {"agree"}
    assert {row["read"] for row in rows} == {"26", "14", "12", "18", "0", "not_reported"}
    assert {row["disposition"] for row in rows} == {"accepted"}
    silent = "SELECT subject_org FROM coverage WHERE source = 'nl_minbuza_letter' AND coverage_status = 'silent'"
    assert sorted(ask(home, silent)) == [("FMO",), ("INVEST_INTL",)]

    _put(home, LETTER.read_bytes().replace(b" 26 keer", b" 28 keer"), "nl_minbuza_letter", LETTER.name)
    assert refresh(home).outcome in ("published", "unchanged")
    assert "28" in {row["printed_value"] for row in _review(dsig, "--source", "nl_minbuza_letter")}
    current = "SELECT obs_value FROM current_observations WHERE figure_id = ?"
    assert ask(home, current, headline) == [(26,)]
