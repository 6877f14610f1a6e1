"""Who is said not to have told: a figure that was not reported, never a zero, on sentences of our own."""

from typing import Any

import pytest

from sources.readers import contract
from sources.readers.blocks import Block, document

ABOUT = {
    "en": "A paper on sexual exploitation, abuse and harassment in 2021.",
    "nl": "Deze brief gaat over seksuele uitbuiting, misbruik en intimidatie in 2021.",
    "fr": "Cette lettre porte sur l'exploitation et les abus sexuels en 2021.",
    "es": "Esta carta trata de la explotación y el abuso sexual en 2021.",
}


def read(language: str, text: str, about: str = "") -> list[tuple[Any, ...]]:
    """Return whose, how many, the state and the window of what is read after an opening."""
    blocks = [Block("paragraph", about or ABOUT[language]), Block("paragraph", text)]
    found = contract.extract(document("EXAMPLE.txt", "0" * 64, blocks), language)
    return [
        (one["subject_org"], one["obs_value"], one["state"], one["time_period"])
        for one in found
        if one["disposition"] != "context"
    ]


@pytest.mark.parametrize(
    ("language", "text", "who"),
    [
        ("en", "UNHCR did not report over 2021.", ["UNHCR"]),
        ("en", "CARE has not reported on 2021.", ["CARE"]),
        ("en", "In 2021 CARE and UNHCR failed to report.", ["CARE", "UNHCR"]),
        ("en", "UNHCR provided no figures for 2021, as it moved.", ["UNHCR"]),
        ("en", "CARE supplied no complaint figures.", ["CARE"]),
        ("en", "No data are available for the FMO over 2021.", ["FMO"]),
        ("en", "UNHCR has no figures for FMO.", ["FMO"]),
        ("en", "We received no figures from CARE for 2021.", ["CARE"]),
        ("en", "We note that FMO has not yet reported.", ["FMO"]),
        ("nl", "CARE heeft over 2021 niet gerapporteerd.", ["CARE"]),
        ("nl", "CARE heeft niet gerapporteerd over meldingen.", ["CARE"]),
        ("nl", "Over UNHCR zijn geen cijfers beschikbaar.", ["UNHCR"]),
        ("nl", "Wij ontvingen over 2021 geen cijfers van CARE.", ["CARE"]),
        ("nl", "UNHCR heeft geen rapportage ingediend.", ["UNHCR"]),
        ("nl", "RVO leverde over 2021 geen gegevens aan.", ["RVO"]),
        ("fr", "CARE n'a pas communiqué de chiffres pour 2021.", ["CARE"]),
        ("fr", "CARE et FMO n'ont pas rendu compte sur les signalements en 2021.", ["CARE", "FMO"]),
        ("fr", "Aucune donnée n'est disponible pour le HCR.", ["UNHCR"]),
        ("es", "CARE no informó sobre las denuncias en 2021.", ["CARE"]),
        ("es", "CARE no ha informado sobre 2021.", ["CARE"]),
        ("es", "CARE no facilitó cifras para 2021.", ["CARE"]),
        ("es", "No hay datos disponibles del ACNUR.", ["UNHCR"]),
    ],
)
def test_who_did_not_report_is_not_reported(language: str, text: str, who: list[str]) -> None:
    assert read(language, text) == [(one, None, "not_reported", "2021") for one in who]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "CARE reported no complaints."),
        ("en", "CARE received no complaints in 2021."),
        ("nl", "CARE meldde geen klachten."),
        ("nl", "CARE ontving in 2021 geen meldingen."),
        ("fr", "CARE n'a reçu aucune plainte en 2021."),
        ("fr", "CARE n'a communiqué aucune plainte en 2021."),
        ("es", "CARE no recibió ninguna denuncia en 2021."),
        ("es", "CARE no informó de ninguna denuncia en 2021."),
    ],
)
def test_who_received_none_has_told_zero(language: str, text: str) -> None:
    assert read(language, text) == [("CARE", 0, "explicit_zero", "2021")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Many survivors did not report."),
        ("en", "Survivors at CARE did not report in 2021."),
        ("en", "Many at CARE did not report."),
        ("en", "CARE did not report the incident."),
        ("en", "CARE did not report on individual cases."),
        ("en", "CARE did not report in time."),
        ("en", "If CARE did not report, it is asked why."),
        ("en", "CARE gave no information on the complaint."),
        ("en", "No data are available for CARE on the sex of survivors."),
        ("en", "The partners did not report over 2021."),
        ("nl", "Veel slachtoffers hebben niet gerapporteerd."),
        ("nl", "Medewerkers van CARE hebben niet gerapporteerd."),
        ("nl", "CARE heeft het incident niet gerapporteerd."),
        ("fr", "De nombreuses victimes n'ont pas rendu compte."),
        ("fr", "Le personnel de CARE n'a pas rendu compte."),
        ("fr", "CARE n'a pas communiqué l'incident."),
        ("es", "Muchas víctimas no informaron."),
        ("es", "El personal de CARE no informó en 2021."),
        ("es", "CARE no informó el incidente."),
    ],
)
def test_who_kept_an_incident_silent_says_nothing_of_figures(language: str, text: str) -> None:
    assert read(language, text) == []


def test_who_gives_a_number_has_told() -> None:
    text = "CARE did not report on 2021 but received 3 complaints of sexual abuse; FMO provided no figures."
    assert read("en", text) == [("CARE", 3, "reported", "2021"), ("FMO", None, "not_reported", "2021")]
    later = "CARE did not report. In 2021 CARE received 3 complaints of sexual abuse."
    assert read("en", later) == [("CARE", 3, "reported", "2021")]


def test_a_window_that_was_not_told_stands_beside_one_that_was() -> None:
    text = "CARE received 3 complaints of sexual abuse in 2020. CARE did not report on 2021."
    assert read("en", text) == [("CARE", 3, "reported", "2020"), ("CARE", None, "not_reported", "2021")]


def test_silence_needs_a_window_and_what_is_counted() -> None:
    assert read("en", "CARE did not report.", "A paper on sexual abuse.") == []
    assert read("en", "CARE did not report over 2021.", "A paper on the price of wheat.") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "FMO and RVO report annually on reports."),
        ("nl", "FMO en RVO rapporteren jaarlijks over meldingen."),
        ("fr", "FMO et RVO rendent compte chaque année des signalements."),
        ("es", "FMO y RVO informan cada año sobre las denuncias."),
    ],
)
def test_a_habit_of_reporting_is_a_duty_of_each_that_is_named(language: str, text: str) -> None:
    assert [(one, value, state) for one, value, state, _ in read(language, text)] == [
        ("FMO", None, "not_reported"),
        ("RVO", None, "not_reported"),
    ]
