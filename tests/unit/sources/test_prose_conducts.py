"""Kinds of sexual conduct named together, and words that stand for sexual conduct only beside others."""

from datetime import date

import pytest

from schemas.periods import Period
from sources.readers.blocks import Block, Cell, Document, document
from sources.readers.prose import lexicon, tables
from sources.readers.prose.dates import Calendar
from sources.readers.prose.document import figures
from sources.readers.prose.frame import Frame


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("en", "sexual abuse, harassment and exploitation", ["SEAH"]),
        ("en", "sexual exploitation and abuse (SEA) and sexual harassment", ["SEAH"]),
        ("en", "sexual exploitation/abuse", ["SEA"]),
        ("en", "sexual harassment and abuse of power", ["SH", "ABUSIVE"]),
        ("en", "sexual exploitation and abuse, harassment and discrimination", ["SEA", "ABUSIVE", "ABUSIVE"]),
        ("en", "harassment and sexual abuse", ["ABUSIVE", "SA"]),
        ("en", "12 of sexual abuse and 5 of sexual harassment", ["SA", "SH"]),
        ("nl", "SEA en seksuele intimidatie", ["SEAH"]),
        ("fr", "abus, harcèlement ou exploitation à caractère sexuel", ["SEAH"]),
        ("fr", "harcèlement et harcèlement sexuel", ["ABUSIVE", "SH"]),
        ("es", "acoso, abuso o explotación sexual", ["SEAH"]),
    ],
)
def test_kinds_named_together_are_one(language: str, text: str, codes: list[str]) -> None:
    assert [hit.code for hit in lexicon.load(language).phrases["conduct"].find(text)] == codes


def test_french_without_accents_is_read_with_words_without_accents() -> None:
    text = "Harcelement sexuel;signalements;infirmes"
    assert lexicon.lacks_accents(text, "fr")
    assert not lexicon.lacks_accents(text, "en")
    assert not lexicon.lacks_accents("Harcèlement sexuel", "fr")
    assert [hit.code for hit in lexicon.load("fr", True).phrases["conduct"].find(text)] == ["SH"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("year;cases_received;cases_substantiated", "en"),
        ("Jaar;Seksueel wangedrag;Aangetoond;Niet aangetoond", "nl"),
        ("Exercice;Faute sexuelle;Fondé;Non fondé", "fr"),
        ("Año;Acoso laboral;Probadas;No probadas", "es"),
    ],
)
def test_labels_alone_tell_the_language(text: str, language: str) -> None:
    assert lexicon.tell(text) == language


def conducts(lines: str, caption: str) -> list[str]:
    """Read a table of one organisation's complaints: the conduct of each number."""
    rows = tuple(tuple(Cell(cell.strip()) for cell in line.split("|")) for line in lines.splitlines())
    words = lexicon.load("en")
    frame = Frame(measure="complaint", subject_org="CARE", period=Period(date(2021, 1, 1), date(2021, 12, 31)))
    found = tables.figures(Block("table", rows=rows, start=0), frame, words, Calendar(words), caption)
    return [reading.codes["conduct"] for reading, _, _ in found]


def test_bare_words_in_a_table_of_sexual_conduct() -> None:
    rows = "Type | Complaints\nExploitation | 4\nAbuse | 3\nHarassment | 9"
    assert conducts(rows, "Sexual exploitation, abuse and harassment") == ["SE", "SA", "SH"]
    assert conducts(f"{rows}\nBullying | 2", "Sexual exploitation, abuse and harassment")[2] == "ABUSIVE"
    assert conducts("Type | Complaints\nHarassment (sexual) | 4\nHarassment (other) | 3", "All") == ["SH", "ABUSIVE"]


def test_a_rest_is_of_the_breakdown_its_column_holds() -> None:
    rows = "Type | Outcome | Complaints\nBullying | Upheld | 4\nOther breach of code | Upheld | 3\nUnknown | Open | 1"
    assert conducts(rows, "Safeguarding complaints") == ["ABUSIVE", "OTHER", "UNKNOWN"]


def test_other_misconduct_is_other_and_the_total_is_over_both() -> None:
    rows = "Type | Complaints\nSEAH | 4\nOther misconduct | 3\nTotal | 7"
    assert conducts(rows, "Complaints about SEAH and other matters") == ["SEAH", "OTHER", "INTEGRITY"]


def test_rows_that_close_to_the_row_above_are_its_parts() -> None:
    rows = "Number | 2021\nComplaints | 500\nCases confirmed | 210\nSEAH | 95\nBullying | 115"
    words = lexicon.load("en")
    cells = tuple(tuple(Cell(cell.strip()) for cell in line.split("|")) for line in rows.splitlines())
    frame = Frame(conduct="INTEGRITY", subject_org="MSF")
    found = tables.figures(Block("table", rows=cells, start=0), frame, words, Calendar(words), "")
    assert [(r.codes["measure"], r.codes.get("status")) for r, _, _ in found] == [
        ("complaint", None),
        *[("case", "substantiated")] * 3,
    ]


def paper(text: str) -> Document:
    return document("EXAMPLE.txt", "0" * 64, [Block("paragraph", part) for part in text.split("\n\n")])


PAPER = "Oxfam GB: sexual misconduct in 2023\n\nIn 2023 Oxfam GB received 73 complaints of sexual misconduct. "


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "Of these, 50 were upheld. Of the 50, 30 concerned staff (20 in 2022), 20 volunteers (9 in 2022).",
            [(30, "2023"), (20, "2022"), (20, "2023"), (9, "2022")],
        ),
        ("Twenty-two of the 95 complaints received in 2022 were upheld.", [(22, "2022"), (95, "2022")]),
    ],
)
def test_a_window_goes_with_its_own_numbers(text: str, values: list[tuple[int, str]]) -> None:
    found = [figure.reading for figure in figures(paper(PAPER + text)) if figure.reading.disposition != "context"]
    assert [(r.number.value, str(r.period)) for r in found][-len(values) :] == values


def test_only_the_part_of_a_base_has_the_state_behind_it() -> None:
    text = "Twenty-two of the 95 complaints received in 2022 were upheld and nine people were dismissed."
    found = [figure.reading.codes for figure in figures(paper(PAPER + text))][-3:]
    assert [(one.get("status"), one.get("action")) for one in found] == [
        ("substantiated", None), (None, None), (None, "dismissal"),
    ]  # fmt: skip


def test_inappropriate_behaviour_is_sexual_in_a_paper_on_sexual_misconduct() -> None:
    text = "Nine complaints of inappropriate behaviour were upheld. Four complaints were of bullying."
    found = [figure.reading.codes["conduct"] for figure in figures(paper(PAPER + text))]
    assert found[-2:] == ["SM", "ABUSIVE"]


def test_what_is_received_counts_cases_and_not_the_people_said_before() -> None:
    text = "Twelve men were named as subjects of complaint. By comparison, we handled 70 in 2022."
    assert [f.reading.codes["measure"] for f in figures(paper(PAPER + text))][-2:] == [
        "alleged_perpetrator", "complaint",
    ]  # fmt: skip
