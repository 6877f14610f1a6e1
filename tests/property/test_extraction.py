"""Every figure read from every document of the fixtures stands where it says."""

from pathlib import Path

import pytest

from schemas.messages import Fault
from sources.readers import contract
from sources.readers.worker import documents

FIXTURES = Path(__file__).parents[1] / "fixtures" / "extraction"


@pytest.mark.parametrize("folder", ["development", "kept_apart"])
def test_the_sentence_at_its_place_holds_the_printed_value(folder: str) -> None:
    expected = {path.name.removesuffix(".expected.json") for path in (FIXTURES / folder).glob("*.expected.json")}
    paths = [p for p in sorted((FIXTURES / folder).iterdir()) if p.stem in expected and p.suffix != ".json"]
    figures = 0
    for path, found in documents(paths):
        assert not isinstance(found, Fault), f"{path.name}: {found}"
        for element in contract.extract(found):
            place = element["locator"]
            assert found.text[place["char_start"] : place["char_end"]] == element["printed_value"], path.name
            assert element["printed_value"] in element["sentence"]
            assert element["sentence"] in found.text
            figures += 1
    assert figures > 100
