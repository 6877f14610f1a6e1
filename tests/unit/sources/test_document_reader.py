"""What is read from a document as reported figures, and what its source adds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas import structure, tables
from schemas.messages import HeldEdition
from sources.declaration import Documents, Reporting
from sources.readers import document, reader

Make = Callable[..., Any]
TEXT = """EXAMPLE of an update: made-up figures

In 2024 the EXAMPLE partner received 64 allegations of sexual exploitation and abuse.

The fund stood at 12 million dollars.
"""


@pytest.fixture
def element() -> Callable[..., dict[str, Any]]:
    """Return one element of the contract: a count by the Netherlands ministry, unless told otherwise."""

    def make(**changes: Any) -> dict[str, Any]:
        coded = {name: structure.COLUMNS[name].default for name in structure.DIMENSIONS if name != "source"}
        return coded | {
            "figure_id": "0123456789ab/c100", "locator": {"page": None, "char_start": 100, "char_end": 102},
            "sentence": "There were 26.", "printed_value": "26", "obs_value": 26, "obs_low": 26, "obs_high": 26,
            "qualifier": "exact", "state": "reported", "confidence": 0.9, "disposition": "accepted", "reasons": [],
            "reporting_org": "NL_MFA", "subject_org": "NL_MFA_PARTNERS", "time_period": "2024", "basis": "received",
            "measure": "notification", "conduct": "SEAH",
        } | changes  # fmt: skip

    return make


@pytest.fixture
def letter(source: Make) -> Any:
    rules = {"documents": Documents(formats=("txt",), notified_donor="NL_MFA"), "organisation": "NL_MFA"}
    since = Reporting(first_period="2020", due_months=6, due_basis="observed", subject_org="NL_MFA_PARTNERS")
    return source(reporting=since, **rules)


def test_the_publisher_counted_what_stands_in_its_document(element: Make, letter: Any) -> None:
    told = document.by_source(element(reporting_org="RVO", subject_org="RVO"), letter.declaration)
    assert (told["source"], told["reporting_org"], told["subject_org"]) == ("demo", "NL_MFA", "RVO")


def test_a_count_of_a_publisher_that_is_known_is_quoted(element: Make, letter: Any) -> None:
    told = document.by_source(element(reporting_org="UN", subject_org="UN_PK"), letter.declaration)
    assert told["reporting_org"] == "UN"


def test_a_notification_was_made_to_the_donor_the_source_names(element: Make, letter: Any) -> None:
    assert document.by_source(element(), letter.declaration)["notified_donor"] == "NL_MFA"
    assert document.by_source(element(measure="case"), letter.declaration)["notified_donor"] == "_Z"
    assert document.by_source(element(notified_donor="FCDO"), letter.declaration)["notified_donor"] == "FCDO"


@pytest.mark.parametrize(
    ("doubts", "disposition"),
    [
        ([], "accepted"), (["as in the sentence before"], "accepted"), (["label not understood: Rest"], "review"),
        (["unknown period"], "review"), (["unknown conduct"], "review"),
    ],
)  # fmt: skip
def test_the_source_says_whom_a_count_concerns_where_the_document_does_not(
    doubts: list[str], disposition: str, element: Make, letter: Any
) -> None:
    reasons = [*doubts, "unknown organisation"]
    bare = element(subject_org=None, reporting_org=None, disposition="review", reasons=reasons, confidence=0.5)
    told = document.by_source(bare, letter.declaration)
    assert (told["subject_org"], told["disposition"]) == ("NL_MFA_PARTNERS", disposition)


def test_a_number_that_counts_nothing_gets_no_organisation(element: Make, letter: Any) -> None:
    bare = element(measure=None, subject_org=None, reporting_org=None, disposition="context")
    assert document.by_source(bare, letter.declaration)["subject_org"] is None


@pytest.fixture
def read(source: Make, published: Make) -> Callable[..., Any]:
    def go(text: str = TEXT, name: str = "2025.txt", **changes: Any) -> Any:
        kept = published(reader="document", path=Path(name), **{"language": "en", **changes})
        return reader("document")(text.encode(), kept, source()).figures

    return go


def test_figures_carry_sentence_place_confidence_and_disposition(read: Any) -> None:
    figures = tables.well_formed(tables.typed(read(), "reported_figures"), "reported_figures")
    counted = figures[figures["measure"].eq("allegation").fillna(False)].iloc[0]
    assert counted["obs_value"] == 64
    start = TEXT.index("64")
    assert counted["figure_id"] == f"demo/2025/c{start - TEXT[:start].count(chr(10) * 2)}"
    assert counted["sentence"].startswith("In 2024 the EXAMPLE partner received 64")
    assert counted["place"].startswith("characters ")
    assert counted["extractor"] == "document 1"
    assert 0 < counted["confidence"] <= 1
    others = figures[figures["disposition"].eq("context")]
    assert "12" in set(others["printed_value"])
    assert others["reasons"].notna().all()


def test_a_document_of_somebody_else_is_a_fault(read: Any) -> None:
    with pytest.raises(HeldEdition, match=r"E113 2025.txt: no sentence names Demo"):
        read(TEXT.replace("partner", "agency"))
    assert len(read(TEXT.replace("partner", "agency") + "Demo wrote this."))


def test_a_language_nobody_knows_is_a_fault_whatever_is_declared(read: Any) -> None:
    german = "Im Jahr 2024 gingen bei der Stelle 64 Meldungen ein, davon wurden 12 bis Ende Juli untersucht. " * 6
    with pytest.raises(HeldEdition, match="E109"):
        read(german, language="en")


def test_what_the_reader_found_is_a_finding_told_once(published: Make) -> None:
    reasons = "as the number before\ncomponents do not close: 53 of 54"
    figures = [
        {"place": "c1", "reasons": reasons},
        {"place": "c2", "reasons": reasons},
        {"place": "c3", "reasons": None},
    ]
    (finding,) = document._findings(figures, published())
    assert str(finding) == "F101 c1: components do not close: 53 of 54"
    (finding,) = document._findings(figures, published(access="confidential"))
    assert str(finding) == "F101 c1: components do not close"


def test_of_a_confidential_document_nothing_is_kept_beyond_the_cell(read: Any) -> None:
    figures = read(access="confidential")
    assert figures["sentence"].isna().all()
    context = figures[figures["disposition"].eq("context")]
    assert context[["printed_value", "obs_value", "obs_low", "obs_high"]].isna().all(axis=None)
    assert "64" in set(figures["printed_value"].dropna())


def test_a_document_that_cannot_be_read_is_held(read: Any) -> None:
    with pytest.raises(HeldEdition, match="E101"):
        read("", "2025.txt")
    with pytest.raises(HeldEdition, match="E104"):
        read("plain text", "2025.pdf")


@pytest.mark.parametrize(
    ("locator", "place"),
    [
        ({"sheet": "Cases", "cell": "B3"}, "Cases!B3"), ({"page": 3, "char_start": 1, "char_end": 4},
         "page 3, characters 1 to 4"), ({"char_start": 0, "char_end": 2}, "characters 0 to 2"),
        ({"sheet": "Cases", "char_start": 1, "char_end": 4}, "Cases, characters 1 to 4"),
    ],
)  # fmt: skip
def test_a_place_is_for_a_person(locator: dict[str, Any], place: str) -> None:
    assert document._place(locator) == place


def test_the_text_tells_its_language_before_the_declaration_does(read: Any) -> None:
    assert "allegation" in set(read(language="es")["measure"].dropna())
    assert len(read("12 | 64", language="en")) == 2


def test_a_source_of_one_language_declares_it(source: Make) -> None:
    assert document.coding(source().declaration).declared == "en"
    assert document.coding(source().declaration, "fr").declared == "fr"
    assert document.coding(source(languages=("en", "nl")).declaration).declared == ""
