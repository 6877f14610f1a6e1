"""Which cells of a workbook show a share: stored 0.87, shown as 87 %.

Belongs here: number formats of cells, which the value reader does not give. A share must never pass for a count.
Does not belong here: values (`workbook.py`), formulas (`sheet_xml.py`), checks of the package (`files.py`).
"""

from __future__ import annotations

from io import BytesIO
from xml.etree.ElementTree import Element, iterparse, parse
from zipfile import ZipFile

from sources.readers.grid import Position
from sources.readers.sheet_xml import column_number, worksheets

_BUILT_IN = frozenset({"9", "10"})


def shares(content: bytes) -> dict[str, frozenset[Position]]:
    """Return the positions of cells shown in per cent, by sheet.

    Args:
        content: A package that passed `files.check_xlsx`.

    Raises:
        xml.etree.ElementTree.ParseError, LookupError, ValueError: The package is damaged.
    """
    with ZipFile(BytesIO(content)) as package:
        styles = _share_styles(package)
        if not styles:
            return {}
        workbook = parse(package.open("xl/workbook.xml")).getroot()  # noqa: S314
        parts = worksheets(package)
        found = {}
        for sheet in workbook.findall(".//{*}sheet"):
            relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            if relation in parts:
                found[sheet.get("name", "")] = _positions(package, parts[relation], styles)
        return found


def _share_styles(package: ZipFile) -> frozenset[str]:
    """Return the numbers of the cell styles whose format has a per cent sign."""
    if "xl/styles.xml" not in package.namelist():
        return frozenset()
    root = parse(package.open("xl/styles.xml")).getroot()  # noqa: S314
    formats = _BUILT_IN | {
        entry.get("numFmtId", "") for entry in root.findall(".//{*}numFmt") if "%" in entry.get("formatCode", "")
    }
    styles: list[Element] = root.findall("{*}cellXfs/{*}xf")
    return frozenset(str(number) for number, style in enumerate(styles) if style.get("numFmtId") in formats)


def _positions(package: ZipFile, part: str, styles: frozenset[str]) -> frozenset[Position]:
    found = set()
    with package.open(part) as stream:
        for _, element in iterparse(stream):  # noqa: S314
            kind = element.tag.rpartition("}")[2]
            if kind == "c" and element.get("s") in styles and (address := element.get("r")):
                letters = address.rstrip("0123456789")
                found.add((int(address[len(letters) :]) - 1, column_number(letters)))
            elif kind == "row":
                element.clear()
    return frozenset(found)
