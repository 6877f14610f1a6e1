"""A folder becomes a source, or is refused with everything that is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from schemas.messages import DeclarationError
from sources import readers, registry

YAML = """
id: demo
title: Demo
publisher: Demo
organisation: EXAMPLE_PARTNER
homepage: https://example.org
languages: [en]
kind: submission
frequency: Q
counts: Made-up cases.
freshness_days: 200
numbers: {thousands: ",", decimal: "."}
submission: {formats: [xlsx]}
"""
EDITION = "EXAMPLE-2026-Q1.2,EXAMPLE,,,en,2026-05-01,day,1,confidential,xlsx,examples/EXAMPLE-2026-Q1.2.xlsx,yes,\n"
HEADER = f"{','.join(registry.EDITION_COLUMNS)}\n"


def fill(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(DeclarationError) as error:
        registry.load(folder)
    return str(error.value)


def test_empty_folder_names_both_files(folder: Path) -> None:
    assert refused(folder) == "E601 sources/demo: missing: source.yaml, editions.csv"


def test_incomplete_folder_names_everything_missing(folder: Path) -> None:
    fill(folder, source_yaml=YAML, editions_csv=HEADER + EDITION)
    assert refused(folder) == ("E601 sources/demo: missing: examples/EXAMPLE-2026-Q1.2.xlsx, layout.csv, mapping.csv")


def test_complete_folder_is_a_source(folder: Path) -> None:
    fill(folder, source_yaml=YAML, editions_csv=HEADER + EDITION, layout_csv="", mapping_csv="")
    (folder / "examples").mkdir()
    (folder / "examples" / "EXAMPLE-2026-Q1.2.xlsx").touch()
    source = registry.load(folder)
    example = source.examples["EXAMPLE-2026-Q1.2"]
    assert source.editions == {}
    assert (str(example.window), example.delivery, example.access) == ("2026-Q1", 2, "confidential")
    assert source.submitted(Path("2026-Q2.xlsx"), date(2026, 7, 1)).key == "demo|2026-Q2"


@pytest.mark.parametrize(
    ("yaml", "says"),
    [
        (YAML.replace("id: demo", "id: other"), "must be the folder's name"),
        (YAML.replace("EXAMPLE_PARTNER", "EXAMPLE_PARTNR"), "EXAMPLE_PARTNER"),
        (f"{YAML}colour: red\n", "colour"),
        (YAML.replace("formats: [xlsx]", "formats: [pdf]"), "formats"),
    ],
)
def test_wrong_declaration_is_named(folder: Path, yaml: str, says: str) -> None:
    fill(folder, source_yaml=yaml, editions_csv=HEADER)
    message = refused(folder)
    assert message.startswith("E602 demo/source.yaml: ")
    assert says in message


def test_unknown_reader_is_named(folder: Path) -> None:
    fill(folder, source_yaml=YAML, editions_csv=HEADER + EDITION.replace(",xlsx,", ",docx,"))
    assert refused(folder) == "E602 demo/editions.csv: no such reader: docx; known: transcription, xlsx, csv, document"
    with pytest.raises(DeclarationError, match="E602 reader 'docx'"):
        readers.reader("docx")


@pytest.mark.parametrize("name", ["last quarter.xlsx", "2026Q1.xlsx", "2026-Q1.0.xlsx"])
def test_file_name_without_a_period_is_refused(folder: Path, name: str) -> None:
    fill(folder, source_yaml=YAML, editions_csv=HEADER, layout_csv="", mapping_csv="")
    source = registry.load(folder)
    with pytest.raises(DeclarationError, match="E107"):
        source.submitted(Path(name), date(2026, 7, 1))


def test_unknown_source_names_the_known(folder: Path) -> None:
    with pytest.raises(DeclarationError, match="E805"):
        registry.find("demos", folder)
