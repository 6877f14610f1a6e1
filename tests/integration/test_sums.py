"""`dsig sum` on the bundled figures and on the demonstration's public file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.integration


@pytest.mark.usefixtures("in_production")
def test_the_entities_of_2020_make_up_what_the_un_printed(dsig: Any) -> None:
    answer = dsig("sum", *(f"un_annual/2020/{figure}" for figure in (8, 9, 10)), "--format", "json")
    *parts, total = json.loads(answer.out)
    assert answer.code == 0
    assert [part["value"] for part in parts] == ["66", "91", "227"]
    assert (total["value"], total["says"]) == ("384", "sum of disjoint parts")
    assert json.loads(dsig("sum", "un_annual/2020/7", "mds/2023/1", "--format", "json").out or "null") is None
    # The UN and its partners are not told apart from a confederation and its member.
    whole = json.loads(dsig("sum", "un_annual/2020/7", "un_annual/2020/10", "--format", "json").out)[-1]
    assert (whole["low"], whole["high"], whole["says"][:20]) == (384, 611, "reports, may overlap")


def test_a_count_withheld_from_the_public_leaves_the_end_open(in_demonstration: Path, dsig: Any, ask: Any) -> None:
    sql = (
        "SELECT a.figure_id, b.figure_id, b.obs_value FROM observations a JOIN observations b USING (source, measure, "
        "conduct, basis, status, ref_area, personnel, survivor, setting, reporting_org, subject_org) "
        "WHERE a.conf_status = 'C' AND b.obs_value > 0 AND a.period_end < b.period_start AND a.basis = 'received' "
        "AND a.measure <> 'victim_survivor' ORDER BY ALL LIMIT 1"
    )
    ((withheld, shown, value),) = ask(in_demonstration, sql, audience="public")
    answer = dsig("sum", withheld, shown, "--audience", "public", "--format", "json")
    first, _, total = json.loads(answer.out)
    assert (answer.code, first["value"], first["low"]) == (0, "withheld", None)
    assert (total["value"], total["low"], total["high"]) == (f"≥{value}", value, None)
    inside = json.loads(dsig("sum", withheld, shown, "--format", "json").out)[-1]
    assert inside["low"] == inside["high"] > value


@pytest.mark.usefixtures("in_production")
def test_a_superseded_value_of_another_edition_is_no_disjoint_part(dsig: Any) -> None:
    answer = dsig("sum", "un_annual/2017/6", "un_annual/2020/2", "--format", "json")
    first, second, total = json.loads(answer.out)
    assert (first["value"], second["value"], total["low"], total["high"]) == ("62", "44", 62, 106)
    assert total["says"].startswith("reports, may overlap; un_annual/2017/6: another value stands since")
