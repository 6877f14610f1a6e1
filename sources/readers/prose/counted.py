"""What a number counts: its own noun, a noun before it, or what was counted before.

Belongs here: the unit of a count; when people are survivors, offenders, or an audience.
Does not belong here: numbers that are no counts whatever was said (`context.py`), breakdowns (`binding.py`).

What a number counts stands directly after it ("47 complaints"), or before it ("complaints: 47"), or is the same as
before ("18 of them"). People are counted only where something says what happened to them or what they did.
"""

from __future__ import annotations

import re

from sources.readers.prose import recruiting
from sources.readers.prose.frame import ACCUSED, FINDINGS, OFFENDERS, PEOPLE, Frame, Reading
from sources.readers.prose.side import GROUPS, Side

AS_BEFORE = "as in the sentence before"
AS_CASES = "as in a sentence before"
LABEL = 60  # characters of a line that is a label and a number: fraud: 12
JOINED = 5  # words between two groups of people in a list
REACH = 4  # sentences without a count after which "of them" refers to something else
BACK = ("year_before", "same_period_before")
AS_NUMBER = "as the number before"
AUDIENCE = "people, and nothing says they are survivors or offenders"
PEOPLE_OF = {"survivor", "perpetrator_sex", "personnel", "action"}  # categories of nouns that stand for people
VICTIMS = "victim_survivor"
DONE_TO_PEOPLE = ("dismissal", "resignation", "non_renewal", "suspension", "warning")
AGAINST_PEOPLE = (
    "dismissal",
    "resignation",
    "non_renewal",
    "contract_termination",
    "suspension",
    "warning",
    "sanction",
    "none",
)


def measure(side: Side, frame: Frame, previous: Reading | None) -> tuple[str | None, str]:
    """Return what is counted and how that is known, or None and why the number is context.

    Args:
        side: The number.
        frame: What holds.
        previous: The count before it in the sentence.
    """
    if side.noun is not None:
        return _by_noun(side, frame, previous)
    if frame.total and frame.age <= 1 and previous is None and side.is_portion():
        return frame.total.codes["measure"], AS_BEFORE
    if side.first_word() and not side.follows() and not (previous and side.is_rest()):
        return None, "counts something unknown"
    if side.is_beside_others() and not side.has_group():
        return None, "counts something else, as the number before"
    if known := _by_left(side, frame, previous):
        return known
    if (frame.total or previous) and _are_punished(side):
        return "person", ""
    if previous is not None:
        return previous.codes["measure"], AS_NUMBER
    is_part = side.part_mark() is not None
    is_old = side.is_definite() and not (is_part and frame.total)  # of these 1,950 concerned children
    if not side.sentence.bases and (is_old or frame.age > REACH or (is_part and not frame.total)):
        return None, "refers to something not counted here"
    return _as_before(side, frame)


def _are_punished(side: Side) -> bool:
    """Return whether a bare number is of people something was done to: three were dismissed; but no complaints."""
    done = [hit for hit in side.right_of("action") if hit.code in DONE_TO_PEOPLE]
    is_next = bool(done) and len(side.sentence.text[side.number.end : done[0].start].split()) <= 1
    if side.number.printed.casefold() in side.sentence.lexicon.words["numbers"].get("no_one", ()):
        return bool(side.right_of("action"))  # nobody was sent home
    findings = any(hit.code in FINDINGS for hit in side.sentence.hits["status"])
    return is_next and not findings and not _is_inside(side)


def _by_left(side: Side, frame: Frame, previous: Reading | None) -> tuple[str, str] | None:
    """Return what the words before a number, or those who are said to be a group, make it count."""
    labelled = _labelled(side, frame, previous)
    if labelled == "case" and frame.cases and frame.age <= 1 and _divides(side):
        return frame.cases.codes["measure"], AS_CASES
    if labelled:
        return labelled, ""
    if _is_predicate(side) and not _are_offenders(side, frame, previous):
        return VICTIMS, AS_NUMBER if previous else AS_BEFORE
    return None


