"""Which counts are disjoint parts, which may overlap, and which are no sum."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipelines.steps.bounds import MAY_OVERLAP, Bounds
from pipelines.steps.summing import DISJOINT, Part, added
from schemas import periods, structure
from schemas.messages import DsigError
from sources.declaration import Partition

CODES = {
    "source": "un_annual", "reporting_org": "UN", "subject_org": "UN", "time_period": "2020", "basis": "received",
    "measure": "allegation", "conduct": "SEA",
}  # fmt: skip
SPLIT = Partition(dimension="conduct", total="SEA", parts=("SE", "SA"), where={"measure": "allegation"})
ADULTS = Partition(dimension="survivor", total="_T", parts=("adult", "child"))


def part(figure: str, value: int | None = 10, **changes: Any) -> Part:
    ends = {name: changes.pop(name, value) for name in ("low", "high")}
    other = {name: changes.pop(name) for name in ("included_in", "edition", "is_superseded") if name in changes}
    state = changes.pop("state", "reported" if value else "not_reported")
    codes = {name: structure.COLUMNS[name].default or "" for name in structure.DIMENSIONS} | CODES | changes
    window = periods.parse(codes["time_period"])
    return Part(f"un_annual/2020/{figure}", codes, window.start, window.end, state, **ends, **other)


def found(*parts: Part, **partitions: Any) -> tuple[tuple[int, int | None], str]:
    result = added(parts, partitions)
    return tuple(result.bounds), result.label


def refused(*parts: Part, **partitions: Any) -> str:
    with pytest.raises(DsigError) as error:
        added(parts, partitions)
    assert error.value.fault.code == "E809"
    return str(error.value)


def test_the_entities_of_2020_make_up_384() -> None:
    entities = [
        part("1", 66, subject_org="UN_PK"),
        part("2", 91, subject_org="UN_AFP"),
        part("3", 227, subject_org="UN_IP"),
    ]
    assert found(*entities) == ((384, 384), DISJOINT)


@pytest.mark.parametrize(
    "apart",
    [
        ({"subject_org": "MINUSCA"}, {"subject_org": "MONUSCO"}),
        ({"ref_area": "KEN"}, {"ref_area": "UGA"}),
        ({"status": "open"}, {"status": "substantiated"}),
        ({"time_period": "2020-Q1"}, {"time_period": "2020-Q2"}),
        ({"time_period": "2020-Q1", "subject_org": "UN_PK"}, {"time_period": "2020", "subject_org": "UN_AFP"}),
    ],
)
def test_what_lies_apart_in_one_dimension_is_added(apart: tuple[dict[str, str], dict[str, str]]) -> None:
    assert found(part("1", 7, **apart[0]), part("2", 9, **apart[1])) == ((16, 16), DISJOINT)


@pytest.mark.parametrize(
    "shared",
    [
        ({"reporting_org": "MSF", "subject_org": "MSF"}, {"reporting_org": "MSF_NL", "subject_org": "MSF_NL"}),
        ({"notified_donor": "NL_MFA"}, {"notified_donor": "FCDO"}),
        ({"source": "un_quarterly", "time_period": "2019-Q1"}, {"time_period": "2020"}),
        ({"survivor": "adult"}, {"survivor": "child"}),
        ({"action": "dismissal"}, {"action": "referral_authorities"}),
        ({"reporting_org": "OXFAM", "subject_org": "OXFAM"}, {"reporting_org": "OXFAM", "subject_org": "OXFAM_GB"}),
        ({}, {"subject_org": "UN_PK"}),
        ({"source": "un_quarterly"}, {"subject_org": "UN_PK"}),
        ({"subject_org": "UN_AFP_WITH_IP"}, {"subject_org": "UN_IP"}),
        ({"subject_org": "CARE"}, {"subject_org": "UN_IP"}),
        ({"subject_org": "UN_PK", "edition": "2017"}, {"subject_org": "UN_AFP", "edition": "2020"}),
        ({"status": "open", "edition": "2020"}, {"status": "closed", "edition": "2021"}),
        ({"subject_org": "UN_PK", "is_superseded": True}, {"subject_org": "UN_AFP"}),
        ({"status": "investigated"}, {"status": "closed"}),
        ({"subject_org": "UN_PK"}, {"ref_area": "CAF"}),
        ({"time_period": "2020-S1"}, {"time_period": "2020-04-01/P6M"}),
        (
            {"measure": "victim_survivor", "time_period": "2020-Q1"},
            {"measure": "victim_survivor", "time_period": "2020-Q2"},
        ),
        ({"measure": "person", "status": "open"}, {"measure": "person", "status": "closed"}),
        ({"time_period": "../2020-03-31"}, {"time_period": "2020-Q2"}),
    ],
)
def test_what_may_overlap_lies_between_the_largest_and_the_sum(shared: tuple[dict[str, str], dict[str, str]]) -> None:
    result = added([part("1", 7, **shared[0]), part("2", 9, **shared[1])], {})
    assert (result.bounds, result.label) == (Bounds(9, 16), MAY_OVERLAP)
    (why,) = result.notes
    assert "may be counted in both" in why


def test_parts_that_lie_apart_are_added_before_the_largest_is_taken() -> None:
    quarters = [part("1", 7, time_period="2020-Q1"), part("2", 9, time_period="2020-Q2")]
    other = part("3", 10, time_period="2020", notified_donor="NL_MFA")
    assert found(*quarters, other) == ((16, 26), MAY_OVERLAP)


def test_a_declared_split_is_disjoint_where_it_was_declared() -> None:
    types = [part("1", 7, conduct="SE"), part("2", 9, conduct="SA")]
    assert found(*types, un_annual=[SPLIT]) == ((16, 16), DISJOINT)
    ages = [part("1", 7, survivor="adult"), part("2", 9, survivor="child")]
    assert found(*ages, un_annual=[ADULTS]) == ((16, 16), DISJOINT)
    assert found(*ages, un_quarterly=[ADULTS])[1] == MAY_OVERLAP
    assert "conduct" in refused(*types, un_quarterly=[SPLIT])
    elsewhere = SPLIT.model_copy(update={"where": {"measure": "victim_survivor"}})
    assert "conduct" in refused(*types, un_annual=[elsewhere])


@pytest.mark.parametrize(
    ("name", "codes", "why"),
    [
        ("measure", ("allegation", "victim_survivor"), "counts of different units are never added up"),
        ("basis", ("received", "closed"), "they run on different clocks"),
        ("conduct", ("SEA", "SH"), "the source declares no split by these"),
    ],
)
def test_what_counts_something_else_is_refused_with_the_facet_and_the_fix(
    name: str, codes: tuple[str, str], why: str
) -> None:
    said = refused(part("1", **{name: codes[0], "subject_org": "UN_PK"}), part("2", **{name: codes[1]}))
    assert said == (
        f"E809 {name}: {codes[0]} (un_annual/2020/1), {codes[1]} (un_annual/2020/2): {why}; "
        f"keep figures of one {name}: dsig compare --figures --breakdowns lists them"
    )


@pytest.mark.parametrize("basis", ["stock", "cumulative"])
def test_a_stock_of_two_dates_is_no_sum(basis: str) -> None:
    quarters = [part("1", basis=basis, time_period="2020-Q1"), part("2", basis=basis, time_period="2020-Q2")]
    assert "a stock or running total of two dates" in refused(*quarters)


@pytest.mark.parametrize(
    ("whole", "inside"),
    [
        ({}, {"status": "open"}),
        ({}, {"time_period": "2020-Q3", "ref_area": "CAF"}),
        ({"source": "un_quarterly"}, {"time_period": "2020-Q3"}),
    ],
)
def test_a_part_is_not_added_to_its_whole(whole: dict[str, str], inside: dict[str, str]) -> None:
    for order in (1, -1):
        parts = [part("total", **whole), part("part", **inside)][::order]
        assert "E809 un_annual/2020/part: is included in un_annual/2020/total (" in refused(*parts)


@pytest.mark.parametrize("again", [{}, {"source": "un_quarterly"}, {"value": 12}])
def test_the_same_count_is_not_added_twice(again: dict[str, Any]) -> None:
    assert "are the same count, in one edition or two; leave one of them out" in refused(part("1"), part("2", **again))
    assert "are the same count" in refused(part("1"), part("1"))


def test_what_is_withheld_or_not_said_makes_an_interval() -> None:
    exact = part("1", 7, subject_org="UN_PK")
    suppressed = part("2", None, subject_org="UN_AFP", state="withheld_by_publisher", low=1, high=4)
    silent = part("3", None, subject_org="UN_IP")
    assert found(exact, suppressed) == ((8, 11), DISJOINT)
    result = added([exact, suppressed, silent], {})
    assert str(result.bounds) == "≥8"
    assert result.notes == ("un_annual/2020/3: how many is not known",)
    assert result.members == (Bounds(7, 7), Bounds(1, 4), Bounds(0, None))
    missing = part("4", None, subject_org="UN_NONUN", state="not_applicable")
    assert found(exact, missing) == ((7, 7), DISJOINT)


def test_what_is_included_in_another_part_adds_nothing_and_else_leaves_the_end_open() -> None:
    whole, other = part("1", 7, subject_org="UN_PK"), part("2", 5, subject_org="UN_IP")
    inside = part("3", None, subject_org="UN_AFP", state="included_elsewhere", included_in="un_annual/2020/1")
    assert found(whole, inside) == ((7, 7), DISJOINT)
    assert found(other, inside) == ((5, None), DISJOINT)


@pytest.mark.parametrize("state", ["not_applicable", "included_elsewhere"])
def test_of_members_without_a_number_there_is_no_total(state: str) -> None:
    where = {"included_in": "un_annual/2020/1"} if state == "included_elsewhere" else {}
    first = part("1", None, subject_org="UN_PK", state="not_applicable")
    result = added([first, part("2", None, subject_org="UN_AFP", state=state, **where)], {})
    assert (result.bounds, result.members) == (None, (None, None))


def test_two_editions_of_two_windows_are_counted_apart() -> None:
    years = [part("1", 7, time_period="2019", edition="2019"), part("2", 9, time_period="2020", edition="2020")]
    assert found(*years) == ((16, 16), DISJOINT)


def test_a_window_without_a_start_is_told_by_its_end() -> None:
    assert part("1", time_period="../2020-03-31").end == date(2020, 3, 31)
