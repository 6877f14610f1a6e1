"""Steps 5 to 7 for all figures: the pure steps joined to the engine.

Belongs here: which Parquet goes into which expression, and where the result lies.
Does not belong here: what a step computes (`steps/`), SQL (`warehouse/`), releases (`release.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from pipelines.editions import Editions, findings_of
from pipelines.home import Home, today
from pipelines.steps import breaks, disseminate, findings
from pipelines.steps import protect as protecting
from pipelines.steps.derive import changes, pairs
from schemas import structure, tables
from sources import corrections
from sources.declaration import Edition
from sources.registry import Source
from warehouse import engine, query, releases

# The tables that figure views rest on.
SPANS = "observation_spans"
TABLES = ("observations", SPANS, "breaks", "revision_reasons", "reporting_calendar")
# The intervals of a file by the observations they rest on: nothing withheld may leave through a ratio.
INTERVALS = {"observations": "intervals", "public_observations": "public_intervals"}


def parquet(home: Home, name: str) -> Path:
    """Return where the result of a step over all figures lies."""
    return home.interim / f"{name}.parquet"


def inputs(home: Home) -> dict[str, Sequence[Path]]:
    """Return the tables that figure views rest on; the intervals come with step 6."""
    return {name: [parquet(home, name)] for name in TABLES}


def revise(home: Home) -> dict[str, int]:
    """Step 5: bring the observations of every edition together, and the declarations beside them."""
    run = Editions(home)
    for key in run.editions:
        if folder := run.folder(key):
            folder.show_quarantine()
    for name, frame in _declared(run).items():
        frame.to_parquet(parquet(home, name), index=False)
    # A file without rows would still change the bytes of what is written from all of them.
    folders = [run.folder(key) for key in run.loading() if run.report(key).valid]
    files = [folder.parquet("valid_figures") for folder in folders if folder]
    rows = engine.write(
        "observations",
        {"observations": files},
        parquet(home, "observations"),
        order=structure.OBSERVATION_KEY,
    )
    of_file = {"observations": [parquet(home, "observations")]}
    standing = disseminate.standing_views()
    engine.write(SPANS, of_file, parquet(home, SPANS), views=standing, order=structure.TABLES[SPANS].key)
    found = _findings(home, run)
    found.to_parquet(parquet(home, "findings"), index=False)
    return {"observations": rows, "editions": len(files), "findings": len(found)}


def _findings(home: Home, run: Editions) -> pd.DataFrame:
    """Return everything that does not fit: in an edition, between editions, and against what is declared."""
    needed = {**inputs(home), **{name: [parquet(home, name)] for name in ("editions", "release_info")}}
    views, guards = disseminate.views(), findings.guarded(run.sources, never_collected(run))
    asked = [findings.between_editions(), findings.going_by(figure for _, _, figure, _ in guards)]
    between, known = engine.read_each(asked, needed, {name: views[name] for name in findings.RESTS_ON})
    return disseminate.findings_table(
        [*findings_of(run), *_expired(run), *findings.broken_guards(guards, known)], _vintages(run), between
    )


def never_collected(run: Editions) -> set[tuple[str, str]]:
    """Return source and edition of what is declared and was never collected in this home."""
    collected = {(one.source, one.edition) for key, one in run.editions.items() if run.snapshot(key)}
    return {(one.source, one.edition) for one in run.editions.values()} - collected


def _expired(run: Editions) -> list[findings.Found]:
    """Return the declared corrections that hold no longer."""
    found: list[findings.Found] = []
    for key, edition in run.loading().items():
        folder, declared = run.folder(key), corrections.load(run.source(key).folder)
        if declared and folder and folder.parquet("coded_figures").exists():
            faults = findings.expired(declared, edition, folder.read("coded_figures"))
            found += [(edition.source, edition.edition, fault) for fault in faults]
    return found


def _vintages(run: Editions) -> dict[tuple[str, str], date]:
    return {(edition.source, edition.edition): edition.as_of for edition in run.editions.values()}


def _declared(run: Editions) -> dict[str, pd.DataFrame]:
    return {
        "sources": disseminate.sources_table(run.real_sources()),
        "breaks": breaks.table(run.sources),
        "revision_reasons": disseminate.revision_reasons_table(run.sources),
        "reporting_calendar": disseminate.calendar_table(run.sources, today()),
        "codes": disseminate.codes_table(),
        # Coverage asks for the day; the rest is known once there is a candidate.
        "release_info": tables.typed(pd.DataFrame({"released_on": [pd.Timestamp(today())]}), "release_info"),
        "editions": disseminate.editions_table(_became(run)),
    }


def _became(
    run: Editions,
) -> list[tuple[Edition, Source, Mapping[str, object]]]:
    rows: list[tuple[Edition, Source, Mapping[str, object]]] = []
    for key, edition in run.loading().items():
        report, snapshot = run.report(key), run.snapshot(key)
        became = {
            "edition_status": report.status,
            "is_complete": report.status == "loaded" and not report.quarantined and not report.review,
            **{name: getattr(report, name) for name in ("figures", "valid", "quarantined", "review", "context")},
            # The sha256 of a small confidential file can be found by trying all contents: it stays inside.
            "snapshot": snapshot.sha256 if snapshot and edition.access == "published" else None,
        }
        rows.append((edition, run.source(key), became))
    return rows


def derive(home: Home) -> dict[str, int]:
    """Step 6: write the intervals and the indicators of the current values."""
    known = _intervals(home, "observations")
    needed, views = {**inputs(home), "intervals": [parquet(home, "intervals")]}, disseminate.figure_views()
    indicators = {
        name: engine.write(name, needed, parquet(home, name), views=views, order=structure.TABLES[name].key)
        for name in ("revisions", "year_on_year", "rates_per_day", "indicators")
    }
    return {**indicators, "intervals": known}


def _intervals(home: Home, figures: str) -> int:
    """Write the interval of every distinct pair of counts of a file, from the observations of that file alone."""
    of_file = {"observations": [parquet(home, figures)], "breaks": [parquet(home, "breaks")]}
    found = changes.with_intervals(engine.read(pairs.distinct(), of_file, disseminate.standing_views()))
    found.to_parquet(parquet(home, INTERVALS[figures]), index=False)
    return len(found)


def protect(home: Home) -> dict[str, int]:
    """Step 7: choose what is withheld, and write the observations of the public file."""
    views = disseminate.standing_views()
    cells = engine.read(protecting.confidential(), inputs(home), views)
    if len(cells):
        cells = pd.concat([cells, engine.read(protecting.known_beside(cells), inputs(home), views)], ignore_index=True)
    withheld, given_away = protecting.protect(cells, _shown_before(home))
    withheld.to_parquet(parquet(home, "withheld"), index=False)
    disseminate.findings_table(given_away, _vintages(Editions(home))).to_parquet(
        parquet(home, "given_away"), index=False
    )
    rows = engine.write(
        protecting.public_observations(),
        {**inputs(home), "withheld": [parquet(home, "withheld")]},
        parquet(home, "public_observations"),
        order=structure.OBSERVATION_KEY,
    )
    known = _intervals(home, "public_observations")
    return {
        "public_observations": rows, "public_intervals": known, "withheld": len(withheld), "given_away": len(given_away)
    }  # fmt: skip


def _shown_before(home: Home) -> list[str]:
    """Return the confidential figures that the last public release showed."""
    latest = releases.latest(home.releases)
    return query.shown_confidential(latest / "public" / releases.FILE) if latest else []
