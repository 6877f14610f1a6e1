"""How long a release of many vintages takes to ask: `python benchmarks/vintages.py [OBSERVATIONS]`.

Belongs here: seconds of the current view, of a question as of a date, of the views on revisions and of the indicators,
over made-up EXAMPLE figures, each beside a bare SQL aggregation of the same table.
Does not belong here: assertions; what must hold is in the tests.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pandas as pd

from pipelines.steps import disseminate
from schemas import structure, tables
from warehouse import build, query

VINTAGES, PERIODS, SOURCES, RUNS = 40, 10, 10, 3
# Every edition prints ten years of every series anew; one count in ten is another one than before.
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
ASKED = {
    "bare SQL aggregation": BARE,
    "current view": "SELECT count(*), sum(obs_value) FROM current_observations",
    "as of a date": "SELECT count(*), sum(obs_value) FROM observations_as_of(DATE '2021-06-30')",
    "first releases": "SELECT count(*), sum(obs_value) FROM first_releases",
    "revisions": "SELECT count(*), sum(revision) FROM revisions",
    "revision statistics": "SELECT * FROM revision_statistics",
    "maturity": "SELECT * FROM maturity",
    # Every indicator is asked for here: their sum with the current view is the time of a refresh.
    "year on year": "SELECT count(*), sum(absolute_change) FROM year_on_year",
}


def main(observations: int = 1_000_000) -> None:
    """Print seconds of each question, the fastest of three, and how many times the bare aggregation that is."""
    with tempfile.TemporaryDirectory() as folder:
        file = _release(Path(folder), observations // (VINTAGES * PERIODS * SOURCES))
        bare = 0.0
        for name, question in ASKED.items():
            seconds = min(_seconds(file, question) for _ in range(RUNS))
            bare = bare or seconds
            print(f"{name:<22} {seconds:6.2f} s  {seconds / bare:6.1f} x")


def _release(folder: Path, series: int) -> Path:
    defaults = ", ".join(f"'{structure.COLUMNS[name].default}' AS {name}" for name in structure.BREAKDOWNS)
    given = MADE_UP.format(series=series, breakdowns=defaults)
    columns = (column.name for column in structure.columns_of("observations"))
    with duckdb.connect() as connection:
        known = {column for column, *_ in connection.execute(f"DESCRIBE {given}").fetchall()}
        whole = ", ".join(name if name in known else f"NULL AS {name}" for name in columns)
        connection.execute(f"COPY (SELECT {whole} FROM ({given})) TO '{folder}/observations.parquet' (FORMAT parquet)")
    empty = {
        table.name: tables.typed(pd.DataFrame(), table.name)
        for table in structure.TABLES.values()
        if table.kind == "table"
    }
    file = folder / "EXAMPLE.duckdb"
    build.build(file, {**empty, "observations": [folder / "observations.parquet"]}, disseminate.views(), private=True)
    return file


def _seconds(file: Path, question: str) -> float:
    started = time.perf_counter()
    query.select(file, question)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
