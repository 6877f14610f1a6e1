"""Where releases lie and which one is the latest.

Belongs here: names of releases, the pointer, publishing by rename, which audience's file a user may read.
Does not belong here: building a file (`build.py`), querying it (`query.py`).

A release is a folder `<date>-rN/<audience>/warehouse.duckdb` that never changes. `latest` is a link, replaced in
one rename: who holds the old file keeps it, who opens anew gets the new one.
"""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

from schemas.messages import DsigError

AUDIENCES = ("restricted", "public")  # widest first
FILE = "warehouse.duckdb"
LATEST = "latest"


def next_name(releases: Path, day: date) -> str:
    """Return the name of the next release of a day: `<date>-rN`."""
    numbers = [int(path.name.rpartition("-r")[2]) for path in releases.glob(f"{day.isoformat()}-r*")]
    return f"{day.isoformat()}-r{max(numbers, default=0) + 1}"


def names(releases: Path) -> tuple[str, ...]:
    """Return the names of all releases, oldest first."""
    folders = [path.name for path in releases.glob("*-r*") if path.is_dir() and not path.name.startswith(".")]
    return tuple(sorted(folders, key=lambda name: (name[:10], int(name.rpartition("-r")[2]))))


def latest(releases: Path) -> Path | None:
    """Return the folder of the latest release, or None before the first."""
    link = releases / LATEST
    return link.resolve() if link.exists() else None


def publish(candidate: Path, releases: Path, name: str) -> Path:
    """Make a finished candidate the latest release.

    Args:
        candidate: Folder with one folder per audience, on the same file system as `releases`.
        releases: Folder of all releases.
        name: Name of the release.

    Returns:
        Folder of the release.
    """
    for audience in AUDIENCES:
        for path in (candidate / audience).iterdir():
            path.chmod(0o444 if audience == "public" else 0o400)
        (candidate / audience).chmod(0o755 if audience == "public" else 0o700)
    folder = releases / name
    candidate.rename(folder)
    folder.chmod(0o755)
    pointer = releases / f".{LATEST}-{name}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(name)
    os.replace(pointer, releases / LATEST)
    return folder


def discard(candidate: Path) -> None:
    """Remove what a failed or interrupted build left."""
    shutil.rmtree(candidate, ignore_errors=True)


def locate(releases: Path, audience: str | None = None) -> tuple[Path, str]:
    """Return the latest file an audience may read.

    Args:
        releases: Folder of all releases.
        audience: public or restricted; None for the widest this user can read.

    Returns:
        The file and its audience.

    Raises:
        DsigError: E703 before the first release, E807 when the file is not readable.
    """
    folder = latest(releases)
    if folder is None:
        raise DsigError("E703", str(releases), "run dsig refresh first")
    return widest(folder, audience)


def widest(folder: Path, audience: str | None = None) -> tuple[Path, str]:
    """Return the file of one release an audience may read.

    Args:
        folder: Folder of the release.
        audience: public or restricted; None for the widest this user can read.

    Returns:
        The file and its audience.

    Raises:
        DsigError: E807 when the file is not readable.
    """
    for name in (audience,) if audience else AUDIENCES:
        path = folder / name / FILE
        if os.access(path, os.R_OK):
            return path, name
    raise DsigError("E807", str(folder / (audience or "")), "ask the owner of the release, or use --audience public")
