"""One cell at a time: what is a count, what is silence, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sources.declaration import Numbers
from sources.mapping import Entry, Mapping
from sources.readers import counts
from sources.readers.counts import Count

DUTCH = Numbers(thousands=".", decimal=",")
ENGLISH = Numbers(thousands=",", decimal=".")
FRENCH = Numbers(thousands=" ", decimal=",")
SWISS = Numbers(thousands="'", decimal=".")
WORDS = Mapping(
    {
        "state": {
            "n/a": Entry("n/a", "not_applicable", 2),
            "-": Entry("-", "not_reported", 3),
            "nihil": Entry("nihil", "explicit_zero", 4),
            "x": Entry("x", "withheld_by_publisher", 5),
        }
    }
)
ZERO = Count(0, 0, 0, "exact", "explicit_zero")
SILENCE = Count(state="not_reported")


def exact(count: int) -> Count:
    return Count(count, count, count, "exact", "reported")


@pytest.mark.parametrize(
    ("cell", "numbers", "expected"),
    [
        ("1.234", DUTCH, exact(1234)),
        ("12.345.678", DUTCH, exact(12_345_678)),
        ("1,234", ENGLISH, exact(1234)),
        ("1\u202f234", FRENCH, exact(1234)),
        ("1 234", FRENCH, exact(1234)),
        ("1’234", SWISS, exact(1234)),
        (" 3 ", DUTCH, exact(3)),
        ("3,0", DUTCH, exact(3)),
        ("3.00", ENGLISH, exact(3)),
        (3.0, DUTCH, exact(3)),
        (7, DUTCH, exact(7)),
        (0.0, DUTCH, ZERO),
        ("0", DUTCH, ZERO),
        ("Nihil", DUTCH, ZERO),
        (None, DUTCH, SILENCE),
        ("", DUTCH, SILENCE),
        (" \u00a0 ", DUTCH, SILENCE),
        ("-", DUTCH, SILENCE),
        ("N/A", DUTCH, Count(state="not_applicable")),
        ("x", DUTCH, Count(state="withheld_by_publisher")),
        ("<5", DUTCH, Count(None, 1, 4, "less_than", "withheld_by_publisher")),
        ("< 1.000", DUTCH, Count(None, 1, 999, "less_than", "withheld_by_publisher")),
        (">5", DUTCH, Count(5, 6, None, "more_than", "approximate")),
        ("≥ 5", DUTCH, Count(5, 5, None, "at_least", "approximate")),
        (">=5", DUTCH, Count(5, 5, None, "at_least", "approximate")),
    ],
)
def test_reads(cell: object, numbers: Numbers, expected: Count) -> None:
    assert replace(counts.read(cell, numbers, WORDS), predicate=None) == expected


@pytest.mark.parametrize(
    ("cell", "numbers", "fault"),
    [
        ("1.234", ENGLISH, "E303"),
        ("1.000", ENGLISH, "E303"),
        ("1,5", DUTCH, "E303"),
        ("1.234,5", DUTCH, "E303"),
        (2.5, DUTCH, "E303"),
        ("1.23", DUTCH, "E301"),
        ("1.2345", DUTCH, "E301"),
        ("12.34.567", DUTCH, "E301"),
        ("007", DUTCH, "E301"),
        ("0612345678", DUTCH, "E301"),
        (31_612_345_678, DUTCH, "E301"),
        ("1234567890", DUTCH, "E301"),
        ("٣", DUTCH, "E301"),
        ("three", DUTCH, "E301"),
        ("5 or 6", DUTCH, "E301"),
        ("5*", DUTCH, "E301"),
        ("<1", DUTCH, "E301"),
        (">0", DUTCH, "E301"),
        (True, DUTCH, "E301"),
        (date(2026, 1, 1), DUTCH, "E301"),
        (timedelta(hours=1), DUTCH, "E301"),
        (float("nan"), DUTCH, "E301"),
        (float("inf"), DUTCH, "E301"),
        (-1, DUTCH, "E302"),
        (-0.5, DUTCH, "E302"),
        ("-1", DUTCH, "E302"),
        ("−1.234", DUTCH, "E302"),
        ("#REF!", DUTCH, "E304"),
        ("#n/a", DUTCH, "E304"),
    ],
)
def test_refuses_without_keeping_anything(cell: object, numbers: Numbers, fault: str) -> None:
    assert counts.read(cell, numbers, WORDS) == Count(fault=fault)


def test_a_word_says_how_well_its_line_fits_and_a_number_nothing() -> None:
    words = Mapping({"state": {"few": Entry("few", "withheld_by_publisher", 2, "close")}})
    assert counts.read("Few", DUTCH, words).predicate == "close"
    assert counts.read("7", DUTCH, words).predicate is None
