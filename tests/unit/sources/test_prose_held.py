"""What holds on: the window a paper reports on, asides, what is left of a count, states said in idioms."""

from typing import Any

import pytest

from sources.readers import contract
from sources.readers.blocks import Block, Cell, document

OPENINGS = {
    "en": "UNICEF received 43 complaints of sexual abuse in 2021.",
    "nl": "UNICEF ontving in 2021 43 klachten over seksueel misbruik.",
    "fr": "L'UNICEF a reçu 43 plaintes pour abus sexuels en 2021.",
    "es": "UNICEF recibió 43 denuncias de abuso sexual en 2021.",
}


def coded(language: str, blocks: list[Block], *names: str) -> list[tuple[Any, ...]]:
    found = contract.extract(document("EXAMPLE.txt", "0" * 64, blocks), language)
    return [tuple(one[name] for name in ("obs_value", *names)) for one in found if one["disposition"] == "accepted"]


def follows(language: str, text: str, *names: str) -> list[tuple[Any, ...]]:
    """Return the counts of a paragraph that stands after the opening of a document."""
    blocks = [Block("paragraph", OPENINGS[language]), Block("paragraph", text)]
    return coded(language, blocks, *names)[1:]


@pytest.mark.parametrize(
    ("language", "title", "opening", "later"),
    [
        ("en", "UNICEF oversight bulletin, February 2022",
         "This bulletin looks at the six months from 1 July to 31 December 2021. In that half-year UNICEF received "
         "1,090 complaints of sexual abuse.",
         "During the same half of 2020 the figure had been 75. Thirty complaints were closed over the six months."),
        ("nl", "UNICEF toezichtsbulletin, februari 2022",
         "Dit bulletin kijkt naar de zes maanden van 1 juli tot en met 31 december 2021. In dat halfjaar ontving "
         "UNICEF 1.090 klachten over seksueel misbruik.",
         "In dezelfde helft van 2020 waren het er 75. In de zes maanden werden 30 klachten afgesloten."),
        ("fr", "UNICEF : bulletin de contrôle, février 2022",
         "Ce bulletin revient sur les six mois du 1er juillet au 31 décembre 2021. Au cours de ce semestre, l'UNICEF "
         "a reçu 1 090 plaintes pour abus sexuels.",
         "Sur le même semestre de 2020, il y en avait eu 75. Au cours du semestre, 30 plaintes ont été closes."),
        ("es", "UNICEF: boletín de supervisión, febrero de 2022",
         "Este boletín repasa los seis meses del 1 de julio al 31 de diciembre de 2021. En ese semestre UNICEF recibió "
         "1.090 denuncias de abuso sexual.",
         "En el mismo semestre de 2020 habían sido 75. En el semestre se cerraron 30 denuncias."),
    ],
)  # fmt: skip
def test_the_window_a_paper_reports_on_holds_and_not_the_month_it_bears(
    language: str, title: str, opening: str, later: str
) -> None:
    blocks = [Block("heading", title, level=1), Block("paragraph", opening), Block("paragraph", later)]
    assert coded(language, blocks, "time_period") == [(1090, "2021-S2"), (75, "2020-S2"), (30, "2021-S2")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Thirty complaints were closed, including some that dated from the year before. Six were upheld."),
        ("en", "Thirty complaints, the same number as in 2020, concerned volunteers. Six were upheld."),
        ("nl", "Dertig klachten zijn afgesloten, waaronder enkele van het jaar ervoor. Zes zijn gegrond."),
        ("fr", "Trente plaintes ont été closes, y compris certaines de l'année précédente. Six sont fondées."),
        ("es", "Treinta denuncias, algunas de ellas de 2020, se referían a voluntarios. Seis fueron confirmadas."),
    ],
)
def test_an_aside_on_the_year_before_moves_no_window(language: str, text: str) -> None:
    assert follows(language, text, "time_period") == [(30, "2021"), (6, "2021")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "UNHCR had 90 complaints in 2021, while the year before had brought 75. Thirty were upheld."),
        ("fr", "Le HCR a reçu 90 plaintes en 2021, alors que l'année précédente il y en eut 75. Trente sont fondées."),
        ("es", "ACNUR recibió 90 denuncias en 2021, mientras que el año anterior habían sido 75. Treinta son falsas."),
    ],
)  # fmt: skip
def test_what_the_year_before_brought_is_of_that_year(language: str, text: str) -> None:
    assert follows(language, text, "time_period") == [(90, "2021"), (75, "2020"), (30, "2021")]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "The other 22 leave it open.", 22),
        ("en", "The one that is left concerns a volunteer.", 1),
        ("nl", "De 22 die overblijven, betreffen vrijwilligers.", 22),
        ("fr", "Les 43 qui restent visent des bénévoles.", 43),
        ("es", "Las 22 que quedan se refieren a voluntarios.", 22),
    ],
)
def test_what_is_left_is_counted_for_the_first_time(language: str, text: str, value: int) -> None:
    assert follows(language, text, "measure", "status") == [(value, "complaint", "_T")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We informed the police on six occasions."),
        ("fr", "La police a été saisie à six reprises."),
        ("es", "Se informó a la policía en seis ocasiones."),
    ],
)
def test_occasions_are_a_unit_of_what_was_passed_on(language: str, text: str) -> None:
    assert follows(language, text, "measure", "action") == [(6, "complaint", "referral_authorities")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Investigators are still at work on twelve."),
        ("nl", "Onderzoekers zijn nog bezig met twaalf."),
        ("fr", "Les enquêteurs travaillent encore sur douze."),
        ("es", "Continuaba indagando en doce."),
    ],
)
def test_a_state_said_by_who_works_on_it(language: str, text: str) -> None:
    assert follows(language, text, "status") == [(12, "under_investigation")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The age of twelve victims has not been established."),  # and no count: after "age of" an age may stand
        ("en", "How old twelve of the female victims are has not been established."),
        ("fr", "L'identité de douze victimes n'a pas été établie."),
        ("en", "The first quarter had closed with twelve complaints."),
        ("nl", "Het eerste kwartaal sloot af met twaalf klachten."),
        ("fr", "Le premier trimestre s'était clos sur douze plaintes."),
        ("es", "El primer trimestre se había cerrado con doce denuncias."),
    ],
)
def test_neither_an_age_unknown_nor_the_close_of_a_quarter_is_a_state(language: str, text: str) -> None:
    assert follows(language, text, "status") in ([], [(12, "_T")])


