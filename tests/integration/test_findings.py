"""The one list of what does not fit, the mappings, and a finding that stops a release until somebody answers for it."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines import editions
from sources import corrections, mapping, registry
from sources.corrections import Correction

pytestmark = pytest.mark.integration

# Quantity, its first value and every later one (domain notes, real restatements).
RESTATED = {
    ("un_annual", "UN", "allegation", "2018"): ["259 became 265"],
    ("un_annual", "UN_PK", "allegation", "2018"): ["54 became 56"],
    ("un_annual", "UN_PK", "allegation", "2017"): ["62 became 63"],
    ("un_annual", "UN_PK", "allegation", "2014"): ["51 became 52"],
    ("un_annual", "UN_AFP", "allegation", "2017"): ["50 became 44"],
    ("un_annual", "UN_AFP", "allegation", "2018"): ["93 became 95", "94 became 93"],
    ("un_annual", "UN_AFP", "allegation", "2019"): ["95 became 107"],
    ("un_annual", "UN_PK", "victim_survivor", "2023"): ["143 became 145"],
    ("save_the_children", "SCI", "incident", "2019"): ["72 became 80"],
}


@pytest.mark.parametrize(("key", "said"), RESTATED.items(), ids=lambda part: "-".join(map(str, part)))
def test_the_real_restatements_are_findings(in_production: Path, ask: Any, key: Any, said: list[str]) -> None:
    sql = (
        "SELECT finding FROM findings JOIN observations ON findings.place = figure_id WHERE finding_code = 'F121' "
        "AND findings.source = ? AND subject_org = ? AND measure = ? AND time_period = ? ORDER BY finding"
    )
    assert [row[0].partition(" since ")[0] for row in ask(in_production, sql, *key)] == said


def test_no_bundled_finding_blocks_and_each_says_since_when(in_production: Path, ask: Any) -> None:
    sql = "SELECT count(*) FILTER (is_blocking), count(*) FILTER (found_on IS NULL), count(*) FROM findings"
    ((blocks, undated, every),) = ask(in_production, sql)
    assert (blocks, undated) == (0, 0)
    assert every > 50
    codes = {code for (code,) in ask(in_production, "SELECT DISTINCT finding_code FROM findings")}
    assert {"F101", "F103", "F121", "F122"} <= codes
    assert ask(in_production, "SELECT * FROM findings ORDER BY ALL", audience="public") == ask(
        in_production, "SELECT * FROM findings ORDER BY ALL"
    )


@pytest.mark.usefixtures("in_production")
def test_findings_are_listed_with_what_their_code_means(dsig: Any) -> None:
    answer = dsig("findings", "--source", "un_annual", "--code", "f121", "--format", "json")
    rows = json.loads(answer.out)
    assert (answer.code, len(rows)) == (0, 9)
    assert {(row["source"], row["finding_code"], row["title"]) for row in rows} == {
        ("un_annual", "F121", "A value was restated")
    }
    assert dsig("findings", "--code", "F999").code == 2
    assert dsig("findings", "--source", "nobody").code == 2
    assert "restricted" not in dsig("findings", "--audience", "public").err


def test_a_break_whose_count_was_restated_stops_the_release_until_somebody_answers(
    home: Path, dsig: Any, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = registry.sources()
    broken = [
        replace(one, expect=("un_annual/2018/4", 259)) if (one.subject_org, one.date.year) == ("UN", 2018) else one
        for one in known["un_annual"].breaks
    ]
    changed = {**known, "un_annual": replace(known["un_annual"], breaks=tuple(broken))}
    monkeypatch.setattr(editions.registry, "sources", lambda root=registry.ROOT: changed)
    # A correction whose figure is gone stops nothing, and is told.
    gone = Correction(
        figure_id="un_annual/2018/99", expect={"obs_value": "7"}, set={"obs_value": "8"}, reason="a slip",
        who="an analyst", when=date(2026, 11, 20), citation="erratum",
    )  # fmt: skip
    monkeypatch.setattr(corrections, "load", lambda folder: (gone,) if folder.name == "un_annual" else ())
    stopped = dsig("refresh")
    assert stopped.code == 1
    assert "E707 no_blocking_finding: F123 un_annual/breaks.csv, 2018-01-01 UN" in stopped.err
    assert "un_annual/2018/4=259, the value to go by is 265 of un_annual/2023/1" in stopped.err
    published = dsig("refresh", "--despite", "the break stays, 265 is no other coverage")
    assert published.code == 0, published.err
    with (home / "decisions" / "believed.csv").open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert row["reason"] == "the break stays, 265 is no other coverage"
    assert row["question"].startswith("F123 un_annual/breaks.csv")
    found = ask(home, "SELECT edition, place FROM findings WHERE is_blocking")
    assert found == [("2023", "un_annual/breaks.csv, 2018-01-01 UN")]
    expired = ask(home, "SELECT edition, place, is_blocking FROM findings WHERE finding_code = 'F124'")
    assert expired == [("2018", "un_annual/corrections.yaml, un_annual/2018/99", False)]


@pytest.mark.usefixtures("in_demonstration")
def test_what_a_changed_mapping_line_would_do_is_shown_before_it_is_done(dsig: Any, tmp_path: Path) -> None:
    text = (registry.find("example_partner").folder / "mapping.csv").read_text(encoding="utf-8")
    earlier = tmp_path / "mapping.csv"
    earlier.write_text(text.replace("conduct,Harassment,SH,exact", "conduct,Harassment,SEAH,broad"), encoding="utf-8")
    rows = json.loads(dsig("mapping", "diff", "example_partner", "--since", str(earlier), "--format", "json").out)
    assert [(row["label"], row["old_code"], row["new_code"]) for row in rows] == [("Harassment", "SEAH", "SH")]
    assert rows[0]["figures"] == len(rows[0]["figure_ids"].split()) > 10
    same = dsig("mapping", "diff", "--since", "2026-11-21-r1", "--format", "json")
    assert (same.code, json.loads(same.out)) == (0, [])
    assert dsig("mapping", "diff", "--since", str(earlier)).code == 2
    assert dsig("mapping", "diff", "--since", "2020-01-01-r1").code == 2


@pytest.mark.usefixtures("in_demonstration")
def test_why_tells_how_well_the_code_fits(dsig: Any, in_demonstration: Path, ask: Any) -> None:
    ((figure,),) = ask(
        in_demonstration,
        "SELECT figure_id FROM observations WHERE source = 'example_partner' AND conduct = 'SH' ORDER BY 1 LIMIT 1",
    )
    assert "code fits        exact: Label and code mean the same" in dsig("why", figure).out
    assert "code fits" not in dsig("why", "care/2018/1").out


def test_check_lists_every_line_nobody_reviewed(dsig: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dsig("mapping", "check").code == 0
    folder = tmp_path / "rvo"
    folder.mkdir()
    lines = ["state,-,not_reported,exact,,,a coder,,,", "state,x,not_reported,exact,,,a coder,A coder,2026-01-05,"]
    (folder / "mapping.csv").write_text("\n".join([",".join(mapping.COLUMNS), *lines, ""]), encoding="utf-8")
    changed = {"rvo": replace(registry.find("rvo"), folder=folder)}
    monkeypatch.setattr(registry, "sources", lambda root=registry.ROOT: changed)
    answer = dsig("mapping", "check", "rvo", "--format", "json")
    assert answer.code == 1
    assert [(row["code"], row["place"]) for row in json.loads(answer.out)] == [
        ("E604", "rvo/mapping.csv, line 2"),
        ("E604", "rvo/mapping.csv, line 3"),
    ]
