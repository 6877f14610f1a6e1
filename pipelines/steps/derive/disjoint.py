"""Which organisations of a set share no report, and which stands for all of them.

Belongs here: the widest parts of a set and its whole, by the tree of organisations.
Does not belong here: what they come to (`panels.py`), sums somebody asks for (`steps/summing.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from pipelines.steps.relations import without
from schemas import codelists, sums


def parts(members: ir.Table, by: Sequence[str]) -> ir.Table:
    """Return the widest members of each group that share nothing, without those that are the whole of all others.

    Args:
        members: Column `subject_org` and those of `by`; of each organisation one row, or several alike.
        by: Columns of a group.
    """
    seen = _placed(members, by)
    rest = without(seen.filter(~seen.is_whole), "uppers", "is_whole")
    upper, nothing = _upper(), _nothing()
    uppers = rest.subject_org.collect(where=rest.subject_org.isin(upper)).over(ibis.window(group_by=list(by)))
    again = rest.mutate(uppers=uppers.fill_null(nothing))
    return without(again.filter(again.above.intersect(again.uppers).length() == 0), "above", "uppers")


def wholes(members: ir.Table, by: Sequence[str]) -> ir.Table:
    """Return of each group the widest whole of all others that gave a number.

    Args:
        members: As of `parts`, one row of each organisation, with column `gave`.
        by: Columns of a group.
    """
    seen = _placed(members, by)
    given = seen.filter(seen.is_whole, seen.gave).mutate(depth=lambda row: row.above.length())
    ranked = given.mutate(widest=given.depth.min().over(ibis.window(group_by=list(by))))
    return without(ranked.filter(ranked.depth == ranked.widest), "above", "uppers", "is_whole", "depth", "widest")


def _placed(members: ir.Table, by: Sequence[str]) -> ir.Table:
    """Return members with the codes above each, those of the group that have any under them, and who is a whole."""
    tree = codelists.load("organisation")
    above = {code: list(tree.ancestors(code)) for code in tree.codes if tree.ancestors(code)}
    upper, nothing = _upper(), _nothing()
    group = ibis.window(group_by=list(by))
    placed = _of_one_family(members, by).mutate(
        above=ibis.literal(above, type="map<string, array<string>>").get(members.subject_org, nothing)
    )
    seen = placed.mutate(
        size=placed.count().over(group),
        uppers=placed.subject_org.collect(where=placed.subject_org.isin(upper)).over(group).fill_null(nothing),
        aboves=placed.above.collect(where=placed.above.length() > 0).over(group).flatten().fill_null(nothing),
    )
    below = seen.aboves.filter(lambda code: code == seen.subject_org).length()
    is_whole = (below > 0) & (below + seen.above.intersect(seen.uppers).length() == seen["size"] - 1)
    return without(seen.mutate(is_whole=is_whole), "size", "aboves")


def _of_one_family(members: ir.Table, by: Sequence[str]) -> ir.Table:
    """Leave out what shares reports with other families of the tree, where the group has any (`sharing_outside`)."""
    tree = codelists.load("organisation")
    for code in sorted(sums.rules().sharing_outside):
        root = (code, *tree.ancestors(code))[-1]
        family = sorted(other for other in tree.codes if root in (other, *tree.ancestors(other)))
        has_others = (~members.subject_org.isin(family)).any().over(ibis.window(group_by=list(by)))
        members = members.filter((members.subject_org != code) | ~has_others)
    return members


def _upper() -> list[str]:
    tree = codelists.load("organisation")
    return sorted({code for each in tree.codes for code in tree.ancestors(each)})


def _nothing() -> ir.ArrayValue:
    return ibis.literal([], type="array<string>")
