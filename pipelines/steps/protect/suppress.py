"""Chooses what is withheld: the small counts, then as few and as small others as the audit asks for.

Belongs here: primary suppression and the search for complementary cells.
Does not belong here: the proof (`audit.py`). This search is simple: audit, withhold the smallest cell that hangs
together with what failed, audit again. It ends because every turn withholds one more cell or gives up on counts
that publications alone give away.
"""

from __future__ import annotations

from pipelines.steps.protect import audit
from pipelines.steps.protect.equations import Demand, Problem


def suppress(problem: Problem) -> tuple[set[int], set[Demand]]:
    """Choose the cells to withhold.

    Args:
        problem: Cells, equations, demands.

    Returns:
        Row numbers of withheld cells, and demands that fail with everything confidential withheld.
    """
    withheld = problem.small_cells()
    given_away: set[Demand] = set()
    # Withholding more never lets an attacker prove more: what passed once need not be asked again.
    failing = audit.failing(problem, withheld)
    while failing:
        fresh: set[int] = set()
        for demand in failing:
            # What was just withheld beside it may be enough: ask again before withholding more.
            if fresh & _beside(problem, {row for row, _ in demand.terms}):
                continue
            partner = _partner(problem, withheld, demand)
            if partner is None:
                given_away.add(demand)
            else:
                fresh.add(partner)
                withheld.add(partner)
        failing = audit.failing(problem, withheld, [demand for demand in failing if demand not in given_away])
    # What seemed lost may have been saved by a cell that was withheld for something else.
    return withheld, set(audit.failing(problem, withheld, given_away))


def _partner(problem: Problem, withheld: set[int], demand: Demand) -> int | None:
    """Return the next cell to withhold: of a pair the later one, else the smallest beside what failed."""
    own = [row for row, _ in demand.terms if _may_go(problem, withheld, row)]
    if demand.kind not in ("cell", "remainder") and own:
        return own[0]
    near, reach = set(own), {row for row, _ in demand.terms}
    while True:
        wider = _beside(problem, reach)
        near = {row for row in wider if _may_go(problem, withheld, row)}
        if near or wider == reach:
            break
        reach = wider
    totals = {equation.total for equation in problem.equations}
    return min(near, key=lambda row: (row in totals, problem.cells.at[row, "value"], row), default=None)


def _beside(problem: Problem, rows: set[int]) -> set[int]:
    """Return cells and all that share an equation with one of them."""
    lines = [{equation.total, *equation.parts} for equation in problem.equations] + [set(p) for p in problem.equals]
    return rows.union(*(line for line in lines if rows & line))


def _may_go(problem: Problem, withheld: set[int], row: int) -> bool:
    positive = problem.cells.at[row, "value"] > 0
    may = problem.is_confidential(row) and row not in problem.shown_before
    return may and row not in withheld and bool(positive)
