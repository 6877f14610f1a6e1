"""Bytes of a text file become characters.

Belongs here: UTF-8, UTF-16 with or without its mark, cp1252, encodings that a page declares; what is no text at all.
Does not belong here: the lines of the text (`txt.py`, `delimited.py`), elements of a page (`html.py`).
"""

from __future__ import annotations

import codecs
import re

from sources.readers import files

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([a-zA-Z0-9_-]{1,40})""")
_SAMPLE = 4096


def decoded(content: bytes, name: str) -> str:
    """Return the text of a file.

    Args:
        content: Bytes of the file.
        name: File name, for the message.

    Raises:
        HeldEdition: E104 where the bytes are no text.
    """
    for encoding in _candidates(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    files.hold("E104", name, "its ending says text but it is another type of file: do not rename files")


def page(content: bytes) -> str:
    """Return the text of an HTML page: UTF-8 where it is that, else what it declares, else cp1252."""
    found = _DECLARED.search(content[:_SAMPLE])
    for encoding in (*_candidates(content)[:1], found[1].decode() if found else "cp1252"):
        try:
            return content.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


def _candidates(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    # Latin text in UTF-16 without a mark: every other byte is zero.
    sample = content[:_SAMPLE]
    if sample and sample[1::2].count(0) > len(sample) * 0.4:
        return ("utf-16-le",)
    if sample and sample[::2].count(0) > len(sample) * 0.4:
        return ("utf-16-be",)
    return ("utf-8-sig", "cp1252")
