"""Tables: headers, labels, what a cell takes from its row and its column, and what is no count."""

from __future__ import annotations

from datetime import date

from schemas.periods import Period
from sources.readers import contract
from sources.readers.blocks import Block, Cell, document
from sources.readers.prose import lexicon, tables
from sources.readers.prose.dates import Calendar
from sources.readers.prose.frame import Frame, Reading

FRAME = Frame(conduct="SEA", subject_org="CARE", period=Period(date(2021, 1, 1), date(2021, 12, 31)))


def read(lines: str, frame: Frame = FRAME, caption: str = "") -> list[tuple[Reading, str, int]]:
    """Read a table: a line a row, its cells between bars; a cell that ends in ^ is repeated by a merge."""
    rows = [[cell.strip() for cell in line.split("|")] for line in lines.strip().splitlines()]
    cells = tuple(tuple(Cell(text.rstrip("^"), is_repeated=text.endswith("^")) for text in row) for row in rows)
    words = lexicon.load("en")
    return list(tables.figures(Block("table", rows=cells, start=100), frame, words, Calendar(words), caption))


def brief(lines: str, frame: Frame = FRAME, caption: str = "") -> list[tuple[int | None, str, str | None]]:
    return [(r.number.value, r.disposition, r.codes.get("measure")) for r, _, _ in read(lines, frame, caption)]


def test_years_in_headers_give_the_period_and_offsets_count_in_the_row() -> None:
    found = read("Figure | 2021 | 2020\nComplaints received | 1,204 | 9")
    assert [str(reading.period) for reading, _, _ in found] == ["2021", "2020"]
    reading, text, start = found[0]
    assert (text, start) == ("Complaints received | 1,204 | 9", 100 + len("Figure | 2021 | 2020") + 1)
    assert text[reading.number.start : reading.number.end] == "1,204"
    assert reading.number.value == 1204


def test_years_in_the_first_column_are_labels_and_headers_of_two_levels_join() -> None:
    found = read("Year | Number of | Number of^\n | complaints | allegations\n2019 | 3 | 4\n2020 | 5 | n/a")
    assert [(r.number.value, r.codes["measure"], str(r.period)) for r, _, _ in found] == [
        (3, "complaint", "2019"), (4, "allegation", "2019"), (5, "complaint", "2020"),
    ]  # fmt: skip


def test_half_years_under_years() -> None:
    found = read("| 2022 | 2022^ | 2023\n | first half | second half | first half\nComplaints | 1 | 2 | 3")
    ends = [r.period.end.isoformat() for r, _, _ in found if r.period]
    assert ends == ["2022-06-30", "2022-12-31", "2023-06-30"]


def test_status_rows_take_the_measure_of_the_first_row_and_actions_count_people() -> None:
    lines = "Outcome | All\nComplaints received | 18\nof which substantiated | 8\nStaff dismissed | 7"
    assert brief(lines) == [(18, "accepted", "complaint"), (8, "accepted", "complaint"), (7, "accepted", "person")]


def test_parts_take_the_organisation_of_the_row_above() -> None:
    found = read("Population | Allegations\nPeacekeeping [1] | 66\n- of which civilians | 9\nAll allegations | 90")
    assert [r.codes["subject_org"] for r, _, _ in found] == ["UN_PK", "UN_PK", "CARE"]
    assert found[1][0].codes["personnel"] == "civilian"


def test_shares_money_decimals_and_staff_are_context() -> None:
    lines = "Group | Complaints | Share in % | Cost (EUR)\nTotal | 12 | 40 | 300\nChildren | 3 | 25% | 2.5"
    assert [d for _, d, _ in brief(lines)] == ["accepted", "context", "context"] * 2
    assert brief("Figure | 2021\nNumber of staff | 900")[0][1] == "context"
    assert brief("Figure | 2021\nCountries | 90")[0][1] == "context"


def test_missing_cells_and_repeated_cells_give_nothing() -> None:
    assert brief("Figure | 2021 | 2020\nComplaints | 4 | 4^\nAllegations | - | not shown\nCases | n/a | .") == [
        (4, "accepted", "complaint")
    ]


def test_withheld_small_counts_keep_their_bounds() -> None:
    number = read("Figure | 2021\nComplaints | <5")[0][0].number
    assert (number.value, number.low, number.high, number.qualifier) == (None, 1, 4, "less_than")


def test_labels_nobody_understands_wait_for_review() -> None:
    found = brief("Figure | Complaints\nXyzzy | 4\nTotal | 9")
    assert found == [(4, "review", "complaint"), (9, "accepted", "complaint")]


def test_nothing_is_accepted_without_organisation_period_or_conduct() -> None:
    assert brief("Figure | All\nComplaints | 4", Frame()) == [(4, "review", "complaint")]
    assert brief("Figure | All\nTotal | 4", Frame()) == [(4, "context", None)]


def test_caption_gives_measure_and_a_section_row_gives_its_status() -> None:
    found = read("Group | 2021\nSubstantiated | \nChildren | 4", caption="Complaints by age")
    assert found[0][0].codes["measure"] == "complaint"
    assert found[0][0].codes["status"] == "substantiated"


def test_a_figure_of_a_table_over_two_pages_says_its_own_page() -> None:
    head = (Cell("Allegations of sexual abuse, UNHCR"), Cell("2021"))
    rows = (head, (Cell("Substantiated"), Cell("12")), (Cell("Not substantiated", page=2), Cell("31", page=2)))
    found = contract.extract(document("EXAMPLE.pdf", "0" * 64, [Block("table", page=1, rows=rows)]), "en")
    assert {one["obs_value"]: one["locator"]["page"] for one in found if one["obs_value"] in (12, 31)} == {12: 1, 31: 2}


def test_who_reported_may_stand_in_the_corner_of_a_table_split_by_something_else() -> None:
    rows = "SEAH incidents | 183\nWomen | 162\nAlleged perpetrators | 188"
    found = brief(f"Incidents reported by member organisations | 2021\n{rows}")
    assert [measure for _, disposition, measure in found if disposition == "accepted"] == [
        "incident",
        "victim_survivor",
        "alleged_perpetrator",
    ]
    by_channel = brief(f"Reported by | 2021\n{rows}")
    assert [disposition for _, disposition, _ in by_channel] == ["review"] * 3
