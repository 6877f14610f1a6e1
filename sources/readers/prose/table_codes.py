"""What a number of a table is split by, and whom it is about, from the labels that hold for it.

Belongs here: which label goes before which, what totals and "other" stand for, when a count is left for review.
Does not belong here: what is counted (`table_measure.py`), the window (`table_windows.py`), where labels stand
(`table_shape.py`).

A word of the row goes before a word of the column, that before the section, the row above ("of which"), the caption
and the frame; of two codes on one branch of a tree the narrower counts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import yaml

from schemas import codelists
from sources.readers.prose.binding import COUNTS_OTHERS
from sources.readers.prose.frame import DIMENSIONS, OFFENDERS
from sources.readers.prose.labels import WIDE, Label
from sources.readers.prose.lexicon import FOLDER
from sources.readers.prose.table_facts import VAGUE, Facts
from sources.readers.prose.table_measure import PERSONS, is_by_people, people
from sources.readers.prose.table_sexes import JOINED
from sources.readers.prose.table_titles import tells
from sources.readers.prose.table_windows import Place

PARTNERS, UMBRELLA = "UN_IP", "SM"
# What "other" and "unknown" stand for in a breakdown.
RESIDUAL = {
    ("conduct", "other"): "OTHER", ("conduct", "unknown"): "UNKNOWN", ("survivor", "unknown"): "unknown",
    ("perpetrator_sex", "unknown"): "unknown", ("personnel", "unknown"): "unknown",
}  # fmt: skip
AGE_UNKNOWN = {
    "women": "female_age_unknown", "girls": "female_age_unknown", "men": "male_age_unknown", "boys": "male_age_unknown"
}  # fmt: skip
# What a row counts or is split by: no organisation or country.
NO_NAMES = ("measure", "conduct", "survivor", "perpetrator_sex", "personnel")
OWN = {"staff", "volunteer", "manager"}
# A title names one of these for all numbers under it; others it names are what the table is split by.
OF_TITLE = ("status", "survivor", "setting", "personnel", "mode")


@cache
def implied() -> dict[str, Any]:
    """Return what some codes imply: `sources/lexicon/implied.yaml`."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / "implied.yaml").read_text(encoding="utf-8"))
    return found


def codes(place: Place, facts: Facts, measure: str, is_dated: bool = False) -> tuple[dict[str, str], list[str]]:
    """Return the dimensions of a count that are not `_T`, and doubts.

    Args:
        place: Labels that hold.
        facts: The table.
        measure: What is counted.
        is_dated: Whether "unknown" was taken as the year of the incidents.
    """
    found = {name: code for name in DIMENSIONS if (code := _nearest(place, name))}
    doubts = [] if is_dated else _residual(place, facts, found, measure)
    _add_groups(place, facts, found)
    found["conduct"] = found.get("conduct") or _conduct(place, facts)
    doubts += _subject(place, facts, found)
    for conduct, when in implied()["conduct"].items():
        if measure in when["measure"] or found.get("subject_org") in when["subject_org"]:
            found["conduct"] = conduct
    doubts += _fit(place, found, measure)
    doubts += ["groups that no code holds together" for part in place.near if part.is_mixed]
    # By channel, by who reported; but "reported by members" says whose they are, not what the rows are.
    is_by = place.corner.says("aside_column") and not place.corner.hits["organisation"]
    aside = is_by and not place.label.says("plain")
    if aside or any(part.says("aside") for part in place.near):
        doubts.append("a part that no dimension holds")
    return found, doubts


def _add_groups(place: Place, facts: Facts, found: dict[str, str]) -> None:
    """Add breakdowns that only the other labels or a title tell."""
    partners = any(part.says("partners") and not part.hits["organisation"] for part in place.near)
    if partners and facts.names("personnel"):
        found.setdefault("personnel", "partner_staff")
    if any(part.says("boys") for part in place.near):
        found.setdefault("survivor", "boys" if any(row.first("survivor") == "girls" for row in facts.rows) else "child")
    for name in OF_TITLE[1 if "action" in found else 0 :]:  # what was done is counted whatever was found
        code = None if name in found or facts.names(name) else _of_title(place, name)
        if code and not (code == "partner_staff" and facts.organisations):  # partners of a donor are who reports
            found[name] = code


def _fit(place: Place, found: dict[str, str], measure: str) -> list[str]:
    """Keep the breakdowns that go with what is counted: age of survivors with victims, sex of offenders with those.

    Returns:
        A doubt where reports are counted and nothing says whose sex it is.
    """
    sex = found.get("perpetrator_sex")
    whose = people(place) if measure not in PERSONS else None
    is_said = is_by_people(place) or any(part.measure() == measure for part in place.near)
    by_people = found.get("survivor") not in (None, "child", "adult") or sex is not None
    if whose == "alleged_perpetrator" and sex:
        found.pop("survivor", None)
    elif whose == "victim_survivor" and sex in ("female", "male"):
        found.setdefault("survivor", f"{sex}_age_unknown")
    if measure not in (*OFFENDERS, "sanction") and whose != "alleged_perpetrator":
        found.pop("perpetrator_sex", None)
    elif found.get("survivor") not in ("child", "adult"):
        found.pop("survivor", None)
    if measure == "victim_survivor" and sex in ("female", "male"):
        found.setdefault("survivor", f"{sex}_age_unknown")
    is_told = any(part.hits["action"] and part.first("personnel") == "staff" for part in place.near)
    if measure == "victim_survivor" or (found.get("personnel") == "staff" and is_told):  # staff dismissed
        found.pop("personnel", None)
    return [] if is_said or measure in PERSONS or not by_people else ["people or reports"]


