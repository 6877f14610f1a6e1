"""Reads a collected document: every number with its sentence, its place and what the reader takes it for.

Belongs here: elements of the contract as rows of `reported_figures`, and what a source's declaration adds to them.
Does not belong here: opening documents (`worker.py`), reading them (`contract.py`), whether a figure loads
(`pipelines/steps/review.py`).

Of a confidential document nothing is kept beyond the cell: no sentence, and of a number that counts nothing of ours
only where it stands and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from schemas import review, structure
from schemas.messages import Fault, HeldEdition
from sources import registry
from sources.declaration import DOCUMENT, Edition, SourceDeclaration
from sources.readers import contract, worker
from sources.readers.blocks import Document
from sources.readers.prose.judging import DOUBT, UNKNOWN, is_inferred
from sources.readers.prose.sums import CLOSES, FINDINGS
from sources.reading import Reading, figure_id, frame
from sources.registry import Source

EXTRACTOR = f"{DOCUMENT} 1"
_VALUES = ("obs_value", "obs_low", "obs_high", "qualifier", "state", "confidence", "disposition", "sentence")
_PRINTED = ("printed_value", "obs_value", "obs_low", "obs_high")
Element = dict[str, Any]


def read(content: bytes, edition: Edition, source: Source) -> Reading:
    """Read a document in a worker process, within its limits.

    Args:
        content: Its bytes.
        edition: The edition; its path gives the name and with it the format.
        source: Its source.

    Raises:
        HeldEdition: The fault that keeps it from being read.
    """
    document = _opened(content, edition.path.name)
    elements = elements_of(document, edition.language)
    places = _places(elements)
    figures = [
        _figure(by_source(element, source.declaration), edition, place)
        for element, place in zip(elements, places, strict=True)
    ]
    return Reading(frame(figures), list(_findings(figures, edition)))


def _places(elements: list[Element]) -> list[str]:
    """Return the place of each element within the document; one number may be printed once and say two things."""
    times: Counter[str] = Counter()
    places = []
    for element in elements:
        place = element["figure_id"].partition("/")[2]
        times[place] += 1
        places.append(place if times[place] == 1 else f"{place}.{times[place]}")
    return places


def _findings(figures: list[Element], edition: Edition) -> Iterator[Fault]:
    """Yield what the reader found that does not fit, once for all figures it is told of."""
    told = {reason: figure["place"] for figure in reversed(figures) for reason in (figure["reasons"] or "").split("\n")}
    for reason, place in reversed(told.items()):
        for code, beginning in FINDINGS.items():
            if reason.startswith(beginning):
                yield Fault(code, place, reason if edition.access == "published" else beginning)


def _opened(content: bytes, name: str) -> Document:
    with TemporaryDirectory(prefix="dsig-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        ((_, found),) = worker.documents([path])
    if isinstance(found, Fault):
        raise HeldEdition([found])
    return found


def elements_of(document: Document, language: str) -> list[Element]:
    """Return the elements of the contract, in the language the text tells, else in the one that is declared.

    Args:
        document: The document.
        language: Declared language; empty where none is.

    Raises:
        HeldEdition: E109 when neither says it.
    """
    try:
        return contract.extract(document)
    except HeldEdition as held:
        if not language or {fault.code for fault in held.faults} != {"E109"}:
            raise
    return contract.extract(document, language)


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


def _figure(element: Element, edition: Edition, place: str) -> Element:
    figure = {name: element[name] for name in (*structure.DIMENSIONS, *_VALUES, *_PRINTED)}
    figure |= {
        "source": edition.source,
        "edition": edition.edition,
        "figure_id": figure_id(edition.source, edition.edition, place),
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
