"""Tables by groups of people: whose sex it is, staff and reports about staff, names of sheets."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.periods import Period
from sources.readers.blocks import Block, Cell, document
from sources.readers.prose import lexicon, tables
from sources.readers.prose.dates import Calendar
from sources.readers.prose.document import figures
from sources.readers.prose.frame import Frame

FRAME = Frame(conduct="SEA", subject_org="CARE", period=Period(date(2021, 1, 1), date(2021, 12, 31)))
Coded = list[tuple[int | None, str | None, dict[str, str]]]


def coded(lines: str, caption: str, language: str = "en", frame: Frame = FRAME) -> Coded:
    """Read a table: value, measure where it is accepted, and the groups it is split by."""
    rows = tuple(tuple(Cell(cell.strip()) for cell in line.split("|")) for line in lines.splitlines())
    words = lexicon.load(language)
    found = tables.figures(Block("table", rows=rows, start=0), frame, words, Calendar(words), caption)
    names = ("personnel", "perpetrator_sex", "survivor", "status")
    return [
        (
            reading.number.value,
            reading.codes.get("measure") if reading.disposition == "accepted" else None,
            {name: code for name in names if (code := reading.codes.get(name))},
        )
        for reading, _, _ in found
    ]


@pytest.mark.parametrize(
    ("language", "male", "female", "caption"),
    [
        ("en", "M", "F", "Subjects of complaint by sex"),
        ("nl", "M", "V", "Beklaagden naar geslacht"),
        ("es", "H", "M", "Personas denunciadas por sexo"),
    ],
)
def test_initials_of_sexes_where_a_table_has_both(language: str, male: str, female: str, caption: str) -> None:
    assert coded(f"| 2021\n{male} | 31\n{female} | 5", caption, language) == [
        (31, "alleged_perpetrator", {"perpetrator_sex": "male"}),
        (5, "alleged_perpetrator", {"perpetrator_sex": "female"}),
    ]


def test_one_initial_alone_names_no_sex() -> None:
    assert coded("| 2021\nM | 31", "Subjects of complaint")[0][1] is None


def test_rows_under_a_row_of_people_split_those_people() -> None:
    found = coded("| Number\nComplaints | 20\nAlleged perpetrators | 15\nMale | 14\nManagers | 3", "Complaints 2021")
    assert found[2:] == [
        (14, "alleged_perpetrator", {"perpetrator_sex": "male"}),
        (3, "alleged_perpetrator", {"personnel": "manager"}),
    ]


def test_staff_among_the_accused_are_counted_and_the_staff_there_is_are_not() -> None:
    rows = "Contract | Number\nNational staff | 9\nConsultants | 4"
    assert coded(rows, "Alleged perpetrators by type of contract") == [
        (9, "alleged_perpetrator", {"personnel": "staff"}),
        (4, "alleged_perpetrator", {"personnel": "contractor"}),
    ]
    assert [measure for _, measure, _ in coded(rows, "Our workforce")] == [None, None]
    assert [measure for _, measure, _ in coded("| Women | Men\nOffice | 9 | 4", "Staff by sex")] == [None, None]


def test_complaints_by_sex_of_survivor_stay_complaints() -> None:
    rows = "| 2021\nWomen | 23\nGirls | 14"
    assert [found[1] for found in coded(rows, "Complaints by sex and age of survivor")] == ["complaint"] * 2
    assert [found[1] for found in coded(rows.replace("| 2", "Survivors | 2"), "Complaints")] == ["victim_survivor"] * 2


def test_ages_in_words_are_labels() -> None:
    found = coded("Age | Reports\nUnder 18 | 5\n18 and over | 11", "Reports by age of the survivor")
    assert found == [(5, "report", {"survivor": "child"}), (11, "report", {"survivor": "adult"})]


def test_the_line_that_names_a_table_says_what_was_found_and_not_the_heading_over_it() -> None:
    rows = "Country | 2021\nKenya | 5"
    assert coded(rows, "Substantiated misconduct\nComplaints by country") == [(5, "complaint", {})]
    assert coded(rows, "Substantiated complaints by country") == [(5, "complaint", {"status": "substantiated"})]


def test_a_row_of_totals_says_what_the_others_count_and_stands_under_no_section() -> None:
    found = coded(
        "| 2021\nOwn staff | \nReceived | 3\nPartner staff | \nReceived | 6\nTotal received | 9", "Complaints"
    )
    assert found[-1] == (9, "complaint", {})
    assert coded("| 2021\nSubstantiated | 3\nTotal complaints | 6", "")[0][1] == "complaint"


def test_the_name_of_a_sheet_stands_over_all_on_it() -> None:
    rows = tuple(tuple(map(Cell, row)) for row in (("", "Number"), ("Received", "7"), ("Upheld", "2")))
    blocks = [Block("heading", "CARE 2021", 1, sheet="Notes"), Block("table", rows=rows, sheet="SEA_complaints")]
    found = [figure.reading for figure in figures(document("E.xlsx", "0", blocks), "en")]
    assert [(one.disposition, one.codes["measure"], one.codes["conduct"]) for one in found] == [
        ("accepted", "complaint", "SEA")
    ] * 2


def test_rows_by_channel_or_quarters_that_no_part_of_a_year_holds_wait() -> None:
    assert coded("Channel | 2021\nHotline | 3\nLine manager | 4", "Complaints")[1][1] is None
    assert coded("| Q2-Q3 2021\nReceived | 3", "Complaints")[0][1] is None


def test_what_was_done_to_staff_in_a_column_of_staff_is_split_by_it() -> None:
    found = coded("Measure | Staff | Volunteers\nDismissal | 15 | 7", "Substantiated cases")
    assert found == [(15, "person", {"personnel": "staff"}), (7, "person", {"personnel": "volunteer"})]


def test_a_second_table_without_a_window_splits_what_the_first_one_counts() -> None:
    first, second = "Allegations of sexual abuse by CARE staff in 2021", "Alleged perpetrators of sexual abuse, by sex"
    tables_of = [(first, "Open | 4\nClosed | 9"), (second, "Men | 11\nWomen | 3")]
    blocks = []
    for caption, lines in tables_of:
        rows = tuple(tuple(Cell(cell.strip()) for cell in line.split("|")) for line in lines.splitlines())
        blocks += [Block("paragraph", caption), Block("table", rows=rows)]
    found = figures(document("EXAMPLE.csv", "0" * 64, blocks), "en")
    windows = [str(one.reading.period) for one in found if one.reading.disposition == "accepted" and one.block.rows]
    assert windows == ["2021"] * 4
