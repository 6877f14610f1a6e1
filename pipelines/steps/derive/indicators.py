"""View `indicators`: every indicator in one table.

Belongs here: bringing the indicators together, in the order and with the unit of their declaration.
Does not belong here: what each of them is (`counts`, `changes`, `shares`, `panels`, `rates`, `silence`).
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from pipelines.steps.derive import counts, panels, rates, shares, silence
from pipelines.steps.derive.pairs import EXACT
from pipelines.steps.relations import relation, where
from schemas import indicators as declaration
from schemas import structure


def indicators() -> ir.Table:
    """Return every indicator row, from views `current_observations`, `year_on_year` and table `observations`."""
    found = ibis.union(
        counts.level(),
        _changes(),
        shares.shares(),
        counts.open_at_end(),
        counts.dual_clock(),
        panels.panels(),
        rates.rate_per_1000_staff(),
        silence.silence(),
    )
    known = list(enumerate(declaration.declared().values(), start=1))
    order = ibis.cases(*((found.indicator == said.code, place) for place, said in known))
    unit = ibis.cases(*((found.indicator == said.code, said.unit) for _, said in known))
    said = found.mutate(declared_order=order, unit=unit, indicator_id=_id(found))
    return said.select(*structure.TABLES["indicators"].columns)


def _id(row: ir.Table) -> ir.StringValue:
    """Return the indicator and the codes of its series and window: its key in words, as long as that needs."""
    codes = [row[name] for name in structure.DIMENSIONS if name not in structure.BREAKDOWNS]
    split = {name: structure.COLUMNS[name].default for name in structure.BREAKDOWNS}
    named = [where(row[name] != whole, ibis.literal(f"{name}=") + row[name]) for name, whole in split.items()]
    return ibis.array([ibis.literal("indicator"), row.indicator, *codes, *named]).join("/")


def _changes() -> ir.Table:
    """Return absolute change, ratio and percentage change as view `year_on_year` has them, a row for each."""
    change = relation("year_on_year")
    whole = change.absolute_change.cast("float64")
    ends = {"ratio": (change.ratio, change.ratio_low, change.ratio_high), "absolute_change": (whole, whole, whole)}
    nothing = ibis.null("float64")
    ends["percentage_change"] = (change.percent_change, nothing, nothing)
    each = ibis.array(
        [
            ibis.struct({"code": code, "value": value, "low": low, "high": high})
            for code, (value, low, high) in ends.items()
        ]
    )
    found = change.mutate(each=each.unnest())
    found = found.mutate(**{f"of_{name}": found.each[name] for name in ("code", "value", "low", "high")})
    exact = found.state.isin(list(EXACT)) & (found.conf_status != "C")
    count = where(exact, found.obs_value)
    answered = found.previous_time_period.notnull() & ~found.reason_codes.contains("R02").fill_null(False)
    return counts.indicator_rows(
        found.of_code,
        found,
        value=found.of_value,
        value_low=found.of_low,
        value_high=found.of_high,
        verdict=where(found.of_code == "ratio", found.verdict),
        **dict.fromkeys(("count_low", "count_high"), count),
        previous_time_period=found.previous_time_period,
        **dict.fromkeys(("base_low", "base_high"), found.previous_value),
        organisations_counted=1,
        organisations_before=answered.cast("int64"),
        organisations_named=1,
        grade=found.grade,
        grade_facets=found.grade_facets,
        reason_codes=found.reason_codes,
        break_ids=found.break_ids,
        as_of=ibis.greatest(found.as_of, found.previous_as_of.fill_null(found.as_of)),
        figure_ids=counts.joined(ibis.array([found.figure_id, found.previous_figure_id])),
    )
