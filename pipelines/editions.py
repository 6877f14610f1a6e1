"""Steps 1 to 4 for one edition: the pure steps joined to the files of the home folder.

Belongs here: what is read and kept where, that unchanged editions cost nothing, that a fault of one edition is
data of that edition and nobody else's.
Does not belong here: what a step does (`steps/`), Dagster (`assets.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date

import pandas as pd

from pipelines import readings
from pipelines.home import Home, today
from pipelines.steps.classify import classify
from pipelines.steps.collect import collect, editions
from pipelines.steps.extract import extract
from pipelines.steps.validate import validate
from pipelines.store import EditionFolder, Report, Snapshot, content_of, received_editions, snapshot_of, store
from schemas.messages import DeclarationError, Fault, HeldEdition
from sources import corrections, documents, mapping, registry
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

    def __init__(self, home: Home, *, sound_alone: bool = False) -> None:
        """Bring together what is declared, received and made up; a source with faults stops it, or is left out."""
        self.home, self.sources = home, registry.sound()[0] if sound_alone else registry.sources()
        earlier = self._documents()
        found, self.refused = inbox.scan(home.inbox, self.sources, today(), self._read(earlier))
        before = {
            (source, edition): (date.fromisoformat(snapshot.received), snapshot.name)
            for source, edition, snapshot in received_editions(home)
        }
        self.editions = editions(self.sources, found, before, documents=earlier, examples=home.has_examples)
        for key in [key for key in self.editions if self._is_taken_back(key)]:
            del self.editions[key]

    def _documents(self) -> list[Edition]:
        """Return the editions that are read from documents collected earlier."""
        found = [
            documents.collected(self.sources[source], edition, snapshot.name, date.fromisoformat(snapshot.received))
            for source, edition, snapshot in received_editions(self.home, is_read=True)
            if source in self.sources
        ]
        return [edition for edition in found if edition]

    def _read(self, collected: list[Edition]) -> dict[str, dict[str, str]]:
        """Return sha256 by source and edition of documents; of one that could not be read another takes the place."""
        read: dict[str, dict[str, str]] = {}
        for edition in collected:
            snapshot = self._snapshot(edition)
            if snapshot and self._folder(edition, snapshot).report().status != "held":
                read.setdefault(edition.source, {})[edition.edition] = snapshot.sha256
        return read

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
        return self._snapshot(self.editions[key])

    def _snapshot(self, edition: Edition) -> Snapshot | None:
        return snapshot_of(self.home, edition.source, edition.edition, is_read=edition.is_read)

    def folder(self, key: str) -> EditionFolder | None:
        """Return where the results of an edition lie, or None where it is unknown or was not collected."""
        snapshot = self.snapshot(key) if key in self.editions else None
        return self._folder(self.editions[key], snapshot) if snapshot else None

    def _folder(self, edition: Edition, snapshot: Snapshot) -> EditionFolder:
        return EditionFolder(self.home, edition, self.sources[edition.source], snapshot)

    def loading(self) -> dict[str, Edition]:
        """Return the editions whose figures go into a release, by partition key.

        Where an edition exists both transcribed and read, editions.csv says which loads. A document takes the place of
        its transcription once it agrees with it in every figure, or an analyst confirmed where it does not.
        """
        read = {key for key in self.editions if (report := self.report(f"{key}|read")).valid and not report.differing}
        gone = {key for key, edition in self.editions.items() if edition.gives_way and key in read}
        waiting = {f"{key}|read" for key, edition in self.editions.items() if edition.gives_way and key not in read}
        return {key: one for key, one in self.editions.items() if one.loads and key not in gone | waiting}

    def unlike(self) -> list[str]:
        """Return the editions whose reading is unlike their transcription, which therefore loads."""
        giving = (key for key, edition in self.editions.items() if edition.gives_way)
        return [key.replace("|", "/") for key in giving if self.report(f"{key}|read").differing]

    def report(self, key: str) -> Report:
        """Return what became of an edition."""
        folder = self.folder(key)
        return folder.report() if folder else Report(status="not_loaded")

    def waiting(self) -> list[str]:
        """Return every fault that keeps something in quarantine or the inbox, one line each."""
        lines = [str(fault) for fault in self.refused]
        for key, edition in self.editions.items():
            if edition.loads and not self._is_replaced(key):
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
    name: str,
    work: Callable[[Editions, EditionFolder, Edition, Source], pd.DataFrame],
    beside: Callable[[Editions, str], str] | None = None,
) -> Callable[[Editions, str], str]:
    """Return a step that runs only when its result is not there, and holds the edition when it cannot.

    Args:
        name: Name of its result.
        work: The step.
        beside: Digest of what it needs beside the edition itself: it runs again when that is another.
    """

    def run_step(run: Editions, key: str) -> str:
        folder = run.folder(key)
        if folder is None:
            return UNCHANGED
        # A wrong file of decisions stops the run here; below it would hold an edition that is right.
        rests_on = beside(run, key) if beside else ""
        report = folder.report()
        if folder.has(name) and (report.status == HELD or beside is None or report.rests_on == rests_on):
            return UNCHANGED
        try:
            folder.write(name, work(run, folder, run.editions[key], run.source(key)))
            # Last, so that a run that was cut off does it again.
            folder.write_report(replace(folder.report(), rests_on=rests_on))
        except HeldEdition as held:
            folder.hold(held.faults)
            return HELD
        except DeclarationError as wrong:
            folder.hold([wrong.fault])
            return HELD
        return NEW

    return run_step


def _extracted(run: Editions, folder: EditionFolder, edition: Edition, source: Source) -> pd.DataFrame:
    snapshot = run.snapshot(edition.key)
    reading = extract(content_of(run.home, snapshot) if snapshot else b"", edition, source)
    found = [asdict(finding) for finding in reading.findings]
    if reading.offsets is not None:
        folder.write("offsets", reading.figures[["figure_id"]].assign(in_sentence=reading.offsets))
    folder.write_report(Report(figures=len(reading.figures), found_reading=found))
    return reading.figures


def _classified(_: Editions, folder: EditionFolder, edition: Edition, source: Source) -> pd.DataFrame:
    return classify(
        folder.read("reported_figures"),
        mapping.load(source.folder, edition.as_of),
        corrections.load(source.folder),
        echo=edition.access == "published",
    )


def _validated(run: Editions, folder: EditionFolder, edition: Edition, source: Source) -> pd.DataFrame:
    figures, report = folder.read("coded_figures"), folder.report()
    findings = [Fault(**found) for found in report.found_reading]
    if edition.is_read:
        figures, unfit, report.differing = readings.settled(run, edition, figures)
        findings += unfit
        folder.write("settled_figures", figures)
    result = validate(figures, edition, source)
    for name in ("valid", "quarantined", "review", "context"):
        setattr(report, name, len(getattr(result, name)))
    folder.write("quarantined", result.quarantined)
    report.faults = [line for faults in result.quarantined["faults"] for line in faults.split("\n")]
    report.findings = [asdict(found) for found in dict.fromkeys([*findings, *result.findings])]
    folder.write_report(report)
    return result.observations


extract_edition = _step("reported_figures", _extracted)
classify_edition = _step("coded_figures", _classified)
validate_edition = _step("valid_figures", _validated, readings.rests_on)


def findings_of(run: Editions) -> list[tuple[str, str, Fault]]:
    """Return source, edition and finding of every edition that loads, and of documents that wait to do so."""
    told = run.loading() | {key: edition for key, edition in run.editions.items() if edition.is_read and edition.loads}
    return [
        (edition.source, edition.edition, Fault(**found))
        for key, edition in sorted(told.items())
        for found in run.report(key).findings
    ]
