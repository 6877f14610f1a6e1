"""What a number of a table counts: measure and breakdowns, from the labels that hold for it.

Belongs here: which label goes before which, what totals and "other" stand for, when a count is left for review.
Does not belong here: the window (`table_windows.py`), where labels stand (`table_shape.py`).

A word of the row goes before a word of the column, that before the section, the row above ("of which"), the caption
and the frame; of two codes on one branch of a tree the narrower counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any

import yaml

from schemas import codelists
from sources.readers.prose.binding import COUNTS_OTHERS
from sources.readers.prose.frame import DIMENSIONS, OFFENDERS
from sources.readers.prose.labels import PERSONS, Label
from sources.readers.prose.lexicon import FOLDER
from sources.readers.prose.table_windows import Place

BROAD = ("SAFEGUARDING", "INTEGRITY", "ABUSIVE")
VAGUE = ("OTHER", "UNKNOWN")
PARTNERS, UMBRELLA = "UN_IP", "SM"
# What "other" and "unknown" stand for in a breakdown.
RESIDUAL = {
    ("conduct", "other"): "OTHER", ("conduct", "unknown"): "UNKNOWN", ("survivor", "unknown"): "unknown",
    ("perpetrator_sex", "unknown"): "unknown", ("personnel", "unknown"): "unknown",
}  # fmt: skip
AGE_UNKNOWN = {
    "women": "female_age_unknown", "girls": "female_age_unknown", "men": "male_age_unknown", "boys": "male_age_unknown"
}  # fmt: skip
OWN = {"staff", "volunteer", "manager"}
# A title names one of these for all numbers under it; others it names are what the table is split by.
OF_TITLE = ("status", "survivor", "setting", "personnel", "mode")


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


@cache
def implied() -> dict[str, Any]:
    """Return what some codes imply: `sources/lexicon/implied.yaml`."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / "implied.yaml").read_text(encoding="utf-8"))
    return found


def measure(place: Place, facts: Facts, held: str | None) -> tuple[str | None, list[str]]:
    """Return what is counted, and doubts; None and why where it is no count of ours.

    Args:
        place: Labels that hold.
        facts: The table.
        held: What the first row with a measure counts.
    """
    near = [p for p in place.near if not (p is place.label and p.is_split and place.head.measure())]
    near = [p for p in near if not (p is place.section and p.says("breakdown"))]
    said = [found for part in near if (found := part.measure())]
    if said:
        # Victims in a row of allegations are victims; those "of which" are still allegations.
        is_part = place.parent is not None and place.label.measure() in PERSONS
        whole = place.parent.measure() if place.parent and is_part else None
        code = whole or next((code for code in said[:2] if code in PERSONS), said[0])
        return _alleged(code, place), []
    label = place.label
    named = any(hit.code == "person" for hit in label.hits["measure"])
    is_clear = label.first("personnel") not in (None, "staff") or label.hits["conduct"] or label.hits["status"]
    doubts = ["staff, or reports about staff"] if named and not is_clear else []
    codes = [hit for name in (*DIMENSIONS, "anaphora") for hit in label.hits[name]]
    if facts.is_measured and label.text and not codes and not label.says("plain"):
        if label.hits["context"]:
            return None, ["counts something else"]
        doubts.append("the other rows say what they count")
    # "Category of alleged perpetrator" says how the reports of the title are split.
    is_counted = place.corner.says("plain") and not place.corner.says("breakdown")
    by_sex = place.corner.measure() == "victim_survivor" and any(row.first("survivor") in AGE_UNKNOWN for row in facts.rows)
    titles = [title for title in place.titles if not (title.tells and place.frame.measure)]
    ranked = [place.corner, *titles] if is_counted or by_sex else [*titles, place.corner]
    titled = next((found for part in [*ranked, *place.over] if (found := part.measure())), None)
    if found := held or facts.measure or titled:
        return _alleged(found, place), doubts
    attribute = next((code for part in [*place.near, *ranked] if (code := part.attribute)), None)
    if attribute and not place.frame.measure:
        return _alleged(attribute, place), doubts
    if not place.frame.measure:
        return None, ["no word for what is counted"]
    ours = any(part.hits[name] for part in (*place.near, *place.titles) for name in ("conduct", "status", "action"))
    return place.frame.measure, doubts if ours else [*doubts, "what is counted is said before the table only"]


def _alleged(measure: str, place: Place) -> str:
    """Return a measure; whoever is said to have done something is alleged to, unless it was substantiated."""
    parts = (*place.near, place.corner, *place.titles)
    proven = any(part.first("status") == "substantiated" or part.hits["action"] for part in parts)
    return "alleged_perpetrator" if measure == "perpetrator" and not proven else measure


