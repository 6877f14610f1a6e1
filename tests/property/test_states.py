"""DuckDB and Pandera keep the same declaration: what one refuses the other refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import codelists, states, structure, tables
from warehouse import ddl
from warehouse.engine import typed_select

NUMBER = st.sampled_from([None, None, -1, 0, 1, 4, 7])
ROW = st.fixed_dictionaries(
    {
        "state": st.sampled_from([*codelists.load("state").codes, "zero"]),
        "obs_value": NUMBER, "obs_low": NUMBER, "obs_high": NUMBER,
        "qualifier": st.sampled_from([None, "exact", "exact", "about", "less_than"]),
        "conf_status": st.sampled_from(["F", "F", "N", "C"]),
        "included_in": st.sampled_from([None, None, "demo/2025/1", " "]),
        "comment": st.sampled_from([None, "why", ""]),
        "correction": st.sampled_from([None, None, "why"]),
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def table() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(ddl.create_table(structure.TABLES["observations"]))
        yield connection


def _is_stored(table: duckdb.DuckDBPyConnection, row: pd.DataFrame) -> bool:
    try:
        table.register("given", row)
        table.execute(f"INSERT INTO observations {typed_select('observations', 'given')}")
    except duckdb.ConstraintException:
        return False
    finally:
        table.unregister("given")
    return True


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(changes=ROW, status=st.sampled_from([None, None, None, "A", "Q", "W"]))
def test_what_duckdb_refuses_pandera_refuses(
    table: duckdb.DuckDBPyConnection, observation: Callable[..., Any], changes: dict[str, Any], status: str | None
) -> None:
    row = observation(7, **changes, obs_status=status or states.status_of(changes["state"]))
    frame = tables.typed(pd.DataFrame([row]), "observations")
    broken = [rule.says for rule in states.for_columns(frame.columns) if not tables.kept(rule, frame).all()]
    assert _is_stored(table, frame) == (not broken), (row, broken)