def _of_title(place: Place, name: str) -> str | None:
    """Return the only code of a dimension in the nearest title that names one; none for all of one's own people.

    What names the table speaks for it, not what stands over that, nor the state of other counts in a sentence.
    """
    last = next((at for at, title in enumerate(place.titles) if title.measure()), len(place.titles))
    titles = [title for title in place.titles[: last + 1] if name != "status" or not tells(title.text)]
    named = ({hit.code for hit in title.hits[name]} for title in (place.corner, *titles))
    said = next((codes for codes in named if codes), set())
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
        return JOINED.get((sex or "", said[0]), narrower[0] if narrower else said[0])
    return narrower[0] if narrower else said[0]


def _residual(place: Place, facts: Facts, found: dict[str, str], measure: str) -> list[str]:
    """Give "other" and "unknown" the code of the breakdown they stand in; return doubts."""
    doubts = []
    for split, rest in place.rests.items():
        _add_rest(found, split, rest, measure)
    for part, is_row in ((place.label, True), (place.head, False)):
        kind = part.rest
        is_told = bool(part.measure() or (is_row and place.rests))
        if kind is None or (is_told and not (kind == "unknown" and measure in PERSONS)):
            continue
        beside = facts.split(part, is_row, "survivor" if measure in OFFENDERS else "perpetrator_sex")
        beside = "conduct" if kind == "other" and part.hits["conduct"] else beside  # other misconduct
        for name in ("conduct", "survivor", "perpetrator_sex", "personnel"):
            if any(hit.code == found.get(name) for hit in part.hits[name]):
                found.pop(name, None)
        if not _add_rest(found, beside, kind, measure):
            doubts.append(f"a rest that no dimension holds: {part.text}")
    return doubts


def _add_rest(found: dict[str, str], split: str | None, kind: str, measure: str) -> bool:
    """Add the code of a rest of a breakdown; return whether there is one."""
    if measure == "victim_survivor" and kind == "unknown" and split in ("survivor", "perpetrator_sex"):
        found.setdefault("survivor", f"{found['perpetrator_sex']}_age_unknown" if _sex(found) else "unknown")
        return True
    if split == "survivor" and found.get("survivor") in AGE_UNKNOWN:
        found["survivor"] = AGE_UNKNOWN[found["survivor"]]
        return True
    if code := RESIDUAL.get((split or "", kind)):
        found.setdefault(split or "", code)
    return bool(code)


def _sex(found: dict[str, str]) -> bool:
    return found.get("perpetrator_sex") in ("female", "male")


def _conduct(place: Place, facts: Facts) -> str:
    """Return the conduct the table is about: what caption or frame says, if it covers all conducts of the table."""
    tree = codelists.load("conduct")
    titles = (*place.titles, place.corner)
    said = [_joined([hit.code for hit in title.hits["conduct"] if hit.code not in VAGUE]) for title in titles]
    frame = place.frame.conduct
    over = [title.first("conduct") for title in place.over]
    wanted = [*(c for c in said if c and c not in WIDE), frame, *said, *over]
    about = next((code for code in wanted if code), "_T")
    if about in facts.beside_other:  # sexual harassment, other misconduct, total
        about = next((code for code in (*said, *over) if code in WIDE), "INTEGRITY")
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
    if not own and not named and whole in facts.organisations and set(facts.organisations) - {whole, PARTNERS}:
        doubts.append("whom the total is about is not said")
    if area := next((code for part in place.near if (code := part.first("area"))), None):
        found["ref_area"] = area
    return doubts + [
        f"{name} not known: {place.label.text}"
        for kind, name, others in (
            ("organisation_column", "organisation", facts.organisations),
            ("area_column", "area", facts.areas),
        )
        if (others or name == "organisation") and place.corner.says(kind) and _is_unknown(place.label, name, others)
    ]


def _is_unknown(label: Label, name: str, others: Collection[str]) -> bool:
    """Return whether a row of a table of organisations or countries names none that is known, nor a total or part.

    Where no other row names one either, what the row counts or splits by is no name: reports by members | Women.
    """
    is_dated = label.times.is_said and not label.hits["measure"]
    telling = ("anaphora", "status") if others else ("anaphora", "status", *NO_NAMES)
    known = label.first(name) or label.says("plain") or any(label.hits[other] for other in telling)
    return not known and not is_dated
