"""`dsig why`: a figure traced to its publication, a change traced to its two figures.

Belongs here: the lines that tell it.
Does not belong here: look-ups (`warehouse/query.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import changes, maturity, output
from cli.output import Audience
from schemas import codelists, structure
from schemas.messages import DsigError

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.tracing import Trace

LOADED = "loads"


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

    home = Home.from_environment()
    file, _ = releases.locate(home.releases, audience)
    change = query.change(file, figure_id)
    if len(change):
        _tell_change(file, change.iloc[0])
        return
    tell_figure(home, figure_id, audience)


def tell_figure(home: Home, figure_id: str, audience: Audience | None = None) -> None:
    """Print where a figure comes from; of one that is in no release, why, and what to do next.

    Raises:
        DsigError: E803 when it is neither in the file of this audience nor among what waits.
    """
    from pipelines import tracing
    from warehouse import releases

    file, given = releases.locate(home.releases, audience)
    trace = tracing.trace(home, figure_id) if given != Audience.public else None
    if _tell_figure(file, trace.figure["figure_id"] if trace else figure_id):
        tell_standing(trace, is_released=True)
    elif trace:
        _tell_unreleased(trace)
    else:
        fix = "copy an id from dsig compare --figures --breakdowns or dsig review, or try the other --audience"
        raise DsigError("E803", figure_id, f"not in this file: {fix}")


def _tell_unreleased(trace: Trace) -> None:
    """Print what is kept of a figure that is in no release."""
    from pipelines.steps.decisions import reading

    figure = trace.figure
    printed = "no number" if output.is_empty(figure["printed_value"]) else figure["printed_value"]
    typer.echo(f"{printed}   {figure['figure_id']}")
    told = {
        "document": trace.edition.document, "known since": f"{trace.edition.as_of}", "place": figure["place"],
        "sentence": figure["sentence"], "read as": reading(figure),
    }  # fmt: skip
    for name, text in told.items():
        output.line(name, "" if output.is_empty(text) else text)
    if not output.is_empty(figure["reasons"]):
        output.line("because", figure["reasons"].replace("\n", "; "))
    tell_standing(trace)


def tell_standing(trace: Trace | None, is_released: bool = False) -> None:
    """Print what was decided about a figure, whether it waits, and the next command.

    Args:
        trace: What became of it; None for a figure this home does not have.
        is_released: Whether it was just shown from a release.
    """
    if trace is None:
        return
    if trace.decision:
        output.line("decided", str(trace.decision))
    stands, then = _standing(trace)
    if stands != LOADED or not is_released:
        output.line("stands", stands)
        output.line("next", then)


def _standing(trace: Trace) -> tuple[str, str]:
    """Return how a figure stands, and the next command."""
    figure_id, source = trace.figure["figure_id"], trace.edition.source
    kept_apart = {
        "review": ("waits in review", f"dsig confirm {figure_id}, or dsig reject {figure_id} --reason TEXT"),
        "context": ("not loaded: it counts nothing of ours", f"dsig confirm {figure_id} --set measure=CODE if it does"),
    }
    if not trace.is_taken_up:
        return "as before that decision", "dsig refresh"
    if trace.faults:
        return f"waits in quarantine: {trace.faults.replace(chr(10), '; ')}", "dsig status"
    if trace.decision and trace.decision.decision == "reject" and trace.figure["disposition"] == "context":
        return "rejected: kept, and not loaded", f"dsig confirm {figure_id} --replace, if that was an error"
    if trace.figure["disposition"] in kept_apart:
        return kept_apart[trace.figure["disposition"]]
    if not trace.loads:
        other = "its transcription" if trace.edition.is_read else "what was read from its document"
        return f"replaced: {other} loads for this edition", f"dsig reconcile {source}"
    return LOADED, "dsig refresh, if it is in no release yet"


def _tell_change(file: Path, row: Any) -> None:
    from warehouse import query

    typer.echo(f"change of {_series(row)}")
    earlier = "no earlier period" if output.is_empty(row["previous_time_period"]) else row["previous_time_period"]
    typer.echo(f"  {earlier} -> {row['time_period']}")
    for name, text in changes.lines(row):
        output.line(name, text)
    for _, declared in query.breaks_between(file, row["change_id"]).iterrows():
        kind = f"{declared['break_date']:%Y-%m-%d} {declared['facet']}, by {declared['applies_to']}"
        output.line("break", f"{kind}: {declared['effect']}")
        output.line("", declared["citation"])
    for name in ("figure_id", "previous_figure_id"):
        if isinstance(row[name], str):
            typer.echo()
            _tell_figure(file, row[name])


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
            output.line("revised", _revised(vintage))
        for _, usual in query.usual_maturity(file, figure_id).iterrows():
            output.line("maturity", maturity.sentence(usual))
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


def _revised(row: Any) -> str:
    """Return by how much a vintage revised the one before, and why; nothing for the first."""
    if output.is_empty(row["revision_reason"]):
        return ""
    by = "" if output.is_empty(row["revision"]) else f"{int(row['revision']):+d}: "
    because = codelists.load("revision_reason").label(row["revision_reason"]).lower()
    return by + because + ("" if output.is_empty(row["citation"]) else f"; {row['citation']}")
