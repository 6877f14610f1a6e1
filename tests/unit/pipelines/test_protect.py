"""What the public file withholds, case by case; an attacker who tries everything is in tests/property."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipelines.steps import disseminate, protect
from pipelines.steps.protect import audit, equations
from pipelines.steps.relations import relation
from schemas import disclosure, tables
from warehouse import engine

Make = Callable[..., Any]


@pytest.fixture
def cell(observation: Make) -> Make:
    """Return a confidential observation; its id is what sets it apart."""

    def make(name: str, value: int | None, **changes: Any) -> dict[str, Any]:
        return observation(value, figure_id=name, **({"conf_status": "N"} | changes))

    return make


@pytest.fixture
def withheld(view: Make) -> Callable[..., dict[str, str]]:
    """Return what is withheld of some observations, with A or S."""

    def run(*rows: dict[str, Any], shown_before: Any = ()) -> dict[str, str]:
        spans = view("observation_spans", rows)
        hidden, findings = protect.protect(spans, shown_before)
        run.findings = findings  # type: ignore[attr-defined]
        return dict(zip(hidden["figure_id"], hidden["conf_status"], strict=True))

    return run


@pytest.mark.parametrize(("value", "hidden"), [(0, {}), (1, {"a": "A"}), (4, {"a": "A"}), (5, {}), (None, {})])
def test_counts_from_1_to_4_are_withheld_and_no_other(
    cell: Make, withheld: Make, value: int | None, hidden: dict[str, str]
) -> None:
    assert disclosure.rules().threshold == 5
    assert withheld(cell("a", value)) == hidden


def test_a_published_count_is_never_withheld(cell: Make, withheld: Make) -> None:
    assert withheld(cell("a", 3, conf_status="F"), cell("b", 9, conduct="SH")) == {}


def test_nothing_confidential_gives_nothing_to_withhold(view: Make) -> None:
    hidden, findings = protect.protect(view("observation_spans", []))
    assert (len(hidden), list(hidden.columns), findings) == (0, ["figure_id", "conf_status"], [])


@pytest.mark.parametrize(
    "bounds",
    [
        {"state": "withheld_by_publisher", "obs_low": 1, "obs_high": 4, "qualifier": "less_than"},
        {"state": "approximate", "obs_low": 2, "obs_high": 4, "qualifier": "range"},
        {"state": "approximate", "obs_low": None, "obs_high": 3, "qualifier": "at_most"},
    ],
)
def test_bounds_of_a_small_count_are_withheld_too(cell: Make, withheld: Make, bounds: dict[str, Any]) -> None:
    assert withheld(cell("a", None, **bounds)) == {"a": "A"}


@pytest.mark.parametrize(
    ("name", "total", "parts"),
    [
        ("conduct", "SEAH", ("SEA", "SH")),
        ("conduct", "SEA", ("SE", "SA")),
        ("conduct", "_T", ("INTEGRITY", "OTHER")),
        ("status", "_T", ("open", "closed")),
        ("ref_area", "_T", ("KEN", "UGA")),
        ("subject_org", "UN", ("UN_IP", "UN_NONUN")),
        ("personnel", "_T", ("staff", "civilian")),
        ("survivor", "child", ("girls", "boys")),
        ("setting", "_T", ("community", "workplace")),
        ("occurred", "_T", ("2023", "2024")),
        ("time_period", "2024", ("2024-S1", "2024-S2")),
        ("time_period", "2023-07-01/P12M", ("2023-S2", "2024-S1")),
    ],
)
def test_a_small_part_takes_another_cell_of_its_sum_along(
    cell: Make, withheld: Make, name: str, total: str, parts: tuple[str, str]
) -> None:
    big, small = parts
    rows = [cell("total", 23, **{name: total}), cell("big", 20, **{name: big}), cell("small", 3, **{name: small})]
    assert withheld(*rows) == {"small": "A", "big": "S"}
    # Without the total there is nothing to subtract from.
    assert withheld(*rows[1:]) == {"small": "A"}


def test_of_what_hangs_together_the_smallest_goes(cell: Make, withheld: Make) -> None:
    values = {"_T": 68, "KEN": 40, "UGA": 25, "TZA": 3}
    assert withheld(*(cell(code, value, ref_area=code) for code, value in values.items())) == {"TZA": "A", "UGA": "S"}


def test_a_zero_is_shown_and_protects_nothing(cell: Make, withheld: Make) -> None:
    values = {"_T": 43, "KEN": 40, "UGA": 0, "TZA": 3}
    assert withheld(*(cell(code, value, ref_area=code) for code, value in values.items())) == {"TZA": "A", "KEN": "S"}


def test_two_small_parts_may_still_be_too_little_to_hide_in(cell: Make, withheld: Make) -> None:
    values = {"_T": 28, "KEN": 25, "UGA": 2, "TZA": 1}
    assert withheld(*(cell(code, value, ref_area=code) for code, value in values.items())).keys() == {
        "UGA", "TZA", "KEN",
    }  # fmt: skip


def test_a_small_rest_that_no_part_prints_is_protected(cell: Make, withheld: Make) -> None:
    assert withheld(cell("total", 23), cell("open", 20, status="open")).keys() == {"open"}
    assert withheld(cell("total", 30), cell("open", 20, status="open")) == {}


def test_a_deeper_part_counts_where_the_level_between_is_missing(cell: Make, withheld: Make) -> None:
    rows = [cell("SEAH", 23, conduct="SEAH"), cell("SE", 12, conduct="SE"), cell("SH", 8, conduct="SH")]
    assert withheld(*rows).keys() & {"SE", "SH"}


def test_a_small_revision_hides_the_later_value(cell: Make, withheld: Make) -> None:
    rows = [cell("first", 20, edition="1"), cell("second", 23, edition="2", as_of=date(2025, 8, 1))]
    assert withheld(*rows) == {"second": "S"}
    rows[1] |= {"obs_value": 25, "obs_low": 25, "obs_high": 25}
    assert withheld(*rows) == {}


def test_a_delivery_replaced_the_same_day_is_public_and_protected_as_well(cell: Make, withheld: Make) -> None:
    first = [cell("total", 23), cell("open", 20, status="open"), cell("closed", 3, status="closed")]
    again = [cell("total 2", 90, delivery=2, edition="2"), cell("open 2", 60, delivery=2, edition="2", status="open")]
    again.append(cell("closed 2", 30, delivery=2, edition="2", status="closed"))
    assert withheld(*first, *again).keys() & {"total", "open"}


@pytest.mark.parametrize("said", [[], [("demo", 1)], [("demo", 3)], [("press", 3)], [("press", 3), ("other", 1)]])
def test_whoever_tells_otherwise_of_something_hides_no_sum(
    cell: Make, withheld: Make, said: list[tuple[str, int]]
) -> None:
    dated = {"source": "demo"}
    halves = [
        cell("s1", 3, time_period="2024-S1", edition="2024-S1", **dated),
        cell("s2", 20, time_period="2024-S2", edition="2024-S2", **dated),
        cell("year", 23, time_period="2024", edition="2024", **dated),
    ]
    first = cell("first", 36, time_period="2020", edition="2020", conf_status="F", **dated)
    others = [
        cell(f"other-{source}", 40 + n, time_period="2020", edition=f"{source}-{n}", source=source, tier=tier,
             conf_status="F", as_of=date(2025, 2, 1))
        for n, (source, tier) in enumerate(said)
    ]  # fmt: skip
    assert withheld(*halves, first, *others) == {"s1": "A", "s2": "S"}


def test_two_sources_on_one_organisation_are_each_protected(cell: Make, withheld: Make) -> None:
    one = [cell("total", 60), cell("open", 40, status="open"), cell("closed", 20, status="closed")]
    two = [
        cell("total B", 23, source="other", reporting_org="FMO"),
        cell("open B", 20, source="other", reporting_org="FMO", status="open"),
        cell("closed B", 3, source="other", reporting_org="FMO", status="closed"),
    ]
    assert withheld(*one, *two).keys() >= {"closed B"}
    assert withheld(*one, *two).keys() & {"total B", "open B"}


@pytest.mark.parametrize(
    ("before", "now", "hidden"), [(20, 23, True), (23, 20, True), (20, 20, False), (20, 25, False)]
)
def test_a_small_year_on_year_change_is_protected(
    cell: Make, withheld: Make, before: int, now: int, hidden: bool
) -> None:
    found = withheld(cell("2023", before, time_period="2023"), cell("2024", now))
    assert found == ({"2024": "S"} if hidden else {})


@pytest.mark.parametrize("basis", ["stock", "cumulative"])
def test_running_counts_are_protected_from_one_date_to_the_next(cell: Make, withheld: Make, basis: str) -> None:
    rows = [cell(text, value, time_period=text, basis=basis) for text, value in (("2024-Q1", 20), ("2024-Q2", 22))]
    assert len(withheld(*rows)) == 1


def test_running_counts_of_unknown_start_are_protected(cell: Make, withheld: Make) -> None:
    rows = [cell(f"to {day}", value, time_period=f"../{day}", basis="cumulative")
            for day, value in (("2024-03-31", 20), ("2024-06-30", 22))]  # fmt: skip
    assert len(withheld(*rows)) == 1


def test_a_published_total_counts_as_known(cell: Make, withheld: Make) -> None:
    published = cell("press", 23, source="press", reporting_org="UN", conf_status="F")
    parts = [cell("open", 20, status="open"), cell("closed", 3, status="closed")]
    assert withheld(published, *parts) == {"closed": "A", "open": "S"}


def test_what_publications_give_away_is_withheld_and_found(cell: Make, withheld: Make) -> None:
    published = cell("press", 3, source="press", reporting_org="UN", conf_status="F", edition="press")
    assert withheld(published, cell("a", 3)) == {"a": "A"}
    ((source, edition, fault),) = withheld.findings
    assert (source, edition, fault.code, fault.place) == ("demo", "2025", "F104", "cell of a")
    assert "3" not in fault.detail


def test_three_sources_of_which_two_agree_are_matched(cell: Make, withheld: Make) -> None:
    say = {"a": (3, "N"), "b": (30, "F"), "c": (3, "F")}
    rows = [cell(name, value, source=name, conf_status=status) for name, (value, status) in say.items()]
    assert withheld(*rows) == {"a": "A"}
    assert [fault.place for _, _, fault in withheld.findings] == ["cell of a"]


def test_what_an_earlier_release_showed_is_not_withheld_again(cell: Make, withheld: Make) -> None:
    rows = [cell("total", 23), cell("open", 20, status="open"), cell("closed", 3, status="closed")]
    assert withheld(*rows) == {"closed": "A", "open": "S"}
    assert withheld(*rows, shown_before=["open"]) == {"closed": "A", "total": "S"}


def test_withholding_only_the_small_count_fails_the_audit(cell: Make, view: Make) -> None:
    rows = [cell("total", 23), cell("open", 20, status="open"), cell("closed", 3, status="closed")]
    problem = equations.problem(view("observation_spans", rows), 5, disclosure.rules().differences)
    number = {name: row for row, name in problem.cells["figure_id"].items()}
    assert [problem.name(found) for found in audit.failing(problem, {number["closed"]})] == ["cell of closed"]
    assert audit.failing(problem, {number["closed"], number["open"]}) == []
    assert audit.failing(problem, set()) != []


def test_only_what_speaks_of_the_same_organisations_is_held_beside(cell: Make, tmp_path: Path) -> None:
    rows = [
        cell("own", 9, subject_org="UNHCR"),
        cell("above", 9, subject_org="UN", conf_status="F", source="press"),
        cell("same", 9, subject_org="UNHCR", conf_status="F", source="press"),
        cell("elsewhere", 9, subject_org="FMO", conf_status="F", source="press"),
        cell("other unit", 9, subject_org="UNHCR", measure="report", conf_status="F", source="press"),
    ]
    path = tmp_path / "observations.parquet"
    tables.typed(pd.DataFrame(rows), "observations").to_parquet(path, index=False)
    files, views = {"observations": [path]}, disseminate.standing_views()
    own = engine.read(protect.confidential(), files, views)
    assert own["figure_id"].tolist() == ["own"]
    assert sorted(engine.read(protect.known_beside(own), files, views)["figure_id"]) == ["above", "same"]


@pytest.fixture
def public(tmp_path: Path) -> Callable[..., pd.DataFrame]:
    """Return the public observations, by figure, when some are withheld."""

    def run(rows: list[dict[str, Any]], *hidden: str) -> pd.DataFrame:
        files = {"observations": [tmp_path / "observations.parquet"], "withheld": [tmp_path / "withheld.parquet"]}
        tables.typed(pd.DataFrame(rows), "observations").to_parquet(files["observations"][0], index=False)
        codes = pd.DataFrame({"figure_id": hidden, "conf_status": ["A"] * len(hidden)}, dtype="string")
        codes.to_parquet(files["withheld"][0], index=False)
        engine.write(protect.public_observations(), files, tmp_path / "public.parquet")
        found = engine.read(relation("observations"), {"observations": [tmp_path / "public.parquet"]})
        return found.set_index("figure_id")

    return run


def test_the_public_file_says_the_same_of_everything_withheld(cell: Make, public: Make) -> None:
    small = {"state": "withheld_by_publisher", "obs_low": 1, "obs_high": 4, "obs_status": "Q", "qualifier": "less_than"}
    word = cell("c", None, mapping_predicate="close", **small)
    found = public([cell("a", 3), cell("b", 30), word, cell("d", 9, mapping_predicate="exact")], "a", "b", "c")
    said = [*protect.VALUE_COLUMNS, "state", "obs_status", "conf_status"]
    hidden = found.loc[["a", "b", "c"], said]
    assert len(hidden.drop_duplicates()) == 1
    assert hidden.loc["a", said[:5]].isna().all()
    assert hidden.loc["a", said[5:]].tolist() == ["reported", "Q", "C"]
    assert found.loc["d", said].tolist() == [9, 9, 9, "exact", "exact", "reported", "A", "F"]
    assert len(found) == 4


def test_of_confidential_figures_no_word_of_the_document_leaves(cell: Make, public: Make) -> None:
    words = {name: "Jane Doe" for name in protect.PRIVATE_COLUMNS}
    found = public([cell("a", 9, **words), cell("b", 9, conf_status="F", **words)])
    assert set(protect.PRIVATE_COLUMNS) == {"printed_value", "coding", "correction", "comment", "place", "sentence"}
    assert found.loc["a", list(words)].isna().all()
    assert found.loc["b", list(words)].tolist() == ["Jane Doe"] * 6
    assert found.loc["a", "obs_value"] == 9
