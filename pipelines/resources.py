"""What the assets are given: the home folder and how this run was asked for.

Belongs here: Dagster resources.
Does not belong here: paths and files (`home.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import dagster as dg

from pipelines.home import Home


class Refresh(dg.ConfigurableResource):  # type: ignore[type-arg]
    """How the refresh was asked for.

    Attributes:
        home: Home folder; empty for `$DSIG_HOME`.
        source: Only this source is collected anew; empty for all.
        edition: Only this edition of it; empty for all.
        hold_back: Whether to publish without what waits in quarantine.
        believe: Why a release is to be believed although an expectation failed; empty to block.
        despite: Why a release is published although a blocking finding stands; empty to block.
    """

    home: str = ""
    source: str = ""
    edition: str = ""
    hold_back: bool = False
    believe: str = ""
    despite: str = ""

    @cached_property
    def folder(self) -> Home:
        """Return the home folder, created."""
        return (Home(Path(self.home)) if self.home else Home.from_environment()).make()

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Refresh]:
        """Hold the home for the length of a run, whoever launched it."""
        with self.folder.lock():
            yield self

    def collects(self, key: str) -> bool:
        """Return whether an edition is collected anew in this run."""
        source, edition = key.split("|")[:2]
        return self.source in ("", source) and self.edition in ("", edition)
