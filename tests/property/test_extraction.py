"""Every figure read from every document stands where it says, in a sentence that names nobody and hides no number."""

from pathlib import Path
from typing import Any

import pytest

from schemas.messages import Fault, HeldEdition
from sources.readers import contract
from sources.readers.blocks import Document
from sources.readers.masking import MARK
from sources.readers.worker import documents

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "extraction"
FOLDERS = {
    "development": FIXTURES / "development",
    "kept apart": FIXTURES / "kept_apart",
    "documents beside the checkout": ROOT.parent / "shared" / "documents",
}


def paths(folder: Path) -> list[Path]:
    """Return the documents of a folder that have expected figures."""
    expected = {path.name.removesuffix(".expected.json") for path in folder.glob("*.expected.json")}
    return [path for path in sorted(folder.iterdir()) if path.stem in expected and path.suffix != ".json"]


def is_cut(text: str, sentence: str) -> bool:
    """Return whether a part of the text is the sentence but for what is covered in it."""
    same = (one == other or other == MARK for one, other in zip(text, sentence, strict=True))
    return len(text) == len(sentence) and all(same)


def check(found: Document, element: dict[str, Any]) -> None:
    """Check that a figure and its sentence stand in the text where the element says."""
    start, end = element["locator"]["char_start"], element["locator"]["char_end"]
    sentence, printed = element["sentence"], found.text[start:end]
    # A silence has words, and no value.
    assert printed == element["printed_value"] or (element["state"] == "not_reported" and not element["printed_value"])
    size = len(sentence)
    begins = range(max(0, end - size), min(start, len(found.text) - size) + 1)
    cuts = [begin for begin in begins if is_cut(found.text[begin : begin + size], sentence)]
    assert any(sentence[start - begin : end - begin] == printed for begin in cuts), (found.name, start)


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_sentence_cut_out_at_its_place_holds_the_printed_value(folder: str) -> None:
    if not FOLDERS[folder].is_dir():
        pytest.skip(f"no {folder}: they are not part of the project")
    figures = 0
    for path, found in documents(paths(FOLDERS[folder])):
        assert not isinstance(found, Fault), f"{path.name}: {found}"
        try:
            elements = contract.extract(found)
        except HeldEdition:
            continue
        for element in elements:
            check(found, element)
        figures += len(elements)
    assert figures > 100
