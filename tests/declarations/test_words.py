"""The words of generated sentences: every language says the same things, of every code that can occur."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Any

import pytest

from pipelines import lint
from pipelines.steps.derive import intervals
from pipelines.steps.words import LANGUAGES, templates
from schemas import codelists

CONTEXT = {"organisation", "workforce", "funding"}
OWN_ORGANISATIONS = ("organisations", "plural")  # each language names those its labels cannot name


def _keys(data: Any, path: str = "") -> Iterator[str]:
    for name, part in data.items():
        if name not in OWN_ORGANISATIONS:
            yield f"{path}{name}"
            yield from _keys(part, f"{path}{name}.") if isinstance(part, dict) else ()


def _fields(data: Any) -> Iterator[tuple[str, set[str]]]:
    for name, part in data.items():
        if isinstance(part, dict):
            yield from ((f"{name}.{inner}", fields) for inner, fields in _fields(part))
        elif isinstance(part, str):
            yield name, {field for _, field, _, _ in string.Formatter().parse(part) if field}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_templates(language: str) -> None:
    own, english = templates(language), templates("en")
    assert set(_keys(own)) == set(_keys(english))
    assert dict(_fields(own["sentences"])) == dict(_fields(english["sentences"]))
    assert dict(_fields(own["details"])) == dict(_fields(english["details"]))
    assert (len(own["months"]), len(own["ordinals"])) == (12, 4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language: str) -> None:
    data = templates(language)
    assert set(data["measures"]) == set(codelists.load("measure").codes) - CONTEXT
    assert set(data["conducts"]) == set(codelists.load("conduct").codes)
    assert set(data["when"]) == set(codelists.load("basis").codes) - {"cumulative"}
    assert set(data["verdicts"]) == {*intervals.VERDICTS, "no_clear_change_by_dispersion"}
    assert set(data["facets"]) == set(codelists.load("facet").codes)
    assert {*data["organisations"], *data["plural"]} <= set(codelists.load("organisation").codes)
    links = {measure["link"] for measure in data["measures"].values()}
    assert links <= set(data["conduct_after"])


def test_the_labels_of_bounds_are_in_the_templates() -> None:
    from pipelines.steps import bounds

    assert templates("en")["may_overlap"] == bounds.MAY_OVERLAP


def test_rules_of_the_linter_are_told_apart() -> None:
    rules = lint.rules()
    assert [rule.id for rule in rules] == [f"L{number:02}" for number in range(1, len(rules) + 1)]
    assert len({rule.title for rule in rules}) == len({rule.instead for rule in rules}) == len(rules)
    assert all(rule.why.endswith(".") and rule.instead.endswith(".") for rule in rules)
