"""Opens the package that an Office document is: checks before any part of it is parsed, then its XML.

Belongs here: what is checked of a package whatever it holds; its main part, the parts related to it, safe XML.
Does not belong here: what the XML means (`docx.py`), workbooks (`files.check_xlsx`).
"""

from __future__ import annotations

import posixpath
import zlib
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from schemas.messages import Fault, HeldEdition
from sources.readers import files

# A report has more pictures than a submission may have.
MAX_ENTRIES = 2_000
_ENCRYPTED_FLAG = 0x1
_NESTED = (files.ZIP, b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_DAMAGED = (BadZipFile, EOFError, zlib.error, LZMAError, NotImplementedError, OSError, ValueError, KeyError)


def damaged(name: str) -> HeldEdition:
    """Return the fault of a package that is not whole."""
    return HeldEdition([Fault("E102", name, "it is cut off or damaged: ask the sender for it again")])


class Package:
    """The parts of a checked package, by relation rather than by name: writers differ in names."""

    def __init__(self, content: bytes, name: str) -> None:
        """Check the package and find its main part.

        Args:
            content: Bytes of the file.
            name: File name, for messages.

        Raises:
            HeldEdition: E102, E103, E105.
        """
        self.name = name
        try:
            self._zip = ZipFile(BytesIO(content))
            self._check()
            self.main = next(iter(self.related("", "officeDocument")), "")
        except _DAMAGED as error:
            raise damaged(name) from error

    def _check(self) -> None:
        entries = self._zip.infolist()
        if reason := _oversized(entries):
            files.hold("E105", self.name, reason)
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
            files.hold("E103", self.name, "ask the sender for a copy without a password")
        # Reads every entry against its checksum: sizes that lie and cut-off entries come to light here.
        if self._zip.testzip() is not None:
            raise damaged(self.name)
        for entry in entries:
            with self._zip.open(entry) as part:
                # Embedded workbooks of charts are packages that every program writes; they are never opened.
                if part.read(8).startswith(_NESTED) and "/embeddings/" not in entry.filename:
                    files.hold("E105", self.name, "it holds another archive: ask for it without attachments")

    def related(self, part: str, relation: str) -> list[str]:
        """Return the names of the parts inside the package that a part refers to by a kind of relation."""
        folder, base = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations not in self._zip.namelist():
            return []
        return [
            posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
            for link in self.xml(relations).iterfind("{*}Relationship")
            if link.get("Type", "").endswith(f"/{relation}") and link.get("TargetMode") != "External"
        ]

    def xml(self, part: str) -> etree._Element:
        """Return a part, parsed without entities and network.

        Raises:
            HeldEdition: E102.
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            with self._zip.open(part) as stream:
                tree = etree.parse(stream, parser)
        except (etree.LxmlError, *_DAMAGED) as error:
            raise damaged(self.name) from error
        if tree.docinfo.doctype:
            # No Office program declares a document type: someone means to define entities.
            raise damaged(self.name)
        return tree.getroot()


def _oversized(entries: list[ZipInfo]) -> str | None:
    if len(entries) > MAX_ENTRIES:
        return f"over {MAX_ENTRIES} parts: ask for it without attachments"
    if sum(entry.file_size for entry in entries) > files.MAX_UNPACKED:
        return f"over {files.MAX_UNPACKED // 1_000_000} MB once unpacked: ask for it without images"
    if any(
        entry.file_size > files.RATIO_MATTERS_FROM and entry.file_size > files.MAX_RATIO * max(entry.compress_size, 1)
        for entry in entries
    ):
        return f"a part unpacks to over {files.MAX_RATIO} times its size: ask for it without attachments"
    if any(entry.filename.startswith("/") or ".." in entry.filename.split("/") for entry in entries):
        return "a part points outside the file: ask for it again"
    return None
