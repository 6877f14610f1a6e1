"""Sentences, numbers, periods and what numbers count: the grammar, on sentences of our own."""

from datetime import date
from typing import Any

import pytest

from sources.readers import contract
from sources.readers.blocks import Block, document
from sources.readers.prose import lexicon, numbers
from sources.readers.prose.dates import Calendar
from sources.readers.prose.sentences import sentences


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "thirty-eight reports, forty five cases and one hundred and four complaints", [38, 45, 104]),
        ("en", "no complaints and at least twelve cases", [0, 12]),
        ("nl", "drieëntwintig meldingen, honderdvier klachten, duizend tweehonderd gevallen", [23, 104, 1200]),
        ("nl", "4.331 meldingen en geen klachten", [4331, 0]),
        ("fr", "quatre-vingt-dix-sept plaintes, soixante-douze cas, 40 000 personnes", [97, 72, 40000]),
        ("es", "doscientas doce denuncias y veintiuna acusaciones", [212, 21]),
    ],
)
def test_numbers_in_four_languages(language: str, text: str, values: list[int]) -> None:
    assert [number.value for number in numbers.find(text, lexicon.load(language))] == values


def test_ranges_and_bounds_are_not_exact() -> None:
    found = numbers.find("between 12 and 15 cases, <5 complaints, more than 20 reports", lexicon.load("en"))
    assert [(n.qualifier, n.value, n.low, n.high) for n in found] == [
        ("range", None, 12, 15),
        ("less_than", None, 1, 4),
        ("more_than", 20, 21, None),
    ]


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("en", "in the second quarter of 2018", "2018-Q2"),
        ("en", "from 1 April to 30 June 2018", "2018-Q2"),
        ("en", "for the year ended 31 March 2020", "2019-04-01/P12M"),
        ("nl", "in het eerste kwartaal van 2021", "2021-Q1"),
        ("nl", "vorig jaar", "2021"),
        ("fr", "au premier trimestre 2019", "2019-Q1"),
        ("es", "en el tercer trimestre de 2020", "2020-Q3"),
    ],
)
def test_periods_in_four_languages(language: str, text: str, period: str) -> None:
    found = Calendar(lexicon.load(language), date(2022, 7, 15)).find(text)
    assert [str(when.period) for when in found] == [period]


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "Kamerstuk 35 925, nr. 4. Er kwamen 12 meldingen binnen. Dr. Jansen schreef."
    cut = [text[start:end] for start, end in sentences(text)]
    assert cut == ["Kamerstuk 35 925, nr. 4.", "Er kwamen 12 meldingen binnen.", "Dr. Jansen schreef."]


def _read(*paragraphs: str) -> list[dict[str, Any]]:
    blocks = [Block("paragraph", text) for text in paragraphs]
    return [
        e for e in contract.extract(document("EXAMPLE.txt", "0" * 64, blocks), "en") if e["disposition"] == "accepted"
    ]


def test_what_follows_a_count_inherits_its_unit_and_window() -> None:
    read = _read(
        "EXAMPLE report of CARE on sexual misconduct, 2 March 2021.",
        "In 2020, 41 complaints were received; 9 of them were substantiated.",
    )
    shown = [(e["obs_value"], e["measure"], e["status"], e["time_period"], e["subject_org"]) for e in read]
    assert shown == [(41, "complaint", "_T", "2020", "CARE"), (9, "complaint", "substantiated", "2020", "CARE")]


def test_two_periods_in_one_sentence_are_two_figures() -> None:
    read = _read("EXAMPLE note of CARE on sexual misconduct.", "There were 31 complaints in 2020 and 24 in 2019.")
    assert [(e["obs_value"], e["time_period"]) for e in read] == [(31, "2020"), (24, "2019")]


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2020 the training reached 85 countries and cost 2.5 million.",
        "Complaints rose by 12 in 2020.",
        "Some 40% of the complaints of 2020 were about harassment.",
        "See article 14 and page 22 of the 2020 code.",
        "More than 9,000 people worked for CARE in 2020.",
    ],
)
def test_what_is_no_count_of_cases_is_context(sentence: str) -> None:
    assert (
        _read("EXAMPLE report of CARE on sexual misconduct.", "It received 3 complaints in 2019.", sentence)[1:] == []
    )
