"""Tables: windows, stock and running totals, years of incidents, dashes, rests, and labels of several cells."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.periods import Period
from sources.readers.blocks import Block, Cell
from sources.readers.prose import lexicon, tables
from sources.readers.prose.dates import Calendar
from sources.readers.prose.frame import Frame, Reading

FRAME = Frame(conduct="SEA", subject_org="CARE", period=Period(date(2021, 1, 1), date(2021, 12, 31)))


def read(lines: str, caption: str = "", language: str = "en", below: str = "", frame: Frame = FRAME) -> list[Reading]:
    """Read a table: a line a row, its cells between bars."""
    rows = tuple(tuple(Cell(cell.strip()) for cell in line.split("|")) for line in lines.strip().splitlines())
    words = lexicon.load(language)
    block = Block("table", rows=rows, below=below)
    return [reading for reading, _, _ in tables.figures(block, frame, words, Calendar(words), caption)]


def windows(lines: str, caption: str = "", language: str = "en", below: str = "") -> list[str]:
    return [str(reading.period) for reading in read(lines, caption, language, below)]


@pytest.mark.parametrize(
    ("language", "header", "period"),
    [
        ("en", "Q3 2023", "2023-Q3"),
        ("en", "2023 H1", "2023-S1"),
        ("en", "2024 (January to June)", "2024-S1"),
        ("en", "2024-05", "2024-05"),
        ("en", "2022/23", "2022-04-01/P12M"),
        ("en", "Q1-Q3 2023", "2023-01-01/P9M"),
        ("en", "2024 YTD (January to September)", "2024-01-01/P9M"),
        ("nl", "kw 2 2023", "2023-Q2"),
        ("nl", "boekjaar 2023", "2023"),
        ("fr", "T2 2023", "2023-Q2"),
        ("fr", "1er semestre 2023", "2023-S1"),
        ("es", "Segundo trimestre de 2023", "2023-Q2"),
    ],
)
def test_short_forms_of_headers(language: str, header: str, period: str) -> None:
    counted = {"en": "Complaints", "nl": "Klachten", "fr": "Plaintes", "es": "Denuncias"}[language]
    assert windows(f"{counted} | {header}\n{counted} | 4", language=language) == [period]


def test_a_quarter_takes_its_year_from_another_header_or_the_caption() -> None:
    assert windows("Complaints | 2023 | | 2024\n | Q3 | Q4 | Q1\nTotal | 1 | 2 | 3") == [
        "2023-Q3",
        "2023-Q4",
        "2024-Q1",
    ]
    assert windows("Month | Complaints\nMarch | 4\nApril | 5", "Complaints in 2022") == ["2022-03", "2022-04"]


def test_fiscal_years_run_as_the_text_around_the_table_says() -> None:
    lines = "Complaints | FY22 | FY23\nTotal | 4 | 5"
    assert windows(lines, below="Fiscal years run from 1 July to 30 June.") == ["2021-07-01/P12M", "2022-07-01/P12M"]
    assert [(r.disposition, r.period) for r in read(lines)] == [("review", None)] * 2
    chained = "Complaints | 2021-2022 | 2022-2023\nTotal | 4 | 5"
    assert windows(chained, below="October to September")[1] == "2022-10-01/P12M"


def test_a_state_at_a_date_is_stock_and_a_running_total_is_cumulative() -> None:
    found = read("Cases | Opened in 2023 | Open at 31 December 2023 | Total since 2019\nTotal | 9 | 4 | 40")
    assert [(r.codes.get("basis"), str(r.period)) for r in found] == [
        (None, "2023"), ("stock", "2023-12-31/P1D"), ("cumulative", "2019-01-01/P60M"),
    ]  # fmt: skip


def test_status_at_a_date_of_the_complaints_of_a_year_is_no_stock() -> None:
    found = read("Status | Number\nOpen | 4\nSubstantiated | 5", "Complaints received in 2023, status at 31 March 2024")
    assert [(r.codes.get("basis"), str(r.period)) for r in found] == [(None, "2023")] * 2


def test_years_of_incidents_in_rows_or_columns_are_no_windows() -> None:
    found = read("Year of incident | Allegations\n2019 or earlier | 3\n2020 | 4\nUnknown | 1\nTotal | 8")
    assert [(r.codes.get("occurred"), str(r.period)) for r in found] == [
        ("<=2019", "2021"), ("2020", "2021"), ("unknown", "2021"), (None, "2021"),
    ]  # fmt: skip
    across = read("Complaints | Incident took place in | | \n | before 2020 | 2020 | 2021\nTotal | 1 | 2 | 3")
    assert [r.codes.get("occurred") for r in across] == ["<=2019", "2020", "2021"]


@pytest.mark.parametrize(
    ("language", "legend", "values"),
    [
        ("en", "- = nil", [4, 0]),
        ("en", "A dash means no complaints.", [4, 0]),
        ("en", "A dash means that no data were sent: not reported.", [4]),
        ("en", "", [4]),
        ("nl", "Een streepje betekent nihil.", [4, 0]),
        ("fr", "– : néant", [4, 0]),
        ("es", "- = sin datos", [4]),
    ],
)
def test_a_dash_is_zero_only_where_a_legend_says_so(language: str, legend: str, values: list[int]) -> None:
    counted = {"en": "Complaints", "nl": "Klachten", "fr": "Plaintes", "es": "Denuncias"}[language]
    found = read(f"{counted} | 2020 | 2021\n{counted} | 4 | -", language=language, below=legend)
    assert [r.number.value for r in found] == values


def test_other_and_unknown_belong_to_the_breakdown_they_stand_in() -> None:
    found = read("Complaints | 2021\nSexual abuse | 4\nSexual harassment | 2\nOther | 1\nUnknown | 3")
    assert [r.codes["conduct"] for r in found] == ["SA", "SH", "OTHER", "UNKNOWN"]
    rest = read("Country | Complaints\nKenya | 4\nUganda | 2\nOther countries | 1")[-1]
    assert (rest.disposition, rest.codes.get("ref_area")) == ("review", None)


def test_countries_by_name_and_by_code() -> None:
    found = read("Country | Code | Complaints\nKenya | KEN | 4\nUGA | UGA | 2\nAtlantis | XXX | 1\nTotal | | 7")
    assert [(r.codes.get("ref_area"), r.disposition) for r in found] == [
        ("KEN", "accepted"), ("UGA", "accepted"), (None, "review"), (None, "accepted"),
    ]  # fmt: skip
    spanish = read("País | Denuncias\nEtiopía | 3\nSudán del Sur | 4\nLíbano | 5", language="es")
    assert [r.codes.get("ref_area") for r in spanish] == ["ETH", "SSD", "LBN"]


def test_long_format_takes_measure_and_group_from_the_cells_of_the_row() -> None:
    found = read(
        "Year | Indicator | Sex | Age | Value\n2022 | Victims | Female | Child | 4\n2022 | Allegations | All | All | 9"
    )
    assert [(r.codes["measure"], r.codes.get("survivor"), str(r.period)) for r in found] == [
        ("victim_survivor", "girls", "2022"), ("allegation", None, "2022"),
    ]  # fmt: skip


def test_a_total_over_several_conducts_has_the_conduct_over_all() -> None:
    found = read("Complaints | 2021\nSexual abuse | 4\nSexual harassment | 2\nTotal | 6")
    assert [r.codes["conduct"] for r in found] == ["SA", "SH", "SEAH"]


def test_people_in_the_singular_are_what_complaints_are_split_by() -> None:
    lines = "Breakdown | Complaints\nTotal | 9\nAlleged perpetrator |\nContractor | 4\nPartner staff | 5"
    assert [r.codes["measure"] for r in read(lines)] == ["complaint"] * 3


def test_a_count_may_look_like_a_year() -> None:
    found = read("Complaints | 2021 | 2022\nNew | 611 | 640\nTotal | 1998 | 2017")
    assert [(r.number.value, str(r.period)) for r in found][2:] == [(1998, "2021"), (2017, "2022")]


def test_activities_are_no_counts() -> None:
    lines = "Complaints | 2021\nComplaint mechanisms set up | 4\nStaff trained | 90\nCountries where CARE works | 9"
    assert [r.disposition for r in read(lines)] == ["context"] * 3
    assert [r.disposition for r in read("Donor | 2021\nKenya | 90", "Victim assistance (US dollars)")] == ["context"]


def test_what_members_of_the_disclosure_scheme_count_is_sexual_misconduct() -> None:
    assert read("Figure | 2021\nDisclosure requests | 90")[0].codes["conduct"] == "SM"
