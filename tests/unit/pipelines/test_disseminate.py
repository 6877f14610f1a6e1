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
from sources.declaration import Reporting
from sources.revisions import Revision

Make = Callable[..., Any]


@pytest.fixture
def restricted(edition: Make, source: Make) -> dict[str, pd.DataFrame]:
    became = {"edition_status": "loaded", "is_complete": True, "figures": 3, "valid": 2, "quarantined": 1}
    published, private = edition(), edition(edition="2026-Q1", access="confidential", url="")
    other = edition(source="other", edition="2026-Q1")
    rows = [(one, source(), became | {"snapshot": "ab12"}) for one in (published, private, other)]
    finding = Fault("F101", "line 2", "53 of 54")
    found = [(one.source, one.edition, finding) for one in (published, private, other)]
    known = {(one.source, one.edition): one.as_of for one in (published, private, other)}
    sources = {"demo": source(), "other": source(id="other")}
    return {
        "sources": disseminate.sources_table(sources),
        "editions": disseminate.editions_table(rows),
        "findings": disseminate.findings_table(found, known),
        "codes": disseminate.codes_table(),
        "revision_reasons": disseminate.revision_reasons_table({}),
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


def test_reasons_of_confidential_figures_stay_inside(restricted: dict[str, pd.DataFrame], source: Make) -> None:
    def reason(figure_id: str, earlier: str) -> Revision:
        return Revision(figure_id, earlier, 7, "error", "EXAMPLE", "EXAMPLE report", "analyst", date(2026, 1, 1))

    public, private = "demo/2025/1", "demo/2026-Q1/1"
    every = tuple(reason(*pair) for pair in ((public, "demo/2025/2"), (public, private), (private, public)))
    restricted["revision_reasons"] = disseminate.revision_reasons_table({"demo": source(revisions=every)})
    assert len(restricted["revision_reasons"]) == 3
    shown = disseminate.public_tables(restricted)["revision_reasons"]
    assert shown[["figure_id", "revised_from_figure_id"]].to_numpy().tolist() == [[public, "demo/2025/2"]]


@pytest.mark.parametrize("code", ["F101", "F103", "F104", "F105", "F106", "F120", "F121", "F123", "F124", "F125"])
def test_no_finding_of_an_edition_that_is_confidential_or_not_loaded_leaves(
    restricted: dict[str, pd.DataFrame], code: str
) -> None:
    told = [("demo", edition, Fault(code, "here", "what")) for edition in ("2026-Q1", "2022.2", "2025")]
    restricted["findings"] = disseminate.findings_table(told, {})
    assert disseminate.public_tables(restricted)["findings"]["edition"].tolist() == ["2025"]


def test_a_publication_that_nobody_collected_is_told_and_a_late_partner_is_not(
    restricted: dict[str, pd.DataFrame], source: Make
) -> None:
    sources = {"demo": source(), "other": source(id="other", kind="submission")}
    restricted["sources"] = disseminate.sources_table(sources)
    missing = Fault("F122", "EXAMPLE_PARTNER 2024", "overdue")
    restricted["findings"] = disseminate.findings_table([(name, "2024", missing) for name in sources], {})
    assert disseminate.public_tables(restricted)["findings"]["source"].tolist() == ["demo"]


def test_a_finding_says_whether_it_blocks_and_since_when_it_was_there() -> None:
    between = pd.DataFrame(
        [("demo", "2026", "F121", "demo/2026/1", "7 became 8", date(2026, 3, 1))],
        columns=["source", "edition", "finding_code", "place", "finding", "found_on"],
    )
    told = [("demo", "2025", Fault("F123", "demo/breaks.csv", "7 no more")), ("demo", "x", Fault("F101", "a", "b"))]
    found = disseminate.findings_table(told, {("demo", "2025"): date(2025, 6, 30)}, between)
    assert found["finding_code"].tolist() == ["F123", "F101", "F121"]
    assert found["is_blocking"].tolist() == [True, False, False]
    assert found["found_on"].tolist()[::2] == [pd.Timestamp(2025, 6, 30), pd.Timestamp(2026, 3, 1)]
    assert pd.isna(found.at[1, "found_on"])
    tables.well_formed(found, "findings")


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
        "reporting_calendar": disseminate.calendar_table({}, date(2026, 1, 1)),
        "editions": disseminate.editions_table([]),
        "findings": disseminate.findings_table([], {}),
    }.items():
        assert len(frame) == 0
        tables.well_formed(frame, name)


def test_every_code_of_every_list_is_in_the_table_of_codes() -> None:
    codes = disseminate.codes_table()
    assert set(codes["codelist"]) == set(codelists.names())
    assert len(codes) == sum(len(codelists.load(name).codes) for name in codelists.names())
    assert codes[["label_en", "label_nl", "label_fr"]].notna().all(axis=None)
    assert not codes.duplicated(list(structure.TABLES["codes"].key)).any()


def test_views_come_in_order_of_need_and_are_all_there_are() -> None:
    declared = [table.name for table in structure.TABLES.values() if table.kind == "view"]
    # Spans are stored as a table: everything else rests on them.
    assert sorted(disseminate.views()) == sorted([*declared, "observation_spans"])
    assert list(disseminate.views())[: len(disseminate.figure_views())] == list(disseminate.figure_views())
