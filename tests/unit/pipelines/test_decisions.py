"""Decisions as lines of a file, and the sentence an analyst is shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cli.main import exit_code_of
from cli.output import DATA_PROBLEMS
from pipelines import decisions
from pipelines.home import Home
from pipelines.reviewing import marked
from pipelines.steps.decisions import Decision
from schemas.messages import DeclarationError

MADE = Decision(
    figure_id="demo/2025/c7", decision="confirm", changes={"measure": "case", "occurred": "<=2015"}, who="analyst",
    when=date(2026, 11, 21), why='said "so", twice', printed_value="1,024", reading="obs_value=1024 measure=report",
    mark="0123456789abcdef",
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path).make()


def test_decisions_are_read_as_they_were_written(home: Home) -> None:
    assert decisions.load(home, "demo") == []
    other = Decision(**{**vars(MADE), "decision": "reject", "changes": {}})
    decisions.add(home, MADE)
    decisions.add(home, other)
    assert decisions.load(home, "demo") == [MADE, other]
    lines = decisions.path(home, "demo").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "figure_id,decision,changes,who,when,why,printed_value,reading,mark"
    assert lines[1].startswith("demo/2025/c7,confirm,measure=case occurred=<=2015,analyst,2026-11-21,")


@pytest.mark.parametrize(
    "line",
    [
        "demo/2025/c7,maybe,,a,2026-11-21,,7,x=1,0", "demo/2025/c7,confirm,measure,a,2026-11-21,,7,x=1,0",
        "demo/2025/c7,confirm,,a,yesterday,,7,x=1,0", "demo,confirm,,a,2026-11-21,,7,x=1,0", "demo/2025/c7,confirm",
        "demo/2025/c7,reject,,a,2026-11-21, ,7,x=1,0", "demo/2025/c7,confirm,,,2026-11-21,,7,x=1,0",
    ],
)  # fmt: skip
def test_a_line_that_is_no_decision_is_named(line: str, home: Home) -> None:
    decisions.add(home, MADE)
    with decisions.path(home, "demo").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(DeclarationError, match=r"E602 decisions/demo\.csv, line 3: .+; mend the line, or take it out$"):
        decisions.load(home, "demo")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ("measur=case", "'measur' is no dimension; nearest: measure"), ("measure=cases", "nearest: case"),
        ("obs_value=-1", "a count is a whole number"), ("time_period=soon", "is not a time period"),
    ],
)  # fmt: skip
def test_a_line_that_sets_what_does_not_fit_is_named(changes: str, said: str, home: Home) -> None:
    decisions.add(home, MADE)
    with decisions.path(home, "demo").open("a", encoding="utf-8") as file:
        file.write(f"demo/2025/c9,confirm,{changes},a,2026-11-21,,7,x=1,0\n")
    with pytest.raises(DeclarationError, match=rf"E602 decisions/demo\.csv, line 3: {changes}: .*{said}") as error:
        decisions.load(home, "demo")
    assert str(error.value).endswith("; mend the line, or take it out")
    assert exit_code_of(error.value) == DATA_PROBLEMS  # a line of a file is wrong, not the command


def test_other_columns_are_refused(home: Home) -> None:
    decisions.path(home, "demo").write_text("figure_id,why\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match="its columns must be figure_id,decision,changes"):
        decisions.load(home, "demo")


def test_what_is_not_utf_8_is_refused(home: Home) -> None:
    decisions.path(home, "demo").write_bytes(b"figure_id\n\xe9\n")
    with pytest.raises(DeclarationError, match=r"E602 decisions/demo\.csv, line 2: a character is not UTF-8"):
        decisions.load(home, "demo")


def test_the_number_is_marked_where_it_stands() -> None:
    sentence = "On 4 April, of 14 cases 4 are open."
    rows = [("a", sentence, "4", 24), ("b", sentence, "14", 15), ("c", None, "4", 3), ("d", sentence, "", 0)]
    figures = pd.DataFrame(rows, columns=["figure_id", "sentence", "printed_value", "in_sentence"])
    shown = marked(figures, figures[["figure_id", "in_sentence"]].iloc[::-1])
    assert shown[0] == "On 4 April, of 14 cases >>4<< are open."
    assert shown[1] == "On 4 April, of >>14<< cases 4 are open."
    assert pd.isna(shown[2])
    assert shown[3] == sentence
