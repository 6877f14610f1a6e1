"""Windows in every habit of writing: fiscal years, parts of years, spans, states, years meant but not printed."""

from datetime import date

import pytest

from schemas.periods import Period
from sources.readers.blocks import Block, Document, document
from sources.readers.prose import dating, lexicon
from sources.readers.prose.dates import Calendar

TODAY = date(2023, 2, 15)


def windows(language: str, text: str, near: Period | None = None, fiscal: int | None = None) -> list[str]:
    found = Calendar(lexicon.load(language), TODAY, fiscal).find(text, near)
    return [str(when.period) for when in found if when.kind == "period"]


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("en", "in the third quarter of last year", "2022-Q3"),
        ("en", "the six months to 30 June 2022", "2022-S1"),
        ("en", "the first nine months of 2022", "2022-01-01/P9M"),
        ("en", "between October and December 2021", "2021-Q4"),
        ("en", "April and May 2022", "2022-04-01/P2M"),
        ("en", "in the last quarter", "2022-Q4"),
        ("en", "in the year to March 2022", "2021-04-01/P12M"),
        ("en", "the twelve months ended June 2022", "2021-07-01/P12M"),
        ("en", "the six months to the end of June 2022", "2022-S1"),
        ("nl", "het jaar tot en met maart 2022", "2021-04-01/P12M"),
        ("fr", "les douze mois à fin mars 2022", "2021-04-01/P12M"),
        ("es", "el ejercicio cerrado en junio de 2022", "2021-07-01/P12M"),
        ("nl", "van 1 juli 2021 tot en met 30 juni 2022", "2021-07-01/P12M"),
        ("nl", "van zomer 2016 tot zomer 2017", "2016-07-01/P12M"),
        ("nl", "in het vierde kwartaal van vorig jaar", "2022-Q4"),
        ("fr", "entre octobre et décembre de l'année précédente", "2022-Q4"),
        ("fr", "les neuf premiers mois de 2022", "2022-01-01/P9M"),
        ("fr", "au T3 2022", "2022-Q3"),
        ("es", "del 1.º de enero al 31 de marzo de 2022", "2022-Q1"),
        ("es", "durante el cuarto trimestre del año pasado", "2022-Q4"),
    ],
)
def test_a_window_is_read_in_each_language(language: str, text: str, period: str) -> None:
    assert windows(language, text) == [period]


def test_two_years_are_no_span_unless_between_them() -> None:
    assert windows("en", "in 2020 and 2021") == ["2020", "2021"]
    assert windows("en", "between 2019 and 2021") == ["2019-01-01/P36M"]


def test_a_part_of_a_year_is_of_the_window_spoken_of_else_the_latest_past() -> None:
    assert windows("en", "in the fourth quarter", Period(date(2019, 1, 1), date(2019, 12, 31))) == ["2019-Q4"]
    assert windows("en", "in the fourth quarter") == ["2022-Q4"]
    assert windows("en", "in January") == ["2023-01"]


def test_a_fiscal_year_needs_its_first_month() -> None:
    assert windows("fr", "exercice 2021-2022", fiscal=7) == ["2021-07-01/P12M"]
    assert windows("fr", "exercice 2021-2022") == []  # nobody said when it begins: no window, and no calendar years
    assert windows("en", "in 2021/22") == ["2021-04-01/P12M"]


def paper(*texts: str) -> Document:
    return document("EXAMPLE.txt", "0" * 64, [Block("paragraph", text) for text in texts])


def test_a_paper_bears_the_date_of_its_title_not_the_end_of_a_quarter() -> None:
    words = lexicon.load("en")
    body = "At 31 December 2021 there were 12 open cases, as the long introduction of this paper says. " * 3
    assert dating.calendar(paper("Board paper, 3 March 2022", body), words).today == date(2022, 3, 3)
    assert dating.calendar(paper("A board paper", body), words).today is None


def test_the_months_of_the_publishers_year_come_from_the_text() -> None:
    text = "Our financial year runs from 1 July 2021 to 30 June 2022. In FY23 we had 3 complaints."
    assert dating.calendar(paper("Annual report", text), lexicon.load("en")).fiscal == 7
