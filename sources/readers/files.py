"""Is this a file that may be opened? The checks before any parser sees the bytes.

Belongs here: empty, encrypted, renamed, damaged and oversized files (E101 to E105).
Does not belong here: what stands in the file (`sheet_xml.py`, `headers.py`, `figures.py`).
"""

from __future__ import annotations

import zlib
from io import BytesIO
from lzma import LZMAError
from typing import NoReturn
from zipfile import BadZipFile, ZipFile, ZipInfo

from schemas.messages import Fault, HeldEdition

MAX_BYTES = 20_000_000
MAX_ENTRIES = 200
MAX_UNPACKED = 100_000_000
MAX_RATIO = 200
RATIO_MATTERS_FROM = 1_000_000
OLE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
PDF = b"%PDF"
_ARCHIVES = (ZIP, b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_ENCRYPTED_FLAG = 0x1


def hold(code: str, name: str, detail: str) -> NoReturn:
    """Hold the edition back for one fault of the file as a whole.

    Raises:
        HeldEdition: Always.
    """
    raise HeldEdition([Fault(code, name, detail)])


def check_size(content: bytes, name: str) -> None:
    """Refuse an empty file and one larger than a submission can be.

    Raises:
        HeldEdition: E101 or E105.
    """
    if not content:
        hold("E101", name, "0 bytes arrived: ask the sender for the file again")
    if len(content) > MAX_BYTES:
        hold("E105", name, f"over {MAX_BYTES // 1_000_000} MB: ask for the plain workbook without images")


def check_xlsx(content: bytes, name: str) -> None:
    """Refuse whatever is not a plain, whole .xlsx workbook of reasonable size.

    Args:
        content: Bytes of the file.
        name: File name, for the message.

    Raises:
        HeldEdition: E101 to E105.
    """
    check_size(content, name)
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            hold("E103", name, "ask the sender for a copy without a password")
        hold("E104", name, "an old .xls or another Office file: ask for an .xlsx file")
    if not content.startswith(ZIP[:2]):
        kind = "a PDF" if content.startswith(PDF) else "no workbook"
        hold("E104", name, f"its ending says .xlsx but it is {kind}: ask for an .xlsx file")
    try:
        with ZipFile(BytesIO(content)) as package:
            _check_package(package, name)
    except (BadZipFile, EOFError, zlib.error, LZMAError, NotImplementedError, OSError, ValueError) as error:
        raise HeldEdition([Fault("E102", name, "it is cut off or damaged: ask the sender for it again")]) from error


def _check_package(package: ZipFile, name: str) -> None:
    entries = package.infolist()
    if reason := _oversized(entries):
        hold("E105", name, reason)
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        hold("E103", name, "ask the sender for a copy without a password")
    if "xl/workbook.xml" not in package.namelist():
        hold("E104", name, "an archive without a workbook in it: ask for an .xlsx file")
    # Reads every entry against its checksum: sizes that lie and cut-off entries come to light here.
    if package.testzip() is not None:
        hold("E102", name, "a part of it is damaged: ask the sender for it again")
    if any(_starts(package, entry).startswith(_ARCHIVES) for entry in entries):
        hold("E105", name, "it holds another archive: ask for the plain workbook without attachments")


def _oversized(entries: list[ZipInfo]) -> str | None:
    if len(entries) > MAX_ENTRIES:
        return f"over {MAX_ENTRIES} parts: ask for the plain workbook without attachments"
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return f"over {MAX_UNPACKED // 1_000_000} MB once unpacked: ask for the plain table"
    if any(
        entry.file_size > RATIO_MATTERS_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        for entry in entries
    ):
        return f"a part unpacks to over {MAX_RATIO} times its size: ask for the plain table"
    if any(entry.filename.startswith("/") or ".." in entry.filename.split("/") for entry in entries):
        return "a part points outside the file: ask for the plain workbook"
    return None


def _starts(package: ZipFile, entry: ZipInfo) -> bytes:
    with package.open(entry) as part:
        return part.read(8)
