"""What an analyst is asked about figures read from documents, and what they answer.

Belongs here: the figures that wait, a decision checked before it is kept, readings beside transcriptions.
Does not belong here: doubts and replayed decisions (`steps/review.py`, `steps/decisions.py`), printing (`cli`).
"""

from __future__ import annotations

import re
from difflib import get_close_matches

import pandas as pd

from pipelines import decisions, readings
from pipelines.editions import Editions
from pipelines.home import Home, today
from pipelines.steps import reconcile
from pipelines.steps.decisions import CONFIRM, REVIEW, Decision, apply, marks, reading
from pipelines.steps.review import REQUIRED
from pipelines.steps.validate import validate
from pipelines.store import EditionFolder
from schemas import review
from schemas.messages import DeclarationError, DsigError, Fault
from sources import declared, registry
from sources.declaration import Edition
from sources.documents import issue

LISTED = ("figure_id", "printed_value", "reading", "sentence", "place", "confidence", "disposition", "reasons")
SETTABLE = (*declared.DIMENSIONS, "obs_value")


def figures(home: Home, source: str = "", disposition: str = REVIEW) -> pd.DataFrame:
    """Return figures read from documents that load, as an analyst is shown them.

    Args:
        home: Home folder.
        source: Only of this source; empty for all.
        disposition: Code list `disposition`.

    Returns:
        Columns of `LISTED`; the number stands between >> and << in its sentence. What stands in several deliveries
        of a document is listed once, for the last of them.

    Raises:
        DeclarationError: E805 when the source is unknown.
    """
    run = Editions(home)
    if source:
        registry.find(source)
    rows = []
    for edition, folder in _read(run):
        if edition.loads and source in ("", edition.source) and folder.parquet("settled_figures").exists():
            settled = folder.read("settled_figures")
            shown = settled.assign(
                issue=f"{edition.source}/{issue(edition.edition)[0]}",
                mark=marks(settled),
                sentence=marked(settled),
            )
            shown = shown[shown["disposition"].eq(disposition)]
            rows.append(shown.assign(reading=[reading(row) for _, row in shown.iterrows()]))
    if not rows:
        return pd.DataFrame(columns=list(LISTED))
    listed = pd.concat(rows, ignore_index=True)
    return listed.drop_duplicates(["issue", "mark"], keep="last", ignore_index=True)[list(LISTED)]


def marked(figures: pd.DataFrame) -> pd.Series:
    """Return the sentence of each figure with its number between >> and <<; of equal numbers each gets its own."""
    nth = figures.groupby(["sentence", "printed_value"], sort=False, dropna=False).cumcount()
    shown = zip(figures["sentence"], figures["printed_value"], nth, strict=True)
    return pd.Series([_marked(*one) for one in shown], figures.index, dtype="string")


def _marked(sentence: object, printed: object, nth: int) -> object:
    if pd.isna(sentence) or pd.isna(printed):
        return sentence
    text = str(sentence)
    places = [found.span() for found in re.finditer(rf"(?<!\w){re.escape(str(printed))}(?!\w)", text)]
    if not places:
        return text
    start, end = places[nth % len(places)]
    return f"{text[:start]}>>{text[start:end]}<<{text[end:]}"


def _read(run: Editions) -> list[tuple[Edition, EditionFolder]]:
    found = [(edition, run.folder(edition.key)) for edition in run.editions.values() if edition.is_read]
    return [(edition, folder) for edition, folder in sorted(found, key=lambda one: readings.order(one[0])) if folder]


def decide(home: Home, figure_id: str, decision: str, changes: dict[str, str], who: str, why: str) -> Decision:
    """Keep what an analyst decided about a figure; it holds from the next refresh on.

    Args:
        home: Home folder.
        figure_id: Figure read from a document, whatever its disposition.
        decision: confirm or reject.
        changes: Codes to set, by dimension; obs_value for the count.
        who: Analyst.
        why: Reason.

    Raises:
        DsigError: E803 no such figure was read, E808 what is set or the figure as a whole does not fit the structure,
            E706 a refresh is running.
    """
    with home.lock():
        run = Editions(home)
        edition, coded, index = _found(run, figure_id)
        _check_changes(changes)
        printed = coded.at[index, "printed_value"]
        made = Decision(
            figure_id=figure_id,
            decision=decision,
            changes=changes,
            who=who,
            when=today(),
            why=why,
            printed_value="" if pd.isna(printed) else str(printed),
            reading=reading(coded.loc[index]),
            mark=marks(coded)[index],
        )
        if decision == CONFIRM:
            _check_whole(run, edition, coded.loc[[index]].copy(), made)
        decisions.add(home, made)
    return made


def _found(run: Editions, figure_id: str) -> tuple[Edition, pd.DataFrame, object]:
    for edition, folder in _read(run):
        if folder.parquet("coded_figures").exists() and figure_id.startswith(f"{edition.source}/{edition.edition}/"):
            coded = folder.read("coded_figures")
            for index in coded.index[coded["figure_id"].eq(figure_id)]:
                return edition, coded, index
    raise DsigError("E803", figure_id, "no figure of this id was read from a document: copy one from dsig review")


def _check_changes(changes: dict[str, str]) -> None:
    for name, value in changes.items():
        place = f"--set {name}={value}"
        if name not in SETTABLE:
            nearest = get_close_matches(name, SETTABLE, 3, 0.3) or SETTABLE
            raise DsigError("E808", place, f"'{name}' is no dimension; nearest: {', '.join(nearest)}")
        if name == "obs_value":
            if not value.isdecimal():
                raise DsigError("E808", place, "a count is a whole number without marks")
            continue
        try:
            declared.check_code(place, declared.codelist_of(name), value)
        except DeclarationError as error:
            raise DsigError("E808", place, error.fault.detail) from error


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


def reconciled(home: Home, source: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Return what was read beside what was transcribed, for each document of a source that has both.

    Args:
        home: Home folder.
        source: Source id.

    Returns:
        Columns of `reconcile.COLUMNS`, and the faults of documents that could not be read.

    Raises:
        DeclarationError: E805 when the source is unknown.
    """
    registry.find(source)
    run = Editions(home)
    tables, faults = [], []
    for edition, folder in _read(run):
        if edition.source != source:
            continue
        faults += [Fault.read(fault) for fault in folder.report().faults]
        if folder.parquet("settled_figures").exists():
            compared = readings.reconciled(run, edition, folder.read("settled_figures"))
            tables += [] if compared is None else [compared]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(reconcile.COLUMNS)), faults
