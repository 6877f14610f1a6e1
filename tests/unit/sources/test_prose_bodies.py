"""Whose document it is and what on: the part of a body that opening or heading names, the conduct of a title."""

from __future__ import annotations

from typing import Any

import pytest

from sources.readers import contract
from sources.readers.blocks import Block, document


def accepted(language: str, *blocks: Block) -> list[dict[str, Any]]:
    found = contract.extract(document("EXAMPLE.txt", "0" * 64, list(blocks)), language)
    return [one for one in found if one["disposition"] == "accepted"]


def test_an_opening_says_which_part_of_the_titled_body_writes() -> None:
    found = accepted(
        "nl",
        Block("heading", "Artsen zonder Grenzen: gedrag in 2024", level=1),
        Block("paragraph", "Vanuit Amsterdam sturen wij projecten in 28 landen aan."),
        Block("heading", "Seksueel wangedrag", level=2),
        Block("paragraph", "In 2024 ontvingen wij 62 klachten."),
    )
    assert [(one["subject_org"], one["obs_value"]) for one in found] == [("MSF_NL", 62)]


@pytest.mark.parametrize("section", ["Onze eigen sectie in Amsterdam", "De Nederlandse afdeling"])
def test_a_heading_turns_to_a_section_of_the_body(section: str) -> None:
    found = accepted(
        "nl",
        Block("heading", "Artsen zonder Grenzen: klachten over seksueel wangedrag", level=1),
        Block("heading", "De beweging als geheel", level=2),
        Block("paragraph", "In 2022 kwamen er 668 klachten binnen."),
        Block("heading", section, level=2),
        Block("paragraph", "In 2022 kwamen er 104 klachten binnen."),
    )
    assert [(one["subject_org"], one["obs_value"]) for one in found] == [("MSF", 668), ("MSF_NL", 104)]


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("fr", "Abus sexuels : l'ONU dresse le bilan", "En 2023, l'ONU a reçu 758 allégations."),
        ("en", "Sexual abuse: the United Nations takes stock", "In 2023 the United Nations received 758 allegations."),
    ],
)
def test_a_title_on_sexual_abuse_is_on_exploitation_too(language: str, title: str, text: str) -> None:
    found = accepted(language, Block("heading", title, level=1), Block("paragraph", text))
    assert [(one["conduct"], one["obs_value"]) for one in found] == [("SEA", 758)]


def test_own_staff_beside_others_are_a_part_of_those_accused() -> None:
    said = "In 2024 Oxfam received 80 complaints of sexual misconduct."
    parts = (
        "The alleged perpetrators were 80: 46 employees of Oxfam, twelve volunteers and 22 people hired by a partner."
    )
    found = accepted("en", Block("paragraph", f"{said} {parts}"))
    assert [(one["obs_value"], one["personnel"]) for one in found[2:]] == [
        (46, "staff"),
        (12, "volunteer"),
        (22, "partner_staff"),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In 2024 Oxfam recorded 40 survivors of sexual abuse, of whom 14 had not turned eighteen."),
        ("nl", "In 2024 telde Oxfam 40 slachtoffers van seksueel misbruik, van wie 14 nog geen achttien jaar waren."),
        ("es", "En 2024 Oxfam registró 40 víctimas de abuso sexual, de las que 14 no habían cumplido los 18 años."),
        ("fr", "En 2024, Oxfam a recensé 40 victimes d'abus sexuels, dont 14 n'avaient pas encore dix-huit ans."),
    ],
)
def test_an_age_not_reached_is_a_childs(language: str, text: str) -> None:
    found = accepted(language, Block("paragraph", text))
    assert [(one["obs_value"], one["survivor"]) for one in found] == [(40, "_T"), (14, "child")]
