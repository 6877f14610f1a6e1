"""What a table says as a whole: what its rows and columns are split by, and whether they say what they count.

Belongs here: what only all labels together tell.
Does not belong here: one label (`labels.py`), one number (`table_codes.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from sources.readers.prose.frame import ACCUSED, DIMENSIONS
from sources.readers.prose.labels import ELSE, WORKFORCE, Label

VAGUE = ("OTHER", "UNKNOWN")  # conducts that no table is about


class Facts:
    """What a table says as a whole.

    Attributes:
        rows, heads, sections: Labels of all rows and columns, and of rows that stand over others.
        over: Labels of the corner and of the titles, the nearest first.
        measure: What the first column with a measure counts.
        is_measured: Whether most rows say what they count.
    """

    def __init__(
        self, rows: Sequence[Label], heads: Sequence[Label], sections: Sequence[Label], over: Sequence[Label] = ()
    ) -> None:
        """Keep the labels of rows, columns, sections, and of what stands over them."""
        self.rows, self.heads, self.sections, self.over = rows, heads, sections, over
        self.measure = next((found for head in heads if (found := head.measure())), None)
        self.is_measured = sum(1 for row in rows if row.measure()) * 2 > len(rows)
        self._named = {is_row: self._count(labels) for is_row, labels in ((True, rows), (False, heads))}

    @staticmethod
    def _count(labels: Sequence[Label]) -> Counter[str]:
        return Counter(name for label in labels for name in (*DIMENSIONS, "area", "organisation") if label.first(name))

    def split(self, label: Label, is_row: bool, other: str) -> str | None:
        """Return the dimension that the labels beside this one name most, but for one that goes with other people."""
        named = self._named[is_row] - self._count([label])
        del named[other]
        return named.most_common(1)[0][0] if named else None

    def names(self, name: str) -> bool:
        """Return whether any row or column names a dimension."""
        return any(named[name] for named in self._named.values())

    @cached_property
    def conducts(self) -> tuple[str, ...]:
        """The conducts that rows or columns are split by."""
        return self._split_by("conduct")

    @cached_property
    def beside_other(self) -> frozenset[str]:
        """The conducts named beside other conduct: no total over all is of one of these."""
        for labels in (self.rows, self.heads, self.sections):
            named = {code for label in labels if (code := label.first("conduct"))}
            if "OTHER" in named:
                return frozenset(named - set(VAGUE))
        return frozenset()

    @cached_property
    def only_total(self) -> Label | None:
        """The row of totals, where there is one and no more."""
        texts = Counter(row.text for row in self.rows)
        totals = [row for row in self.rows if row.is_total and texts[row.text] == 1]
        return totals[0] if len(totals) == 1 else None

    @cached_property
    def is_by_setting(self) -> bool:
        """Whether rows are groups of whom reports come from or are about, and not the people reached."""
        groups = sum(1 for row in self.rows if row.first("setting"))
        return groups > 1 and not any(row.measure() for row in self.rows if row.first("setting") is None)

    def why_not(self, row: Label) -> str | None:
        """Return why the numbers of a row count nothing of ours; it may only name of whom they are: staff."""
        reason = row.not_counts
        if reason == WORKFORCE and self.is_by_personnel:
            return None
        return None if reason == ELSE and self.is_by_setting and row.first("setting") else reason

    @staticmethod
    def why_not_under(head: Label, row: Label) -> str | None:
        """Return why the numbers of a column count nothing of ours; "effectif" is a number where rows say of what."""
        reason = head.not_counts
        return None if reason in (ELSE, WORKFORCE) and head.says("heads") and row.measure() else reason

    @cached_property
    def total_measure(self) -> str | None:
        """What a row of totals says is counted: Total complaints."""
        totals = (row for row in self.rows if row.says("plain") and not any(map(row.first, DIMENSIONS)))
        return next((found for row in totals if (found := row.measure())), None)

    @cached_property
    def is_by_personnel(self) -> bool:
        """Whether rows are kinds of the accused, or of whom reports are about, and not the staff there is."""
        title = next((part for part in self.over[1:] if part.measure()), None)
        if title is None or title.not_counts:
            return False
        groups = {code for row in self.rows if (code := row.first("personnel"))}
        is_said = any(part.says("personnel_column") or {part.measure(), part.attribute} & {*ACCUSED}
                      for part in (self.over[0], title))  # fmt: skip
        return is_said or (len(groups) > 2 and not any(row.measure() for row in self.rows))

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
