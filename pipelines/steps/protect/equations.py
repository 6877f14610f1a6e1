"""How cells hang together: which counts are sums, restatements or neighbours of others.

Belongs here: the equations an attacker can write down from the code lists, the calendar and the vintages, and the
counts that must not follow from them.
Does not belong here: choosing what to withhold (`suppress.py`), solving (`audit.py`).

An attacker knows the code lists, every published figure, and that the same count may be given by two sources. So
cells are matched on all dimensions except who counted and where it was printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pandas as pd

from schemas import codelists, structure

WHO_SAYS = ("source", "reporting_org")
ATTACK_KEY = tuple(name for name in structure.DIMENSIONS if name not in WHO_SAYS)
FLOWS = ("received", "occurred", "closed")


@dataclass(frozen=True)
class Equation:
    """A total and the parts printed beside it; the remainder is what no part accounts for.

    Attributes:
        total: Row number of the total.
        parts: Row numbers of disjoint parts.
        remainder: True value of the rest; an attacker who believes the parts complete takes 0 for granted, so 0
            counts as known.
    """

    total: int
    parts: tuple[int, ...]
    remainder: int


@dataclass(frozen=True)
class Demand:
    """A small count that must not be provable: sum of sign * cell, plus the remainder of an equation if given.

    Attributes:
        kind: cell, remainder, revision or year_on_year.
        terms: Row number and sign of each cell.
        equation: Number of the equation whose remainder it is, or None.
    """

    kind: str
    terms: tuple[tuple[int, int], ...]
    equation: int | None = None


@dataclass
class Problem:
    """Cells of all vintages, their equations and the demands.

    Attributes:
        cells: Rows of `observation_spans`, numbered from 0, with `value` (a lower bound where only bounds are known).
        equations: Sums.
        equals: Pairs of rows that say the same of the same thing.
        demands: What must not be provable.
        threshold: Counts from 1 to one below it are small.
    """

    cells: pd.DataFrame
    threshold: int
    equations: list[Equation] = field(default_factory=list)
    equals: list[tuple[int, int]] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)

    def is_small(self, value: int) -> bool:
        """Return whether a count or difference is small: from 1 to threshold - 1, with either sign."""
        return 1 <= abs(value) < self.threshold

    def is_confidential(self, row: int) -> bool:
        """Return whether a cell is of a confidential edition."""
        return bool(self.cells.at[row, "conf_status"] == "N")

    def small_cells(self) -> set[int]:
        """Return the confidential cells whose own count is small or printed as small."""
        return {demand.terms[0][0] for demand in self.demands if demand.kind == "cell"}

    def name(self, demand: Demand) -> str:
        """Return a demand as a reader of a message can find it; without values."""
        return f"{demand.kind} of " + " and ".join(str(self.cells.at[row, "figure_id"]) for row, _ in demand.terms)


def problem(cells: pd.DataFrame, threshold: int, differences: Sequence[str]) -> Problem:
    """Write down the equations and demands of a set of cells.

    Args:
        cells: Rows of `observation_spans`.
        threshold: Counts from 1 to one below it are small.
        differences: Which of remainder, revision, year_on_year must not be provable when small.
    """
    known = cells[cells["obs_value"].notna() | cells["obs_low"].notna()].reset_index(drop=True)
    known["value"] = known["obs_value"].fillna(known["obs_low"]).astype(int)
    out = Problem(known, threshold)
    seen: set[tuple[int, tuple[int, ...]]] = set()
    for day in sorted(known["as_of"].unique()):
        pool = known[(known["as_of"] <= day) & ~(known["superseded_on"] <= day).fillna(False)]
        for total, parts in _sums(pool):
            if (total, parts) not in seen:
                seen.add((total, parts))
                _add_equation(out, total, parts)
        out.equals.extend(pair for pair in _equals(pool) if pair not in out.equals)
    out.demands = [*_cell_demands(out), *_difference_demands(out, differences)]
    return out


def _add_equation(out: Problem, total: int, parts: tuple[int, ...]) -> None:
    values = out.cells["value"]
    remainder = int(values[total] - values[list(parts)].sum())
    # Parts that exceed their total overlap: nobody can subtract them.
    if remainder >= 0 and any(out.is_confidential(row) for row in (total, *parts)):
        out.equations.append(Equation(total, parts, remainder))


def _sums(pool: pd.DataFrame) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield total and parts for every dimension with a tree, and for windows inside windows."""
    pool = pool.drop_duplicates(subset=list(ATTACK_KEY))
    # A dimension in which all cells agree neither splits nor separates: most breakdowns, most of the time.
    varying = [name for name in ATTACK_KEY if pool[name].nunique() > 1]
    for name in varying:
        if name != "time_period" and (name == "subject_org" or structure.COLUMNS[name].default == "_T"):
            for group in _groups(pool, [other for other in varying if other != name]):
                yield from _by_tree(group[name], structure.COLUMNS[name].codelist or "")
    flows = pool[pool["basis"].isin(FLOWS) & pool["period_start"].notna()]
    for group in _groups(flows, [name for name in varying if name != "time_period"]):
        yield from _by_window(group)


