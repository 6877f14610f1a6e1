"""Scores of `dsig extract` on documents with expected figures: `python benchmarks/extraction.py [FOLDER ...]`.

Belongs here: matching what was read to what a careful reader takes, at three levels.
Does not belong here: the documents (`tests/fixtures/extraction`), assertions; what must hold is in the tests.

L1: the value; L2: also measure and window; L3: also conduct, breakdowns and whom it is about; L4: also basis, setting,
area and who counted. One figure read matches one expected. Wrong: accepted values that no expected figure of the
document has.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from schemas.messages import Fault, HeldEdition
from sources.readers import contract
from sources.readers.worker import documents

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures" / "extraction"
L3 = ("conduct", "status", "action", "survivor", "personnel", "perpetrator_sex", "occurred", "subject_org")
L4 = ("basis", "setting", "ref_area", "reporting_org")
LEVELS = ("L1", "L2", "L3", "L4")
Figure = dict[str, Any]


def main() -> None:
    """Print F1 at each level and the number of wrong values, a line per folder."""
    folders = [Path(name) for name in sys.argv[1:]] or [FIXTURES / "development", FIXTURES / "kept_apart"]
    print(f"{'folder':<14} documents expected  L1 F1  L2 F1  L3 F1  L4 F1  wrong")
    for folder in folders:
        scores = [score(expected, read) for expected, read in _pairs(folder)]
        total = {key: sum(one[key] for one in scores) for key in ("expected", "read", "wrong", *LEVELS)}
        f1 = [2 * total[level] / max(total["expected"] + total["read"], 1) for level in LEVELS]
        shown = "  ".join(f"{value:5.3f}" for value in f1)
        print(f"{folder.name:<14} {len(scores):9} {total['expected']:8}  {shown}  {total['wrong']:5}")


def _pairs(folder: Path) -> list[tuple[list[Figure], list[Figure]]]:
    expected = {path.name.removesuffix(".expected.json"): path for path in folder.glob("*.expected.json")}
    paths = sorted(
        path for path in folder.iterdir() if path.is_file() and path.stem in expected and path.suffix != ".json"
    )
    return [
        (json.loads(expected[path.stem].read_text(encoding="utf-8")), _read(found)) for path, found in documents(paths)
    ]


def _read(found: Any) -> list[Figure]:
    if isinstance(found, Fault):
        return []
    try:
        return contract.extract(found)
    except HeldEdition:
        return []


def score(expected: list[Figure], read: list[Figure]) -> dict[str, int]:
    """Return the counts of one document: expected, read, wrong, and matches at each level."""
    wanted = [one for one in expected if _counts(one) and not one.get("repeat")]
    known = [one for one in expected if one.get("disposition") == "accepted"]
    accepted = [one for one in read if _counts(one)]
    repeats = [one for one in known if one.get("repeat")]
    extra = [one for one in accepted if any(_agree(one, other, "L1") for other in repeats)]
    wrong = [one for one in accepted if not any(_agree(one, other, "L1") for other in known)]
    matches = {level: _matches(wanted, accepted, level) for level in LEVELS}
    spare = min(len(extra), len(accepted) - matches["L1"])
    return {"expected": len(wanted), "read": len(accepted) - spare, "wrong": len(wrong), **matches}


def _counts(figure: Figure) -> bool:
    return figure.get("disposition") == "accepted" and figure.get("obs_value") is not None


def _matches(expected: list[Figure], read: list[Figure], level: str) -> int:
    """Return the size of a largest matching, by augmenting paths."""
    owner: dict[int, int] = {}

    def place(wanted: int, seen: set[int]) -> bool:
        for number, figure in enumerate(read):
            if number not in seen and _agree(figure, expected[wanted], level):
                seen.add(number)
                if number not in owner or place(owner[number], seen):
                    owner[number] = wanted
                    return True
        return False

    return sum(place(wanted, set()) for wanted in range(len(expected)))


def _agree(read: Figure, expected: Figure, level: str) -> bool:
    if read["obs_value"] != expected.get("obs_value"):
        return False
    if level == "L1":
        return True
    same = _same(read, expected, "measure") and _same_window(read, expected)
    names = {"L2": (), "L3": L3, "L4": (*L3, *L4)}[level]
    return same and all(_same(read, expected, name) for name in names)


def _same(read: Figure, expected: Figure, name: str) -> bool:
    allowed = [expected.get(name) or "_T", *expected.get(f"{name}_any", [])]
    return (read.get(name) or "_T") in allowed


def _same_window(read: Figure, expected: Figure) -> bool:
    windows = [(expected.get("period_start"), expected.get("period_end")), *map(tuple, expected.get("period_any", []))]
    given = (read.get("period_start"), read.get("period_end"))
    return (
        bool(expected.get("period_open"))
        or given in windows
        or (bool(expected.get("period_inferred")) and not given[1])
    )


if __name__ == "__main__":
    main()
