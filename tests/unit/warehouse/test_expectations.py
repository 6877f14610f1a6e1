"""Each question fails on a candidate made to fail it, and holds on a good one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from warehouse import expectations, releases

DAY = date(2026, 11, 21)
EMPTY = {"obs_value": None, "obs_low": None, "obs_high": None, "qualifier": None}
WITHHELD = {**EMPTY, "conf_status": "C", "obs_status": "Q"}
SILENT = {**EMPTY, "state": "not_reported", "obs_status": "O"}

COVERAGE = "every loaded edition gave observations"
FUTURE = "no vintage lies in the future"
SHOWN = "no withheld cell shows a value"
SMALL = "no small confidential count is shown"
CHANGES = "no small confidential change or revision is shown"
INDICATORS = "no indicator tells a small or withheld confidential count"
SAME_ROWS = "public and restricted hold the same observations"
LOST = "no edition lost figures that loaded in the release before"
FACTOR = "no source multiplied or shrank what it said before"
FIRST = [COVERAGE, FUTURE, SHOWN, SMALL, CHANGES, INDICATORS, SAME_ROWS]

Row = dict[str, Any]
Rows = list[Row]
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def confidential(observe: Any) -> Callable[..., dict[str, Any]]:
    """Return one observation of FMO's submission."""

    def row(**changes: Any) -> dict[str, Any]:
        fmo = {"source": "fmo", "subject_org": "FMO", "reporting_org": "FMO", "conf_status": "N"}
        return observe(**{**fmo, **changes})

    return row


@pytest.fixture(scope="module")
def good(observe: Any, confidential: Any) -> tuple[Rows, Rows]:
    """Restricted and public observations of a release nothing is wrong with."""
    published = [observe(time_period="2017", obs_value=28), observe(), observe(time_period="2016", obs_value=3)]
    inside = [confidential(time_period="2017", obs_value=30), confidential(obs_value=3)]
    outside = [confidential(time_period="2017", obs_value=30, conf_status="F"), confidential(**WITHHELD)]
    return [*published, *inside], [*published, *outside]


@pytest.fixture(scope="module")
def write(fill_file: Any, confidential: Any, observe: Any) -> Write:
    """Write a release folder; the editions say which is confidential, in both files."""

    def files(folder: Path, restricted: Rows, public: Rows, editions: Rows | None = None) -> Path:
        others = {} if editions is None else {"editions": editions}
        inside = fill_file(folder / "restricted" / releases.FILE, restricted, **others)
        declared = build_rows(inside)
        fill_file(folder / "public" / releases.FILE, public, private=False, editions=declared)
        return folder

    return files


def build_rows(file: Path) -> Rows:
    return expectations.query.select(file, "SELECT * FROM editions").to_dict("records")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, write: Write, good: tuple[Rows, Rows]) -> Path:
    """The release before: the good one."""
    return write(tmp_path_factory.mktemp("before"), *good)


def _failing(candidate: Path, previous: Path | None = None, day: date = DAY, rejected: Sequence[str] = ()) -> set[str]:
    asked = expectations.believable(candidate, previous, day, rejected)
    return {answer.question for answer in asked if not answer.held}


def test_a_good_candidate_is_believed(before: Path, tmp_path: Path) -> None:
    candidate = shutil.copytree(before, tmp_path / "candidate")
    alone = expectations.believable(candidate, None, DAY)
    after = expectations.believable(candidate, before, DAY)
    assert [answer.question for answer in alone] == FIRST
    assert [answer.question for answer in after] == [*FIRST, LOST, FACTOR]
    assert [answer for answer in after if not answer.held or answer.observed] == []


def test_a_loaded_edition_without_observations(tmp_path: Path, before: Path, write: Write, good: Any) -> None:
    editions = build_rows(before / "restricted" / releases.FILE)
    empty = {**editions[0], "edition": "2019"}
    write(tmp_path, *good, [*editions, empty])
    assert _failing(tmp_path) == {COVERAGE}