def test_a_finding_as_a_noun_and_its_denial() -> None:
    es = "La investigación concluyó en diez denuncias, con confirmación de los hechos en seis y sin ella en cuatro."
    assert follows("es", es, "status") == [(10, "investigated"), (6, "substantiated"), (4, "not_substantiated")]
    assert coded("en", [Block("paragraph", OPENINGS["en"][:-1] + ", upholding nine.")], "status")[1] == (
        9, "substantiated",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Office had concluded its investigation of ten of these complaints."),
        ("nl", "In tien van deze klachten had het bureau het onderzoek afgerond."),
        ("fr", "Dans dix de ces plaintes, le bureau avait achevé son enquête."),
        ("es", "La Oficina había concluido la investigación en diez de esas denuncias."),
    ],
)
def test_an_investigation_that_was_concluded_says_no_outcome(language: str, text: str) -> None:
    assert follows(language, text, "status") == [(10, "investigated")]


def test_what_is_excepted_counts_only_as_a_group_of_its_own() -> None:
    accused = "UNICEF knows of 40 alleged perpetrators of sexual abuse in 2021."
    text = "All but nine, whose sex is unknown, are men. All but two of the 40 are staff."
    found = coded("en", [Block("paragraph", accused), Block("paragraph", text)], "perpetrator_sex")
    assert found == [(40, "_T"), (9, "unknown")]
    assert (
        follows("en", "All but nine, whose sex is unknown, are men.", "measure") == []
    )  # of complaints there is no sex


def test_a_legend_of_dashes_counts_nothing() -> None:
    assert follows("en", "A dash means no reports.", "measure") == []
    assert follows("nl", "Het streepje staat voor nul.", "measure") == []


@pytest.mark.parametrize(
    ("language", "label", "total"),
    [
        ("en", "Sexual harassment", "All categories"),
        ("nl", "Seksuele intimidatie", "Alle categorieën"),
        ("fr", "Harcèlement sexuel", "Toutes les catégories"),
        ("es", "Acoso sexual", "Todas las categorías"),
    ],
)
def test_all_categories_is_a_total(language: str, label: str, total: str) -> None:
    rows = tuple(tuple(Cell(text) for text in row) for row in (("", "2021"), (label, "12"), (total, "30")))
    found = coded(language, [Block("paragraph", OPENINGS[language]), Block("table", rows=rows)], "measure")
    assert found[1:] == [(12, "complaint"), (30, "complaint")]
