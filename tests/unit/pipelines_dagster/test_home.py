"""The home folder: its one writer, its day, its private rooms; what the store gives back."""

from __future__ import annotations

import stat
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipelines import home as homes
from pipelines.home import Home
from pipelines.store import EditionFolder, Report, Snapshot, content_of, digest, received_editions, snapshot_of, store
from schemas.messages import DsigError, Fault, IntegrityError
from sources import registry

HOLD = "import sys, time; from pathlib import Path; from pipelines.home import Home\n"
HOLD += "with Home(Path(sys.argv[1])).lock(): print('held', flush=True); time.sleep(60)"
SHA = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "home").make()


def test_two_writers_never_meet(home: Home) -> None:
    with home.lock(), pytest.raises(DsigError) as raised, home.lock():
        pytest.fail("two held the home")
    assert raised.value.fault.code == "E706"
    assert raised.value.fault.place == str(home.root / "refresh.lock")


def test_another_process_is_a_writer_too_and_its_end_gives_the_home_back(home: Home) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(home.root)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(DsigError, match="E706"), home.lock():
            pass
        other.kill()  # a power cut: nobody tidies up
        other.wait()
    with home.lock():
        pass


def test_a_lock_file_somebody_left_is_taken_over(home: Home) -> None:
    (home.root / "refresh.lock").write_text("12345")
    with home.lock():
        pass


def test_the_home_is_given_back_after_an_error(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), home.lock():
        raise ZeroDivisionError
    with home.lock():
        pass


def test_only_the_owner_enters_what_is_confidential(home: Home) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.root.iterdir() if path.is_dir()}
    private = ("inbox", "snapshots", "interim", "quarantine", "decisions", "dagster")
    assert {name for name, mode in modes.items() if mode == 0o700} >= set(private)
    assert "releases" in modes


def test_the_home_is_the_one_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DSIG_HOME", str(tmp_path / "x"))
    assert Home.from_environment().root == tmp_path / "x"
    monkeypatch.delenv("DSIG_HOME")
    monkeypatch.chdir(tmp_path)
    assert Home.from_environment().root == tmp_path / "data"
    assert not (tmp_path / "data").exists()


def test_today_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DSIG_TODAY", "2019-12-31")
    assert homes.today() == date(2019, 12, 31)
    monkeypatch.setenv("DSIG_TODAY", "31-12-2019")
    with pytest.raises(DsigError, match="31-12-2019"):
        homes.today()
    monkeypatch.delenv("DSIG_TODAY")
    assert homes.today() == date.today()


def _stored(home: Home, content: bytes = b"foo", sha256: str = SHA) -> Snapshot:
    edition = registry.find("care").editions["2019"]
    snapshot = Snapshot(sha256, "2026-11-21", "2019.csv")
    store(home, edition, content, snapshot)
    return snapshot


def test_a_snapshot_is_kept_under_its_sha256_and_never_changed(home: Home) -> None:
    snapshot = _stored(home)
    path = home.snapshots / SHA
    assert path.read_bytes() == b"foo" == content_of(home, snapshot)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert snapshot_of(home, "care", "2019") == snapshot
    assert received_editions(home) == [("care", "2019", snapshot)]
    _stored(home, b"never written")
    assert path.read_bytes() == b"foo"
    assert not list(home.snapshots.rglob("*.partial"))


@pytest.mark.parametrize("content", [b"fop", b"", b"foo ", None])
def test_bytes_that_are_not_those_that_were_stored_are_refused(content: bytes | None, home: Home) -> None:
    snapshot = _stored(home)
    path = home.snapshots / SHA
    path.chmod(0o600)
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(IntegrityError) as raised:
        content_of(home, snapshot)
    assert raised.value.fault.code == "E705"
    assert raised.value.fault.place == str(path)


def test_an_edition_that_was_never_collected_has_no_snapshot(home: Home) -> None:
    assert snapshot_of(home, "care", "2019") is None
    assert received_editions(home) == []


def _folder(home: Home, **changes: object) -> EditionFolder:
    source = registry.find("care")
    snapshot = Snapshot(str(changes.pop("sha256", SHA)), "2026-11-21", "2019.csv")
    return EditionFolder(home, replace(source.editions["2019"], **changes), source, snapshot)


def test_results_are_kept_by_everything_they_depend_on(home: Home) -> None:
    digests = {
        _folder(home).digest,
        _folder(home, sha256=SHA[::-1]).digest,
        _folder(home, tier=3).digest,
        _folder(home, as_of=date(2000, 1, 1)).digest,
        _folder(home, access="confidential").digest,
    }
    assert len(digests) == 5
    assert _folder(home).digest == _folder(home).digest
    # Where the checkout lies says nothing about what is read.
    assert _folder(home, path=Path("/elsewhere/2019.csv")).digest == _folder(home).digest


def test_a_held_edition_is_quarantined_with_every_fault_and_not_read_again(home: Home) -> None:
    folder = _folder(home)
    assert not folder.has("reported_figures")
    folder.hold([Fault("E201", "Cases", "no such sheet"), Fault("E202", "Other", "not declared")])
    assert folder.has("reported_figures")
    assert folder.has("valid_figures")
    assert folder.report() == Report(status="held", faults=["E201 Cases: no such sheet", "E202 Other: not declared"])
    folder.show_quarantine()
    lines = (home.quarantine / "care" / "2019.csv").read_text().splitlines()
    assert lines == ["place,faults", "Cases,E201 Cases: no such sheet", "Other,E202 Other: not declared"]


def test_a_digest_is_of_content_not_of_order() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest(["a", "b"]) != digest(["b", "a"])
