"""Step 3, classify: printed labels -> codes of the structure, exactly.

Belongs here: looking labels up in mapping.csv and the code lists, defaults of breakdowns, declared corrections.
Does not belong here: rules about coded rows (`validate.py`). A label is never guessed: an unknown one is a fault.
Classifying twice gives the same as once: a code stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from schemas import codelists, periods, states, structure, tables
from schemas.messages import Fault, several
from sources.corrections import Correction
from sources.mapping import Mapping

EXACT = "exact"  # what a code is for itself
CODED = tuple(name for name in structure.DIMENSIONS if structure.COLUMNS[name].codelist)
FILL = "fill the cell, or declare it in layout.csv: item column, or item constant with target {} and its code"


def classify(
    figures: pd.DataFrame, mapping: Mapping, corrections: Iterable[Correction] = (), *, echo: bool = True
) -> pd.DataFrame:
    """Turn the labels of one edition into codes.

    Args:
        figures: Frame of table `reported_figures`.
        mapping: mapping.csv of the source.
        corrections: Declared corrections of the source.
        echo: Whether an unknown label may be repeated in a fault; false for confidential editions, where a
            cell may hold what must not be stored.

    Returns:
        The same rows, dimensions coded; a row with an unknown label has a fault and an empty dimension.
    """
    coded = figures.copy()
    for name in (*CODED, "time_period"):
        _code_column(coded, name, mapping, echo)
    coded["mapping_predicate"] = coded["mapping_predicate"].fillna(EXACT)
    _require(coded)
    for correction in corrections:
        _correct(coded, correction, echo)
    return tables.typed(coded, "reported_figures")


def _code_column(figures: pd.DataFrame, name: str, mapping: Mapping, echo: bool) -> None:
    for label in figures[name].dropna().unique():
        rows = figures[name].eq(label).fillna(False)
        code, line, predicate = _look_up(name, label, mapping)
        if code is None:
            # The label goes: a confidential cell may hold a name, and nothing downstream may store it.
            figures.loc[rows, name] = pd.NA
            _add_faults(figures, rows, _unknown(name, label, mapping, echo))
        elif line:
            figures.loc[rows, name] = code
            figures.loc[rows, "coding"] = _appended(figures.loc[rows, "coding"], line)
            figures.loc[rows, "mapping_predicate"] = _worse(figures.loc[rows, "mapping_predicate"], predicate)
        else:
            figures.loc[rows, name] = code


def code_of(name: str, label: str, mapping: Mapping) -> str | None:
    """Return the code a label of a dimension stands for, or None where nothing says so."""
    return _look_up(name, label, mapping)[0]


def _look_up(name: str, label: str, mapping: Mapping) -> tuple[str | None, str | None, str]:
    """Return the code of a label, how it was found (no line for a code that stands for itself) and how well it fits."""
    if _is_code(name, label):
        return label, None, EXACT
    if found := mapping.find(name, label):
        return found.code, f"{name} = {found.code}: mapping.csv line {found.line}", found.predicate
    codelist = structure.COLUMNS[name].codelist
    if codelist and (code := codelists.load(codelist).find(label)):
        return code, f"{name} = {code}: label of code list {codelist}", EXACT
    return None, None, EXACT


def _worse(found: pd.Series, predicate: str) -> pd.Series:
    """Return the worse of two predicates, in the order of their code list."""
    order = list(codelists.load("mapping_predicate").codes)
    return found.map(
        lambda earlier: predicate if pd.isna(earlier) else max(earlier, predicate, key=order.index)
    ).astype("string")


def _is_code(name: str, label: str) -> bool:
    if name == "time_period":
        try:
            periods.parse(label)
        except periods.PeriodError:
            return False
        return True
    return bool(tables.is_coded(structure.COLUMNS[name], pd.Series([label], dtype="string")).iloc[0])


def _unknown(name: str, label: str, mapping: Mapping, echo: bool) -> tuple[str, str]:
    shown = f"'{label}'" if echo else f"a label of {several(len(label), 'character')}"
    if name == "time_period":
        return "E402", f"time_period: {shown} is none: write {periods.FORMS}, or add it to mapping.csv"
    known = codelists.load(structure.COLUMNS[name].codelist or "")
    nearest = ", ".join(f"{code} ({known.label(code)})" for code in known.nearest(label, 3))
    return (
        "E401",
        f"{name}: {shown} is not known. Nearest: {nearest}. Add a line to mapping.csv or mend the cell",
    )


def _appended(texts: pd.Series, line: str) -> pd.Series:
    return texts.map(lambda text: line if pd.isna(text) else f"{text}\n{line}").astype("string")


def _add_faults(figures: pd.DataFrame, rows: pd.Series, fault: tuple[str, str]) -> None:
    code, detail = fault
    for index in figures.index[rows]:
        line = str(Fault(code, str(figures.at[index, "place"]), detail))
        earlier = figures.at[index, "faults"]
        lines = [] if pd.isna(earlier) else str(earlier).split("\n")
        figures.at[index, "faults"] = "\n".join([*lines, *([] if line in lines else [line])])


def _require(figures: pd.DataFrame) -> None:
    """Fill the defaults of breakdowns; what has no default and no fault yet gets one."""
    for name in structure.DIMENSIONS:
        default = structure.COLUMNS[name].default
        # A detail begins with the name; a place before it may hold any word.
        explained = figures["faults"].str.contains(rf": {name}(?:: | is empty)", regex=True).fillna(False)
        empty = figures[name].isna() & ~explained
        if default is not None:
            figures.loc[empty, name] = default
        else:
            # What waits in review or is context needs no whole coding yet.
            empty &= figures["disposition"].eq("accepted").fillna(True)
            _add_faults(figures, empty, ("E405", f"{name} is empty and has no default: {FILL.format(name)}"))


def _correct(figures: pd.DataFrame, correction: Correction, echo: bool) -> None:
    rows = figures["figure_id"].eq(correction.figure_id).fillna(False)
    for index in figures.index[rows]:
        earlier = figures.at[index, "correction"]
        notes = [] if pd.isna(earlier) else str(earlier).split("\n")
        if correction.note in notes:
            continue
        expected = {name: str(figures.at[index, name]) for name in correction.expect}
        if expected != correction.expect:
            _add_faults(figures, figures.index == index, ("E404", _expired(correction, expected, echo)))
            continue
        for name, value in (_implied(correction.set) | correction.set).items():
            figures.at[index, name] = int(value) if structure.COLUMNS[name].type == "integer" and value else value
        figures.at[index, "correction"] = "\n".join([*notes, correction.note])


def _implied(changes: dict[str, str]) -> dict[str, str | None]:
    """Return what goes with a count or a state that is set: bounds and qualifier are never left as they were."""
    value = changes.get("obs_value")
    if value is not None:
        state = "reported" if int(value) else "explicit_zero"
        return {"obs_low": value, "obs_high": value, "qualifier": "exact", "state": state}
    if changes.get("state") in states.EMPTY:
        return dict.fromkeys(("obs_value", "obs_low", "obs_high", "qualifier"))
    return {}


def _expired(correction: Correction, found: dict[str, str], echo: bool) -> str:
    shown = f", found {found}" if echo else ""
    return f"the correction declared on {correction.when} expected {correction.expect}{shown}: remove or renew it"
