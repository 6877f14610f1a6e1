"""CSV files as partners send them: separators, encodings, and what is refused."""

from __future__ import annotations

import codecs
from collections.abc import Callable

import pytest

from schemas.messages import HeldEdition
from sources import readers
from sources.declaration import Edition
from sources.registry import Source

Declare = Callable[..., Source]
LAYOUT = """
,sheet,*
*,column,Country,ref_area
*,value,Cases,,measure=case
*,ignore,Note
"""
TEXT = "EXAMPLE, made up\r\n\r\nCountry;Note;Cases\r\nCôte d’Ivoire;;1.234\r\nKenya;;\r\n"


def faults(content: bytes, edition: Edition, source: Source) -> list[tuple[str, str]]:
    with pytest.raises(HeldEdition) as error:
        readers.reader("csv")(content, edition, source)
    return [(fault.code, fault.place) for fault in error.value.faults]


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separators_and_encodings(declare: Declare, csv_edition: Edition, separator: str, encoding: str) -> None:
    content = TEXT.replace(";", separator).encode(encoding)
    figures = readers.reader("csv")(content, csv_edition, declare(LAYOUT)).figures
    assert figures["ref_area"].tolist() == ["Côte d’Ivoire", "Kenya"]
    assert figures["obs_value"].tolist()[0] == 1234
    assert figures["state"].tolist() == ["reported", "not_reported"]
    assert figures["place"].tolist() == ["L4C3", "L5C3"]
    assert figures["figure_id"].tolist() == ["demo/2026-Q1/L4C3", "demo/2026-Q1/L5C3"]
    assert figures["extractor"].unique().tolist() == ["csv 1"]


def test_utf16_without_swapped_bytes(declare: Declare, csv_edition: Edition) -> None:
    content = codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")
    assert len(readers.reader("csv")(content, csv_edition, declare(LAYOUT)).figures) == 2


def test_place_is_the_line_of_the_file(declare: Declare, csv_edition: Edition) -> None:
    content = b'Country,Note,Cases\n"Kenya","two\nlines",5\nUganda,,6\n'
    figures = readers.reader("csv")(content, csv_edition, declare(LAYOUT)).figures
    assert figures["place"].tolist() == ["L2C3", "L4C3"]


def test_decimal_comma_is_a_fraction(declare: Declare, csv_edition: Edition) -> None:
    figures = readers.reader("csv")(b"Country;Cases\nKenya;1,5\n", csv_edition, declare(LAYOUT)).figures
    assert figures["faults"][0].startswith("E303 L2C2: ")
    assert "1,5" not in figures.to_csv()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ("E101", "2026-Q1.csv")),
        (b"\r\n;;;\r\n", ("E101", "2026-Q1.csv")),
        (b'"' + b"x" * 200_000, ("E102", "2026-Q1.csv")),
        (b"PK\x03\x04 a workbook", ("E104", "2026-Q1.csv")),
        (b"%PDF-1.7", ("E104", "2026-Q1.csv")),
        (b"Country;Cases\nKenya;\x00\x01", ("E104", "2026-Q1.csv")),
        (b"Country;Cases\nKenya\x81;1", ("E104", "2026-Q1.csv")),
        (b"x" * 20_000_001, ("E105", "2026-Q1.csv")),
        (b"Land;Anzahl\nKenia;1\n", ("E205", "*")),
        (b"Country;Cases;Cases\nKenya;1;2\n", ("E206", "L1C3")),
        (b"Country;Cases\n", ("E207", "L1C1")),
        (b"Country;Cases;Name\nKenya;1;2\n", ("E204", "L1C3")),
    ],
)
def test_refuses(declare: Declare, csv_edition: Edition, content: bytes, expected: tuple[str, str]) -> None:
    assert faults(content, csv_edition, declare(LAYOUT)) == [expected]


def test_layout_without_csv_refuses_csv(declare: Declare, csv_edition: Edition) -> None:
    source = declare(",sheet,Cases\nCases,value,Cases,,measure=case")
    assert faults(b"Cases\n1\n", csv_edition, source) == [("E104", "2026-Q1.csv")]
