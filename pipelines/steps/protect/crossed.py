"""Sums over several dimensions at once: a grand total above cells that differ from it in two or more.

Belongs here: totals whose parts have no subtotal in between, as in a cross table printed without margins.
Does not belong here: sums along one dimension (`sums.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from schemas import codelists, structure

FLAT = ("source", "reporting_org", "notified_donor", "time_period", "basis", "measure")


def sums(pool: pd.DataFrame, varying: list[str]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield total and disjoint parts where parts have no subtotal between them and the total; and each such part.

    Args:
        pool: Cells that stand side by side, one per key.
        varying: Dimensions in which they are not all alike.
    """
    split = [name for name in varying if name not in FLAT]
    fixed = [name for name in varying if name in FLAT]
    if len(split) < 2:
        return
    groups = (group for _, group in pool.groupby(fixed, sort=True)) if fixed else iter([pool])
    for group in groups:
        if len(group) > 1:
            yield from _group(group, split)


def _group(group: pd.DataFrame, split: list[str]) -> Iterator[tuple[int, tuple[int, ...]]]:
    rows = list(group.index)
    below, apart, differing = _relations(group, split)
    between = (below.astype(np.int32) @ below.astype(np.int32)) > 0
    nearest = below & ~between
    orphans = nearest & (differing >= 2)
    for total in np.flatnonzero(orphans.any(axis=1)):
        chosen: list[int] = []
        beside = np.flatnonzero(nearest[total] & ~orphans[total])
        for part in (*np.flatnonzero(orphans[total]), *beside):
            if all(apart[part, other] for other in chosen):
                chosen.append(int(part))
        yield rows[total], tuple(sorted(rows[part] for part in chosen))
        yield from ((rows[total], (rows[part],)) for part in np.flatnonzero(orphans[total]))


def _relations(group: pd.DataFrame, split: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for every two cells whether the second is a part of the first, are apart, and differ in how many ways."""
    size = len(group)
    within: np.ndarray = np.ones((size, size), dtype=bool)
    apart: np.ndarray = np.zeros((size, size), dtype=bool)
    differing: np.ndarray = np.zeros((size, size), dtype=int)
    for name in split:
        codes, numbers = np.unique(group[name].to_numpy(dtype=str), return_inverse=True)
        tree = codelists.load(structure.COLUMNS[name].codelist or "")
        above = [{code, *(tree.ancestors(code) if code in tree else ("_T",))} for code in codes]
        contains = np.array([[upper in above[lower] for lower in range(len(codes))] for upper in codes])
        contained = contains[np.ix_(numbers, numbers)]
        within &= contained
        apart |= ~contained & ~contained.T
        differing += numbers[:, None] != numbers[None, :]
    return within & (differing > 0), apart, differing
