"""A release never changes; the pointer moves in one step; a reader gets the widest file they were given."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.messages import DsigError
from warehouse import releases

DAY = date(2026, 11, 21)
Candidate = Any


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of releases."""
    path = tmp_path / "releases"
    path.mkdir()
    return path


@pytest.fixture
def candidate(folder: Path) -> Candidate:
    """Write a candidate with one value."""

    def build(value: int) -> Path:
        for audience in releases.AUDIENCES:
            file = folder / ".candidate" / audience / releases.FILE
            file.parent.mkdir(parents=True)
            with duckdb.connect(str(file)) as connection:
                connection.execute(f"CREATE TABLE observations AS SELECT {value} AS obs_value")
        return folder / ".candidate"

    return build


@pytest.fixture
def _unlock(folder: Path) -> Iterator[None]:
    """Give the folders back at the end, for pytest to remove them."""
    yield
    for path in folder.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)


def _value(connection: duckdb.DuckDBPyConnection) -> int:
    return connection.execute("SELECT obs_value FROM observations").fetchall()[0][0]


def test_releases_of_a_day_are_numbered(folder: Path) -> None:
    assert releases.next_name(folder, DAY) == "2026-11-21-r1"
    for name in ("2026-11-21-r1", "2026-11-21-r2", "2026-11-21-r10", "2026-11-20-r30"):
        (folder / name).mkdir()
    assert releases.next_name(folder, DAY) == "2026-11-21-r11"
    assert releases.next_name(folder, date(2026, 11, 22)) == "2026-11-22-r1"


def test_there_is_no_latest_before_the_first(folder: Path) -> None:
    assert releases.latest(folder) is None
    with pytest.raises(DsigError) as raised:
        releases.locate(folder)
    assert raised.value.fault.code == "E703"


def test_publishing_moves_the_candidate_and_the_pointer(folder: Path, candidate: Candidate) -> None:
    published = releases.publish(candidate(47), folder, "2026-11-21-r1")
    assert releases.latest(folder) == published == folder / "2026-11-21-r1"
    assert sorted(path.name for path in folder.iterdir()) == ["2026-11-21-r1", "latest"]
    assert os.readlink(folder / "latest") == "2026-11-21-r1"


def test_an_open_reader_keeps_the_old_release_and_a_new_one_gets_the_new(folder: Path, candidate: Candidate) -> None:
    releases.publish(candidate(47), folder, "2026-11-21-r1")
    file, _ = releases.locate(folder)
    with duckdb.connect(str(file), read_only=True) as old:
        assert _value(old) == 47
        releases.publish(candidate(48), folder, "2026-11-21-r2")
        with duckdb.connect(str(releases.locate(folder)[0]), read_only=True) as new:
            assert _value(new) == 48
        assert _value(old) == 47
        assert _value(old.cursor()) == 47


def test_the_release_before_stays_byte_for_byte(folder: Path, candidate: Candidate) -> None:
    first = releases.publish(candidate(47), folder, "2026-11-21-r1")
    before = (first / "public" / releases.FILE).read_bytes()
    releases.publish(candidate(48), folder, "2026-11-21-r2")
    assert (first / "public" / releases.FILE).read_bytes() == before


def test_the_pointer_is_never_missing(folder: Path, candidate: Candidate, monkeypatch: pytest.MonkeyPatch) -> None:
    releases.publish(candidate(47), folder, "2026-11-21-r1")
    replaced = os.replace

    def look(source: Path, target: Path) -> None:
        assert releases.locate(folder)[0].parent.parent.name == "2026-11-21-r1"
        replaced(source, target)
        assert releases.locate(folder)[0].parent.parent.name == "2026-11-21-r2"

    monkeypatch.setattr(releases.os, "replace", look)
    releases.publish(candidate(48), folder, "2026-11-21-r2")


def test_a_run_that_dies_before_the_pointer_moves_leaves_the_old_release(
    folder: Path, candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases.publish(candidate(47), folder, "2026-11-21-r1")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    second = candidate(48)
    with monkeypatch.context() as patched:
        patched.setattr(releases.os, "replace", die)
        with pytest.raises(KeyboardInterrupt):
            releases.publish(second, folder, "2026-11-21-r2")
    assert releases.latest(folder) == folder / "2026-11-21-r1"
    published = releases.publish(candidate(49), folder, releases.next_name(folder, DAY))
    assert published.name == "2026-11-21-r3"
    assert releases.latest(folder) == published


def test_a_release_is_never_replaced(folder: Path, candidate: Candidate) -> None:
    releases.publish(candidate(47), folder, "2026-11-21-r1")
    with pytest.raises(OSError, match="2026-11-21-r1"):
        releases.publish(candidate(48), folder, "2026-11-21-r1")
    with duckdb.connect(str(releases.locate(folder)[0]), read_only=True) as connection:
        assert _value(connection) == 47


@pytest.mark.usefixtures("_unlock")
def test_nobody_may_write_and_only_the_owner_reads_the_restricted_file(folder: Path, candidate: Candidate) -> None:
    release = releases.publish(candidate(47), folder, "2026-11-21-r1")
    modes = {
        audience: stat.S_IMODE((release / audience / releases.FILE).stat().st_mode) for audience in releases.AUDIENCES
    }
    assert modes == {"restricted": 0o400, "public": 0o444}
    assert stat.S_IMODE((release / "restricted").stat().st_mode) == 0o700


def test_everything_in_a_release_is_read_only(folder: Path, candidate: Candidate) -> None:
    prepared = candidate(47)
    (prepared / "restricted" / "expectations.json").write_text("[]")
    release = releases.publish(prepared, folder, "2026-11-21-r1")
    files = [path for path in release.rglob("*") if path.is_file()]
    assert len(files) == 3
    assert not [path for path in files if path.stat().st_mode & 0o222]


def _readable(monkeypatch: pytest.MonkeyPatch, *audiences: str) -> None:
    # Tests may run as root, who may read everything.
    monkeypatch.setattr(releases.os, "access", lambda path, _: Path(path).parent.name in audiences)


def test_the_widest_readable_file_is_found(folder: Path, candidate: Candidate, monkeypatch: pytest.MonkeyPatch) -> None:
    releases.publish(candidate(47), folder, "2026-11-21-r1")
    assert releases.locate(folder)[1] == "restricted"
    assert releases.locate(folder, "public")[1] == "public"
    _readable(monkeypatch, "public")
    file, audience = releases.locate(folder)
    assert (file.parent.name, audience) == ("public", "public")


@pytest.mark.parametrize(("given", "asked"), [(("public",), "restricted"), ((), None), ((), "public")])
def test_a_file_that_was_not_given_is_named(
    given: tuple[str, ...],
    asked: str | None,
    folder: Path,
    candidate: Candidate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    releases.publish(candidate(47), folder, "2026-11-21-r1")
    _readable(monkeypatch, *given)
    with pytest.raises(DsigError) as raised:
        releases.locate(folder, asked)
    assert raised.value.fault.code == "E807"
    assert "2026-11-21-r1" in raised.value.fault.place


def test_what_a_failed_build_left_is_removed(folder: Path, candidate: Candidate) -> None:
    left = candidate(47)
    releases.discard(left)
    assert not left.exists()
    releases.discard(left)
