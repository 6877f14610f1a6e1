"""A decision of an analyst checked before it is kept.

Belongs here: whether a decision fits the structure, the figure, the other figures and the decision before it.
Does not belong here: lists of what waits (`reviewing.py`), the file (`decisions.py`), what it does
(`steps/decisions.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines import decisions, readings
from pipelines.editions import Editions
from pipelines.home import Home, today
from pipelines.steps.decisions import ACCEPTED, CONFIRM, Decision, apply, latest, marks, reading
from pipelines.steps.reconcile import shown
from pipelines.steps.review import REQUIRED, dimensions
from pipelines.steps.validate import validate
from pipelines.store import EditionFolder
from pipelines.tracing import own_id
from schemas import review
from schemas.messages import DsigError, Fault
from sources.declaration import Edition


@dataclass(frozen=True)
class Answer:
    """What an analyst answers about a figure.

    Attributes:
        figure_id: Figure read from a document, whatever its disposition.
        decision: confirm or reject.
        changes: Codes to set, by dimension; obs_value for the count.
        who: Analyst.
        why: Reason.
        replaces: Whether it takes the place of a decision on the same figure.
    """

    figure_id: str
    decision: str
    changes: dict[str, str]
    who: str
    why: str
    replaces: bool = False


@dataclass(frozen=True)
class Kept:
    """What was kept of an answer.

    Attributes:
        decision: The decision.
        before: The one it takes the place of.
        edition: Where the figure stands.
        in_the_way: How many figures keep its document from taking the place of the transcription.
    """

    decision: Decision
    before: Decision | None
    edition: Edition
    in_the_way: int


def decide(home: Home, answer: Answer) -> Kept:
    """Keep what an analyst decided about a figure; it holds from the next refresh on.

    Args:
        home: Home folder.
        answer: What they decided.

    Raises:
        DsigError: E803 no such figure was read, E808 what is set, the figure as a whole or the decision does not fit,
            E706 a refresh is running.
    """
    with home.lock():
        run = Editions(home)
        folder, coded, index = _found(run, answer.figure_id)
        edition = folder.edition
        _check_changes(answer)
        mark = marks(coded)[index]
        before = latest(decisions.load(home, edition.source), edition).get(mark)
        if before and not answer.replaces:
            raise DsigError("E808", answer.figure_id, f"{before}; add --replace to decide anew")
        made = _made(answer, coded.loc[index], mark)
        if made.decision == CONFIRM:
            _check_whole(run, edition, coded.loc[[index]].copy(), made)
            _check_alone(run, edition, coded, index, made)
        decisions.add(home, made)
        left = readings.in_the_way(run, folder)
    return Kept(made, before, edition, 0 if left is None else len(left))


def _made(answer: Answer, figure: pd.Series, mark: str) -> Decision:
    printed = figure["printed_value"]
    return Decision(
        figure_id=figure["figure_id"],
        decision=answer.decision,
        changes=answer.changes,
        who=answer.who,
        when=today(),
        why=answer.why,
        printed_value="" if pd.isna(printed) else str(printed),
        reading=reading(figure),
        mark=mark,
    )


def _found(run: Editions, figure_id: str) -> tuple[EditionFolder, pd.DataFrame, object]:
    for edition, folder in readings.folders(run):
        own = own_id(edition, figure_id, folder.snapshot.sha256)
        if own and folder.parquet("coded_figures").exists():
            coded = folder.read("coded_figures")
            for index in coded.index[coded["figure_id"].eq(own)]:
                return folder, coded, index
    raise DsigError("E803", figure_id, "no figure of this id was read from a document: copy one from dsig review")


def _check_changes(answer: Answer) -> None:
    for name, value in answer.changes.items():
        decisions.check(f"--set {name}={value}", name, value)
    if "obs_value" in answer.changes and not answer.why.strip():
        raise DsigError("E808", answer.figure_id, "the document prints another count: say why with --reason TEXT")


def _check_whole(run: Editions, edition: Edition, figure: pd.DataFrame, decision: Decision) -> None:
    """Refuse a confirmation that would leave a figure that cannot load."""
    index = figure.index[0]
    apply(figure, index, decision)
    if missing := [name for name in REQUIRED if pd.isna(figure.at[index, name])]:
        fix = " ".join(f"--set {name}=CODE" for name in missing)
        raise DsigError("E808", decision.figure_id, f"not known: {', '.join(missing)}; add {fix}")
    if (measure := figure.at[index, "measure"]) in review.rules().never_loaded:
        raise DsigError("E808", decision.figure_id, f"{measure} is never loaded as a count: set another measure")
    broken = validate(figure, edition, run.sources[edition.source]).quarantined
    for lines in broken["faults"]:
        raise DsigError("E808", decision.figure_id, Fault.read(str(lines).split("\n")[0]).detail)


def _check_alone(run: Editions, edition: Edition, coded: pd.DataFrame, index: object, decision: Decision) -> None:
    """Refuse a confirmation beside another value of the same key: both would go to quarantine."""
    settled, _, _ = readings.settled(run, edition, coded)
    apply(settled, index, decision)
    this = settled.loc[index]
    others = settled[settled["disposition"].eq(ACCEPTED)].drop(index=[index])
    for _, other in others.iterrows():
        if dimensions(other) == dimensions(this) and shown(other) != shown(this):
            said = f"the document would say {shown(this)} and {shown(other)} of the same thing"
            fix = f"reject the other first: dsig reject {other['figure_id']} --reason TEXT, or --set what sets it apart"
            raise DsigError("E808", decision.figure_id, f"{said}; {fix}")
