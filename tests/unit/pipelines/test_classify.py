"""Labels become codes exactly, or a fault that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines.steps.classify import classify
from schemas import structure, tables
from sources import reading
from sources.corrections import Correction
from sources.mapping import Entry, Mapping

Make = Callable[..., dict[str, Any]]
MAPPING = Mapping(
    {
        "conduct": {"harassment": Entry("Harassment", "SH", 3)},
        "time_period": {"q2 2026": Entry("Q2 2026", "2026-Q2", 4)},
        "subject_org": {"the un": Entry("The UN", "UN_PK", 5)},
    }
)


def _classified(*rows: dict[str, Any], mapping: Mapping = MAPPING, **options: Any) -> pd.DataFrame:
    return classify(reading.frame(list(rows)), mapping, **options)


def _one(row: dict[str, Any], **options: Any) -> pd.Series:
    return _classified(row, **options).iloc[0]


def test_a_code_stands_for_itself_and_leaves_no_note(figure: Make) -> None:
    row = _one(figure(7, occurred="2015-2017"))
    coded = figure(7, occurred="2015-2017")
    assert {name: row[name] for name in structure.DIMENSIONS} == {name: coded[name] for name in structure.DIMENSIONS}
    assert pd.isna(row["coding"])
    assert pd.isna(row["faults"])


def test_a_line_of_the_mapping_turns_a_label_into_a_code_and_is_noted(figure: Make) -> None:
    row = _one(figure(7, conduct=" HARASSMENT ", time_period="Q2 2026"))
    assert (row["conduct"], row["time_period"]) == ("SH", "2026-Q2")
    assert row["coding"].split("\n") == [
        "conduct = SH: mapping.csv line 3",
        "time_period = 2026-Q2: mapping.csv line 4",
    ]
    assert pd.isna(row["faults"])


def test_the_worst_predicate_of_a_row_is_kept(figure: Make) -> None:
    labels = Mapping(
        {
            "conduct": {"misconduct": Entry("Misconduct", "SM", 2, "close")},
            "status": {"done": Entry("Done", "substantiated", 3, "narrow"), "busy": Entry("Busy", "open", 4, "broad")},
        }
    )
    rows = [
        figure(7),
        figure(7, place="line 3", status="gegrond"),
        figure(7, place="line 4", conduct="Misconduct"),
        figure(7, place="line 5", conduct="Misconduct", status="Done"),
        figure(7, place="line 6", conduct="Misconduct", status="Busy"),
        figure(7, place="line 7", status="Done", mapping_predicate="broad"),  # what the reader looked up counts too
    ]
    once = _classified(*rows, mapping=labels)
    assert once["mapping_predicate"].tolist() == ["exact", "exact", "close", "narrow", "broad", "broad"]
    pd.testing.assert_frame_equal(classify(once, labels), once)


def test_the_mapping_of_a_source_goes_before_the_labels_of_the_code_list(figure: Make) -> None:
    row = _one(figure(7, subject_org="the UN"))
    assert row["subject_org"] == "UN_PK"
    assert "mapping.csv line 5" in row["coding"]
    assert _one(figure(7, subject_org="the UN"), mapping=Mapping())["subject_org"] == "UN"


@pytest.mark.parametrize(
    ("name", "label", "code"),
    [
        ("conduct", "Seksuele intimidatie", "SH"),
        ("conduct", "harcèlement sexuel", "SH"),
        ("conduct", "Sexual exploitation and abuse", "SEA"),
        ("ref_area", "Kenya", "KEN"),
        ("status", "gegrond", "substantiated"),
        ("measure", "meldingen", "report"),
    ],
)
def test_a_label_of_the_code_list_is_known_in_three_languages(figure: Make, name: str, label: str, code: str) -> None:
    row = _one(figure(7, **{name: label}), mapping=Mapping())
    assert row[name] == code
    assert row["coding"] == f"{name} = {code}: label of code list {structure.COLUMNS[name].codelist}"


def test_an_unknown_label_is_never_guessed_and_names_the_nearest_three(figure: Make) -> None:
    row = _one(figure(7, conduct="Sexual harasment", place="Cases!B4"))
    assert pd.isna(row["conduct"])
    assert row["faults"].startswith("E401 Cases!B4: conduct: 'Sexual harasment' is not known. Nearest: SH (")
    assert [f"{code} (" in row["faults"] for code in ("SH", "SA", "SM")] == [True] * 3


def test_a_period_that_cannot_be_read_says_which_forms_there_are(figure: Make) -> None:
    row = _one(figure(7, time_period="second quarter"))
    assert pd.isna(row["time_period"])
    assert row["faults"].startswith("E402 line 2: time_period: 'second quarter' is none")
    assert "2021-Q3" in row["faults"]


@pytest.mark.parametrize("label", ["2021-01-01/P99999999999D", "2021-01-01/P12M", "../2023"])
def test_no_period_of_a_submission_stops_the_edition(figure: Make, label: str) -> None:
    frame = _classified(figure(7, time_period=label), figure(8, place="line 3"))
    assert frame["faults"].str.startswith("E402").fillna(False).tolist() == [True, False]


@pytest.mark.parametrize("name", ["conduct", "status", "time_period", "ref_area"])
def test_of_a_confidential_edition_an_unknown_label_is_neither_repeated_nor_kept(figure: Make, name: str) -> None:
    frame = _classified(figure(7, **{name: "Jane Doe, Goma"}), echo=False)
    assert "Jane" not in frame.to_csv()
    assert "Goma" not in frame.to_csv()
    assert "a label of 14 characters" in frame.at[0, "faults"]
    assert "Jane Doe" in _classified(figure(7, **{name: "Jane Doe, Goma"})).at[0, "faults"]


def test_only_the_row_of_the_unknown_label_gets_the_fault(figure: Make) -> None:
    frame = _classified(figure(7), figure(8, conduct="bad things", place="line 3"), figure(9, place="line 4"))
    assert frame["faults"].notna().tolist() == [False, True, False]
    assert frame["obs_value"].tolist() == [7, 8, 9]


def test_an_empty_breakdown_is_not_broken_down(figure: Make) -> None:
    row = _one(figure(7, **dict.fromkeys(structure.BREAKDOWNS)))
    assert {name: row[name] for name in structure.BREAKDOWNS} == {
        name: structure.COLUMNS[name].default for name in structure.BREAKDOWNS
    }
    assert pd.isna(row["faults"])


@pytest.mark.parametrize("name", ["reporting_org", "subject_org", "time_period", "basis", "measure", "conduct"])
def test_a_missing_dimension_without_default_is_a_fault(figure: Make, name: str) -> None:
    row = _one(figure(7, **{name: None}))
    assert row["faults"].startswith(f"E405 line 2: {name} is empty and has no default: fill the cell, or")


def test_every_missing_dimension_is_named(figure: Make) -> None:
    row = _one(figure(7, basis=None, measure=None, status="no such status"))
    lines = sorted(row["faults"].split("\n"))
    assert [line[:4] for line in lines] == ["E401", "E405", "E405"]
    assert "basis" in lines[1]
    assert "measure" in lines[2]


def test_a_sheet_that_is_called_like_a_dimension_hides_no_fault(figure: Make) -> None:
    row = _one(figure(7, place="measure!B2", conduct="bad things", measure=None))
    assert [line[:4] for line in sorted(row["faults"].split("\n"))] == ["E401", "E405"]


def test_a_label_that_is_not_known_is_not_called_missing_too(figure: Make) -> None:
    assert _one(figure(7, measure="thing"))["faults"].count("\n") == 0
    assert _one(figure(7, time_period="soon"))["faults"].count("\n") == 0


@pytest.fixture
def correction() -> Callable[..., Correction]:
    def make(**changes: Any) -> Correction:
        facts = {
            "figure_id": "demo/2025/line_2", "expect": {"obs_value": "7"},
            "set": {"obs_value": "8", "obs_low": "8", "obs_high": "8", "conduct": "SH"}, "reason": "a slip",
            "who": "an analyst", "when": date(2025, 7, 1), "citation": "erratum",
        }  # fmt: skip
        return Correction(**(facts | changes))

    return make


def test_a_correction_sets_what_it_declares_and_keeps_a_note(figure: Make, correction: Callable[..., Any]) -> None:
    frame = _classified(figure(7), figure(7, place="line 3"), corrections=[correction()])
    assert frame["obs_value"].tolist() == [8, 7]
    assert frame["conduct"].tolist() == ["SH", "SEAH"]
    assert frame.at[0, "correction"] == "a slip (an analyst, 2025-07-01; erratum)"
    assert frame.at[0, "printed_value"] == "7"
    assert pd.isna(frame.at[1, "correction"])
    assert frame["faults"].isna().all()


def test_a_correction_of_what_the_publisher_mended_expires(figure: Make, correction: Callable[..., Any]) -> None:
    row = _one(figure(9), corrections=[correction()])
    assert (row["obs_value"], row["conduct"]) == (9, "SEAH")
    assert pd.isna(row["correction"])
    assert row["faults"].startswith("E404 line 2: ")
    assert "expected {'obs_value': '7'}, found {'obs_value': '9'}" in row["faults"]
    assert "'9'" not in _one(figure(9), corrections=[correction()], echo=False)["faults"]


def test_a_corrected_count_has_its_own_bounds_and_state(figure: Make, correction: Callable[..., Any]) -> None:
    row = _one(figure(7), corrections=[correction(set={"obs_value": "0"})])
    said = ["obs_value", "obs_low", "obs_high", "qualifier", "state"]
    assert row[said].tolist() == [0, 0, 0, "exact", "explicit_zero"]


def test_a_withdrawal_is_a_row_without_a_count_that_says_who_when_and_why(
    figure: Make, correction: Callable[..., Any]
) -> None:
    coded = _classified(figure(7), corrections=[correction(set={"state": "withdrawn"}, reason="counted twice")])
    assert coded["state"].tolist() == ["withdrawn"]
    assert coded[["obs_value", "obs_low", "obs_high", "qualifier"]].isna().all(axis=None)
    assert coded["correction"].tolist() == ["counted twice (an analyst, 2025-07-01; erratum)"]
    assert tables.broken_rules(coded, "reported_figures").empty


def test_two_corrections_of_one_figure_both_keep_their_note(figure: Make, correction: Callable[..., Any]) -> None:
    corrections = [correction(), correction(expect={"obs_value": "8"}, set={"conduct": "SEA"}, reason="another slip")]
    once = _classified(figure(7), corrections=corrections)
    assert (once.at[0, "obs_value"], once.at[0, "conduct"]) == (8, "SEA")
    assert [note.split(" (")[0] for note in once.at[0, "correction"].split("\n")] == ["a slip", "another slip"]
    pd.testing.assert_frame_equal(classify(once, MAPPING, corrections), once)


def test_a_correction_of_an_empty_value_expires_and_stops_nothing(figure: Make, correction: Callable[..., Any]) -> None:
    assert _one(figure(None), corrections=[correction()])["faults"].startswith("E404")


def test_classifying_again_changes_nothing_even_after_corrections(figure: Make, correction: Callable[..., Any]) -> None:
    corrections = [correction(), correction(figure_id="demo/2025/line_3")]
    rows = [figure(7, conduct="Harassment"), figure(9, place="line 3"), figure(1, place="line 4", measure="thing")]
    corrections[0] = correction(expect={"obs_value": "7", "conduct": "SH"})
    once = _classified(*rows, corrections=corrections)
    pd.testing.assert_frame_equal(classify(once, MAPPING, corrections), once)
    assert once["faults"].str.count("\n").fillna(0).tolist() == [0, 0, 0]


def test_the_frame_that_came_in_is_left_alone(figure: Make) -> None:
    frame = reading.frame([figure(7, conduct="Harassment")])
    before = frame.copy()
    classify(frame, MAPPING)
    pd.testing.assert_frame_equal(frame, before)


def test_no_figures_give_no_figures() -> None:
    assert len(_classified()) == 0
