"""What became of one figure of this home, whether or not it is in a release.

Belongs here: its edition, how it stands after the last refresh, what was decided about it.
Does not belong here: figures of a release (`warehouse/query.py`), lists (`reviewing.py`), printing (`cli`).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines import decisions, documents, readings
from pipelines.editions import Editions
from pipelines.home import Home
from pipelines.steps.decisions import Decision, latest, marks
from pipelines.store import EditionFolder
from sources.declaration import Edition


@dataclass(frozen=True)
class Trace:
    """What became of a figure.

    Attributes:
        edition: Where it stands.
        figure: Row of `reported_figures`, after review where it was read from a document.
        decision: What an analyst decided about it last.
        is_taken_up: False where that decision is younger than the last refresh.
        faults: Why it waits in quarantine, one line each; empty where it does not.
        loads: False where another reading of the same edition loads.
    """

    edition: Edition
    figure: pd.Series
    decision: Decision | None
    is_taken_up: bool
    faults: str
    loads: bool


def trace(home: Home, figure_id: str) -> Trace | None:
    """Return what became of a figure, or None where this home has none of that id.

    Args:
        home: Home folder.
        figure_id: As dsig review or dsig extract prints it.
    """
    run = Editions(home, sound_alone=True)
    for key, edition in run.editions.items():
        folder = run.folder(key)
        own = own_id(edition, figure_id, folder.snapshot.sha256) if folder else ""
        if folder is None or not own:
            continue
        name = "settled_figures" if edition.is_read else "coded_figures"
        rows = folder.read(name) if folder.parquet(name).exists() else pd.DataFrame({"figure_id": []})
        for index in rows.index[rows["figure_id"].eq(own)]:
            return _traced(run, edition, folder, rows, index)
    return None


def own_id(edition: Edition, figure_id: str, sha256: str) -> str:
    """Return the id a figure has within an edition; empty where it is not of that edition.

    Args:
        edition: The edition.
        figure_id: With the edition, or as dsig extract prints it with the first characters of the document's name.
        sha256: Name of the edition's snapshot.
    """
    place = documents.place_of(figure_id)
    if place and place.sha256 and edition.is_read and sha256.startswith(place.sha256):
        return f"{edition.source}/{edition.edition}/{figure_id.partition('/')[2]}"
    return figure_id if figure_id.startswith(f"{edition.source}/{edition.edition}/") else ""


def _traced(run: Editions, edition: Edition, folder: EditionFolder, rows: pd.DataFrame, index: object) -> Trace:
    figure = rows.loc[index]
    decision = None
    if edition.is_read:
        decision = latest(decisions.load(run.home, edition.source), edition).get(marks(rows)[index])
    kept = folder.read("quarantined") if folder.parquet("quarantined").exists() else pd.DataFrame()
    found = kept.loc[kept["figure_id"].eq(figure["figure_id"]), "faults"] if "figure_id" in kept else []
    return Trace(
        edition=edition,
        figure=figure,
        decision=decision,
        is_taken_up=index not in readings.pending(run, edition),
        faults="\n".join(found),
        loads=edition.key in run.loading(),
    )
