"""What waits: faults of editions in quarantine, files of the inbox that are no edition.

Belongs here: keeping what a run refused, and telling everything that keeps a release from being whole.
Does not belong here: quarantine files (`store.py`), the check that blocks (`checks.py`).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict

from pipelines.editions import Editions
from pipelines.home import Home
from schemas.messages import Fault

COUNTED = ("figures", "valid", "quarantined", "review", "context")


def write_refused(run: Editions, looked_at: Collection[str]) -> None:
    """Keep what the inbox holds that is no edition, for the check that guards the release.

    Args:
        run: Editions, with what this run refused.
        looked_at: Sources collected anew; what was refused of others before still waits.
    """
    # What only collecting finds; a misplaced file is found again at every look, until it is moved.
    kept = [fault for fault in _refused(run.home) if fault.code in ("E106", "E806") and _source(fault) not in looked_at]
    refused = list(dict.fromkeys([*run.refused, *kept]))
    (run.home.interim / "refused.json").write_text(json.dumps([asdict(fault) for fault in refused]), "utf-8")


def _source(fault: Fault) -> str:
    return fault.place.split("/")[1] if "/" in fault.place else ""


def _refused(home: Home) -> list[Fault]:
    kept = home.interim / "refused.json"
    return [Fault(**fault) for fault in json.loads(kept.read_text("utf-8"))] if kept.exists() else []


def waiting(home: Home) -> list[str]:
    """Return everything that waits in quarantine or the inbox, one line each."""
    run = Editions(home, sound_alone=True)
    run.refused = _refused(home)
    return run.waiting()


def counts(home: Home) -> dict[str, int]:
    """Return figures read, valid, quarantined, in review and context over all editions that could be read."""
    run = Editions(home)
    reports = [run.report(key) for key in run.editions]
    return {name: sum(getattr(report, name) for report in reports) for name in COUNTED}
