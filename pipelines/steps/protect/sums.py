"""The sums an attacker can write down: trees of codes, windows within windows, cross tables.

Belongs here: which cells stand side by side, and which are parts of which.
Does not belong here: what must not follow from them (`equations.py`).

An attacker knows the code lists, every published figure, and that the same count may be given by two sources. So
cells are matched on all dimensions except who counted and where it was printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, permutations

import pandas as pd

from pipelines.steps.protect import crossed
from schemas import codelists, structure

WHO_SAYS = ("source", "reporting_org")
WHO_TELLS = (*WHO_SAYS, "tier")
ATTACK_KEY = tuple(name for name in structure.DIMENSIONS if name not in WHO_SAYS)
# Conduct has a tree but no default: whoever counts must say of what.
TREES = ("subject_org", "conduct", *(name for name in ATTACK_KEY if structure.COLUMNS[name].default == "_T"))
FLOWS = ("received", "occurred", "closed")


def pools(known: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield what an attacker reads side by side: what stood at each date, and each edition by itself.

    An edition by itself matters where another source, or a delivery of the same day, stands in its place.
    """
    for day in sorted(known["as_of"].unique()):
        yield from _believing_each(known[(known["as_of"] <= day) & ~(known["superseded_on"] <= day).fillna(False)])
    yield from (edition for _, edition in known.groupby(["source", "edition"], sort=True))


def _believing_each(pool: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield a pool in every order in which two who tell otherwise than another may be believed before all others.

    After them comes what is published. One source may tell otherwise than itself: in a value of another tier.
    """
    is_private, who = pool["conf_status"].eq("N"), pool[list(WHO_TELLS)].astype(str).agg("/".join, axis=1)
    orders = [order for circle in _contradicting(pool, who) for order in permutations(sorted(circle), 2)]
    for first, second in orders or [("", "")]:
        ranked = pd.DataFrame({"place": who.map({first: 0, second: 1}).fillna(2), "private": is_private, "who": who})
        yield pool.loc[ranked.sort_values(list(ranked.columns), kind="stable").index]


def _contradicting(pool: pd.DataFrame, who: pd.Series) -> list[set[str]]:
    """Return those who tell otherwise than one another, in circles that have nobody in common."""
    circles: list[set[str]] = []
    for _, told in pool.groupby(list(ATTACK_KEY), sort=False):
        if told["value"].nunique() > 1:
            named = set(who[told.index])
            joined = named.union(*(circle for circle in circles if circle & named))
            circles = [*(circle for circle in circles if not circle & named), joined]
    return circles


def sums(pool: pd.DataFrame) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield total and parts for every dimension with a tree, and for windows inside windows.

    Of cells with one key the first counts.
    """
    pool = pool.drop_duplicates(subset=list(ATTACK_KEY))
    # A dimension in which all cells agree neither splits nor separates: most breakdowns, most of the time.
    varying = [name for name in ATTACK_KEY if pool[name].nunique() > 1]
    for name in (name for name in varying if name in TREES):
        for group in _groups(pool, [other for other in varying if other != name]):
            yield from _by_tree(group[name], structure.COLUMNS[name].codelist or "")
    yield from crossed.sums(pool, varying)
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
        for longest_first in (True, False):
            if chain := _disjoint(inside, longest_first):
                yield row, chain


def _disjoint(windows: pd.DataFrame, longest_first: bool) -> tuple[int, ...]:
    """Return windows that follow each other without overlap; where several start together, the longest or shortest."""
    chosen: list[int] = []
    free_from = None
    ordered = windows.sort_values(["period_start", "period_end"], ascending=[True, not longest_first])
    for row, (start, end) in zip(ordered.index, ordered.to_numpy(), strict=True):
        if free_from is None or start > free_from:
            chosen.append(row)
            free_from = end
    return tuple(sorted(chosen)) if len(chosen) > 1 else ()


def equals(pool: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Yield pairs of rows that say the same of the same thing."""
    for _, group in pool.groupby([*ATTACK_KEY, "value"], sort=True):
        yield from pairwise(sorted(group.index))
