"""What a number of a table counts: allegations, victims, dismissals; and why it may count nothing of ours.

Belongs here: which label says what is counted, what people named in the singular are, when that is left for review.
Does not belong here: breakdowns (`table_codes.py`), windows (`table_windows.py`), one label (`labels.py`).
"""

from __future__ import annotations

from sources.readers.prose.frame import DIMENSIONS, OFFENDERS, PEOPLE
from sources.readers.prose.labels import Label
from sources.readers.prose.table_facts import Facts
from sources.readers.prose.table_titles import tells
from sources.readers.prose.table_windows import Place

PERSONS = ("victim_survivor", "paternity_claim", *OFFENDERS)
BY_SEX = ("women", "girls", "men", "boys")


def measure(place: Place, facts: Facts, held: str | None) -> tuple[str | None, list[str]]:
    """Return what is counted, and doubts; None and why where it is no count of ours.

    Args:
        place: Labels that hold.
        facts: The table.
        held: What the first row with a measure counts.
    """
    if own := _own(place):
        return _alleged(own, place), []
    if (whose := _of_corner(place)) or _are_survivors(place, facts):
        return whose or "victim_survivor", []
    doubts = [] if facts.is_by_personnel else _about_staff(place)
    if facts.is_measured and _names_nothing(place.label):
        if place.label.hits["context"]:
            return None, ["counts something else"]
        doubts.append("the other rows say what they count")
    titles = _titles(place, facts)
    titled = next((found for part in [*titles, *place.over] if (found := part.measure())), None)
    attribute = next((code for part in [*place.near, *titles] if (code := part.attribute)), None)
    if found := held or facts.measure or titled or facts.total_measure or (None if place.frame.measure else attribute):
        return _alleged(found, place), doubts
    if not place.frame.measure:
        return None, ["no word for what is counted"]
    ours = any(part.hits[name] for part in (*place.near, *place.titles) for name in ("conduct", "status", "action"))
    return place.frame.measure, doubts if ours else [*doubts, "what is counted is said before the table only"]


def _own(place: Place) -> str | None:
    """Return what the labels inside the table say is counted; victims in a row of allegations are victims."""
    names_split = place.label.is_split and place.head.measure()  # Survivor: adult woman
    near = [part for part in place.near if not (names_split and part is place.label)]
    near = [part for part in near if not (part is place.section and part.says("breakdown"))]
    said = [found for part in near if (found := part.measure())]
    if place.parent and place.label.measure() in PERSONS and (whole := place.parent.measure()):
        return whole  # those "of which" are still allegations
    return next((code for code in said[:2] if code in PERSONS), said[0]) if said else None


def people(place: Place) -> str | None:
    """Return whom the groups of people in a table are, as a section, corner or title says: those harmed, the accused.

    Only where something else is counted by them: complaints by sex of the survivor.
    """
    for part in (place.section, place.corner, *place.titles):
        if part and (hit := next((hit for hit in reversed(part.hits["measure"]) if hit.code in PEOPLE), None)):
            return "victim_survivor" if hit.code == "victim_survivor" else "alleged_perpetrator"
    return None


def _are_survivors(place: Place, facts: Facts) -> bool:
    """Return whether rows or columns by sex and age number those harmed: nothing says they number the accused."""
    by_sex = any(part.first("survivor") in BY_SEX for part in (place.label, place.head))
    said = {part.measure() for part in (place.corner, *place.titles)} | {place.frame.measure}
    accused = said & set(OFFENDERS) or any(part.hits["action"] for part in place.near)
    return by_sex and not accused and not is_by_people(place) and _tells_of_harm(place, facts)


def _of_corner(place: Place) -> str | None:
    """Return the people that the corner names over rows by sex, age or role: they are counted."""
    named = any(hit.code in PEOPLE for hit in place.corner.hits["measure"])
    by_sex = any(part.first(name) for part in (place.label, place.head) for name in ("survivor", "perpetrator_sex"))
    by_role = place.label.first("personnel") and place.corner.measure() in OFFENDERS
    return people(place) if named and (by_sex or by_role) and not is_by_people(place) else None


def is_by_people(place: Place) -> bool:
    """Return whether the title says that something else is counted by groups of people: complaints by sex."""
    title = next((part for part in place.titles if part.measure()), None)
    if title is None or title.measure() in PERSONS:
        return False
    first = min(hit.start for hit in title.hits["measure"])
    return any(word.code == "breakdown" and word.start > first for word in title.words)


def _tells_of_harm(place: Place, facts: Facts) -> bool:
    """Return whether anything says that women and men are those harmed, and not the staff there is."""
    labels = (*facts.rows, *facts.heads)
    if any(part.first("survivor") in ("girls", "boys", "child") for part in labels):
        return True
    parts = (*place.near, place.corner, *place.titles)
    if any(part.measure() for part in parts):
        return True
    return bool(place.frame.measure) and not any(hit.code == "person" for part in parts for hit in part.hits["measure"])


def _about_staff(place: Place) -> list[str]:
    """Return a doubt where a row may number staff, or reports about them."""
    label = place.label
    is_clear = label.first("personnel") not in (None, "staff") or any(
        label.hits[n] for n in ("conduct", "status", "setting")
    )
    is_split = place.section is not None and place.section.attribute is not None
    named = any(hit.code == "person" for hit in label.hits["measure"])
    return ["staff, or reports about staff"] if named and not is_clear and not is_split else []


def _names_nothing(label: Label) -> bool:
    """Return whether a label names no group, part or total."""
    groups = any(label.hits[name] for name in (*DIMENSIONS, "anaphora"))
    return bool(label.text) and not groups and not label.says("plain")


def _titles(place: Place, facts: Facts) -> list[Label]:
    """Return the labels that may name what the table counts, the likeliest first.

    The corner mostly names what rows are split by ("Category of alleged perpetrator"); where it says "Number of", or
    rows are women and girls, it names what is counted. A sentence with counts of its own was read into the frame.
    """
    corner = place.corner
    is_counted = corner.says("plain") and not corner.says("breakdown")
    by_sex = corner.measure() == "victim_survivor" and any(row.first("survivor") in BY_SEX for row in facts.rows)
    titles = [title for title in place.titles if not (place.frame.measure and tells(title.text))]
    return [corner, *titles] if is_counted or by_sex else [*titles, corner]


def _alleged(measure: str, place: Place) -> str:
    """Return a measure; whoever is said to have done something is alleged to, unless it was substantiated."""
    parts = (*place.near, place.corner, *place.titles)
    proven = any(part.first("status") == "substantiated" or part.hits["action"] for part in parts)
    return "alleged_perpetrator" if measure == "perpetrator" and not proven else measure
