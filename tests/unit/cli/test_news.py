"""What is new in a release."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from cli import news
from schemas import structure

COLUMNS = [*structure.DIMENSIONS, *news.WORDS, *news.NUMBERS]


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(COLUMNS) | {"source": "care", "value_shown": "47"} | row for row in rows])


BEFORE = frame({"time_period": "2018", "ratio": 1.5}, {"time_period": "2019", "previous_value": 47})


def test_the_same_is_no_news_whatever_its_type() -> None:
    now = frame({"time_period": "2019", "previous_value": 47.0}, {"time_period": "2018", "ratio": 1.5})
    assert news.rows(now, BEFORE).empty
    assert news.gone(now, BEFORE) == 0


@pytest.mark.parametrize(
    "other", [{"value_shown": "48"}, {"ratio": 1.6}, {"reason_codes": "R07"}, {"survivor": "adult"}]
)
def test_a_row_that_is_new_or_says_something_else_is_news(other: dict[str, Any]) -> None:
    now = frame({"time_period": "2018", "ratio": 1.5} | other)
    assert news.rows(now, BEFORE)["time_period"].tolist() == ["2018"]
    assert news.gone(now, BEFORE) == (2 if "survivor" in other else 1)
