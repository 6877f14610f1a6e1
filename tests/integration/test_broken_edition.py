"""One bad edition blocks the release and nothing else; the last good release stays as it is."""

from __future__ import annotations

import csv
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipelines import figures, release
from pipelines.home import Home
from schemas.messages import Fault
from sources import registry
from warehouse import releases
from warehouse.expectations import Answer

pytestmark = pytest.mark.integration

EXAMPLES = registry.ROOT / "example_partner" / "examples"
SHEET = "EXAMPLE cases"
HEADER = ["Country", "Kind of conduct", "Cases received", "Of which open", "Of which closed"]
KEY = "example_partner|2026-Q3"


def _workbook(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        for number, cells in enumerate([["EXAMPLE: made-up data"], [], header, *rows]):
            sheet.write_row(number, 0, cells)


def _rows(open_cases: int = 4) -> list[list[Any]]:
    kinds = ("Exploitation and abuse", "Harassment", "All SEAH")
    counts = ([20, open_cases, 16], [30, 10, 20], [50, open_cases + 10, 36])
    return [
        [country, kind, *count] for country in ("Kenya", "Total") for kind, count in zip(kinds, counts, strict=True)
    ]


def _wrong_column(home: Path) -> None:
    header = [*HEADER[:4], "Names of survivors"]
    _workbook(home / "inbox" / "example_partner" / "2026-Q3.xlsx", header, _rows())


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _editions(home: Path, ask: Any) -> dict[str, tuple[str, int, int]]:
    sql = "SELECT source || '|' || edition, edition_status, valid, quarantined FROM editions"
    return {key: tuple(rest) for key, *rest in ask(home, sql)}


def _observations(home: Path, ask: Any) -> list[tuple[str, str, int]]:
    return ask(home, "SELECT source, edition, count(*) FROM observations GROUP BY ALL ORDER BY ALL")


def test_from_a_wrong_column_to_a_published_release(home: Path, refresh: Any, ask: Any) -> None:
    before, published = _files(home / "releases"), _observations(home, ask)
    _wrong_column(home)

    blocked = refresh(home)
    assert (blocked.outcome, blocked.release, blocked.read) == ("blocked", "", 1)
    assert [line.split(":")[0] for line in blocked.failed] == ["nothing_waits"]
    assert {line.split()[1] for line in blocked.waiting} == {"E203", "E204"}
    assert all(line.startswith(f"{KEY}: ") and SHEET in line for line in blocked.waiting)
    assert "Of which closed" in " ".join(blocked.waiting)
    assert "E3" in next(line for line in blocked.waiting if "E204" in line)
    assert _files(home / "releases") == before
    assert releases.latest(home / "releases") == home / "releases" / "2026-11-21-r1"
    with (home / "quarantine" / "example_partner" / "2026-Q3.csv").open(encoding="utf-8", newline="") as lines:
        kept = list(csv.DictReader(lines))
    assert {row["faults"][:4] for row in kept} == {"E203", "E204"}
    assert [path.name for path in (home / "quarantine").rglob("*.csv")] == ["2026-Q3.csv"]

    again = refresh(home)
    assert (again.outcome, again.read) == ("blocked", 0)
    assert again.waiting == blocked.waiting

    without = refresh(home, hold_back=True)
    assert (without.outcome, without.release) == ("published", "2026-11-21-r2")
    assert without.waiting == blocked.waiting
    assert _editions(home, ask)[KEY][0] == "held"
    assert _observations(home, ask) == published
    quarantine = ask(home, "SELECT source || '|' || edition || ': ' || faults FROM quarantine")
    assert [line for (line,) in quarantine] == blocked.waiting

    _workbook(home / "inbox" / "example_partner" / "2026-Q3.2.xlsx", HEADER, _rows())
    mended = refresh(home)
    assert (mended.outcome, mended.release, mended.read) == ("published", "2026-11-21-r3", 1)
    assert mended.waiting == []
    assert _observations(home, ask) == sorted([*published, ("example_partner", "2026-Q3.2", 18)])
    assert {key: rest for key, rest in _files(home / "releases").items() if "r1" in key} == {
        key: rest for key, rest in before.items() if "r1" in key
    }


def test_the_command_says_where_and_how_to_go_on(home: Path, dsig: Any) -> None:
    _wrong_column(home)
    answer = dsig("refresh")
    assert answer.code == 1
    assert answer.out == ""
    assert "example_partner|2026-Q3: E203 EXAMPLE cases" in answer.err
    assert "the latest release is still 2026-11-21-r1" in answer.err
    assert "--hold-back" in answer.err
    assert "Traceback" not in answer.err
    assert dsig("query", "SELECT 1 AS one", "--format", "json").code == 0
    assert "E204" in dsig("status").err


def test_rows_that_break_a_rule_wait_and_the_others_load(home: Path, refresh: Any, ask: Any) -> None:
    rows = _rows()
    rows[1][2] = 31  # harassment in Kenya: 10 open and 20 closed are not 31
    _workbook(home / "inbox" / "example_partner" / "2026-Q3.xlsx", HEADER, rows)
    negative = [[*row[:2], *(-count for count in row[2:])] for row in _rows()]
    _workbook(home / "inbox" / "example_partner" / "2026-Q2.xlsx", HEADER, negative)
    blocked = refresh(home)
    assert blocked.outcome == "blocked"
    assert {tuple(line.split()[:2]) for line in blocked.waiting} == {
        (f"{KEY}:", "E501"),
        ("example_partner|2026-Q2:", "E302"),
    }
    without = refresh(home, hold_back=True)
    assert (without.outcome, without.failed) == ("published", [])
    assert _editions(home, ask)["example_partner|2026-Q2"] == ("loaded", 0, 18)
    status, valid, quarantined = _editions(home, ask)[KEY]
    assert (status, valid + quarantined) == ("loaded", 18)
    assert valid > 0
    assert quarantined > 0
    faults = ask(home, "SELECT faults FROM quarantine WHERE edition = '2026-Q3'")
    waiting = {Fault.read(line).place for (line,) in faults}
    loaded = {place for (place,) in ask(home, "SELECT place FROM observations WHERE source = 'example_partner'")}
    assert (len(loaded), len(waiting)) == (valid, quarantined)
    assert not waiting & loaded
    assert ask(home, "SELECT count(*) FROM observations WHERE source = 'example_partner' AND obs_value = 31") == [(0,)]


def test_files_that_are_no_edition_block_until_they_are_moved(home: Path, refresh: Any) -> None:
    places = (
        "2026.xlsx",
        "care/2026.xlsx",
        "example_partner/EXAMPLE-2026-Q2.xlsx",
        "example_partner/Q3 2026.xlsx",
        "nobody/2026-Q3.xlsx",
    )
    for place in places:
        (home / "inbox" / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(EXAMPLES / "EXAMPLE-2026-Q2.xlsx", home / "inbox" / place)
    blocked = refresh(home)
    assert blocked.outcome == "blocked"
    assert [line.split(": ")[0] for line in blocked.waiting] == [f"E107 inbox/{place}" for place in places]
    shutil.rmtree(home / "inbox")
    mended = refresh(home)
    assert (mended.outcome, mended.waiting, mended.failed) == ("unchanged", [], [])


def test_a_second_arrival_with_other_bytes_is_refused_and_the_first_still_loads(
    home: Path, refresh: Any, ask: Any
) -> None:
    path = home / "inbox" / "example_partner" / "2026-Q2.xlsx"
    _workbook(path, HEADER, _rows())
    assert refresh(home).outcome == "published"
    first = ask(home, "SELECT * FROM observations WHERE source = 'example_partner' ORDER BY ALL")
    assert len(first) == 18

    _workbook(path, HEADER, _rows(open_cases=3))
    blocked = refresh(home)
    assert blocked.outcome == "blocked"
    assert [line.split()[0] for line in blocked.waiting] == ["E106"]
    assert "2026-Q2.2.xlsx" in blocked.waiting[0]
    path.unlink()  # what was collected loads on without the file
    assert refresh(home).outcome == "unchanged"
    assert ask(home, "SELECT * FROM observations WHERE source = 'example_partner' ORDER BY ALL") == first


def test_a_release_that_is_not_believable_is_not_published(
    home: Path, dsig: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _files(home / "releases")
    answers = [Answer("no vintage lies in the future", False, "care 2099"), Answer("all is well", True, "")]
    monkeypatch.setattr(release, "ask", lambda _: answers)
    answer = dsig("refresh")
    assert (answer.code, answer.out) == (1, "")
    assert "no vintage lies in the future" in answer.err
    assert "care 2099" in answer.err
    assert "all is well" not in answer.err
    assert 'answer for it: dsig refresh --believe "REASON"' in answer.err
    assert _files(home / "releases") == before


def test_a_stored_snapshot_that_changed_stops_the_run_with_4(home: Path, dsig: Any, ask: Any) -> None:
    ((sha256,),) = ask(home, "SELECT snapshot FROM editions WHERE source = 'care' AND edition = '2019'")
    snapshot = home / "snapshots" / sha256
    snapshot.chmod(0o600)
    snapshot.write_bytes(snapshot.read_bytes() + b"\n")
    shutil.rmtree(home / "interim" / "care")
    answer = dsig("refresh")
    assert answer.code == 4
    assert answer.out == ""
    assert f"E705 {snapshot}" in answer.err
    assert releases.latest(home / "releases") == home / "releases" / "2026-11-21-r1"


def test_an_inbox_that_cannot_be_read_stops_the_run_with_3(
    home: Path, dsig: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may read everything: the failure is put in the way.
    def unreadable(self: Path, pattern: str) -> Any:
        raise PermissionError(13, "Permission denied", str(self))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rglob", unreadable)
        answer = dsig("refresh")
    assert answer.code == 3
    assert "E806" in answer.err
    assert "Permission denied" in answer.err


def test_a_file_that_cannot_be_read_stops_the_run_with_3(
    home: Path, dsig: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / "inbox" / "example_partner" / "2026-Q3.xlsx"
    _workbook(path, HEADER, _rows())
    read = Path.read_bytes

    def unreadable(self: Path) -> bytes:
        if self == path:
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", unreadable)
        answer = dsig("refresh")
    assert answer.code == 3
    assert "E806" in answer.err
    assert str(path.name) in answer.err


def test_a_home_in_use_is_left_alone(home: Path, dsig: Any) -> None:
    with Home(home).lock():
        answer = dsig("refresh")
    assert answer.code == 1
    assert "E706" in answer.err
    with Home(home).lock():  # given back
        pass


def test_a_bug_in_a_step_exits_with_70_and_leaves_the_release(
    home: Path, dsig: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object, **__: object) -> dict[str, int]:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(figures, "derive", bug)
    answer = dsig("refresh")
    assert answer.code == 70
    assert "a bug" in answer.err
    assert "please report" in answer.err
    assert releases.latest(home / "releases") == home / "releases" / "2026-11-21-r1"


def test_an_interrupt_in_a_step_exits_with_130_and_leaves_the_release(
    home: Path, dsig: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> dict[str, int]:
        signal.raise_signal(signal.SIGINT)
        return {}

    with monkeypatch.context() as patched:
        patched.setattr(figures, "derive", interrupted)
        answer = dsig("refresh")
    assert answer.code == 130
    assert "interrupted" in answer.err
    assert releases.latest(home / "releases") == home / "releases" / "2026-11-21-r1"
    with Home(home).lock():  # given back
        pass
