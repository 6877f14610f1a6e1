"""With submissions: what the public file must not say, and what nobody can ask of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.refresh import Outcome
from schemas import disclosure, structure

pytestmark = pytest.mark.integration

PRIVATE = "(source, edition) IN (SELECT (source, edition) FROM editions WHERE access = 'confidential')"
SMALL = range(1, disclosure.rules().threshold)


@pytest.fixture(scope="module")
def home(demonstration: tuple[Path, Outcome]) -> Path:
    """The home of the demonstration. Not to be written to."""
    return demonstration[0]


def _one(rows: list[tuple[Any, ...]]) -> Any:
    ((value,),) = rows
    return value


def test_the_examples_load_beside_what_is_published(demonstration: tuple[Path, Outcome], ask: Any) -> None:
    home, outcome = demonstration
    assert outcome.outcome == "published"
    assert outcome.waiting == outcome.failed == []
    sources = dict(ask(home, f"SELECT source, count(*) FROM observations WHERE {PRIVATE} GROUP BY source"))
    assert set(sources) == {"example_partner", "fmo", "invest_international", "rvo"}
    assert all(count > 5 for count in sources.values())


# A row of indicators rests on figures of several editions: one row for each of them.
RESTING = (
    "(SELECT *, split_part(figure, '/', 2) AS edition FROM "
    "(SELECT *, unnest(string_split(figure_ids, ';')) AS figure FROM {}))"
)
INDICATORS = RESTING.format("indicators")
COUNTS = RESTING.format("indicators WHERE unit = 'count'")


def test_there_is_something_to_protect(home: Path, ask: Any) -> None:
    sql = f"SELECT count(*) FROM observations WHERE {PRIVATE} AND obs_value BETWEEN 1 AND {max(SMALL)}"
    assert _one(ask(home, sql)) > 0
    assert _one(ask(home, "SELECT count(*) FROM observations WHERE conf_status = 'C'", audience="public")) > 0


def test_both_files_hold_the_same_observations(home: Path, ask: Any) -> None:
    sql = "SELECT figure_id FROM observations ORDER BY ALL"
    assert ask(home, sql) == ask(home, sql, audience="public")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("observations", "obs_value"),
        ("observations", "obs_low"),
        ("observations", "obs_high"),
        ("observation_spans", "obs_value"),
        ("current_observations", "obs_value"),
        ("revision_triangle", "obs_value"),
        ("first_releases", "obs_value"),
        ("revisions", "revision"),
        ("revisions", "obs_value"),
        ("revisions", "revised_from"),
        ("year_on_year", "absolute_change"),
        ("year_on_year", "obs_value"),
        ("year_on_year", "previous_value"),
        ("rates_per_day", "obs_value"),
        ("rates_per_day", "previous_value"),
        ("comparison_by_source", "absolute_change"),
        ("comparison_by_source", "obs_value"),
        ("comparison_by_source", "previous_value"),
        *((INDICATORS, column) for column in ("count_low", "count_high", "base_low", "base_high")),
        *((COUNTS, column) for column in ("value", "value_low", "value_high")),
    ],
)
def test_no_confidential_number_from_1_to_4_is_public(table: str, column: str, home: Path, ask: Any) -> None:
    sql = f"SELECT {column} FROM {table} WHERE {PRIVATE} AND abs({column}) BETWEEN 1 AND {max(SMALL)}"
    assert ask(home, sql, audience="public") == []


def test_public_intervals_rest_on_counts_that_are_public(home: Path, ask: Any) -> None:
    shown = {value for (value,) in ask(home, "SELECT obs_value FROM observations", audience="public")}
    pairs = ask(home, "SELECT obs_value, previous_value FROM intervals", audience="public")
    assert pairs
    assert {value for pair in pairs for value in pair} <= shown
    assert len(pairs) < len(ask(home, "SELECT obs_value FROM intervals"))


@pytest.mark.parametrize(
    ("macro", "columns"),
    [
        ("year_on_year_as_of(DATE '{}')", "absolute_change, obs_value"),
        ("comparison_as_of(DATE '{}')", "absolute_change, obs_value"),
        (RESTING.format("indicators_as_of(DATE '{}')"), "count_low, count_high, base_low, base_high"),
    ],
)
def test_no_vintage_shows_a_small_confidential_change(macro: str, columns: str, home: Path, ask: Any) -> None:
    for (day,) in ask(home, "SELECT DISTINCT as_of FROM editions WHERE access = 'confidential' ORDER BY 1"):
        sql = f"SELECT {columns} FROM {macro.format(day)} WHERE {PRIVATE}"
        numbers = {abs(number) for row in ask(home, sql, audience="public") for number in row if number is not None}
        assert not numbers & set(SMALL), day


def test_what_is_withheld_shows_nothing_at_all(home: Path, ask: Any) -> None:
    columns = ("obs_value", "obs_low", "obs_high", "qualifier", "printed_value", "coding", "correction", "comment")
    sql = f"SELECT DISTINCT {', '.join(columns)}, state, obs_status FROM observations WHERE conf_status = 'C'"
    assert ask(home, sql, audience="public") == [(*(None for _ in columns), "reported", "Q")]
    assert ask(
        home, "SELECT DISTINCT value_shown FROM comparison_by_source WHERE conf_status = 'C'", audience="public"
    ) == [("withheld",)]


def test_of_what_is_shown_only_the_count_is_public(home: Path, ask: Any) -> None:
    columns = ("printed_value", "coding", "correction", "comment", "place")
    sql = f"SELECT DISTINCT {', '.join(columns)} FROM observations WHERE {PRIVATE}"
    assert ask(home, sql, audience="public") == [tuple(None for _ in columns)]
    shown = f"SELECT count(*) FROM observations WHERE {PRIVATE} AND obs_value IS NOT NULL"
    assert _one(ask(home, shown, audience="public")) > 0


def test_shown_counts_are_the_true_ones(home: Path, ask: Any) -> None:
    sql = "SELECT figure_id, obs_value FROM observations WHERE obs_value IS NOT NULL"
    true = dict(ask(home, sql))
    shown = ask(home, sql, audience="public")
    assert [row for row in shown if true[row[0]] != row[1]] == []


def test_zero_is_shown(home: Path, ask: Any) -> None:
    sql = f"SELECT count(*) FROM observations WHERE {PRIVATE} AND state = 'explicit_zero'"
    assert _one(ask(home, sql)) == _one(ask(home, sql, audience="public")) > 0


def test_editions_of_submissions_say_nothing_of_their_size(home: Path, ask: Any) -> None:
    sql = "SELECT DISTINCT snapshot, figures, valid, quarantined FROM editions WHERE access = 'confidential'"
    assert ask(home, sql, audience="public") == [(None, None, None, None)]
    assert ask(home, "SELECT count(*) FROM editions") == ask(home, "SELECT count(*) FROM editions", audience="public")


def test_no_finding_of_a_submission_is_public(home: Path, ask: Any) -> None:
    assert ask(home, f"SELECT * FROM findings WHERE {PRIVATE}", audience="public") == []


def test_total_minus_parts_gives_nothing_small_away(home: Path, ask: Any) -> None:
    """Recompute from the public file alone: status is exhaustive, so two of the three give the third."""
    names = ", ".join(name for name in structure.DIMENSIONS if name != "status")
    sql = (
        f"SELECT sum(obs_value) FILTER (status = '_T') - sum(obs_value) FILTER (status IN ('open', 'closed')) AS rest, "
        f"count(obs_value) FILTER (status IN ('open', 'closed')) AS parts FROM observations "
        f"WHERE source = 'example_partner' GROUP BY edition, {names} "
        f"HAVING count(obs_value) FILTER (status = '_T') = 1 AND parts < 2"
    )
    rests = [rest for rest, _ in ask(home, sql, audience="public") if rest is not None]
    assert not set(rests) & set(SMALL)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(printed_value) AS n FROM observations WHERE source IN ('fmo', 'rvo', 'example_partner')",
        f"SELECT count(*) AS n FROM observations WHERE {PRIVATE} AND obs_value BETWEEN 1 AND 4",
        "SELECT count(*) AS n FROM duckdb_tables() WHERE table_name IN ('quarantine', 'withheld')",
        "SELECT count(*) AS n FROM duckdb_databases() WHERE path LIKE '%restricted%'",
    ],
)
@pytest.mark.usefixtures("in_demonstration")
def test_query_of_the_public_file_sees_nothing_restricted(sql: str, dsig: Any) -> None:
    answer = dsig("query", sql, "--audience", "public", "--format", "json")
    assert (answer.code, answer.err) == (0, "")
    assert json.loads(answer.out) == [{"n": 0}]


@pytest.mark.parametrize("table", ["quarantine", "withheld"])
@pytest.mark.usefixtures("in_demonstration")
def test_private_tables_are_not_in_the_public_file(table: str, dsig: Any) -> None:
    for asked in (table, f"SELECT * FROM {table}"):
        answer = dsig("query", asked, "--audience", "public")
        assert answer.code == 2
        assert answer.out == ""
        assert "E80" in answer.err


def test_the_restricted_file_is_out_of_reach_from_the_public_one(in_demonstration: Path, dsig: Any) -> None:
    restricted = in_demonstration / "releases" / "latest" / "restricted" / "warehouse.duckdb"
    for sql in (
        f"ATTACH '{restricted}' AS inside",
        f"SELECT * FROM '{restricted}'",
        f"SELECT * FROM read_blob('{restricted}')",
        f"SELECT * FROM read_text('{in_demonstration}/quarantine/*')",
        f"SELECT * FROM read_parquet('{in_demonstration}/interim/observations.parquet')",
    ):
        answer = dsig("query", sql, "--audience", "public")
        assert (answer.code, answer.out) == (2, ""), sql


def test_why_a_withheld_figure_says_only_that(in_demonstration: Path, dsig: Any, ask: Any) -> None:
    figure_id, value = ask(
        in_demonstration,
        f"SELECT figure_id, obs_value FROM current_observations WHERE {PRIVATE} AND obs_value BETWEEN 1 AND 4 LIMIT 1",
    )[0]
    inside = dsig("why", figure_id)
    assert inside.code == 0
    assert inside.out.startswith(f"{value}   ")
    outside = dsig("why", figure_id, "--audience", "public")
    assert outside.code == 0
    assert outside.out.startswith("withheld   ")
    assert "printed" not in outside.out
    assert "mapping.csv" not in outside.out
    assert f"  {value}  " not in outside.out


@pytest.mark.usefixtures("in_demonstration")
def test_compare_of_the_public_file_shows_withheld(dsig: Any) -> None:
    answer = dsig("compare", "--source", "example_partner", "--audience", "public", "--format", "json")
    shown = {row["value_shown"] for row in json.loads(answer.out)}
    assert "withheld" in shown
    assert not shown & {str(number) for number in SMALL}
