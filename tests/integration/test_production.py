"""The production job on the bundled sources: the figures a reader can check against the publications."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipelines.refresh import Outcome
from pipelines.steps.derive.intervals import ratio_interval
from schemas import structure
from warehouse import releases

pytestmark = pytest.mark.integration

UNBROKEN = "status = '_T' AND action = '_T' AND personnel = '_T' AND survivor = '_T' AND setting = '_T'"


def _compared(ask: Any, home: Path, where: str, table: str = "comparison_by_source", **options: Any) -> Any:
    columns = (
        "time_period, previous_value, obs_value, absolute_change, percent_change, reason_codes, value_shown, state, "
        "ratio, ratio_low, ratio_high, verdict, grade, grade_facets"
    )
    rows = ask(home, f"SELECT {columns} FROM {table} WHERE {where} ORDER BY time_period", **options)
    return {row[0]: dict(zip(columns.split(", ")[1:], row[1:], strict=True)) for row in rows}


def _interval(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["ratio"], row["ratio_low"], row["ratio_high"]


def _un(org: str = "UN") -> str:
    return (
        f"source = 'un_annual' AND subject_org = '{org}' AND measure = 'allegation' AND conduct = 'SEA' AND {UNBROKEN}"
    )


def test_the_outcome_is_a_published_release(production: tuple[Path, Outcome]) -> None:
    home, outcome = production
    assert outcome.outcome == "published"
    assert outcome.release == "2026-11-21-r1"
    assert outcome.waiting == outcome.failed == []
    assert outcome.read > 20
    assert outcome.unchanged == 0
    latest = releases.latest(home / "releases")
    assert latest is not None
    assert latest.name == "2026-11-21-r1"
    assert {path.name for path in latest.iterdir()} == {"public", "restricted"}
    assert not (home / "releases" / ".candidate").exists()


def test_care_complaints(production: tuple[Path, Outcome], ask: Any) -> None:
    found = _compared(ask, production[0], f"source = 'care' AND measure = 'complaint' AND {UNBROKEN}")
    assert {period: row["obs_value"] for period, row in found.items()} == {"2017": 28, "2018": 47, "2019": 58}
    # 2017 was counted in reports: across a change of unit no change is given.
    assert [row["absolute_change"] for row in found.values()] == [None, None, 11]
    assert (found["2018"]["previous_value"], found["2018"]["percent_change"]) == (28, None)
    assert (found["2018"]["grade"], found["2018"]["grade_facets"]) == ("D", "unit")
    assert "R08" in found["2018"]["reason_codes"]
    assert found["2019"]["percent_change"] == pytest.approx(23.4)
    assert _interval(found["2019"]) == pytest.approx((1.234, 0.840, 1.820), abs=5e-4)
    assert found["2019"]["verdict"] == "no_clear_change"


def test_un_2018_is_flagged_as_two_vintages_and_has_no_percentage(production: tuple[Path, Outcome], ask: Any) -> None:
    row = _compared(ask, production[0], _un())["2018"]
    assert (row["previous_value"], row["obs_value"], row["absolute_change"]) == (138, 265, 127)
    assert row["percent_change"] is None
    assert {"R07", "R12"} <= set(row["reason_codes"].split())


def test_un_2018_as_it_was_known_in_2019(production: tuple[Path, Outcome], ask: Any) -> None:
    row = _compared(ask, production[0], _un(), "comparison_as_of(DATE '2019-12-31')")["2018"]
    assert (row["previous_value"], row["obs_value"], row["absolute_change"]) == (138, 259, 121)


def test_un_2023(production: tuple[Path, Outcome], ask: Any) -> None:
    row = _compared(ask, production[0], _un())["2023"]
    assert (row["previous_value"], row["obs_value"], row["absolute_change"]) == (534, 758, 224)
    assert row["percent_change"] == pytest.approx(41.9)
    assert not row["reason_codes"]
    assert _interval(row) == pytest.approx((1.419, 1.271, 1.586), abs=5e-4)
    assert (row["verdict"], row["grade"]) == ("higher", "A")
    exact = ratio_interval(row["obs_value"], row["previous_value"], method="clopper_pearson")
    assert tuple(map(float, exact)) == pytest.approx((1.419, 1.269, 1.589), abs=5e-4)


def test_missions_of_the_un_2023(production: tuple[Path, Outcome], ask: Any) -> None:
    row = _compared(ask, production[0], _un("UN_PK"))["2023"]
    assert (row["previous_value"], row["obs_value"], row["absolute_change"]) == (79, 100, 21)
    assert _interval(row) == pytest.approx((1.266, 0.943, 1.704), abs=5e-4)
    assert row["verdict"] == "no_clear_change"
    exact = ratio_interval(row["obs_value"], row["previous_value"], method="clopper_pearson")
    assert tuple(map(float, exact)) == pytest.approx((1.266, 0.933, 1.722), abs=5e-4)


def test_the_charity_commission_is_refused_by_default_and_given_per_day(
    production: tuple[Path, Outcome], ask: Any
) -> None:
    where = "source = 'charity_commission' AND time_period = '2018-02-20/P223D'"
    (row,) = _compared(ask, production[0], where).values()
    assert (row["obs_value"], row["absolute_change"], row["percent_change"], row["ratio"]) == (2114, None, None, None)
    assert (row["grade"], row["grade_facets"]) == ("D", "period")
    counts = "obs_value, previous_value, days, previous_days"
    ((later, earlier, days, days_before, *given),) = ask(
        production[0],
        f"SELECT {counts}, ratio, ratio_low, ratio_high, verdict, grade_facets FROM rates_per_day WHERE {where}",
    )
    assert (later, earlier, days, days_before) == (2114, 1580, 223, 365)
    assert given[:3] == pytest.approx((2.190, 2.052, 2.338), abs=5e-4)
    assert given[3:] == ["higher", "period vintage"]
    exact = ratio_interval(later, earlier, days, days_before, method="clopper_pearson")
    assert tuple(map(float, exact)) == pytest.approx((2.190, 2.051, 2.339), abs=5e-4)


def test_partners_of_the_un_did_not_multiply_by_four(production: tuple[Path, Outcome], ask: Any) -> None:
    row = _compared(ask, production[0], _un("UN_IP"))["2018"]
    assert (row["previous_value"], row["obs_value"], row["absolute_change"]) == (25, 109, 84)
    assert (row["percent_change"], *_interval(row), row["verdict"]) == (None, None, None, None, None)
    assert (row["grade"], row["grade_facets"]) == ("C", "coverage")
    assert "R07" in row["reason_codes"].split()


def test_counts_of_un_missions_known_before_and_after_january_2021_are_not_of_one_kind(
    production: tuple[Path, Outcome], ask: Any
) -> None:
    columns = "time_period, previous_value, obs_value, grade, reason_codes, break_ids"
    then, now = (
        {row[0]: row[1:] for row in ask(production[0], f"SELECT {columns} FROM {table} WHERE {_un('UN_PK')}")}
        for table in ("year_on_year_as_of('2021-01-13')", "year_on_year")
    )
    assert then["2017"] == (104, 62, "A", None, None)
    assert now["2017"] == (104, 63, "C", "R08 R12", "un_annual/breaks.csv/8")
    # In one report of March 2021.
    assert [now[year] for year in ("2018", "2019", "2020")] == [
        (63, 56, "A", None, None),
        (56, 80, "A", None, None),
        (80, 66, "A", None, None),
    ]


def test_un_2019_is_no_rise_over_a_year_in_which_partners_began_to_report(
    production: tuple[Path, Outcome], ask: Any
) -> None:
    row = _compared(ask, production[0], _un())["2019"]
    assert (row["previous_value"], row["obs_value"]) == (265, 351)
    assert (row["grade"], row["percent_change"], row["verdict"]) == ("C", None, None)
    assert "R07" in row["reason_codes"].split()
    assert "R07" not in (_compared(ask, production[0], _un())["2023"]["reason_codes"] or "")


def test_the_letter_of_the_ministry(production: tuple[Path, Outcome], ask: Any) -> None:
    rows = ask(
        production[0],
        "SELECT conduct, status, obs_value FROM comparison_by_source "
        "WHERE source = 'nl_minbuza_letter' AND measure = 'notification' AND notified_donor = 'NL_MFA' ORDER BY ALL",
    )
    assert rows == [("INTEGRITY", "_T", 26), ("INTEGRITY", "closed", 14), ("INTEGRITY", "open", 12), ("SEAH", "_T", 18)]


def test_zero_is_said_and_silence_is_no_number(production: tuple[Path, Outcome], ask: Any) -> None:
    rows = ask(
        production[0],
        "SELECT subject_org, state, obs_value, value_shown FROM comparison_by_source "
        "WHERE source = 'nl_minbuza_letter' AND subject_org IN ('RVO', 'FMO', 'INVEST_INTL')",
    )
    assert set(rows) == {
        ("RVO", "explicit_zero", 0, "0 (explicit zero)"),
        ("FMO", "not_reported", None, "not reported"),
        ("INVEST_INTL", "not_reported", None, "not reported"),
    }
    silent = ask(production[0], "SELECT DISTINCT subject_org FROM coverage WHERE coverage_status = 'silent'")
    assert {("FMO",), ("INVEST_INTL",)} <= set(silent)
    zero = ask(production[0], "SELECT DISTINCT subject_org FROM coverage WHERE coverage_status = 'explicit_zero'")
    assert ("RVO",) in zero


@pytest.mark.parametrize(
    ("source", "org", "period", "chain"),
    [
        ("un_annual", "UN", "2018", [259, 265]),
        ("un_annual", "UN_PK", "2018", [54, 56]),
        ("un_annual", "UN_PK", "2017", [62, 63]),
        ("un_annual", "UN_AFP", "2017", [50, 44]),
        ("un_annual", "UN_AFP", "2018", [94, 93, 95]),
        ("un_annual", "UN_AFP", "2019", [95, 107]),
    ],
)
def test_restated_years_of_the_un(
    source: str, org: str, period: str, chain: list[int], production: tuple[Path, Outcome], ask: Any
) -> None:
    rows = ask(
        production[0],
        f"SELECT revised_from, obs_value, revision FROM revisions WHERE source = ? AND subject_org = ? "
        f"AND time_period = ? AND measure = 'allegation' AND conduct = 'SEA' AND {UNBROKEN} ORDER BY as_of",
        source,
        org,
        period,
    )
    assert rows == [(old, new, new - old) for old, new in pairwise(chain)]


def test_save_the_children_restated_2019(production: tuple[Path, Outcome], ask: Any) -> None:
    rows = ask(
        production[0],
        "SELECT time_period, revised_from, obs_value FROM revisions "
        "WHERE source = 'save_the_children' AND survivor = 'adult'",
    )
    assert ("2019", 72, 80) in rows


def test_a_later_press_figure_of_the_charity_commission_is_unconfirmed(
    production: tuple[Path, Outcome], ask: Any
) -> None:
    where = "source = 'charity_commission' AND time_period = '2016-04-01/P12M' AND measure = 'serious_incident_report'"
    assert ask(production[0], f"SELECT obs_value FROM current_observations WHERE {where}") == [(1210,)]
    unconfirmed = ask(production[0], f"SELECT obs_value FROM observation_spans WHERE {where} AND is_unconfirmed")
    assert unconfirmed == [(1203,)]


ONE_OF_THE_RESTATED = {
    "UN 2018": ("un_annual", "UN", "2018", "_T", "allegation"),
    "UN_PK 2018": ("un_annual", "UN_PK", "2018", "_T", "allegation"),
    "UN_PK 2017": ("un_annual", "UN_PK", "2017", "_T", "allegation"),
    "UN_AFP 2017": ("un_annual", "UN_AFP", "2017", "_T", "allegation"),
    "UN_AFP 2018": ("un_annual", "UN_AFP", "2018", "_T", "allegation"),
    "UN_AFP 2019": ("un_annual", "UN_AFP", "2019", "_T", "allegation"),
    "SCI adults 2019": ("save_the_children", "SCI", "2019", "adult", "incident"),
    "Charity Commission": (
        "charity_commission", "EW_CHARITIES", "2016-04-01/P12M", "_T", "serious_incident_report",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("what", "known"),
    [
        ("UN 2018", {"2019-03-30": None, "2019-03-31": 259, "2021-03-31": 259, "2024-03-30": 259, "2024-03-31": 265}),
        ("UN_PK 2018", {"2019-03-31": 54, "2020-02-16": 54, "2020-02-17": 56, "2021-03-31": 56, "2025-03-31": 56}),
        ("UN_PK 2017", {"2018-03-30": None, "2018-03-31": 62, "2020-02-17": 62, "2021-03-30": 62, "2021-03-31": 63}),
        ("UN_AFP 2017", {"2018-03-31": None, "2019-03-31": 50, "2020-02-17": 50, "2021-03-31": 44}),
        ("UN_AFP 2018", {"2019-03-31": 94, "2020-02-17": 93, "2021-03-30": 93, "2021-03-31": 95}),
        ("UN_AFP 2019", {"2019-03-31": None, "2020-02-17": 95, "2021-03-31": 107, "2026-11-21": 107}),
        ("SCI adults 2019", {"2020-12-30": None, "2020-12-31": 72, "2021-12-30": 72, "2021-12-31": 80}),
        # The press said 1,203 on 17 October 2018: unconfirmed, so never what was known.
        ("Charity Commission", {"2018-06-29": None, "2018-06-30": 1210, "2018-10-17": 1210, "2026-11-21": 1210}),
    ],
)
def test_what_was_known_at_each_edition(
    what: str, known: dict[str, int | None], production: tuple[Path, Outcome], ask: Any
) -> None:
    source, org, period, survivor, measure = ONE_OF_THE_RESTATED[what]
    for day, value in known.items():
        rows = ask(
            production[0],
            f"SELECT obs_value FROM observations_as_of(DATE '{day}') WHERE source = ? AND subject_org = ? "
            "AND time_period = ? AND survivor = ? AND measure = ? "
            "AND status = '_T' AND action = '_T' AND personnel = '_T' AND setting = '_T'",
            *(source, org, period, survivor, measure),
        )
        assert rows == ([] if value is None else [(value,)]), day


def test_as_of_any_edition_each_value_is_the_latest_of_the_best_tier(
    production: tuple[Path, Outcome], ask: Any
) -> None:
    """The macro against a plain ranking of the rows known by then, for every day on which anything became known."""
    days = [day for (day,) in ask(production[0], "SELECT DISTINCT as_of FROM observations ORDER BY 1")]
    assert len(days) > 15
    keys = ", ".join(structure.DIMENSIONS)
    for day in days:
        ranked = (
            f"SELECT figure_id FROM observations WHERE as_of <= DATE '{day}' QUALIFY 1 = row_number() OVER "
            f"(PARTITION BY {keys} ORDER BY tier, as_of DESC, delivery DESC, edition DESC) ORDER BY 1"
        )
        macro = f"SELECT figure_id FROM observations_as_of(DATE '{day}') ORDER BY 1"
        assert ask(production[0], macro) == ask(production[0], ranked), day


def test_no_reason_of_a_revision_is_guessed(production: tuple[Path, Outcome], ask: Any) -> None:
    rows = ask(production[0], "SELECT revision_reason, citation, count(*) FROM revisions GROUP BY ALL")
    assert [(reason, citation) for reason, citation, _ in rows] == [("unknown", None)]


def test_what_revisions_of_the_un_came_to(production: tuple[Path, Outcome], ask: Any) -> None:
    (row,) = ask(production[0], "SELECT * FROM revision_statistics WHERE source = 'un_annual'", audience="public")
    # +1 +1 -6 +6 +2 +1 +12 +2, and one year printed again unchanged: missions 2019, 80 and 80.
    assert row[1:3] == (9, 8)
    assert row[3:] == (pytest.approx(8 / 9), pytest.approx(19 / 9), pytest.approx(31 / 9))


def test_how_complete_the_un_is_after_three_months(production: tuple[Path, Outcome], ask: Any) -> None:
    (row,) = ask(production[0], "SELECT * FROM maturity", audience="public")
    assert row[:2] == ("un_annual", 3)
    # Periods 2014, 2017, 2018, 2019 and 2023, each by the median of its figures: 2014 is 51 of 52.
    assert row[2:] == (pytest.approx(51 / 52), pytest.approx((1 + 95 / 107) / 2), pytest.approx(143 / 145), 5)
    young = "SELECT maturity_periods FROM comparison_by_source WHERE source = 'un_annual' AND time_period = '2024'"
    assert set(ask(production[0], young)) == {(5,)}
    # Before the report of March 2025 one period fewer was known, and nothing is told.
    as_of = "SELECT count(maturity) FROM comparison_as_of(DATE '2025-03-30')"
    assert ask(production[0], as_of) == [(0,)]


def test_no_percentage_stands_on_fewer_than_twenty(production: tuple[Path, Outcome], ask: Any) -> None:
    rows = ask(
        production[0],
        "SELECT count(*) FROM year_on_year WHERE percent_change IS NOT NULL "
        "AND (obs_value < 20 OR previous_value < 20 OR state NOT IN ('reported', 'explicit_zero'))",
    )
    assert rows == [(0,)]


def test_every_change_is_the_difference_of_its_two_values(production: tuple[Path, Outcome], ask: Any) -> None:
    rows = ask(production[0], "SELECT obs_value, previous_value, absolute_change FROM year_on_year")
    changes = [row for row in rows if row[2] is not None]
    assert len(changes) > 30
    assert all(later - earlier == change for later, earlier, change in changes)


def test_everything_bundled_is_public_and_both_files_say_the_same(production: tuple[Path, Outcome], ask: Any) -> None:
    sql = "SELECT * EXCLUDE (reporting_org) FROM comparison_by_source ORDER BY ALL"
    assert ask(production[0], sql) == ask(production[0], sql, audience="public")
    assert ask(production[0], "SELECT DISTINCT conf_status FROM observations") == [("F",)]


def test_every_edition_loaded_and_every_figure_is_conserved(production: tuple[Path, Outcome], ask: Any) -> None:
    rows = ask(production[0], "SELECT edition_status, figures, valid, quarantined, snapshot FROM editions")
    assert {row[0] for row in rows} == {"loaded"}
    assert all(figures == valid + quarantined and figures > 0 for _, figures, valid, quarantined, _ in rows)
    assert all(snapshot and (production[0] / "snapshots" / snapshot).exists() for *_, snapshot in rows)


def test_components_that_do_not_close_are_findings(production: tuple[Path, Outcome], ask: Any) -> None:
    rows = ask(production[0], "SELECT source, finding FROM findings WHERE finding_code = 'F101'")
    assert any(source.startswith("un_") for source, _ in rows)


def test_submissions_that_never_came_are_awaited_and_publications_not_collected(
    production: tuple[Path, Outcome], ask: Any
) -> None:
    sql = "SELECT DISTINCT source FROM coverage WHERE coverage_status = ? ORDER BY source"
    # Their dates are only assumed: nobody is overdue who never agreed to a date.
    assert ask(production[0], sql, "awaited") == [("fmo",), ("invest_international",), ("rvo",)]
    assert ask(production[0], sql, "overdue") == []
    assert ("un_annual",) in ask(production[0], sql, "not_collected")


def test_great_expectations_asked(production: tuple[Path, Outcome]) -> None:
    latest = releases.latest(production[0] / "releases")
    assert latest is not None
    told = (latest / "restricted" / "expectations.json").read_text()
    assert told.count('"held": true') >= 6
    assert '"held": false' not in told
    assert not (latest / "public" / "expectations.json").exists()


def _indicator(ask: Any, home: Path, code: str, where: str, table: str = "indicators") -> tuple[Any, ...]:
    columns = "value, count_low, base_low, organisations_counted, organisations_before, grade, grade_facets"
    (row,) = ask(home, f"SELECT {columns} FROM {table} WHERE indicator = '{code}' AND {where}")
    return tuple(row)


def test_indicators_of_published_figures(production: tuple[Path, Outcome], ask: Any) -> None:
    home, _ = production
    letter = "source = 'nl_minbuza_letter' AND time_period = '2021'"
    assert _indicator(ask, home, "share_closed", letter) == (53.8, 14, 26, 1, None, "A", None)
    care = "source = 'care' AND time_period = '2019' AND status = '_T'"
    assert _indicator(ask, home, "absolute_change", care)[:3] == (11, 58, 47)
    # In 2020 the UN gave its partners' count for the first time since 2018: the like-for-like sum leaves it out. The
    # whole of 2019, 351, has those in it whom nobody named: the base is no point.
    un = "source = 'un_annual' AND time_period = '2020' AND personnel = '_T'"
    assert _indicator(ask, home, "all_reporters", un) == (384, 384, 187, 2, 2, "C", "coverage")
    sql = f"SELECT count_high, base_high FROM indicators WHERE indicator = 'all_reporters' AND {un}"
    assert ask(home, sql) == [(384, 351)]
    assert _indicator(ask, home, "matched_panel", un)[:5] == (157, 157, 187, 2, 2)
    missions = "source = 'un_annual' AND time_period = '2018' AND subject_org = 'UN_PK' AND personnel = '_T'"
    assert _indicator(ask, home, "level", missions)[0] == 56
    assert _indicator(ask, home, "level", missions, "indicators_as_of(DATE '2019-12-31')")[0] == 54


def test_every_indicator_row_has_a_value_or_a_reason(production: tuple[Path, Outcome], ask: Any) -> None:
    home, _ = production
    for audience in ("restricted", "public"):
        sql = "SELECT count(*) FROM indicators WHERE value IS NULL AND reason_codes IS NULL OR as_of IS NULL"
        assert ask(home, sql, audience=audience) == [(0,)]
