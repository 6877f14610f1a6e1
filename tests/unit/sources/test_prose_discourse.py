"""What goes with which number, and what is carried from sentence to sentence: on sentences of our own."""

from typing import Any

import pytest

from schemas.messages import HeldEdition
from sources.readers import contract
from sources.readers.blocks import Block, document

OPENING = "UNHCR received 43 complaints of sexual exploitation and abuse in 2021."


def read(*texts: str, language: str = "en", kind: str = "paragraph") -> list[dict[str, Any]]:
    blocks = [Block("paragraph", text) for text in texts[:1]]
    blocks += [Block(kind, text) for text in texts[1:]]  # type: ignore[arg-type]
    return contract.extract(document("EXAMPLE.txt", "0" * 64, blocks), language)


def coded(found: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(one[name] for name in ("obs_value", *names)) for one in found if one["disposition"] == "accepted"]


def test_a_comparison_does_not_move_the_window() -> None:
    text = (
        "In 2021 UNHCR received 43 complaints of sexual abuse, nine more than in the year before. Twelve were closed."
    )
    assert coded(read(text), "time_period") == [(43, "2021"), (12, "2021")]


def test_a_bracket_with_a_year_is_another_count() -> None:
    found = read("UNHCR received 43 complaints of sexual abuse in 2021 (2020: 31), of which 12 were substantiated.")
    assert coded(found, "time_period", "status") == [
        (43, "2021", "_T"),
        (31, "2020", "_T"),
        (12, "2021", "substantiated"),
    ]


def test_what_a_bracket_counts_stands_before_it() -> None:
    found = read(OPENING, "They concerned sexual exploitation (30) and sexual abuse (13).")
    assert coded(found, "conduct")[1:] == [(30, "SE"), (13, "SA")]


def test_organisations_before_their_numbers() -> None:
    found = read("In 2021 UNICEF registered 38 allegations of sexual abuse and the World Food Programme 33.")
    assert coded(found, "subject_org") == [(38, "UNICEF"), (33, "WFP")]


def test_a_denial_after_a_finding() -> None:
    found = read(OPENING, "Five were substantiated, eleven were not.")
    assert coded(found, "status")[1:] == [(5, "substantiated"), (11, "not_substantiated")]


def test_a_base_is_not_counted_again_and_says_what_its_parts_are() -> None:
    found = read(OPENING, "The office has 12 branches.", "Of the 43 complaints, 18 were closed.")
    assert coded(found, "measure", "time_period", "status") == [
        (43, "complaint", "2021", "_T"), (18, "complaint", "2021", "closed"),
    ]  # fmt: skip


def test_parts_of_something_else_are_no_counts() -> None:
    found = read(
        OPENING, "It made 17 suggestions, of which 15 were taken up. All of them are public; 12 of them in French."
    )
    assert coded(found) == [(43,)]


def test_people_count_only_where_something_says_what_they_did_or_suffered() -> None:
    found = read(
        OPENING, "The team has 14 people. Eight employees were dismissed. The survivors are 30 women and 13 girls."
    )
    assert coded(found, "measure")[1:] == [(8, "person"), (30, "victim_survivor"), (13, "victim_survivor")]


def test_the_end_of_a_list_of_people_says_what_was_done() -> None:
    found = read(OPENING, "Nineteen employees and seven volunteers were dismissed.")
    assert coded(found, "measure", "action")[1:] == [(19, "person", "dismissal"), (7, "person", "dismissal")]


@pytest.mark.parametrize(
    "text",
    [
        "We expect around 190 complaints next year.", "Four in ten colleagues kept it to themselves.",
        "Call 0800 555 010.", "One complaint is one too many.", "Questions 1 and 3 are about complaints.",
        "In 2025 there will be 12 complaints.", "Girls under 18 are children.",
    ],
)  # fmt: skip
def test_numbers_that_are_no_counts(text: str) -> None:
    assert coded(read("Geneva, 3 March 2022. " + OPENING, text)) == [(43,)]


