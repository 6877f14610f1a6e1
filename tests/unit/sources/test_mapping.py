"""mapping.csv: labels are found exactly, and a line that could mislead is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.messages import DeclarationError
from sources import mapping

GOOD = """dimension,label,code,comment
conduct,Ongewenst  gedrag,ABUSIVE,
time_period,2e kwartaal 2026,2026-Q2,
state,n/a,not_applicable,
state,nihil,explicit_zero,
occurred,before 2015,<=2014,
"""


def load(folder: Path, text: str) -> mapping.Mapping:
    (folder / "mapping.csv").write_text(text, encoding="utf-8")
    return mapping.load(folder)


def test_finds_a_label_and_its_line(folder: Path) -> None:
    found = load(folder, GOOD)
    assert found.find("conduct", " ONGEWENST gedrag\n") == ("ABUSIVE", 2)
    assert found.find("time_period", "2e Kwartaal 2026") == ("2026-Q2", 3)
    assert found.find("state", "N/A") == ("not_applicable", 4)
    assert found.find("conduct", "Ongewenst") is None
    assert found.find("status", "n/a") is None
    assert found.labels("state") == ("n/a", "nihil")
    assert found.labels("status") == ()


def test_no_file_is_an_empty_mapping(folder: Path) -> None:
    assert mapping.load(folder).entries == {}


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("colour,red,RED,", "E602", "'colour' is none of"),
        ("source,RVO,rvo,", "E602", "'source' is none of"),
        ("conduct,Pesten,BULLYING,", "E603", "not in code list conduct; nearest:"),
        ("time_period,last quarter,2026Q1,", "E603", "not a time period"),
        ("state,x,silent,", "E603", "not in code list state"),
        ("conduct,ongewenst GEDRAG,SH,", "E602", "already on line 2"),
        ("conduct,sea,SEAH,", "E602", "itself the code SEA"),
        ("time_period,2026-Q1,2026-Q2,", "E602", "itself the code 2026-Q1"),
        ("state,many,reported,", "E602", "needs a number"),
        ("state,0,not_reported,", "E602", "reads as a number"),
        ("conduct,,SH,", "E602", "label is empty"),
        ("conduct,a,SH", "E602", "3 cells instead of 4"),
    ],
)
def test_refuses_a_wrong_line_and_names_it(folder: Path, line: str, code: str, says: str) -> None:
    with pytest.raises(DeclarationError, match=says) as error:
        load(folder, f"{GOOD}{line}\n")
    assert error.value.fault.code == code
    assert error.value.fault.place == "demo/mapping.csv, line 7"


def test_a_code_may_stand_for_itself(folder: Path) -> None:
    assert load(folder, f"{GOOD}conduct,SEA,SEA,\n").find("conduct", "sea") == ("SEA", 7)