def _as_before(side: Side, frame: Frame) -> tuple[str | None, str]:
    """Return what was counted before, where a number without a noun takes that up."""
    opens = frame.age == 0 and not side.sentence.text[: side.number.start].strip()
    excepted = any(h.code == "except" and h.end == side.number.start - 1 for h in side.sentence.hits["context"])
    if excepted and frame.measure not in PEOPLE:
        return None, "refers to people not counted here"  # all but nine, whose sex is unknown
    refers = opens or side.part_mark() or side.sentence.opens_with("anaphora") or side.sentence.hits["further"]
    dated = any(when.kind == "period" for when in side.sentence.whens)
    dated = dated or any(hit.code in BACK for hit in side.sentence.hits["periods"])
    is_of_cases = side.beside("status") or (side.sentence.hits["received"] and not refers)
    if frame.cases and frame.measure in PEOPLE and is_of_cases and not side.beside("action"):
        return frame.cases.codes["measure"], AS_CASES
    is_known = frame.total or frame.cases or side.sentence.bases or len(side.sentence.text) <= LABEL
    is_apart = side.has_group() or _is_inside(side) or _is_nought(side)
    if frame.measure and is_known and (refers or side.sentence.bases or dated or is_apart):
        return frame.measure, AS_BEFORE
    return None, "no word for what is counted"


def _by_noun(side: Side, frame: Frame, previous: Reading | None) -> tuple[str | None, str]:
    """Return what the number's own noun counts."""
    noun = side.noun
    if noun is None or noun.category == "context":
        return None, "counts something else"
    if noun.code == "case" and (spoken := _in_cases(side, frame, previous)):
        return spoken
    if noun.category == "measure" and noun.code not in OFFENDERS:
        return (noun.code, "") if recruiting.is_meant(side, frame, previous) else (None, "counts something else")
    if noun.category == "action" or side.beside("action") or side.shared("action"):
        return "person", ""
    if noun.code in ACCUSED and not (previous and _is_of_case(side, previous)):
        return noun.code, ""
    if _is_audience(side):
        return None, AUDIENCE
    if (noun.category in GROUPS or noun.code in (*ACCUSED, "person")) and previous and _is_elliptic(side, previous):
        return previous.codes["measure"], AS_NUMBER
    if said := _people(side, frame, previous):
        return said, ""
    return None, AUDIENCE


def _divides(side: Side) -> bool:
    """Return whether a sentence opens with those it divides, known from before: of the closed cases, fourteen."""
    first, *rest = side.sentence.text.split(maxsplit=2)
    words = side.sentence.lexicon.words
    return bool(rest) and first.casefold() in words["partitive"] and rest[0].casefold() in words["definite"]


def _labelled(side: Side, frame: Frame, previous: Reading | None) -> str | None:
    """Return what stands before a number as its label: complaints: 47; dismissals: 12."""
    before = [hit for hit in side.left_of("measure") if hit.code != "person" or side.left_of("action")]
    before = [hit for hit in before if not _is_breakdown(side, hit.start)]
    if before and (side.is_first or previous is None) and not (frame.measure and _is_inside(side)):
        return before[-1].code
    return "person" if _is_action_label(side) else None


def _is_breakdown(side: Side, start: int) -> bool:
    """Return whether a unit only says by what a count is split: by type of alleged offender, 27 concern staff."""
    opening = side.sentence.text[:start].casefold().rstrip()
    words = [word for word in side.sentence.lexicon.words["tables"]["breakdown"] if " " in word]
    return any(opening.endswith(word) for word in words)


def _is_action_label(side: Side) -> bool:
    """Return whether a number stands behind an action and a colon: dismissals: 12. What is passed on are cases."""
    if side.sentence.bases or not side.before.rstrip().endswith(":"):
        return False
    return side.is_first and bool({hit.code for hit in side.left_of("action")} & set(AGAINST_PEOPLE))


def _is_nought(side: Side) -> bool:
    """Return whether a zero in words stands alone for what was counted: in Ukraine there was none."""
    return side.number.value == 0 and side.number.in_words and bool(re.search(r"\w", side.before))