def test_an_edition_wholly_in_quarantine_may_be_held_back(
    tmp_path: Path, before: Path, write: Write, good: Any
) -> None:
    editions = build_rows(before / "restricted" / releases.FILE)
    quarantined = {**editions[0], "source": "rvo", "edition": "2026", "valid": 0, "quarantined": 5}
    write(tmp_path, *good, [*editions, quarantined])
    assert _failing(tmp_path, before) == set()


def test_a_held_edition_without_observations_is_believable(
    tmp_path: Path, before: Path, write: Write, good: Any
) -> None:
    editions = build_rows(before / "restricted" / releases.FILE)
    held = {**editions[0], "edition": "2019", "edition_status": "held"}
    write(tmp_path, *good, [*editions, held])
    assert _failing(tmp_path, before) == set()


def test_a_vintage_in_the_future(before: Path) -> None:
    assert _failing(before, None, date(2019, 6, 29)) == {FUTURE}
    assert _failing(before, None, date(2019, 6, 30)) == set()


def test_a_withheld_cell_with_its_printed_value(tmp_path: Path, write: Write, good: Any, confidential: Any) -> None:
    restricted, public = good
    leaking = confidential(**WITHHELD, printed_value="3")
    write(tmp_path, restricted, [*public[:-1], leaking])
    assert _failing(tmp_path) == {SHOWN}


@pytest.mark.parametrize(
    "cell",
    [
        {"obs_value": 1},
        {"obs_value": 4},
        {**EMPTY, "state": "withheld_by_publisher", "obs_low": 1, "obs_high": 4},
    ],
)
def test_a_small_confidential_count(
    cell: dict[str, Any], tmp_path: Path, write: Write, good: Any, confidential: Any
) -> None:
    restricted, public = good
    shown = confidential(**{"conf_status": "F", **cell, "measure": "report"})
    write(tmp_path, [*restricted, confidential(measure="report")], [*public, shown])
    assert _failing(tmp_path) == {SMALL, INDICATORS}


@pytest.mark.parametrize("cell", [{"obs_value": 5}, {"obs_value": 0, "state": "explicit_zero"}])
def test_five_and_zero_may_be_shown(
    cell: dict[str, Any], tmp_path: Path, write: Write, good: Any, confidential: Any
) -> None:
    restricted, public = good
    shown = confidential(**{"conf_status": "F", **cell, "measure": "report"})
    write(tmp_path, [*restricted, confidential(measure="report")], [*public, shown])
    assert _failing(tmp_path) == set()


@pytest.mark.parametrize("change", [-4, -1, 1, 4])
def test_a_small_confidential_change(change: int, tmp_path: Path, write: Write, good: Any, confidential: Any) -> None:
    restricted, public = good
    pair = [confidential(measure="report", time_period="2017"), confidential(measure="report", obs_value=47 + change)]
    write(tmp_path, [*restricted, *pair], [*public, *({**row, "conf_status": "F"} for row in pair)])
    assert _failing(tmp_path) == {CHANGES}


def test_a_small_confidential_revision(tmp_path: Path, write: Write, good: Any, confidential: Any) -> None:
    restricted, public = good
    later = {"measure": "report", "obs_value": 49, "edition": "2018.2", "as_of": "2019-09-30", "delivery": 2}
    pair = [confidential(measure="report"), confidential(**later)]
    write(tmp_path, [*restricted, *pair], [*public, *({**row, "conf_status": "F"} for row in pair)])
    assert _failing(tmp_path) == {CHANGES}


@pytest.mark.parametrize("missing", [0, 1])
def test_a_file_that_holds_fewer_observations(missing: int, tmp_path: Path, write: Write, good: Any) -> None:
    files = list(good)
    files[missing] = files[missing][1:]
    write(tmp_path, *files)
    assert SAME_ROWS in _failing(tmp_path)


def _with_valid(before: Path, valid: int, **changes: Any) -> Rows:
    """Return the editions of a release, so many figures of FMO's loading."""
    rows = build_rows(before / "restricted" / releases.FILE)
    return [{**row, "valid": valid, **changes} if row["source"] == "fmo" else row for row in rows]


