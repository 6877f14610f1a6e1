"""Numbers that go with words named before them, cases that go from one window to the next, answers to questions."""

import pytest

from tests.unit.sources.test_prose_discourse import OPENING, coded, read


def test_respectively_pairs_numbers_with_organisations() -> None:
    found = read("In 2023 MONUSCO and MINUSCA received 11 and nine allegations of sexual abuse respectively.")
    assert coded(found, "measure", "subject_org") == [(11, "allegation", "MONUSCO"), (9, "allegation", "MINUSCA")]


def test_what_is_open_at_the_start_of_a_year_was_open_before_it() -> None:
    found = read(OPENING, "At the start of the year 22 cases were open.")
    assert coded(found, "status", "basis", "time_period")[1:] == [(22, "open", "stock", "../2020-12-31")]


def test_cases_carried_over_are_no_count_of_the_year_they_come_from() -> None:
    found = read(OPENING, "Fourteen complaints were carried over from 2020, and 29 new ones were received.")
    assert coded(found, "time_period")[1:] == [(14, "../2020-12-31"), (29, "2021")]


def test_two_years_earlier_and_the_quarter_before() -> None:
    found = read(
        "In 2023 UNHCR had 143 allegations of sexual abuse, against 131 in the year before and 120 two years earlier."
    )
    assert coded(found, "time_period") == [(143, "2023"), (131, "2022"), (120, "2021")]
    found = read("UNHCR had 19 allegations of sexual abuse in the first quarter of 2023, against 26 a quarter earlier.")
    assert coded(found, "time_period") == [(19, "2023-Q1"), (26, "2022-Q4")]


def test_a_short_answer_is_read_with_its_question() -> None:
    found = read(OPENING, "How many were proven? Sixteen. How many people were dismissed? Ten.")
    assert coded(found, "measure", "status", "action")[1:] == [
        (16, "complaint", "substantiated", "_T"), (10, "person", "_T", "dismissal"),
    ]  # fmt: skip


def test_a_share_before_a_bracket_is_one_of_those_counted() -> None:
    found = read(OPENING, "Just over half (24) turned out to be founded.")
    assert coded(found, "measure", "status")[1:] == [(24, "complaint", "substantiated")]


def test_the_finding_a_section_is_about() -> None:
    found = read(OPENING, "Substantiated cases", "Twelve cases concerned employees.", kind="heading")
    assert "substantiated" not in [one["status"] for one in found]
    from sources.readers import contract
    from sources.readers.blocks import Block, document

    blocks = [Block("paragraph", OPENING), Block("heading", "Substantiated cases", 2)]
    blocks.append(Block("paragraph", "Twelve cases concerned employees."))
    found = contract.extract(document("EXAMPLE.txt", "0" * 64, blocks), "en")
    assert coded(found, "status")[1:] == [(12, "substantiated")]


def test_an_action_takes_no_part_in_a_status() -> None:
    found = read(OPENING, "Three people resigned while the investigation was under way.")
    assert coded(found, "status", "action")[1:] == [(3, "_T", "resignation")]


@pytest.mark.parametrize(
    ("text", "language"),
    [("Nobody resigned.", "en"), ("Niemand nam zelf ontslag.", "nl")],
)
def test_nobody_is_a_count_of_people(text: str, language: str) -> None:
    opening = OPENING if language == "en" else "UNHCR ontving in 2021 43 klachten over seksueel misbruik."
    found = read(opening, text, language=language)
    assert coded(found, "measure", "action")[1:] == [(0, "person", "resignation")]


def test_a_comparison_in_the_next_clause_keeps_what_is_compared() -> None:
    found = read("In 2023 UNHCR dismissed 14 people for sexual abuse; in 2022 there were eleven.")
    assert coded(found, "action", "time_period") == [(14, "dismissal", "2023"), (11, "dismissal", "2022")]


def test_partners_of_an_agency_are_people_and_of_the_un_a_body() -> None:
    found = read(
        "UNHCR received 43 complaints of sexual abuse in 2021: 20 about staff and 23 about implementing partners."
    )
    assert coded(found, "personnel", "subject_org")[1:] == [(20, "staff", "UNHCR"), (23, "partner_staff", "UNHCR")]
    found = read(
        "The United Nations had 43 complaints of sexual abuse in 2021, of which 23 were about implementing partners."
    )
    assert coded(found, "personnel", "subject_org")[1:] == [(23, "_T", "UN_IP")]


def test_bare_words_are_sexual_conduct_where_that_is_spoken_of() -> None:
    found = read("UNHCR had 16 cases of sexual misconduct in 2021: ten of exploitation and six of harassment.")
    assert coded(found, "conduct") == [(16, "SM"), (10, "SE"), (6, "SH")]
    found = read("UNHCR had 16 cases of misconduct in 2021: ten of bullying and six of harassment.")
    assert coded(found, "conduct") == [(16, "INTEGRITY"), (10, "ABUSIVE"), (6, "ABUSIVE")]


def test_fewer_than_five_withholds_a_count() -> None:
    found = read(OPENING, "Fewer than five complaints were closed.")
    assert [(one["obs_value"], one["obs_low"], one["obs_high"]) for one in found[1:]] == [(None, 1, 4)]


def test_responses_count_only_where_conduct_is_asked_for() -> None:
    found = read(OPENING, "A survey on canteen food had 380 responses.")
    assert coded(found)[1:] == []
    found = read(
        OPENING,
        "UNHCR sent 400 requests for misconduct data and received 380 responses. Three candidates were rejected.",
    )
    assert coded(found, "measure", "conduct")[1:] == [
        (400, "disclosure_request", "SM"), (380, "disclosure_response", "SM"), (3, "rejected_hire", "SM"),
    ]  # fmt: skip


def test_reports_of_any_matter_to_a_regulator_have_no_conduct() -> None:
    found = read("Safeguarding in charities", "Charities submitted 3,200 serious incident reports to us in 2023.")
    assert coded(found, "conduct") == [(3200, "_T")]


def test_what_counts_as_the_number_before_is_split_by_no_more_than_that_one() -> None:
    from sources.readers import contract
    from sources.readers.blocks import Block, document

    title = "UN says abuse claims against partners overtook those against its own people"
    text = (
        "The report lists 386 allegations of sexual abuse for the whole UN system in 2021, against 358 the year before."
    )
    blocks = [Block("heading", title, 1), Block("paragraph", text)]
    found = contract.extract(document("EXAMPLE.txt", "0" * 64, blocks), "en")
    assert coded(found, "personnel", "time_period") == [(386, "_T", "2021"), (358, "_T", "2020")]