def codes(place: Place, facts: Facts, measure: str, is_dated: bool = False) -> tuple[dict[str, str], list[str]]:
    """Return the dimensions of a count that are not `_T`, and doubts.

    Args:
        place: Labels that hold.
        facts: The table.
        measure: What is counted.
        is_dated: Whether "unknown" was taken as the year of the incidents.
    """
    found = {name: code for name in DIMENSIONS if (code := _nearest(place, name))}
    doubts = [] if is_dated else _residual(place, facts, found)
    if "personnel" not in found and facts.names("personnel"):
        if any(part.says("partners") and not part.hits["organisation"] for part in place.near):
            found["personnel"] = "partner_staff"
    if "survivor" not in found and any(part.says("boys") for part in place.near):
        found["survivor"] = "boys" if any(row.first("survivor") == "girls" for row in facts.rows) else "child"
    for name in OF_TITLE:
        if name not in found and not facts.names(name) and (code := _of_title(place, name)):
            if code != "partner_staff" or not facts.organisations:  # partners of a donor are who reports
                found[name] = code
    found["conduct"] = found.get("conduct") or _conduct(place, facts)
    doubts += _subject(place, facts, found)
    rule = implied()["conduct"]
    for conduct, when in rule.items():
        if measure in when["measure"] or found.get("subject_org") in when["subject_org"]:
            found["conduct"] = conduct
    sex = found.get("perpetrator_sex")
    if measure in (*OFFENDERS, "sanction"):
        if found.get("survivor") not in ("child", "adult"):
            found.pop("survivor", None)
    else:
        found.pop("perpetrator_sex", None)
    if measure == "victim_survivor" and "survivor" not in found and sex in ("female", "male"):
        found["survivor"] = f"{sex}_age_unknown"
    if measure == "victim_survivor" or (found.get("personnel") == "staff" and "action" in found):
        found.pop("personnel", None)
    if measure not in ("victim_survivor", *OFFENDERS) and found.get("survivor") not in (None, "child", "adult"):
        doubts.append("people or reports")
    doubts += ["groups that no code holds together" for part in place.near if part.is_mixed]
    return found, doubts


def _of_title(place: Place, name: str) -> str | None:
    """Return the only code of a dimension in the nearest title that names one, unless it is all an organisation's own."""
    said = next((codes for title in (place.corner, *place.titles) if (codes := {h.code for h in title.hits[name]})), set())
    return next(iter(said)) if len(said) == 1 and not said & OWN else None


def _nearest(place: Place, name: str) -> str | None:
    """Return the code of the nearest label; a narrower one of the same branch goes before it."""
    said = [code for part in place.near if (code := part.first(name))]
    if not said:
        return None
    tree = codelists.load(name)
    narrower = [code for code in said if said[0] in tree.ancestors(code)]
    if name == "survivor" and {"adult", "child"} & set(said):
        joined = [part.first("perpetrator_sex") for part in place.near]
        sex = next((code for code in joined if code), None)
        ages = {("female", "child"): "girls", ("male", "child"): "boys", ("female", "adult"): "women", ("male", "adult"): "men"}
        return ages.get((sex or "", said[0]), narrower[0] if narrower else said[0])
    return narrower[0] if narrower else said[0]


def _residual(place: Place, facts: Facts, found: dict[str, str]) -> list[str]:
    """Give "other" and "unknown" the code of the breakdown they stand in; return doubts."""
    doubts = []
    for part, is_row in ((place.label, True), (place.head, False)):
        kind = part.rest
        if kind is None or part.measure():
            continue
        split = facts.split(part, is_row)
        for name in ("conduct", "survivor", "perpetrator_sex", "personnel"):
            if any(hit.code == found.get(name) for hit in part.hits[name]):
                found.pop(name, None)
        if split == "survivor" and found.get("survivor") in AGE_UNKNOWN:
            found["survivor"] = AGE_UNKNOWN[found["survivor"]]
        elif code := RESIDUAL.get((split or "", kind)):
            found.setdefault(split or "", code)
        else:
            doubts.append(f"a rest that no dimension holds: {part.text}")
    return doubts


def _conduct(place: Place, facts: Facts) -> str:
    """Return the conduct the table is about: what caption or frame says, if it covers all conducts of the table."""
    tree = codelists.load("conduct")
    titles = (*place.titles, place.corner)
    said = [_joined([hit.code for hit in title.hits["conduct"] if hit.code not in VAGUE]) for title in titles]
    frame = place.frame.conduct
    over = [title.first("conduct") for title in place.over]
    wanted = [*(c for c in said if c and c not in BROAD), frame, *said, *over]
    about = next((code for code in wanted if code), "_T")
    parts = facts.conducts
    # A publisher's own umbrella of sexual misconduct covers what it is split into.
    covered = [(part, *tree.ancestors(part)) for part in parts]
    if parts and not all(about in branch or (about == UMBRELLA and "SEAH" in branch) for branch in covered):
        return _joined(parts) or "_T"
    return about


def _joined(conducts: Sequence[str]) -> str | None:
    """Return the narrowest conduct that covers all, or None for none."""
    if not conducts:
        return None
    tree = codelists.load("conduct")
    shared = [[code, *tree.ancestors(code)] for code in conducts]
    return next((code for code in shared[0] if all(code in branch for branch in shared)), "_T")


def _subject(place: Place, facts: Facts, found: dict[str, str]) -> list[str]:
    """Set whom the count is about and where; return doubts."""
    doubts = []
    whole = next((c for title in place.titles if (c := title.first("organisation"))), None)
    whole = whole or place.frame.subject_org
    own = next((code for part in place.near if (code := part.first("organisation"))), None)
    if own == PARTNERS and whole and whole != "UN" and not whole.startswith("UN_"):
        found.setdefault("personnel", "partner_staff")
        own = None
    named = any(title.first("organisation") for title in place.titles)
    if subject := own or whole:
        found["subject_org"] = COUNTS_OTHERS.get(subject, subject)
    if not own and not named and whole in facts.organisations:
        doubts.append("whom the total is about is not said")
    if area := next((code for part in place.near if (code := part.first("area"))), None):
        found["ref_area"] = area
    for kind, name in (("organisation_column", "organisation"), ("area_column", "area")):
        if place.corner.says(kind) and not place.label.first(name) and not place.label.says("plain"):
            is_dated = place.label.times.is_said and not place.label.hits["measure"]
            others = facts.organisations if name == "organisation" else facts.areas
            if others and not is_dated and not any(place.label.hits[other] for other in ("anaphora", "status")):
                doubts.append(f"{name} not known: {place.label.text}")
    return doubts