@pytest.fixture(scope="module")
def before_of_ten(tmp_path_factory: pytest.TempPathFactory, before: Path, write: Write, good: Any) -> Path:
    """The release before, when ten figures of FMO's edition loaded, of 33 numbers read."""
    return write(tmp_path_factory.mktemp("ten"), *good, _with_valid(before, 10, figures=33))


@pytest.mark.parametrize(
    ("valid", "others", "failing"),
    [
        (8, {"figures": 40}, {LOST}),
        (9, {"figures": 9}, set()),
        (10, {"figures": 10}, set()),  # what is no longer read is context: nothing of ours
        (30, {}, set()),
        (4, {"review": 6}, {LOST}),
        (4, {"quarantined": 6}, set()),  # held back: E702 asked about them
    ],
)
def test_an_edition_that_lost_figures(
    valid: int, others: Row, failing: set[str], tmp_path: Path, before_of_ten: Path, write: Write, good: Any
) -> None:
    write(tmp_path, *good, _with_valid(before_of_ten, valid, **others))
    assert _failing(tmp_path, before_of_ten) == failing


def test_lost_figures_are_told_as_before_and_now(tmp_path: Path, before_of_ten: Path, write: Write, good: Any) -> None:
    write(tmp_path, *good, _with_valid(before_of_ten, 8))
    (told,) = [one for one in expectations.believable(tmp_path, before_of_ten, DAY) if not one.held]
    assert [line.split() for line in told.observed.splitlines()] == [
        ["source", "edition", "before", "now"], ["fmo", "2018", "10", "8"],
    ]  # fmt: skip


def test_what_an_analyst_rejected_is_no_loss(
    tmp_path: Path, before_of_ten: Path, write: Write, good: Any, confidential: Any
) -> None:
    write(tmp_path, *good, _with_valid(before_of_ten, 8))
    rejected = ["fmo/2018/never-loaded", *(confidential(time_period=year)["figure_id"] for year in ("2017", "2018"))]
    assert _failing(tmp_path, before_of_ten, rejected=rejected) == set()
    assert _failing(tmp_path, before_of_ten, rejected=rejected[:2]) == {LOST}


def test_an_edition_that_is_held_now_lost_nothing(tmp_path: Path, before_of_ten: Path, write: Write, good: Any) -> None:
    restricted, public = ([row for row in rows if row["source"] != "fmo"] for rows in good)
    write(tmp_path, restricted, public, _with_valid(before_of_ten, 0, edition_status="held"))
    assert _failing(tmp_path, before_of_ten) == set()


@pytest.mark.parametrize(("value", "failing"), [(141, {FACTOR}), (140, set()), (6, set()), (5, {FACTOR})])
def test_a_source_that_multiplied_or_shrank_what_it_said(
    value: int, failing: set[str], tmp_path: Path, before: Path, write: Write, observe: Any, good: Any
) -> None:
    restricted, public = good  # CARE said 28 of 2017; what it now adds or leaves out is no restatement
    new = [
        observe(time_period="2017", obs_value=value),
        observe(**SILENT),
        observe(time_period="2016", **SILENT),
        observe(time_period="2025", obs_value=5000, as_of="2026-06-30", edition="2025"),
    ]
    write(tmp_path, [*new, *restricted[3:]], [*new, *public[3:]])
    assert _failing(tmp_path, before) == failing


def test_what_was_seen_is_told_with_the_figure(tmp_path: Path, write: Write, good: Any, confidential: Any) -> None:
    restricted, public = good
    leaking = confidential(conf_status="F", obs_value=3)
    write(tmp_path, restricted, [*public[:-1], leaking])
    failing = [answer for answer in expectations.believable(tmp_path, None, DAY) if not answer.held]
    assert [answer.question for answer in failing] == [SMALL, INDICATORS]
    assert all(leaking["figure_id"] in answer.observed for answer in failing)
