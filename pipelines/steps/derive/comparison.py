"""The comparison table: every current value, with its change where comparable.

Belongs here: joining values and changes.
Does not belong here: the change (`changes.py`), how the table is shown (`cli/compare.py`).
"""

from __future__ import annotations

import ibis.expr.types as ir

from pipelines.steps.relations import relation
from schemas import structure

OF_CHANGE = frozenset(
    {
        "previous_time_period", "previous_value", "absolute_change", "ratio", "ratio_low", "ratio_high", "verdict",
        "percent_change", "grade", "grade_facets", "reason_codes", "change_id",
    }
)  # fmt: skip


def comparison_by_source() -> ir.Table:
    """Return every current value with its change, from views `current_observations` and `year_on_year`."""
    current, change = relation("current_observations"), relation("year_on_year")
    joined = current.left_join(change, current.figure_id == change.figure_id)
    columns = structure.TABLES["comparison_by_source"].columns
    return joined.select(**{name: change[name] if name in OF_CHANGE else current[name] for name in columns})
