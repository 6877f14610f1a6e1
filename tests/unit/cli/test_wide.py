"""Rows of many columns on a narrow screen: what differs in a table, what is the same once, else a block a row."""

from __future__ import annotations

import sys
from collections import Counter

import pandas as pd
import pytest
from rich.console import Console

from cli import output, wide

HEADERS = ["source", "basis", "time_period", "survivor", "setting", "mean_absolute_revision", "citation"]
ROWS = [
    ["care", "received", "2018", "adult", "_T", "1.5", ""],
    ["un_annual", "received", "2018-02-20/P223D", "_T", "_T", "", ""],
]


def test_what_fits_is_shown_whole() -> None:
    shown = wide.fitted(HEADERS, ROWS, 120)
    assert (shown.headers, shown.rows, shown.notes) == (HEADERS, ROWS, [])


def test_what_all_rows_have_in_common_is_said_once() -> None:
    shown = wide.fitted(HEADERS, ROWS, 80)
    assert shown.headers == ["source", "time_period", "survivor", "mean_absolute_revision"]
    assert shown.rows[1] == ["un_annual", "2018-02-20/P223D", "_T", ""]
    assert shown.notes == ["all rows: basis received", "not broken down by: setting", "empty: citation"]
    assert shown.is_table


def test_long_headers_are_broken_before_a_table_is_given_up() -> None:
    shown = wide.fitted(HEADERS, ROWS, 50)
    assert shown.headers[-1] == "mean_\nabsolute_\nrevision"
    assert shown.is_table


def test_breakdowns_that_differ_go_into_one_column() -> None:
    headers = ["time_period", "survivor", "perpetrator_sex", "personnel"]
    rows = [["2018", "adult", "_T", "_T"], ["2019", "_T", "female", "_T"], ["2020", "_T", "_T", "staff"]]
    shown = wide.fitted(headers, rows, 34)
    assert (shown.headers, shown.rows[1]) == (["time_\nperiod", "breakdown"], ["2019", "perpetrator_sex=female"])


def test_what_is_too_wide_for_a_table_is_a_block_a_row() -> None:
    shown = wide.fitted(HEADERS, ROWS, 40)
    assert not shown.is_table
    assert wide.blocks(shown, 40) == [
        "source                  care",
        "time_period             2018",
        "survivor                adult",
        "mean_absolute_revision  1.5",
        "",
        "source                  un_annual",
        "time_period             2018-02-20/P223D",
    ]


def test_an_id_is_never_broken_over_two_lines() -> None:
    assert wide.folded("id  ", "un_quarterly/2018-Q1/3; un_quarterly/2018-Q1/4", 20) == [
        "id  un_quarterly/2018-Q1/3;",
        "    un_quarterly/2018-Q1/4",
    ]


@pytest.mark.parametrize(
    ("number", "said"),
    [(1.2340425, "1.234"), (2.0, "2"), (0.0, "0"), (0.000123456, "0.000123"), (-0.5, "-0.5"), (2114.0, "2114")],
)
def test_a_number_is_rounded_for_the_eye(number: float, said: str) -> None:
    assert wide.rounded(number) == said


@pytest.mark.parametrize("form", ["csv", "json"])
def test_files_stay_whole(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    frame = pd.DataFrame({"ratio": [1.2340425, 1.5], **{f"column_{n}": ["x" * 30] * 2 for n in range(9)}})
    output.show(frame, form)
    out = capsys.readouterr().out
    assert "1.2340425" in out
    assert "column_8" in out


def test_a_wide_view_tells_on_stderr_where_all_of_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    output.show(pd.DataFrame({f"column_{n}": [f"{n}" * 40, "y"] for n in range(9)}), "table")
    answer = capsys.readouterr()
    assert answer.out.splitlines()[:2] == ["column_0  " + "0" * 40, "column_1  " + "1" * 40]
    assert "--format csv has every column (9)" in answer.err


@pytest.mark.parametrize("width", range(40, 130, 3))
def test_nothing_is_cut_at_the_edge_of_a_screen(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_console", lambda: Console(file=sys.stdout, width=width, no_color=True))
    headers = ["document", "found_on", "reasons", "obs_value"]
    rows = [
        ["https://example.org/EXAMPLE/a-path-that-nobody-breaks", "2021-12-31", "R12 R13 R25", "31204"],
        ["Annual report of an EXAMPLE organisation", "2022-07-15", "both counts of a pair at least 20", "7"],
    ]
    printed = Counter("".join(cell for row in rows for cell in row if cell).replace(" ", ""))
    for draw in (output.table, output.fitted):
        draw(headers, rows)
        drawn = capsys.readouterr().out
        assert not printed - Counter(drawn)
    output.table(headers, rows)
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= width
