"""What goes into a release beside the figures, and what of it stays inside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines.steps import disseminate
from schemas import codelists, structure, tables
from schemas.messages import Fault
from sources.declaration import Break, Reporting

Make = Callable[..., Any]


@pytest.fixture
def restricted(edition: Make, source: Make) -> dict[str, pd.DataFrame]:
    became = {"edition_status": "loaded", "is_complete": True, "figures": 3, "valid": 2, "quarantined": 1}
    published, private = edition(), edition(edition="2026-Q1", access="confidential", url="")
    other = edition(source="other", edition="2026-Q1")
    rows = [(one, source(), became | {"snapshot": "ab12"}) for one in (published, private, other)]
    finding = Fault("F101", "line 2", "53 of 54")
    found = [(one.source, one.edition, finding) for one in (published, private, other)]
    return {
        "editions": disseminate.editions_table(rows),
        "findings": disseminate.findings_table(found),
        "codes": disseminate.codes_table(),
    }


def test_of_a_confidential_edition_no_snapshot_or_count_of_rows_leaves(restricted: dict[str, pd.DataFrame]) -> None:
    public = disseminate.public_tables(restricted)["editions"].set_index(["source", "edition"])
    numbers = ["snapshot", "figures", "valid", "quarantined"]
    assert public.loc[("demo", "2026-Q1"), numbers].isna().all()
    assert public.loc[("demo", "2025"), numbers].tolist() == ["ab12", 3, 2, 1]
    assert public.loc[("other", "2026-Q1"), numbers].tolist() == ["ab12", 3, 2, 1]
    assert len(public) == 3


def test_findings_of_a_confidential_edition_stay_inside(restricted: dict[str, pd.DataFrame]) -> None:
    public = disseminate.public_tables(restricted)["findings"]
    # An edition of the same name of another source is another edition.
    assert list(zip(public["source"], public["edition"], strict=True)) == [("demo", "2025"), ("other", "2026-Q1")]


def test_the_restricted_tables_keep_everything(restricted: dict[str, pd.DataFrame]) -> None:
    before = {name: frame.copy() for name, frame in restricted.items()}
    public = disseminate.public_tables(restricted)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(restricted[name], frame)
    assert restricted["editions"]["snapshot"].notna().all()
    pd.testing.assert_frame_equal(public["codes"], restricted["codes"])


def test_public_editions_keep_the_types_of_the_table(restricted: dict[str, pd.DataFrame]) -> None:
    public = disseminate.public_tables(restricted)
    tables.well_formed(public["editions"], "editions")
    tables.well_formed(public["findings"], "findings")


@pytest.fixture
def reporting(source: Make) -> Callable[..., Any]:
    def make(frequency: str = "Q", **changes: Any) -> Any:
        facts = {"first_period": "2025-Q1", "due_months": 3, "due_basis": "agreed"}
        declared = Reporting(**(facts | changes))
        return source(kind="submission", frequency=frequency, reporting=declared)

    return make


def test_the_calendar_holds_every_period_that_is_over(reporting: Make, source: Make) -> None:
    known = {"demo": reporting(), "silent": source(id="silent")}
    calendar = disseminate.calendar_table(known, date(2025, 11, 21))
    assert calendar["time_period"].tolist() == ["2025-Q1", "2025-Q2", "2025-Q3"]
    assert calendar["subject_org"].tolist() == ["EXAMPLE_PARTNER"] * 3
    assert set(calendar["source"]) == {"demo"}
    tables.well_formed(calendar, "reporting_calendar")


@pytest.mark.parametrize(
    ("months", "due"), [(3, "2025-06-30"), (0, "2025-03-31"), (1, "2025-04-30"), (11, "2026-02-28")]
)
def test_a_report_is_due_whole_months_after_the_last_day(reporting: Make, months: int, due: str) -> None:
    calendar = disseminate.calendar_table({"demo": reporting(due_months=months)}, date(2025, 4, 1))
    assert calendar["due_on"].tolist() == [pd.Timestamp(due)]


def test_months_after_the_end_of_february_end_with_their_month(reporting: Make) -> None:
    known = {"demo": reporting("M", first_period="2025-02", due_months=1)}
    assert disseminate.calendar_table(known, date(2025, 3, 1))["due_on"].tolist() == [pd.Timestamp("2025-03-31")]


def test_the_calendar_may_wait_for_another_organisation_and_ends_with_the_series(reporting: Make) -> None:
    known = {"demo": reporting("A", first_period="2021", last_period="2022", subject_org="FMO")}
    calendar = disseminate.calendar_table(known, date(2026, 1, 1))
    assert calendar["time_period"].tolist() == ["2021", "2022"]
    assert set(calendar["subject_org"]) == {"FMO"}


def test_no_sources_give_empty_tables_of_the_right_shape() -> None:
    for name, frame in {
        "sources": disseminate.sources_table({}),
        "breaks": disseminate.breaks_table({}),
        "reporting_calendar": disseminate.calendar_table({}, date(2026, 1, 1)),
        "editions": disseminate.editions_table([]),
        "findings": disseminate.findings_table([]),
    }.items():
        assert len(frame) == 0
        tables.well_formed(frame, name)


def test_every_code_of_every_list_is_in_the_table_of_codes() -> None:
    codes = disseminate.codes_table()
    assert set(codes["codelist"]) == set(codelists.names())
    assert len(codes) == sum(len(codelists.load(name).codes) for name in codelists.names())
    assert codes[["label_en", "label_nl", "label_fr"]].notna().all(axis=None)
    assert not codes.duplicated(list(structure.TABLES["codes"].key)).any()


def test_a_break_is_kept_as_declared(source: Make) -> None:
    declared = Break(
        date(2018, 1, 1), "coverage", "R07", None, None, "UN_IP", "built up", "A/73/744", "an analyst", date(2026, 1, 5)
    )
    (row,) = disseminate.breaks_table({"demo": source(breaks=(declared,))}).to_dict("records")
    assert (row["source"], row["break_date"], row["reason"]) == ("demo", pd.Timestamp(2018, 1, 1), "R07")
    assert (row["break_subject_org"], row["citation"]) == ("UN_IP", "A/73/744")
    assert (row["who"], row["declared_on"]) == ("an analyst", pd.Timestamp(2026, 1, 5))
    assert pd.isna(row["break_measure"])


def test_a_conflict_between_tiers_tells_neither_value() -> None:
    rows = pd.DataFrame(
        [
            {"source": "demo", "edition": "press", "figure_id": "demo/press/1", "standing_figure_id": "demo/2026-Q1/9",
             "standing_edition": "2026-Q1", "obs_value": 4711, "standing_value": 815}
        ]
    )  # fmt: skip
    ((source, edition, fault),) = disseminate.conflicts(rows)
    assert (source, edition, fault.code, fault.place) == ("demo", "press", "F103", "demo/press/1")
    assert "demo/2026-Q1/9" in fault.detail
    assert "4711" not in str(fault)
    assert "815" not in str(fault)


def test_views_come_in_order_of_need_and_are_all_there_are() -> None:
    declared = [table.name for table in structure.TABLES.values() if table.kind == "view"]
    assert sorted(disseminate.views()) == sorted(declared)
    assert list(disseminate.views())[: len(disseminate.figure_views())] == list(disseminate.figure_views())
