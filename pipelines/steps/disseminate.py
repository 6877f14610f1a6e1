"""Step 8, disseminate: what goes into a release beside the figures.

Belongs here: declarations and reports of editions as declared tables, for each audience; the views of a release.
Does not belong here: writing and publishing files (`warehouse/build.py`, `releases.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

import ibis.expr.types as ir
import pandas as pd

from pipelines.steps import findings, revise
from pipelines.steps.derive import changes, comparison, coverage, indicators
from pipelines.steps.relations import relation
from pipelines.steps.revise import vintages
from schemas import codelists, messages, periods, tables
from schemas.messages import Fault
from sources.declaration import Edition
from sources.registry import Source


def _frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    return tables.typed(pd.DataFrame(list(rows)), table)


def sources_table(sources: Mapping[str, Source]) -> pd.DataFrame:
    """Return table `sources`."""
    kept = ("title", "publisher", "organisation", "kind", "frequency", "counts")
    return _frame(
        "sources",
        (
            {"source": source.id, **{name: getattr(source.declaration, name) for name in kept}}
            for source in sources.values()
        ),
    )


def revision_reasons_table(sources: Mapping[str, Source]) -> pd.DataFrame:
    """Return table `revision_reasons`."""
    return _frame(
        "revision_reasons",
        (
            {
                "source": source.id,
                "figure_id": declared.figure_id,
                "revised_from_figure_id": declared.revised_from_figure_id,
                "revised_from": declared.revised_from,
                "revision_reason": declared.reason,
                "effect": declared.effect,
                "citation": declared.citation,
                "who": declared.who,
                "declared_on": pd.Timestamp(declared.declared_on),
            }
            for source in sources.values()
            for declared in source.revisions
        ),
    )


def calendar_table(sources: Mapping[str, Source], today: date) -> pd.DataFrame:
    """Return table `reporting_calendar`: every period that ended before today and on which a source should report."""
    return _frame(
        "reporting_calendar",
        (row for source in sources.values() if source.declaration.reporting for row in _expected(source, today)),
    )


def _expected(source: Source, today: date) -> Iterable[dict[str, Any]]:
    reporting, frequency = source.declaration.reporting, source.declaration.frequency
    if reporting is None:
        return
    for period in periods.expected(reporting.first_period, frequency, today, reporting.last_period):
        yield {
            "source": source.id,
            "kind": source.declaration.kind,
            "due_basis": reporting.due_basis,
            "subject_org": reporting.subject_org or source.declaration.organisation,
            "time_period": str(period),
            "period_start": pd.Timestamp(period.start),
            "period_end": pd.Timestamp(period.end),
            "due_on": pd.Timestamp(periods.months_after(period.end, reporting.due_months)),
        }


def codes_table() -> pd.DataFrame:
    """Return table `codes`: every code of every list with its labels."""
    return _frame(
        "codes",
        (
            {
                "codelist": name,
                "code": code.code,
                "label_en": code.label_en,
                "label_nl": code.label_nl,
                "label_fr": code.label_fr,
                "parent": code.parent,
            }
            for name in codelists.names()
            for code in codelists.load(name).codes.values()
        ),
    )


def editions_table(rows: Iterable[tuple[Edition, Source, Mapping[str, Any]]]) -> pd.DataFrame:
    """Return table `editions`.

    Args:
        rows: Edition, source, and what became of it: edition_status, is_complete, figures, valid, quarantined, review,
            context, snapshot.
    """
    return _frame(
        "editions",
        (
            {
                "source": edition.source,
                "edition": edition.edition,
                "publisher": source.declaration.publisher,
                "document": edition.document,
                "cited_via": edition.cited_via or None,
                "url": edition.url or None,
                "access": edition.access,
                "tier": edition.tier,
                "as_of": pd.Timestamp(edition.as_of),
                "delivery": edition.delivery,
                "covers": str(edition.window) if edition.window else None,
                **became,
            }
            for edition, source, became in rows
        ),
    )


def findings_table(
    told: Iterable[tuple[str, str, Fault]], known: Mapping[tuple[str, str], date], between: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return table `findings`.

    Args:
        told: Source, edition and finding of what editions contradict in themselves.
        known: Vintage by source and edition: the day such a finding was there to be seen.
        between: Columns of `findings.COLUMNS`: what editions, sources and vintages contradict in each other.
    """
    rows = pd.DataFrame(
        [(source, edition, f.code, f.place, f.detail, known.get((source, edition))) for source, edition, f in told],
        columns=list(findings.COLUMNS),
    )
    every = pd.concat([rows, *([] if between is None else [between])], ignore_index=True)
    every["found_on"] = pd.to_datetime(every["found_on"])
    return tables.typed(every.assign(is_blocking=every["finding_code"].isin(messages.blocking())), "findings")


def public_tables(restricted: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the declared tables as the public file holds them.

    A snapshot's sha256 of a small submission can be found by trying all contents, and numbers of rows or the text
    of a finding can say what a withheld cell does not: of confidential editions none of these leave.
    """
    editions = restricted["editions"].copy()
    private = editions["access"].eq("confidential")
    for name in ("snapshot", "figures", "valid", "quarantined", "review", "context"):
        editions.loc[private, name] = pd.NA
    reasons = restricted["revision_reasons"]
    # A reason holds the earlier value too: both figures must be published.
    figures = (reasons[column].str.split("/").str[1] for column in ("figure_id", "revised_from_figure_id"))
    later, earlier = (_published(restricted, reasons["source"], edition) for edition in figures)
    return {
        **restricted,
        "editions": editions,
        "findings": _public_findings(restricted),
        "revision_reasons": reasons[later & earlier],
    }


def _published(restricted: Mapping[str, pd.DataFrame], sources: pd.Series, editions: pd.Series) -> pd.Series:
    """Return which of the named editions are published."""
    published = restricted["editions"][restricted["editions"]["access"].eq("published")]
    shown = set(zip(published["source"], published["edition"], strict=True))
    pairs = zip(sources, editions, strict=True)
    return pd.Series([pair in shown for pair in pairs], index=sources.index, dtype="boolean")


def _public_findings(restricted: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the findings of published editions, and of publications that nobody collected."""
    sources, found = restricted["sources"], restricted["findings"]
    publications = set(sources.loc[sources["kind"].eq("publication"), "source"])
    not_there = found["finding_code"].eq(findings.NOT_THERE) & found["source"].isin(publications)
    return found[_published(restricted, found["source"], found["edition"]) | not_there]


@cache
def standing_views() -> Mapping[str, ir.Table]:
    """Return the views that say which value goes by which date, by name, in order of need."""
    return {
        "observation_spans": revise.observation_spans(relation("observations")),
        "current_observations": revise.current_observations(),
    }


@cache
def figure_views() -> Mapping[str, ir.Table]:
    """Return the views that rest on figures, breaks and intervals alone, by name, in order of need."""
    return {
        **standing_views(),
        "revisions": revise.revisions(),
        "year_on_year": changes.year_on_year(),
        "rates_per_day": changes.rates_per_day(),
        "indicators": indicators.indicators(),
    }


@cache
def views() -> Mapping[str, ir.Table]:
    """Return every view of a release by name, in order of need."""
    return {
        **figure_views(),
        "revision_triangle": vintages.revision_triangle(),
        "first_releases": vintages.first_releases(),
        "revision_statistics": vintages.revision_statistics(),
        "maturity": vintages.maturity(),
        "comparison_by_source": comparison.comparison_by_source(),
        "coverage": coverage.coverage(),
    }
