"""Walks every code list: what structure.md promises is there, whole, in three languages."""

import csv
import re

import pytest

from schemas import comparability, sums
from schemas.codelists import COLUMNS, FOLDER, LANGUAGES, load, names, normalise

LISTS = {
    "organisation", "area", "basis", "measure", "conduct", "status", "action", "personnel", "perpetrator_sex",
    "survivor", "setting", "mode", "occurred", "qualifier", "tier", "state", "obs_status", "conf_status",
    "disposition", "access", "reason", "frequency", "coverage_status", "mapping_predicate",
    "facet", "grade", "verdict", "revision_reason", "indicator", "applies_to",
}  # fmt: skip

# Each tree as structure.md prints it: a code, and the codes directly below it.
TREES = {
    "conduct": {
        "_T": "INTEGRITY OTHER UNKNOWN",
        "INTEGRITY": "SAFEGUARDING FRAUD",
        "SAFEGUARDING": "SEAH SM ABUSIVE PHYSICAL",
        "SEAH": "SEA SH",
        "SEA": "SE SA",
    },
    "status": {
        "_T": "open closed investigated",
        "open": "preliminary_assessment under_review under_investigation",
        "closed": "substantiated not_substantiated closed_other",
    },
    "action": {
        "_T": "dismissal resignation non_renewal contract_termination suspension warning sanction"
        " referral_member_state referral_authorities none",
    },
    "personnel": {
        "_T": "uniformed civilian staff manager related external unknown",
        "uniformed": "military police",
        "related": "volunteer contractor partner_staff",
    },
    "perpetrator_sex": {"_T": "male female unknown"},
    "survivor": {
        "_T": "adult child female_age_unknown male_age_unknown unknown",
        "adult": "women men",
        "child": "girls boys",
    },
    "setting": {"_T": "community workplace headquarters programme"},
    "mode": {"_T": "online offline"},
    "occurred": {"_T": "unknown historic"},
}

# Lists without a tree: their codes are never added up.
FLAT = {
    "basis": "received occurred closed stock cumulative",
    "measure": "allegation report complaint concern incident case serious_incident_report notification"
    " investigation victim_survivor alleged_perpetrator perpetrator person paternity_claim sanction"
    " recruitment disclosure_request disclosure_response disclosure_response_given rejected_hire"
    " organisation workforce funding",
    "qualifier": "exact about at_least more_than at_most less_than range",
    "tier": "1 2 3",
    "state": "reported explicit_zero approximate withheld_by_publisher not_reported not_collected"
    " not_applicable included_elsewhere withdrawn",
    "obs_status": "A B D E K L M O P Q U V W",
    "conf_status": "F N A S C",
    "disposition": "accepted review context",
    "access": "published confidential",
    "reason": "R01 R02 R03 R04 R05 R06 R07 R08 R09 R10 R11 R12 R13 R14 R15 R16 R17 R18 R19 R20 R21 R22 R23 R24 R25 R26",
    "frequency": "A S Q M _X",
    "mapping_predicate": "exact close narrow broad",
    "facet": "definition unit basis period personnel coverage threshold mapping vintage",
    "grade": "A B C D",
    "verdict": "higher lower no_clear_change",
    "indicator": "level absolute_change ratio percentage_change share_closed share_substantiated open_at_end"
    " dual_clock all_reporters matched_panel rate_per_1000_staff silence",
    "revision_reason": "late_report reclassification error coverage unknown",
    "applies_to": "period vintage",
}


def test_every_list_is_there_and_no_other() -> None:
    assert set(names()) == LISTS


@pytest.mark.parametrize("name", names())
def test_labels_in_three_languages_and_parents_in_the_list(name: str) -> None:
    codes = load(name)
    assert codes.codes
    for code, entry in codes.codes.items():
        assert all(codes.label(code, language) for language in LANGUAGES)
        assert entry.parent is None or entry.parent in codes


@pytest.mark.parametrize("name", names())
def test_every_name_finds_its_code(name: str) -> None:
    codes = load(name)
    assert [codes.find(alias) for entry in codes.codes.values() for alias in entry.names] == [
        code for code, entry in codes.codes.items() for _ in entry.names
    ]


@pytest.mark.parametrize("name", names())
def test_no_alias_repeats_a_name_of_its_own_code(name: str) -> None:
    for code, entry in load(name).codes.items():
        labels = {normalise(label) for label in entry.names[:4]}
        aliases = [normalise(alias) for alias in entry.aliases]
        assert len({*labels, *aliases}) == len(labels) + len(aliases), code


