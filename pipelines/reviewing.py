"""What an analyst is asked about figures read from documents.

Belongs here: the figures that wait, the findings an analyst should see, readings beside transcriptions.
Does not belong here: decisions (`deciding.py`), doubts (`steps/review.py`), one figure (`tracing.py`),
printing (`cli`).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines import decisions, readings
from pipelines.editions import Editions, findings_of
from pipelines.home import Home
from pipelines.steps import reconcile
from pipelines.steps.decisions import REJECT, REVIEW, latest, marks, reading
from pipelines.store import EditionFolder
from schemas.messages import Fault
from sources import registry
from sources.declaration import Edition
from sources.documents import issue

LISTED = (
    "figure_id",
    "printed_value",
    "reading",
    "sentence",
    "place",
    "confidence",
    "disposition",
    "reasons",
    "decided",
)
TOLD = ("F106", "F109", "F110")


def figures(home: Home, source: str = "", disposition: str = REVIEW, is_rejected: bool = False) -> pd.DataFrame:
    """Return figures read from documents that load, as an analyst is shown them.

    Args:
        home: Home folder.
        source: Only of this source; empty for all.
        disposition: Code list `disposition`.
        is_rejected: Only those that an analyst rejected, whatever the disposition.

    Returns:
        Columns of `LISTED`; the number stands between >> and << in its sentence; `decided` is what was decided since
        the last refresh, which the next one takes up. What stands in several deliveries of a document is listed once,
        for the last of them.

    Raises:
        DeclarationError: E805 when the source is unknown.
    """
    run = Editions(home, sound_alone=True)
    if source:
        registry.find(source)
    rows = []
    for edition, folder in readings.folders(run):
        if edition.loads and source in ("", edition.source) and folder.parquet("settled_figures").exists():
            shown = _shown(run, edition, folder)
            rows.append(shown[shown["is_rejected"] if is_rejected else shown["disposition"].eq(disposition)])
    if not rows:
        return pd.DataFrame(columns=list(LISTED))
    listed = pd.concat(rows, ignore_index=True)
    return listed.drop_duplicates(["issue", "mark"], keep="last", ignore_index=True)[list(LISTED)]


def _shown(run: Editions, edition: Edition, folder: EditionFolder) -> pd.DataFrame:
    settled = folder.read("settled_figures")
    decided = latest(decisions.load(run.home, edition.source), edition)
    pending = readings.pending(run, edition)
    mark = marks(settled)
    rejected = {one for one, decision in decided.items() if decision.decision == REJECT}
    return settled.assign(
        issue=f"{edition.source}/{issue(edition.edition)[0]}",
        mark=mark,
        sentence=marked(settled, folder.read("offsets")),
        reading=[reading(row) for _, row in settled.iterrows()],
        is_rejected=mark.isin(rejected),
        decided=[str(decided[one]) if at in pending and one in decided else "" for at, one in mark.items()],
    )


def marked(figures: pd.DataFrame, offsets: pd.DataFrame) -> pd.Series:
    """Return the sentence of each figure with its number between >> and <<.

    Args:
        figures: Frame with the columns of `reported_figures`.
        offsets: Columns figure_id and in_sentence: where in its sentence the number stands.
    """
    start_of = dict(zip(offsets["figure_id"], offsets["in_sentence"], strict=True))
    starts = figures["figure_id"].map(start_of)
    shown = zip(figures["sentence"], figures["printed_value"], starts, strict=True)
    return pd.Series([_marked(*one) for one in shown], figures.index, dtype="string")


def _marked(sentence: object, printed: object, start: int) -> object:
    if pd.isna(sentence) or pd.isna(printed) or not printed:
        return sentence
    text, end = str(sentence), start + len(str(printed))
    return f"{text[:start]}>>{text[start:end]}<<{text[end:]}"


def told(home: Home) -> list[str]:
    """Return the findings about decisions and later deliveries, which an analyst should see, one line each."""
    found = findings_of(Editions(home, sound_alone=True))
    return [f"{source}/{edition}: {finding}" for source, edition, finding in found if finding.code in TOLD]


@dataclass(frozen=True)
class Reconciled:
    """What was read beside what was transcribed, for each document of a source that has both.

    Attributes:
        rows: Columns of `reconcile.COLUMNS`, as the decisions taken by now leave them.
        faults: Those of documents that could not be read.
        is_taken_up: False where the next refresh will find something else than the last one did.
    """

    rows: pd.DataFrame
    faults: list[Fault]
    is_taken_up: bool


def reconciled(home: Home, source: str) -> Reconciled:
    """Return what was read beside what was transcribed, for each document of a source that has both.

    Args:
        home: Home folder.
        source: Source id.

    Raises:
        DeclarationError: E805 when the source is unknown.
    """
    registry.find(source)
    run = Editions(home, sound_alone=True)
    tables, faults, is_taken_up = [], [], True
    for edition, folder in readings.folders(run):
        if edition.source != source:
            continue
        faults += [Fault.read(fault) for fault in folder.report().faults]
        if folder.parquet("settled_figures").exists():
            compared = readings.reconciled(run, edition, readings.upcoming(run, folder))
            tables += [] if compared is None else [compared]
            is_taken_up &= compared is None or readings.is_taken_up(run, folder)
    rows = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(reconcile.COLUMNS))
    return Reconciled(rows, faults, is_taken_up)
