"""`dsig show`: the sentence in its paragraph, and the page with the sentence marked and names covered."""

from __future__ import annotations

import hashlib
import json
import stat
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from cli import main
from pipelines.home import Home
from pipelines.store import Snapshot, store
from sources import registry
from sources.readers import contract, highlight
from sources.readers.blocks import Document
from sources.readers.picture import Picture
from sources.readers.worker import documents, drawn

PAGE = (400, 300)
TEXT = (
    "In 2021, CARE received 43 complaints of sexual abuse.",
    "Mr Placeholder told the board that 18 of them were closed.",
)


def pdf(turned: bool = False) -> bytes:
    """Return an EXAMPLE of two pages: a title, then a heading, a paragraph and a table, upright as shown."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=PAGE)
    canvas.drawString(20, 250, "EXAMPLE report of CARE on complaints in the year 2021")
    canvas.showPage()
    if turned:
        canvas.setPageRotation(90)
        canvas.translate(PAGE[1], 0)
        canvas.rotate(90)
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(20, 250, "Complaints of sexual abuse")
    canvas.setFont("Helvetica", 10)
    for line, text in enumerate(TEXT):
        canvas.drawString(20, 200 - 12 * line, text)
    for line, row in enumerate((("Outcome", "2020", "2021"), ("Complaints upheld", "7", "9"))):
        for column, cell in enumerate(row):
            canvas.drawString(25 + 110 * column, 104 - 20 * line, cell)
            canvas.rect(20 + 110 * column, 98 - 20 * line, 110, 20)
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty home."""
    monkeypatch.setenv("DSIG_HOME", str(tmp_path / "home"))
    return Home(tmp_path / "home").make()


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """The EXAMPLE as a file."""
    path = tmp_path / "EXAMPLE.pdf"
    path.write_bytes(pdf())
    return path


def read(path: Path) -> Document:
    ((_, found),) = documents([path])
    assert isinstance(found, Document)
    return found


def id_of(path: Path, printed: str) -> str:
    return next(str(e["figure_id"]) for e in contract.extract(read(path)) if e["printed_value"] == printed)


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main.run(["show", *arguments])
    said = capfd.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def lines(out: str) -> dict[str, str]:
    return {line[2:18].strip(): line[19:] for line in out.splitlines()[1:]}


