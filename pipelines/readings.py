"""What is read from documents, beside what was said before: earlier figures, transcriptions, decisions.

Belongs here: bringing together what the pure steps compare a reading with, and the digest of it.
Does not belong here: the comparison (`steps/review.py`, `steps/reconcile.py`), running steps (`editions.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd

from pipelines import decisions
from pipelines.steps import reconcile
from pipelines.steps.decisions import ACCEPTED, CONTEXT, REJECT, latest, marks
from pipelines.steps.reconcile import shown
from pipelines.steps.review import dimensions, settle
from pipelines.store import EditionFolder, digest
from schemas import structure, tables
from schemas.messages import Fault, several
from sources.declaration import Edition
from sources.documents import issue

WITHDRAWN = "withdrawn"  # code list `state`

if TYPE_CHECKING:
    from pipelines.editions import Editions


def order(edition: Edition) -> tuple[object, ...]:
    """Return what sorts editions by when they became known; a transcription goes before what is read."""
    return edition.as_of, edition.is_read, edition.delivery, edition.key


def folders(run: Editions) -> list[tuple[Edition, EditionFolder]]:
    """Return the editions read from documents with what is kept of each, in the order they became known."""
    found = [(edition, run.folder(edition.key)) for edition in run.editions.values() if edition.is_read]
    return [(edition, folder) for edition, folder in sorted(found, key=lambda one: order(one[0])) if folder]


def rests_on(run: Editions, key: str) -> str:
    """Return a digest of what validating an edition needs beside it; empty where it is not read from a document.

    Raises:
        DeclarationError: E602 when the file of decisions is no such file.
    """
    edition = run.editions[key]
    if not edition.is_read:
        return ""
    before = [(folder.digest, folder.report().rests_on) for _, folder in _before(run, edition)]
    return digest([before, [asdict(decision) for decision in decisions.load(run.home, edition.source)]])


def settled(run: Editions, edition: Edition, figures: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault], int]:
    """Return the figures of a document with their disposition, findings, and how many are unlike the transcription.

    Args:
        run: Editions of a home.
        edition: The document.
        figures: Its coded figures.
    """
    earlier = [folder.read("valid_figures") for _, folder in _before(run, edition)]
    said = pd.concat(earlier, ignore_index=True) if earlier else tables.typed(pd.DataFrame(), "observations")
    figures, findings = settle(
        figures, edition, said, decisions.load(run.home, edition.source), _delivered(run, edition)
    )
    findings += _missing(run, edition, figures, said, {finding.place for finding in findings})
    if figures["disposition"].eq("context").all():
        told = f"{several(len(figures), 'number')}, no count of cases among them: dsig review --disposition context"
        findings.append(Fault("F108", edition.path.name, told))
    compared = reconciled(run, edition, figures)
    if compared is None:
        return figures, findings, 0
    if not compared["outcome"].isin(reconcile.SETTLED).all():
        told = f"{reconcile.summary(compared)}: see dsig reconcile {edition.source}"
        findings.append(Fault("F107", edition.path.name, told))
    return figures, findings, len(reconcile.in_the_way(compared))


def rejected(run: Editions) -> list[str]:
    """Return the ids of the figures of all documents that do not load because an analyst rejected them."""
    found: list[str] = []
    for edition, folder in folders(run):
        if not folder.parquet("settled_figures").exists():
            continue
        figures = folder.read("settled_figures")
        decided = latest(decisions.load(run.home, edition.source), edition)
        marked = {mark for mark, decision in decided.items() if decision.decision == REJECT}
        found += figures["figure_id"][marks(figures).isin(marked) & figures["disposition"].eq(CONTEXT)].tolist()
    return found


def pending(run: Editions, edition: Edition) -> dict[object, pd.Series]:
    """Return the figures of a document that will stand otherwise after the next refresh, by index, as they will stand.

    Args:
        run: Editions of a home.
        edition: The document.
    """
    folder = run.folder(edition.key)
    if folder is None or is_taken_up(run, folder) or not folder.parquet("settled_figures").exists():
        return {}
    now, then = folder.read("settled_figures"), upcoming(run, folder)
    columns = [*structure.DIMENSIONS, "obs_value", "disposition", "confirmed_by", "confirmed_at"]
    return {
        index: then.loc[index]
        for index in now.index
        if now.loc[index, columns].fillna("").tolist() != then.loc[index, columns].fillna("").tolist()
    }


def is_taken_up(run: Editions, folder: EditionFolder) -> bool:
    """Return whether the last refresh knew all that is decided now about a document, and all that was said before."""
    return folder.report().rests_on == rests_on(run, folder.edition.key)


def upcoming(run: Editions, folder: EditionFolder) -> pd.DataFrame:
    """Return the figures of a document as the next refresh will settle them."""
    if is_taken_up(run, folder):
        return folder.read("settled_figures")
    return settled(run, folder.edition, folder.read("coded_figures"))[0]


def in_the_way(run: Editions, folder: EditionFolder) -> pd.DataFrame | None:
    """Return what will keep a document from taking the place of its transcription; None where none gives way to it.

    Args:
        run: Editions of a home.
        folder: Of the document.

    Returns:
        Rows with the columns of `reconcile.COLUMNS`, as the next refresh will find them.
    """
    edition = folder.edition
    other = run.editions.get(f"{edition.source}|{edition.edition}")
    if other is None or not other.gives_way:
        return None
    compared = reconciled(run, edition, upcoming(run, folder))
    return None if compared is None else reconcile.in_the_way(compared)


def _missing(
    run: Editions, edition: Edition, figures: pd.DataFrame, said: pd.DataFrame, asked: set[str]
) -> Iterator[Fault]:
    """Yield what loaded from earlier deliveries of a document and is not in this one: it stands, and is told.

    Args:
        run: Editions of a home.
        edition: This delivery.
        figures: Its figures.
        said: What the source said by its day, oldest first: what it took back is not told again.
        asked: Ids of figures that another finding asks about.
    """
    state = {dimensions(row): row["state"] for _, row in said.iterrows()}
    known = {dimensions(row) for _, row in figures.iterrows()} | {key for key in state if state[key] == WITHDRAWN}
    marked = set(marks(figures))
    for other, folder in _deliveries(run, edition):
        earlier = folder.read("settled_figures")
        for mark, (_, row) in zip(marks(earlier), earlier.iterrows(), strict=True):
            is_here = dimensions(row) in known or mark in marked or row["figure_id"] in asked
            if row["disposition"] == ACCEPTED and not is_here:
                known.add(dimensions(row))
                told = f"{shown(row)} in {other.edition}, and not in this delivery; it still loads as it was said"
                fix = f"dsig explain F109 says how to enter that it was taken back on {edition.as_of}, or to reject it"
                yield Fault("F109", row["figure_id"], f"{told}: {fix}")


def reconciled(run: Editions, edition: Edition, figures: pd.DataFrame) -> pd.DataFrame | None:
    """Return a reading beside the transcription of the same edition, or None where there is none.

    Args:
        run: Editions of a home.
        edition: The document.
        figures: Its figures, settled.
    """
    folder = run.folder(f"{edition.source}|{issue(edition.edition)[0]}")
    if folder is None or folder.edition.is_read or not folder.parquet("coded_figures").exists():
        return None
    read = figures[figures["disposition"].isin(["accepted", "review"])]
    return reconcile.reconcile(read, folder.read("coded_figures"), edition.edition)


def _delivered(run: Editions, this: Edition) -> dict[str, set[tuple[object, ...]]] | None:
    """Return the marks of the figures of a document's earlier deliveries, and what each was read as; None for none."""
    folders = [folder for _, folder in _deliveries(run, this)]
    known: dict[str, set[tuple[object, ...]]] = {}
    for figures in (folder.read("coded_figures") for folder in folders):
        for mark, (_, row) in zip(marks(figures), figures.iterrows(), strict=True):
            known.setdefault(mark, set()).add(dimensions(row))
    return known if folders else None


def _deliveries(run: Editions, this: Edition) -> list[tuple[Edition, EditionFolder]]:
    """Return the earlier deliveries of a document."""
    base, _ = issue(this.edition)
    return [one for one in _before(run, this) if one[0].is_read and issue(one[0].edition)[0] == base]


def _before(run: Editions, this: Edition) -> Iterator[tuple[Edition, EditionFolder]]:
    """Yield the editions of the source that were known before a document and load, transcriptions too."""
    for edition in sorted(run.editions.values(), key=order):
        if edition.source != this.source or not edition.loads or order(edition) >= order(this):
            continue
        folder = run.folder(edition.key)
        if folder and this.loads and folder.parquet("valid_figures").exists():
            yield edition, folder
