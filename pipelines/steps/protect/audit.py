"""Proves that no small count can be worked out from what is shown.

Belongs here: the attacker's polytope, and the largest and smallest value an attacker must admit.
Does not belong here: choosing what to withhold (`suppress.py`): the auditor never trusts the suppressor.

Attacker model: every shown and every published cell is known; a withheld cell is a whole number of at least 1,
because zeros are always shown; every equation holds. A small count passes when the attacker must admit that it
could be `threshold` or more; a small difference also when it could be none at all.
Method: interval audit by linear programming (Fischetti and Salazar-Gonzalez). Linear bounds contain the
whole-number ones, so an attacker who knows counts are whole can in theory do better; whole-number witnesses for
every cell are the stronger proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, lil_array
from scipy.sparse.csgraph import connected_components

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
        self.column = {row: number for number, row in enumerate(sorted(withheld - problem.shown_before))}
        unknown = [number for number, equation in enumerate(problem.equations) if equation.remainder > 0]
        self.rest = {equation: len(self.column) + number for number, equation in enumerate(unknown)}
        self.width = len(self.column) + len(self.rest)
        self.value = problem.cells["value"].to_numpy()
        self.matrix, self.known = self._rows()

    def _rows(self) -> tuple[csr_array, np.ndarray]:
        """Return one row per equation: coefficients of what is unknown, and what they must sum to."""
        lines = [(equation.total, *equation.parts) for equation in self.problem.equations] + self.problem.equals
        matrix, known = lil_array((len(lines), self.width)), np.zeros(len(lines))
        for number, (total, *parts) in enumerate(lines):
            for cell, sign in ((total, 1), *((part, -1) for part in parts)):
                if cell in self.column:
                    matrix[number, self.column[cell]] = sign
                else:
                    known[number] -= sign * float(self.value[cell])
            if number in self.rest:
                matrix[number, self.rest[number]] = -1
        return csr_array(matrix), known

    @cached_property
    def component(self) -> tuple[np.ndarray, np.ndarray]:
        """Return for every equation and every unknown which separate part of the whole it belongs to."""
        if not self.width:
            return np.full(len(self.known), -1), np.zeros(0)
        links = abs(self.matrix.T) @ abs(self.matrix)
        _, of_unknown = connected_components(links, directed=False)
        first = [self.matrix.indices[start] if end > start else -1 for start, end in self._spans()]
        return np.array([of_unknown[column] if column >= 0 else -1 for column in first]), of_unknown

    def _spans(self) -> Iterable[tuple[int, int]]:
        return zip(self.matrix.indptr[:-1], self.matrix.indptr[1:], strict=True)

    def proves_small(self, demand: Demand) -> bool:
        """Return whether every possible value of a demand is small."""
        row, constant = np.zeros(self.width), 0.0
        for cell, sign in demand.terms:
            if cell in self.column:
                row[self.column[cell]] += sign
            else:
                constant += sign * float(self.value[cell])
        if not row.any():
            return self.problem.is_small(int(constant))
        sign = 1 if sum(sign * self.value[cell] for cell, sign in demand.terms) >= 0 else -1
        largest = sign * constant + self._largest(sign * row)
        if largest >= self.problem.threshold - TOLERANCE:
            return False
        smallest = sign * constant - self._largest(-sign * row)
        return demand.kind in ("cell", "remainder") or smallest >= 1 - TOLERANCE

    def _largest(self, objective: np.ndarray) -> float:
        """Return the largest value of an objective; each separate part of the whole is solved by itself."""
        of_equation, of_unknown = self.component
        parts = np.unique(of_unknown[objective != 0])
        return sum(self._largest_in(objective, of_equation == part, of_unknown == part) for part in parts)

    def _largest_in(self, objective: np.ndarray, equations: np.ndarray, unknowns: np.ndarray) -> float:
        columns = np.flatnonzero(unknowns)
        bounds = [(1, None) if column < len(self.column) else (0, None) for column in columns]
        rows = self.matrix[np.flatnonzero(equations)][:, columns] if equations.any() else None
        known = self.known[equations] if equations.any() else None
        solved = linprog(-objective[columns], A_eq=rows, b_eq=known, bounds=bounds, method="highs")
        if solved.status in (3, 4):  # unbounded: the attacker must admit anything
            return float("inf")
        if not solved.success:
            raise ArithmeticError(f"the audit found no answer: {solved.message}")
        return float(-solved.fun)
