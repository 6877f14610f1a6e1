"""What was known at a date is what a file of only that would say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse import views

UN = {"source": "un_annual", "reporting_org": "UN", "subject_org": "UN", "measure": "allegation", "conduct": "SEA"}


def _vintages(observe: Any) -> list[dict[str, Any]]:
    """Three years of one series, restated twice, with press figures and a second delivery."""

    def un(period: str, value: int | None, edition: str, as_of: str, **changes: Any) -> dict[str, Any]:
        return observe(**UN, time_period=period, obs_value=value, edition=edition, as_of=as_of, **changes)

    return [
        un("2016", 145, "2016", "2017-02-28"),
        un("2017", 138, "2017", "2018-03-31"),
        un("2018", 259, "2018", "2019-03-31"),
        un("2018", 265, "2019", "2020-02-17"),
        un("2018", 999, "2020-press", "2020-05-01", tier=3),
        un("2019", 351, "2019", "2020-02-17"),
        un("2019", 360, "2019.2", "2020-02-17", delivery=2),
        un("2020", 300, "2020-press", "2020-05-01", tier=3),
        un("2020", 384, "2020", "2021-03-31"),
        un("2021", None, "2021", "2022-03-31", state="not_reported", obs_status="O", qualifier=None),
    ]


MACROS = {
    "observations_as_of": "current_observations",
    "year_on_year_as_of": "year_on_year",
    "indicators_as_of": "indicators",
    "comparison_as_of": "comparison_by_source",
}
CUTOFFS = (
    "2017-02-27",
    "2017-02-28",
    "2019-03-30",
    "2019-12-31",
    "2020-02-17",
    "2020-05-01",
    "2021-06-01",
    "2026-01-01",
)


def _rows(file: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(f"SELECT * FROM {sql} ORDER BY ALL").fetchall()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, observe: Any, fill_file: Any) -> Path:
    """A file with every vintage."""
    return fill_file(tmp_path_factory.mktemp("views") / "whole.duckdb", _vintages(observe))


@pytest.mark.parametrize("cutoff", CUTOFFS)
def test_the_macros_say_what_a_file_made_on_that_day_says(
    cutoff: str, whole: Path, tmp_path: Path, observe: Any, fill_file: Any
) -> None:
    known = [row for row in _vintages(observe) if str(row["as_of"].date()) <= cutoff]
    then = fill_file(tmp_path / "then.duckdb", known)
    for macro, view in MACROS.items():
        assert _rows(whole, f"{macro}(DATE '{cutoff}')") == _rows(then, view), macro


@pytest.mark.parametrize(
    ("period", "cutoff", "value"),
    [
        ("2018", "2019-03-30", None),
        ("2018", "2019-03-31", 259),
        ("2018", "2020-02-16", 259),
        ("2018", "2020-02-17", 265),
        ("2018", "2026-01-01", 265),
        ("2019", "2020-02-17", 360),
        ("2020", "2020-05-01", 300),
        ("2020", "2021-03-31", 384),
    ],
)
def test_the_value_to_go_by_on_a_day(period: str, cutoff: str, value: int | None, whole: Path) -> None:
    found = _rows(whole, f"(SELECT obs_value FROM observations_as_of(DATE '{cutoff}') WHERE time_period = '{period}')")
    assert found == ([] if value is None else [(value,)])


def test_a_cutoff_may_be_a_text(whole: Path) -> None:
    assert _rows(whole, "observations_as_of('2019-12-31')") == _rows(whole, "observations_as_of(DATE '2019-12-31')")


def test_the_change_as_of_a_date_uses_the_values_of_that_date(whole: Path) -> None:
    what = "previous_value, obs_value, absolute_change"
    sql = f"(SELECT {what} FROM year_on_year_as_of(DATE '{{}}') WHERE time_period = '2018')"
    assert _rows(whole, sql.format("2019-12-31")) == [(138, 259, 121)]
    assert _rows(whole, sql.format("2020-12-31")) == [(138, 265, 127)]


def test_every_restatement_is_a_revision_and_a_lower_tier_is_none(whole: Path) -> None:
    found = _rows(whole, "(SELECT time_period, revised_from, obs_value, revision, edition FROM revisions)")
    assert found == [("2018", 259, 265, 6, "2019"), ("2019", 351, 360, 9, "2019.2"), ("2020", 300, 384, 84, "2020")]


def test_a_later_press_figure_is_kept_as_unconfirmed(whole: Path) -> None:
    found = _rows(whole, "(SELECT obs_value FROM observation_spans WHERE is_unconfirmed)")
    assert found == [(999,)]


def test_a_withdrawal_is_a_row_and_takes_nothing_from_the_days_before(
    tmp_path: Path, observe: Any, fill_file: Any
) -> None:
    withdrawn = observe(
        obs_value=None, state="withdrawn", qualifier=None, edition="2019", as_of="2020-06-30",
        comment="withdrawn by its publisher: counted twice",
    )  # fmt: skip
    file = fill_file(tmp_path / "w.duckdb", [observe(), withdrawn])
    known = "(SELECT obs_value, value_shown, comment FROM observations_as_of(DATE '{}'))"
    assert _rows(file, known.format("2020-06-29")) == [(47, "47", None)]
    assert _rows(file, known.format("2020-06-30")) == [(None, "withdrawn", withdrawn["comment"])]
    assert len(_rows(file, "observations")) == 2
    assert _rows(file, "(SELECT revised_from, obs_value, state FROM revisions)") == [(47, None, "withdrawn")]


def test_silence_is_current_and_no_number(whole: Path) -> None:
    found = _rows(whole, "(SELECT obs_value, value_shown FROM comparison_by_source WHERE time_period = '2021')")
    assert found == [(None, "not reported")]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "47"),
        ({"obs_value": 0, "state": "explicit_zero"}, "0 (explicit zero)"),
        ({"obs_value": None, "state": "not_reported", "qualifier": None}, "not reported"),
        ({"obs_value": None, "state": "not_collected", "qualifier": None}, "not collected"),
        (
            {"obs_value": None, "state": "included_elsewhere", "qualifier": None, "included_in": "care/2018/2"},
            "included elsewhere",
        ),
        ({"obs_value": None, "conf_status": "C", "qualifier": None}, "withheld"),
        ({"obs_value": 100, "state": "approximate", "qualifier": "about"}, "≈100"),
        (
            {"obs_value": None, "state": "approximate", "qualifier": "at_least", "obs_low": 40, "obs_high": None},
            "40–?",
        ),
        (
            {"obs_value": None, "state": "withheld_by_publisher", "qualifier": None, "obs_low": 1, "obs_high": 4},
            "1–4 (withheld by publisher)",
        ),
    ],
)
def test_a_value_is_shown_as_it_is_to_be_read(
    changes: dict[str, Any], shown: str, tmp_path: Path, observe: Any, fill_file: Any
) -> None:
    file = fill_file(tmp_path / "w.duckdb", [observe(**changes)])
    assert _rows(file, "(SELECT value_shown FROM comparison_by_source)") == [(shown,)]


def test_coverage_tells_zero_silence_and_lateness_apart(tmp_path: Path, observe: Any, fill_file: Any) -> None:
    rows = [
        observe(time_period="2016", obs_value=0, state="explicit_zero"),
        observe(time_period="2017", obs_value=None, state="not_reported", qualifier=None),
        observe(time_period="2018"),
    ]
    calendar = [
        {
            "source": "care",
            "subject_org": "CARE",
            "kind": kind,
            "time_period": period,
            "due_on": due,
            "due_basis": basis,
        }
        for kind, period, due, basis in (
            ("publication", "2018", "2019-12-31", "observed"),
            ("publication", "2019", "2020-12-31", "observed"),
            ("submission", "2020", "2021-12-31", "agreed"),
            ("submission", "2021", "2022-12-31", "assumed"),
            ("submission", "2025", "2026-11-20", "agreed"),
            ("submission", "2026", "2026-11-21", "agreed"),
            ("submission", "2027", "2026-11-22", "agreed"),
        )
    ]
    file = fill_file(tmp_path / "w.duckdb", rows, reporting_calendar=calendar)
    found = _rows(file, "(SELECT time_period, coverage_status FROM coverage)")
    assert found == [
        ("2016", "explicit_zero"),
        ("2017", "silent"),
        ("2018", "reported"),
        ("2019", "not_collected"),
        ("2020", "overdue"),
        ("2021", "awaited"),
        ("2025", "overdue"),
        ("2026", "not_due"),
        ("2027", "not_due"),
    ]


def test_no_view_adds_counts_up_as_if_silence_were_zero(expressions: dict[str, Any]) -> None:
    """SUM leaves out what is empty: totals go by the rules of `steps/bounds.py`, against which panels are tested."""
    adding = re.compile(r"SUM\([^)]*obs_(?:value|low|high)", re.IGNORECASE)
    assert [name for name, view in expressions.items() if adding.search(views.sql(view))] == []
