"""Sums of panels, for all groups at once in SQL, against the bounds of one sum after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.steps import bounds

Make = Callable[..., Any]
CONDUCTS = ("SEA", "SH", "SE", "SA", "SM", "ABUSIVE", "PHYSICAL", "FRAUD", "OTHER", "UNKNOWN")
ORGANISATIONS = ("UN_PK", "UN_AFP", "UN_IP", "UN_NONUN")
FEW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SAID = st.one_of(
    st.integers(0, 30).map(lambda count: ("reported" if count else "explicit_zero", count, count, "exact")),
    st.just(("withheld_by_publisher", 1, 4, None)),
    st.just(("withheld_by_publisher", None, None, None)),
    st.integers(1, 30).map(lambda count: ("approximate", count, None, "at_least")),
    st.integers(1, 30).map(lambda count: ("approximate", None, count, "at_most")),
    st.sampled_from(["not_reported", "not_collected", "not_applicable"]).map(lambda state: (state, None, None, None)),
    st.just(("included_elsewhere", None, None, None)),
)
GROUPS = st.lists(st.lists(SAID, min_size=2, max_size=4), min_size=10, max_size=10)


@FEW
@given(groups=GROUPS)
def test_a_sum_of_reporters_has_the_bounds_of_its_members(
    observation: Make, view: Make, groups: list[list[Any]]
) -> None:
    rows, expected = [], {}
    for conduct, said in zip(CONDUCTS, groups, strict=True):
        # What is included elsewhere is so in the first organisation.
        first = f"demo/2025/{conduct}/UN_PK"
        rows += [
            observation(
                low if low == high else None, state=state, obs_low=low, obs_high=high, qualifier=qualifier,
                subject_org=org, reporting_org="UN", conduct=conduct, figure_id=f"demo/2025/{conduct}/{org}",
                included_in=first if state == "included_elsewhere" else None,
            )
            for org, (state, low, high, qualifier) in zip(ORGANISATIONS, said, strict=False)
        ]  # fmt: skip
        members = [
            bounds.member(state, low, high, counterpart_is_member=place > 0)
            for place, (state, low, high, _) in enumerate(said)
        ]
        # A count that says it is included in itself says nothing.
        expected[conduct] = bounds.total(members)
    found = view("indicators", rows).query("indicator == 'all_reporters'").set_index("conduct")
    assert set(found.index) == set(CONDUCTS)
    for conduct, total in expected.items():
        row = found.loc[conduct]
        assert row["count_low"] == total.low
        assert (None if row["count_high"] != row["count_high"] else row["count_high"]) == total.high
        assert (row["value"] == total.point) if total.point is not None else row["value"] != row["value"]
