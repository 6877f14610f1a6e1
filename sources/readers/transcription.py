"""Reads the transcription of a published document: one line per printed figure, coded by hand, checked twice.

Belongs here: the shape of `transcribed/<edition>.csv`, the two checks only transcriptions need (E505, E506).
Does not belong here: whether codes exist and keys are unique (`pipelines/steps/validate.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from schemas import structure
from schemas.messages import DeclarationError, Fault
from sources import declared
from sources.declaration import Edition
from sources.reading import Reading, figure_id, frame
from sources.registry import Source

EXTRACTOR = "transcription"
COLUMNS = (
    "figure",
    "time_period",
    "reporting_org",
    "subject_org",
    "notified_donor",
    "ref_area",
    "basis",
    "measure",
    "conduct",
    "status",
    "action",
    "personnel",
    "perpetrator_sex",
    "survivor",
    "setting",
    "mode",
    "occurred",
    "printed_value",
    "obs_value",
    "qualifier",
    "state",
    "place",
    "comment",
)
# A last column that few need: the `figure` of the line that includes this one (state included_elsewhere).
INCLUDED_IN = "included_in"
_DIGITS = re.compile(r"[0-9]+")


def read(content: bytes, edition: Edition, source: Source) -> Reading:
    """Read a transcription.

    Args:
        content: CSV, UTF-8, with the columns of `COLUMNS` and maybe `INCLUDED_IN`; an empty breakdown means its
            default.
        edition: The edition.
        source: Its source.

    Returns:
        One reported figure per line, coded. Its place is the place in the publication.

    Raises:
        DeclarationError: E602 naming the line that has other columns or a count that is no whole number.
    """
    name = f"{source.id}/{edition.path.name}"
    text = declared.decoded(content, name)
    is_wider = text.partition("\n")[0].rstrip("\r").endswith(f",{INCLUDED_IN}")
    lines = declared.lines(text, name, (*COLUMNS, INCLUDED_IN) if is_wider else COLUMNS)
    times = Counter(row["figure"] for _, _, row in lines)
    rows = []
    for place, _, row in lines:
        figure = _figure(place, row, edition)
        faults = _faults(place, row, times[row["figure"]])
        rows.append(figure | {"faults": "\n".join(map(str, faults)) or None})
    return Reading(frame(rows))


def _faults(place: str, row: dict[str, str], times: int) -> list[Fault]:
    faults = []
    digits = "".join(_DIGITS.findall(row["printed_value"]))
    if digits and row["obs_value"] and int(digits) != int(row["obs_value"]):
        detail = f"prints '{row['printed_value']}' and codes {row['obs_value']}: compare both with the publication"
        faults.append(Fault("E505", place, detail))
    if times > 1:
        faults.append(Fault("E506", place, f"figure '{row['figure']}' stands {times} times: number the lines anew"))
    return faults


def _figure(place: str, row: dict[str, str], edition: Edition) -> dict[str, Any]:
    value = _count(place, row["obs_value"])
    low, high = _bounds(value, row)
    coded = {name: row[name] or structure.COLUMNS[name].default for name in declared.DIMENSIONS}
    elsewhere = row.get(INCLUDED_IN)
    kept = {name: row[name] or None for name in ("printed_value", "qualifier", "place", "comment")}
    return (
        coded
        | kept
        | {
            "source": edition.source,
            "edition": edition.edition,
            "obs_value": value,
            "obs_low": low,
            "obs_high": high,
            "state": _state(row),
            "figure_id": figure_id(edition.source, edition.edition, row["figure"]),
            INCLUDED_IN: figure_id(edition.source, edition.edition, elsewhere) if elsewhere else None,
            "extractor": EXTRACTOR,
            "confidence": 1.0,
            "disposition": "accepted",
        }
    )


def _count(place: str, text: str) -> int | None:
    if text and not _DIGITS.fullmatch(text):
        raise DeclarationError("E602", place, f"obs_value '{text}': write a whole number without marks, or nothing")
    return int(text) if text else None


def _state(row: dict[str, str]) -> str | None:
    """Return the state; a stated number that is not exact is approximate, whatever the line says.

    In the structure's state table a `reported` value equals both its bounds, which "at least 6" does not.
    """
    inexact = row["qualifier"] not in ("", "exact")
    return "approximate" if inexact and row["state"] == "reported" else row["state"] or None


def _bounds(value: int | None, row: dict[str, str]) -> tuple[int | None, int | None]:
    """Return the bounds as stated, None where that end is open.

    A line has no columns for bounds, so a range and a withheld "<5" take theirs from the printed value.
    """
    qualifier = row["qualifier"]
    printed = [int(digits) for digits in _DIGITS.findall(row["printed_value"])]
    if qualifier == "range" and len(printed) == 2:
        return printed[0], printed[1]
    if value is None and qualifier == "less_than" and len(printed) == 1:
        return 1, printed[0] - 1
    if value is None:
        return None, None
    return {
        "exact": (value, value),
        "at_least": (value, None),
        "more_than": (value + 1, None),
        "at_most": (None, value),
        "less_than": (None, value - 1),
    }.get(qualifier, (None, None))
