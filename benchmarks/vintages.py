"""How long a release of many vintages takes to make and to ask: `python benchmarks/vintages.py [OBSERVATIONS]`.

Belongs here: seconds of what is worked out once (spans, intervals) and of each question, over made-up EXAMPLE figures,
beside a bare SQL aggregation of the same table.
Does not belong here: assertions; what must hold is in the tests.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd

from pipelines.steps import disseminate
from pipelines.steps.derive import changes, pairs
from pipelines.steps.relations import relation
from schemas import structure, tables
from warehouse import build, engine, query

VINTAGES, PERIODS, SOURCES, RUNS = 40, 10, 10, 3
# Every edition prints ten years of every series anew; a few counts in each are other ones than before.
MADE_UP = f"""
SELECT 'example_' || part AS source, 'EXAMPLE_PARTNER' AS reporting_org, 'EXAMPLE_' || series AS subject_org,
    CAST(2006 + year AS VARCHAR) AS time_period, 'received' AS basis, 'report' AS measure, 'SEAH' AS conduct,
    'EXAMPLE-' || (100 + vintage) AS edition, counted AS obs_value, counted AS obs_low, counted AS obs_high,
    'exact' AS qualifier, CASE WHEN counted = 0 THEN 'explicit_zero' ELSE 'reported' END AS state,
    'A' AS obs_status, 'F' AS conf_status, 1 AS tier, 1 AS delivery,
    DATE '2016-03-31' + to_months(3 * vintage) AS as_of,
    make_date(2006 + year, 1, 1) AS period_start, make_date(2006 + year, 12, 31) AS period_end,
    'example_' || part || '/EXAMPLE-' || (100 + vintage) || '/' || series || '-' || year AS figure_id,
    'EXAMPLE' AS extractor, 1.0 AS confidence, 'accepted' AS disposition,
    {{breakdowns}}
FROM range({SOURCES}) parts(part), range({PERIODS}) years(year), range({VINTAGES}) vintages(vintage),
    range({{series}}) all_series(series),
    LATERAL (SELECT hash(part, series, year) % 60 + vintage // (1 + hash(series, year) % 60) AS counted)
"""
BARE = "SELECT source, time_period, max(as_of), sum(obs_value) FROM observations GROUP BY ALL"
# Every indicator is asked for here: with the spans and the intervals they make up "current and indicators".
INDICATORS = {
    "first releases": "SELECT count(*), sum(obs_value) FROM first_releases",
    "revisions": "SELECT count(*), sum(revision) FROM revisions",
    "revision statistics": "SELECT * FROM revision_statistics",
    "maturity": "SELECT * FROM maturity",
    "year on year": "SELECT count(*), sum(absolute_change), sum(ratio) FROM year_on_year",
    "rates per day": "SELECT count(*), sum(ratio) FROM rates_per_day",
    "view indicators": "SELECT indicator, count(value), sum(value) FROM indicators GROUP BY ALL",
}
ASKED = {
    "current view": "SELECT count(*), sum(obs_value) FROM current_observations",
    "as of a date": "SELECT count(*), sum(obs_value) FROM observations_as_of(DATE '2021-06-30')",
    "as of a date, all rows": "SELECT * FROM observations_as_of(DATE '2021-06-30')",
    **INDICATORS,
}


def main(observations: int = 1_000_000) -> None:
    """Print seconds of each step and question, the fastest of three, and how many bare aggregations that is."""
    with tempfile.TemporaryDirectory() as folder:
        made, file = Path(folder) / "observations.parquet", Path(folder) / "EXAMPLE.duckdb"
        _make_up(made, observations // (VINTAGES * PERIODS * SOURCES))
        spans = made.with_name("spans.parquet")
        once = {
            "spans, once": _fastest(lambda: _current(made)),
            "spans, and written": _fastest(lambda: _spans(made, spans)),
            "intervals, once": _fastest(lambda: _intervals(made, spans)),
        }
        _release(file, made, spans)
        bare = _fastest(lambda: query.select(file, BARE))
        print(f"{'bare SQL aggregation':<22} {bare:6.2f} s")
        asked = {name: _fastest(partial(query.select, file, question)) for name, question in ASKED.items()}
        for name, seconds in (once | asked).items():
            print(f"{name:<22} {seconds:6.2f} s  {seconds / bare:6.1f} x")
        derived = sum(asked[name] for name in INDICATORS) + once["spans, once"] + once["intervals, once"]
        print(f"{'current and indicators':<22} {derived:6.2f} s")


def _make_up(made: Path, series: int) -> None:
    defaults = ", ".join(f"'{structure.COLUMNS[name].default}' AS {name}" for name in structure.BREAKDOWNS)
    given = MADE_UP.format(series=series, breakdowns=defaults)
    columns = (column.name for column in structure.columns_of("observations"))
    with duckdb.connect() as connection:
        known = {column for column, *_ in connection.execute(f"DESCRIBE {given}").fetchall()}
        whole = ", ".join(name if name in known else f"NULL AS {name}" for name in columns)
        connection.execute(f"COPY (SELECT {whole} FROM ({given})) TO '{made}' (FORMAT parquet)")


def _current(made: Path) -> None:
    current = relation("current_observations")
    engine.read(current.aggregate(current.obs_value.sum()), {"observations": [made]}, disseminate.standing_views())


def _spans(made: Path, spans: Path) -> None:
    views, order = disseminate.standing_views(), structure.TABLES["observation_spans"].key
    engine.write("observation_spans", {"observations": [made]}, spans, views=views, order=order)


def _intervals(made: Path, spans: Path) -> pd.DataFrame:
    given = {"observations": [made], "observation_spans": [spans], "breaks": []}
    return changes.with_intervals(engine.read(pairs.distinct(), given, disseminate.standing_views()))


def _release(file: Path, made: Path, spans: Path) -> None:
    declared = (table.name for table in structure.TABLES.values() if table.kind == "table")
    empty = {name: tables.typed(pd.DataFrame(), name) for name in declared}
    filled = {**empty, "observations": [made], "intervals": _intervals(made, spans)}
    build.build(file, filled, disseminate.views(), private=True)


def _fastest(work: Callable[[], object]) -> float:
    return min(_seconds(work) for _ in range(RUNS))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
