"""Reading a release: one SELECT at a time, with nothing else within reach.

Belongs here: opening a file read only without access to other files or settings, running one statement,
the look-ups behind `why`, `compare`, `status`.
Does not belong here: which release (`releases.py`), how an answer is shown (`cli`, `portal`, `export`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from schemas import structure
from schemas.messages import DsigError

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_LOCKED = (
    "SET enable_external_access = false",
    "SET memory_limit = '2GB'",
    "SET lock_configuration = true",
)


@contextmanager
def open_release(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse file read only, external access off, configuration locked."""
    with duckdb.connect(str(path), read_only=True, config=_CONFIG) as connection:
        for statement in _LOCKED:
            connection.execute(statement)
        yield connection


def names() -> tuple[str, ...]:
    """Return the tables, views and macros a user may query by name."""
    return tuple(table.name for table in structure.TABLES.values() if table.kind != "frame")


def run(path: Path, query: str) -> pd.DataFrame:
    """Return the answer to one SELECT, or the rows of a table or view named alone.

    Args:
        path: Warehouse file.
        query: One SELECT, or a name.

    Raises:
        DsigError: E801 when the query is refused or wrong, E802 when a lone name is unknown.
    """
    with open_release(path) as connection:
        statement = _statement(connection, query.strip())
        try:
            return connection.execute(statement).df()
        except duckdb.Error as error:
            raise DsigError("E801", "query", str(error).split("\n\nLINE")[0]) from error


