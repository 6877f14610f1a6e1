"""Whose count it is where the sentence does not say: on sentences of our own."""

from typing import Any

import pytest

from sources.readers import contract
from sources.readers.blocks import Block, Cell, document

WHOLE = {
    "en": "In 2021 the United Nations recorded 90 allegations of sexual exploitation and abuse.",
    "nl": "In 2021 registreerden de Verenigde Naties 90 beschuldigingen van seksuele uitbuiting en misbruik.",
    "fr": "En 2021, les Nations Unies ont enregistré 90 allégations d'exploitation et d'abus sexuels.",
    "es": "En 2021 las Naciones Unidas registraron 90 denuncias de explotación y abusos sexuales.",
}
PART = {
    "en": "MONUSCO recorded twelve allegations.",
    "nl": "MONUSCO registreerde twaalf beschuldigingen.",
    "fr": "La MONUSCO a enregistré douze allégations.",
    "es": "La MONUSCO registró doce denuncias.",
}


def read(*texts: str, language: str = "en") -> list[tuple[Any, ...]]:
    blocks = [Block("heading" if text.startswith("# ") else "paragraph", text.removeprefix("# ")) for text in texts]
    found = contract.extract(document("EXAMPLE.txt", "0" * 64, blocks), language)
    return [(one["obs_value"], one["subject_org"]) for one in found if one["disposition"] == "accepted"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "There were 104 victims."),
        ("nl", "In totaal werden 104 slachtoffers geteld."),
        ("fr", "On a compté 104 victimes."),
        ("es", "Se contaron 104 víctimas."),
    ],
)
def test_a_paragraph_that_names_nobody_goes_back_to_the_whole(language: str, text: str) -> None:
    found = read(WHOLE[language], PART[language], text, language=language)
    assert found == [(90, "UN"), (12, "MONUSCO"), (104, "UN")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The mission counted nine victims."),
        ("nl", "Deze missie telde negen slachtoffers."),
        ("fr", "Cette mission a compté neuf victimes."),
        ("es", "Esta misión contó nueve víctimas."),
    ],
)
def test_a_paragraph_on_the_mission_stays_with_it(language: str, text: str) -> None:
    assert read(WHOLE[language], PART[language], text, language=language)[-1] == (9, "MONUSCO")


def test_nothing_is_left_to_say_of_a_body_that_had_none() -> None:
    found = read(WHOLE["en"], "UNIFIL had no allegations. Seven paternity claims were recorded.")
    assert found[1:] == [(0, "UNIFIL"), (7, "UN")]


def test_several_bodies_in_turn_leave_the_whole_as_what_is_spoken_of() -> None:
    found = read(WHOLE["en"], "MONUSCO had 20 allegations and MINUSCA 30. There were 95 victims.")
    assert found[1:] == [(20, "MONUSCO"), (30, "MINUSCA"), (95, "UN")]


def test_a_base_brings_back_the_body_it_was_counted_for() -> None:
    text = "MONUSCO had twelve allegations. Of the 90 allegations, five were substantiated. There were 95 victims."
    assert read(WHOLE["en"], text)[2:] == [(5, "UN"), (95, "UN")]


def test_this_mission_is_the_one_named_before_and_not_who_counts() -> None:
    text = "MONUSCO is about to leave. The UN recorded 26 allegations of sexual abuse against this mission in 2021."
    assert read(WHOLE["en"], text)[-1] == (26, "MONUSCO")


def test_a_name_that_an_apposition_explains_is_named_anew() -> None:
    text = "Oxfam, the confederation, received 40 complaints of sexual abuse in 2021."
    assert read("Oxfam GB received twelve complaints of sexual abuse in 2021.", text)[-1] == (40, "OXFAM")


def test_a_count_of_another_body_is_a_total_of_its_own() -> None:
    text = "MONUSCO recorded twelve allegations. As for MINUSCA, it recorded 25 of them. Five were substantiated."
    assert read(WHOLE["en"], text)[-1] == (5, "MINUSCA")


def test_a_part_behind_a_semicolon_is_of_the_count_behind_it() -> None:
    found = read(WHOLE["en"], "MONUSCO recorded 34, of which 29 were proven; MINUSCA recorded 28, 21 of them proven.")
    assert found[1:] == [(34, "MONUSCO"), (29, "MONUSCO"), (28, "MINUSCA"), (21, "MINUSCA")]


def test_aid_workers_are_those_of_whom_a_regulator_counts() -> None:
    found = read(
        "# Charity Commission: bulletin of 2021",
        "In 2021 we received 54 serious incident reports on sexual exploitation by aid workers.",
    )
    assert found == [(54, "EW_CHARITIES")]


@pytest.mark.parametrize(
    ("language", "note", "label"),
    [
        ("en", "Source: returns of the members, collected by SCHR.", "Complaints"),
        ("nl", "Bron: opgaven van de leden, verzameld door SCHR.", "Klachten"),
        ("fr", "Source : déclarations des membres, recueillies par SCHR.", "Plaintes"),
        ("es", "Fuente: declaraciones de los miembros, recopiladas por SCHR.", "Denuncias"),
    ],
)
def test_who_only_collects_is_not_whom_a_table_is_about(language: str, note: str, label: str) -> None:
    rows = tuple(tuple(map(Cell, row)) for row in (("", "2022", "2023"), (label, "31", "42")))
    title = Block("heading", "Members of the Misconduct Disclosure Scheme")
    blocks = [title, Block("paragraph", note), Block("table", rows=rows, above=note)]
    found = contract.extract(document("EXAMPLE.txt", "0" * 64, blocks), language)
    assert [(one["obs_value"], one["subject_org"]) for one in found] == [(31, "MDS_MEMBERS"), (42, "MDS_MEMBERS")]


def test_a_title_names_the_national_part_that_the_opening_speaks_for() -> None:
    found = read(
        "# Artsen zonder Grenzen: gedrag in 2021",
        "Vanuit Amsterdam werken we in twintig landen.",
        "In 2021 kwamen 62 klachten over seksueel wangedrag binnen.",
        language="nl",
    )
    assert found == [(62, "MSF_NL")]


def test_which_of_the_two_takes_up_no_count() -> None:
    text = "Of the 90 allegations, 40 concern sexual exploitation. In nine it is not clear which of the two it was."
    assert read(WHOLE["en"], "MONUSCO had two allegations.", text)[2:] == [(40, "UN"), (9, "UN")]
