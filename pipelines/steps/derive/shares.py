"""Shares of one cohort: closed of those received, substantiated of those closed.

Belongs here: finding the base of a part, what stands against a share, the share.
Does not belong here: changes of a share.

Part and base are of one cohort where they are of the same series and window but for the state of handling, on one
clock, and printed in one edition: then they were counted on one day. A base that was withdrawn since is none. Cases
closed in a window are no part of those received in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from pipelines.steps.derive import counts, grades
from pipelines.steps.derive.counts import CLOCKS
from pipelines.steps.derive.pairs import EXACT_FIT
from pipelines.steps.relations import equal, relation, where
from schemas import comparability, indicators, structure

# By status of the part: the indicator, and the status of its base.
SHARES = {"closed": ("share_closed", "_T"), "substantiated": ("share_substantiated", "closed")}
_OF_A_COUNT = (
    "figure_id", "as_of", "state", "conf_status", "obs_value", "obs_low", "obs_high", "qualifier", "mapping_predicate",
)  # fmt: skip
_VALUE = ("state", "obs_value", "obs_low", "obs_high", "qualifier")
_SAME = tuple(name for name in structure.DIMENSIONS if name != "status")


def shares() -> ir.Table:
    """Return the share that every current count of cases closed or substantiated is, or the reason there is none.

    Reads view `current_observations` and table `observations`.
    """
    current = relation("current_observations")
    timed = current.filter(current.basis.isin(CLOCKS), current.state != "withdrawn")
    timed = timed.select(*structure.OBSERVATION_KEY, *_OF_A_COUNT)
    parts = timed.mutate(of=ibis.cases(*((timed.status == status, of) for status, (_, of) in SHARES.items())))
    found = _graded(_with_ends(_with_base(parts.filter(parts.of.notnull()), timed)))
    is_pair = found.is_pair
    shown = is_pair & ~_has(found, "R11", "R17", "R24") & found.part_known & found.base_known
    low, high = _percent(found.part_low, found.base_high), _percent(found.part_high, found.base_low)
    exact = found.part_exact & found.base_exact
    return counts.indicator_rows(
        ibis.cases(*((found.status == status, code) for status, (code, _) in SHARES.items())),
        found,
        value=where(shown & exact, low),
        value_low=where(shown, low.fill_null(0.0)),
        value_high=where(shown, ibis.least(high.fill_null(100.0), 100.0)),
        count_low=found.part_low,
        count_high=found.part_high,
        base_low=where(is_pair, found.base_low),
        base_high=where(is_pair, found.base_high),
        organisations_counted=counts.has_number(found.state).cast("int64"),
        organisations_named=1,
        grade=found.grade,
        grade_facets=found.grade_facets,
        reason_codes=found.reason_codes,
        as_of=ibis.ifelse(is_pair, ibis.greatest(found.as_of, found.base_as_of), found.as_of),
        figure_ids=counts.joined(ibis.array([found.figure_id, where(is_pair, found.base_figure_id)])),
    )


def _with_base(parts: ir.Table, timed: ir.Table) -> ir.Table:
    """Add the base of the part's own edition, and whether one stands in another edition or on another clock.

    Where the base was withdrawn since, that stands in its place; `is_restated` says whether another value does.
    """
    observations = relation("observations")
    own = observations.filter(observations.state != "withdrawn").view()
    beside = parts.left_join(own, [*equal(parts, own, (*_SAME, "edition")), parts.of == own.status])
    beside = beside.select(parts, **{f"printed_{name}": own[name] for name in _OF_A_COUNT})
    standing = relation("current_observations").view()
    both = beside.left_join(standing, [*equal(beside, standing, _SAME), beside.of == standing.status])
    is_printed = beside.printed_figure_id.notnull()
    withdrawn = (is_printed & (standing.state == "withdrawn")).fill_null(False)
    differs = ibis.or_(*(~standing[name].identical_to(beside[f"printed_{name}"]) for name in _VALUE))
    both = both.select(
        *(beside[name] for name in parts.columns),
        **{f"base_{name}": ibis.ifelse(withdrawn, standing[name], beside[f"printed_{name}"]) for name in _OF_A_COUNT},
        # What is withheld here cannot be told apart.
        is_restated=is_printed & ~withdrawn & differs & (standing.conf_status != "C"),
    )
    marked = _marked(both, timed, _SAME, "in_other_edition")
    return _marked(marked, timed, [name for name in _SAME if name != "basis"], "on_other_clock")


def _marked(parts: ir.Table, timed: ir.Table, names: Sequence[str], mark: str) -> ir.Table:
    there = timed.select(*names, of="status").distinct().mutate(is_there=True).view()
    joined = parts.left_join(there, equal(parts, there, (*names, "of")))
    return joined.select(parts, **{mark: there.is_there.fill_null(False)})


def _with_ends(found: ir.Table) -> ir.Table:
    """Add the ends of part and base, whether an end is known, and whether they are exact."""
    for name, prefix in (("part", ""), ("base", "base_")):
        low, high = counts.ends(found, prefix)
        found = found.mutate(
            **{f"{name}_low": low, f"{name}_high": high, f"{name}_exact": counts.is_exact(found, prefix)},
            **{f"{name}_known": low.notnull() | high.notnull()},
        )
    return found.mutate(is_pair=found.base_figure_id.notnull())


def _graded(found: ir.Table) -> ir.Table:
    conditions = _conditions(found)
    # Part and base are of one window, and of one vintage or refused (R20, R06): no break lies between them.
    unbroken = found.mutate(**{f"crosses_{facet}": ibis.literal(False) for facet in comparability.rules().breaks})
    is_compared = (found.is_pair & ~conditions["R18"]) | conditions["R20"]
    return grades.graded(unbroken, conditions, is_pair=is_compared)


def _conditions(row: ir.Table) -> dict[str, ir.BooleanValue]:
    """Return what each reason code stands for, in terms of a part and its base."""
    own, least = row.is_pair, indicators.rules().share_minimum
    fits = [row[f"{prefix}mapping_predicate"].fill_null(EXACT_FIT) for prefix in ("", "base_")]
    elsewhere = ~own & row.in_other_edition
    other_clock = ~own & ~row.in_other_edition & row.on_other_clock
    given = {
        "R03": counts.is_withheld(row) | counts.is_withheld(row, "base_"),
        "R09": (row.state == "approximate") | (row.base_state == "approximate"),
        "R11": row.base_known & ~(row.base_low >= least).fill_null(False),
        "R14": row.is_restated,
        "R16": (fits[0] == fits[1]) & (fits[0] != EXACT_FIT),
        "R17": fits[0] != fits[1],
        "R18": ~counts.has_number(row.state) | ~counts.has_number(row.base_state),
        "R24": row.part_low > row.base_high,
    }
    return {
        **{code: own & holds.fill_null(False) for code, holds in given.items()},
        "R06": other_clock,
        "R19": ~own & ~elsewhere & ~other_clock,
        "R20": elsewhere,
    }


def _percent(part: ir.IntegerValue, base: ir.IntegerValue) -> ir.FloatingValue:
    return (100.0 * part / base.nullif(0)).round(1)


def _has(found: ir.Table, *codes: str) -> ir.BooleanValue:
    return ibis.or_(*(found.reason_codes.contains(code).fill_null(False) for code in codes))
