"""Binds a number to what it is split by and whom it is about.

Belongs here: choosing among the words of a number's sides and of the frame.
Does not belong here: whether and what the number counts (`context.py`, `counted.py`), when (`timing.py`).
"""

from __future__ import annotations

import re

from schemas import codelists
from sources.readers.prose.bodies import is_part
from sources.readers.prose.frame import ACCUSED, DIMENSIONS, FINDINGS, OFFENDERS, PEOPLE, Frame, Reading
from sources.readers.prose.phrases import Hit
from sources.readers.prose.sentence import Sentence
from sources.readers.prose.side import Side

# Bodies that count what others report to them: a figure of theirs is about those others.
COUNTS_OTHERS = {
    "HRS": "HRS_MEMBERS",
    "CHARITY_COMMISSION": "EW_CHARITIES",
    "NL_MFA": "NL_MFA_PARTNERS",
}
_JOINT = re.compile(r"[\s,/]*(?:\w{1,3}\s+){0,2}")  # "women and men", "staff, volunteers or partners"
PARTS = ("SE", "SA", "SH", "OTHER")
PARTNERS = "UN_IP"  # partners as an organisation of their own, where the whole UN is spoken of
SCHEMES = ("HRS", "HRS_MEMBERS", "MDS_MEMBERS")
TOLD = ("NL_MFA", "FCDO", "CHARITY_COMMISSION")  # whom organisations report to
_DENIAL = re.compile(r"[\s,]*(?:\w{1,5}\s+){0,2}")  # what may stand between a number and its "not"
BESIDE = 6  # characters between a body and the name that says which: the mission of the UN
NEAR = 110  # characters within which a word after the number may still be about it


def groups(side: Side, measure: str, frame: Frame, is_whole: bool, found: str | None) -> dict[str, str]:
    """Return the breakdowns the number is split by: of its right side, else of its left, else of the frame.

    Args:
        side: The number.
        measure: What it counts.
        frame: What holds.
        is_whole: True where it is no part of a count: that a publisher counts its own staff splits nothing.
        found: Status of the count before it in the sentence.
    """
    groups = dict(frame.groups)
    for name in DIMENSIONS:
        own = side.base() or side  # what follows 22 of the 95 complaints is said of the 22
        after = [h for h in own.right_of(name) if h.end <= own.number.end + NEAR and h.code != "_T"]
        after = [] if side.is_base and name in ("status", "action") else after
        before = [h for h in side.left_of(name) if h.code != "_T"]
        if name == "status" and not side.is_first:  # 14 carried over from 2020, and 29 new ones
            before = [hit for hit in before if not side.sentence.within("carried", hit.start, hit.end)]
        if name == "personnel" and _has_partners(frame):
            after = sorted([*after, *_partners(side.right_of("organisation"))], key=_start)
            before = before if is_whole else sorted([*before, *_partners(side.left_of("organisation"))], key=_start)
        if name == "survivor" and measure in OFFENDERS:
            continue
        shared = side.shared(name) if name == "action" and not side.right_of("status") else []
        if code := _nearest(side, name, before, after or shared):
            groups[name] = code
    if "substantiated" in (groups.get("status"), found) and _is_denied(side):
        groups["status"] = "not_substantiated"
    named = [hit for hit in side.beside("organisation") if hit.code != PARTNERS or not _has_partners(frame)]
    # Six employees of the publisher and two volunteers are split by whom they work for, six employees of it are not.
    is_one_kind = is_whole and len({hit.code for hit in side.sentence.hits["personnel"]}) < 2
    if any(is_one_kind or hit.code != frame.subject_org for hit in named) or _is_referred(groups):
        groups.pop("personnel", None)
    for name in _unfit(groups, measure, is_whole, frame):
        groups.pop(name, None)
    return groups


def _has_partners(frame: Frame) -> bool:
    """Return whether partners are those of the body spoken of: not where that is the whole UN."""
    spoken = frame.subject_org
    return spoken is not None and spoken not in ("UN", "AID_SECTOR") and not spoken.startswith("UN_")


