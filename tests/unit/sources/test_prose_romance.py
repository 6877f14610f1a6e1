"""French and Spanish prose: comparisons, pairs, headings, denials and lists, on sentences of our own."""

from typing import Any

import pytest

from schemas.periods import parse
from sources.readers import contract
from sources.readers.blocks import Block, document
from sources.readers.prose import lexicon
from sources.readers.prose.dates import Calendar

FR = "En 2023, le HCR a reçu 43 plaintes pour exploitation et abus sexuels."
ES = "En 2023, ACNUR recibió 43 denuncias de explotación y abusos sexuales."


def read(language: str, *texts: str) -> list[dict[str, Any]]:
    kinds = {"#": "heading", "-": "item"}
    blocks = [Block(kinds.get(t[0], "paragraph"), t.lstrip("#- "), level=2 if t[0] == "#" else 0) for t in texts]  # type: ignore[arg-type]
    return contract.extract(document("EXAMPLE.txt", "0" * 64, blocks), language)


def coded(found: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(one[name] for name in ("obs_value", *names)) for one in found if one["disposition"] == "accepted"]


@pytest.mark.parametrize(
    ("language", "text", "near", "period"),
    [
        ("fr", "deux ans plus tôt", "2023", "2021"),
        ("fr", "il y a trois ans", "2023", "2020"),
        ("fr", "au trimestre précédent", "2023-Q3", "2023-Q2"),
        ("es", "dos años antes", "2023", "2021"),
        ("es", "en los seis meses anteriores", "2023-S1", "2022-S2"),
    ],
)
def test_windows_told_from_the_one_spoken_of(language: str, text: str, near: str, period: str) -> None:
    found = Calendar(lexicon.load(language)).find(text, parse(near))
    assert [str(when.period) for when in found] == [period]


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [("fr", "au 31 décembre", "2023-12-31"), ("es", "al iniciarse el ejercicio", "2022-12-31")],
)
def test_days_of_the_year_spoken_of(language: str, text: str, day: str) -> None:
    found = Calendar(lexicon.load(language)).find(text, parse("2023"))
    assert [(when.kind, str(when.period.end)) for when in found] == [("date", day)]


def test_any_other_day_without_a_year_is_no_window() -> None:
    assert Calendar(lexicon.load("fr")).find("le 12 juin", parse("2023")) == []


def test_a_comparison_takes_the_state_of_what_it_is_compared_with() -> None:
    found = read("fr", FR, "Trente plaintes ont été closes, contre 21 au cours de l'exercice précédent.")
    assert coded(found, "status", "time_period")[1:] == [(30, "closed", "2023"), (21, "closed", "2022")]


def test_a_sentence_that_only_names_another_year_repeats_the_count() -> None:
    found = read("es", ES + " Se probaron doce. En 2022 habían sido 31.")
    assert coded(found, "time_period", "status") == [
        (43, "2023", "_T"), (12, "2023", "substantiated"), (31, "2022", "_T"),
    ]  # fmt: skip


def test_a_dozen_of_is_a_count() -> None:
    found = read("fr", "En 2023, l'UNICEF a reçu une douzaine de plaintes pour harcèlement sexuel.")
    assert coded(found, "measure", "conduct") == [(12, "complaint", "SH")]


def test_the_month_a_paper_is_dated_with_is_no_window_of_what_follows() -> None:
    found = read("fr", "Note", "mars 2024", FR + " Les victimes sont 50.")
    assert coded(found, "time_period") == [(43, "2023"), (50, "2023")]


def test_a_state_in_a_heading_holds_under_it() -> None:
    found = read("es", ES, "# Casos probados", "Se contaron doce casos de explotación y abusos sexuales.")
    assert coded(found, "status")[1:] == [(12, "substantiated")]


def test_a_denial_before_the_number() -> None:
    found = read("fr", FR, "La faute a été établie dans vingt-six cas et elle ne l'a pas été dans dix-sept.")
    assert coded(found, "status")[1:] == [(26, "substantiated"), (17, "not_substantiated")]


