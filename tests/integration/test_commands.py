"""Commands on a real release: data alone on stdout, all else on stderr, exit codes as documented."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli import main
from schemas import codelists, structure
from schemas.messages import DeclarationError, DsigError, IntegrityError, SourceUnreachable
from sources import breaks, registry

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("in_production")]


TRACED = """
SELECT figure_id FROM observation_spans JOIN editions USING (source, edition)
WHERE superseded_on IS NULL AND NOT is_unconfirmed AND url LIKE 'http%' AND publisher <> '' AND document <> ''
AND place <> ''"""


def _json(answer: Any) -> list[dict[str, Any]]:
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def _compared(dsig: Any, *arguments: str) -> list[dict[str, Any]]:
    return _json(dsig("compare", "--format", "json", *arguments))


# compare


def test_the_table_says_what_the_issue_asks_for(dsig: Any) -> None:
    answer = dsig("compare")
    assert answer.code == 0
    lines = [line.split() for line in answer.out.splitlines()]
    for words in (
        ["2018", "28", "47", "refused:", "unit"],
        ["2019", "47", "58", "+11", "+23.4", "1.23", "(0.84", "to", "1.82)", "no", "clear", "change"],
        ["2018", "138", "265", "+127", "C", "R07", "R12"],
        ["2023", "534", "758", "+224", "+41.9", "1.42", "(1.27", "to", "1.59)", "higher"],
    ):
        assert any(" ".join(words) in " ".join(line) for line in lines), words
    assert "0 (explicit zero)" in answer.out
    assert "not reported" in answer.out
    explained = {line[0] for line in lines if line and re.fullmatch(r"R\d\d", line[0])}
    used = {code for line in lines if line for code in line[1:] if re.fullmatch(r"R\d\d", code)}
    assert explained == used
    assert "not ranked" in answer.out


def test_the_table_as_it_was_known_in_2019(dsig: Any) -> None:
    answer = dsig("compare", "--source", "un_annual", "--as-of", "2019-12-31")
    assert any(line.split()[:4] == ["2018", "138", "259", "+121"] for line in answer.out.splitlines())
    assert "265" not in answer.out


@pytest.mark.parametrize(
    ("option", "value", "column"),
    [("--source", "care", "source"), ("--measure", "allegation", "measure"), ("--conduct", "SEA", "conduct")],
)
def test_a_filter_leaves_only_what_it_names(option: str, value: str, column: str, dsig: Any) -> None:
    rows, everything = _compared(dsig, option, value), _compared(dsig)
    assert rows
    assert rows == [row for row in everything if row[column] == value]
    assert len(rows) < len(everything)


@pytest.mark.parametrize(
    ("first", "last", "periods"),
    [
        ("2018", "", ["2018", "2019"]),
        ("2018-12-31", "", ["2018", "2019"]),
        ("2019-01-01", "", ["2019"]),
        ("", "2018", ["2017", "2018"]),
        ("", "2018-12-30", ["2017"]),
        ("2018-Q4", "2018-S2", ["2018"]),
        ("2020", "", []),
    ],
)
def test_a_span_of_periods(first: str, last: str, periods: list[str], dsig: Any) -> None:
    span = [*(["--from", first] if first else []), *(["--to", last] if last else [])]
    found = _compared(dsig, "--source", "care", "--measure", "complaint", "--no-breakdowns", *span)
    assert sorted({row["time_period"] for row in found if row["status"] == "_T"}) == periods


def test_filters_hold_together(dsig: Any) -> None:
    (row,) = _compared(
        dsig, "--source", "un_annual", "--measure", "allegation", "--from", "2023", "--to", "2023", "--no-breakdowns"
    )[:1]
    assert (row["time_period"], row["subject_org"]) == ("2023", "UN")


def test_breakdowns_are_shown_when_asked_for(dsig: Any) -> None:
    whole, split = _compared(dsig, "--no-breakdowns"), _compared(dsig, "--breakdowns")
    assert len(whole) < len(split)
    assert {row["survivor"] for row in whole} == {"_T"}
    assert "adult" in {row["survivor"] for row in split}
    assert {row["setting"] for row in split} > {"_T"}


def test_figure_ids_are_shown_when_asked_for(dsig: Any) -> None:
    assert "figure_id" not in _compared(dsig)[0]
    for row in _compared(dsig, "--figures"):
        assert row["figure_id"].startswith(f"{row['source']}/{row['edition']}/")
    assert "care/2019/" not in dsig("compare", "--source", "care").out
    assert "care/2019/" in dsig("compare", "--source", "care", "--figures").out


def test_csv_and_json_say_the_same(dsig: Any) -> None:
    answer = dsig("compare", "--format", "csv")
    lines = list(csv.DictReader(StringIO(answer.out)))
    rows = _compared(dsig)
    assert list(lines[0]) == list(rows[0])
    assert [line["obs_value"] for line in lines] == [
        "" if row["obs_value"] is None else str(row["obs_value"]) for row in rows
    ]
    assert [line["as_of"] for line in lines] == [row["as_of"] for row in rows]
    declared = [
        name for name in structure.TABLES["comparison_by_source"].columns if name not in ("figure_id", "change_id")
    ]
    assert list(lines[0]) == declared


def test_counts_in_files_are_whole_numbers(dsig: Any) -> None:
    lines = list(csv.DictReader(StringIO(dsig("compare", "--format", "csv").out)))
    for name in ("obs_value", "previous_value", "absolute_change"):
        assert all(re.fullmatch(r"-?\d*", line[name]) for line in lines), name
    assert all(isinstance(row["obs_value"], int | None) for row in _compared(dsig))


def test_a_workbook(tmp_path: Path, dsig: Any) -> None:
    path = tmp_path / "out.xlsx"
    answer = dsig("compare", "--source", "care", "--format", "xlsx", "--output", str(path), "--as-of", "2026-01-01")
    assert (answer.code, answer.out) == (0, "")
    assert str(path) in answer.err
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Cover", "Comparison", "Notes"]
    cover = {row[0]: row[1] for row in book["Cover"].iter_rows(values_only=True)}
    assert cover["Release"] == "2026-11-21-r1"
    assert cover["As of"] == "2026-01-01"
    header, *rows = book["Comparison"].iter_rows(values_only=True)
    found = [dict(zip(header, row, strict=True)) for row in rows]
    complaints = {
        row["time_period"]: row["obs_value"]
        for row in found
        if row["measure"] == "complaint"
        and row["status"] == row["setting"] == row["action"] == row["personnel"] == "_T"
    }
    assert complaints == {"2017": 28, "2018": 47, "2019": 58}
    assert ("R01", codelists.load("reason").label("R01")) in list(book["Notes"].iter_rows(values_only=True))


@pytest.mark.parametrize("audience", ["public", "restricted"])
def test_the_audience_can_be_chosen(audience: str, dsig: Any) -> None:
    assert _compared(dsig, "--audience", audience) == _compared(dsig)
    assert _json(dsig("query", "release_info", "--audience", audience, "--format", "json"))[0]["audience"] == audience


def test_who_reads_the_restricted_file_is_told_so(dsig: Any) -> None:
    assert "restricted" in dsig("compare").err
    assert dsig("compare", "--audience", "public").err == ""


# what is refused as usage


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["compare", "--source", "nobody"], "E805"),
        (["compare", "--measure", "alegation"], "allegation"),
        (["compare", "--conduct", "nothing"], "conduct"),
        (["compare", "--from", "2018-13"], "2018-13"),
        (["compare", "--to", "yesterday"], "yesterday"),
        (["compare", "--as-of", "2019-13-01"], "2019-13-01"),
        (["compare", "--as-of", "2019"], "2019"),
        (["compare", "--audience", "../restricted"], "audience"),
        (["compare", "--format", "pdf"], "format"),
        (["compare", "--format", "xlsx"], "--output"),
        (["compare", "--format", "xlsx", "--output", "/nowhere/at/all.xlsx"], "--output"),
        (["compare", "--format", "csv", "--output", "out.csv"], "--output"),
        (["query"], "SELECT"),
        (["query", "nothing"], "E802"),
        (["query", "SELECT nothing"], "E801"),
        (["query", "SELECT 1; SELECT 2"], "E801"),
        (["query", "DROP TABLE observations"], "E801"),
        (["query", "release_info", "--audience", "everybody"], "audience"),
        (["why"], "FIGURE"),
        (["why", "care/2018/nothing"], "E803"),
        (["why", "change/care/2018/nothing"], "E803"),
        (["show", "care/2018/nothing"], "E803"),
        (["show", "0123456789ab/c12"], "E803"),
        (["refresh", "--source", "nobody"], "E805"),
        (["refresh", "--source", "care", "--edition", "1990"], "E107"),
        (["refresh", "--edition", "2019"], "--source"),
    ],
)
def test_unknown_names_are_refused_with_2(arguments: list[str], said: str, dsig: Any) -> None:
    answer = dsig(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said.lower() in answer.err.lower()
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("verb", [["compare"], ["status"], ["why", "x"], ["query", "observations"]])
def test_before_the_first_release_every_question_says_so(
    verb: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dsig: Any
) -> None:
    monkeypatch.setenv("DSIG_HOME", str(tmp_path))
    answer = dsig(*verb)
    assert (answer.code, answer.out) == (1, "")
    assert "E703" in answer.err
    assert "dsig explain E703" in answer.err


def test_a_file_that_was_not_given_is_named(in_production: Path, monkeypatch: pytest.MonkeyPatch, dsig: Any) -> None:
    from warehouse import releases

    monkeypatch.setattr(releases.os, "access", lambda path, _: "public" in str(path))
    refused = dsig("query", "observations", "--audience", "restricted")
    assert (refused.code, refused.out) == (1, "")
    assert "E807" in refused.err
    assert _json(dsig("query", "release_info", "--format", "json"))[0]["audience"] == "public"


# query, status, sources


def test_a_query_in_every_format(dsig: Any) -> None:
    sql = "SELECT time_period, obs_value, as_of FROM current_observations WHERE source = 'care' "
    sql += "AND measure = 'complaint' AND status = '_T' AND setting = '_T' AND personnel = '_T' AND action = '_T' "
    sql += "ORDER BY 1"
    rows = _json(dsig("query", sql, "--format", "json"))
    assert [(row["time_period"], row["obs_value"]) for row in rows] == [("2017", 28), ("2018", 47), ("2019", 58)]
    lines = list(csv.DictReader(StringIO(dsig("query", sql, "--format", "csv").out)))
    assert lines == [{name: str(value) for name, value in row.items()} for row in rows]
    table = dsig("query", sql).out.splitlines()
    assert [line.split() for line in table] == [list(rows[0]), *([str(cell) for cell in row.values()] for row in rows)]


@pytest.mark.parametrize(
    ("sql", "shown"),
    [
        ("SELECT 12345678 AS n", "12345678"),
        ("SELECT sum(x) AS n FROM (VALUES (6000000), (7654321)) AS t(x)", "13654321"),
        ("SELECT CAST(1234567.5 AS DOUBLE) AS n", "1234567.5"),
        ("SELECT 0.1::DOUBLE + 0.2::DOUBLE AS n", "0.3"),
        ("SELECT [1, 2] AS n", "[1, 2]"),
        ("SELECT NULL AS n", ""),
        ("SELECT DATE '2019-12-31' AS n", "2019-12-31"),
        ("SELECT '[bold]=1[/bold]' AS n", "[bold]=1[/bold]"),
        ("SELECT true AS n", "True"),
    ],
)
def test_a_cell_is_shown_whole(sql: str, shown: str, dsig: Any) -> None:
    answer = dsig("query", sql)
    assert answer.code == 0, answer.err
    assert answer.out.removeprefix("n\n").strip().removeprefix("n").strip() == shown


@pytest.mark.parametrize(
    "sql", ["SELECT [1, 2] AS n", "SELECT {'a': [1]} AS n", "SELECT 1 AS n, 2 AS n", "SELECT 1::HUGEINT AS n"]
)
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_no_answer_is_a_bug(sql: str, form: str, dsig: Any) -> None:
    assert dsig("query", sql, "--format", form).code == 0


def test_every_table_is_listed(dsig: Any) -> None:
    listed = {row["name"] for row in _json(dsig("query", "--list", "--format", "json"))}
    assert listed == {table.name for table in structure.TABLES.values() if table.kind != "frame"}


def test_status_has_a_line_for_every_source(dsig: Any) -> None:
    answer = dsig("status", "--format", "json")
    rows = {row["source"]: row for row in _json(answer)}
    assert "2026-11-21-r1" in answer.err
    assert rows["care"]["editions"] == 2
    assert rows["care"]["latest_as_of"] == "2020-12-31"
    assert rows["care"]["freshness"] == "stale"
    assert rows["fmo"]["freshness"] == "nothing yet"
    assert "waits" not in answer.err


def test_sources_are_listed(dsig: Any) -> None:
    rows = _json(dsig("sources", "--format", "json"))
    assert {"care", "un_annual", "example_partner"} <= {row["source"] for row in rows}
    assert next(row for row in rows if row["source"] == "care")["editions"] == 2


# why


def test_every_figure_of_the_table_ends_at_its_publication(dsig: Any) -> None:
    ids = {row["figure_id"]: row for row in _compared(dsig, "--breakdowns", "--figures")}
    assert len(ids) > 150
    # The publication is a matter of the edition: the command is run for one figure of each, the rest is looked up.
    one_each = {(row["source"], row["edition"]): figure_id for figure_id, row in ids.items()}
    traced = _json(dsig("query", TRACED, "--audience", "public", "--format", "json"))
    assert {row["figure_id"] for row in traced} == set(ids)
    for figure_id in one_each.values():
        answer = dsig("why", figure_id, "--audience", "public")
        assert (answer.code, answer.err) == (0, ""), figure_id
        told = {line[:18].strip(): line[18:].strip() for line in answer.out.splitlines()}
        assert told["publisher"], figure_id
        assert told["address"].startswith(("http://", "https://")), figure_id
        assert told["document"], figure_id
        assert told["place"], figure_id
        assert figure_id in answer.out


def test_why_a_figure_was_restated(dsig: Any) -> None:
    (row,) = [
        row
        for row in _compared(dsig, "--source", "un_annual", "--figures", "--from", "2018", "--to", "2018")
        if row["obs_value"] == 265
    ]
    answer = dsig("why", row["figure_id"])
    assert answer.out.startswith(f"265   {row['figure_id']}")
    vintages = [line for line in answer.out.splitlines() if line.strip().startswith("vintage")]
    assert [re.search(r"  (\d{3})  ", line)[1] for line in vintages] == ["259", "265"]
    assert re.search(r"2019-03-31  259  \(until 20\d\d-\d\d-\d\d\)  un_annual/2018/", vintages[0])
    assert "current" in vintages[1]
    assert "https://undocs.org/" in answer.out


def test_why_tells_that_the_reason_of_a_revision_is_not_known(dsig: Any) -> None:
    assert "revised          +6: reason not known" in dsig("why", "un_annual/2023/1").out


def test_a_young_value_is_told_with_how_complete_it_usually_is(dsig: Any) -> None:
    told = "3 months after the end of a period, figures of this source usually stood at 98 % of their latest value"
    assert told in dsig("why", "un_annual/2024/1").out
    assert "maturity" not in dsig("why", "un_annual/2020/1").out
    table = dsig("compare", "--source", "un_annual").out
    assert "98 %  of its latest value is where a count of un_annual usually stood 3 months after" in table
    assert "usually" not in dsig("compare", "--source", "care").out


def test_a_transcription_is_shown_by_its_citation_and_place(dsig: Any) -> None:
    figure_id = _compared(dsig, "--source", "care", "--figures")[0]["figure_id"]
    shown, told = dsig("show", figure_id), dsig("why", figure_id)
    assert (shown.code, shown.out) == (0, told.out)
    assert "place" in shown.out


def test_why_a_change(dsig: Any) -> None:
    (row,) = [
        row
        for row in _compared(dsig, "--source", "un_annual", "--figures", "--from", "2018", "--to", "2018")
        if row["obs_value"] == 265
    ]
    answer = dsig("why", row["change_id"])
    assert answer.code == 0
    assert "2017 -> 2018" in answer.out
    assert "+127" in answer.out
    assert "not given" in answer.out
    for code in ("R07", "R12"):
        assert f"  {code}  " in answer.out
    assert [line.split()[0] for line in answer.out.splitlines() if re.match(r"\d+   \S+/", line)] == ["265", "138"]


def test_why_a_change_tells_every_break_between_its_values_and_no_other(dsig: Any) -> None:
    told = dsig("why", "change/un_annual/2020/1").out  # missions, 2017 against 2016
    assert told.count("  break  ") == 1
    assert "  break            2021-01-14 system, by vintage: a new case system for field missions" in told
    assert "\n                   Conduct in UN Field Missions, notes to the SEA data" in told
    told = dsig("why", "change/un_annual/2019/3").out  # the whole UN, 2019 against 2018
    assert told.count("  break  ") == 1
    assert "  break            2019-01-01 coverage, by period: the total includes implementing partners" in told
    assert "  break  " not in dsig("why", "change/un_annual/2023/4").out


def test_why_a_change_tells_its_interval_in_plain_words(dsig: Any) -> None:
    asked = ("compare", "--source", "un_annual", "--figures", "--from", "2023", "--to", "2023")
    (row,) = [row for row in _json(dsig(*asked, "--format", "json")) if row["obs_value"] == 758]
    told = {line[:18].strip(): line[18:].strip() for line in dsig("why", row["change_id"]).out.splitlines()[2:]}
    assert told["ratio"] == "1.42 (95 % interval 1.27 to 1.59): higher"
    assert told["comparability"] == "A, comparable"
    assert "758 allegations" in told["in words"]


def test_windows_of_unequal_length_are_compared_when_asked(dsig: Any) -> None:
    (row,) = [
        row
        for row in _json(dsig("compare", "--per-day", "--format", "json", "--figures"))
        if row["time_period"] == "2018-02-20/P223D"
    ]
    assert (row["obs_value"], row["previous_value"], row["days"], row["previous_days"]) == (2114, 1580, 223, 365)
    assert "2.19 (2.05 to 2.34)" in dsig("compare", "--per-day").out
    assert "2.19 (95 % interval 2.05 to 2.34): higher" in dsig("why", row["change_id"]).out
    assert dsig("compare", "--per-day", "--as-of", "2020-01-01").code == 2


def test_why_a_zero_and_a_silence(dsig: Any) -> None:
    rows = {row["subject_org"]: row for row in _compared(dsig, "--source", "nl_minbuza_letter", "--figures")}
    assert dsig("why", rows["RVO"]["figure_id"]).out.startswith("0")
    assert dsig("why", rows["FMO"]["figure_id"]).out.startswith("not reported   ")


# failures


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DsigError("E703", "here", "nothing"), 1),
        (DeclarationError("E602", "here", "wrong"), 1),
        (DsigError("E802", "here", "unknown"), 2),
        (SourceUnreachable("E806", "here", "away"), 3),
        (IntegrityError("E705", "here", "changed"), 4),
        (ValueError("a bug"), 70),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_kind_of_failure_has_its_exit_code(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, dsig: Any
) -> None:
    from warehouse import releases

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(releases, "locate", fail)
    answer = dsig("compare")
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.strip()
    assert ("Traceback" in answer.err) == (code == main.BUG)
    assert ("interrupted" in answer.err) == (code == main.INTERRUPTED)


def test_the_installed_command_keeps_stdout_for_data(in_production: Path) -> None:
    command = [sys.executable, "-c", "from cli.main import run; run()", "compare", "--format", "csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "40"})
    assert done.returncode == 0, done.stderr
    lines = list(csv.reader(StringIO(done.stdout)))
    assert len({len(line) for line in lines}) == 1
    assert lines[0][0] == "source"


# indicators


def test_the_indicators_are_listed_and_one_is_read_without_sql(dsig: Any) -> None:
    listed = {row["indicator"]: row for row in _json(dsig("indicators", "--format", "json"))}
    assert len(listed) == 12
    assert (listed["share_closed"]["rows"], listed["share_closed"]["with a value"]) == (5, 1)
    out = dsig("indicators", "level", "--source", "nl_minbuza_letter").out
    said = [line.split() for line in out.splitlines()]
    assert ["FMO", "report", "SEAH", "2021", "not", "reported"] in [line[1:7] for line in said]
    assert any(line[1:2] == ["RVO"] and "0 (explicit zero)" in " ".join(line) for line in said)
    closed = dsig("indicators", "share_closed", "--measure", "notification").out
    assert "53.8 %" in closed
    assert "14 of 26" in closed
    assert dsig("indicators", "share_closd").code == 2


def test_an_indicator_as_it_was_known_then(dsig: Any) -> None:
    asked = ("indicators", "absolute_change", "--source", "un_annual", "--from", "2018", "--to", "2018")
    rows = {row["subject_org"]: row for row in _json(dsig(*asked, "--as-of", "2019-12-31", "--format", "json"))}
    assert rows["UN"]["value"] == 259 - 138
    now = {row["subject_org"]: row for row in _json(dsig(*asked, "--format", "json"))}
    assert now["UN"]["value"] == 265 - 138
    assert tuple(now["UN"]) == structure.TABLES["indicators"].columns
    told = dsig("why", now["UN"]["indicator_id"]).out
    assert "value            +127" in told
    assert "comparability    C, comparable in part" in told
    assert "break            2018-01-01 coverage, by period: the total includes implementing partners" in told
    assert told.count("address          https://undocs.org/") == 2
    whole = dsig("why", "indicator/all_reporters/un_annual/UN/_T/2017/received/allegation/SEA").out
    assert "comparability    C, comparable in part" in whole
    assert "break            2021-01-14 system, by vintage: a new case system for field missions" in whole
    then = dsig("why", now["UN"]["indicator_id"], "--as-of", "2019-12-31").out
    assert "value            +121" in then
    assert dsig("why", "un_annual/2023/1", "--as-of", "2019-12-31").code == 2


# a wrong cell in one source


@pytest.fixture
def with_a_wrong_cell(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A break of un_annual that cannot be read."""
    as_declared = breaks.load

    def load(folder: Path) -> Any:
        if folder.name == "un_annual":
            raise DeclarationError("E602", "un_annual/breaks.csv, line 2", "date '2018-13-01' is no day")
        return as_declared(folder)

    monkeypatch.setattr(breaks, "load", load)
    registry._loaded.cache_clear()
    yield
    registry._loaded.cache_clear()