def _partners(named: list[Hit]) -> list[Hit]:
    """Return where partners are named, as a group of those accused."""
    return [Hit(hit.start, hit.end, "partner_staff") for hit in named if hit.code == PARTNERS]


def _start(hit: Hit) -> int:
    return hit.start


def _unfit(groups: dict[str, str], measure: str, is_whole: bool, frame: Frame) -> set[str]:
    """Return the breakdowns that do not go with what is counted, or split nothing."""
    unfit = {"survivor"} if measure in ACCUSED else {"perpetrator_sex"}
    if measure not in PEOPLE and groups.get("survivor") not in ("child", "adult"):
        unfit.add("survivor")
    if measure == "person" and "action" in groups:
        unfit.add("status")  # three resigned while the investigation was under way
    staff = groups.get("personnel") == "staff"
    if measure == "victim_survivor" or (staff and ("action" in groups or (is_whole and measure not in OFFENDERS))):
        unfit.add("personnel")
    if groups.get("personnel") == "partner_staff" and frame.subject_org == COUNTS_OTHERS["NL_MFA"]:
        unfit.add("personnel")  # the ministry's partners are those spoken of, not a part of them
    if is_whole and "setting" not in frame.groups:
        unfit.add("setting")  # "in our programmes" only describes a whole
    return unfit


def unknown_like(before: Reading) -> dict[str, str]:
    """Return what "15 unknown" is after a count: unknown in what that one is split by."""
    for name in ("survivor", "perpetrator_sex", "personnel"):
        if name in before.codes:
            return {name: "unknown"}
    return {"conduct": "UNKNOWN"} if before.codes["conduct"] in PARTS else {}


def _is_denied(side: Side) -> bool:
    """Return whether only a "not" stands by a number: five were proven, eleven were not; in eleven it was not."""
    denied = side.sentence.lexicon.phrases["denied"]
    if side.right_of("status"):
        return False
    after = [hit for hit in denied.find(side.after) if not side.has_joint(side.after[: hit.start])]
    if any(_DENIAL.fullmatch(side.after, 0, hit.start) for hit in after):
        return True
    before = side.before.split()
    inside = bool(before) and before[-1].casefold() in side.sentence.lexicon.words["inside"]
    spoken = [hit for hit in denied.find(side.before) if len(side.before[hit.start : hit.end].split()) > 1]
    return inside and bool(spoken) and len(side.before[spoken[-1].end :].split()) <= 1


def _is_referred(groups: dict[str, str]) -> bool:
    """Return whether the police named are those a case was passed to."""
    return groups.get("action") == "referral_authorities" and groups.get("personnel") == "police"


def _nearest(side: Side, name: str, before: list[Hit], after: list[Hit]) -> str | None:
    """Return the code of a breakdown: what follows the number, unless a verb right before it says it already.

    "Substantiated two and dismissed two": the second status follows the first number, but behind "and".
    """
    text = side.sentence.text
    around = [h for h in side.sentence.hits[name] if h.start < side.number.start and side.number.end < h.end]
    around = [h for h in around if h.code != "_T"]
    if around:  # the nature of three could not be established
        return around[0].code
    close = text[before[-1].end : side.number.start] if before else ","
    if after and not re.search("[,:]", close) and not side.has_joint(close) and len(close.split()) <= 2:
        gap = text[side.number.end : after[0].start]
        if side.has_joint(gap) or re.search("[,;]", gap) or (name in ("status", "action") and len(gap.split()) > 2):
            return before[-1].code
    if name == "status" and after and after[0].code == "closed":
        # "In nine of the closed cases the complaint was upheld": a finding says more than closure.
        after = [
            hit
            for hit in after
            if hit.code in (*FINDINGS, "closed_other") and not side.has_joint(text[after[0].end : hit.start])
        ] or after
    hits = after or before[::-1]
    return _one(name, hits, text) if hits else None