def _groups(pool: pd.DataFrame, names: list[str]) -> Iterator[pd.DataFrame]:
    """Yield the groups of several cells that agree on columns; all cells where no column is named."""
    groups = (group for _, group in pool.groupby(names, sort=True)) if names else iter([pool])
    yield from (group for group in groups if len(group) > 1)


def _by_tree(codes: pd.Series, codelist: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    tree = codelists.load(codelist)
    rows = {code: row for row, code in codes.items()}
    parts: dict[int, list[int]] = {}
    for code, row in rows.items():
        above = tree.ancestors(code) if code in tree else ("_T",)
        nearest = next((rows[ancestor] for ancestor in above if ancestor in rows), None)
        if nearest is not None:
            parts.setdefault(nearest, []).append(row)
    yield from ((total, tuple(sorted(below))) for total, below in sorted(parts.items()))


def _by_window(group: pd.DataFrame) -> Iterator[tuple[int, tuple[int, ...]]]:
    windows = group[["period_start", "period_end"]].sort_values(["period_start", "period_end"])
    for row, (start, end) in zip(windows.index, windows.to_numpy(), strict=True):
        inside = windows[(windows["period_start"] >= start) & (windows["period_end"] <= end)].drop(index=row)
        for part in inside.index:
            yield row, (part,)
        if chain := _disjoint(inside):
            yield row, chain


def _disjoint(windows: pd.DataFrame) -> tuple[int, ...]:
    """Return windows that follow each other without overlap, the longest first where several start together."""
    chosen: list[int] = []
    free_from = None
    ordered = windows.sort_values(["period_start", "period_end"], ascending=[True, False])
    for row, (start, end) in zip(ordered.index, ordered.to_numpy(), strict=True):
        if free_from is None or start > free_from:
            chosen.append(row)
            free_from = end
    return tuple(sorted(chosen)) if len(chosen) > 1 else ()


def _equals(pool: pd.DataFrame) -> Iterator[tuple[int, int]]:
    for _, group in pool.groupby(list(ATTACK_KEY), sort=True):
        rows = list(group.index)
        for first, second in pairwise(rows):
            if group.at[first, "value"] == group.at[second, "value"]:
                yield first, second


def _cell_demands(out: Problem) -> Iterator[Demand]:
    for row, value in out.cells["value"].items():
        if out.is_confidential(row) and (out.is_small(value) or pd.isna(out.cells.at[row, "obs_value"])):
            yield Demand("cell", ((row, 1),))


def _difference_demands(out: Problem, differences: Sequence[str]) -> Iterator[Demand]:
    if "remainder" in differences:
        for number, equation in enumerate(out.equations):
            if out.is_small(equation.remainder):
                terms = ((equation.total, 1), *((part, -1) for part in equation.parts))
                yield Demand("remainder", terms, number)
    for kind, pairs in (("revision", _revised), ("year_on_year", _a_year_apart)):
        if kind in differences:
            for earlier, later in pairs(out.cells):
                small = out.is_small(int(out.cells.at[later, "value"] - out.cells.at[earlier, "value"]))
                if small and (out.is_confidential(earlier) or out.is_confidential(later)):
                    yield Demand(kind, ((later, 1), (earlier, -1)))


def _revised(cells: pd.DataFrame) -> Iterator[tuple[int, int]]:
    ordered = cells.sort_values(["as_of", "edition"])
    for _, group in ordered.groupby(list(structure.DIMENSIONS), sort=True):
        rows = list(group.index)
        yield from ((rows[i], rows[j]) for i in range(len(rows)) for j in range(i + 1, len(rows)))


def _a_year_apart(cells: pd.DataFrame) -> Iterator[tuple[int, int]]:
    dated = cells[cells["period_start"].notna()]
    for _, group in dated.groupby(list(structure.SERIES_KEY), sort=True):
        after = group["period_end"] + pd.Timedelta(days=1)
        for later in group.index:
            earlier_start = group.at[later, "period_start"] - pd.DateOffset(years=1)
            earlier_after = after[later] - pd.DateOffset(years=1)
            same = group.index[(group["period_start"] == earlier_start) & (after == earlier_after)]
            yield from ((earlier, later) for earlier in same)
