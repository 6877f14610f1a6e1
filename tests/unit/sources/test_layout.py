"""layout.csv: what it may say, and which lines hold for an edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas import periods
from schemas.messages import DeclarationError
from sources import layout

GOOD = """
,sheet,Cases
,ignore,Cover sheet
Cases,column,Country,ref_area
Cases,value,Group > Open,,status=open;measure=report
Cases,constant,,basis,received
Cases,totals,Total
Cases,ignore,Remarks
"""
WINDOW = periods.parse("2026-Q1")


def load(folder: Path, lines: str, window: periods.Period | None = WINDOW) -> layout.Layout:
    rows = [line.strip() for line in lines.strip().splitlines()]
    filled = [row + "," * (len(layout.COLUMNS) - 1 - row.count(",")) for row in rows]
    (folder / "layout.csv").write_text("\n".join([",".join(layout.COLUMNS), *filled]), encoding="utf-8")
    return layout.load(folder, window)


def test_says_what_stands_where(folder: Path) -> None:
    found = load(folder, GOOD)
    sheet = found.sheets["cases"]
    assert found.ignored == {"cover sheet"}
    assert sheet.headers["country"].target == "ref_area"
    assert sheet.headers["group > open"].codes == {"status": "open", "measure": "report"}
    assert sheet.constants == {"basis": "received"}
    assert sheet.totals == {"total"}
    assert sheet.ignored == {"remarks"}


def test_renamed_header_is_one_more_line(folder: Path) -> None:
    lines = ",sheet,Cases\nCases,value,Old name,,measure=case,,2025-Q4\nCases,value,New name,,measure=case,2026-Q1"
    assert set(load(folder, lines, periods.parse("2025-Q4")).sheets["cases"].headers) == {"old name"}
    assert set(load(folder, lines, periods.parse("2026-Q1")).sheets["cases"].headers) == {"new name"}
    assert set(load(folder, lines, None).sheets["cases"].headers) == {"new name"}


def test_retired_sheet_takes_its_lines_along(folder: Path) -> None:
    lines = ",sheet,Old,,,,2025\nOld,value,Count,,measure=case\n,sheet,New\nNew,value,Count,,measure=case"
    assert set(load(folder, lines).sheets) == {"new"}


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("Cases,colum,Country,ref_area", "E602", "item 'colum'"),
        ("Cases,column,Country,country", "E602", "'country' is none of"),
        ("Cases,column,Country,source", "E602", "'source' is none of"),
        ("Cases,column,,ref_area", "E602", "needs match"),
        ("Cases,column,Country,ref_area,KEN", "E602", "does not use value"),
        ("Other,column,Country,ref_area", "E602", "declares 'Other'"),
        ("Cases,column,country ,ref_area", "E602", "already on line 4"),
        ("Cases,column,Land,ref_area", "E602", "ref_area is already given"),
        ("Cases,value,Closed,,status", "E602", "write dimension=code"),
        ("Cases,value,Closed,,state=closed", "E602", "'state' is none of"),
        ("Cases,value,Closed,,status=shut", "E603", "not in code list status; nearest:"),
        ("Cases,value,Closed,,basis=closed", "E602", "basis is already given"),
        ("Cases,constant,,measure,cases", "E603", "not in code list measure"),
        ("Cases,constant,,time_period,2026-Q1", "E602", "the period is no constant"),
        ("Cases,constant,,basis,closed", "E602", "already a constant"),
        ("Cases,value,Closed,,status=closed,first quarter", "E602", "are periods"),
        ("Cases,value,Closed,,status=closed,2026,2025", "E602", "before valid_from"),
        ("Elsewhere,sheet,Cases", "E602", "the same as match"),
        (",sheet,Empty", "E602", "no line with item value"),
        ("Cases,value,Closed,,occurred=lately", "E603", "occurred"),
        ("Cases,value,Closed,,time_period=2026Q1", "E603", "not a time period"),
    ],
)
def test_refuses_a_wrong_line_and_names_it(folder: Path, line: str, code: str, says: str) -> None:
    with pytest.raises(DeclarationError, match=says) as error:
        load(folder, f"{GOOD}{line}")
    assert error.value.fault.code == code
    assert error.value.fault.place.startswith("demo/layout.csv, line ")


def test_years_of_incidents_are_codes(folder: Path) -> None:
    found = load(folder, f"{GOOD}Cases,value,Old cases,,occurred=<=2015")
    assert found.sheets["cases"].headers["old cases"].codes == {"occurred": "<=2015"}


@pytest.mark.parametrize("text", ["sheet,item\n", f"{','.join(layout.COLUMNS)}\n,sheet,Cases\n"])
def test_refuses_other_columns(folder: Path, text: str) -> None:
    (folder / "layout.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"E602 demo/layout\.csv, line "):
        layout.load(folder, WINDOW)
