"""The catalogue of messages and the code that uses it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from schemas import messages
from schemas.messages import DsigError, Fault, HeldEdition, catalogue

ROOT = Path(__file__).parents[3]
PACKAGES = ("cli", "pipelines", "portal", "schemas", "sources", "warehouse")
CODE = re.compile(r"\b[EF]\d{3}\b")


def _used() -> dict[str, str]:
    files = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return {code: path.name for path in files for code in CODE.findall(path.read_text(encoding="utf-8"))}


def test_every_code_that_is_used_is_explained() -> None:
    assert {code: where for code, where in _used().items() if code not in catalogue()} == {}


def test_every_code_that_is_explained_is_used() -> None:
    assert sorted(set(catalogue()) - set(_used())) == []


def test_every_message_is_whole_unique_and_in_order() -> None:
    path = Path(messages.__file__).with_name("messages.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    codes = [row["code"] for row in rows]
    assert codes == sorted(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[EF]\d{3}", code)] == []
    assert [row["code"] for row in rows if None in row or not all(row.values())] == []


def test_a_fault_needs_a_code_that_can_be_explained() -> None:
    assert str(Fault("E401", "Sheet!B2", "what and how to mend it")) == "E401 Sheet!B2: what and how to mend it"
    with pytest.raises(KeyError, match="E999"):
        Fault("E999", "Sheet!B2", "nobody knows")


def test_errors_carry_their_fault_in_their_text() -> None:
    error = DsigError("E803", "un/2024/x", "copy the id")
    assert str(error) == str(error.fault) == "E803 un/2024/x: copy the id"
    held = HeldEdition([Fault("E201", "a", "one"), Fault("E203", "b", "two")])
    assert str(held) == "E201 a: one; E203 b: two"