def _one(name: str, hits: list[Hit], text: str) -> str | None:
    """Return the code of words that stand together: one, or what they have in common: women and men are adults."""
    together = [hits[0]]
    for hit in hits[1:]:
        first, second = sorted((together[-1], hit), key=lambda one: one.start)
        if not _JOINT.fullmatch(text[first.end : second.start]):
            break
        together.append(hit)
    codes = list(dict.fromkeys(hit.code for hit in together))
    if len(codes) == 1 or name not in ("personnel", "survivor"):
        return codes[0]
    tree = codelists.load(name)
    if codes[0] in tree.ancestors(codes[1]) or codes[1] in tree.ancestors(codes[0]):
        return codes[0]
    shared = [code for code in tree.ancestors(codes[0]) if all(code in tree.ancestors(other) for other in codes[1:])]
    return next((code for code in shared if code != "_T"), None)


def common_conduct(codes: list[str]) -> str | None:
    """Return the conduct over several, or None where they are one or have none."""
    tree = codelists.load("conduct")
    if len(set(codes)) < 2:
        return None
    lines = [(code, *tree.ancestors(code)) for code in codes]
    return next((code for code in lines[0] if code != "_T" and all(code in line for line in lines)), None)


def area(side: Side) -> str | None:
    """Return the country a number is about: one that stands beside it, and no other."""
    after = [hit for hit in side.right_of("area") if hit.end <= side.number.end + NEAR]
    hits = after or side.left_of("area")[-1:]
    named = side.sentence.hits["organisation"]
    codes = {hit.code for hit in hits if not any(o.start < hit.end and hit.start < o.end for o in named)}
    return codes.pop() if len(codes) == 1 else None


def is_told(code: str, frame: Frame) -> bool:
    """Return whether an organisation is a donor or regulator that the one spoken of reports to."""
    spoken = frame.subject_org
    return code in TOLD and spoken is not None and spoken not in TOLD and "subject_org" not in frame.weak


def subject(side: Side, frame: Frame) -> str | None:
    """Return whom the number is about: an organisation of its sides, a section of the one spoken of, or that one."""
    after, before = side.right_of("organisation"), side.left_of("organisation")
    hits = [hit for hit in (*after, *before[::-1]) if not is_told(hit.code, frame)]
    if frame.subject_org in (*COUNTS_OTHERS, *COUNTS_OTHERS.values()):
        hits = [hit for hit in hits if hit.code != "AID_SECTOR"]  # aid workers are those of whom they count
    if refers_back(side.sentence):  # the UN registered 26 allegations about this mission
        hits = [hit for hit in hits if not is_part(frame.subject_org, hit.code)]
    if side.sentence.hits["we"] and frame.subject_org not in SCHEMES:
        hits = [hit for hit in hits if hit.code not in SCHEMES]  # under the scheme we sent 814 requests
    code = hits[0].code if hits else frame.subject_org
    if code == "HRS_MEMBERS" and frame.subject_org in SCHEMES:
        code = frame.subject_org  # the members of the scheme that is spoken of
    if code == PARTNERS and _has_partners(frame):
        code = frame.subject_org
    code = COUNTS_OTHERS.get(code or "", code)
    section = next((hit.code for hit in side.beside("section")), None)
    national = f"{code}_{section}"
    return national if section and national in codelists.load("organisation") else code


def is_of_partners(side: Side, subject: str) -> bool:
    """Return whether a number is of the partners of the agency it is about: 44 concern its implementing partners."""
    return _is_agency(subject) and any(hit.code == "UN_IP" for hit in side.right_of("organisation"))


def _is_agency(code: str | None) -> bool:
    return "UN_AFP" in codelists.load("organisation").ancestors(code or "UN")


def refers_back(sentence: Sentence) -> bool:
    """Return whether a sentence takes up a body as "this mission", not: the mission of the UN, Plan, the federation."""
    names = sentence.hits["organisation"]
    return any(
        all(name.start - hit.end > BESIDE or hit.start - name.end > BESIDE for name in names)
        for hit in sentence.hits["that_body"]
    )
