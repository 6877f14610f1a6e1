"""Looking phrases up: which one counts where several could, and what a phrase may look like."""

import re

import pytest

from sources.readers.prose import lexicon, phrases
from sources.readers.prose.phrases import Phrases


def test_the_longest_phrase_at_a_place_counts() -> None:
    found = Phrases({"short": ["sexual"], "long": ["sexual exploitation"]}).find("Of sexual exploitation, nothing.")
    assert [(hit.code, hit.start, hit.end) for hit in found] == [("long", 3, 22)]


@pytest.mark.parametrize("order", [["complaint", "complaint*"], ["complaint*", "complaint"]])
def test_of_two_as_long_the_first_declared_counts(order: list[str]) -> None:
    named = Phrases({"first": [order[0]], "second": [order[1]]})
    assert [hit.code for hit in named.find("a complaint")] == ["first"]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("(the) year before", "Year before last"),
        ("is/was closed", "It WAS closed."),
        ("aujourd'hui", "vu aujourd’hui même"),
        ("allegat*", "three Allegations"),
        ("closed * cases", "closed four or five cases"),
    ],
)
def test_a_phrase_is_found_however_it_is_written(phrase: str, text: str) -> None:
    assert Phrases({"code": [phrase]}).find(text)


def test_a_phrase_ends_where_a_word_ends() -> None:
    assert Phrases({"code": ["case"]}).find("cases in casework") == []


def test_a_stem_that_could_be_anything_is_refused() -> None:
    with pytest.raises(ValueError, match=r"at least 3 letters: in\*"):
        Phrases({"code": ["in*"]}).find("incidents")


@pytest.mark.parametrize("language", lexicon.LANGUAGES)
def test_every_phrase_of_a_language_can_be_looked_up(language: str) -> None:
    for category in lexicon.load(language).phrases.values():
        category.find("EXAMPLE")  # makes the index of every category
        for found in category.phrases.values():
            assert all(re.compile(phrases.pattern(phrase)) for phrase in found)
