"""A change in words: one generated sentence, or the reason why there is none.

Belongs here: filling the templates of `schemas/words/LANGUAGE.yaml`, numbers and periods in a language's habit.
Does not belong here: the facts of a change (`told.py`), whether it is comparable and what its interval is
(`derive/`), which words are refused in any text (`pipelines/lint.py`).

A sentence about a change carries both counts, ratio, interval, comparability, and coverage where it is known. A
percentage is said only on counts that are large enough. No word says that a change is good, bad, or caused by anything.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import schemas
from pipelines.steps.habits import Habits, days_in
from pipelines.steps.told import GRADES_WITHOUT_RATIO, ONE, Change
from schemas import codelists, indicators, structure

LANGUAGES = ("en", "nl")
_FOLDER = Path(schemas.__file__).parent / "words"
_VERBS = {"occurred": "recorded", "closed": "closed", "stock": "stock"}


@cache
def templates(language: str) -> dict[str, Any]:
    """Return the words of a language.

    Raises:
        ValueError: There are none.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no sentences in '{language}': one of {', '.join(LANGUAGES)}")
    return dict(yaml.safe_load((_FOLDER / f"{language}.yaml").read_text(encoding="utf-8")))


def sentence(change: Change, language: str = "en") -> str:
    """Return what may be said of a change, in one or two sentences.

    Raises:
        ValueError: The change contradicts itself: windows of unequal length that are not compared per day, a
            percentage on small counts, a refusal without a reason, or a code without words.
    """
    said = _Words(change, language)
    if change.measure not in said.data["measures"] or change.basis not in said.data["when"]:
        raise ValueError(f"no change is said of measure '{change.measure}', basis '{change.basis}'")
    _refuse(change)
    return said.refused() if change.is_refused else said.in_part() if change.is_in_part else said.given()


def _refuse(change: Change) -> None:
    if change.is_refused:
        if not change.facets and not change.reasons:
            raise ValueError("no change is given, and neither facet nor reason says why")
        return
    least = indicators.rules().percent_minimum
    small = min(change.value or 0, change.previous_value or 0) < least
    if change.percent is not None and (small or change.per_day):
        raise ValueError(f"a percentage needs two counts of at least {least} in windows of equal length")
    lengths = [days_in(period) for period in (change.time_period, change.previous_time_period or "")]
    uneven = 7 if min(lengths) >= 364 else 1  # a week of a year of weeks; a leap day
    if not change.per_day and change.basis != "stock" and abs(lengths[0] - lengths[1]) > uneven:
        raise ValueError(f"windows of {lengths[0]} and {lengths[1]} days are compared per day or not at all")