def _statement(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    if query.replace("_", "").isalnum():
        if query not in names():
            raise DsigError("E802", query, f"known: {', '.join(names())}")
        return f'SELECT * FROM "{query}" ORDER BY ALL'
    try:
        statements = connection.extract_statements(query)
    except duckdb.Error as error:
        raise DsigError("E801", "query", str(error)) from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise DsigError("E801", "query", "write a single SELECT")
    return query


def select(path: Path, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
    """Return the rows of a statement of our own, with bound parameters.

    Raises:
        DsigError: E708 when the file was made by another dsig, with other columns.
    """
    with open_release(path) as connection:
        try:
            return connection.execute(sql, parameters).df()
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            if lacking := _lacking(connection):
                raise DsigError("E708", str(path), f"among others it has no {', '.join(lacking[:3])}") from error
            raise


def _lacking(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the views, and the columns of tables and views, that a file should have and has not."""
    found = connection.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall()
    names = {table for table, _ in found}
    views = [table.name for table in structure.TABLES.values() if table.kind == "view" and table.name not in names]
    known = (table for table in structure.TABLES.values() if table.name in names)
    return views + [
        f"{table.name}.{name}" for table in known for name in table.columns if (table.name, name) not in found
    ]


def observation(path: Path, figure_id: str) -> pd.DataFrame:
    """Return the observations that rest on a figure, with the edition they stand in.

    Returns:
        Columns of `observation_spans` and `editions`; no row when the figure is unknown.
    """
    return select(
        path,
        "SELECT spans.*, editions.* EXCLUDE (source, edition, tier, as_of, delivery) "
        "FROM observation_spans AS spans JOIN editions USING (source, edition) "
        "WHERE list_contains(string_split(spans.figure_id, ';'), ?) OR spans.figure_id = ?",
        (figure_id, figure_id),
    )


def vintages(path: Path, figure_id: str) -> pd.DataFrame:
    """Return every vintage of the key that a figure has, with the reason it was revised for, oldest first."""
    return select(
        path,
        "SELECT other.as_of, other.value_shown, other.tier, other.edition, "
        "other.figure_id, other.superseded_on, other.is_unconfirmed, revision, revision_reason, citation "
        "FROM observation_spans AS other JOIN observation_spans AS this USING (key_number) "
        "LEFT JOIN revisions ON revisions.figure_id = other.figure_id "
        "WHERE list_contains(string_split(this.figure_id, ';'), ?) OR this.figure_id = ? "
        "ORDER BY other.as_of, other.edition",
        (figure_id, figure_id),
    )


def usual_maturity(path: Path, figure_id: str) -> pd.DataFrame:
    """Return how complete values of the age of a figure of its source's newest edition usually were: a row, or none."""
    return select(
        path,
        "SELECT usual.* FROM maturity AS usual JOIN revision_triangle USING (source, age_months) "
        "WHERE as_of = (SELECT max(as_of) FROM current_observations AS every WHERE every.source = usual.source) "
        "AND superseded_on IS NULL AND (list_contains(string_split(figure_id, ';'), ?) OR figure_id = ?)",
        (figure_id, figure_id),
    )


def as_coded(path: Path) -> pd.DataFrame:
    """Return figure_id and dimensions of every observation that nobody corrected or confirmed."""
    dimensions = ", ".join(structure.DIMENSIONS)
    return select(
        path,
        f"SELECT figure_id, {dimensions} FROM observations WHERE correction IS NULL AND confirmed_at IS NULL "
        "ORDER BY figure_id",
    )


def findings(path: Path, source: str = "", code: str = "") -> pd.DataFrame:
    """Return table `findings`, of one source or code where named; what blocks first."""
    return select(
        path,
        "SELECT * FROM findings WHERE (source = ? OR ? = '') AND (finding_code = ? OR ? = '') "
        "ORDER BY is_blocking DESC, source, edition, finding_code, place",
        (source, source, code, code),
    )


def sources(path: Path) -> list[str]:
    """Return the sources that a release knows, whether or not any figure of theirs is in it."""
    return list(select(path, "SELECT source FROM sources ORDER BY source")["source"])


def change(path: Path, change_id: str) -> pd.DataFrame:
    """Return a change by its id: a row of `year_on_year`, or of `rates_per_day`; no row when it is unknown."""
    found = select(path, "SELECT * FROM year_on_year WHERE change_id = ?", (change_id,))
    return found if len(found) else select(path, "SELECT * FROM rates_per_day WHERE change_id = ?", (change_id,))


def indicator_rows(path: Path, codes: Mapping[str, str] | None = None, as_of: date | None = None) -> pd.DataFrame:
    """Return rows of view `indicators`, in order.

    Args:
        path: Warehouse file.
        codes: Column of the view and what it must hold; an empty text for anything.
        as_of: Day of which is told what was known then.

    Returns:
        Columns of the view, and `value_shown`: what the publisher said, where a row rests on one figure.
    """
    asked = {name: code for name, code in (codes or {}).items() if code}
    table = f"indicators_as_of(DATE '{as_of:%Y-%m-%d}')" if as_of else "indicators"
    where = " AND ".join(f'rows."{name}" = ?' for name in asked) or "true"
    order = ", ".join(f'"{name}"' for name in ("declared_order", *structure.SERIES_KEY, "time_period"))
    return select(
        path,
        f"SELECT rows.*, value_shown FROM {table} AS rows LEFT JOIN "
        "(SELECT figure_id AS figure_ids, any_value(value_shown) AS value_shown FROM observation_spans "
        f"GROUP BY figure_id) USING (figure_ids) WHERE {where} ORDER BY {order}",
        list(asked.values()),
    )


def breaks_of(path: Path, break_ids: str) -> pd.DataFrame:
    """Return declared breaks by their ids, in order of their days.

    Args:
        path: Warehouse file.
        break_ids: What a change or an indicator names as lying between its values, joined by `;`.

    Returns:
        break_date, facet, applies_to, effect, citation.
    """
    return select(
        path,
        "SELECT DISTINCT break_date, facet, applies_to, effect, citation FROM breaks "
        "WHERE list_contains($1, break_id) ORDER BY ALL",
        (break_ids.split(";"),),
    )


def breaks(path: Path, sources: Sequence[str]) -> pd.DataFrame:
    """Return table `breaks` of some sources, in order: a row for every code that a declared break reaches."""
    return select(path, "SELECT * FROM breaks WHERE list_contains($1, source) ORDER BY ALL", (list(sources),))


def shown_confidential(path: Path) -> list[str]:
    """Return the figures of confidential editions whose count a public file shows."""
    shown = select(
        path,
        "SELECT figure_id FROM observations JOIN editions USING (source, edition) "
        "WHERE access = 'confidential' AND obs_value IS NOT NULL ORDER BY figure_id",
    )
    return list(shown["figure_id"])


def release_info(path: Path) -> pd.Series:
    """Return what a file is: release, audience, day, digest of its inputs."""
    return select(path, "SELECT * FROM release_info").iloc[0]
