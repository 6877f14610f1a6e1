"""Generated sentences: what they carry, in the habit of each language, and what they refuse to say."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from pipelines.steps.derive.intervals import ratio_interval, verdict
from pipelines.steps.habits import Habits, days_in
from pipelines.steps.told import ONE, SPLIT_BY, Change, of_row
from pipelines.steps.words import sentence, templates
from schemas import codelists, structure

CAUTION = {language: " " + templates(language)["sentences"]["caution"] for language in ("en", "nl")}


def change(later: int, earlier: int, days: tuple[int, int] = (365, 365), **other: Any) -> Change:
    found = ratio_interval(later, earlier, *days)
    given = Change(
        "CARE", "complaint", "_T", "2019", "2018", "A", later, earlier,
        float(found.ratio), float(found.low), float(found.high), str(verdict(later, earlier, *days)), coverage=(12, 14),
    )  # fmt: skip
    return dataclasses.replace(given, **other)


CHARITIES = change(
    2114, 1580, (223, 365), organisation="CHARITY_COMMISSION", subject="EW_CHARITIES", per_day=True, coverage=None,
    measure="serious_incident_report", time_period="2018-02-20/P223D", previous_time_period="2017-04-01/P12M",
)  # fmt: skip
UN = change(758, 534, organisation="UN", measure="allegation", conduct="SEA", percent=41.9, grade="B")
PARTNERS = change(109, 25, organisation="UN", subject="UN_IP", measure="allegation", grade="D", facets=("coverage",))
SAID = [
    (
        change(58, 47),
        "CARE International received 58 complaints in 2019 against 47 in 2018 (+11; ratio 1.23, 95 % interval 0.84 to "
        "1.82; comparability A; coverage 12 of 14): no clear change.",
        "CARE International ontving 58 klachten in 2019 tegen 47 in 2018 (+11; verhouding 1,23, 95%-interval 0,84 tot "
        "1,82; vergelijkbaarheid A; dekking 12 van 14): geen duidelijke verandering.",
    ),
    (
        dataclasses.replace(UN, facets=("vintage",)),
        "The United Nations system received 758 allegations of sexual exploitation and abuse in 2019 against 534 in "
        "2018 (+224, +41.9 %; ratio 1.42, 95 % interval 1.27 to 1.59; comparability B: the two counts became known at "
        "different times; coverage 12 of 14): the later count is clearly higher.",
        "De Verenigde Naties ontvingen 758 beschuldigingen van seksuele uitbuiting en misbruik in 2019 tegen 534 in "
        "2018 (+224, +41,9%; verhouding 1,42, 95%-interval 1,27 tot 1,59; vergelijkbaarheid B: de twee aantallen zijn "
        "op verschillende momenten bekend geworden; dekking 12 van 14): het latere aantal is duidelijk hoger.",
    ),
    (
        CHARITIES,
        "The Charity Commission for England and Wales received 2,114 serious incident reports concerning registered "
        "charities in England and Wales from 20 February 2018 to 30 September 2018 (223 days) against 1,580 from "
        "1 April 2017 to 31 March 2018 (365 days) (9.48 a day against 4.33; ratio per day 2.19, 95 % interval 2.05 to "
        "2.34; comparability A): the later count is clearly higher.",
        "De Charity Commission voor Engeland en Wales ontving 2.114 meldingen van ernstige incidenten betreffende "
        "geregistreerde goede doelen in Engeland en Wales van 20 februari 2018 tot en met 30 september 2018 (223 "
        "dagen) tegen 1.580 van 1 april 2017 tot en met 31 maart 2018 (365 dagen) (9,48 per dag tegen 4,33; verhouding "
        "per dag 2,19, 95%-interval 2,05 tot 2,34; vergelijkbaarheid A): het latere aantal is "
        "duidelijk hoger.",
    ),
]
ITS_OWN = {
    "en": "comparability A; coverage one organisation, both windows)",
    "nl": "vergelijkbaarheid A; dekking één organisatie, beide perioden)",
}
IN_PART = dataclasses.replace(PARTNERS, grade="C", verdict=None, coverage=None)
IN_PART_SAID = {
    "en": "The United Nations system received 109 allegations concerning implementing partners of the UN in 2019 "
    "against 25 in 2018 (+84; comparability C: coverage differs). The two counts are comparable "
    "in part only: no ratio and no percentage is given.",
    "nl": "De Verenigde Naties ontvingen 109 beschuldigingen betreffende uitvoerende partners van de VN in 2019 "
    "tegen 25 in 2018 (+84; vergelijkbaarheid C: de dekking verschilt). De twee aantallen zijn "
    "maar deels vergelijkbaar: er wordt geen verhouding of percentage gegeven.",
}
REFUSED = [
    (
        PARTNERS,
        "The United Nations system received 109 allegations concerning implementing partners of the UN in 2019 and 25 "
        "in 2018. No change is given: coverage differs (comparability D; coverage 12 of 14).",
        "De Verenigde Naties ontvingen 109 beschuldigingen betreffende uitvoerende partners van de VN in 2019 en 25 in "
        "2018. Er wordt geen verandering gegeven: de dekking verschilt (vergelijkbaarheid D; dekking 12 van 14).",
    ),
    (
        change(1, 0, previous_value=None, previous_time_period=None, grade=None, reasons=("R01",), conduct="SH"),
        "CARE International received 1 complaint of sexual harassment in 2019. No change is given: no earlier period "
        "(coverage 12 of 14).",
        "CARE International ontving 1 klacht over seksuele intimidatie in 2019. Er wordt geen verandering gegeven: "
        "geen eerdere periode (dekking 12 van 14).",
    ),
    (
        change(1, 0, value=None, reasons=("R03",), time_period="2019-S2", previous_time_period="2018-S2"),
        "No change is given for CARE International, in the second half of 2019: one of the two values is withheld "
        "(comparability A; coverage 12 of 14).",
        "Er wordt geen verandering gegeven voor CARE International, in de tweede helft van 2019: een van beide waarden "
        "is niet vrijgegeven (vergelijkbaarheid A; dekking 12 van 14).",
    ),
]


@pytest.mark.parametrize(("given", "english", "dutch"), SAID)
def test_a_change_in_words(given: Change, english: str, dutch: str) -> None:
    assert sentence(given) == english + CAUTION["en"]
    assert sentence(given, "nl") == dutch + CAUTION["nl"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_who_reported_is_said_where_it_is_known_and_never_that_it_is_not(language: str) -> None:
    own = dataclasses.replace(SAID[0][0], coverage=ONE)
    assert ITS_OWN[language] in sentence(own, language)
    nothing = dataclasses.replace(SAID[0][0], coverage=None, facets=(), grade="A")
    assert not {"coverage", "dekking", "stated", "vermeld"} & set(sentence(nothing, language).split())
    unknown = dataclasses.replace(REFUSED[1][0], coverage=None)
    assert sentence(unknown, language).endswith(("no earlier period.", "geen eerdere periode."))


@pytest.mark.parametrize(
    ("other", "coverage"),
    [
        ({}, ONE),
        ({"subject_org": "MINUSCA", "reporting_org": "UN"}, ONE),
        ({"subject_org": "UN"}, None),
        ({"subject_org": "HRS_MEMBERS"}, None),
        ({"subject_org": "A_NEW_CODE"}, None),
        ({"personnel": "contractor"}, ONE),
        ({"personnel": "partner_staff"}, None),
        ({"previous_value": None}, None),
        ({"grade": "C", "grade_facets": "coverage vintage"}, None),
    ],
)
def test_a_count_of_one_organisation_has_its_own_coverage(other: dict[str, Any], coverage: Any) -> None:
    row = {
        "reporting_org": "CARE", "subject_org": "CARE", "measure": "complaint", "conduct": "SEAH", "basis": "received",
        "time_period": "2019", "previous_time_period": "2018", "grade": "A", "verdict": "no_clear_change",
        "obs_value": 58, "previous_value": 47, "ratio": 1.23, "ratio_low": 0.84, "ratio_high": 1.82,
        "grade_facets": None, "reason_codes": None, **dict.fromkeys(SPLIT_BY, "_T"),
    }  # fmt: skip
    assert of_row(row | other).coverage == coverage


@pytest.mark.parametrize("language", ["en", "nl"])
def test_counts_comparable_in_part_have_the_absolute_change_alone(language: str) -> None:
    assert sentence(IN_PART, language) == IN_PART_SAID[language] + CAUTION[language]


def test_per_day_what_is_comparable_in_part_is_refused() -> None:
    refused = dataclasses.replace(CHARITIES, grade="C", facets=("coverage",), verdict=None)
    assert "No change is given: coverage differs (comparability C)." in sentence(refused)


@pytest.mark.parametrize(("given", "english", "dutch"), REFUSED)
def test_a_refused_change_says_why_and_never_how_much(given: Change, english: str, dutch: str) -> None:
    assert sentence(given) == english
    assert sentence(given, "nl") == dutch


@pytest.mark.parametrize(
    ("counts", "part"),
    [
        ((0, 3), "0 complaints in 2019 against 3 in 2018 (-3; ratio 0.00, 95 % interval 0.00 to 1.71;"),
        ((3, 0), "(+3; no ratio, as the earlier count is zero; 95 % interval of it 0.58 or more;"),
        ((0, 0), "(±0; no ratio or interval, as both counts are zero;"),
        ((30, 14), "no clear change, once it is allowed for that such counts vary by more than chance."),
        ((3, 900), "ratio 0.0033, 95 % interval 0.00085 to 0.0091;"),
    ],
)
def test_zeros_small_ratios_and_dispersion(counts: tuple[int, int], part: str) -> None:
    assert part in sentence(change(*counts))


@pytest.mark.parametrize(
    ("other", "part"),
    [
        ({"basis": "closed"}, "closed 58 complaints in 2019"),
        ({"basis": "stock"}, "had 58 complaints on its books on 31 December 2019 against 47 on 31 December 2018"),
        ({"basis": "occurred", "measure": "incident"}, "recorded 58 reported incidents dated in 2019"),
        ({"split": (("personnel", "military"), ("survivor", "girls"))}, "complaints (Military; Girls (under 18)) in"),
    ],
)
def test_basis_and_breakdown_are_said(other: dict[str, Any], part: str) -> None:
    assert part in sentence(change(58, 47, **other))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"percent": 23.4, "previous_value": 19}, "at least 20"),
        ({"time_period": "2018-02-20/P223D"}, "windows of 223 and 365 days are compared per day or not at all"),
        ({"grade": "D"}, "neither facet nor reason"),
        ({"basis": "cumulative"}, "basis 'cumulative'"),
        ({"measure": "workforce"}, "measure 'workforce'"),
        ({"previous_time_period": "../2018-10-23"}, "unknown start"),
    ],
)
def test_what_contradicts_itself_is_refused(other: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        sentence(change(58, 47, **other))


def test_a_percentage_per_day_is_refused() -> None:
    with pytest.raises(ValueError, match="equal length"):
        sentence(dataclasses.replace(CHARITIES, percent=33.8))


def test_a_leap_year_compares_with_the_year_before() -> None:
    assert "in 2020 against 47 in 2019" in sentence(change(58, 47, time_period="2020", previous_time_period="2019"))


def test_only_languages_with_templates() -> None:
    with pytest.raises(ValueError, match="one of en, nl"):
        sentence(change(58, 47), "fr")


@pytest.mark.parametrize(
    ("period", "english", "dutch"),
    [
        ("2021", "in 2021", "in 2021"),
        ("2021-S2", "in the second half of 2021", "in de tweede helft van 2021"),
        ("2021-Q3", "in the third quarter of 2021", "in het derde kwartaal van 2021"),
        ("2021-07", "in July 2021", "in juli 2021"),
        ("2016-04-01/P12M", "from 1 April 2016 to 31 March 2017", "van 1 april 2016 tot en met 31 maart 2017"),
        ("../2023-10-23", "up to 23 October 2023", "tot en met 23 oktober 2023"),
    ],
)
def test_periods_in_words(period: str, english: str, dutch: str) -> None:
    assert Habits(templates("en")).period(period) == english
    assert Habits(templates("nl")).period(period) == dutch


def test_the_length_of_a_window() -> None:
    assert (days_in("2020"), days_in("2018-02-20/P223D")) == (366, 223)


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("dimension", SPLIT_BY)
def test_every_breakdown_has_words(dimension: str, language: str) -> None:
    codes = codelists.load(str(structure.COLUMNS[dimension].codelist))
    code = next(code for code in codes.codes if not code.startswith("_"))
    assert f"({codes.label(code, language)})" in sentence(change(58, 47, split=((dimension, code),)), language)
