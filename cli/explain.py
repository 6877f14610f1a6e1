"""`dsig explain`: what a code of an error, finding or refused change means and what to do.

Belongs here: printing the catalogue.
Does not belong here: the catalogue (`schemas/messages.csv`, code list `reason`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from schemas import codelists, comparability
from schemas.messages import DsigError, blocking, catalogue

OF_CHANGES = ("grade", "facet", "verdict")  # lists of codes that stand beside a change
OF_INDICATORS = {
    "R18": "No value of the indicator is given.",
    "R19": "No share is given: there is nothing to set the part against.",
    "R20": "No share is given: part and base were not counted on one day.",
    "R21": "No point is given, but the ends between which the sum lies.",
    "R22": "No number is given for groups below the minimum (schemas/indicators.yaml).",
    "R23": "A flag: the rate is context only, never ranked.",
    "R24": "No share is given: part and base count different things.",
}
WHAT_IS_GIVEN = {
    "A": "A flag: the change is given.",
    "B": "A flag: the change is given.",
    "C": "No ratio or percentage is given; the absolute change is.",
    "D": "No change is given.",
}


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command()(explain)


def explain(
    code: Annotated[str, typer.Argument(help="Such as E401, F101 or R12.")] = "",
    every: Annotated[bool, typer.Option("--list", help="List every code.")] = False,
) -> None:
    """Explain an error, finding or reason code, or a grade, facet or verdict of a change."""
    if every:
        for listed, title in _every():
            typer.echo(f"{listed}  {title}")
        return
    if not code:
        raise typer.BadParameter("write a code, or --list")
    wanted, reasons = code.upper(), codelists.load("reason")
    if wanted in reasons:
        typer.echo(f"{wanted}  {reasons.label(wanted)}\n{_consequence(wanted)}")
    elif wanted in catalogue():
        message = catalogue()[wanted]
        typer.echo(f"{message.code}  {message.title}\nCause: {message.cause}\nFix:   {message.fix}")
        if wanted in blocking():
            typer.echo("It stops a release (E707).")
    elif label := dict(_every()).get(code):
        typer.echo(f"{code}  {label}\nSee docs/method/year-on-year.md.")
    else:
        raise DsigError("E804", code, "see dsig explain --list")


def _every() -> Iterator[tuple[str, str]]:
    """Yield every code with its title: errors, findings, reasons, and what stands beside a change."""
    yield from ((message.code, message.title) for message in catalogue().values())
    for name in ("reason", *OF_CHANGES):
        yield from ((code.code, code.label_en) for code in codelists.load(name).codes.values())


def _consequence(reason: str) -> str:
    if reason in ("R10", "R11"):
        return "No percentage is given; absolute change, ratio and interval are."
    if reason in OF_INDICATORS:
        return f"{OF_INDICATORS[reason]} See docs/method/indicators.md."
    if reason in comparability.BREAK_REASONS:
        return f"No ratio or percentage is given. {_grades_of_breaks()}"
    cost = comparability.rules().reasons.get(reason)
    if cost is None and reason not in comparability.rules().flags:
        return "No change is given: there is nothing to compare with."
    grade = cost.grade if cost else comparability.COMPARABLE
    return f"{WHAT_IS_GIVEN[grade]} The grade of comparability is {grade} at best."


def _grades_of_breaks() -> str:
    costs = comparability.rules().breaks.items()
    by_grade = {grade: [facet for facet, cost in costs if cost.grade == grade] for grade in comparability.GRADES}
    said = (f"{grade} at best for a break in {' or '.join(facets)}" for grade, facets in by_grade.items() if facets)
    return f"The grade of comparability is {'; '.join(said)} (dsig why shows the break)."
