"""A folder becomes a source, or is refused with everything that is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from schemas.messages import DeclarationError
from sources import breaks, readers, registry, soundness

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
    shown = "docs/adding-a-source.md shows each"
    assert refused(folder) == f"E601 sources/demo: missing: source.yaml, editions.csv; {shown}"


def test_incomplete_folder_names_everything_missing(folder: Path) -> None:
    fill(folder, source_yaml=YAML, editions_csv=HEADER + EDITION)
    missing = "examples/EXAMPLE-2026-Q1.2.xlsx, layout.csv, mapping.csv"
    assert refused(folder) == f"E601 sources/demo: missing: {missing}; docs/adding-a-source.md shows each"


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


READ = "2022,EXAMPLE letter,,https://example.org/2022,en,2022-07-15,day,1,published,document,,yes,\n"
PUBLICATION = YAML.replace("kind: submission", "kind: publication").replace("submission: {formats: [xlsx]}", "")


def test_an_edition_that_is_only_read_needs_no_file(folder: Path) -> None:
    source_yaml = f"{PUBLICATION}documents: {{formats: [txt]}}\n"
    fill(folder, source_yaml=source_yaml, editions_csv=HEADER + READ)
    (edition,) = registry.load(folder).editions.values()
    assert (edition.key, edition.is_read, edition.loads, edition.language) == ("demo|2022|read", True, True, "en")


def test_a_transcription_may_give_way_to_its_document(folder: Path) -> None:
    source_yaml = f"{PUBLICATION}documents: {{formats: [txt]}}\n"
    row = READ.replace("document,,yes", "transcription,2022.csv,document")
    fill(folder, source_yaml=source_yaml, editions_csv=HEADER + row)
    (folder / "2022.csv").touch()
    (edition,) = registry.load(folder).editions.values()
    assert (edition.key, edition.loads, edition.gives_way) == ("demo|2022", True, True)


@pytest.mark.parametrize("row", [READ, READ.replace("document,,yes", "transcription,2022.csv,document")])
def test_a_source_that_takes_no_documents_cannot_read_any(row: str, folder: Path) -> None:
    fill(folder, source_yaml=PUBLICATION, editions_csv=HEADER + row)
    assert refused(folder) == "E602 demo/editions.csv: source.yaml has no key documents"


def test_a_donor_that_is_none_is_refused(folder: Path) -> None:
    fill(folder, source_yaml=f"{PUBLICATION}documents: {{formats: [txt], notified_donor: NL}}\n", editions_csv=HEADER)
    assert "'NL' is not an organisation; nearest:" in refused(folder)


BREAK = "2018-01-01,coverage,R07,period,,,,membership grew,report for 2018,an analyst,2026-11-21,demo/2018/7=109"


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (BREAK.replace("membership grew", " "), "E602", "empty: effect; a break says"),
        (BREAK.replace("report for 2018", ""), "E602", "empty: citation"),
        (BREAK.replace("membership grew", "").replace("an analyst", ""), "E602", "empty: effect, who"),
        (BREAK.replace("=109", ""), "E602", "expect 'demo/2018/7' must be FIGURE_ID=COUNT, such as care/2018/3=28"),
        (BREAK.replace("=109", "=many"), "E602", "must be FIGURE_ID=COUNT"),
        (BREAK.replace("=109", "=²"), "E602", "must be FIGURE_ID=COUNT"),
        (BREAK.replace("demo/2018/7", "demo-2018"), "E602", "expect 'demo-2018=109' must be FIGURE_ID=COUNT"),
        (BREAK.replace("demo/2018/7", "demo/2018"), "E602", "expect 'demo/2018=109' must be FIGURE_ID=COUNT"),
        (BREAK.replace("demo/2018/7", "demo//7"), "E602", "expect 'demo//7=109' must be FIGURE_ID=COUNT"),
        (BREAK.replace("R07", "R77"), "E602", "kind 'R77' is none of R07, R08"),
        (BREAK.replace("coverage", "coverge"), "E602", "facet 'coverge' is none of coverage, population"),
        (BREAK.replace("period", "vintages"), "E603", "'vintages' is not in code list applies_to; nearest: vintage"),
        (BREAK.replace("period", ""), "E602", "empty: applies_to"),
        (BREAK.replace("2018-01-01", "2018-13-01"), "E602", "date '2018-13-01' is no day: write it as"),
        (BREAK.replace("period,", "period,alegation"), "E603", "'alegation' is not in code list measure"),
        (BREAK.replace(",demo", ""), "E602", "11 cells instead of 12"),
    ],
)
def test_a_break_says_what_it_does_who_says_so_and_what_it_rests_on(
    folder: Path, line: str, code: str, says: str
) -> None:
    header = ",".join(breaks.COLUMNS)
    fill(folder, source_yaml=YAML, editions_csv=HEADER, breaks_csv=f"{header}\n{line}\n", layout_csv="", mapping_csv="")
    message = refused(folder)
    assert message.startswith(f"{code} demo/breaks.csv, line 2: ")
    assert says in message
    fill(folder, breaks_csv=f"{header}\n{BREAK}\n")
    (declared,) = registry.load(folder).breaks
    assert (declared.expect, declared.line, declared.applies_to) == (("demo/2018/7", 109), 2, "period")


def test_a_wrong_cell_leaves_out_its_own_source_alone_where_something_is_only_read(folder: Path) -> None:
    fill(folder, source_yaml=YAML, editions_csv=HEADER, layout_csv="", mapping_csv="")
    other = folder.with_name("other")
    other.mkdir()
    wrong = BREAK.replace("2018-01-01", "2018-13-01")
    fill(other, source_yaml=YAML.replace("demo", "other"), editions_csv=HEADER, layout_csv="", mapping_csv="")
    fill(other, breaks_csv=f"{','.join(breaks.COLUMNS)}\n{wrong}\n")
    found, faults = registry.sound(folder.parent)
    assert (list(found), [fault.place for fault in faults]) == (["demo"], ["other/breaks.csv, line 2"])
    assert registry.find("demo", folder.parent).id == "demo"
    for stops in (lambda: registry.sources(folder.parent), lambda: registry.find("other", folder.parent)):
        with pytest.raises(DeclarationError, match=r"E602 other/breaks\.csv, line 2"):
            stops()
    with pytest.raises(DeclarationError, match="E805 nobody: known: demo, other"):
        registry.find("nobody", folder.parent)


def test_every_fault_of_a_folder_is_told_at_once(folder: Path) -> None:
    fill(folder, source_yaml=YAML, editions_csv=HEADER, layout_csv="", mapping_csv="label\n")
    fill(folder, breaks_csv="date\n", corrections_yaml="- [")
    places = [fault.place for fault in soundness.faults(folder)]
    assert places == [
        "demo/breaks.csv, line 1", "demo/corrections.yaml", "demo/layout.csv, line 1", "demo/mapping.csv, line 1",
    ]  # fmt: skip


def test_an_edition_stands_once(folder: Path) -> None:
    fill(folder, source_yaml=PUBLICATION, editions_csv=HEADER + READ.replace("document,", "transcription,2022.csv") * 2)
    said = "edition '2022' already stands on line 2: one edition has one line, remove one"
    assert refused(folder) == f"E602 demo/editions.csv, line 3: {said}"


@pytest.mark.parametrize(
    "name",
    ["source.yaml", "editions.csv", "breaks.csv", "revisions.csv", "corrections.yaml", "layout.csv", "mapping.csv"],
)
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (b"first line\nconc\xe9d\xe9e\n", "line 2: a character is not UTF-8: save the file as UTF-8"),
        ("\ufefffirst line\n".encode() + b"\n\xe9", "line 3: a character is not UTF-8"),
    ],
)
def test_what_is_not_utf_8_is_named_with_its_line(folder: Path, name: str, wrong: bytes, says: str) -> None:
    fill(folder, source_yaml=YAML, editions_csv=HEADER, layout_csv="", mapping_csv="")
    (folder / name).write_bytes(wrong)
    assert f"E602 demo/{name}, {says}" in "\n".join(map(str, soundness.faults(folder)))
    assert all(fault.code == "E602" for fault in registry.sound(folder.parent)[1])


def test_a_quotation_mark_left_open_is_no_csv(folder: Path) -> None:
    endless = HEADER + '"' + "x" * 140_000
    fill(folder, source_yaml=YAML, editions_csv=endless, layout_csv="", mapping_csv="")
    assert "E602 demo/editions.csv, line 2: it is no CSV: field larger than" in refused(folder)