class _Words:
    """One change in one language."""

    def __init__(self, change: Change, language: str) -> None:
        self.change = change
        self.language = language
        self.data = templates(language)
        self.habits = Habits(self.data)

    def given(self) -> str:
        """Return the sentence of a change, and what it must not be taken for."""
        filled = self._counts() | {"details": self._join(self._details()), "verdict": self._verdict()}
        return f"{self._say('change', filled)} {self.data['sentences']['caution']}"

    def in_part(self) -> str:
        """Return the sentence of an absolute change that is all that may be given."""
        details = [self.habits.whole(self._change(), signed=True), self._grade(), *self._coverage()]
        said = self._say("in_part", self._counts() | {"details": self._join(details)})
        return f"{said} {self.data['sentences']['caution']}"

    def refused(self) -> str:
        """Return the counts that may be said, and why no change is."""
        change = self.change
        labels = codelists.load("reason")
        reasons = (
            [self.data["facets"][facet] for facet in change.facets] if change.grade in GRADES_WITHOUT_RATIO else []
        )
        reasons += [_lower(labels.label(code, self.language)) for code in change.reasons]
        graded = [self._part("grade", grade=change.grade)] if change.grade else []
        details = self._join([*graded, *self._coverage()])
        filled = self._counts() | {"reasons": self._join(reasons), "details": f" ({details})" if details else ""}
        if change.value is None:
            return self._say("refused_without_count", filled)
        counts = "one_count" if change.previous_value is None else "two_counts"
        return f"{self._say(counts, filled)} {self._say('refused', filled)}"

    def _say(self, name: str, filled: dict[str, str]) -> str:
        text = str(self.data["sentences"][name]).format(**filled)
        return text[0].upper() + text[1:]

    def _part(self, name: str, **filled: str | int) -> str:
        return str(self.data["details"][name]).format(**filled)

    def _join(self, parts: list[str]) -> str:
        return str(self.data["between"]).join(parts)

    def _counts(self) -> dict[str, str]:
        change, data = self.change, self.data
        about = change.subject not in (None, change.organisation)
        verb = _VERBS.get(change.basis) or data["measures"][change.measure]["verb"]
        number = "many" if change.organisation in data["plural"] else "one"
        return {
            "organisation": self._organisation(change.organisation),
            "verb": data["verbs"][number][verb],
            "count": self._count(change.value or 0),
            "about": data["about"].format(organisation=self._organisation(change.subject or "")) if about else "",
            "when": data["when"][change.basis],
            "period": self._period(change.time_period),
            "previous": self.habits.whole(change.previous_value or 0),
            "previous_period": self._period(change.previous_time_period) if change.previous_time_period else "",
        }

    def _period(self, text: str) -> str:
        return self.habits.period(text, is_stock=self.change.basis == "stock", with_days=self.change.per_day)

    def _organisation(self, code: str) -> str:
        named = self.data["organisations"].get(code)
        return str(named or codelists.load("organisation").label(code, self.language))

    def _label(self, dimension: str, code: str) -> str:
        codes = structure.COLUMNS[dimension].codelist
        return codelists.load(codes).label(code, self.language) if codes else code

    def _count(self, value: int) -> str:
        """Return a count with its unit, its conduct and what it is broken down by."""
        change, data = self.change, self.data
        measure, conduct = data["measures"][change.measure], data["conducts"][change.conduct]
        after = data["conduct_after"][measure["link"]].format(conduct=conduct) if conduct else ""
        labels = [self._label(name, code) for name, code in change.split]
        split = data["split"].format(labels=self._join(labels)) if labels else ""
        return f"{self.habits.whole(value)} {measure['one' if value == 1 else 'many']}{after}{split}"

    def _details(self) -> list[str]:
        difference = [] if self.change.per_day else [self._difference()]  # of unequal windows it says nothing
        return [*difference, self._ratio(), self._grade(), *self._coverage()]

    def _grade(self) -> str:
        facets = self._join([self.data["facets"][facet] for facet in self.change.facets]).replace("; ", ", ")
        return self._part("grade_and_facets" if facets else "grade", grade=self.change.grade or "", facets=facets)

    def _change(self) -> int:
        return (self.change.value or 0) - (self.change.previous_value or 0)

    def _difference(self) -> str:
        number, percent = self.habits.whole(self._change(), signed=True), self.change.percent
        return number if percent is None else f"{number}, {self.habits.percent(percent, signed=True)}"

    def _ratio(self) -> str:
        change = self.change
        low, level = self.habits.ratio(change.low), self.habits.percent(100 * indicators.rules().level)
        if math.isnan(change.ratio):
            return self._part("no_ratio")
        if math.isinf(change.ratio):
            return self._part("without_ratio", level=level, low=low)
        filled = {"ratio": self.habits.ratio(change.ratio), "level": level, "low": low}
        filled["high"] = self.habits.ratio(change.high)
        if not change.per_day:
            return self._part("ratio", **filled)
        return self._part("ratio_per_day", **filled, **self._rates())

    def _rates(self) -> dict[str, str]:
        change = self.change
        rates = {
            "rate": (change.value or 0) / days_in(change.time_period),
            "previous_rate": (change.previous_value or 0) / days_in(change.previous_time_period or ""),
        }
        return {name: self.habits.ratio(rate) for name, rate in rates.items()}

    def _coverage(self) -> list[str]:
        """Return who reported, where that is known; of a group's own total nothing is."""
        if self.change.coverage is None:
            return []
        if self.change.coverage == ONE:
            return [self._part("coverage_of_one")]
        reporting, expected = (self.habits.whole(number) for number in self.change.coverage)
        return [self._part("coverage", reporting=reporting, expected=expected)]

    def _verdict(self) -> str:
        change = self.change
        beyond_chance = change.low > 1 or change.high < 1
        by_dispersion = change.verdict == "no_clear_change" and beyond_chance
        return str(self.data["verdicts"][f"{change.verdict}{'_by_dispersion' if by_dispersion else ''}"])


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]
