"""Days that a period stands for, and the codes below the table."""

from __future__ import annotations

from datetime import date

import pytest
import typer

from cli import compare, filters


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-Q2", date(2018, 4, 1), date(2018, 6, 30)),
        ("2018-02", date(2018, 2, 1), date(2018, 2, 28)),
        ("2018-S2", date(2018, 7, 1), date(2018, 12, 31)),
        ("2016-04-01/P12M", date(2016, 4, 1), date(2017, 3, 31)),
        ("../2023-10-23", date(2023, 10, 23), date(2023, 10, 23)),
        ("2018-07-15", date(2018, 7, 15), date(2018, 7, 15)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text: str, first: date, last: date) -> None:
    assert filters.day(text, first=True) == first
    assert filters.day(text, first=False) == last


def test_no_text_is_no_day() -> None:
    assert filters.day("", first=True) is None


@pytest.mark.parametrize("text", ["2018-13", "yesterday", "2018-Q5", "2018-02-30", "18", "2018/07"])
def test_what_is_no_period_is_a_matter_of_usage(text: str) -> None:
    with pytest.raises(typer.BadParameter, match=text):
        filters.day(text, first=True)


def test_leading_cells_are_left_out_only_below_the_same() -> None:
    lines = [["care", "CARE", "x", "1"], ["care", "CARE", "y", "1"], ["fmo", "CARE", "y", "2"]]
    assert compare._without_repeated(lines) == [lines[0], ["", "", "y", "1"], lines[2]]
