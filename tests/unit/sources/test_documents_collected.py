"""Which edition a document in the inbox is: its name says the edition, its bytes the delivery."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schemas.messages import DeclarationError
from sources import documents
from sources.connectors import inbox
from sources.declaration import Documents, Submission

Make = Callable[..., Any]
TODAY = date(2026, 11, 21)


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def letters(source: Make, published: Make) -> Any:
    declared = {
        name: published(edition=name, as_of=date(int(name[:4]), 7, 15), gives_way=True)
        for name in ("2022", "2023", "2023-Q2")
    }
    return source(documents=Documents(formats=("txt", "pdf")), editions=declared)


@pytest.fixture
def look(tmp_path: Path, letters: Any) -> Callable[..., Any]:
    """Put files into the inbox of the source and look at it."""

    def go(collected: dict[str, str] | None = None, **files: bytes) -> Any:
        folder = tmp_path / "inbox" / "demo"
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name.replace("_", ".")).write_bytes(content)
        return inbox.scan(tmp_path / "inbox", {"demo": letters}, TODAY, {"demo": collected or {}})

    return go


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("2022.txt", "2022"), ("2022.2.txt", "2022"), ("brief-seah-2022.PDF", "2022"),
        ("Letter 2023 final.txt", "2023"),
        ("2023-q2.txt", "2023-Q2"), ("update_2023-Q2_en.txt", "2023-Q2"),
        ("doc-un-2023q2-official.txt", "2023-Q2"),
    ],
)  # fmt: skip
def test_a_document_keeps_its_name_as_long_as_the_edition_stands_in_it(name: str, edition: str, letters: Any) -> None:
    assert documents.declared(letters, Path(name)).edition == edition


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("letter.txt", "E107", "no edition's id stands in its name: add it to sources/demo/editions.csv"),
        ("20220.txt", "E107", "no edition's id"), ("x2022.txt", "E107", "no edition's id"),
        ("2022-and-2023.txt", "E107", "its name fits 2022 and 2023"),
        ("2022.docx", "E104", "demo takes txt, pdf documents"),
    ],
)  # fmt: skip
def test_a_name_that_says_no_edition_is_refused(name: str, code: str, said: str, letters: Any) -> None:
    with pytest.raises(DeclarationError, match=said) as refused:
        documents.declared(letters, Path(name))
    assert refused.value.fault.code == code


def test_the_first_delivery_is_known_since_its_publication(look: Any) -> None:
    (found,), faults = look({}, **{"2022_txt": b"first"})
    assert faults == []
    assert (found.key, found.edition, found.delivery) == ("demo|2022|read", "2022", 1)
    assert (found.as_of, found.published, found.reader) == (date(2022, 7, 15), date(2022, 7, 15), "document")
    assert found.loads
    assert not found.gives_way


def test_other_bytes_are_the_next_delivery_and_known_bytes_the_one_they_were(look: Any) -> None:
    collected = {"2022": _sha(b"first"), "2022.2": _sha(b"second"), "2023": _sha(b"third")}
    (found,), _ = look(collected, **{"2022_txt": b"third"})
    assert (found.edition, found.delivery, found.as_of) == ("2022.3", 3, TODAY)
    assert found.published == date(2022, 7, 15)
    (found,), _ = look(collected, **{"2022_txt": b"first"})
    assert found.edition == "2022"


def test_two_new_documents_of_one_edition_are_not_put_in_an_order(look: Any) -> None:
    found, (fault,) = look({}, **{"2022_txt": b"one", "2022-b_txt": b"other"})
    assert len(found) == 1
    assert (fault.code, fault.place) == ("E107", "inbox/demo/2022.txt")
    assert "2022-b.txt is another new document" in fault.detail
    found, faults = look({}, **{"2022_txt": b"same", "2022-b_txt": b"same"})
    assert (len(found), faults) == (1, [])


@pytest.mark.parametrize(
    ("changes", "name", "said"),
    [
        ({}, "2025.xlsx", "is already declared in sources/demo/editions.csv: name it 2025.3.xlsx"),
        ({}, "2025.pdf", "demo takes xlsx or csv files"),
        ({"frequency": "Q"}, "2025.xlsx", "demo reports with frequency Q: name it like 2026-Q2.xlsx"),
        ({"submission": None}, "2025.xlsx", "source demo takes no submissions: enter its figures by hand in sources/"),
        (
            {"submission": None},
            "2025.2.xlsx",
            "source demo takes no submissions: enter its figures by hand in sources/",
        ),
    ],
)
def test_a_name_is_proposed_only_where_it_would_be_taken(
    changes: dict[str, Any], name: str, said: str, source: Make, published: Make, tmp_path: Path
) -> None:
    editions = {"2025": published(), "2025.2": published(edition="2025.2")}
    one = source(**({"frequency": "A", "submission": Submission(), "editions": editions} | changes))
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / name).touch()
    _, (fault,) = inbox.scan(tmp_path, {"demo": one}, TODAY)
    assert fault.place == f"inbox/demo/{name}"
    assert said in fault.detail


def test_made_up_documents_never_meet_real_ones(look: Any) -> None:
    found, (fault,) = look({}, **{"EXAMPLE-2022_txt": b"one"})
    assert (found, fault.code) == ([], "E107")


def test_what_was_collected_is_known_again_without_the_file(letters: Any) -> None:
    found = documents.collected(letters, "2022.2", "brief.txt", TODAY)
    assert found
    assert (found.key, found.as_of, found.path) == ("demo|2022.2|read", TODAY, Path("brief.txt"))
    assert documents.collected(letters, "2019", "brief.txt", TODAY) is None


def test_a_transcription_that_loads_makes_the_document_a_second_reading(published: Make) -> None:
    assert not documents.delivered(published(), Path("2025.txt"), 1, TODAY).loads
    assert documents.delivered(published(reader="document"), Path("2025.txt"), 1, TODAY).loads
    assert not documents.delivered(published(reader="document", loads=False), Path("2025.txt"), 1, TODAY).loads
