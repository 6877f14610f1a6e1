"""Which figures of a document load, which wait, and what an analyst's decision does to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines.steps import decisions
from pipelines.steps.decisions import CONFIRM, REJECT, Decision
from pipelines.steps.reconcile import commands, in_the_way, reconcile, summary
from pipelines.steps.review import dimensions, settle
from pipelines.steps.validate import validate
from schemas import tables
from sources.declaration import Partition

Make = Callable[..., Any]
SENTENCE = "Of these, 7 are open and 7 are closed."


@pytest.fixture
def read(edition: Make) -> Any:
    return edition(reader="document", published=date(2025, 6, 30))


@pytest.fixture
def frame(figure: Make) -> Callable[..., pd.DataFrame]:
    """Return figures read from a document, one per mapping of changes."""

    def make(*changes: dict[str, Any]) -> pd.DataFrame:
        rows = [
            figure(**{"place": f"c{i}", "sentence": f"Sentence {i}.", "time_period": f"20{i + 10}"} | one)
            for i, one in enumerate(changes)
        ]
        return tables.typed(pd.DataFrame(rows), "reported_figures")

    return make


@pytest.fixture
def settled(frame: Make, read: Any) -> Callable[..., pd.DataFrame]:
    def go(*changes: dict[str, Any], earlier: Any = None, **more: Any) -> pd.DataFrame:
        before = tables.typed(pd.DataFrame() if earlier is None else pd.DataFrame(earlier), "observations")
        return settle(frame(*changes), read, before, **more)[0]

    return go


@pytest.mark.parametrize(
    ("change", "disposition", "reason"),
    [
        ({}, "accepted", None),
        ({"confidence": 0.59}, "review", "confidence 0.59 is below 0.60"),
        ({"confidence": 0.6}, "accepted", None),
        ({"time_period": None}, "review", "not known: time_period"),
        ({"subject_org": None, "reporting_org": None}, "review", "not known: reporting_org, subject_org"),
        ({"time_period": "2025"}, "review", "2025 ends after the document was published (2025-06-30)"),
        ({"measure": "workforce"}, "context", "workforce is never loaded as a count"),
        ({"measure": "funding", "disposition": "review"}, "context", "the reader is in doubt"),
        ({"disposition": "review", "conduct": "_T"}, "review", "conduct is not known"),
        ({"disposition": "context", "reasons": "a page"}, "context", "a page"),
        ({"disposition": "context", "time_period": None, "confidence": 0.1}, "context", "the reader is in doubt"),
        ({"disposition": "review", "faults": "E401 c0: unknown"}, "review", "E401 c0: unknown"),
    ],
)  # fmt: skip
def test_what_is_in_doubt_waits_with_its_reason(
    change: dict[str, Any], disposition: str, reason: str | None, settled: Make
) -> None:
    row = settled(change).iloc[0]
    assert row["disposition"] == disposition
    if reason is None:
        assert pd.isna(row["reasons"])
    elif disposition != "context" or change.get("disposition") == "context":
        assert reason in row["reasons"].split("\n")
    assert pd.isna(row["faults"])


def test_a_figure_unlike_what_was_said_before_waits(settled: Make, observation: Make) -> None:
    before = [
        observation(7, time_period="2010", edition="2024", figure_id="demo/2024/1"),
        observation(8, time_period="2011", edition="2024", figure_id="demo/2024/2"),
        observation(None, time_period="2012", edition="2024", figure_id="demo/2024/3"),
        observation(5, time_period="2011", edition="2023", figure_id="demo/2023/2"),
    ]
    found = settled({}, {}, {}, {}, earlier=[before[3], *before[:3]])
    assert found["disposition"].tolist() == ["accepted", "review", "review", "accepted"]
    assert found.at[1, "reasons"] == "edition 2024 said 8 (demo/2024/2)"
    assert found.at[2, "reasons"] == "edition 2024 said not_reported (demo/2024/3)"


def test_a_silence_said_before_is_no_contradiction(settled: Make, observation: Make) -> None:
    before = observation(None, time_period="2010", edition="2024", figure_id="demo/2024/1", qualifier=None)
    silent = {"obs_value": None, "obs_low": None, "obs_high": None, "state": "not_reported", "qualifier": "exact"}
    assert settled(silent, earlier=[before])["disposition"].tolist() == ["accepted"]


def test_two_values_for_one_key_in_one_document_both_wait(settled: Make) -> None:
    same = {"time_period": "2024"}
    found = settled({**same, "value": 7}, {**same, "value": 9}, {"value": 9})
    assert found["disposition"].tolist() == ["review", "review", "accepted"]
    assert found.at[0, "reasons"] == "different values for the same key: demo/2025/c0, demo/2025/c1"
    assert settled(same, same)["disposition"].tolist() == ["accepted", "accepted"]


def test_of_two_values_the_one_said_before_needs_no_analyst(settled: Make, observation: Make) -> None:
    same = {"time_period": "2024"}
    found = settled({**same, "value": 7}, {**same, "value": 9}, earlier=[observation(9, time_period="2024")])
    assert found["disposition"].tolist() == ["review", "accepted"]


def test_what_a_later_delivery_says_anew_waits_unless_it_was_said_before(
    settled: Make, frame: Make, observation: Make
) -> None:
    changes = [{}, {"sentence": "Rewritten."}, {"sentence": "New."}]
    delivered = _delivered(frame({}, {}, {}))
    found = settled(*changes, delivered=delivered, earlier=[observation(7, time_period="2011")])
    assert found["disposition"].tolist() == ["accepted", "accepted", "review"]
    assert found.at[2, "reasons"] == "this sentence or number is not in the delivery before"


def test_a_sentence_read_otherwise_than_in_the_delivery_before_waits(settled: Make, frame: Make) -> None:
    delivered = _delivered(frame({"time_period": "2021"}))
    found = settled({"time_period": "2022"}, delivered=delivered)
    assert found["disposition"].tolist() == ["review"]
    assert found.at[0, "reasons"] == "this sentence is read otherwise than in the delivery before"


def _delivered(figures: Any) -> dict[str, set[tuple[object, ...]]]:
    marked = zip(decisions.marks(figures), figures.iterrows(), strict=True)
    return {mark: {dimensions(row)} for mark, (_, row) in marked}


def test_equal_numbers_in_one_sentence_have_marks_of_their_own(frame: Make) -> None:
    found = decisions.marks(frame(*[{"sentence": SENTENCE}] * 3, {"sentence": None, "place": "c9"}))
    assert found.nunique() == 4
    # Where a figure stands in the document says nothing: sentences before it may change.
    assert (
        decisions.marks(frame({"sentence": "A.", "place": "c5"})).tolist()
        == decisions.marks(frame({"sentence": "A.", "place": "c9"})).tolist()
    )


@pytest.fixture
def decided(frame: Make) -> Callable[..., Decision]:
    """Return a decision on the first of some figures."""

    def make(decision: str = CONFIRM, change: dict[str, Any] | None = None, **facts: Any) -> Decision:
        row = frame({"disposition": "review", **(change or {})})
        made = Decision(
            figure_id=row.at[0, "figure_id"], decision=decision, changes={}, who="analyst", when=date(2026, 11, 21),
            why="seen", printed_value="7", reading=decisions.reading(row.loc[0]), mark=decisions.marks(row)[0],
        )  # fmt: skip
        return replace(made, **facts)

    return make


def test_a_confirmed_figure_loads_with_who_and_when(settled: Make, decided: Make) -> None:
    row = settled({"disposition": "review"}, decisions=[decided()]).loc[0]
    assert (row["disposition"], row["confirmed_by"]) == ("accepted", "analyst")
    assert row["confirmed_at"] == pd.Timestamp(2026, 11, 21)


def test_what_was_set_is_set_and_told(settled: Make, decided: Make) -> None:
    changes = {"measure": "report", "obs_value": "0"}
    row = settled({"disposition": "review", "faults": "E401 c0: x"}, decisions=[decided(changes=changes)]).loc[0]
    assert (row["measure"], row["obs_value"], row["obs_high"], row["state"]) == ("report", 0, 0, "explicit_zero")
    assert row["coding"].split("\n")[0] == "measure = report: set when it was confirmed"
    assert pd.isna(row["faults"])


def test_a_rejected_figure_is_kept_with_the_reason(settled: Make, decided: Make) -> None:
    row = settled({}, decisions=[decided(REJECT)]).loc[0]
    assert row["disposition"] == "context"
    assert "rejected by analyst on 2026-11-21: seen" in row["reasons"]


def test_of_two_decisions_the_later_holds(settled: Make, decided: Make) -> None:
    assert settled({}, decisions=[decided(), decided(REJECT)]).at[0, "disposition"] == "context"
    assert settled({}, decisions=[decided(REJECT), decided()]).at[0, "disposition"] == "accepted"


def test_nobody_can_confirm_a_staff_size(settled: Make, decided: Make) -> None:
    found = settled({"disposition": "review"}, decisions=[decided(changes={"measure": "workforce"})])
    assert found.at[0, "disposition"] == "context"


NO_SENTENCE = tables.typed(pd.DataFrame(), "observations")
ELSEWHERE = "its sentence or number is another now: dsig confirm demo/2025/c0, or dsig reject demo/2025/c0 --reason"


@pytest.mark.parametrize(
    ("change", "said", "disposition"),
    [
        ({"sentence": "Another sentence.", "disposition": "review"}, ELSEWHERE, "review"),
        ({"printed_value": "8", "value": 8}, ELSEWHERE, "accepted"),
        ({"measure": "report"}, "is read otherwise now: dsig confirm demo/2025/c0 --replace, or dsig reject", "review"),
        ({"sentence": "Another.", "measure": "report"}, "take its line out of decisions/demo.csv", "accepted"),
    ],
)  # fmt: skip
def test_a_decision_on_what_is_another_now_no_longer_holds_and_says_what_to_do(
    change: dict[str, Any], said: str, disposition: str, frame: Make, read: Any, decided: Make
) -> None:
    for decision in (decided(), decided(REJECT)):
        found, (finding,) = settle(frame(change), read, NO_SENTENCE, [decision])
        assert (finding.code, finding.place) == ("F106", "demo/2025/c0")
        assert said in finding.detail
        assert found.at[0, "disposition"] == disposition
        assert pd.isna(found.at[0, "confirmed_by"])


def test_a_decision_without_its_sentence_asks_nothing_once_it_is_settled(
    frame: Make, read: Any, edition: Make, decided: Make
) -> None:
    other = {"sentence": "Another sentence."}
    # What was confirmed is said in other words, and not in doubt.
    assert settle(frame(other), read, NO_SENTENCE, [decided()])[1] == []
    # Somebody decided about the sentence that took its place.
    again = [decided(REJECT), decided(change=other)]
    assert settle(frame(other | {"disposition": "review"}), read, NO_SENTENCE, again)[1] == []
    # What was rejected is in the later delivery no more.
    later = edition(reader="document", edition="2025.2", delivery=2)
    assert settle(frame(), later, NO_SENTENCE, [decided(REJECT)])[1] == []


def test_what_was_loaded_and_is_rejected_is_told(frame: Make, read: Any, edition: Make, decided: Make) -> None:
    _, (finding,) = settle(frame({}), read, NO_SENTENCE, [decided(REJECT, {"disposition": "accepted"})])
    assert str(finding).startswith("F110 demo/2025/c0: rejected on 2026-11-21, and no longer loaded")
    assert "analyst" not in finding.detail  # findings are public
    assert settle(frame({"disposition": "review"}), read, NO_SENTENCE, [decided(REJECT)])[1] == []
    (finding,) = settle(frame({"disposition": "review"}), read, NO_SENTENCE, [decided(), decided(REJECT)])[1]
    assert finding.code == "F110"


def test_a_count_that_is_now_about_is_another_one(settled: Make, observation: Make) -> None:
    about = {"qualifier": "about", "state": "approximate", "time_period": "2024"}
    earlier = [observation(7, time_period="2024", qualifier="at_least", state="approximate")]
    assert settled(about, earlier=earlier).at[0, "disposition"] == "review"
    assert settled(about, {**about, "qualifier": "exact"})["disposition"].tolist() == ["review", "review"]


def test_a_reader_that_learnt_what_was_set_is_no_other_reading(frame: Make, read: Any, decided: Make) -> None:
    earlier = tables.typed(pd.DataFrame(), "observations")
    set_right = decided(changes={"measure": "report", "status": "_T", "obs_value": "8"})
    for change in ({"measure": "report"}, {"measure": "allegation"}, {"value": 8, "printed_value": "7"}):
        found, findings = settle(frame(change), read, earlier, [set_right])
        assert (findings, found.at[0, "confirmed_by"], found.at[0, "measure"]) == ([], "analyst", "report")
    found, (finding,) = settle(frame({"conduct": "SH"}), read, earlier, [set_right])
    assert (finding.code, found.at[0, "disposition"]) == ("F106", "review")


def test_a_decision_goes_with_later_deliveries_and_not_with_earlier_ones(
    frame: Make, edition: Make, decided: Make
) -> None:
    earlier = tables.typed(pd.DataFrame(), "observations")
    second = edition(reader="document", edition="2025.2", delivery=2)
    first = edition(reader="document")
    found, findings = settle(frame({"disposition": "review"}), second, earlier, [decided()])
    assert (found.at[0, "confirmed_by"], findings) == ("analyst", [])
    late = decided(figure_id="demo/2025.2/c0")
    found, findings = settle(frame({"disposition": "review"}), first, earlier, [late])
    assert (found.at[0, "disposition"], findings) == ("review", [])
    assert settle(frame({}), edition(reader="document", edition="2024"), earlier, [decided()])[1] == []


def test_review_and_context_are_neither_valid_nor_quarantined(frame: Make, read: Any, source: Make) -> None:
    rows = frame({}, {"disposition": "review"}, {"disposition": "context", "measure": None}, {"measure": "nothing"})
    result = validate(rows, read, source())
    found = [result.valid, result.review, result.context, result.quarantined]
    assert [frame["place"].tolist() for frame in found] == [["c0"], ["c1"], ["c2"], ["c3"]]
    assert result.observations["place"].tolist() == ["c0"]


def test_a_part_that_waits_is_printed_all_the_same(frame: Make, read: Any, source: Make) -> None:
    status = Partition(dimension="status", total="_T", parts=("open", "closed"))
    same = {"time_period": "2024"}
    rows = frame(
        {**same, "value": 9}, {**same, "value": 4, "status": "open"},
        {**same, "value": 5, "status": "closed", "disposition": "review"},
    )  # fmt: skip
    assert validate(rows, read, source(status)).findings == []


def test_what_a_document_quotes_is_one_tier_lower(frame: Make, read: Any, source: Make, edition: Make) -> None:
    rows = frame({}, {"reporting_org": "UN"})
    assert validate(rows, read, source()).observations["tier"].tolist() == [1, 2]
    assert validate(rows, edition(), source()).observations["tier"].tolist() == [1, 1]
    assert validate(rows, replace(read, tier=3), source()).observations["tier"].tolist() == [3, 3]


def test_readings_beside_each_other(frame: Make) -> None:
    read = frame({"value": 1}, {"value": 2}, {"value": 3, "disposition": "review"})
    transcribed = frame({"value": 1}, {"value": 5}, {"time_period": "2019", "value": None})
    found = reconcile(read, transcribed, "2025.2")
    assert found["outcome"].tolist() == ["agree", "differ", "only read", "only transcribed"]
    assert found["read"].tolist()[:3] == ["1", "2", "3"]
    assert found["transcribed"].fillna("").tolist() == ["1", "5", "", "not_reported"]
    assert found["disposition"].tolist()[:3] == ["accepted", "accepted", "review"]
    assert set(found["edition"]) == {"2025.2"}
    assert summary(found) == "1 agree, 1 differ, 0 confirmed, 1 only read, 1 only transcribed"
    assert len(in_the_way(found)) == 2
    bounds = {"obs_value": None, "obs_low": 1, "obs_high": 4, "state": "withheld_by_publisher"}
    assert reconcile(frame(bounds), frame(), "2025")["read"].tolist() == ["1 to 4"]
    assert reconcile(frame(), frame(), "2025").empty


def test_what_agrees_and_waits_keeps_its_transcription(frame: Make) -> None:
    found = reconcile(frame({"value": 1, "disposition": "review"}), frame({"value": 1}), "2025")
    assert found["outcome"].tolist() == ["agree"]
    assert len(in_the_way(found)) == 1


def test_what_is_left_is_told_as_commands(frame: Make) -> None:
    year = {"time_period": "2024"}
    waiting = {**year, "value": 9, "disposition": "review"}
    read = frame(
        {"value": 1, "disposition": "review"}, {"value": 2}, {"value": 3}, waiting, waiting | {"time_period": None}
    )
    transcribed = frame({"value": 1}, {"value": 5}, {**year, "value": 9, "occurred": "2023"}, {"value": 4})
    found = reconcile(read, transcribed, "2025")
    ids = dict(zip(found["read"], found["figure_id"], strict=True)) | {"9": "demo/2025/c3"}
    assert commands(found) == [
        f"dsig confirm {ids['1']}",
        f"dsig confirm {ids['2']}, or dsig reject {ids['2']} --reason TEXT",
        f"dsig confirm {ids['3']}, or dsig reject {ids['3']} --reason TEXT",
        f"dsig confirm {ids['9']} --set occurred=2023, if the document says so as the transcription does",
        "demo/2025/c3 is not read: mend the transcription, or let it stand as transcribed",
    ]


@pytest.mark.parametrize("is_turned", [False, True])
def test_one_figure_has_one_command(is_turned: bool, frame: Make) -> None:
    year = {"time_period": "2024", "value": 70}
    read = frame({**year, "measure": "complaint"}, {"value": 4})
    transcribed = frame({**year, "measure": "allegation", "occurred": "2023"}, {**year, "measure": "allegation"})
    if is_turned:
        read, transcribed = read[::-1], transcribed[::-1]
    found = reconcile(read, transcribed, "2025")
    lines = {*commands(found), *commands(found[::-1])}
    assert lines == {
        "dsig confirm demo/2025/c0 --set measure=allegation, if the document says so as the transcription does",
        "demo/2025/c0 is not read: mend the transcription, or let it stand as transcribed",
        "dsig confirm demo/2025/c1, or dsig reject demo/2025/c1 --reason TEXT",
    }
    assert len(commands(found)) == 3


def test_a_transcribed_figure_stands_beside_one_reading(frame: Make) -> None:
    same = {"time_period": "2024"}
    read = frame({**same, "value": 2}, {**same, "value": 1}, {**same, "value": 1})
    found = reconcile(read, frame({**same, "value": 1}), "2025")
    assert list(zip(found["outcome"], found["read"], strict=True)) == [("only read", "2"), ("agree", "1")]
    assert found["transcribed"].fillna("").tolist() == ["", "1"]


def test_what_an_analyst_confirmed_is_settled(frame: Make) -> None:
    read = frame({"value": 2, "confirmed_by": "analyst"}, {"value": 3, "confirmed_by": "analyst"})
    found = reconcile(read, frame({"value": 1}), "2025.2")
    assert found["outcome"].tolist() == ["confirmed", "confirmed"]
    assert len(in_the_way(found)) == 0
