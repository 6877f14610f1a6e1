"""Opens a document of any format: content and ending together say which reader takes it.

Belongs here: formats by their first bytes and by their endings, files that are not what their name says.
Does not belong here: reading a format (one module each), limits of time and memory (`worker.py`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from sources.readers import contents, delimited, docx, files, html, packages, pdf, txt, workbook
from sources.readers.blocks import Block, Document, document

MAX_BYTES = 100_000_000
_Facts = dict[str, str]
_Read = Callable[[bytes, str], tuple[list[Block], _Facts]]

_ENDINGS = {
    ".txt": "txt", ".text": "txt", ".md": "txt", ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf",
    ".docx": "docx", ".docm": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".csv": "csv", ".tsv": "csv",
    ".doc": "ole", ".xls": "ole", ".ppt": "ole",
}  # fmt: skip
_NAMES = {
    "txt": "plain text", "html": "an HTML page", "pdf": "a PDF", "docx": "a Word document", "xlsx": "a workbook",
    "csv": "CSV text", "ole": "an old Office file", "zip": "an archive", "text": "plain text", "other": "no document",
}  # fmt: skip
_FORMATS = "use .txt, .html, .pdf, .docx, .xlsx or .csv"
_PAGE = re.compile(rb"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_START = 4_096


def read(path_name: str, content: bytes) -> Document:
    """Read a document.

    Args:
        path_name: Name of the file, with or without its folder.
        content: Its bytes.

    Returns:
        The document with its canonical text.

    Raises:
        HeldEdition: E101 empty, E102 damaged, E103 password, E104 not what its ending says, E105 too large,
            E108 pictures of pages, E110 too many pages, E112 unknown format.
    """
    name = PurePath(path_name).name
    ending = PurePath(name).suffix.lower()
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        files.hold("E101", name, "0 bytes arrived: ask the sender for the file again")
    if len(content) > MAX_BYTES:
        files.hold("E105", name, f"over {MAX_BYTES // 1_000_000} MB: ask for it without images")
    if ending not in _ENDINGS:
        files.hold("E112", name, f"the ending '{ending}' is not known: {_FORMATS}")
    declared = _ENDINGS[ending]
    _check(declared, ending, _sniffed(content, name), content, name)
    blocks, facts = _READERS[declared](content, name)
    return document(name, hashlib.sha256(content).hexdigest(), contents.without_pages(blocks), facts)


def _check(declared: str, ending: str, found: str, content: bytes, name: str) -> None:
    """Refuse a file that is not what its ending says.

    Raises:
        HeldEdition: E103 or E104.
    """
    if found == "ole" and "EncryptedPackage".encode("utf-16-le") in content:
        files.hold("E103", name, "ask the sender for a copy without a password")
    if found == "ole" or declared == "ole":
        files.hold("E104", name, "an old .doc, .xls or .ppt: ask for it as .docx, .xlsx or .pdf")
    # Marks of a page in a text file may be quoted in it; a page without any is still one that a browser shows.
    alike = {"text": ("txt", "csv", "html"), "html": ("html",), "csv": ("csv",)}.get(found, (found,))
    if declared not in alike:
        files.hold("E104", name, f"its ending says {ending} but it is {_NAMES[found]}: do not rename files")


def _sniffed(content: bytes, name: str) -> str:
    start = content[:_START].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content.startswith(files.OLE):
        return "ole"
    if start.startswith(files.PDF) or (files.PDF in start[:1024] and _is_binary(start)):
        return "pdf"
    if content.startswith(files.ZIP[:2]):
        return _package(content, name)
    if _PAGE.match(start) or (start.startswith((b"<!--", b"<?xml")) and _PAGE.search(start)):
        return "html"
    return "other" if _is_binary(start) else "text"


def _is_binary(start: bytes) -> bool:
    """Say whether bytes are no text: pictures, archives and programs have control bytes from the start on."""
    is_wide = start.startswith((b"\xff\xfe", b"\xfe\xff")) or start[1:40:2].count(0) > 15 or start[:40:2].count(0) > 15
    return not is_wide and any(byte < 9 or 13 < byte < 27 for byte in start)


def _package(content: bytes, name: str) -> str:
    try:
        with ZipFile(BytesIO(content)) as package:
            parts = package.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise packages.damaged(name) from error
    if "[Content_Types].xml" not in parts:
        return "zip"
    folders = {part.split("/")[0] for part in parts}
    return "xlsx" if "xl" in folders else "docx" if "word" in folders else "zip"


def _plain(reader: Callable[[bytes, str], list[Block]]) -> _Read:
    return lambda content, name: (reader(content, name), {})


_READERS: dict[str, _Read] = {
    "txt": _plain(txt.read),
    "csv": _plain(delimited.read),
    "html": html.read,
    "pdf": pdf.read,
    "docx": docx.read,
    "xlsx": workbook.read,
}
