"""`dsig why`: a figure traced to its publication, a change traced to its two figures.

Belongs here: the lines that tell it.
Does not belong here: look-ups (`warehouse/query.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cli import output
from cli.output import Audience
from schemas import codelists, structure
from schemas.messages import DsigError


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(why)


def why(
    figure_id: Annotated[str, typer.Argument(help="Figure or change, as dsig compare --figures prints it.")],
    audience: Annotated[Audience | None, typer.Option(help="Default the widest you may read.")] = None,
) -> None:
    """Tell where a figure comes from: document, place, value as printed, mapping line, correction, vintages."""
    from pipelines.home import Home
    from warehouse import query, releases

    file, _ = releases.locate(Home.from_environment().releases, audience)
    change = query.change(file, figure_id)
    if len(change):
        _tell_change(file, change.iloc[0])
        return
    tell_figure(file, figure_id)


def tell_figure(file: Path, figure_id: str) -> None:
    """Print where a figure of a release comes from.

    Raises:
        DsigError: E803 when it is not in this file.
    """
    if not _tell_figure(file, figure_id):
        raise DsigError(
            "E803",
            figure_id,
            "not in this file: copy an id from dsig compare --figures --breakdowns, or try the other --audience",
        )


def _tell_change(file: Path, row: Any) -> None:
    from warehouse import query

    reasons = codelists.load("reason")
    typer.echo(f"change of {_series(row)}")
    earlier = "no earlier period" if output.is_empty(row["previous_time_period"]) else row["previous_time_period"]
    typer.echo(f"  {earlier} -> {row['time_period']}")
    typer.echo(f"  absolute         {_given(row['absolute_change'], '+d')}")
    typer.echo(f"  per cent         {_given(row['percent_change'], '+.1f')}")
    for code in str(row["reason_codes"]).split():
        typer.echo(f"  {code}              {reasons.label(code)}")
    for _, declared in query.breaks_between(file, row["change_id"]).iterrows():
        typer.echo(f"  break            {declared['break_date']:%Y-%m-%d} {declared['facet']}: {declared['effect']}")
        typer.echo(f"                   {declared['citation']}")
    for name in ("figure_id", "previous_figure_id"):
        if isinstance(row[name], str):
            typer.echo()
            _tell_figure(file, row[name])


def _given(value: Any, form: str) -> str:
    if output.is_empty(value):
        return "not given"
    return format(int(value) if form.endswith("d") else float(value), form)


def _series(row: Any) -> str:
    split = [row[name] for name in structure.BREAKDOWNS if row[name] not in ("_T", "_Z")]
    return " ".join([row["subject_org"], row["measure"], row["conduct"], *split])


def _tell_figure(file: Path, figure_id: str) -> bool:
    from warehouse import query

    found = query.observation(file, figure_id)
    for _, row in found.iterrows():
        typer.echo(f"{row['value_shown']}   {row['figure_id']}")
        for name, text in _lines(row):
            typer.echo(f"  {name:<16} {text}")
        for _, vintage in query.vintages(file, figure_id).iterrows():
            typer.echo(f"  {'vintage':<16} {_vintage(vintage)}")
    return bool(len(found))


def _lines(row: Any) -> list[tuple[str, str]]:
    label = codelists.load("organisation").label
    tier = codelists.load("tier").label(str(row["tier"]))
    lines = [
        ("counted by", f"{label(row['reporting_org'])}, about {label(row['subject_org'])}"),
        ("counts", f"{_series(row)}, {row['basis']}, {row['time_period']}"),
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
