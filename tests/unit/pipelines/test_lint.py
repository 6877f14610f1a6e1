"""The linter: precision and recall on labelled sentences, each rule by itself, and where a hit stands."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.lint import UNKNOWN, lint, unread

FOLDER = Path(__file__).parents[2] / "fixtures" / "words"
REFUSED = [
    ("L01", "Reports rose because of the new hotline (ratio 1.2, 95 % interval 0.9 to 1.6; coverage 3 of 3)."),
    ("L01", "Door het nieuwe meldpunt steeg het aantal klachten (95%-interval 0,9 tot 1,6; dekking 3 van 3)."),
    ("L02", "It was a good year: only 3 complaints."),
    ("L02", "Het was een goed jaar met slechts 3 klachten."),
    ("L03", "Allegations are 40 % above those of 2018."),
    ("L03", "Of 12 complaints 25 percent came from staff."),
    ("L03", "Een kwart, 25 procent, van de klachten kwam van medewerkers."),
    ("L04", "There has been a sharp rise in abuse by aid workers."),
    ("L04", "Misbruik neemt toe."),
    ("L05", "EXAMPLE reported the most allegations."),
    ("L05", "EXAMPLE scoort het slechtst, met 40 klachten."),
    ("L06", "The number of reports (58) was higher than in 2018 (47)."),
    ("L06", "In 2019 waren er meer klachten dan in 2018."),
    ("L07", "Reports received rose from 47 to 58 (ratio 1.23, 95 % interval 0.84 to 1.82)."),
    ("L07", "De meldingen stegen van 47 naar 58 (verhouding 1,23, 95%-interval 0,84 tot 1,82)."),
    ("L01", "De toename komt doordat er meer aandacht is voor de meldpunten."),
    ("L02", "EXAMPLE has a serious problem, with 19 allegations in one year."),
    ("L03", "Complaints numbered 8, more than double those of 2019."),
    ("L05", "The most allegations, 75, were made in 2011."),
    ("L05", "EXAMPLE Hulp kreeg meer klachten dan alle andere partners (95%-interval 0,9 tot 1,6; dekking 3 van 3)."),
    ("L06", "The 52 allegations against EXAMPLE Mission were a drop from the 60 of the year before."),
    ("L06", "There were 19 allegations; down from 52 in the year before."),
    ("L06", "Dat steeg van 64 meldingen in 2016 naar 145 een jaar later."),
    ("L06", "Bij EXAMPLE Fonds zijn veel meer meldingen binnengekomen."),
    ("L08", "Annualised, this comes to 3,460 reports."),
    ("L08", "Op jaarbasis zijn dat 3.460 meldingen."),
    ("L05", "EXAMPLE is the worst performer."),
    ("L05", "EXAMPLE was de slechtste presteerder."),
    ("L03", "Dat is 12 procent."),
    ("L03", "5 of the 12 notifications were closed: 41.7 %."),
    ("L03", "Of the grievances 12 percent came from staff."),
    ("L06", "Aangiftes stegen."),
    ("L06", "Het aantal aangiften daalde."),
]
FINE = [
    "Reports may be higher because staff trust the hotline.",
    "The number of organisations in the scheme increased from 74 to 100.",
    "That is 12 % of the budget.",
    "Het budget steeg met 5%.",
    "Because a count below five could identify a person, it is withheld.",
    "Omdat een aantal onder vijf iemand herkenbaar kan maken, wordt het niet getoond.",
    "Most reports came from staff.",
    "De meeste meldingen kwamen van medewerkers.",
    "The programme puts victims first, ends impunity and works with an increasing number of partners.",
    "Er waren in 2015 nog 177 meldingen, in 2018 waren dat er 241.",
    "Counts are never annualised, and reports are not extrapolated.",
    "On 5 March 2020 it had received 60 reports against 40 (+50 %).",
    "Of the 1,200 reports, 30.5 % (366) came by telephone.",
    "14 of 26 notifications were closed in 2021: 53.8 %.",
    "14 van de 26 meldingen zijn afgesloten: 53,8 procent.",
    "EXAMPLE received 2,018 reports in 2019 about girls (under 18) and 1,950 in 2018 (+3 %).",
    "",
]


def _labelled(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_set_is_balanced_and_made_up() -> None:
    rows = _labelled("labelled") + _labelled("set_aside")
    assert len(rows) == len({row["text"] for row in rows}) == 100
    for language in ("en", "nl"):
        for label in ("fine", "refused"):
            assert sum((row["language"], row["label"]) == (language, label) for row in rows) == 25
    assert all(row["id"].startswith("EXAMPLE") for row in rows)


@pytest.mark.parametrize("name", ["labelled", "set_aside"])
def test_precision_and_recall(name: str) -> None:
    """Totals only: the sentences set aside are never shown."""
    rows = [(row["label"] == "refused", bool(lint(row["text"]))) for row in _labelled(name)]
    right = sum(wrong and hit for wrong, hit in rows)
    precision, recall = right / sum(hit for _, hit in rows), right / sum(wrong for wrong, _ in rows)
    assert (precision >= 0.9, recall >= 0.9) == (True, True), f"{name}: precision {precision}, recall {recall}"


@pytest.mark.parametrize(("rule", "text"), REFUSED)
def test_each_rule_by_itself(rule: str, text: str) -> None:
    assert [hit.rule for hit in lint(text)] == [rule]


@pytest.mark.parametrize(
    "text",
    ["It doubled because of the hotline.", "Numbers doubled because of it.", "Het verdubbelde dankzij het meldpunt."],
)
def test_a_cause_of_what_an_earlier_sentence_counts(text: str) -> None:
    assert "L01" in {hit.rule for hit in lint(text)}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Two reports.", ""),
        ("EXAMPLE received 4 reports.", ""),
        ("Misbruik is niet geteld.", ""),
        ("- Kenya: 12 reports\n- Uganda: 9 reports", ""),
        ("12 / 14", ""),
        ("Le nombre de signalements a augmenté de 12 % dans les missions.", "fr"),
        ("Según el informe, las denuncias aumentaron por la nueva línea.", "es"),
        ("Los informes aumentaron.", UNKNOWN),
        ("Die Zahl der Meldungen ist 2022 gestiegen, weil mehr Menschen von der Hotline wissen.", UNKNOWN),
        ("Il numero di segnalazioni è aumentato per la nuova linea di assistenza.", UNKNOWN),
        ("Le segnalazioni sono aumentate del 12 % a causa della formazione in tutte le missioni", UNKNOWN),
        ("As denúncias de abuso no Quénia aumentaram 12 % e a situação piorou no ano a seguir.", UNKNOWN),
        ("De fleste anmeldelser er steget med 12 % og er nu op til det dobbelte af de andre.", UNKNOWN),
        ("Le segnalazioni in Kenya.", UNKNOWN),
        ("Antallet af anmeldelser steg i 2022 på grund af den nye hotline for ofre.", UNKNOWN),
    ],
)
def test_a_text_in_another_language_is_not_read(text: str, language: str) -> None:
    assert unread(text) == language


@pytest.mark.parametrize("name", ["labelled", "set_aside"])
def test_what_is_english_or_dutch_is_read(name: str) -> None:
    assert sum(bool(unread(row["text"])) for row in _labelled(name)) == 0


@pytest.mark.parametrize("text", FINE)
def test_what_may_be_said(text: str) -> None:
    assert lint(text) == []


def test_a_hit_says_where_why_and_what_instead() -> None:
    text = "# Title\n\nNothing here.\nAllegations were\nup 12 %, and abuse\u00a0rose."
    hits = lint(text)
    assert [(hit.rule, text[hit.start : hit.end]) for hit in hits] == [
        ("L06", "Allegations were\nup"),
        ("L03", "12 %"),
        ("L04", "abuse\u00a0rose"),
    ]
    assert all(hit.why and hit.instead for hit in hits)


def test_a_sentence_ends_at_an_empty_line_or_a_list() -> None:
    assert lint("Reports\n\nrose") == lint("- reports\n- rose") == []
    assert lint("reports\nrose") != []


def test_coverage_may_stand_in_another_sentence() -> None:
    change = "Reports received rose from 47 to 58 (ratio 1.23, 95 % interval 0.84 to 1.82)."
    assert [hit.rule for hit in lint(change)] == ["L07"]
    assert lint(f"{change} The coverage was 12 of 14.") == []
