"""Pandera models built from structure.py, and the row rules of the structure.

Belongs here: the type of every column of every frame, and the rules one row must keep, each under the code
of the catalogue that explains it (what each state allows: `states.py`).
Does not belong here: rules over several rows of an edition (`pipelines/steps/validate.py`), whether a release is
believable (`warehouse/expectations.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial, reduce
from operator import and_, or_

import pandas as pd
import pandera.pandas as pa

from schemas import codelists, periods, states, structure

DTYPES: dict[str, object] = {
    "text": pd.StringDtype(),
    "integer": pd.Int64Dtype(),
    "number": "float64",
    "date": "datetime64[us]",
    "boolean": "boolean",
}
OCCURRED = re.compile(r"^(?:(?:<=|>=)?\d{4}|\d{4}-\d{4})$")


def typed(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Return a frame with exactly the columns and types of a table, in order; a missing column is empty.

    Args:
        frame: Columns of the table, in any order and of any convertible type.
        table: Name of a table in `structure.TABLES`.
    """
    return pd.DataFrame(
        {
            column.name: frame.get(column.name, pd.Series(None, index=frame.index, dtype="object")).astype(
                DTYPES[column.type]
            )
            for column in structure.columns_of(table)
        },
        index=frame.index,
    )


@cache
def shape(table: str) -> pa.DataFrameSchema:
    """Return the schema of a frame: columns, order, types. A frame that fails it cannot be worked on at all.

    Args:
        table: Name of a table in `structure.TABLES`.
    """
    return pa.DataFrameSchema(
        {column.name: pa.Column(DTYPES[column.type], nullable=True) for column in structure.columns_of(table)},
        strict=True,
        ordered=True,
        name=table,
    )


def is_coded(column: structure.Column, values: pd.Series) -> pd.Series:
    """Return which values of a column are codes of its code list (or a form that the list allows).

    Args:
        column: Column with a code list.
        values: Its values.
    """
    known = codelists.load(column.codelist or "")
    coded = values.isin([int(code) for code in known.codes] if column.type == "integer" else list(known.codes))
    return coded | values.str.fullmatch(OCCURRED.pattern).fillna(False) if column.name == "occurred" else coded


def _is_period(values: pd.Series) -> pd.Series:
    def readable(text: object) -> bool:
        try:
            periods.parse(str(text))
        except periods.PeriodError:
            return False
        return True

    return values.map({text: readable(text) for text in values.dropna().unique()}).fillna(False).astype(bool)


def _keeps(term: states.Term, frame: pd.DataFrame) -> pd.Series:
    """Return which rows keep a term; the same in SQL: `warehouse/ddl.py`."""
    column, operand = frame[term.columns[0]], term.operand
    if term.operator == "empty":
        return column.isna()
    if term.operator == "given":
        return reduce(
            or_, (frame[name].notna() & frame[name].astype("string").str.strip().ne("") for name in term.columns)
        )
    if term.operator == "one_of":
        return column.isin(operand)
    other = frame[operand[0]] if operand[0] in frame else pd.Series(operand[0], frame.index)
    if term.operator == "same_as":
        return (column == other).fillna(False) | (column.isna() & other.isna())
    if term.operator == "only_with":
        return column.isna() | other.notna()
    return ~(column < other).fillna(False)


def kept(rule: states.Rule, frame: pd.DataFrame) -> pd.Series:
    """Return which rows keep a rule of `states.py`; a row it does not speak of keeps it.

    Args:
        rule: From `states.for_columns` of the frame's columns.
        frame: Frame of `observations` or `reported_figures`.
    """
    asked = pd.Series(True, frame.index)
    if rule.when:
        asked = frame[rule.when[0]].eq(rule.when[1]).fillna(False).astype(bool)
        if rule.when != states.WITHHELD and states.WITHHELD[0] in frame:
            asked &= ~frame[states.WITHHELD[0]].eq(states.WITHHELD[1]).fillna(False).astype(bool)
    if not asked.any():
        return ~asked
    return reduce(and_, (_keeps(term, frame) for term in rule.terms)) | ~asked


def _rule(code: str, rule: Callable[[pd.DataFrame], pd.Series], what: str) -> pa.Check:
    # Nulls must reach the rule: by default Pandera drops them and the row would pass unseen.
    return pa.Check(lambda frame: rule(frame).fillna(False).astype(bool), name=code, error=what, ignore_na=False)


def _coded_rule(column: structure.Column) -> pa.Check:
    def rule(frame: pd.DataFrame) -> pd.Series:
        return is_coded(column, frame[column.name]) | (frame[column.name].isna() & column.nullable)

    return _rule("E504", rule, f"{column.name} holds a code that code list {column.codelist} does not have")


@cache
def rules(table: str) -> tuple[tuple[str, str, pa.Check], ...]:
    """Return the row rules of a frame whose dimensions are coded.

    Args:
        table: `reported_figures` (after classification) or `observations`.

    Returns:
        Code of the fault, what to say, and the Pandera check over the frame.
    """
    coded = [_coded_rule(column) for column in structure.columns_of(table) if column.codelist]
    names = structure.TABLES[table].columns
    checks = [
        *coded,
        _rule("E402", lambda frame: _is_period(frame["time_period"]), f"time_period is none of {periods.FORMS}"),
        *(_rule(rule.code, partial(kept, rule), rule.says) for rule in states.for_columns(names)),
    ]
    return tuple((str(check.name), str(check.error), check) for check in checks)


def broken_rules(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Return every broken row rule of a frame.

    Args:
        frame: A frame of the table's shape, with a unique index.
        table: `reported_figures` or `observations`.

    Returns:
        Columns `index` (of the row), `code`, `detail`: one row per row and broken rule, in order.
    """
    found: list[tuple[object, str, str]] = []
    for code, detail, check in rules(table):
        result = pa.DataFrameSchema(checks=[check])
        try:
            result.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            rows = errors.failure_cases["index"].dropna().unique()
            found.extend((row, code, detail) for row in sorted(rows))
    return pd.DataFrame(found, columns=["index", "code", "detail"])


class MalformedFrame(ValueError):
    """A frame has not the columns and types of its table. The message names what is wrong."""


def well_formed(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Return the frame if it is of the table's shape.

    Raises:
        MalformedFrame: A column is missing, unknown, out of order or of another type.
    """
    try:
        return shape(table).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        causes = errors.failure_cases[["column", "check", "failure_case"]].drop_duplicates()
        raise MalformedFrame("; ".join(" ".join(map(str, cause)) for cause in causes.to_numpy())) from errors
