"""Decisions of analysts on figures read from documents, replayed on every run.

Belongs here: what a decision is, how it finds its figure again, what it does to it, when it no longer fits (F106),
what it takes out (F110).
Does not belong here: doubts (`review.py`), decisions as a file (`pipelines/decisions.py`).

A decision goes with the sentence, the number as printed and the reading it was taken on. Where one of them is another
now, the figure waits again, and that is a finding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from schemas import structure
from schemas.messages import Fault
from sources.declaration import Edition
from sources.documents import issue

CONFIRM, REJECT = "confirm", "reject"
ACCEPTED, REVIEW, CONTEXT = "accepted", "review", "context"


@dataclass(frozen=True)
class Decision:
    """What an analyst decided about a figure.

    Attributes:
        figure_id: The figure.
        decision: confirm or reject.
        changes: What was set, by column.
        who, when, why: Analyst, day, reason.
        printed_value: The number as printed.
        reading: The figure as read then, from `reading`.
        mark: The sentence and number then, from `marks`.
    """

    figure_id: str
    decision: str
    changes: dict[str, str]
    who: str
    when: date
    why: str
    printed_value: str
    reading: str
    mark: str

    @property
    def edition(self) -> str:
        """Edition of the figure."""
        return self.figure_id.split("/")[1]

    @property
    def past(self) -> str:
        """What was done to the figure."""
        return "confirmed" if self.decision == CONFIRM else "rejected"

    def __str__(self) -> str:
        """Return what was decided, by whom, when and why."""
        why = f": {self.why}" if self.why else ""
        return f"{self.past} by {self.who} on {self.when}{why}"


def marks(figures: pd.DataFrame) -> pd.Series:
    """Return a digest per figure of its sentence, its number, and which of those alike in the document it is."""
    said = figures["sentence"].fillna(figures["place"]).fillna("")
    printed = figures["printed_value"].fillna("")
    nth = figures.groupby([said, printed], sort=False).cumcount()
    lines = [f"{text}\n{number}\n{order}" for text, number, order in zip(said, printed, nth, strict=True)]
    return pd.Series([hashlib.sha256(line.encode()).hexdigest()[:16] for line in lines], figures.index, dtype="string")


def reading(figure: pd.Series) -> str:
    """Return how a figure was read, as `column=value` separated by spaces, what is not broken down left out."""
    names = [name for name in structure.DIMENSIONS if name != "source"]
    said = {name: figure[name] for name in ("obs_value", "state", *names)}
    defaults = {name: structure.COLUMNS[name].default for name in names}
    return " ".join(f"{k}={v}" for k, v in said.items() if pd.notna(v) and v != defaults.get(k))


def set_aside(figures: pd.DataFrame, index: object, disposition: str, reason: str) -> None:
    """Give a row another disposition, in place, and say why."""
    figures.at[index, "disposition"] = disposition
    add_reason(figures, index, reason)


def add_reason(figures: pd.DataFrame, index: object, reason: str) -> None:
    """Add a reason to a row, in place; a reason stands once."""
    earlier = figures.at[index, "reasons"]
    reasons = [] if pd.isna(earlier) else str(earlier).split("\n")
    figures.at[index, "reasons"] = "\n".join(dict.fromkeys([*reasons, *reason.split("\n")]))


def replay(figures: pd.DataFrame, edition: Edition, decisions: Sequence[Decision]) -> list[Fault]:
    """Apply decisions to the figures of an edition, in place.

    Args:
        figures: Frame of table `reported_figures`, coded.
        edition: Where they stand.
        decisions: Decisions on figures of the source, oldest first; of two on one figure the later holds.

    Returns:
        The decisions that no longer fit.
    """
    decided = latest(decisions, edition)
    index_of = dict(zip(marks(figures), figures.index, strict=True))
    standing = {mark: decision for mark, decision in decided.items() if mark in index_of}
    undecided = figures.drop(index=[index_of[mark] for mark in standing])
    findings: list[Fault] = []
    for mark, decision in decided.items():
        index = index_of.get(mark)
        if index is None:
            if not any(_is_alike(decision, other) for other in standing.values()):
                findings += _without_its_sentence(decision, edition, undecided)
        elif _coding(reading(figures.loc[index]), decision) != _coding(decision.reading, decision):
            figure_id = figures.at[index, "figure_id"]
            told = f"the same sentence is read otherwise now: {_decide(figure_id, ' --replace')}"
            findings.append(_unfit(decision, told))
            set_aside(figures, index, REVIEW, f"read otherwise than when it was {decision.past} on {decision.when}")
        else:
            findings += _withdrawn(figures.loc[index], decision, decisions)
            apply(figures, index, decision)
    return findings


def latest(decisions: Sequence[Decision], edition: Edition) -> dict[str, Decision]:
    """Return the decisions that hold for an edition, by mark; of two the later one."""
    return {decision.mark: decision for decision in decisions if _concerns(decision, edition)}


def _is_alike(decision: Decision, other: Decision) -> bool:
    """Return whether another decision, whose sentence stands, speaks of the same figure."""
    codings = [_without_value(_coding(one.reading, one)) for one in (decision, other)]
    return decision.figure_id == other.figure_id or codings[0] == codings[1]


def _without_its_sentence(decision: Decision, edition: Edition, undecided: pd.DataFrame) -> Iterator[Fault]:
    """Yield a finding where a decision asks for another: its number stands in another sentence, or nowhere."""
    before = _coding(decision.reading, decision)
    for index, row in undecided.iterrows():
        now = _coding(reading(row), decision)
        if now == before and row["disposition"] == ACCEPTED and decision.decision == CONFIRM:
            return  # said in other words, and not in doubt
        is_alike = _without_value(now) == _without_value(before) and row["disposition"] != CONTEXT
        if is_alike or (row["printed_value"] == decision.printed_value and row["disposition"] == REVIEW):
            figure_id = undecided.at[index, "figure_id"]
            yield _unfit(decision, f"its sentence or number is another now: {_decide(figure_id)}")
            return
    if decision.edition == edition.edition:
        line = f"take its line out of decisions/{edition.source}.csv"
        yield _unfit(decision, f"its sentence or number is not in the document as it is read now: {line}")


def _withdrawn(figure: pd.Series, decision: Decision, decisions: Sequence[Decision]) -> Iterator[Fault]:
    """Yield a finding where a decision takes out what loaded before: nothing leaves a release in silence."""
    own = [one.decision for one in decisions if one.figure_id == decision.figure_id]
    was_loaded = figure["disposition"] == ACCEPTED or CONFIRM in own
    if decision.decision == REJECT and was_loaded and decision.figure_id == figure["figure_id"]:
        told = f"rejected on {decision.when}, and no longer loaded: dsig review --rejected says by whom and why"
        yield Fault("F110", decision.figure_id, told)


def _concerns(decision: Decision, edition: Edition) -> bool:
    (name, number), (this, delivery) = issue(decision.edition), issue(edition.edition)
    return name == this and number <= delivery


def _coding(text: str, decision: Decision) -> dict[str, str]:
    """Return what a reading comes to under a decision: a reader that learnt what was set is no other reading."""
    coded = dict(pair.split("=", 1) for pair in text.split()) | decision.changes
    if "obs_value" in decision.changes:
        coded.pop("state", None)
    return {name: code for name, code in coded.items() if code != structure.COLUMNS[name].default}


def _without_value(coding: dict[str, str]) -> dict[str, str]:
    return {name: code for name, code in coding.items() if name not in ("obs_value", "state")}


def _decide(figure_id: object, option: str = "") -> str:
    return f"dsig confirm {figure_id}{option}, or dsig reject {figure_id}{option} --reason TEXT"


def _unfit(decision: Decision, why: str) -> Fault:
    return Fault("F106", decision.figure_id, f"{decision.past} on {decision.when}, but {why}")


def apply(figures: pd.DataFrame, index: object, decision: Decision) -> None:
    """Apply a decision to a row of `reported_figures`, in place."""
    if decision.decision == REJECT:
        set_aside(figures, index, CONTEXT, str(decision))
        return
    for name, value in decision.changes.items():
        figures.at[index, name] = int(value) if name == "obs_value" else value
        line, earlier = f"{name} = {value}: set when it was confirmed", figures.at[index, "coding"]
        figures.at[index, "coding"] = line if pd.isna(earlier) else f"{earlier}\n{line}"
    if "obs_value" in decision.changes:
        value = figures.at[index, "obs_value"]
        figures.at[index, "obs_low"] = figures.at[index, "obs_high"] = value
        figures.at[index, "qualifier"], figures.at[index, "state"] = "exact", "reported" if value else "explicit_zero"
    figures.at[index, "disposition"], figures.at[index, "faults"] = ACCEPTED, pd.NA
    figures.at[index, "confirmed_by"] = decision.who
    figures.at[index, "confirmed_at"] = pd.Timestamp(decision.when)
