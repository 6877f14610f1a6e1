"""Valid, or in quarantine with one reason per broken rule; and what a partition says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines.steps.validate import Validated, validate
from schemas import periods, structure, tables
from schemas.messages import HeldEdition
from sources.declaration import Edition, Partition
from sources.registry import Source

Make = Callable[..., Any]
STATUS = Partition(dimension="status", total="_T", parts=("open", "closed"))


def _frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return tables.typed(pd.DataFrame(rows), "reported_figures")


@pytest.fixture
def run(edition: Make, source: Make) -> Callable[..., Validated]:
    """Validate rows of a publication, or of what is told otherwise."""

    def go(*rows: dict[str, Any], of: Edition | None = None, by: Source | None = None) -> Validated:
        return validate(_frame(*rows), of or edition(), by or source())

    return go


def _codes(result: Validated) -> list[list[str]]:
    return [[line[:4] for line in faults.split("\n")] for faults in result.quarantined["faults"]]


def test_a_good_row_becomes_an_observation_with_the_facts_of_its_edition(
    run: Make, figure: Make, edition: Make
) -> None:
    submitted = edition(tier=2, access="confidential", delivery=3, as_of=date(2025, 7, 2))
    result = run(figure(7, time_period="2024-Q2"), of=submitted)
    (row,) = result.observations.to_dict("records")
    assert tables.well_formed(result.observations, "observations") is not None
    assert (row["obs_value"], row["tier"], row["delivery"], row["conf_status"]) == (7, 2, 3, "N")
    assert row["as_of"] == pd.Timestamp(2025, 7, 2)
    assert (row["period_start"], row["period_end"]) == (pd.Timestamp(2024, 4, 1), pd.Timestamp(2024, 6, 30))
    assert run(figure(7)).observations.at[0, "conf_status"] == "F"
    assert result.findings == []


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("not_reported", "O"), ("not_collected", "L"), ("not_applicable", "M"), ("withheld_by_publisher", "Q"),
    ],
)  # fmt: skip
def test_a_state_without_value_has_its_sdmx_status(run: Make, figure: Make, state: str, status: str) -> None:
    row = run(figure(None, state=state)).observations.iloc[0]
    assert (row["state"], row["obs_status"]) == (state, status)
    assert pd.isna(row["obs_value"])


def test_a_withdrawal_is_a_row_that_says_why(run: Make, figure: Make) -> None:
    taken_back = run(figure(None, state="withdrawn", comment="counted twice, says the report for 2025"))
    assert taken_back.observations[["state", "obs_status"]].to_numpy().tolist() == [["withdrawn", "A"]]
    (fault,) = run(figure(None, state="withdrawn")).quarantined["faults"]
    assert fault == ("E503 line 2: withdrawn: no value and no bounds, and a comment or a correction that says why")


def test_what_is_included_elsewhere_and_what_includes_it_are_a_pair(run: Make, figure: Make) -> None:
    total, again = figure(9, place="line 2"), figure(9, place="line 3")
    part = figure(None, place="line 4", conduct="SH", state="included_elsewhere", included_in="demo/2025/line_3")
    found = run(total, again, part).observations.set_index("conduct")["obs_status"]
    assert found.to_dict() == {"SEAH": "W", "SH": "K"}


@pytest.mark.parametrize("where", ["demo/2025/line_9", "demo/2025/line_3", "demo/2025/line_4"])
def test_a_count_included_in_nothing_that_is_counted_waits(run: Make, figure: Make, where: str) -> None:
    rows = [
        figure(9, place="line 2"),
        figure(None, place="line 3", conduct="SE"),
        figure(None, place="line 4", conduct="SH", state="included_elsewhere", included_in=where),
    ]
    result = run(*rows)
    (fault,) = result.quarantined["faults"]
    assert fault == f"E507 line 4: included in {where}, which is no counted figure of this edition"
    assert set(result.observations["obs_status"]) == {"A", "O"}


def test_rows_in_are_rows_valid_and_quarantined_and_each_keeps_its_reasons(run: Make, figure: Make) -> None:
    rows = [
        figure(7),
        figure(-3, place="line 3", measure="incidents"),
        figure(8, place="line 4", conduct="SH", faults="E401 line 4: said before"),
        figure(9, place="line 5", time_period="2024-Q1"),
    ]
    result = run(*rows)
    assert len(result.valid) + len(result.quarantined) == len(rows)
    assert result.valid["place"].tolist() == ["line 2", "line 5"]
    assert _codes(result) == [["E504", "E302", "E503"], ["E401"]]
    assert all(" line 3: " in line for line in result.quarantined["faults"].iloc[0].split("\n"))
    assert set(result.observations["figure_id"]) == set(result.valid["figure_id"])


def test_nothing_valid_gives_no_observations(run: Make, figure: Make) -> None:
    result = run(figure(-1))
    assert (len(result.valid), len(result.quarantined), len(result.observations)) == (0, 1, 0)
    tables.well_formed(result.observations, "observations")
    assert len(run().observations) == 0


def test_a_frame_of_another_shape_holds_the_edition(edition: Make, source: Make, figure: Make) -> None:
    with pytest.raises(HeldEdition) as held:
        validate(_frame(figure(7)).drop(columns="conduct"), edition(), source())
    (fault,) = held.value.faults
    assert (fault.code, fault.place) == ("E602", "demo|2025")
    assert "conduct" in fault.detail


def test_a_publication_knows_nothing_of_days_after_it(run: Make, figure: Make, edition: Make) -> None:
    of = edition(as_of=date(2025, 6, 30))
    good = [figure(7, time_period=text, place=text) for text in ("2025-S1", "2016", "../2025-06-30", "2025-06")]
    bad = [figure(7, time_period=text, place=text) for text in ("2025", "2025-07", "../2025-07-01")]
    result = run(*good, *bad, of=of)
    assert result.valid["place"].tolist() == ["2025-S1", "2016", "../2025-06-30", "2025-06"]
    assert _codes(result) == [["E403"]] * 3
    assert "2025-06-30" in result.quarantined["faults"].iloc[0]


def test_a_submission_speaks_of_its_own_window_only(run: Make, figure: Make, edition: Make) -> None:
    of = edition(window=periods.parse("2025-Q1"), as_of=date(2026, 1, 1))
    good = [figure(7, time_period=text, place=text) for text in ("2025-Q1", "2025-02", "../2025-03-31")]
    bad = [figure(7, time_period=text, place=text) for text in ("2025-Q2", "2025", "2024-Q4", "2024-12-31/P2D")]
    result = run(*good, *bad, of=of)
    assert result.valid["place"].tolist() == ["2025-Q1", "2025-02", "../2025-03-31"]
    assert _codes(result) == [["E403"]] * 4


def test_a_figure_id_stands_once(run: Make, figure: Make) -> None:
    result = run(figure(7), figure(7, conduct="SH"), figure(8, conduct="SEA", place="line 4"))
    assert _codes(result) == [["E506"], ["E506"]]
    assert result.valid["obs_value"].tolist() == [8]


def test_a_contradiction_names_both_places(run: Make, figure: Make) -> None:
    result = run(figure(7, place="Cases!B2"), figure(8, place="Cases!D9"), figure(5, conduct="SH", place="Cases!B3"))
    assert _codes(result) == [["E502"], ["E502"]]
    assert all("Cases!B2 and Cases!D9" in faults for faults in result.quarantined["faults"])
    assert result.valid["place"].tolist() == ["Cases!B3"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"value": 7}, {"value": None}),
        ({"value": 0}, {"value": None}),
        (
            {"value": None, "state": "withheld_by_publisher", "obs_low": 1, "obs_high": 4},
            {"value": None, "state": "withheld_by_publisher", "obs_low": 1, "obs_high": 9},
        ),
    ],
)
def test_silence_and_other_bounds_contradict_too(
    run: Make, figure: Make, one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert _codes(run(figure(**one), figure(place="line 3", **other))) == [["E502"], ["E502"]]


@pytest.mark.parametrize("value", [7, 0, None])
def test_the_same_said_twice_is_one_observation_on_two_figures(run: Make, figure: Make, value: int | None) -> None:
    result = run(figure(value), figure(3, conduct="SH", place="line 3"), figure(value, place="line 9"))
    assert len(result.valid) == 3
    assert result.observations["figure_id"].tolist() == ["demo/2025/line_2;demo/2025/line_9", "demo/2025/line_3"]


@pytest.fixture
def split(figure: Make) -> Callable[..., list[dict[str, Any]]]:
    """Return a total by status and its parts, each on its own line."""

    def make(total: int | None, opened: int | None, closed: int | None) -> list[dict[str, Any]]:
        values = (("_T", total), ("open", opened), ("closed", closed))
        return [figure(value, status=status, place=f"cell {status}") for status, value in values]

    return make


def test_a_gap_blocks_every_row_of_it_in_a_submission(run: Make, figure: Make, source: Make, split: Make) -> None:
    other = figure(9, conduct="SH", place="cell SH")
    result = run(*split(54, 30, 23), other, by=source(STATUS, kind="submission"))
    assert _codes(result) == [["E501"]] * 3
    assert "53 of 54" in result.quarantined["faults"].iloc[0]
    assert result.valid["place"].tolist() == ["cell SH"]
    assert result.findings == []


def test_a_gap_blocks_the_same_figure_printed_a_second_time(run: Make, figure: Make, source: Make, split: Make) -> None:
    again = figure(54, status="_T", place="cover sheet")
    result = run(*split(54, 30, 23), again, by=source(STATUS, kind="submission"))
    assert len(result.valid) == 0
    assert _codes(result) == [["E501"]] * 4


def test_a_gap_is_kept_as_a_finding_in_a_publication(run: Make, source: Make, split: Make) -> None:
    result = run(*split(54, 30, 23), by=source(STATUS))
    assert len(result.valid) == 3
    (finding,) = result.findings
    assert (finding.code, finding.place) == ("F101", "cell open, cell closed and cell _T")
    assert "53 of 54" in finding.detail


def test_a_part_that_waits_in_review_makes_a_gap_and_goes_on_waiting(run: Make, source: Make, split: Make) -> None:
    total, opened, closed = split(54, 30, 25)
    result = run(total, opened, closed | {"disposition": "review"}, by=source(STATUS, kind="submission"))
    assert _codes(result) == [["E501"], ["E501"]]
    assert result.review["place"].tolist() == ["cell closed"]


def test_parts_that_make_up_the_total_of_another_measure_drift(
    run: Make, figure: Make, edition: Make, source: Make, split: Make
) -> None:
    victims = figure(53, measure="victim_survivor", place="cell victims")
    elsewhere = figure(53, measure="complaint", time_period="2023", place="cell 2023")
    result = run(*split(54, 30, 23), elsewhere, victims, by=source(STATUS))
    assert [finding.code for finding in result.findings] == ["F101", "F105"]
    drift = result.findings[1]
    assert drift.place == "cell open, cell closed and cell _T"
    assert drift.detail == "components by status (open, closed) add up to 53, the total of measure victim_survivor"
    assert len(result.valid) == 5
    rows = tables.typed(pd.DataFrame([*split(54, 30, 23), victims]), "reported_figures")
    held = validate(rows, edition(access="confidential"), source(STATUS)).findings[1]
    assert "53" not in held.detail


def test_parts_that_are_not_exact_or_make_up_nothing_else_do_not_drift(
    run: Make, figure: Make, source: Make, split: Make
) -> None:
    silent = [
        row
        | {"measure": "report", "place": f"report {row['status']}", "figure_id": f"demo/2025/report/{row['status']}"}
        for row in split(20, 30, None)
    ]
    victims = [figure(30, measure="victim_survivor", place="a"), figure(55, measure="complaint", place="b")]
    found = run(*split(54, 30, 23), *silent, *victims, by=source(STATUS)).findings
    assert [finding.code for finding in found] == ["F101", "F101"]


def test_parts_above_their_total_are_a_gap_too(run: Make, source: Make, split: Make) -> None:
    assert "55 of 54" in run(*split(54, 31, 24), by=source(STATUS)).findings[0].detail


@pytest.mark.parametrize("kind", ["publication", "submission"])
@pytest.mark.parametrize("values", [(54, 30, 24), (0, 0, 0), (54, 54, 0)])
def test_parts_that_make_up_their_total_are_no_gap(
    run: Make, source: Make, split: Make, kind: str, values: tuple[int, int, int]
) -> None:
    result = run(*split(*values), by=source(STATUS, kind=kind))
    assert (len(result.valid), result.findings) == (3, [])


@pytest.mark.parametrize("values", [(54, 30, None), (None, 30, 23), (54, None, None), (54, 54, None)])
def test_silence_in_a_part_or_total_says_nothing(
    run: Make, source: Make, split: Make, values: tuple[int | None, ...]
) -> None:
    result = run(*split(*values), by=source(STATUS, kind="submission"))
    assert (len(result.valid), len(result.quarantined), result.findings) == (3, 0, [])


def test_beside_silence_the_other_parts_still_cannot_exceed_the_total(run: Make, source: Make, split: Make) -> None:
    assert "55 of 54" in run(*split(54, 55, None), by=source(STATUS)).findings[0].detail


def test_what_does_not_apply_adds_nothing(run: Make, figure: Make, source: Make, split: Make) -> None:
    rows = [*split(54, 53, None)[:2], figure(None, status="closed", state="not_applicable", place="cell closed")]
    assert "53 of 54" in run(*rows, by=source(STATUS)).findings[0].detail
    rows[1] |= {"obs_value": 54, "obs_low": 54, "obs_high": 54}
    assert run(*rows, by=source(STATUS)).findings == []


def test_of_a_confidential_edition_a_gap_names_the_cells_and_no_sum(
    run: Make, edition: Make, source: Make, split: Make
) -> None:
    of, by = edition(access="confidential"), source(STATUS, kind="submission")
    faults = run(*split(54, 31, 24), of=of, by=by).quarantined["faults"]
    assert all("add up" in fault and not {"54", "55", "31", "24"} & set(fault.split()) for fault in faults)
    assert "55 of 54" in run(*split(54, 31, 24), by=by).quarantined["faults"].iloc[0]


def _open(figure: Make, low: int | None, high: int | None) -> dict[str, Any]:
    bounds = {"qualifier": "range", "obs_low": low, "obs_high": high, "state": "approximate"}
    return figure(None, status="open", place="cell open", **bounds)


@pytest.mark.parametrize(("low", "high", "closes"), [(20, 31, True), (31, 40, False), (20, 29, False), (3, None, True)])
def test_bounds_close_when_some_value_within_them_does(
    run: Make, figure: Make, source: Make, split: Make, low: int, high: int | None, closes: bool
) -> None:
    total, _, closed = split(54, 0, 24)
    result = run(total, _open(figure, low, high), closed, by=source(STATUS))
    assert (result.findings == []) is closes


def test_a_partition_holds_only_where_it_is_declared(run: Make, source: Make, split: Make) -> None:
    elsewhere = Partition(dimension="status", total="_T", parts=("open", "closed"), where={"conduct": "SH"})
    assert run(*split(54, 30, 23), by=source(elsewhere)).findings == []
    here = Partition(dimension="status", total="_T", parts=("open", "closed"), where={"conduct": "SEAH"})
    assert len(run(*split(54, 30, 23), by=source(here)).findings) == 1


def test_every_context_closes_by_itself(run: Make, figure: Make, source: Make, split: Make) -> None:
    other = [row | {"conduct": "SH", "place": row["place"] + "'"} for row in split(10, 4, 6)]
    other = [row | {"figure_id": "demo/2025/" + row["place"]} for row in other]
    result = run(*split(54, 30, 23), *other, by=source(STATUS, kind="submission"))
    assert set(result.valid["conduct"]) == {"SH"}
    assert set(result.quarantined["conduct"]) == {"SEAH"}


def test_the_index_of_the_frame_does_not_matter(edition: Make, source: Make, split: Make) -> None:
    frame = _frame(*split(54, 30, 23))
    frame.index = [5, 5, 5]
    result = validate(frame, edition(), source(STATUS, kind="submission"))
    assert len(result.quarantined) == 3
    assert len(set(structure.OBSERVATION_KEY) - set(result.observations.columns)) == 0
