"""Step 8: the pure step joined to the releases of the home folder.

Belongs here: what a release is built from, when it is the same as the one before, asking and publishing.
Does not belong here: the figures (`figures.py`), SQL (`warehouse/`), Dagster (`assets.py`).
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
from pipelines import readings
from pipelines.editions import Editions
from pipelines.figures import INTERVALS, parquet
from pipelines.home import Home, today
from pipelines.steps import disseminate
from pipelines.store import digest
from schemas import structure
from warehouse import build as building
from warehouse import query, releases
from warehouse.build import Rows
from warehouse.expectations import Answer, believable

CANDIDATE = ".candidate"
DECLARED = ("sources", "breaks", "revision_reasons", "reporting_calendar", "codes", "editions", "findings")


@cache
def code_digest() -> str:
    """Return a digest of all code and declarations a release depends on."""
    packages = [Path(package.__path__[0]) for package in (pipelines, schemas, sources, warehouse)]
    files = sorted(
        path for package in packages for path in package.rglob("*") if path.suffix in {".py", ".csv", ".yaml"}
    )
    return digest([hashlib.sha256(path.read_bytes()).hexdigest() for path in files])


def inputs_digest(home: Home, figures: str) -> str:
    """Return a digest of everything one file of a release is built from: figures, declarations, code.

    Args:
        home: Home folder.
        figures: observations or public_observations. The public file's digest takes in nothing restricted: whoever
            can rebuild it from guessed submissions must not learn which guess was right.
    """
    tables = _tables(home) if figures == "observations" else disseminate.public_tables(_tables(home))
    said = {name: hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest() for name, frame in tables.items()}
    return digest([hashlib.sha256(parquet(home, figures).read_bytes()).hexdigest(), said, code_digest()])


def _tables(home: Home) -> dict[str, pd.DataFrame]:
    tables = {name: pd.read_parquet(parquet(home, name)) for name in DECLARED}
    given_away = pd.read_parquet(parquet(home, "given_away"))
    tables["findings"] = pd.concat([tables["findings"], given_away], ignore_index=True)
    return tables


def blocking(home: Home) -> pd.DataFrame:
    """Return the findings that stop a release: rows of table `findings`."""
    found = _tables(home)["findings"]
    return found[found["is_blocking"]]


def build(home: Home) -> dict[str, str]:
    """Step 8: build the candidate, unless the latest release was made from the very same things."""
    candidate = home.releases / CANDIDATE
    releases.discard(candidate)
    made_from, latest = inputs_digest(home, "observations"), releases.latest(home.releases)
    if latest and query.release_info(latest / "restricted" / releases.FILE)["inputs_digest"] == made_from:
        return {"release": latest.name, "outcome": "unchanged"}
    name = releases.next_name(home.releases, today())
    # Nobody else looks in before it is published: a candidate holds the restricted file too.
    candidate.mkdir(mode=0o700)
    restricted = _tables(home)
    _build(home, candidate, name, "restricted", "observations", restricted, made_from)
    public = disseminate.public_tables(restricted)
    public_digest = inputs_digest(home, "public_observations")
    _build(home, candidate, name, "public", "public_observations", public, public_digest)
    return {"release": name, "outcome": "built"}


def _build(
    home: Home, candidate: Path, name: str, audience: str, figures: str, tables: Mapping[str, Rows], made_from: str
) -> None:
    info = {"release": name, "audience": audience, "released_on": pd.Timestamp(today()), "inputs_digest": made_from}
    rows = {
        **tables,
        "observations": [parquet(home, figures)],
        "intervals": [parquet(home, INTERVALS[figures])],
        "quarantine": _quarantine(Editions(home)),
        "release_info": pd.DataFrame([info]),
    }
    path = candidate / audience / releases.FILE
    building.build(path, rows, disseminate.views(), private=audience == "restricted")


def _quarantine(run: Editions) -> pd.DataFrame:
    rows = [
        {"source": edition.source, "edition": edition.edition, "faults": fault}
        for key, edition in run.loading().items()
        for fault in run.report(key).faults
    ]
    return pd.DataFrame(rows, columns=list(structure.TABLES["quarantine"].columns))


def ask(home: Home) -> list[Answer]:
    """Ask Great Expectations of the candidate; nothing to ask where the release is unchanged."""
    candidate = home.releases / CANDIDATE
    if not candidate.exists():
        return []
    rejected = readings.rejected(Editions(home))
    answers = believable(candidate, releases.latest(home.releases), today(), rejected)
    (candidate / "restricted" / "expectations.json").write_text(
        json.dumps([asdict(answer) for answer in answers], indent=1), encoding="utf-8"
    )
    return answers


def record_reason(home: Home, questions: Sequence[str], reason: str) -> None:
    """Keep why a release was published although expectations failed or findings block: `decisions/believed.csv`."""
    path = home.decisions / "believed.csv"
    rows = pd.DataFrame({"when": today(), "question": list(questions), "reason": reason})
    rows.to_csv(path, mode="a", index=False, header=not path.exists())


def publish(home: Home) -> dict[str, str]:
    """Step 8: make the candidate the latest release."""
    candidate = home.releases / CANDIDATE
    if not candidate.exists():
        latest = releases.latest(home.releases)
        return {"release": latest.name if latest else "", "outcome": "unchanged"}
    name = str(query.release_info(candidate / "restricted" / releases.FILE)["release"])
    return {"release": releases.publish(candidate, home.releases, name).name, "outcome": "published"}
