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
FEW = settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
SAID = st.one_of(
    st.integers(0, 30).map(lambda count: ("reported" if count else "explicit_zero", count, count, "exact")),
    st.just(("withheld_by_publisher", 1, 4, None)),
    st.just(("withheld_by_publisher", None, None, None)),
    st.integers(1, 30).map(lambda count: ("approximate", count, None, "at_least")),
    st.integers(1, 30).map(lambda count: ("approximate", None, count, "at_most")),
    st.sampled_from(["not_reported", "not_collected", "not_applicable"]).map(lambda state: (state, None, None, None)),
    st.just(("included_elsewhere", None, None, None)),
)
GIVEN = ("reported", "explicit_zero", "approximate", "withheld_by_publisher")
WHOLE = st.none() | SAID | st.integers(1, 90).map(lambda count: ("reported", count, count, "exact"))
GROUPS = st.lists(st.tuples(st.lists(SAID, min_size=2, max_size=4), WHOLE), min_size=10, max_size=10)


def _row(observation: Make, conduct: str, org: str, said: Any) -> Any:
    state, low, high, qualifier = said
    # What is included elsewhere is so in the first organisation.
    return observation(
        low if low == high else None, state=state, obs_low=low, obs_high=high, qualifier=qualifier,
        subject_org=org, reporting_org="UN", conduct=conduct, figure_id=f"demo/2025/{conduct}/{org}",
        included_in=f"demo/2025/{conduct}/UN_PK" if state == "included_elsewhere" else None,
    )  # fmt: skip


def _within(said: list[Any], whole: Any) -> tuple[int | None, int | None]:
    """Return the ends of what all organisations come to, those that nobody named included."""
    if not any(state in GIVEN for state, *_ in said):
        return None, None
    members = [
        # A count that says it is included in itself says nothing.
        bounds.member(state, low, high, counterpart_is_member=place > 0)
        for place, (state, low, high, _) in enumerate(said)
    ]
    parts = bounds.total(members)
    if whole is None or whole[0] not in GIVEN:
        return parts
    printed = bounds.member(*whole[:3])
    if printed.high is not None and parts.low > printed.high:
        return printed.low, parts.high
    return parts.low, printed.high


@FEW
@given(groups=GROUPS)
def test_a_sum_of_reporters_has_the_bounds_of_its_members_and_of_the_whole(
    observation: Make, view: Make, groups: list[tuple[list[Any], Any]]
) -> None:
    rows, expected = [], {}
    for conduct, (said, whole) in zip(CONDUCTS, groups, strict=True):
        named = [*zip(ORGANISATIONS, said, strict=False), *([("UN", whole)] if whole else [])]
        rows += [_row(observation, conduct, org, cell) for org, cell in named]
        expected[conduct] = _within(said, whole)
    found = view("indicators", rows).query("indicator == 'all_reporters'").set_index("conduct")
    assert set(found.index) == set(CONDUCTS)
    for conduct, (low, high) in expected.items():
        row = found.loc[conduct]
        ends = [None if cell != cell else cell for cell in row[["count_low", "count_high", "value"]]]
        assert ends == [low, high, low if low == high else None]
