"""Small random sets of observations with every state, clock, window, edition and kind of break.

Belongs here: what is drawn, so that every rule of the method pages has something to work on.
Does not belong here: what is expected of it (the other modules of this folder).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import product
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from schemas import states
from tests.oracle.values import Row

Make = Callable[..., Row]
FAMILIES = (
    ("OXFAM", "OXFAM_GB", "CARE"),
    ("UN", "UN_PK", "UNICEF"),
    ("EW_CHARITIES", "CARE", "MSF_NL"),
    ("UN_PERSONNEL", "MINUSCA", "MONUSCO"),
    ("UN_IP", "UN_PK", "PLAN"),
)
SOURCES = ("demo", "beside")
# What an edition prints together.
SERIES: tuple[tuple[Row, ...], ...] = (
    ({}, {"status": "closed"}, {"status": "substantiated"}),
    ({"basis": "occurred"}, {"basis": "occurred", "status": "closed"}, {}),
    ({"basis": "closed", "conduct": "SE"}, {"basis": "stock", "status": "open"}, {"basis": "cumulative"}),
    ({"occurred": "2017"}, {"occurred": "2017", "basis": "occurred"}, {"basis": "stock", "status": "under_review"}),
    ({"measure": "workforce", "basis": "stock"}, {"measure": "workforce", "basis": "stock", "conduct": "_T"}, {}),
)
WINDOWS = (
    ("2021", "2022", "2023", "2024"),
    ("2021", "2022", "2023", "2024"),
    ("2024", "2023", "2022", "2021"),
    ("2022", "2023-S1", "2024-S1", "2024"),
    ("2022-04-01/P12M", "2023-04-01/P12M", "2024-01-01/P223D", "2023"),
    ("2023-02", "2024-02", "2023-02-20/P9D", "2024-02-20/P10D"),
    ("2023", "2024-01-01/P223D", "2024", "../2024-12-31"),
    ("2022", "2023-01-01/P364D", "2023-12-31/P364D", "2023"),
)
# Edition: tier, vintage, delivery. Two of one day are told apart by the delivery, the press comes last.
EDITIONS = {
    "first": (1, date(2025, 1, 10), 1),
    "second": (1, date(2025, 6, 30), 1),
    "again": (1, date(2025, 6, 30), 2),
    "mirror": (2, date(2025, 3, 1), 1),
    "press": (3, date(2025, 9, 1), 1),
}
# The editions that print the same counts; the second one with other values.
PRINTED = (("first",), ("second",), ("first", "second"), ("second", "again"), ("first", "mirror"), ("second", "press"))


def _of(state: str, low: int | None = None, high: int | None = None, value: int | None = None, **more: Any) -> Row:
    row = {"obs_value": value, "obs_low": low, "obs_high": high, "state": state, "qualifier": None}
    return row | {"obs_status": states.status_of(state)} | more


def _about(qualifier: str, low: int | None, high: int | None, value: int | None = None) -> Row:
    return _of("approximate", low, high, value, qualifier=qualifier)


INEXACT = (
    _about("about", 30, 30, 30),
    _about("about", 25, 35, 30),
    _about("at_least", 22, None, 22),
    _about("more_than", 41, 60),
    _about("less_than", None, 24),
    _about("range", 21, 28),
    _of("withheld_by_publisher", 1, 4),
    _of("withheld_by_publisher"),
    _of("reported", conf_status="C", obs_status="Q"),
)
NO_NUMBER = (
    _of("not_reported"),
    _of("not_collected"),
    _of("not_applicable"),
    _of("included_elsewhere", included_in="next"),
    _of("withdrawn", comment="printed twice"),
)
COUNTS = st.integers(0, 60) | st.sampled_from((0, 19, 20, 21, 40, 1000))
VALUES = st.one_of(st.none(), COUNTS, COUNTS, COUNTS, COUNTS, st.sampled_from(INEXACT + NO_NUMBER))
PREDICATES = st.sampled_from((None, None, None, "exact", "exact", "close", "narrow"))
CELL = st.tuples(VALUES, PREDICATES)
BLOCK = st.tuples(
    st.sampled_from(SERIES),
    st.integers(0, 5),
    st.sampled_from(PRINTED),
    st.sampled_from(WINDOWS),
    st.lists(CELL, min_size=12, max_size=12),
)
QUIET = st.sampled_from((0, 0, 0, 0, 3, 12, None, NO_NUMBER[0], NO_NUMBER[3], INEXACT[0]))
MANY = ("CARE", "MSF", "SCI", "PLAN", "OXFAM_GB", "OXFAM_NOVIB", "NLRC", "CORDAID", "UNICEF", "WFP", "IOM", "WHO")
FACETS = {"coverage": "R07", "population": "R07", "system": "R08", "definition": "R08", "unit": "R08"}
# A day of a window, or one on or between two vintages.
DAYS = st.sampled_from(
    [("period", day) for day in (date(2022, 1, 1), date(2023, 1, 1), date(2023, 2, 21), date(2024, 12, 31))]
    + [("vintage", day) for day in (date(2025, 3, 1), date(2025, 6, 1), date(2025, 9, 1))]
)
BREAK = st.tuples(
    st.sampled_from(SOURCES),
    st.sampled_from((*FACETS, "none")),
    DAYS,
    st.sampled_from([{}, {"conduct": "SEAH"}, {"conduct": "SE"}, {"measure": "report"}, {"subject_org": "CARE"}]),
)
SCENES = st.fixed_dictionaries({
    "families": st.permutations(FAMILIES).map(lambda drawn: (*drawn[0], *drawn[1])),
    "blocks": st.lists(BLOCK, min_size=22, max_size=28),
    "quiet": st.lists(st.tuples(QUIET, QUIET, QUIET), min_size=12, max_size=12),
    "breaks": st.lists(BREAK, max_size=3),
})  # fmt: skip


def observations(scene: Row, make: Make) -> list[Row]:
    """Return the observations of a scene, one of every key.

    Args:
        scene: Drawn from `SCENES`.
        make: Returns one observation of a value and what else is known of it.
    """
    found: dict[str, Row] = {}
    for row in (*_blocks(scene, make), *_quiet(scene, make)):
        found.setdefault(row["figure_id"].split(";")[0], row)
    return list(found.values())


def _blocks(scene: Row, make: Make) -> Iterator[Row]:
    for together, place, printed, windows, cells in scene["blocks"]:
        for turn, edition in enumerate(printed):
            tier, as_of, delivery = EDITIONS[edition]
            facts = {"edition": edition, "tier": tier, "as_of": as_of, "delivery": delivery}
            facts |= {"source": SOURCES[place // 3]}
            turned = cells[turn:] + cells[:turn]
            for (series, window), (value, predicate) in zip(product(together, windows), turned, strict=True):
                said = facts | {"time_period": window, "mapping_predicate": predicate} | series
                if value is not None:
                    yield _row(make, value, said, scene["families"], place)


def _row(make: Make, value: int | Row, facts: Row, organisations: Sequence[str], place: int) -> Row:
    facts = facts | {"subject_org": organisations[place]}
    row = make(None, **facts | value) if isinstance(value, dict) else make(value, **facts)
    if row.get("included_in"):
        beside = organisations[place - 1]
        row["included_in"] = make(1, **facts | {"subject_org": beside})["figure_id"]
    # Some observations rest on two figures.
    return row | {"figure_id": f"{row['figure_id']};demo/a/{row['figure_id']}"} if row["obs_value"] == 21 else row


def _quiet(scene: Row, make: Make) -> Iterator[Row]:
    for place, values in enumerate(scene["quiet"]):
        for year, value in zip(("2022", "2023", "2024"), values, strict=True):
            if value is not None:
                yield _row(make, value, {"source": "many", "time_period": year}, MANY, place)


def breaks(scene: Row) -> list[Row]:
    """Return the breaks of a scene, as rows of the table `breaks`."""
    return [
        {"source": source, "break_date": day, "applies_to": kind, "facet": facet, "reason": FACETS[facet]}
        | {f"break_{name}": code for name, code in limits.items()}
        | {"break_id": f"{source}/breaks.csv/{line}"}
        for line, (source, facet, (kind, day), limits) in enumerate(scene["breaks"], 2)
        if facet in FACETS
    ]


def timestamps(rows: list[Row]) -> list[Row]:
    """Return rows with days as the tables of the warehouse take them."""
    return [
        {name: pd.Timestamp(cell) if isinstance(cell, date) else cell for name, cell in row.items()} for row in rows
    ]
