"""The words of four languages: the same keys everywhere, no phrase that can never match or that another swallows."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from sources.readers.prose import lexicon

# Categories in which a place has one code: a phrase under two of them would be read as the first.
ONE_CODE = ("measure", "conduct", "status", "action", "survivor", "perpetrator_sex", "personnel", "setting", "mode")
LANGUAGES = lexicon.available()


def words(language: str) -> dict[str, Any]:
    return dict(lexicon.load(language).words)


def phrases(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    for part in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        yield from phrases(part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_keys_of_english(language: str) -> None:
    own, english = words(language), words("en")
    optional = {"not_names", "sanctioning", "areas"}
    assert set(english) - optional <= set(own) | optional
    assert {key for key in english["periods"] if key in lexicon.SAID} <= set(own["periods"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", ONE_CODE)
def test_a_phrase_stands_for_one_code_of_a_category(language: str, category: str) -> None:
    counted = Counter(phrase.casefold() for code in words(language).get(category, {}).values() for phrase in set(code))
    assert [phrase for phrase, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", [*lexicon.CATEGORIES, *lexicon.LISTS])
def test_a_phrase_ends_in_a_word(language: str, category: str) -> None:
    ends = [phrase for phrase in phrases(words(language).get(category, {})) if phrase.endswith(" *")]
    assert ends == []  # what stands for any word must have a word after it


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_found_in_itself(language: str) -> None:
    lost = [
        (category, code, phrase)
        for category in ONE_CODE
        for code, found in words(language).get(category, {}).items()
        for phrase in found
        if phrase.replace("'", "").replace("-", "").replace(" ", "").isalpha()
        and not lexicon.load(language).phrases[category].find(phrase)
    ]
    assert lost == []
