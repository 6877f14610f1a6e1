"""How cells hang together: which counts are sums, restatements or neighbours of others.

Belongs here: the equations an attacker can write down from the code lists, the calendar and the vintages, and the
counts that must not follow from them.
Does not belong here: choosing what to withhold (`suppress.py`), solving (`audit.py`).
The sums themselves: `sums.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pandas as pd

from pipelines.steps.protect import sums
from schemas import structure


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
        kind: cell, remainder, revision, year_on_year or sequence.
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
        shown_before: Rows an earlier release already showed: known to every attacker, never withheld again.
    """

    cells: pd.DataFrame
    threshold: int
    shown_before: frozenset[int] = frozenset()
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


def problem(
    cells: pd.DataFrame, threshold: int, differences: Sequence[str], shown_before: Collection[str] = ()
) -> Problem:
    """Write down the equations and demands of a set of cells.

    Args:
        cells: Rows of `observation_spans`.
        threshold: Counts from 1 to one below it are small.
        differences: Which of remainder, revision, year_on_year, sequence must not be provable when small.
        shown_before: Ids of figures an earlier public release showed.
    """
    stated = ["obs_value", "obs_low", "obs_high"]
    known = cells[cells[stated].notna().any(axis=1)].reset_index(drop=True)
    known["value"] = known["obs_value"].fillna(known["obs_low"]).fillna(known["obs_high"]).astype(int)
    out = Problem(known, threshold, frozenset(known.index[known["figure_id"].isin(list(shown_before))]))
    pools = list(sums.pools(known))
    for total, parts in dict.fromkeys(found for pool in pools for found in sums.sums(pool)):
        _add_equation(out, total, parts)
    out.equals = list(dict.fromkeys(pair for pool in pools for pair in sums.equals(pool)))
    out.demands = [*_cell_demands(out), *_difference_demands(out, differences)]
    return out


def _add_equation(out: Problem, total: int, parts: tuple[int, ...]) -> None:
    values = out.cells["value"]
    remainder = int(values[total] - values[list(parts)].sum())
    if remainder < 0:
        # Parts that exceed their total overlap: each can still be subtracted by itself.
        for part in parts if len(parts) > 1 else ():
            _add_equation(out, total, (part,))
    elif any(out.is_confidential(row) for row in (total, *parts)):
        out.equations.append(Equation(total, parts, remainder))


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
    for kind, pairs in (("revision", _revised), ("year_on_year", _a_year_apart), ("sequence", _in_sequence)):
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


def _in_sequence(cells: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Yield what follows each other where counts run on: the difference is what came in between."""
    runs_on = cells["basis"].isin(["cumulative", "stock"]) | cells["period_start"].isna()
    running = cells[runs_on].sort_values(["period_end", "as_of", "edition"])
    for _, group in running.groupby(list(structure.SERIES_KEY), sort=True):
        yield from pairwise(group.index)


def _a_year_apart(cells: pd.DataFrame) -> Iterator[tuple[int, int]]:
    dated = cells[cells["period_start"].notna()]
    for _, group in dated.groupby(list(structure.SERIES_KEY), sort=True):
        after = group["period_end"] + pd.Timedelta(days=1)
        for later in group.index:
            earlier_start = group.at[later, "period_start"] - pd.DateOffset(years=1)
            earlier_after = after[later] - pd.DateOffset(years=1)
            same = group.index[(group["period_start"] == earlier_start) & (after == earlier_after)]
            yield from ((earlier, later) for earlier in same)
