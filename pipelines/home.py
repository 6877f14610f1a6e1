"""The home folder: where data lies, and who writes in it.

Belongs here: paths under `$DSIG_HOME`, the lock of its one writer, what counts as today.
Does not belong here: what is kept of an edition (`store.py`), releases (`warehouse/releases.py`).

    inbox/SOURCE/PERIOD[.N].xlsx      what partners sent; documents with their edition in their name
    snapshots/SHA256, snapshots/{editions,documents}/SOURCE/EDITION.json
    interim/SOURCE/EDITION/DIGEST/    one Parquet file per step, report.json
    quarantine/SOURCE/EDITION.csv     rows and reasons
    pages/                            pictures of pages, as dsig show draws them
    decisions/SOURCE.csv, decisions/believed.csv     what analysts decided
    releases/  dagster/
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from schemas.messages import DsigError

EXAMPLES = "EXAMPLE"
PRIVATE = ("inbox", "snapshots", "interim", "quarantine", "pages", "decisions", "dagster")


@dataclass(frozen=True)
class Home:
    """Paths under `$DSIG_HOME`.

    Attributes:
        root: The home folder.
    """

    root: Path

    @classmethod
    def from_environment(cls) -> Home:
        """Return the home named by `$DSIG_HOME`, default `./data`."""
        return cls(Path(os.environ.get("DSIG_HOME", "data")).resolve())

    @property
    def inbox(self) -> Path:
        """What partners sent."""
        return self.root / "inbox"

    @property
    def snapshots(self) -> Path:
        """Bytes as collected, by sha256."""
        return self.root / "snapshots"

    @property
    def interim(self) -> Path:
        """Results of the steps."""
        return self.root / "interim"

    @property
    def quarantine(self) -> Path:
        """Rows and reasons."""
        return self.root / "quarantine"

    @property
    def pages(self) -> Path:
        """Pictures of pages."""
        return self.root / "pages"

    @property
    def decisions(self) -> Path:
        """Decisions of analysts."""
        return self.root / "decisions"

    @property
    def releases(self) -> Path:
        """Releases and the pointer to the latest."""
        return self.root / "releases"

    @property
    def dagster(self) -> Path:
        """The Dagster instance."""
        return self.root / "dagster"

    def make(self) -> Home:
        """Create the folders; only their owner may enter, since submissions are confidential."""
        for folder in (*PRIVATE, "releases"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        for folder in PRIVATE:
            (self.root / folder).chmod(0o700)
        return self

    @property
    def has_examples(self) -> bool:
        """Whether EXAMPLE submissions load in this home: `dsig demo` made it."""
        return (self.root / EXAMPLES).exists()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the home for one writer; a lock ends with the process that holds it.

        Raises:
            DsigError: E706 when another process holds it.
        """
        path = self.root / "refresh.lock"
        try:
            with FileLock(path, timeout=0):
                yield
        except Timeout as error:
            raise DsigError("E706", str(path), "another process is refreshing this home: wait for it") from error


def today() -> date:
    """Return the day that counts as today: `$DSIG_TODAY` if set (to build a release anew), else the calendar's.

    Raises:
        DsigError: E602 when `$DSIG_TODAY` is no date.
    """
    fixed = os.environ.get("DSIG_TODAY")
    try:
        return date.fromisoformat(fixed) if fixed else date.today()
    except ValueError as error:
        raise DsigError("E602", "DSIG_TODAY", f"'{fixed}' is no date: write YYYY-MM-DD") from error
