"""Reads a submitted workbook: which sheets it has, and their cells as a grid.

Belongs here: sheets that are declared, hidden, missing or unknown; the cells of a workbook.
Does not belong here: checks before opening (`files.py`), the table in a sheet (`headers.py`, `figures.py`).
"""

from __future__ import annotations

from io import BytesIO
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from schemas.codelists import normalise
from schemas.messages import Fault, HeldEdition, several
from sources.declaration import Edition
from sources.layout import ANY_SHEET, Layout
from sources.readers import figures, files, sheet_xml
from sources.readers.grid import Cell, Grid, OverlappingAreas, anchors
from sources.reading import Reading, frame
from sources.registry import Source

EXTRACTOR = "xlsx 1"
# The value reader makes room for every cell up to the last one: a single far cell would exhaust the memory.
MAX_CELLS = 2_000_000


def read(content: bytes, edition: Edition, source: Source) -> Reading:
    """Read the declared sheets of a workbook.

    Args:
        content: Bytes of the workbook.
        edition: The edition; its window chooses the lines of layout.csv.
        source: Its source.

    Returns:
        One reported figure per cell of a column of counts, labels as printed; one finding per hidden sheet.

    Raises:
        HeldEdition: E101 to E105 on their own; else all structural faults E201 to E207 together.
        DeclarationError: layout.csv or mapping.csv is wrong.
    """
    files.check_xlsx(content, edition.path.name)
    job = figures.task(edition, source, EXTRACTOR)
    if job.layout.sheets.keys() <= {ANY_SHEET}:
        files.hold("E104", edition.path.name, "layout.csv has no sheet of a workbook: ask for a .csv file")
    facts = _facts(content, edition)
    book, sheets = _open(content, edition)
    faults, findings = _sheet_faults(sheets, job.layout)
    rows: list[figures.Row] = []
    for sheet in sheets:
        if declared := job.layout.sheets.get(normalise(sheet.name)):
            grid = _grid(book, sheet.name, facts, edition)
            found, wrong = figures.read(grid, declared, job)
            rows += found
            faults += wrong
    if faults:
        raise HeldEdition(faults)
    return Reading(frame(rows), findings)


def _facts(content: bytes, edition: Edition) -> dict[str, sheet_xml.Facts]:
    try:
        facts = sheet_xml.scan(content)
    except (ParseError, LookupError, ValueError) as error:
        raise HeldEdition([_damaged(edition)]) from error
    if not any(sheet.rows for sheet in facts.values()):
        files.hold("E101", edition.path.name, "no cell of the workbook is filled: ask the sender for the file again")
    for name, sheet in facts.items():
        if sheet.rows * sheet.columns > MAX_CELLS:
            files.hold("E105", name, f"cells stand as far as row {sheet.rows}: delete what is far from the table")
    return facts


def _damaged(edition: Edition) -> Fault:
    return Fault("E102", edition.path.name, "the workbook is damaged: ask the sender to open and save it again")


def _open(content: bytes, edition: Edition) -> tuple[CalamineWorkbook, list[SheetMetadata]]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
    except CalamineError as error:
        raise HeldEdition([_damaged(edition)]) from error
    return book, [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def _sheet_faults(sheets: list[SheetMetadata], layout: Layout) -> tuple[list[Fault], list[Fault]]:
    names = {normalise(sheet.name) for sheet in sheets}
    faults = [
        Fault("E201", declared.name, f"no sheet of the workbook ({several(len(sheets), 'sheet')}) has this name")
        for name, declared in layout.sheets.items()
        if name not in names and name != ANY_SHEET
    ]
    findings = []
    for number, sheet in enumerate(sheets, start=1):
        if normalise(sheet.name) in layout.sheets.keys() | layout.ignored:
            continue
        if sheet.visible == SheetVisibleEnum.Visible:
            detail = "a visible sheet that layout.csv does not know: add it with item sheet or ignore"
            faults.append(Fault("E202", f"sheet {number}", detail))
        else:
            findings.append(
                Fault("F102", f"sheet {number}", "a hidden sheet that layout.csv does not declare: not read")
            )
    return faults, findings


def _grid(book: CalamineWorkbook, name: str, facts: dict[str, sheet_xml.Facts], edition: Edition) -> Grid:
    try:
        broken = frozenset(facts[name].broken)
        sheet = book.get_sheet_by_name(name)
        cells: list[list[Cell]] = [
            [None if value == "" else value for value in row] for row in sheet.to_python(skip_empty_area=False)
        ]
        merged = anchors(sheet.merged_cell_ranges or (), len(cells), len(cells[0]) if cells else 0)
    except (CalamineError, OverlappingAreas, KeyError) as error:
        raise HeldEdition([_damaged(edition)]) from error
    return Grid(name, cells, broken, merged)
