"""The comparison table: every current value, with its change where comparable and how complete such values usually are.

Belongs here: joining values, changes and maturity.
Does not belong here: the change (`changes.py`), how the table is shown (`cli/compare.py`).
"""

from __future__ import annotations

import ibis.expr.types as ir

from pipelines.steps.relations import relation
from pipelines.steps.revise.vintages import age_months
from schemas import structure

OF_CHANGE = frozenset(
    {
        "previous_time_period", "previous_value", "absolute_change", "ratio", "ratio_low", "ratio_high", "verdict",
        "percent_change", "grade", "grade_facets", "reason_codes", "change_id",
    }
)  # fmt: skip
OF_MATURITY = frozenset({"maturity", "maturity_periods"})


def comparison_by_source() -> ir.Table:
    """Return every current value with its change, and how complete values of its age usually are.

    The latter only of a source's newest edition: on every other value a later edition had its say.

    Reads views `current_observations`, `year_on_year`, `maturity`.
    """
    current, change, usual = (relation(name) for name in ("current_observations", "year_on_year", "maturity"))
    newest = current.as_of.max().over(group_by="source")
    current = current.mutate(age_months=age_months(current), is_newest=current.as_of == newest)
    joined = current.left_join(change, current.figure_id == change.figure_id)
    of_its_age = [current.source == usual.source, current.age_months == usual.age_months, current.is_newest]
    joined = joined.left_join(usual, of_its_age)
    columns = structure.TABLES["comparison_by_source"].columns
    of = {**dict.fromkeys(OF_CHANGE, change), **dict.fromkeys(OF_MATURITY, usual)}
    return joined.select(**{name: of.get(name, current)[name] for name in columns})
