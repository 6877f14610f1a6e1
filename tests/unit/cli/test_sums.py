"""`dsig sum`: figures in, their total out; what it says of silence and of what is no sum."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from cli import main
from warehouse import query, releases

BREAKS = pd.DataFrame(
    [
        {
            "source": "un_annual", "break_date": pd.Timestamp(2025, 1, 1), "facet": "coverage", "effect": "built up",
            "applies_to": "period",
            "break_measure": None, "break_conduct": None, "break_subject_org": "UN_PK", "citation": "A/73/744",
        }
    ]
)  # fmt: skip
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(observation: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Ask:
    """Run dsig sum over made-up figures."""
    common = {
        "source": "un_annual", "edition": "2020", "value_shown": "7", "superseded_on": None, "included_in": None,
        "is_unconfirmed": False, "as_of": pd.Timestamp(2026, 3, 31),
    }  # fmt: skip
    silent = {"value_shown": "not reported", "subject_org": "UN_IP", "superseded_on": pd.Timestamp(2021, 3, 1)}
    absent = {"value_shown": "not applicable", "state": "not_applicable"}
    beside = common | {"is_unconfirmed": True, "notified_donor": "NL_MFA"}
    rows = [
        observation(7, **common, figure_id="un_annual/2020/1", subject_org="UN_PK", place="page 3"),
        observation(9, **common | {"value_shown": "9"}, figure_id="un_annual/2020/2", subject_org="UN_AFP"),
        observation(None, **common | silent, figure_id="un_annual/2020/3"),
        observation(8, **beside, figure_id="un_annual/2020/4", subject_org="UN_PK"),
        observation(8, **common, figure_id="un_annual/2020/5", measure="report"),
        observation(None, **common | silent, figure_id="un_annual/2019/6")
        | {"edition": "2019", "subject_org": "UN_NONUN"},
        observation(None, **common | absent, figure_id="un_annual/2020/7", subject_org="UN_PK"),
        observation(None, **common | absent, figure_id="un_annual/2020/8", subject_org="UN_AFP"),
    ]
    for figure, year in (("9", 2025), ("10", 2026), ("11", 2028)):
        named = {"figure_id": f"un_annual/2020/{figure}", "subject_org": "UN_PK", "time_period": f"{year}"}
        window = {"period_start": pd.Timestamp(year, 1, 1), "period_end": pd.Timestamp(year, 12, 31)}
        rows.append(observation(5, **common | named) | window)
    known = pd.DataFrame(rows)
    for name in ("period_start", "period_end"):
        known[name] = pd.to_datetime(known[name])
    monkeypatch.setattr(releases, "locate", lambda *_: (None, "public"))
    monkeypatch.setattr(query, "breaks", lambda *_: BREAKS)
    monkeypatch.setattr(query, "observation", lambda _, figure_id: known[known["figure_id"].eq(figure_id)])

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main.run(["sum", *arguments])
        said = capfd.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def test_a_sum_shows_every_figure_with_its_key_and_place(ask: Ask) -> None:
    code, out, err = ask("un_annual/2020/1", "un_annual/2020/2", "--format", "json")
    first, second, total = json.loads(out)
    assert (code, err) == (0, "")
    assert (first["row"], first["figure_id"], first["value"], first["low"]) == ("figure", "un_annual/2020/1", "7", 7)
    assert (first["subject_org"], first["measure"], first["place"]) == ("UN_PK", "case", "page 3")
    assert second["value"] == "9"
    assert (total["row"], total["value"], total["low"], total["high"]) == ("total", "16", 16, 16)
    assert (total["measure"], total["subject_org"], total["says"]) == ("case", "", "sum of disjoint parts")


def test_what_may_overlap_is_labelled_and_why_is_said_beside_the_data(ask: Ask) -> None:
    code, out, err = ask("un_annual/2020/1", "un_annual/2020/4", "--format", "csv")
    assert code == 0
    assert out.splitlines()[-1].startswith("total,,8–15,8,15,")
    said = '"reports, may overlap; counted or notified apart (notified_donor _Z and NL_MFA)'
    assert said in out.splitlines()[-1]
    assert err.startswith("counted or notified apart (notified_donor _Z and NL_MFA)")
    assert err.endswith("un_annual/2020/4: unconfirmed, a better tier says otherwise: dsig why\n")


def test_silence_is_never_shown_as_zero(ask: Ask) -> None:
    code, out, err = ask("un_annual/2020/1", "un_annual/2020/3", "--format", "json")
    _, silent, total = json.loads(out)
    assert (code, silent["low"], silent["high"], silent["value"]) == (0, None, None, "not reported")
    assert (total["value"], total["low"], total["high"]) == ("≥7", 7, None)
    assert "un_annual/2020/3: how many is not known" in err
    assert "un_annual/2020/3: another value stands since 2021-03-01: dsig why" in err
    code, out, err = ask("un_annual/2020/3", "un_annual/2019/6", "--format", "json")
    total = json.loads(out)[-1]
    assert (total["value"], total["low"]) == ("not known", None)
    assert total["says"].startswith("reports, may overlap; un_annual/2020/3: another value stands since")
    for told in (total["says"], err):
        assert "of several editions (un_annual 2019, un_annual 2020)" in told


def test_what_does_not_apply_has_no_total(ask: Ask) -> None:
    code, out, _ = ask("un_annual/2020/7", "un_annual/2020/8", "--format", "json")
    assert (code, [row["low"] for row in json.loads(out)]) == (0, [None] * 3)
    assert json.loads(out)[-1]["value"] == "not applicable"


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (("un_annual/2020/1", "un_annual/2020/5"), "E809 measure: case (un_annual/2020/1), report"),
        (("un_annual/2020/1", "un_annual/2020/1"), "E809 un_annual/2020/1: "),
        (("un_annual/2020/1", "un_annual/2020/99"), "E803 un_annual/2020/99: not in this file"),
        (("un_annual/2020/1",), "two figures or more"),
    ],
)
def test_what_is_no_sum_exits_with_2_and_prints_no_data(ask: Ask, ids: tuple[str, ...], told: str) -> None:
    code, out, err = ask(*ids)
    assert (code, out) == (2, "")
    assert told in err


@pytest.mark.parametrize(
    ("figures", "window", "is_told"),
    [(("1", "9"), "2024-01-01/P24M", True), (("9", "10"), "2025-01-01/P24M", False), (("9", "11"), "", False)],
)
def test_a_break_between_the_windows_is_noted_and_the_total_has_their_window(
    figures: tuple[str, ...], window: str, is_told: bool, ask: Ask
) -> None:
    code, out, _ = ask(*(f"un_annual/2020/{figure}" for figure in figures), "--format", "json")
    total = json.loads(out)[-1]
    assert (code, total["time_period"]) == (0, window)
    assert ("a break lies between them, 2025-01-01 coverage: built up (A/73/744)" in total["says"]) == is_told
