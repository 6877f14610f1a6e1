"""Names of persons are covered where they stand like one; organisations, countries, months and numbers are not.

The names are made up.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.readers import contract
from sources.readers.blocks import Block, document
from sources.readers.masking import MARK, Names
from sources.readers.prose import lexicon

COMMON = " in the on seven three special response foreign trade case cases of tweede kamer "


def masked(language: str, text: str, common: str = COMMON) -> str:
    found = Names(lexicon.load(language), f"{text}\n{common}").masked(text)
    assert len(found) == len(text)
    return found


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Mr Jonathan Q. Placeholder reported 12 cases.", "Jonathan Q. Placeholder"),
        ("en", "Complaints to Ms. van der Example: 12.", "van der Example"),
        ("en", "The Secretary-General, Adela Sampleton, spoke of 14 cases.", "Adela Sampleton"),
        ("en", "Adela Sampleton, the UN Secretary-General, spoke of 14 cases.", "Adela Sampleton"),
        ("en", "UNICEF Executive Director Carol Samplesen reported 3 cases.", "Carol Samplesen"),
        ("en", "UN spokesman Stephan D. told of 12 allegations.", "Stephan D."),
        ("en", "“We had 12 cases,” said Janet Samplewood.", "Janet Samplewood"),
        ("en", "Janet Samplewood said there were 12 cases.", "Janet Samplewood"),
        ("en", "J.P. van Kolder counted 12 reports.", "J.P. van Kolder"),
        ("en", "Mr Case had 2 cases.", "Case"),
        ("en", "Adela Sampleton", "Adela Sampleton"),
        ("nl", "De heer J. Kolder meldde 12 gevallen.", "J. Kolder"),
        ("nl", "Volgens mevrouw Van 't Voorbeeld waren er drie klachten.", "Van 't Voorbeeld"),
        ("nl", "Minister Kolder ontving 12 meldingen.", "Kolder"),
        ("nl", "De minister voor Buitenlandse Handel, Lies Kolder, kreeg 26 meldingen.", "Lies Kolder"),
        ("nl", "Vragen van het lid Van Kolder over 12 meldingen.", "Van Kolder"),
        ("nl", "Aldus woordvoerder Lies Kolder van Oxfam Novib: 7 klachten.", "Lies Kolder"),
        ("fr", "M. Kolderoux a reçu 12 plaintes.", "Kolderoux"),
        ("fr", "Mme Adèle Kolderoux, directrice, a reçu 12 plaintes.", "Adèle Kolderoux"),
        ("fr", "Le porte-parole Stéphane K. a fait état de 12 allégations.", "Stéphane K."),
        ("es", "La Sra. Kolderez recibió 12 denuncias.", "Kolderez"),
        ("es", "El portavoz adjunto Adán Kolderez precisó que 14 son de misiones.", "Adán Kolderez"),
        ("es", "La directora, Ana de la Muestra, contó doce casos.", "Ana de la Muestra"),
    ],
)
def test_a_name_is_covered_and_nothing_else(language: str, text: str, name: str) -> None:
    assert masked(language, text) == text.replace(name, MARK * len(name), 1)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Save the Children said 12 cases were closed in May."),
        ("en", "In Geneva, the Director spoke of 12 cases."),
        ("en", "In April, Oxfam GB dismissed seven staff."),
        ("en", "The U.S. Government gave 12 million."),
        ("en", "South Sudan: 12 cases, said MINUSCA."),
        ("en", "Minister for Foreign Trade: 3 cases"),
        ("en", "Seven cases were reported to the Director General."),
        ("en", "Mr Secretary-General, 12 cases"),
        ("nl", "Het ministerie van Buitenlandse Zaken kreeg 26 meldingen."),
        ("nl", "De voorzitter van de Tweede Kamer kreeg 26 meldingen."),
        ("fr", "En République centrafricaine, la MINUSCA a reçu 12 plaintes."),
        ("es", "La República Dominicana notificó 12 casos."),
    ],
)
def test_organisations_countries_months_and_sentence_starts_stay(language: str, text: str) -> None:
    assert masked(language, text) == text


def test_names_after_a_title_of_several() -> None:
    assert masked("fr", "MM. Kolderoux et Exempleau ont 3 cas.") == f"MM. {MARK * 9} et {MARK * 9} ont 3 cas."


def test_the_printed_value_is_never_covered() -> None:
    found = Names(lexicon.load("en"), COMMON).masked("Director Sample Placeholder", (9, 15))
    assert found == f"Director Sample{MARK * 12}"


WORDS = st.sampled_from([
    "Mr", "Ms.", "Director", "Minister", "said", "Kolder", "Example", "van", "der", "de", "J.", "P.Q.", "12", "seven",
    "1,204", "cases", "allegations,", "Oxfam", "May", "(in)", "Mme", "M.", "Secretary-General", ":", ";", "Sra.", "het",
    "lid", "en", "and",
])  # fmt: skip


@given(st.lists(WORDS, max_size=14), st.sampled_from(["en", "nl", "fr", "es"]), st.data())
def test_any_text_stays_as_long_and_keeps_its_digits_and_its_value(
    words: list[str], language: str, data: st.DataObject
) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = Names(lexicon.load(language), COMMON).masked(text, (start, end))
    assert len(found) == len(text)
    assert found[start:end] == text[start:end]
    assert all(new in (old, MARK) and (new == old or not old.isdigit()) for new, old in zip(found, text, strict=True))


def test_sentences_and_reasons_of_the_contract_name_nobody() -> None:
    rows = "In 2021, said director Carol Samplesen, CARE received 12 complaints of sexual abuse and they were closed."
    elements = contract.extract(document("EXAMPLE.txt", "0" * 64, [Block("paragraph", rows)]), "en")
    assert elements
    for element in elements:
        assert "Samplesen" not in json.dumps(element)
        assert element["printed_value"] in element["sentence"]
        assert MARK * len("Carol Samplesen") in element["sentence"]