@pytest.mark.usefixtures("with_a_wrong_cell")
@pytest.mark.parametrize(
    ("arguments", "is_told"),
    [
        (["compare", "--source", "un_annual"], False),
        (["indicators", "level", "--source", "un_annual"], False),
        (["query", "release_info"], False),
        (["findings", "--source", "un_annual"], False),
        (["status"], True),
        (["sources"], True),
        (["sum", "un_annual/2020/8", "un_annual/2020/9"], True),
        (["why", "un_annual/2020/8"], True),
        (["review"], True),
    ],
)
def test_what_only_reads_goes_on_and_says_what_is_wrong(arguments: list[str], is_told: bool, dsig: Any) -> None:
    answer = dsig(*arguments)
    assert answer.code == 0
    assert answer.out or arguments == ["review"]
    assert ("E602 un_annual/breaks.csv, line 2: date '2018-13-01' is no day" in answer.err) == is_told


@pytest.mark.usefixtures("with_a_wrong_cell")
@pytest.mark.parametrize("arguments", [["refresh"], ["sources", "check"]])
def test_what_builds_or_checks_stops(arguments: list[str], dsig: Any) -> None:
    answer = dsig(*arguments)
    assert answer.code == 1
    assert "un_annual/breaks.csv, line 2" in answer.out + answer.err
