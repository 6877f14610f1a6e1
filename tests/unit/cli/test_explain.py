"""Every code can be explained, in any case, and an unknown one is refused."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from cli import main
from schemas import codelists
from schemas.messages import DsigError, blocking, catalogue

runner = CliRunner()
REASONS = tuple(codelists.load("reason").codes)
OF_CHANGES = tuple(code for name in ("grade", "facet", "verdict") for code in codelists.load(name).codes)
FLAGS = ("R12", "R13", "R14", "R16", "R23", "R25", "R26")


@pytest.mark.parametrize("code", catalogue())
def test_an_error_or_finding_has_its_cause_and_fix(code: str) -> None:
    answer = runner.invoke(main.app, ["explain", code])
    message = catalogue()[code]
    assert answer.exit_code == 0
    assert answer.stdout.splitlines() == [
        f"{code}  {message.title}",
        f"Cause: {message.cause}",
        f"Fix:   {message.fix}",
        *(["It stops a release (E707)."] if code in blocking() else []),
    ]
    assert answer.stderr == ""


@pytest.mark.parametrize("code", REASONS)
def test_a_reason_says_what_follows(code: str) -> None:
    answer = runner.invoke(main.app, ["explain", code.lower()])
    assert answer.exit_code == 0
    first, consequence = answer.stdout.splitlines()
    assert first == f"{code}  {codelists.load('reason').label(code)}"
    assert consequence.startswith("A flag" if code in FLAGS else "No ")


def test_the_list_names_every_code_once() -> None:
    answer = runner.invoke(main.app, ["explain", "--list"])
    codes = [line.split("  ")[0] for line in answer.stdout.splitlines()]
    assert codes == [*catalogue(), *REASONS, *OF_CHANGES]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[EFR]\d{2,3}", code) for code in (*catalogue(), *REASONS))


@pytest.mark.parametrize("code", OF_CHANGES)
def test_what_stands_beside_a_change_has_its_words(code: str) -> None:
    answer = runner.invoke(main.app, ["explain", code])
    assert answer.exit_code == 0
    assert answer.stdout.startswith(f"{code}  ")


@pytest.mark.parametrize("code", ["E999", "R99", "nothing", "E4011", "F"])
def test_an_unknown_code_is_refused(code: str) -> None:
    answer = runner.invoke(main.app, ["explain", code])
    assert isinstance(answer.exception, DsigError)
    assert answer.exception.fault.code == "E804"
    assert main.exit_code_of(answer.exception) == 2


def test_no_code_at_all_is_a_matter_of_usage() -> None:
    assert runner.invoke(main.app, ["explain"]).exit_code == 2
