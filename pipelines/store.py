"""What is kept of an edition: its snapshot, the result of each step, what waits in quarantine.

Belongs here: snapshots by sha256, results of steps 1 to 4 by the digest of everything they were made from, so that
an unchanged edition costs nothing and a changed declaration or reader is never overlooked.
Does not belong here: where the folders are (`home.py`), what the steps do (`steps/`), which runs when (`editions.py`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

import schemas
import sources
from pipelines.home import Home
from schemas.messages import Fault, IntegrityError
from sources.declaration import Edition
from sources.registry import Source
from warehouse.export import csv

STEP_CODE = (
    "steps/extract.py", "steps/classify.py", "steps/decisions.py", "steps/review.py", "steps/reconcile.py",
    "steps/validate.py", "readings.py",
)  # fmt: skip


@dataclass(frozen=True)
class Snapshot:
    """The bytes of an edition as collected.

    Attributes:
        sha256: Name of the stored bytes.
        received: Day they became known: the vintage of a submission.
        name: Name of the file they came in, with the ending the reader goes by.
    """

    sha256: str
    received: str
    name: str


def _records(home: Home, is_read: bool) -> Path:
    return home.snapshots / ("documents" if is_read else "editions")


def snapshot_of(home: Home, source: str, edition: str, *, is_read: bool = False) -> Snapshot | None:
    """Return the snapshot an edition was last collected as, or None; of its document where it is read from one."""
    path = _records(home, is_read) / source / f"{edition}.json"
    return Snapshot(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def received_editions(home: Home, *, is_read: bool = False) -> list[tuple[str, str, Snapshot]]:
    """Return source, edition and snapshot of everything collected so far: the documents, or all else."""
    records = sorted(_records(home, is_read).glob("*/*.json"))
    return [(path.parent.name, path.stem, Snapshot(**json.loads(path.read_text(encoding="utf-8")))) for path in records]


def store(home: Home, edition: Edition, content: bytes, snapshot: Snapshot) -> None:
    """Keep bytes under their sha256, and that the edition is read from them."""
    path = home.snapshots / snapshot.sha256
    if not path.exists():
        partial = path.with_suffix(".partial")
        partial.write_bytes(content)
        os.replace(partial, path)
        path.chmod(0o400)
    record = _records(home, edition.is_read) / edition.source / f"{edition.edition}.json"
    record.parent.mkdir(parents=True, exist_ok=True)
    _write(record, json.dumps(asdict(snapshot)))


def content_of(home: Home, snapshot: Snapshot) -> bytes:
    """Return the bytes of a snapshot.

    Raises:
        IntegrityError: E705 when they are missing or not what was stored.
    """
    path = home.snapshots / snapshot.sha256
    content = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(content).hexdigest() != snapshot.sha256:
        raise IntegrityError("E705", str(path), "the bytes are not those that were stored: restore this file")
    return content


@dataclass
class Report:
    """What became of one edition.

    Attributes:
        status: loaded, or held when it could not be read as a whole.
        figures, valid, quarantined, review, context: Counts of rows.
        differing: Figures that are not as in the transcription of the same document, and nobody confirmed.
        rests_on: Digest of what validation needed beside the edition: earlier figures, decisions of analysts.
        faults: What is wrong, one line each.
        found_reading: What the reader found that does not fit: code, place, text.
        findings: The same, and what validation found.
    """

    status: str = "loaded"
    figures: int = 0
    valid: int = 0
    quarantined: int = 0
    review: int = 0
    context: int = 0
    differing: int = 0
    rests_on: str = ""
    faults: list[str] = field(default_factory=list)
    found_reading: list[dict[str, str]] = field(default_factory=list)
    findings: list[dict[str, str]] = field(default_factory=list)


class EditionFolder:
    """Results of steps 1 to 4 for one edition, kept by the digest of everything they depend on."""

    def __init__(self, home: Home, edition: Edition, source: Source, snapshot: Snapshot) -> None:
        """Name the folder after the digest; nothing is created yet."""
        self.edition, self.snapshot = edition, snapshot
        self.digest = _digest_of(edition, source, snapshot)
        self.path = home.interim / edition.source / edition.edition / self.digest[:16]
        self._quarantine = (
            home.quarantine / edition.source / f"{edition.edition}{'.read' if edition.is_read else ''}.csv"
        )

    def has(self, name: str) -> bool:
        """Return whether a step's result is there, or the edition was held before."""
        return (self.path / f"{name}.parquet").exists() or self.report().status == "held"

    def write(self, name: str, frame: pd.DataFrame) -> None:
        """Keep a step's frame."""
        self.path.mkdir(parents=True, exist_ok=True)
        partial = self.path / f"{name}.partial"
        frame.to_parquet(partial, index=False)
        os.replace(partial, self.parquet(name))

    def parquet(self, name: str) -> Path:
        """Return where a step's frame lies."""
        return self.path / f"{name}.parquet"

    def read(self, name: str) -> pd.DataFrame:
        """Return a step's frame."""
        return pd.read_parquet(self.parquet(name))

    def report(self) -> Report:
        """Return what became of the edition so far."""
        path = self.path / "report.json"
        return Report(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else Report()

    def write_report(self, report: Report) -> None:
        """Keep what became of the edition."""
        self.path.mkdir(parents=True, exist_ok=True)
        _write(self.path / "report.json", json.dumps(asdict(report), ensure_ascii=False, indent=1))

    def hold(self, faults: list[Fault]) -> None:
        """Put the edition in quarantine as a whole."""
        self.write_report(Report(status="held", faults=[str(fault) for fault in faults]))
        self.write(
            "quarantined", pd.DataFrame({"place": [f.place for f in faults], "faults": [str(f) for f in faults]})
        )

    def show_quarantine(self) -> None:
        """Write the quarantine file of the edition from what is kept; none where nothing is wrong."""
        self._quarantine.unlink(missing_ok=True)
        rows = self.read("quarantined") if self.parquet("quarantined").exists() else pd.DataFrame()
        if len(rows):
            self._quarantine.parent.mkdir(parents=True, exist_ok=True)
            self._quarantine.write_text(csv.text(rows), encoding="utf-8")


def last_reading(home: Home, edition: Edition) -> pd.DataFrame | None:
    """Return the figures of an edition as last read, whatever the declarations were then; None before it was."""
    read = (home.interim / edition.source / edition.edition).glob("*/reported_figures.parquet")
    latest = max(read, key=lambda path: path.stat().st_mtime_ns, default=None)
    return pd.read_parquet(latest) if latest else None


def _write(path: Path, text: str) -> None:
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, path)


def digest(parts: Any) -> str:
    """Return a digest of anything that prints as JSON."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _file_digests(paths: Iterator[Path] | list[Path]) -> list[tuple[str, str]]:
    return [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in sorted(paths) if path.is_file()]


@cache
def code_digest() -> str:
    """Return a digest of the code and code lists that decide how an edition is read."""
    contract, readers = Path(schemas.__path__[0]), Path(sources.__path__[0])
    steps = [Path(__file__).parent / name for name in STEP_CODE]
    declared = [path for path in contract.rglob("*") if path.suffix in {".py", ".csv", ".yaml"}]
    reading = [*readers.glob("*.py"), *readers.glob("readers/**/*.py"), *readers.glob("lexicon/*.yaml")]
    return digest([_file_digests(declared), _file_digests(reading), _file_digests(steps)])


def _digest_of(edition: Edition, source: Source, snapshot: Snapshot) -> str:
    declared = _file_digests([*source.folder.glob("*.csv"), *source.folder.glob("*.yaml")])
    facts = {name: value for name, value in asdict(edition).items() if name != "path"}
    return digest([snapshot.sha256, declared, facts, code_digest()])