def test_a_sentence_in_its_paragraph_and_a_picture(
    home: Home, document: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    figure_id = id_of(document, "18")
    code, out, err = run(capfd, figure_id, "--document", str(document))
    assert (code, err) == (0, "")
    said = lines(out)
    assert out.startswith(f"18   {figure_id}\n")
    assert said["document"].startswith("EXAMPLE.pdf, sha256 ")
    assert said["place"].startswith("page 2, characters ")
    assert said["under"] == "Complaints of sexual abuse"
    covered = TEXT[1].replace("Placeholder", "█" * 11).replace("18", ">>18<<")
    assert (said["sentence"], said["paragraph"]) == (covered, f"{TEXT[0]} {covered}")
    assert (said["about"], said["value"]) == ("CARE International", "18")
    assert said["counts"] == "complaint SA closed, received, 2021"
    picture = home.pages / f"{figure_id.replace('/', '-')}.png"
    assert said["picture"] == str(picture)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert stat.S_IMODE(picture.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.pages.stat().st_mode) == 0o700


def test_a_cell_under_its_column(home: Home, document: Path, capfd: pytest.CaptureFixture[str]) -> None:
    png = document.with_suffix(".png")
    code, out, _ = run(capfd, id_of(document, "9"), "--document", str(document), "--png", str(png))
    said = lines(out)
    assert (code, said["column"], said["sentence"]) == (0, "2021", "Complaints upheld | 7 | >>9<<")
    assert "paragraph" not in said
    assert png.exists()
    assert list(home.pages.iterdir()) == []


@pytest.mark.parametrize("by_edition", [True, False])
def test_the_document_is_found_among_the_snapshots(
    home: Home, document: Path, by_edition: bool, edition: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    content = document.read_bytes()
    snapshot = Snapshot(hashlib.sha256(content).hexdigest(), "2026-01-01", "EXAMPLE.pdf")
    store(home, edition(source="un_quarterly", edition="2018-Q2", reader="document"), content, snapshot)
    figure_id = id_of(document, "43")
    start = figure_id.rsplit("/", 1)[1]
    code, out, _ = run(capfd, f"un_quarterly/2018-Q2/{start}" if by_edition else figure_id)
    assert (code, lines(out)["edition"]) == (0, "un_quarterly/2018-Q2")
    assert lines(out)["sentence"] == TEXT[0].replace("43", ">>43<<")


def test_what_cannot_be_shown_says_why(home: Home, document: Path, capfd: pytest.CaptureFixture[str]) -> None:
    other = document.with_name("other.txt")
    other.write_text("There were 12 complaints of sexual abuse in the year 2021.")
    figure_id = id_of(document, "18")
    for arguments, code, said in (
        ([figure_id], 2, "give it with --document PATH"),
        ([figure_id, "--document", str(other)], 2, "other.txt is another document"),
        ([figure_id.split("/")[0] + "/c0", "--document", str(document)], 2, "no number is read at that place"),
        ([f"{figure_id}.2", "--document", str(document)], 2, "no number is read at that place"),
        (["care/2018/1"], 1, "E703"),
        ([figure_id, "--document", str(document.with_name("none.pdf"))], 2, "does not exist"),
    ):
        ended = run(capfd, *arguments)
        assert (ended[0], ended[1]) == (code, "")
        assert said in " ".join(ended[2].replace("│", "").split())
    (document.with_name("bad.pdf")).write_bytes(b"%PDF-1.4 cut off")
    assert run(capfd, figure_id, "--document", str(document.with_name("bad.pdf")))[0] == 1


def test_a_text_has_no_picture(home: Home, document: Path, capfd: pytest.CaptureFixture[str]) -> None:
    other, png = document.with_name("other.txt"), document.with_name("other.png")
    other.write_text("CARE had 12 complaints of sexual abuse in the year 2021.")
    code, out, err = run(capfd, id_of(other, "12"), "--document", str(other))
    assert (code, "picture" in lines(out), err) == (0, False, "")
    code, _, err = run(capfd, id_of(other, "12"), "--document", str(other), "--png", str(png))
    assert (code, png.exists()) == (0, False)
    assert "only a PDF has pages" in err


def test_a_picture_makes_no_folder(home: Home, document: Path, capfd: pytest.CaptureFixture[str]) -> None:
    png = document.with_name("none") / "page.png"
    code, out, err = run(capfd, id_of(document, "9"), "--document", str(document), "--png", str(png))
    assert (code, out, png.parent.exists()) == (2, "", False)
    assert "there is no folder" in err


def test_a_document_received_in_confidence_is_not_for_the_public(
    home: Home, document: Path, monkeypatch: pytest.MonkeyPatch, edition: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    row = registry.sources()["un_quarterly"].editions["2018-Q2"]
    monkeypatch.setitem(registry.sources()["un_quarterly"].editions, "2018-Q2", replace(row, access="confidential"))
    content = document.read_bytes()
    snapshot = Snapshot(hashlib.sha256(content).hexdigest(), "2026-01-01", "EXAMPLE.pdf")
    store(home, edition(source="un_quarterly", edition="2018-Q2", reader="document"), content, snapshot)
    code, out, err = run(capfd, id_of(document, "18"), "--audience", "public")
    assert (code, out) == (1, "")
    assert "E807" in err
    code, out, err = run(capfd, id_of(document, "18"))
    assert (code, "picture" in lines(out), list(home.pages.iterdir())) == (0, False, [])
    assert "say where it may go with --png" in err


def seen(path: Path, printed: str) -> tuple[Picture, Image.Image]:
    """Return what is marked for a figure, and the page as it is drawn."""
    found = read(path)
    figures, names = contract.read(found, "en")
    figure = next(figure for figure in figures if figure.reading.number.printed == printed)
    picture = highlight.picture(found, figure, names)
    assert picture is not None
    content = drawn(path, picture)
    assert isinstance(content, bytes)
    return picture, Image.open(BytesIO(content)).convert("RGB")


@pytest.mark.parametrize("turned", [False, True])
def test_the_sentence_is_marked_the_value_stands_out_and_the_name_is_black(
    home: Home, document: Path, turned: bool
) -> None:
    document.write_bytes(pdf(turned))
    picture, image = seen(document, "18")
    assert image.size == (800, 600)
    assert (len(picture.marked), len(picture.value), len(picture.covered)) == (len(TEXT[1].split()), 1, 1)
    kinds = [
        *((box, (255, 242, 114)) for box in set(picture.marked) - {*picture.value, *picture.covered}),
        (picture.value[0], (255, 169, 28)),
    ]
    for box, colour in kinds:
        corner = image.getpixel((2 * box[0] - 0.5, 2 * box[1]))
        assert isinstance(corner, tuple)
        assert all(abs(one - other) <= 2 for one, other in zip(corner, colour, strict=True)), box
    name = image.crop(tuple(int(2 * edge) for edge in picture.covered[0]))  # type: ignore[arg-type]
    assert name.getextrema() == ((0, 0),) * 3
    assert image.getpixel((2, 2)) == (255, 255, 255)


def test_a_page_that_is_not_there_is_a_fault(document: Path) -> None:
    found = drawn(document, Picture(9))
    assert not isinstance(found, bytes)
    assert json.dumps(str(found)) == '"E102 EXAMPLE.pdf: page 9 cannot be drawn"'
