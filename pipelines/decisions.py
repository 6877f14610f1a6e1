"""Decisions of analysts as a file: `$DSIG_HOME/decisions/SOURCE.csv`, one line each, never edited by a command.

Belongs here: reading and adding lines, what a line may set.
Does not belong here: what a decision does (`steps/decisions.py`), which figures there are to decide (`reviewing.py`).
"""

from __future__ import annotations

import csv
from datetime import date
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from pipelines.home import Home
from pipelines.steps.decisions import CONFIRM, REJECT, Decision
from schemas.messages import DeclarationError
from sources import declared

COLUMNS = ("figure_id", "decision", "changes", "who", "when", "why", "printed_value", "reading", "mark")
MEND = "mend the line, or take it out"
LONGEST_COUNT = 9  # digits
SETTABLE = (*declared.DIMENSIONS, "obs_value")


def path(home: Home, source: str) -> Path:
    """Return where the decisions on figures of a source are kept."""
    return home.decisions / f"{source}.csv"


def load(home: Home, source: str) -> list[Decision]:
    """Return the decisions on figures of a source, oldest first.

    Raises:
        DeclarationError: E602 naming the line that is none, or sets what does not fit.
    """
    file = path(home, source)
    if not file.exists():
        return []
    reader = csv.DictReader(StringIO(declared.text(file), newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        place = f"decisions/{file.name}, line 1"
        raise DeclarationError("E602", place, f"its columns must be {','.join(COLUMNS)}; mend the line")
    return [_decision(f"decisions/{file.name}, line {reader.line_num}", row) for row in reader]


def check(place: str, name: str, value: str) -> None:
    """Refuse what a decision cannot set.

    Args:
        place: Where it says so, for the message.
        name: Dimension, or obs_value.
        value: Code, or count.

    Raises:
        DeclarationError: E808 naming what is nearest.
    """
    if name not in SETTABLE:
        nearest = get_close_matches(name, SETTABLE, 3, 0.3) or SETTABLE
        raise DeclarationError("E808", place, f"'{name}' is no dimension; nearest: {', '.join(nearest)}")
    if name == "obs_value":
        if not (value.isascii() and value.isdecimal() and len(value) <= LONGEST_COUNT):
            raise DeclarationError("E808", place, f"a count is a whole number without marks, not '{value}'")
        return
    try:
        declared.check_code(place, declared.codelist_of(name), value)
    except DeclarationError as error:
        raise DeclarationError("E808", place, error.fault.detail) from error


def _decision(place: str, row: dict[str, str]) -> Decision:
    try:
        if None in row or None in row.values():
            raise ValueError(f"it must have {len(COLUMNS)} cells: {','.join(COLUMNS)}")
        if row["decision"] not in (CONFIRM, REJECT) or row["figure_id"].count("/") < 2:
            raise ValueError(f"write {CONFIRM} or {REJECT} and the figure as dsig review prints it")
        pairs = [pair.partition("=") for pair in row["changes"].split()]
        if wrong := [name for name, mark, value in pairs if not (mark and value)]:
            raise ValueError(f"its changes must be name=code, separated by spaces, not '{wrong[0]}'")
        changes = {name: value for name, _, value in pairs}
        if row["decision"] == REJECT and not row["why"].strip():
            raise ValueError("a rejection says why, in column why")
        if not row["who"].strip():
            raise ValueError("it says who decided, in column who")
        for name, value in changes.items():
            check(f"{name}={value}", name, value)
        texts = {name: row[name] for name in COLUMNS if name not in ("changes", "when")}
        return Decision(**texts, changes=changes, when=_day(row["when"]))
    except DeclarationError as error:
        raise DeclarationError("E602", place, f"{error.fault.place}: {error.fault.detail}; {MEND}") from error
    except ValueError as error:
        raise DeclarationError("E602", place, f"{error}; {MEND}") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"when must be a day such as 2026-11-22, not '{text}'") from None


def add(home: Home, decision: Decision) -> None:
    """Add a line for a decision."""
    file = path(home, decision.figure_id.split("/")[0])
    is_new = not file.exists()
    row = {name: getattr(decision, name) for name in COLUMNS}
    row["changes"] = " ".join(f"{name}={value}" for name, value in decision.changes.items())
    is_open = not is_new and not file.read_bytes().endswith(b"\n")  # saved by hand, without its last line end
    with file.open("a", encoding="utf-8", newline="") as lines:
        lines.write("\n" if is_open else "")
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow(row)
