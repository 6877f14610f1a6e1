"""Which value goes by which date, and how values changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest

Make = Callable[..., Any]


@pytest.fixture
def vintage(observation: Make) -> Make:
    """Return an observation of one key, known on a day of January 2025."""

    def make(day: int, value: int | None, tier: int = 1, delivery: int = 1, **changes: Any) -> dict[str, Any]:
        edition = changes.pop("edition", f"d{day:02}-t{tier}-{delivery}")
        return observation(
            value, as_of=date(2025, 1, day), tier=tier, delivery=delivery, edition=edition, **changes
        )  # fmt: skip

    return make


def _known(spans: pd.DataFrame, day: int) -> list[int | None]:
    then = pd.Timestamp(2025, 1, day)
    known = spans[~spans["is_unconfirmed"] & (spans["as_of"] <= then)]
    return known[known["superseded_on"].isna() | (known["superseded_on"] > then)]["obs_value"].tolist()


def _current(view: Make, rows: Sequence[dict[str, Any]]) -> list[int | None]:
    return view("current_observations", rows)["obs_value"].tolist()


def test_the_latest_vintage_stands_and_earlier_ones_as_of_their_day(view: Make, vintage: Make) -> None:
    rows = [vintage(20, 3), vintage(1, 1), vintage(10, 2)]
    spans = view("observation_spans", rows)
    assert [_known(spans, day) for day in (1, 9, 10, 19, 20, 31)] == [[1], [1], [2], [2], [3], [3]]
    assert _current(view, rows) == [3]
    assert len(spans) == 3


def test_nothing_was_known_before_the_first_vintage(view: Make, vintage: Make) -> None:
    assert _known(view("observation_spans", [vintage(5, 1)]), 4) == []


@pytest.mark.parametrize("later", [2, 3])
def test_a_later_value_of_a_lower_tier_is_unconfirmed_and_never_current(view: Make, vintage: Make, later: int) -> None:
    rows = [vintage(1, 10), vintage(9, 12, tier=later), vintage(11, 13, tier=later)]
    spans = view("observation_spans", rows).set_index("obs_value")
    assert spans["is_unconfirmed"].to_dict() == {10: False, 12: True, 13: True}
    assert spans["superseded_on"].isna().all()
    assert _current(view, rows) == [10]


def test_an_official_value_replaces_the_press_from_its_day(view: Make, vintage: Make) -> None:
    rows = [vintage(1, 10, tier=3), vintage(9, 12)]
    spans = view("observation_spans", rows)
    assert [_known(spans, day) for day in (1, 8, 9)] == [[10], [10], [12]]
    assert not spans["is_unconfirmed"].any()


def test_the_press_goes_on_until_something_better_is_known(view: Make, vintage: Make) -> None:
    rows = [vintage(1, 10, tier=3), vintage(5, 11, tier=2), vintage(7, 12, tier=3), vintage(9, 13, tier=1)]
    spans = view("observation_spans", rows)
    assert [_known(spans, day) for day in (1, 5, 7, 9)] == [[10], [11], [11], [13]]
    assert spans.set_index("obs_value")["is_unconfirmed"].to_dict() == {10: False, 11: False, 12: True, 13: False}


@pytest.mark.parametrize("tiers", [(1, 3), (3, 1)])
def test_on_one_day_the_better_tier_stands(view: Make, vintage: Make, tiers: tuple[int, int]) -> None:
    rows = [vintage(1, 10 * tier, tier=tier) for tier in tiers]
    assert _current(view, rows) == [10]
    assert _known(view("observation_spans", rows), 1) == [10]


@pytest.mark.parametrize("order", [(2, 10, 9), (10, 9, 2)])
def test_on_one_day_the_latest_delivery_stands(view: Make, vintage: Make, order: tuple[int, ...]) -> None:
    rows = [vintage(1, 100 + delivery, delivery=delivery) for delivery in order]
    assert _current(view, rows) == [110]
    assert _known(view("observation_spans", rows), 1) == [110]


def test_keys_do_not_meet(view: Make, vintage: Make) -> None:
    rows = [vintage(1, 10), vintage(9, 12, conduct="SH"), vintage(9, 14, source="other"), vintage(9, 15, status="open")]
    assert sorted(_current(view, rows)) == [10, 12, 14, 15]
    assert view("revisions", rows).empty


def test_a_revision_is_a_value_that_changed_and_names_both(view: Make, vintage: Make) -> None:
    rows = [vintage(1, 10), vintage(5, 10), vintage(9, 7)]
    (found,) = view("revisions", rows).to_dict("records")
    assert (found["obs_value"], found["revised_from"], found["revision"]) == (7, 10, -3)
    assert found["revised_from_as_of"] == pd.Timestamp(2025, 1, 5)
    assert found["revised_from_figure_id"] == rows[1]["figure_id"]
    assert (found["edition"], found["figure_id"]) == ("d09-t1-1", rows[2]["figure_id"])


def test_a_change_of_state_is_a_revision_without_a_number(view: Make, vintage: Make) -> None:
    rows = [vintage(1, None), vintage(5, 4), vintage(9, 4), vintage(11, None, state="withdrawn")]
    found = view("revisions", rows).sort_values("as_of")
    assert found["revised_from_state"].tolist() == ["not_reported", "reported"]
    assert found["state"].tolist() == ["reported", "withdrawn"]
    assert found["revision"].isna().all()


def test_from_silence_to_zero_is_a_revision(view: Make, vintage: Make) -> None:
    (found,) = view("revisions", [vintage(1, None), vintage(5, 0)]).to_dict("records")
    assert (found["revised_from_state"], found["state"]) == ("not_reported", "explicit_zero")


def test_an_unconfirmed_value_revises_nothing(view: Make, vintage: Make) -> None:
    assert view("revisions", [vintage(1, 10), vintage(5, 12, tier=3), vintage(9, 10)]).empty
