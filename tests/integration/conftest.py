"""One run of the production job for all tests, in whichever process; the command, run in this process."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cli import main
from pipelines import refresh as refreshing
from pipelines.home import EXAMPLES
from pipelines.refresh import Outcome
from pipelines.resources import Refresh
from warehouse import releases

TODAY = "2026-11-21"
Refreshing = Callable[..., Outcome]


@dataclass(frozen=True)
class Answer:
    """What a command said.

    Attributes:
        code: Exit code.
        out: Data, on stdout.
        err: Everything else, on stderr.
    """

    code: int
    out: str
    err: str


Dsig = Callable[..., Answer]


def _refresh(home: Path, **asked: Any) -> Outcome:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DSIG_HOME", str(home))
        patched.setenv("DSIG_TODAY", TODAY)
        return refreshing.refresh(Refresh(home=str(home), **asked))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _shared(factory: pytest.TempPathFactory, name: str, *, examples: bool = False) -> tuple[Path, Outcome]:
    """Return a home and what its refresh came to; the first process that asks runs it."""
    base = factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "homes"
    root.mkdir(exist_ok=True)
    home, told = root / name, root / f"{name}.json"
    with _alone(root / f"{name}.lock"):
        if not told.exists():
            home.mkdir(exist_ok=True)
            if examples:
                (home / EXAMPLES).touch()
            told.write_text(json.dumps(asdict(_refresh(home))))
    return home, Outcome(**json.loads(told.read_text()))


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """The home after one refresh on the bundled sources, and its outcome. Not to be written to: see `home`."""
    return _shared(tmp_path_factory, "production")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """The same with EXAMPLE submissions."""
    return _shared(tmp_path_factory, "demonstration", examples=True)


@pytest.fixture
def home(production: tuple[Path, Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the production home that a test may write to; the command works in it."""
    copy = tmp_path / "home"
    shutil.copytree(production[0], copy, symlinks=True)
    _use(copy, monkeypatch)
    return copy


def _use(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DSIG_HOME", str(home))
    monkeypatch.setenv("DSIG_TODAY", TODAY)


@pytest.fixture
def in_production(production: tuple[Path, Outcome], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The production home itself, for commands that only read."""
    _use(production[0], monkeypatch)
    return production[0]


@pytest.fixture
def in_demonstration(demonstration: tuple[Path, Outcome], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the demonstration, for commands that only read."""
    _use(demonstration[0], monkeypatch)
    return demonstration[0]


@pytest.fixture
def refresh() -> Refreshing:
    """Refresh a home in this process."""
    return _refresh


@pytest.fixture
def dsig(capfd: pytest.CaptureFixture[str]) -> Dsig:
    """Run the command in this process, in the home of the environment."""

    def run(*arguments: str) -> Answer:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main.run(list(arguments))
        said = capfd.readouterr()
        return Answer(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def ask() -> Callable[..., list[tuple[Any, ...]]]:
    """Ask the latest release of a home with bound parameters."""

    def rows(home: Path, sql: str, *parameters: Any, audience: str = "restricted") -> list[tuple[Any, ...]]:
        file, _ = releases.locate(home / "releases", audience)
        with duckdb.connect(str(file), read_only=True) as connection:
            return connection.execute(sql, parameters).fetchall()

    return rows