@pytest.mark.parametrize("name", names())
def test_the_files_are_plain(name: str) -> None:
    text = (FOLDER / f"{name}.csv").read_bytes().decode("utf-8")
    assert text.startswith(",".join(COLUMNS) + "\n")
    assert text.endswith("\n")
    assert "\r" not in text
    assert all(cell == " ".join(cell.split()) for row in csv.reader(text.splitlines()) for cell in row)


@pytest.mark.parametrize("name", sorted({*TREES, "area"}))
def test_total_is_the_only_root_of_a_breakdown(name: str) -> None:
    assert [code for code, entry in load(name).codes.items() if entry.parent is None] == ["_T"]
    assert next(iter(load(name).codes)) == "_T"


@pytest.mark.parametrize("name", TREES)
def test_trees_are_those_of_structure_md(name: str) -> None:
    codes = load(name)
    below = {code: " ".join(codes.children(code)) for code in codes.codes}
    assert {code: children for code, children in below.items() if children} == TREES[name]


@pytest.mark.parametrize("name", FLAT)
def test_other_lists_have_no_tree(name: str) -> None:
    assert list(load(name).codes) == FLAT[name].split()
    assert all(entry.parent is None for entry in load(name).codes.values())


def test_a_sexual_exploitation_figure_lies_under_every_wider_conduct() -> None:
    assert load("conduct").ancestors("SE") == ("SEA", "SEAH", "SAFEGUARDING", "INTEGRITY", "_T")
    assert "SEAH" not in load("conduct").ancestors("SM")


def test_organisations_needed_beside_the_published_ones() -> None:
    organisations = load("organisation")
    assert {"_Z", "SCHR", "EXAMPLE_PARTNER"} <= organisations.codes.keys()
    assert organisations.ancestors("MINUSCA") == ("UN_PK", "UN_PERSONNEL", "UN")
    assert "UN_PERSONNEL" not in organisations.ancestors("UN_IP")
    assert organisations.parent("_Z") is None


@pytest.mark.parametrize(
    ("name", "label", "code"),
    [
        ("measure", "Meldingen", "report"),
        ("measure", "signalements", "report"),
        ("measure", "Victimes", "victim_survivor"),
        ("conduct", "seah", "SEAH"),
        ("conduct", "exploitation et atteintes sexuelles", "SEA"),
        ("status", "in behandeling", "open"),
        ("status", "en cours", "open"),
        ("status", "Ongegrond", "not_substantiated"),
        ("organisation", "VN", "UN"),
        ("organisation", "Ministère des Affaires étrangères des Pays-Bas", "NL_MFA"),
        ("organisation", "Rijksdienst voor Ondernemend Nederland", "RVO"),
        ("area", "DRC", "COD"),
        ("area", "République centrafricaine", "CAF"),
        ("area", "Zuid-Soedan", "SSD"),
        ("area", "nl", "NLD"),
    ],
)
def test_words_publishers_print(name: str, label: str, code: str) -> None:
    assert load(name).find(label) == code


def test_areas_are_iso_3166_with_the_number_of_un_m49() -> None:
    countries = {code: entry for code, entry in load("area").codes.items() if code != "_T"}
    assert len(countries) == 249
    assert all(re.fullmatch("[A-Z]{3}", code) for code in countries)
    assert all(re.fullmatch("[0-9]{3}", entry.external_id) for entry in countries.values())
    assert len({entry.external_id for entry in countries.values()}) == 249


def test_area_file_is_what_make_areas_makes() -> None:
    pytest.importorskip("pycountry", reason="pycountry is a development dependency: pip install -e '.[dev]'")
    from schemas import make_areas

    assert make_areas.TARGET.read_bytes() == make_areas.render().encode("utf-8")
    assert make_areas.ALIASES.keys() <= load("area").codes.keys()


def test_a_code_that_is_not_declared_to_be_one_organisation_has_no_coverage() -> None:
    known, declared = load("organisation"), comparability.rules().one_organisation
    assert declared <= set(known.codes)
    assert {code for code in (*known.codes, "A_NEW_CODE") if comparability.is_of_one(code, "_T")} == declared
    assert not declared & sums.rules().sharing
    # Under what is one lies nothing that is not; that several stand in a label is said of none.
    assert {code for code in known.codes if declared & set(known.ancestors(code))} <= declared
    several = re.compile(
        "members|charities|partners|several|system|entities|personnel|operations|forces|missions", re.I
    )
    assert not [code for code in declared if several.search(known.label(code))]


def test_personnel_outside_an_organisation_has_no_coverage() -> None:
    known, own = load("personnel"), comparability.rules().own_personnel
    assert {code for code in known.codes if comparability.is_of_one("CARE", code)} == own
    assert set(known.codes) - own == {"related", "partner_staff", "external", "unknown"}
