"""Writes the example submissions of made-up data: `python -m sources.make_examples`.

Belongs here: the content of `sources/<id>/examples/`, each in another habit on purpose, so that a demonstration
and the tests meet what partners send. Every file says EXAMPLE in its name, in its sheet and in its title.
Does not belong here: how they are read (layout.csv, mapping.csv). Nothing here is a real count: the numbers follow
from the constants below, and the same script always writes the same content.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from sources.registry import ROOT

TITLE = "EXAMPLE: made-up data, no real reports"
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)  # a fixed date: writing them anew changes no byte
Cells = Sequence[str | int | None]

# Country and kind, then open and closed; "-" and "n.v.t." as the (made-up) sender writes them.
RVO_ROWS: dict[int, tuple[tuple[str, str, str | int, str | int], ...]] = {
    2024: (
        ("Kenia", "SEAH", 2, 4),
        ("Kenia", "Integriteit", 388, 571),
        ("Oeganda", "SEAH", "-", "-"),
        ("Oeganda", "Integriteit", 15, 9),
        ("Ivoorkust", "SEAH", "n.v.t.", "n.v.t."),
        ("Ivoorkust", "Integriteit", 61, 40),
    ),
    2025: (
        ("Kenia", "SEAH", 3, 5),
        ("Kenia", "Integriteit", 412, 822),
        ("Oeganda", "SEAH", 0, 1),
        ("Oeganda", "Integriteit", 12, 20),
        ("Ivoorkust", "SEAH", "n.v.t.", "n.v.t."),
        ("Ivoorkust", "Integriteit", 48, 57),
    ),
}
# Country, category, status, number.
FMO_ROWS: dict[int, tuple[Cells, ...]] = {
    2024: (
        ("Kenya", "Sexual harassment", "Open", "<5"),
        ("Kenya", "Sexual harassment", "Closed", 6),
        ("Nigeria", "Sexual harassment", "Open", 0),
        ("Nigeria", "Sexual harassment", "Closed", 22),
        ("Indonesia", "Sexual harassment", "Open", "n/a"),
        ("Indonesia", "Sexual harassment", "Closed", "1,007"),
    ),
    2025: (
        ("Kenya", "Sexual harassment", "Open", 5),
        ("Kenya", "Sexual harassment", "Closed", 8),
        ("Nigeria", "Sexual harassment", "Open", "<5"),
        ("Nigeria", "Sexual harassment", "Closed", 27),
        ("Indonesia", "Sexual harassment", "Open", None),
        ("Indonesia", "Sexual harassment", "Closed", "1,024"),
    ),
}
# Country, category, received, closed.
INVEST_ROWS = {
    2024: (
        ("Côte d’Ivoire", "SEAH", "4", "3"),
        ("Éthiopie", "SEAH", "0", "0"),
        ("Kenya", "Fraud", "21", "17"),
    ),
    2025: (("Côte d’Ivoire", "SEAH", "6", "4"), ("Éthiopie", "SEAH", "", ""), ("Kenya", "Fraud", "26", "19")),
}
# Level of the first quarter by country: exploitation and abuse, harassment.
PARTNER_LEVELS = {"Kenya": (24, 41), "Uganda": (9, 17), "DR Congo": (31, 52), "Ethiopia": (1, 3)}
PARTNER_QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
# What the second delivery of a quarter corrects: (country, kind) and the cases found afterwards.
PARTNER_REVISION = {("DR Congo", 1): 3}


def write() -> None:
    """Write every example."""
    for year in RVO_ROWS:
        _rvo(year)
        _fmo(year)
        _invest(year)
    for quarter in PARTNER_QUARTERS:
        _partner(quarter, quarter, {})
    _partner("2026-Q1", "2026-Q1.2", PARTNER_REVISION)


def _file(source: str, name: str) -> Path:
    folder = ROOT / source / "examples"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"EXAMPLE-{name}"


def _write(path: Path, sheet: str, rows: list[Cells], merged: tuple[str, ...] = (), lists: Cells = ()) -> None:
    """Write a workbook of one sheet, and a hidden one with lists where there are any."""
    with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as book:
        book.set_properties({"title": TITLE, "created": WRITTEN})
        page = book.add_worksheet(sheet)
        for area in merged:
            page.merge_range(area, "")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    page.write(number, column, cell)
        if lists:
            hidden = book.add_worksheet("EXAMPLE lists")
            hidden.write_column(0, 0, lists)
            hidden.hide()


def _rvo(year: int) -> None:
    """Dutch: title, two header rows with merged cells, countries merged, thousands as text, a totals row."""
    rows: list[Cells] = [
        [TITLE],
        [f"Meldpunt, kalenderjaar {year}"],
        [],
        ["Land", "Soort gedrag", "Aantal meldingen", None, None, "Opmerkingen"],
        [None, None, "Open", "Afgesloten", "Totaal", None],
    ]
    for number, (country, kind, opened, closed) in enumerate(RVO_ROWS[year]):
        total = opened + closed if isinstance(opened, int) and isinstance(closed, int) else opened
        printed = [_dutch(value) for value in (opened, closed, total)]
        rows.append([country if number % 2 == 0 else None, kind, *printed])
    rows += [[], ["Totaal", "Integriteit", *_rvo_totals(year), "alle landen"]]
    rows += [["Bron: verzonnen voor dit voorbeeld"]]
    merged = ("A1:F1", "A4:A5", "B4:B5", "C4:E4", "F4:F5", "A6:A7", "A8:A9", "A10:A11")
    _write(_file("rvo", f"{year}.xlsx"), "EXAMPLE meldingen", rows, merged)


def _rvo_totals(year: int) -> Cells:
    opened = sum(row[2] for row in RVO_ROWS[year] if row[1] == "Integriteit" and isinstance(row[2], int))
    closed = sum(row[3] for row in RVO_ROWS[year] if row[1] == "Integriteit" and isinstance(row[3], int))
    return [_dutch(opened), _dutch(closed), _dutch(opened + closed)]


def _dutch(value: str | int) -> str:
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


def _fmo(year: int) -> None:
    """English: one row per number, "<5", a number with a comma as text, a hidden sheet with lists."""
    rows: list[Cells] = [[TITLE], ["Period", "Country", "Category", "Status", "Number of complaints", "Remarks"]]
    rows += [[f"CY {year}", *row] for row in FMO_ROWS[year]]
    _write(_file("fmo", f"{year}.xlsx"), "EXAMPLE complaints", rows, lists=["Open", "Closed"])


def _invest(year: int) -> None:
    """CSV with semicolons and accents of cp1252; an empty cell is silence."""
    rows = [[TITLE, "", "", "", ""], ["Country", "Type", "Reports received", "Reports closed", "Note"]]
    rows += [[*row, ""] for row in INVEST_ROWS[year]]
    text = "".join(f"{';'.join(row)}\r\n" for row in rows)
    _file("invest_international", f"{year}.csv").write_bytes(text.encode("cp1252"))


def _partner(quarter: str, name: str, found_later: dict[tuple[str, int], int]) -> None:
    """English: quarterly, every kind and country with its total, so that small counts can be worked out."""
    step = PARTNER_QUARTERS.index(quarter)
    rows: list[Cells] = [
        [f"{TITLE} ({quarter})"],
        [],
        ["Country", "Kind of conduct", "Cases received", "Of which open", "Of which closed"],
    ]
    sums = [[0, 0, 0], [0, 0, 0]]
    for country, levels in PARTNER_LEVELS.items():
        cases = [_cases(level, step, found_later.get((country, kind), 0)) for kind, level in enumerate(levels)]
        rows += _partner_rows(country, cases)
        sums = [_added(total, part) for total, part in zip(sums, cases, strict=True)]
    rows += _partner_rows("Total", sums)
    _write(_file("example_partner", f"{name}.xlsx"), "EXAMPLE cases", rows)


def _cases(level: int, step: int, found_later: int) -> list[int]:
    """Return received, open and closed."""
    received = max(0, level + (7 * step + level) % 5 - 2 + step * level // 25) + found_later
    return [received, 2 * received // 5, received - 2 * received // 5]


def _added(first: list[int], second: list[int]) -> list[int]:
    return [one + other for one, other in zip(first, second, strict=True)]


def _partner_rows(country: str, cases: list[list[int]]) -> list[Cells]:
    exploitation, harassment = cases
    return [
        [country, "Exploitation and abuse", *exploitation],
        [country, "Harassment", *harassment],
        [country, "All SEAH", *_added(exploitation, harassment)],
    ]


if __name__ == "__main__":
    write()
