"""mapping.csv: labels are found exactly, and a line that could mislead, or that nobody reviewed, is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from schemas import codelists
from schemas.messages import DeclarationError
from sources import mapping, mapping_rules

HEADER = ",".join(mapping.COLUMNS)
REVIEWED = "exact,,,a coder,a reviewer,2026-01-05,"
GOOD = f"""{HEADER}
conduct,Ongewenst  gedrag,ABUSIVE,{REVIEWED}
time_period,2e kwartaal 2026,2026-Q2,{REVIEWED}
state,n/a,not_applicable,{REVIEWED}
state,nihil,explicit_zero,{REVIEWED}
occurred,before 2015,<=2014,{REVIEWED}
"""
DAY = date(2026, 4, 20)


def load(folder: Path, text: str, as_of: date = DAY) -> mapping.Mapping:
    (folder / "mapping.csv").write_text(text, encoding="utf-8")
    return mapping.load(folder, as_of)


def refused(folder: Path, line: str) -> str:
    with pytest.raises(DeclarationError) as error:
        load(folder, f"{GOOD}{line}\n")
    return str(error.value)


def test_finds_a_label_and_its_line(folder: Path) -> None:
    found = load(folder, GOOD)
    entry = found.find("conduct", " ONGEWENST gedrag\n")
    assert entry == mapping.Entry("Ongewenst  gedrag", "ABUSIVE", 2)
    assert [found.find(*label) for label in (("conduct", "Ongewenst"), ("status", "n/a"))] == [None, None]
    period, state = found.find("time_period", "2e Kwartaal 2026"), found.find("state", "N/A")
    assert period
    assert (period.code, period.line) == ("2026-Q2", 3)
    assert state
    assert (state.code, state.line) == ("not_applicable", 4)
    assert found.labels("state") == ("n/a", "nihil")
    assert found.labels("status") == ()


def test_no_file_is_an_empty_mapping(folder: Path) -> None:
    assert mapping.load(folder, DAY).entries == {}


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("colour,red,RED", "E602", "'colour' is none of"),
        ("source,RVO,rvo", "E602", "'source' is none of"),
        ("conduct,Pesten,BULLYING", "E603", "not in code list conduct; nearest:"),
        ("time_period,last quarter,2026Q1", "E603", "not a time period"),
        ("state,x,silent", "E603", "not in code list state"),
        ("conduct,ongewenst GEDRAG,SH", "E605", "already on line 2"),
        ("conduct,sea,SEAH", "E602", "itself the code SEA"),
        ("time_period,2026-Q1,2026-Q2", "E602", "itself the code 2026-Q1"),
        ("state,many,reported", "E602", "needs a number"),
        ("state,0,not_reported", "E602", "reads as a number"),
        ("conduct,,SH", "E602", "label is empty"),
    ],
)
def test_refuses_a_wrong_line_and_names_it(folder: Path, line: str, code: str, says: str) -> None:
    message = refused(folder, f"{line},{REVIEWED}")
    assert message.startswith(f"{code} demo/mapping.csv, line 7: ")
    assert says in message


def test_a_line_of_another_shape_is_refused(folder: Path) -> None:
    assert refused(folder, "conduct,a,SH") == "E602 demo/mapping.csv, line 7: 3 cells instead of 10"
    with pytest.raises(DeclarationError, match="its columns must be dimension,label,code,predicate"):
        load(folder, "dimension,label,code,comment\n")


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        ("exact,,,a coder,,2026-01-05,", "E604 line 7: reviewer is empty"),
        ("exact,,,,a reviewer,2026-01-05,", "E604 line 7: author is empty"),
        ("exact,,,,,,", "E604 line 7: author, reviewer, reviewed_on is empty"),
        ("exact,,,a coder,A coder,2026-01-05,", "E604 line 7: author and reviewer are both 'a coder'"),
        ("exact,,,a coder,a reviewer,,", "E604 line 7: reviewed_on is empty"),
        ("exact,,,a coder,a reviewer,soon,", "E602 line 7: reviewed_on 'soon' is no day"),
        ("same,,,a coder,a reviewer,2026-01-05,", "E603 line 7: 'same' is not in code list mapping_p"),
        (",,,a coder,a reviewer,2026-01-05,", "E603 line 7: '' is not in code list mapping_predicate"),
        ("exact,2026,,a coder,a reviewer,2026-01-05,", "E602 line 7: valid_from '2026' is no day"),
        ("exact,2026-02-01,2026-01-01,a coder,a reviewer,2026-01-05,", "E602 line 7: valid_from 2026"),
    ],
)  # fmt: skip
def test_a_line_that_nobody_else_reviewed_or_of_unknown_days_is_refused(folder: Path, rest: str, says: str) -> None:
    assert refused(folder, f"conduct,Pesten,ABUSIVE,{rest}").replace("demo/mapping.csv, ", "").startswith(says)


def test_a_code_may_stand_for_itself(folder: Path) -> None:
    assert load(folder, f"{GOOD}conduct,SEA,SEA,{REVIEWED}\n").find("conduct", "sea") == mapping.Entry("SEA", "SEA", 7)


def lines_of_one_label(first: str, second: str) -> str:
    by = "a coder,a reviewer,2026-01-05,"
    return f"{HEADER}\nconduct,Misconduct,SM,exact,{first},{by}\nconduct,misconduct,SEAH,close,{second},{by}\n"


@pytest.mark.parametrize(
    ("first", "second"), [(",2025-12-31", "2026-01-01,"), ("2026-01-01,2026-06-30", ",2025-12-31")]
)
def test_a_label_may_change_its_code_between_vintages(folder: Path, first: str, second: str) -> None:
    found = load(folder, lines_of_one_label(",2025-12-31", "2026-01-01,"), date(2025, 12, 31)).find(
        "conduct", "misconduct"
    )
    assert found
    assert (found.code, found.predicate, found.line) == ("SM", "exact", 2)
    later = load(folder, lines_of_one_label(",2025-12-31", "2026-01-01,"), date(2026, 1, 1)).find(
        "conduct", "misconduct"
    )
    assert later
    assert (later.code, later.predicate, later.line) == ("SEAH", "close", 3)
    load(folder, lines_of_one_label(first, second))


def test_outside_its_days_a_line_says_nothing(folder: Path) -> None:
    text = lines_of_one_label("2025-01-01,2025-12-31", "2026-02-01,")
    assert load(folder, text, date(2026, 1, 15)).find("conduct", "misconduct") is None


@pytest.mark.parametrize(
    ("first", "second"),
    [(",", ","), (",2025-12-31", "2025-12-31,"), ("2025-01-01,", ",2030-01-01"), ("2025-01-01,2025-12-31", ",")],
)
def test_two_lines_of_a_label_on_one_day_are_refused(folder: Path, first: str, second: str) -> None:
    with pytest.raises(
        DeclarationError, match=r"E605 demo/mapping\.csv, line 3: label 'misconduct' is already on line 2"
    ):
        load(folder, lines_of_one_label(first, second))


@pytest.mark.parametrize(
    ("label", "code", "predicate"),
    [
        ("SEA and harassment", "SH", "narrow"),  # no part is proven: "harassment" is no name of a code
        ("Sexual exploitation and sexual abuse", "SEA", "exact"),
        ("SE and SA", "SEA", "exact"),
        ("SEAH, SH", "SEAH", "exact"),
        ("SEA and physical abuse", "SAFEGUARDING", "broad"),
        ("SEA / physical abuse", "SAFEGUARDING", "close"),
        ("Sexual abuse", "SEA", "broad"),
        ("Sexual abuse", "SEA", "exact"),  # what the publisher calls so is for the reviewer to say
        ("Safeguarding issues", "SEAH", "narrow"),
        ("Other or unknown", "_T", "broad"),
        ("Bad things", "SEAH", "broad"),
    ],
)
def test_what_the_tree_does_not_disprove_is_taken(label: str, code: str, predicate: str) -> None:
    mapping_rules.check_tree("here", codelists.load("conduct"), label, code, predicate)


@pytest.mark.parametrize(
    ("label", "code", "predicate", "says"),
    [
        ("SEA and sexual harassment", "SEA", "narrow", "names SEA, SH: it stands for SEAH"),
        ("SEA and sexual harassment", "SAFEGUARDING", "broad", "it stands for SEAH, what they have in common"),
        ("SE, SA and physical abuse", "SEA", "close", "names SE, SA, PHYSICAL: it stands for SAFEGUARDING"),
        ("SEA and physical abuse", "SAFEGUARDING", "narrow", "narrow: SAFEGUARDING is broader than what the label"),
        ("SEA and physical abuse", "SAFEGUARDING", "exact", "exact: SAFEGUARDING is broader than what the label names"),
        ("SE and SA", "SEA", "broad", "broad: SEA is what the label names, neither broader nor narrower"),
        ("Sexual abuse", "SEA", "narrow", "narrow: SEA is broader than what the label names (SA)"),
        ("Safeguarding issues", "SEAH", "broad", "broad: SEAH is narrower than what the label names (SAFEGUARDING)"),
        ("Sexual harassment", "SH", "broad", "broad: SH is what the label names"),
        ("Sexual harassment", "SA", "broad", "lie on different branches: at best close"),
    ],
)
def test_what_the_tree_disproves_is_refused(label: str, code: str, predicate: str, says: str) -> None:
    with pytest.raises(DeclarationError, match="E606 here: ") as error:
        mapping_rules.check_tree("here", codelists.load("conduct"), label, code, predicate)
    assert says in str(error.value)


def test_a_list_without_a_tree_proves_nothing() -> None:
    for predicate in ("broad", "narrow", "close"):
        mapping_rules.check_tree("here", codelists.load("measure"), "reports and complaints", "report", predicate)


def test_every_fault_of_a_file_is_told_at_once(folder: Path) -> None:
    wrong = f"conduct,Pesten,BULLYING,{REVIEWED}\nconduct,Plagen,ABUSIVE,exact,,,a coder,,,\n"
    (folder / "mapping.csv").write_text(GOOD + wrong, encoding="utf-8")
    lines, faults = mapping.examine(folder)
    assert [fault.code for fault in faults] == ["E603", "E604"]
    assert len(lines) == 5
