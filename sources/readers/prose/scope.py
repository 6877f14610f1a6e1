"""What holds where: the title, the headings above a paragraph, the paragraph before, the opening.

Belongs here: the order in which they speak for a sentence that does not say it itself.
Does not belong here: what a sentence says (`figures.py`), the order of reading (`document.py`).

A field of the frame comes from, in this order: the sentences of the paragraph so far; the headings above it; for what
was counted, conduct and organisation the paragraphs before it under the same heading; the opening of the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from schemas.periods import Period
from sources.readers.blocks import Block, Document
from sources.readers.prose import subjects
from sources.readers.prose.bodies import most_exact, national, part_of, whole
from sources.readers.prose.dates import Calendar, When
from sources.readers.prose.frame import FINDINGS, Frame
from sources.readers.prose.lexicon import Lexicon
from sources.readers.prose.sentence import Sentence

SEAH_ONLY = ("HRS", "HRS_MEMBERS")  # of a scheme that counts nothing else
WIDE = ("INTEGRITY", "SAFEGUARDING", "ABUSIVE")
OPENING = 2_500  # characters in which a document says its date, subject and publisher
NEAR = 40  # characters between "covers" and the window covered
STATE = 40  # characters of a heading that names the finding all under it share: substantiated cases
TITLE = 160  # characters of a line that may be part of the title
GROUPS = ("survivor", "setting", "personnel", "status")  # breakdowns a heading may fix for all under it


@dataclass
class Scope:
    """The frames that hold at one place of a document.

    Attributes:
        opening: What the first page speaks of most.
        title: What the title says.
        words, calendar: Of the document's language and date.
        usual: Window that most counts so far were about.
    """

    opening: Frame
    title: Frame
    words: Lexicon
    calendar: Calendar
    usual: Period | None = None

    def __post_init__(self) -> None:
        self._headings: list[tuple[int, Frame]] = []
        self._running = Frame()
        self._lead = Frame()
        self._main: str | None = None  # conduct first counted where no heading names one
        self._is_about = False

    @property
    def _section(self) -> Frame:
        return self._headings[-1][1] if self._headings else self.title

    def heading(self, block: Block) -> None:
        """Take what a heading says for all that stands under it."""
        while self._headings and self._headings[-1][0] >= block.level:
            self._headings.pop()
        line = Sentence(block.text, self.words, self.calendar, near=self._section.period)
        if not self._headings and self.title.period:  # the month a paper is dated with is no window it is about
            line.whens = [when for when in line.whens if when.period.end != line.today]
        said = spoken(line)
        if section := national(self._section.subject_org or self.opening.subject_org, line.hits["section"]):
            said = replace(said, subject_org=section)
        self._is_about = said.conduct is not None
        states = {hit.code for hit in line.hits["status"]}
        if len(states) == 1 and len(block.text) <= STATE and states & set(FINDINGS):
            said = replace(said, groups={**said.groups, "status": states.pop()})
        if not self._headings and block.level <= 1:
            kept = {name: code for name, code in said.groups.items() if name in ("survivor", "setting")}
            said = replace(said, groups={**kept, **_titled_groups(said)}, conduct=_lifted(said.conduct))
            said = replace(said, subject_org=part_of(said.subject_org, self.opening.subject_org))
        self._headings.append((block.level, over(said, self._section)))
        conduct = None if said.conduct else self._main
        self._running = Frame(measure=self._running.measure, cases=self._running.cases, conduct=conduct)

    def before(self, block: Block, sentence: Sentence | None) -> Frame:
        """Return the frame in which a block begins."""
        running, section = self._running, self._section
        if is_item(block):
            return self._opened(over(self._lead, section))
        if sentence and (sentence.bases or sentence.opens_with("anaphora")):
            return self._opened(over(running, section))
        if sentence and sentence.hits["we"]:
            running = replace(running, subject_org=None)
        same = sentence is not None and any(hit.code == "same_window" for hit in sentence.hits["periods"])
        kept = replace(running, period=None if section.period and not same else running.period, groups={})
        if sentence and not same and subjects.is_anew(sentence):
            kept = subjects.returned(kept)
            kept = replace(kept, subject_org=None) if "subject_org" in kept.weak else kept
        if section.subject_org and not (same or (sentence and subjects.takes_up(sentence, running, section))):
            kept = replace(kept, subject_org=None)
        if sentence and self.usual and subjects.turns(sentence, running):
            kept = replace(kept, period=section.period or self.usual)
        return self._opened(over(kept, section))

    def cover(self, sentence: Sentence) -> Period | None:
        """Take and return the window that a sentence without numbers says all under its heading covers."""
        window = None if sentence.numbers else covered_in(sentence)
        if window and self._headings:
            level, frame = self._headings[-1]
            self._headings[-1] = (level, replace(frame, period=window))
        return window

    def _opened(self, frame: Frame) -> Frame:
        """Return a frame whose gaps the opening fills; those stay weak."""
        weak = {name for name in ("conduct", "subject_org", "period") if getattr(frame, name) is None}
        return replace(over(frame, self.opening), weak=frame.weak | weak)

    def after(self, block: Block, frame: Frame) -> None:
        """Keep the frame in which a block ended."""
        if not is_item(block):
            if not self._is_about and frame.total and "conduct" not in frame.weak:
                self._main = self._main or frame.conduct
            kept = frame.weak & {subjects.WHOLE}
            said = {name: None for name in frame.weak - kept}
            self._running = self._lead = replace(frame, weak=kept, **said)  # type: ignore[arg-type]


def is_item(block: Block) -> bool:
    """Return whether a block is an item of a list; a long one is a paragraph."""
    return block.kind == "item" and len(block.text) <= TITLE


def over(near: Frame, far: Frame) -> Frame:
    """Return a frame that says what the near one says, else what the far one says."""
    return Frame(
        measure=near.measure or far.measure,
        conduct=near.conduct or far.conduct,
        subject_org=near.subject_org or far.subject_org,
        period=near.period or far.period,
        groups={**far.groups, **near.groups},
        total=near.total or far.total,
        cases=near.cases or far.cases,
        age=near.age,
        last=near.last or far.last,
        whole=near.whole,
        weak=near.weak & {subjects.WHOLE},
    )


def spoken(sentence: Sentence) -> Frame:
    """Return what a line without verbs, such as a heading, says: the first of each."""
    conducts = [hit.code for hit in sentence.hits["conduct"] if hit.code not in ("OTHER", "UNKNOWN")]
    whens = [when for when in sentence.whens if when.kind == "period" and not _is_ahead(when, sentence)]
    # "Year to date" gives no window of its own: the sentences under it say up to when.
    periods = [when.period for when in whens if not (when.is_relative and when.period.end == sentence.today)]
    groups = {name: hits[0].code for name in GROUPS if (hits := sentence.hits[name])}
    if len({hit.code for hit in sentence.hits["status"]}) > 1:
        groups.pop("status")  # open and closed cases
    return Frame(
        measure=next((hit.code for hit in sentence.hits["measure"] if hit.code != "person"), None),
        conduct=conducts[0] if conducts else None,
        subject_org=most_exact([hit.code for hit in sentence.hits["organisation"]]),
        period=periods[0] if periods else None,
        groups={k: v for k, v in groups.items() if k != "survivor" or v in ("child", "adult")},
    )


def _lifted(conduct: str | None) -> str | None:
    """Return the conduct a document is about: one on exploitation is about exploitation and abuse."""
    return "SEA" if conduct in ("SE", "SA") else conduct


def _is_ahead(when: When, sentence: Sentence) -> bool:
    """Return whether a paper reports no such window: not over on its date, or only the days of a meeting."""
    return not when.is_reported or (sentence.today is not None and when.period.end > sentence.today)


def title(document: Document) -> list[Block]:
    """Return the short lines a document begins with, up to its first paragraph."""
    lines: list[Block] = []
    for block in document.blocks:
        if block.kind == "table" or len(block.text) > TITLE or (lines and block.kind == "item"):
            break
        lines.append(block)
    return lines


def _titled_groups(said: Frame) -> dict[str, str]:
    """Return the breakdowns a title fixes: of safeguarding its children; what else it names splits nothing."""
    return said.groups if said.conduct == "SAFEGUARDING" else {}


def titled(lines: Iterable[Block], words: Lexicon, calendar: Calendar) -> Frame:
    """Return what the title says; a date is none of it."""
    frame = Frame()
    for block in lines:
        sentence = Sentence(block.text.replace("_", " "), words, calendar)
        # The month a paper is dated with is no window it is about.
        sentence.whens = [when for when in sentence.whens if when.period.end != calendar.today]
        said = spoken(sentence)
        frame = over(frame, replace(said, groups=_titled_groups(said), conduct=_lifted(said.conduct)))
    return frame


def covered(document: Document, words: Lexicon, calendar: Calendar) -> Period | None:
    """Return the window that the opening says a document is about: this paper covers the calendar year 2023."""
    return covered_in(Sentence(document.text[:OPENING], words, calendar))


def covered_in(said: Sentence) -> Period | None:
    """Return the window that a text says it covers."""
    whens = [when for when in said.whens if when.kind == "period" and not _is_ahead(when, said)]
    for hit in (hit for hit in said.hits["periods"] if hit.code == "covers"):
        if near := [when for when in whens if hit.start <= when.start < hit.end + NEAR]:
            return near[0].period
    return None


def opened(document: Document, words: Lexicon, calendar: Calendar) -> Frame:
    """Return what the opening of a document speaks of most."""
    opening = Sentence(document.text[:OPENING].replace("_", " "), words, calendar)
    opening.whens = [when for when in opening.whens if when.period.end != calendar.today]
    frame = Frame()
    conducts = [hit.code for hit in opening.hits["conduct"] if hit.code not in ("OTHER", "UNKNOWN")]
    if conducts := [code for code in conducts if code != "FRAUD"] or conducts:
        # What is said most, fraud only where nothing else is; of two said as often, the narrower.
        most = max(conducts, key=lambda code: (conducts.count(code), code not in WIDE))
        frame = replace(frame, conduct=_lifted(most))
    named = opening.hits["organisation"]
    if bodies := Counter(whole(hit.code) for hit in named if hit.code != "AID_SECTOR").most_common(1):
        frame = replace(frame, subject_org=national(bodies[0][0], opening.hits["seat"]) or bodies[0][0])
    if frame.subject_org in SEAH_ONLY:
        frame = replace(frame, conduct="SEAH")
    periods = [w.period for w in opening.whens if w.kind == "period" and not _is_ahead(w, opening)]
    return replace(frame, period=periods[0]) if periods else frame