def _is_inside(side: Side) -> bool:
    """Return whether a bare number stands for cases something was so in: the allegation was upheld in twelve."""
    words = [word.casefold() for word in side.before.split()]
    rest = {*side.sentence.lexicon.words["further"], *side.sentence.lexicon.words["definite"]}
    while len(words) > 1 and (words[-1] in rest or " ".join(words[-2:]) in rest):
        words.pop()
    return bool(words) and words[-1] in side.sentence.lexicon.words["inside"]


def _in_cases(side: Side, frame: Frame, previous: Reading | None) -> tuple[str, str] | None:
    """Return what "in eighteen cases" stands for: those counted before."""
    if not _is_inside(side):
        return None
    accused = [hit for hit in side.sentence.within("measure", 0, side.number.start) if hit.code in ACCUSED]
    if accused and side.left_of("perpetrator_sex"):
        return accused[0].code, ""  # the alleged perpetrators were men in 35 cases
    if previous:
        return (previous.codes["measure"], AS_NUMBER) if {*previous.reasons} & {AS_BEFORE, AS_CASES} else None
    return (frame.total.codes["measure"], AS_BEFORE) if frame.total else None


def _is_audience(side: Side) -> bool:
    """Return whether people only split a number that is no count: 912 participants (503 women, 409 men)."""
    others = [number.end for number in side.sentence.others if number.end <= side.number.start]
    gap = side.sentence.text[others[-1] : side.number.start] if others else ""
    return "(" in gap and ")" not in gap and not side.sentence.within("measure", others[-1], side.number.start)


def _are_offenders(side: Side, frame: Frame, previous: Reading | None) -> bool:
    """Return whether the people spoken of are those accused: 88 are men, three are women."""
    said = [hit.code for hit in side.sentence.within("measure", 0, side.number.start)]
    spoken = previous or (frame.total if frame.age <= 1 else None)
    return bool({*said, *([spoken.codes["measure"]] if spoken else [])} & set(ACCUSED))


def _is_predicate(side: Side) -> bool:
    """Return whether the number is of people who are said to be a group: 266 are women."""
    groups = [hit for hit in side.right_of("survivor") if hit.code not in ("child", "adult", "unknown")]
    return bool(groups) and len(side.sentence.text[side.number.end : groups[0].start].split()) <= 2


def _is_elliptic(side: Side, previous: Reading) -> bool:
    """Return whether the group after the number is not itself counted: 290 about staff and 83 its partners."""
    if "personnel" in previous.codes and previous.codes["measure"] not in PEOPLE:
        return True
    own = side.sentence.lexicon.phrases["own"].find(side.after)
    return any(not side.after[: hit.start].strip() for hit in own)


def is_joined(side: Side, previous: Reading) -> bool:
    """Return whether people stand in a list with those before: they dismissed five workers and a volunteer."""
    gap = side.sentence.text[previous.number.end : side.number.start]
    return "action" in previous.codes and side.has_joint(gap) and len(gap.split()) <= JOINED


def _is_of_case(side: Side, previous: Reading) -> bool:
    """Return whether the accused only say whom a case concerns: 44 concerned staff and seven unknown offenders."""
    first = side.after.split(maxsplit=1)[:1]
    of = side.sentence.lexicon.words["of"]
    return (
        "personnel" in previous.codes and previous.codes["measure"] not in PEOPLE and first[:1] != [] and first[0] in of
    )


def _people(side: Side, frame: Frame, previous: Reading | None) -> str | None:
    """Return whether people are offenders or survivors, by what was said of them or of those counted before."""
    noun = side.noun.category if side.noun else ""
    before = reversed(side.sentence.within("measure", 0, side.number.start))
    said = [hit.code for hit in (*side.right_of("measure"), *side.shared("measure"), *before)]
    total = frame.total.codes["measure"] if frame.total and frame.age <= 1 else None
    for code in (*said, previous.codes["measure"] if previous else total):
        if code in ACCUSED or (code == VICTIMS and noun != "personnel"):
            return code
    if previous and previous.codes["measure"] == "person" and (side.part_mark() or is_joined(side, previous)):
        return "person"
    spoken = frame.total is not None and frame.age <= 1
    harmed = noun == "survivor" and (said or previous or spoken or side.sentence.hits["conduct"])
    return VICTIMS if harmed else None
