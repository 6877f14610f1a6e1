"""Transcriptions: coded by hand, checked against what they print."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from schemas.messages import DeclarationError
from sources.declaration import Edition
from sources.readers import transcription
from sources.reading import Reading
from sources.registry import Source, find

Line = dict[str, str]
LINE: Line = {
    "figure": "1",
    "time_period": "2025",
    "reporting_org": "CARE",
    "subject_org": "CARE",
    "basis": "received",
    "measure": "case",
    "conduct": "SEAH",
    "printed_value": "1,234",
    "obs_value": "1234",
    "qualifier": "exact",
    "state": "reported",
    "place": "page 3, table 1",
    "comment": "period inferred",
}


@pytest.fixture
def source() -> Source:
    return find("care")


def read(edition: Edition, source: Source, *lines: Line) -> Reading:
    rows = [",".join(f'"{line.get(name, "")}"' for name in transcription.COLUMNS) for line in lines]
    content = "\n".join([",".join(transcription.COLUMNS), *rows, ""])
    return transcription.read(content.encode(), replace(edition, source="care"), source)


def test_reads_codes_and_fills_defaults(edition: Edition, source: Source) -> None:
    figure = read(edition, source, LINE).figures.iloc[0]
    assert figure["figure_id"] == "care/2026-Q1/1"
    assert (figure["place"], figure["comment"]) == ("page 3, table 1", "period inferred")
    assert (figure["obs_value"], figure["obs_low"], figure["obs_high"]) == (1234, 1234, 1234)
    assert (figure["ref_area"], figure["notified_donor"], figure["status"]) == ("_T", "_Z", "_T")
    assert (figure["extractor"], figure["confidence"], figure["disposition"]) == ("transcription", 1.0, "accepted")
    assert figure["printed_value"] == "1,234"
    assert pd.isna(figure["faults"])


@pytest.mark.parametrize(
    ("printed", "value", "qualifier", "state", "expected"),
    [
        ("six", "6", "at_least", "reported", (6, 6, None, "approximate")),
        ("6", "6", "more_than", "approximate", (6, 7, None, "approximate")),
        ("6", "6", "at_most", "reported", (6, None, 6, "approximate")),
        ("6", "6", "less_than", "reported", (6, None, 5, "approximate")),
        ("some 40", "40", "about", "reported", (40, None, None, "approximate")),
        ("10-20", "", "range", "approximate", (None, 10, 20, "approximate")),
        ("<5", "", "less_than", "withheld_by_publisher", (None, 1, 4, "withheld_by_publisher")),
        ("none", "0", "exact", "explicit_zero", (0, 0, 0, "explicit_zero")),
        ("", "", "", "not_reported", (None, None, None, "not_reported")),
    ],
)
def test_bounds_and_state(
    edition: Edition,
    source: Source,
    printed: str,
    value: str,
    qualifier: str,
    state: str,
    expected: tuple[int | None, int | None, int | None, str],
) -> None:
    line = LINE | {"printed_value": printed, "obs_value": value, "qualifier": qualifier, "state": state}
    reading = read(edition, source, line)
    said = reading.figures[["obs_value", "obs_low", "obs_high", "state"]].astype(object)
    assert tuple(said.where(said.notna(), None).iloc[0]) == expected
    assert reading.figures["faults"].isna().all()


def test_a_line_names_the_line_that_includes_it(edition: Edition, source: Source) -> None:
    columns = (*transcription.COLUMNS, transcription.INCLUDED_IN)
    silent = {"figure": "2", "printed_value": "", "obs_value": "", "qualifier": "", "state": "included_elsewhere"}
    lines = [LINE, LINE | silent | {"included_in": "1"}]
    rows = [",".join(f'"{line.get(name, "")}"' for name in columns) for line in lines]
    content = "\r\n".join([",".join(columns), *rows, ""])
    read = transcription.read(content.encode(), replace(edition, source="care"), source)
    assert read.figures["included_in"].tolist() == [pd.NA, "care/2026-Q1/1"]


def test_printed_and_coded_value_must_agree(edition: Edition, source: Source) -> None:
    faults = read(edition, source, LINE | {"printed_value": "1,243"}).figures["faults"]
    assert faults[0].startswith("E505 care/2026-Q1.xlsx, line 2: ")


def test_a_figure_stands_once(edition: Edition, source: Source) -> None:
    faults = read(edition, source, LINE, LINE | {"figure": "2"}, LINE).figures["faults"]
    assert [pd.isna(fault) for fault in faults] == [False, True, False]
    assert faults[0].startswith("E506 care/2026-Q1.xlsx, line 2: ")


def test_refuses_other_columns_and_counts(edition: Edition, source: Source) -> None:
    with pytest.raises(DeclarationError, match="line 2: obs_value '1,234'"):
        read(edition, source, LINE | {"obs_value": "1,234"})
    with pytest.raises(DeclarationError, match="line 1: its columns must be"):
        transcription.read(b"figure,obs_value\n", edition, source)


def test_what_is_not_utf_8_is_named_with_its_line(edition: Edition, source: Source) -> None:
    content = ",".join(transcription.COLUMNS).encode() + b"\nconc\xe9d\xe9e\n"
    with pytest.raises(DeclarationError, match=r"E602 care/2026-Q1\.xlsx, line 2: a character is not UTF-8"):
        transcription.read(content, edition, source)
