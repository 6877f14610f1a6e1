"""Steps 5 to 8 for all figures: the pure steps joined to the engine and the releases of the home folder.

Belongs here: which Parquet goes into which expression, when a release is the same as the one before.
Does not belong here: what a step computes (`steps/`), SQL (`warehouse/`), Dagster (`assets.py`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pandas as pd

import pipelines
import schemas
import sources
import warehouse
from pipelines.editions import Editions, findings_of
from pipelines.home import Home, today
from pipelines.steps import disseminate
from pipelines.steps import protect as protecting
from pipelines.steps import revise as revising
from pipelines.store import digest
from schemas import structure
from schemas.messages import Fault
from sources.declaration import Edition
from sources.reading import figure_id
from sources.registry import Source
from warehouse import build as building
from warehouse import engine, query, releases
from warehouse.expectations import Answer, believable

CANDIDATE = ".candidate"
DECLARED = ("sources", "breaks", "expectations", "codes", "editions", "findings")


def _parquet(home: Home, name: str) -> Path:
    return home.interim / f"{name}.parquet"


def _inputs(home: Home) -> dict[str, Sequence[Path]]:
    return {name: [_parquet(home, name)] for name in ("observations", "breaks", "expectations")}


def write_refused(run: Editions) -> None:
    """Keep what the inbox holds that is no edition, for the check that guards the release."""
    (run.home.interim / "refused.json").write_text(json.dumps([asdict(fault) for fault in run.refused]), "utf-8")


def waiting(home: Home, *, examples: bool) -> list[str]:
    """Return everything that waits in quarantine or the inbox, one line each."""
    run = Editions(home, examples=examples)
    kept = home.interim / "refused.json"
    run.refused = [Fault(**fault) for fault in json.loads(kept.read_text("utf-8"))] if kept.exists() else []
    return run.waiting()


def counts(home: Home, *, examples: bool) -> dict[str, int]:
    """Return figures read, valid and quarantined over all editions that could be read."""
    run = Editions(home, examples=examples)
    reports = [run.report(key) for key in run.editions]
    return {name: sum(getattr(report, name) for report in reports) for name in ("figures", "valid", "quarantined")}


def revise(home: Home, *, examples: bool) -> dict[str, int]:
    """Step 5: bring the observations of every edition together, and the declarations beside them."""
    run = Editions(home, examples=examples)
    for name, frame in _declared(run).items():
        frame.to_parquet(_parquet(home, name), index=False)
    folders = [run.folder(key) for key in run.editions]
    files = [path for folder in folders if folder and (path := folder.parquet("valid_figures")).exists()]
    rows = engine.write(
        "observations",
        {"observations": files},
        _parquet(home, "observations"),
        order=structure.OBSERVATION_KEY,
    )
    conflicts = engine.read(revising.unconfirmed(), _inputs(home), disseminate.views())
    found = [*findings_of(run), *disseminate.conflicts(conflicts)]
    disseminate.findings_table(found).to_parquet(_parquet(home, "findings"), index=False)
    return {"observations": rows, "editions": len(files), "findings": len(found)}


def _declared(run: Editions) -> dict[str, pd.DataFrame]:
    return {
        "sources": disseminate.sources_table(run.sources),
        "breaks": disseminate.breaks_table(run.sources),
        "expectations": disseminate.expectations_table(run.sources, today()),
        "codes": disseminate.codes_table(),
        "editions": disseminate.editions_table(_became(run)),
    }


def _became(
    run: Editions,
) -> list[tuple[Edition, Source, Mapping[str, object]]]:
    rows: list[tuple[Edition, Source, Mapping[str, object]]] = []
    for key, edition in run.editions.items():
        report, snapshot = run.report(key), run.snapshot(key)
        became = {
            "edition_status": report.status,
            "figures": report.figures,
            "valid": report.valid,
            "quarantined": report.quarantined,
            # The sha256 of a small confidential file can be found by trying all contents: it stays inside.
            "snapshot": snapshot.sha256 if snapshot and edition.access == "published" else None,
        }
        rows.append((edition, run.source(key), became))
    return rows


def derive(home: Home) -> dict[str, int]:
    """Step 6: write the indicators of the current values."""
    views = disseminate.views()
    indicators = {
        name: engine.write(name, _inputs(home), _parquet(home, name), views=views, order=structure.TABLES[name].key)
        for name in ("revisions", "year_on_year")
    }
    return indicators


def protect(home: Home) -> dict[str, int]:
    """Step 7: choose what is withheld, and write the observations of the public file."""
    views = disseminate.views()
    cells = engine.read(protecting.confidential(), _inputs(home), views)
    if len(cells):
        cells = pd.concat([cells, engine.read(protecting.known_beside(cells), _inputs(home), views)], ignore_index=True)
    withheld, findings = protecting.protect(cells)
    withheld.to_parquet(_parquet(home, "withheld"), index=False)
    disseminate.findings_table(findings).to_parquet(_parquet(home, "given_away"), index=False)
    rows = engine.write(
        protecting.public_observations(),
        {**_inputs(home), "withheld": [_parquet(home, "withheld")]},
        _parquet(home, "public_observations"),
        order=structure.OBSERVATION_KEY,
    )
    return {"public_observations": rows, "withheld": len(withheld), "given_away": len(findings)}


@cache
def code_digest() -> str:
    """Return a digest of all code and declarations a release depends on."""
    packages = [Path(package.__path__[0]) for package in (pipelines, schemas, sources, warehouse)]
    files = sorted(
        path for package in packages for path in package.rglob("*") if path.suffix in {".py", ".csv", ".yaml"}
    )
    return digest([hashlib.sha256(path.read_bytes()).hexdigest() for path in files])


def inputs_digest(home: Home) -> str:
    """Return a digest of everything a release is built from: figures, declarations, code."""
    names = ("observations", "public_observations", *DECLARED)
    files = {name: hashlib.sha256(_parquet(home, name).read_bytes()).hexdigest() for name in names}
    return digest([files, code_digest()])


def build(home: Home, *, examples: bool) -> dict[str, str]:
    """Step 8: build the candidate, unless the latest release was made from the very same things."""
    candidate = home.releases / CANDIDATE
    releases.discard(candidate)
    made_from, latest = inputs_digest(home), releases.latest(home.releases)
    if latest and query.release_info(latest / "public" / releases.FILE)["inputs_digest"] == made_from:
        return {"release": latest.name, "outcome": "unchanged"}
    name = releases.next_name(home.releases, today())
    restricted = {table: pd.read_parquet(_parquet(home, table)) for table in DECLARED}
    restricted["findings"] = pd.concat([restricted["findings"], pd.read_parquet(_parquet(home, "given_away"))])
    quarantine = _quarantine(Editions(home, examples=examples))
    for audience, tables, figures in (
        ("restricted", restricted, "observations"),
        ("public", disseminate.public_tables(restricted), "public_observations"),
    ):
        info = {
            "release": name,
            "audience": audience,
            "released_on": pd.Timestamp(today()),
            "inputs_digest": made_from,
        }
        building.build(
            candidate / audience / releases.FILE,
            {
                **tables,
                "observations": [_parquet(home, figures)],
                "quarantine": quarantine,
                "release_info": pd.DataFrame([info]),
            },
            disseminate.views(),
            private=audience == "restricted",
        )
    return {"release": name, "outcome": "built"}


def _quarantine(run: Editions) -> pd.DataFrame:
    found: dict[tuple[str, str, str], list[str]] = {}
    for key, edition in run.editions.items():
        for line in run.report(key).faults:
            found.setdefault((edition.source, edition.edition, Fault.read(line).place), []).append(line)
    rows = [
        {
            "source": source,
            "edition": edition,
            "figure_id": figure_id(source, edition, place),
            "place": place,
            "faults": "\n".join(lines),
        }
        for (source, edition, place), lines in found.items()
    ]
    return pd.DataFrame(rows, columns=list(structure.TABLES["quarantine"].columns))


def ask(home: Home) -> list[Answer]:
    """Ask Great Expectations of the candidate; nothing to ask where the release is unchanged."""
    candidate = home.releases / CANDIDATE
    if not candidate.exists():
        return []
    answers = believable(candidate, releases.latest(home.releases), today())
    (candidate / "restricted" / "expectations.json").write_text(
        json.dumps([asdict(answer) for answer in answers], indent=1), encoding="utf-8"
    )
    return answers


def publish(home: Home) -> dict[str, str]:
    """Step 8: make the candidate the latest release."""
    candidate = home.releases / CANDIDATE
    if not candidate.exists():
        latest = releases.latest(home.releases)
        return {"release": latest.name if latest else "", "outcome": "unchanged"}
    name = str(query.release_info(candidate / "restricted" / releases.FILE)["release"])
    return {"release": releases.publish(candidate, home.releases, name).name, "outcome": "published"}