def test_respectively_goes_by_the_row_before() -> None:
    found = read("es", ES, "Los militares y los civiles suman 24 y 19, respectivamente.")
    assert coded(found, "personnel")[1:] == [(24, "military"), (19, "civilian")]


def test_the_former_and_the_latter() -> None:
    text = "En 2023, l'OMS a reçu 76 plaintes pour exploitation et abus sexuels et 54 pour harcèlement sexuel."
    found = read("fr", text + " Parmi les premières, 31 sont closes ; parmi les secondes, 12 le sont.")
    assert coded(found, "conduct")[2:] == [(31, "SEA"), (12, "SH")]


def test_a_total_has_what_its_parts_have_in_common() -> None:
    text = "En 2023, FMO a été informée de six incidents : quatre d'abus de pouvoir et deux de harcèlement sexuel."
    assert coded(read("fr", text), "conduct") == [(6, "SAFEGUARDING"), (4, "ABUSIVE"), (2, "SH")]


def test_behind_an_action_and_a_colon_stand_people() -> None:
    found = read("fr", FR, "Mesures prises :", "- licenciements : 12", "- transmission à la police : 5")
    assert coded(found, "measure", "action")[1:] == [
        (12, "person", "dismissal"), (5, "complaint", "referral_authorities"),
    ]  # fmt: skip


def test_groups_that_split_a_count_are_not_what_the_next_sentence_counts() -> None:
    text = "Treinta denuncias implican a militares y trece a civiles. En 2022 habían sido 40."
    assert coded(read("es", ES + " " + text), "personnel", "time_period")[-1] == (40, "_T", "2022")


def test_one_that_took_place_is_a_count_and_any_is_not() -> None:
    assert coded(read("fr", FR, "Une plainte a été classée sans suite."), "status")[1:] == [(1, "closed_other")]
    assert coded(read("fr", FR, "Une plainte recevable est confiée à une équipe."))[1:] == []


def test_some_agency_of_the_un_is_not_the_un() -> None:
    found = read("es", ES, "La agencia de la ONU despidió a ocho empleados.")
    assert coded(found, "subject_org")[1:] == [(8, "UNHCR")]


def test_the_year_of_a_session_is_no_window() -> None:
    found = read(
        "fr", "# HCR : rapport 2023", "Session annuelle de 2024", "Le HCR a reçu 43 plaintes pour abus sexuels."
    )
    assert coded(found, "time_period") == [(43, "2023")]


def test_a_count_of_another_organisation_is_no_comparison() -> None:
    text = "En 2022, UNICEF registró 38 denuncias de abuso sexual. Se recibieron nueve quejas por acoso sexual."
    assert coded(read("es", ES, text), "time_period")[1:] == [(38, "2022"), (9, "2022")]


def test_a_relative_clause_behind_a_comparison_is_about_the_year_before() -> None:
    text = "En 2023, MSF a confirmé 54 cas d'abus sexuels, six de plus que l'année d'avant, où il y en avait 48."
    assert coded(read("fr", text), "time_period") == [(54, "2023"), (48, "2022")]


def test_investigations_that_ended_are_investigated() -> None:
    text = "En 2023, la OIM abrió 41 investigaciones por explotación y abusos sexuales y concluyó 34."
    assert coded(read("es", text), "status") == [(41, "_T"), (34, "investigated")]


def test_a_single_one_is_a_count() -> None:
    text = "En 2023, la FINUL notificó una sola denuncia de explotación y abusos sexuales."
    assert coded(read("es", text)) == [(1,)]


def test_none_in_a_country_counts_what_was_counted() -> None:
    assert coded(read("es", ES, "En Ucrania no se recibió ninguna."), "measure")[1:] == [(0, "complaint")]


def test_a_legend_counts_nothing() -> None:
    assert coded(read("es", ES, "Un guion indica que no hubo casos."))[1:] == []
    assert coded(read("fr", FR, "« — » : néant."))[1:] == []


def test_by_what_a_count_is_split_is_not_what_it_counts() -> None:
    text = "Por tipo de presunto responsable, treinta recaen sobre personal propio y trece sobre contratistas."
    assert coded(read("es", ES, text), "measure")[1:] == [(30, "complaint"), (13, "complaint")]