def test_zeros_in_words_need_something_counted() -> None:
    found = read(OPENING, "None of them concerned a manager.")
    assert coded(found, "state")[1:] == [(0, "explicit_zero")]
    assert coded(read("UNHCR is large. None of them knew.")) == []


def test_as_in_earlier_years_is_a_second_zero() -> None:
    text = "Net als in eerdere jaren zijn er bij RVO ook in 2021 geen SEAH-meldingen ontvangen."
    assert coded(read(text, language="nl"), "time_period", "basis") == [
        (0, "2021", "received"), (0, "../2020-12-31", "cumulative"),
    ]  # fmt: skip


def test_a_duty_without_a_number_is_not_reported_and_never_zero() -> None:
    found = read("In 2021 UNHCR received 43 complaints of sexual abuse. FMO must report serious incidents.")
    assert [(one["subject_org"], one["obs_value"], one["state"]) for one in found][1:] == [
        ("FMO", None, "not_reported")
    ]
    told = read("FMO must report serious incidents. In 2021 FMO received 2 complaints of sexual abuse.")
    assert all(one["state"] != "not_reported" for one in told)


def test_a_state_at_a_date_is_a_stock() -> None:
    found = read("UNHCR works. At 31 December 2021 there were 93 open cases of sexual abuse at UNHCR.")
    assert coded(found, "basis", "time_period") == [(93, "stock", "../2021-12-31")]


def test_a_country_beside_a_number_is_its_area() -> None:
    found = read("In 2021 UNHCR received 23 complaints of sexual abuse in Uganda; in Haiti, nine.")
    assert coded(found, "ref_area") == [(23, "UGA"), (9, "HTI")]


def test_a_list_keeps_what_its_lead_says() -> None:
    found = read(OPENING, "sexual exploitation: 30", "sexual abuse: 13", kind="item")
    assert coded(found, "measure", "conduct", "time_period")[1:] == [
        (30, "complaint", "SE", "2021"), (13, "complaint", "SA", "2021"),
    ]  # fmt: skip


def test_a_window_that_is_not_over_ends_with_the_paper() -> None:
    found = read("Geneva, 15 July 2022. In 2022 UNHCR received 12 complaints of sexual abuse.")
    assert coded(found, "time_period") == [(12, "2022-01-01/P196D")]


def test_the_same_in_other_languages() -> None:
    nl = read("In 2021 kreeg RVO 12 SEAH-meldingen. Hiervan zijn er zes gegrond en vier niet.", language="nl")
    fr = read(
        "En 2021, le HCR a reçu 12 plaintes d'abus sexuels. Six sont fondées, quatre ne le sont pas.", language="fr"
    )
    es = read(
        "En 2021 el ACNUR recibió 12 denuncias de abuso sexual, nueve contra el personal y una contra un socio.",
        language="es",
    )
    assert [value for value, _ in coded(nl, "measure")] == [12, 6, 4]
    assert [value for value, _ in coded(fr, "measure")][:2] == [12, 6]
    assert [value for value, _ in coded(es, "measure")][:2] == [12, 9]


def test_a_number_of_any_length_ends_nothing() -> None:
    found = read(f"In 2021 UNHCR received {'9' * 5000} allegations of sexual abuse, and 12 complaints of sexual abuse.")
    assert coded(found) == [(12,)]


def test_a_text_that_cannot_be_coded_is_a_fault_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ValueError("EXAMPLE")

    monkeypatch.setattr(contract, "read", fails)
    with pytest.raises(HeldEdition) as held:
        read(OPENING)
    assert [fault.code for fault in held.value.faults] == ["E102"]


def test_what_follows_a_base_is_about_what_the_base_is_about() -> None:
    first = (
        "In 2021 UNHCR received 37 integrity complaints: 17 of sexual misconduct, 12 of fraud and eight of bullying."
    )
    found = read(first, "Of the 17 complaints, six came from Uganda. Eleven concerned partner staff.")
    assert coded(found, "conduct")[-2:] == [(6, "SM"), (11, "SM")]
