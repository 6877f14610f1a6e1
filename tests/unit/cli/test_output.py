"""Formats: what a cell looks like, and that data come back from them."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pandas as pd
import pytest

from cli import output

FRAME = pd.DataFrame(
    {
        "text": pd.Series(["plain", "with, comma", None, "T00:00:00"], dtype="string"),
        "count": pd.array([28, None, -17, 12345678], dtype="Int64"),
        "share": [23.4, None, -0.5, 1234567.25],
        "day": pd.to_datetime(["2019-12-31", None, "2018-02-28", "2020-01-01"]),
    }
)


def test_json_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    output.show(FRAME, "json")
    rows = json.loads(capsys.readouterr().out)
    assert rows[0] == {"text": "plain", "count": 28, "share": 23.4, "day": "2019-12-31"}
    assert rows[1] == {"text": "with, comma", "count": None, "share": None, "day": None}
    assert rows[3] == {"text": "T00:00:00", "count": 12345678, "share": 1234567.25, "day": "2020-01-01"}


def test_csv_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    output.show(FRAME, "csv")
    rows = list(csv.reader(StringIO(capsys.readouterr().out)))
    assert rows[0] == list(FRAME.columns)
    assert rows[1] == ["plain", "28", "23.4", "2019-12-31"]
    assert rows[2] == ["with, comma", "", "", ""]
    assert rows[3] == ["", "-17", "-0.5", "2018-02-28"]


def test_a_table_shows_numbers_whole(capsys: pytest.CaptureFixture[str]) -> None:
    output.show(FRAME, "table")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == list(FRAME.columns)
    assert lines[1].split() == ["plain", "28", "23.4", "2019-12-31"]
    assert lines[4].split() == ["T00:00:00", "12345678", "1234567.25", "2020-01-01"]


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_an_empty_frame_is_an_answer(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    output.show(pd.DataFrame(columns=["source", "count"]), form)
    out = capsys.readouterr().out
    if form == "json":
        assert json.loads(out) == []
    else:
        assert out.replace(",", " ").split() == ["source", "count"]


@pytest.mark.parametrize("cell", [None, float("nan"), pd.NA, pd.NaT])
def test_nothing_is_empty(cell: object) -> None:
    assert output.is_empty(cell)


@pytest.mark.parametrize("cell", [0, "", "NA", False, [], {}, pd.array([1, 2]), 0.0])
def test_zero_and_empty_text_are_something(cell: object) -> None:
    assert not output.is_empty(cell)


def test_a_table_without_a_terminal_has_no_colour_and_is_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    long = "x" * 150
    output.table(["what", "n"], [[long, "1"], ["[red]a[/red]", "22"]], right=(1,))
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert long in out
    assert "[red]a[/red]" in out
    assert out.splitlines()[1].endswith("  1")
