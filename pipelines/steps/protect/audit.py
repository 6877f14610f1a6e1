"""Proves that no small count can be worked out from what is shown.

Belongs here: the attacker's polytope, and the largest and smallest value an attacker must admit.
Does not belong here: choosing what to withhold (`suppress.py`): the auditor never trusts the suppressor.

Attacker model: every shown and every published cell is known; a withheld cell is a whole number of at least 1,
because zeros are always shown; every equation holds. A small count passes when the attacker must admit that it
could be `threshold` or more. Linear bounds contain the whole-number ones, so the attacker is taken to be weaker
by rounding only; the later witness method closes that gap.
Method: Fischetti and Salazar-Gonzalez, interval audit by linear programming.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.optimize import linprog

from pipelines.steps.protect.equations import Demand, Problem

TOLERANCE = 1e-6  # of the solver


def failing(problem: Problem, withheld: set[int], demands: Iterable[Demand] | None = None) -> list[Demand]:
    """Return the demands an attacker can prove small.

    Args:
        problem: Cells, equations, demands.
        withheld: Row numbers of the cells that are not shown.
        demands: Those to look at; default all.
    """
    polytope = _Polytope(problem, withheld)
    return [demand for demand in (problem.demands if demands is None else demands) if polytope.proves_small(demand)]


class _Polytope:
    """Everything an attacker can write down: one variable per withheld cell and unknown remainder."""

    def __init__(self, problem: Problem, withheld: set[int]) -> None:
        self.problem = problem
        self.column = {row: number for number, row in enumerate(sorted(withheld))}
        unknown = [number for number, equation in enumerate(problem.equations) if equation.remainder > 0]
        self.rest = {equation: len(self.column) + number for number, equation in enumerate(unknown)}
        self.width = len(self.column) + len(self.rest)
        self.matrix, self.known = self._rows()

    def _rows(self) -> tuple[np.ndarray, np.ndarray]:
        rows, known = [], []
        for number, equation in enumerate(self.problem.equations):
            row, constant = self._linear([(equation.total, 1), *((part, -1) for part in equation.parts)])
            if number in self.rest:
                row[self.rest[number]] -= 1
            rows.append(row)
            known.append(-constant)
        for first, second in self.problem.equals:
            row, constant = self._linear([(first, 1), (second, -1)])
            rows.append(row)
            known.append(-constant)
        return np.array(rows).reshape(len(rows), self.width), np.array(known)

    def _linear(self, terms: Iterable[tuple[int, int]]) -> tuple[np.ndarray, float]:
        """Return the coefficients of unknown cells, and the sum of the shown ones."""
        row, constant = np.zeros(self.width), 0.0
        for cell, sign in terms:
            if cell in self.column:
                row[self.column[cell]] += sign
            else:
                constant += sign * float(self.problem.cells.at[cell, "value"])
        return row, constant

    def proves_small(self, demand: Demand) -> bool:
        """Return whether every possible value of a demand is small."""
        row, constant = self._linear(demand.terms)
        if not row.any():
            return self.problem.is_small(int(constant))
        sign = 1 if self._true_value(demand) >= 0 else -1
        largest = sign * constant + self._largest(sign * row)
        if largest >= self.problem.threshold - TOLERANCE:
            return False
        smallest = sign * constant - self._largest(-sign * row)
        return demand.kind in ("cell", "remainder") or smallest >= 1 - TOLERANCE

    def _true_value(self, demand: Demand) -> int:
        return sum(sign * int(self.problem.cells.at[row, "value"]) for row, sign in demand.terms)

    def _largest(self, objective: np.ndarray) -> float:
        bounds = [(1, None)] * len(self.column) + [(0, None)] * len(self.rest)
        equations = {"A_eq": self.matrix, "b_eq": self.known} if len(self.known) else {}
        solved = linprog(-objective, bounds=bounds, method="highs", **equations)
        if solved.status in (3, 4):  # unbounded: the attacker must admit anything
            return float("inf")
        if not solved.success:
            raise ArithmeticError(f"the audit found no answer: {solved.message}")
        return float(-solved.fun)
