"""Every declaration in sources/ is whole, right, and reads without a fault."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from pipelines.steps.classify import classify
from pipelines.steps.extract import extract
from pipelines.steps.validate import validate
from schemas import codelists, periods, structure
from sources import corrections, declared, documents, layout, mapping, registry
from sources.declaration import Edition
from sources.registry import Source

SOURCES = registry.sources()
EACH = pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.id)
EDITIONS = [
    (source, edition)
    for source in SOURCES.values()
    for edition in (*source.editions.values(), *source.examples.values())
    if not edition.is_read  # such an edition has no file until its document is collected
]
EACH_EDITION = pytest.mark.parametrize(
    ("source", "edition"), EDITIONS, ids=[edition.key.replace("|", "/") for _, edition in EDITIONS]
)
ASKED_FOR = (
    *("care", "charity_commission", "hrs", "mds", "msf", "nl_minbuza_letter", "plan", "save_the_children"),
    *("un_annual", "un_quarterly", "who", "example_partner", "fmo", "invest_international", "rvo"),
)
TRANSCRIBED = sorted(registry.ROOT.glob("*/transcribed/*.csv"))
EACH_TRANSCRIPT = pytest.mark.parametrize(
    "path", TRANSCRIBED, ids=lambda path: f"{path.parent.parent.name}/{path.name}"
)
PHONE = re.compile(
    r"(?<![\w/.-])(?:\+|00)\d{2}[\s().-]?\d[\d\s().-]{6,}\d|(?<!\d)0\d{1,3}[\s-]\d{3}[\s-]?\d{3,4}(?!\d)"
)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_source_of_the_issue_is_there() -> None:
    assert set(ASKED_FOR) <= set(SOURCES)


def test_every_folder_is_a_source_or_code() -> None:
    for folder in registry.ROOT.iterdir():
        if folder.is_dir() and not folder.name.startswith(("_", ".")):
            assert folder.name in SOURCES or (folder / "__init__.py").exists() or folder.name == "lexicon"


@EACH
def test_a_source_has_its_notes(source: Source) -> None:
    notes = (source.folder / "NOTES.md").read_text(encoding="utf-8")
    assert len(notes.split()) > 20
    assert source.folder.name == source.id


@EACH
def test_a_source_names_who_publishes_and_what_is_counted(source: Source) -> None:
    declaration = source.declaration
    organisations = codelists.load("organisation")
    assert declaration.organisation in organisations
    assert declaration.publisher.strip()
    assert declaration.homepage.startswith("https://")
    assert len(declaration.counts.split()) > 5
    assert declaration.frequency in codelists.load("frequency")
    assert declaration.numbers.thousands != declaration.numbers.decimal
    if declaration.reporting:
        assert (declaration.reporting.subject_org or declaration.organisation) in organisations
        assert declaration.frequency != "_X"
        first = periods.parse(declaration.reporting.first_period)
        assert periods.expected(
            str(first), declaration.frequency, date(2026, 11, 21), declaration.reporting.last_period
        )


@EACH
def test_a_submission_says_how_it_is_received_and_a_publication_has_editions(source: Source) -> None:
    declaration = source.declaration
    assert (declaration.submission is not None) == (declaration.kind == "submission")
    if declaration.submission:
        assert declaration.submission.access == "confidential"
        assert source.examples
    else:
        assert source.editions
        assert not source.examples


@EACH
def test_documents_are_read_only_where_the_source_says_so(source: Source) -> None:
    reads = [edition.edition for edition in source.editions.values() if edition.is_read or edition.gives_way]
    assert bool(reads) == (source.declaration.documents is not None)
    for edition in source.editions.values():
        assert edition.language in ("en", "nl", "fr", "es")
        assert documents.declared(source, Path(f"{edition.edition}.txt")) == edition if reads else True


@EACH
def test_partitions_name_real_dimensions_and_codes(source: Source) -> None:
    for partition in source.declaration.partitions:
        assert partition.dimension in structure.DIMENSIONS
        assert len({partition.total, *partition.parts}) == 1 + len(partition.parts) > 2
        for code in (partition.total, *partition.parts):
            declared.check_code(source.id, declared.codelist_of(partition.dimension), code)
        for name, code in partition.where.items():
            assert name in structure.DIMENSIONS
            assert name != partition.dimension
            declared.check_code(source.id, declared.codelist_of(name), code)


@EACH
def test_layout_and_mapping_load_and_name_what_exists(source: Source) -> None:
    lines, faults = mapping.examine(source.folder)
    assert faults == []
    labels = mapping.in_force(lines, date(2026, 11, 22))
    for dimension, entries in labels.entries.items():
        known = codelists.load("state" if dimension == "state" else structure.COLUMNS[dimension].codelist or "state")
        for entry in entries.values():
            if dimension == "time_period":
                periods.parse(entry.code)
            else:
                assert entry.code in known
    assert isinstance(corrections.load(source.folder), tuple)
    if source.declaration.submission:
        assert layout.load(source.folder, None).sheets
        assert (source.folder / "layout.csv").is_file()
        assert labels.entries


@EACH
def test_breaks_name_codes_and_where_they_are_documented(source: Source) -> None:
    for known in source.breaks:
        assert known.facet in ("coverage", "definition", "system", "unit", "population")
        assert known.reason == ("R07" if known.facet in ("coverage", "population") else "R08")
        assert known.effect.strip()
        assert known.citation.strip()
        assert date(1990, 1, 1) < known.date < date(2026, 11, 21)


@EACH
def test_reasons_of_revisions_are_of_published_figures_and_cite_a_publication(source: Source) -> None:
    for declared_reason in source.revisions:
        assert len(declared_reason.citation.split()) > 2
        edition = declared_reason.figure_id.split("/")[1]
        assert source.editions[edition].access == "published"


def test_the_breaks_of_the_un_are_declared() -> None:
    annual = {(known.date, known.subject_org) for known in SOURCES["un_annual"].breaks}
    assert (date(2018, 1, 1), "UN_IP") in annual
    quarterly = SOURCES["un_quarterly"].breaks
    assert any(known.date == date(2019, 1, 1) and known.reason == "R07" for known in quarterly)


@EACH_EDITION
def test_an_edition_reads_without_a_fault(source: Source, edition: Edition) -> None:
    assert edition.path.is_file()
    reading = extract(edition.path.read_bytes(), edition, source)
    coded = classify(
        reading.figures,
        mapping.load(source.folder, edition.as_of),
        corrections.load(source.folder),
        echo=edition.access == "published",
    )
    result = validate(coded, edition, source)
    assert result.quarantined["faults"].tolist() == []
    assert len(result.valid) == len(reading.figures) > 0
    assert 0 < len(result.observations) <= len(result.valid)
    assert set(result.observations["source"]) == {source.id}
    assert set(result.observations["edition"]) == {edition.edition}
    assert result.observations["place"].notna().all()


@EACH
def test_every_file_is_of_a_editions_edition(source: Source) -> None:
    editions = {edition.path for known, edition in EDITIONS if known.id == source.id}
    lying = {path for name in ("transcribed", "examples") for path in source.folder.glob(f"{name}/*")}
    assert lying == editions


@EACH
def test_an_edition_says_how_well_its_date_is_known(source: Source) -> None:
    for row in _rows(source.folder / "editions.csv"):
        lengths = {"day": 10, "month": 7, "year": 4}
        assert len(row["published"]) == lengths[row["published_known"]], row["edition"]
        assert registry.published_on(row["published"]) <= date(2026, 11, 21)
        assert row["language"] in source.declaration.languages, row["edition"]
        assert row["document"].strip()


@EACH
def test_a_publication_has_an_address_and_a_submission_is_confidential(source: Source) -> None:
    for edition in source.editions.values():
        assert edition.url.startswith(("https://", "http://")), edition.key
        assert edition.access == "published"
        assert str(edition.tier) in codelists.load("tier")
    for edition in source.examples.values():
        assert edition.access == "confidential"
        assert edition.edition.startswith("EXAMPLE-")
        assert edition.path.name.startswith("EXAMPLE-")
        assert edition.document.startswith("EXAMPLE")


@EACH
def test_a_document_is_given_by_one_edition(source: Source) -> None:
    seen = [(edition.document, edition.as_of, edition.tier) for edition in source.editions.values() if edition.loads]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    "path",
    sorted([*registry.ROOT.rglob("*.yaml"), *(registry.ROOT.parent / "schemas").rglob("*.yaml")]),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_yaml_parses_and_names_no_key_twice(path: Path) -> None:
    class Strict(yaml.SafeLoader):
        pass

    def mapped(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[object, object]:
        keys = [loader.construct_object(key) for key, _ in node.value]
        assert len(keys) == len(set(map(str, keys))), f"{path.name}: a key twice in {keys}"
        return loader.construct_mapping(node)

    Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapped)
    assert yaml.load(path.read_text(encoding="utf-8"), Loader=Strict)  # noqa: S506 a subclass of the safe loader


def test_there_are_transcriptions() -> None:
    assert len(TRANSCRIBED) > 20


@EACH_TRANSCRIPT
def test_a_transcription_names_nobody(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "@" not in text
    assert [match[0] for match in PHONE.finditer(text)] == []


@EACH_TRANSCRIPT
def test_a_transcription_is_plain_text_with_a_place_for_every_figure(path: Path) -> None:
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    rows = _rows(path)
    assert rows
    assert len({row["figure"] for row in rows}) == len(rows)
    for row in rows:
        assert row["place"].strip(), row
        assert row["printed_value"].strip() or row["state"] not in ("reported", "explicit_zero"), row


@pytest.mark.parametrize("text", ["call +31 6 1234 5678", "0031 20 123 4567", "(020 123 4567)"])
def test_a_phone_number_would_be_seen(text: str) -> None:
    assert PHONE.search(text)


@pytest.mark.parametrize("text", ["2018-02-20/P223D", "A/73/744", "137203", "2016-04-01/P12M,1210,1210"])
def test_a_period_or_a_count_is_no_phone_number(text: str) -> None:
    assert not PHONE.search(text)
