"""Reads a collected document: every number with its sentence, its place and what the reader takes it for.

Belongs here: elements of the contract as rows of `reported_figures`, and what a source's declaration adds to them.
Does not belong here: opening documents (`worker.py`), reading them (`contract.py`), whether a figure loads
(`pipelines/steps/review.py`).

Of a confidential document nothing is kept beyond the cell: no sentence, and of a number that counts nothing of ours
only where it stands and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from schemas import codelists, review, structure
from schemas.messages import Fault, HeldEdition
from sources import registry
from sources.declaration import DOCUMENT, Edition, SourceDeclaration
from sources.readers import worker
from sources.readers.prose.judging import DOUBT, UNKNOWN, is_inferred
from sources.readers.prose.sums import CLOSES, FINDINGS
from sources.readers.questions import Coded, Coding, Element
from sources.reading import Reading, figure_id, frame
from sources.registry import Source

EXTRACTOR = f"{DOCUMENT} 1"
_VALUES = ("obs_value", "obs_low", "obs_high", "qualifier", "state", "confidence", "disposition", "sentence")
_PRINTED = ("printed_value", "obs_value", "obs_low", "obs_high")
_MISPLACED = "move it to the inbox folder of its own source, or transcribe it"


def read(content: bytes, edition: Edition, source: Source) -> Reading:
    """Read a document in a worker process, within its limits.

    Args:
        content: Its bytes.
        edition: The edition; its path gives the name and with it the format.
        source: Its source.

    Raises:
        HeldEdition: The fault that keeps it from being read; E113 when it is a document of somebody else.
    """
    coded = _coded(content, edition, source.declaration)
    if not coded.is_named:
        told = f"no sentence names {source.declaration.publisher}, whose documents these are: {_MISPLACED}"
        raise HeldEdition([Fault("E113", edition.path.name, told)])
    elements = [by_source(element, source.declaration) for element in coded.elements]
    figures = [_figure(element, edition) for element in elements]
    offsets = [element["locator"]["in_sentence"] for element in elements]
    return Reading(frame(figures), list(_findings(figures, edition)), pd.Series(offsets, dtype="int64"))


def _findings(figures: list[Element], edition: Edition) -> Iterator[Fault]:
    """Yield what the reader found that does not fit, once for all figures it is told of."""
    told = {reason: figure["place"] for figure in reversed(figures) for reason in (figure["reasons"] or "").split("\n")}
    for reason, place in reversed(told.items()):
        for code, beginning in FINDINGS.items():
            if reason.startswith(beginning):
                yield Fault(code, place, reason if edition.access == "published" else beginning)


def _coded(content: bytes, edition: Edition, declaration: SourceDeclaration) -> Coded:
    with TemporaryDirectory(prefix="dsig-") as folder:
        path = Path(folder) / edition.path.name
        path.write_bytes(content)
        ((_, found),) = worker.figures([path], coding(declaration, edition.language))
    if isinstance(found, Fault):
        raise HeldEdition([found])
    return found


def coding(declaration: SourceDeclaration, declared: str = "", language: str = "") -> Coding:
    """Return how a document of a source is read.

    Args:
        declaration: The source.
        declared: Language of the edition, where it is known; else that of a source that has one.
        language: Language that somebody says it is in.
    """
    organisations = codelists.load("organisation")
    own = declaration.organisation
    publisher = (code for code in organisations.codes if own in (code, *organisations.ancestors(code)))
    only = declaration.languages[0] if len(declaration.languages) == 1 else ""
    return Coding(language, declared or only, tuple(publisher), (declaration.publisher,))


def by_source(element: Element, declaration: SourceDeclaration) -> Element:
    """Return an element of the contract with what the source's declaration knows beside the document.

    The publisher counted what stands in its own document, unless the count is that of another publisher whose figures
    dsig knows: then it is quoted, and keeps its `reporting_org`.
    """
    told = element | {"source": declaration.id}
    if element["measure"] is None:
        return told
    if element["reporting_org"] not in _publishers():
        told["reporting_org"] = declaration.organisation
    subject = declaration.reporting.subject_org if declaration.reporting else None
    if element["subject_org"] is None and subject:
        told |= _with_subject(told, subject)
    donor = declaration.documents.notified_donor if declaration.documents else None
    if donor and element["measure"] == "notification" and element["notified_donor"] == "_Z":
        told["notified_donor"] = donor
    return told


def _publishers() -> set[str]:
    declarations = [source.declaration for source in registry.sources().values()]
    return {declared.organisation for declared in declarations if declared.kind == "publication"}


def _with_subject(element: Element, subject: str) -> Element:
    """Return what changes where only the organisation was in doubt, and the source says it."""
    reasons = [reason for reason in element["reasons"] if reason != UNKNOWN["subject_org"]]
    confidence = round(element["confidence"] + DOUBT * (len(element["reasons"]) - len(reasons)), 2)
    is_whole = (
        all(is_inferred(reason) or reason.startswith(CLOSES) for reason in reasons)
        and confidence >= review.rules().confidence
    )
    disposition = "accepted" if element["disposition"] == "review" and is_whole else element["disposition"]
    return {"subject_org": subject, "reasons": reasons, "confidence": confidence, "disposition": disposition}


def _figure(element: Element, edition: Edition) -> Element:
    figure = {name: element[name] for name in (*structure.DIMENSIONS, *_VALUES, *_PRINTED)}
    figure |= {
        "source": edition.source,
        "edition": edition.edition,
        "figure_id": figure_id(edition.source, edition.edition, element["figure_id"].partition("/")[2]),
        "place": _place(element["locator"]),
        "reasons": "\n".join(element["reasons"]) or None,
        "extractor": EXTRACTOR,
    }
    if edition.access != "published":
        figure["sentence"] = None
        figure |= dict.fromkeys(_PRINTED) if element["disposition"] == "context" else {}
    return figure


def _place(locator: dict[str, Any]) -> str:
    """Return where a figure stands, for a person: sheet and cell, or page and characters of the canonical text."""
    where = [f"{locator[name]}" for name in ("sheet",) if locator.get(name)]
    if locator.get("cell"):
        return "!".join([*where, locator["cell"]])
    if locator.get("page"):
        where.append(f"page {locator['page']}")
    if locator.get("char_start") is not None:
        where.append(f"characters {locator['char_start']} to {locator['char_end']}")
    return ", ".join(where)
