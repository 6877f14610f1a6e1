"""What a table says as a whole: what its rows and columns are split by, and whether they say what they count.

Belongs here: what only all labels together tell.
Does not belong here: one label (`labels.py`), one number (`table_codes.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from sources.readers.prose.frame import DIMENSIONS
from sources.readers.prose.labels import Label

VAGUE = ("OTHER", "UNKNOWN")  # conducts that no table is about


class Facts:
    """What a table says as a whole.

    Attributes:
        rows, heads, sections: Labels of all rows and columns, and of rows that stand over others.
        measure: What the first column with a measure counts.
        is_measured: Whether most rows say what they count.
    """

    def __init__(self, rows: Sequence[Label], heads: Sequence[Label], sections: Sequence[Label]) -> None:
        """Keep the labels of rows, columns and sections."""
        self.rows, self.heads, self.sections = rows, heads, sections
        self.measure = next((found for head in heads if (found := head.measure())), None)
        self.is_measured = sum(1 for row in rows if row.measure()) * 2 > len(rows)
        self._named = {is_row: self._count(labels) for is_row, labels in ((True, rows), (False, heads))}

    @staticmethod
    def _count(labels: Sequence[Label]) -> Counter[str]:
        return Counter(name for label in labels for name in (*DIMENSIONS, "area", "organisation") if label.first(name))

    def split(self, label: Label, is_row: bool) -> str | None:
        """Return the dimension that the labels beside this one name most."""
        named = self._named[is_row] - self._count([label])
        return named.most_common(1)[0][0] if named else None

    def names(self, name: str) -> bool:
        """Return whether any row or column names a dimension."""
        return any(named[name] for named in self._named.values())

    @cached_property
    def conducts(self) -> tuple[str, ...]:
        """The conducts that rows or columns are split by."""
        return self._split_by("conduct")

    @cached_property
    def only_total(self) -> Label | None:
        """The row of totals, where there is one and no more."""
        totals = [row for row in self.rows if row.is_total]
        return totals[0] if len(totals) == 1 else None

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """The organisations that rows or columns are split by."""
        return self._split_by("organisation")

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """The areas that rows are split by."""
        return tuple(code for label in self.rows if (code := label.first("area")))

    def _split_by(self, name: str) -> tuple[str, ...]:
        for labels in (self.rows, self.heads, self.sections):
            codes = [code for label in labels if (code := label.first(name)) and code not in VAGUE]
            if len(set(codes)) > 1:
                return tuple(codes)
        return ()
