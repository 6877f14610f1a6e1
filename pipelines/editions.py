"""Steps 1 to 4 for one edition: the pure steps joined to the files of the home folder.

Belongs here: what is read and kept where, that unchanged editions cost nothing, that a fault of one edition is
data of that edition and nobody else's.
Does not belong here: what a step does (`steps/`), Dagster (`assets.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date

import pandas as pd

from pipelines.home import Home, today
from pipelines.steps.classify import classify
from pipelines.steps.collect import collect, editions
from pipelines.steps.extract import extract
from pipelines.steps.validate import validate
from pipelines.store import EditionFolder, Report, Snapshot, content_of, received_editions, snapshot_of, store
from schemas.messages import DeclarationError, Fault, HeldEdition
from sources import corrections, mapping, registry
from sources.connectors import inbox
from sources.declaration import Edition
from sources.registry import Source

NEW, UNCHANGED, HELD = "new", "unchanged", "held"


class Editions:
    """Every edition that loads in a home, and the sources they belong to.

    Attributes:
        home: Home folder.
        sources: Sources by id.
        editions: Editions by partition key, in order.
        refused: Files of the inbox that are no edition, or arrived again with other bytes.
    """

    def __init__(self, home: Home) -> None:
        """Bring together what is declared, received and, in a demo home, made up."""
        self.home, self.sources = home, registry.sources()
        found, self.refused = inbox.scan(home.inbox, self.sources, today())
        before = {
            (source, edition): (date.fromisoformat(snapshot.received), snapshot.name)
            for source, edition, snapshot in received_editions(home)
        }
        self.editions = editions(self.sources, found, before, examples=home.has_examples)
        for key in [key for key in self.editions if self._is_taken_back(key)]:
            del self.editions[key]

    def _is_taken_back(self, key: str) -> bool:
        """Return whether a file that could not be read as a whole was taken out of the inbox: it said nothing."""
        return not self.editions[key].path.is_absolute() and self.report(key).status == "held"

    def real_sources(self) -> dict[str, Source]:
        """Return the sources without those of made-up data, unless such data load."""
        loading = {edition.source for edition in self.editions.values()}
        return {name: source for name, source in self.sources.items() if not source.is_example or name in loading}

    def source(self, key: str) -> Source:
        """Return the source of an edition."""
        return self.sources[self.editions[key].source]

    def snapshot(self, key: str) -> Snapshot | None:
        """Return what an edition was collected as, or None before it was."""
        edition = self.editions[key]
        return snapshot_of(self.home, edition.source, edition.edition)

    def folder(self, key: str) -> EditionFolder | None:
        """Return where the results of an edition lie, or None before it was collected."""
        snapshot = self.snapshot(key)
        return EditionFolder(self.home, self.editions[key], self.source(key), snapshot) if snapshot else None

    def report(self, key: str) -> Report:
        """Return what became of an edition."""
        folder = self.folder(key)
        return folder.report() if folder else Report(status="not_loaded")

    def waiting(self) -> list[str]:
        """Return every fault that keeps something in quarantine or the inbox, one line each."""
        lines = [str(fault) for fault in self.refused]
        for key in self.editions:
            if not self._is_replaced(key):
                lines += [f"{key}: {fault}" for fault in self.report(key).faults]
        return lines

    def _is_replaced(self, key: str) -> bool:
        """Return whether a later delivery of the same submission loads: nobody will mend this one any more."""
        this = self.editions[key]
        return this.window is not None and any(
            self.report(other.key).status == "loaded"
            for other in self.editions.values()
            if (other.source, other.window) == (this.source, this.window) and other.delivery > this.delivery
        )


def collect_edition(run: Editions, key: str) -> str:
    """Step 1: keep the bytes of an edition. A submission that arrives again with other bytes is refused."""
    edition, known = run.editions[key], run.snapshot(key)
    if not edition.path.is_absolute():
        return UNCHANGED  # collected earlier, no longer in the inbox
    try:
        content = edition.path.read_bytes()
        # What could not be read as a whole told nobody anything: a better copy may take its place.
        held = run.report(key).status == "held"
        sha256 = collect(edition, content, known.sha256 if known and not held else None)
    except HeldEdition as refusal:
        run.refused += refusal.faults
        return HELD
    except OSError as error:
        run.refused.append(
            Fault("E806", f"inbox/{edition.source}/{edition.path.name}", error.strerror or "not readable")
        )
        return HELD
    if known and known.sha256 == sha256:
        return UNCHANGED
    received = known.received if known else edition.as_of.isoformat()
    store(run.home, edition, content, Snapshot(sha256, received, edition.path.name))
    return NEW


def _step(
    name: str, work: Callable[[Editions, EditionFolder, Edition, Source], pd.DataFrame]
) -> Callable[[Editions, str], str]:
    """Return a step that runs only when its result is not there, and holds the edition when it cannot."""

    def run_step(run: Editions, key: str) -> str:
        folder = run.folder(key)
        if folder is None or folder.has(name):
            return UNCHANGED
        try:
            folder.write(name, work(run, folder, run.editions[key], run.source(key)))
        except HeldEdition as held:
            folder.hold(held.faults)
            return HELD
        except DeclarationError as wrong:
            folder.hold([wrong.fault])
            return HELD
        return NEW

    return run_step


def _extracted(run: Editions, folder: EditionFolder, edition: Edition, source: Source) -> pd.DataFrame:
    snapshot = snapshot_of(run.home, edition.source, edition.edition)
    reading = extract(content_of(run.home, snapshot) if snapshot else b"", edition, source)
    folder.write_report(Report(figures=len(reading.figures), findings=[asdict(found) for found in reading.findings]))
    return reading.figures


def _classified(_: Editions, folder: EditionFolder, edition: Edition, source: Source) -> pd.DataFrame:
    return classify(
        folder.read("reported_figures"),
        mapping.load(source.folder),
        corrections.load(source.folder),
        echo=edition.access == "published",
    )


def _validated(_: Editions, folder: EditionFolder, edition: Edition, source: Source) -> pd.DataFrame:
    result = validate(folder.read("coded_figures"), edition, source)
    report = folder.report()
    report.valid, report.quarantined = len(result.valid), len(result.quarantined)
    report.faults = [line for faults in result.quarantined["faults"] for line in faults.split("\n")]
    report.findings = list({str(f): f for f in [*report.findings, *map(asdict, result.findings)]}.values())
    folder.write("quarantined", result.quarantined)
    folder.write_report(report)
    return result.observations


extract_edition = _step("reported_figures", _extracted)
classify_edition = _step("coded_figures", _classified)
validate_edition = _step("valid_figures", _validated)


def findings_of(run: Editions) -> list[tuple[str, str, Fault]]:
    """Return source, edition and finding of every edition."""
    return [
        (edition.source, edition.edition, Fault(**found))
        for key, edition in run.editions.items()
        for found in run.report(key).findings
    ]
