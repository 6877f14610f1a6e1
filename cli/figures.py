"""How one figure is told: what it says, where it is printed, how it is coded, and every vintage of it.

Belongs here: the lines that `dsig why` and `dsig show` print of a figure of a release.
Does not belong here: figures that wait, changes, indicators (`why.py`), look-ups (`warehouse/query.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from cli import maturity, output
from schemas import codelists, structure

# What is told of a figure that an indicator rests on.
PRINTED = ("counted by", "counts", "publisher", "document", "taken from", "address", "known since", "place", "printed")


def series(row: Any) -> str:
    """Return whom and what a figure counts: organisation, measure, conduct, breakdowns."""
    split = [row[name] for name in structure.BREAKDOWNS if row[name] not in ("_T", "_Z")]
    return " ".join([row["subject_org"], row["measure"], row["conduct"], *split])


def tell(file: Path, figure_id: str) -> bool:
    """Print all that is known of a figure of a release; return whether the release has it."""
    from warehouse import query

    found = query.observation(file, figure_id)
    for _, row in found.iterrows():
        typer.echo(f"{row['value_shown']}   {row['figure_id']}")
        for name, text in lines(row):
            typer.echo(f"  {name:<16} {text}")
        for _, vintage in query.vintages(file, figure_id).iterrows():
            typer.echo(f"  {'vintage':<16} {_vintage(vintage)}")
            output.line("revised", _revised(vintage))
        for _, usual in query.usual_maturity(file, figure_id).iterrows():
            output.line("maturity", maturity.sentence(usual))
    return bool(len(found))


def lines(row: Any) -> list[tuple[str, str]]:
    """Return the named lines that tell one observation, those left out that say nothing."""
    label = codelists.load("organisation").label
    tier = codelists.load("tier").label(str(row["tier"]))
    lines = [
        ("counted by", f"{label(row['reporting_org'])}, about {label(row['subject_org'])}"),
        ("counts", f"{series(row)}, {row['basis']}, {row['time_period']}"),
        ("publisher", row["publisher"]),
        ("document", row["document"]),
        ("taken from", row["cited_via"]),
        ("address", row["url"]),
        ("known since", f"{row['as_of']:%Y-%m-%d}; tier {row['tier']}: {tier}"),
        ("place", row["place"]),
        ("printed", row["printed_value"]),
        ("sentence", row["sentence"]),
        ("confidence", "" if row["extractor"] == "transcription" else f"{row['confidence']:.2f}, {row['extractor']}"),
        ("confirmed", _confirmed(row)),
        (
            "coded by",
            str(_as_given(row) if output.is_empty(row["coding"]) else row["coding"]).replace("\n", "; "),
        ),
        ("code fits", _fit(row)),
        ("corrected", "no" if output.is_empty(row["correction"]) else row["correction"]),
        ("comment", row["comment"]),
    ]
    return [(name, text) for name, text in lines if isinstance(text, str) and text]


def _as_given(row: Any) -> str:
    return "codes as transcribed" if row["extractor"] == "transcription" else "codes as read"


def _fit(row: Any) -> str:
    predicate = row["mapping_predicate"]
    # Codes that nobody mapped are exact by nature: nothing was compared.
    if output.is_empty(predicate) or (predicate == "exact" and output.is_empty(row["coding"])):
        return ""
    return f"{predicate}: {codelists.load('mapping_predicate').label(predicate)}"


def _confirmed(row: Any) -> str:
    if output.is_empty(row["confirmed_at"]):
        return ""
    by = "" if output.is_empty(row["confirmed_by"]) else f"{row['confirmed_by']}, "
    return f"{by}{row['confirmed_at']:%Y-%m-%d}"


def _vintage(row: Any) -> str:
    standing = "unconfirmed: a better tier was known" if row["is_unconfirmed"] else "current"
    if not output.is_empty(row["superseded_on"]):
        standing = f"until {row['superseded_on']:%Y-%m-%d}"
    return f"{row['as_of']:%Y-%m-%d}  {row['value_shown']}  ({standing})  {row['figure_id']}"


def _revised(row: Any) -> str:
    """Return by how much a vintage revised the one before, and why; nothing for the first."""
    if output.is_empty(row["revision_reason"]):
        return ""
    by = "" if output.is_empty(row["revision"]) else f"{int(row['revision']):+d}: "
    because = codelists.load("revision_reason").label(row["revision_reason"]).lower()
    return by + because + ("" if output.is_empty(row["citation"]) else f"; {row['citation']}")


def tell_printed(file: Path, figure_id: str) -> None:
    """Print what a figure says and where it is printed, and no more."""
    from warehouse import query

    for _, row in query.observation(file, figure_id).iterrows():
        typer.echo(f"\n{row['value_shown']}   {figure_id}")
        for name, text in lines(row):
            if name in PRINTED:
                output.line(name, text)
