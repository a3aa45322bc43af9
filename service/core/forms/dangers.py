"""What a file carries besides its content: macros, scripts, bombs. Named, not judged.

Most files with such a thing are harmless, and a party must be able to send them. So they are
kept as they are, and whoever opens one is told first. A file that can be run as it is, is not
taken at all; see ``uploads``.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from enum import StrEnum


class Mark(StrEnum):
    """What to know before one opens a document; stored beside it."""

    MACROS = "macros"
    SCRIPT = "script"
    OUTSIDE = "outside"  # fetches or starts something elsewhere
    EMBEDDED = "embedded"  # other files inside
    LOCKED = "locked"  # encrypted: nobody could look inside
    BOMB = "bomb"  # grows beyond measure when it is opened
    UNREADABLE = "unreadable"  # it cannot be looked into
    UNSCANNED = "unscanned"  # the virus scanner was away


OFFICE = "application/vnd."
LOOKED_AT = 16 * 1024 * 1024  # bytes of a file that are unpacked to look at, all together
HEAD = 64 * 1024  # of each part of an office document
MOST_PARTS = 2_000
RATIO = 100
LARGE = 10 * 1024 * 1024

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"<<(?:(?!stream|endobj).){0,4000}?>>\s*stream\r?\n", re.DOTALL)
_PDF = {
    Mark.SCRIPT: re.compile(rb"/(?:JavaScript|JS|XFA)\b"),
    Mark.OUTSIDE: re.compile(rb"/(?:Launch|SubmitForm|ImportData|GoToE)\b"),
    Mark.EMBEDDED: re.compile(rb"/(?:EmbeddedFiles?|RichMedia|FileAttachment)\b"),
    Mark.LOCKED: re.compile(rb"/Encrypt\b"),
}
_SCRIPT = re.compile(rb"<\s*(?:script|svg|iframe|object|embed|\?php)\b", re.I)
_MAIL_FILE = re.compile(
    rb"(?:file)?name\*?\d?\*?=\s*\"?[^\r\n\";]*\.(?:exe|com|scr|bat|cmd|ps1|vbs|js|jar|msi|hta|lnk"
    rb"|iso|img|docm|xlsm|pptm)\b",
    re.I,
)
_MACRO_PART = re.compile(r"(?i)vbaproject|activex|^basic/|^scripts/|/macrosheets/")
_INNER_PART = re.compile(r"(?i)/embeddings/|^object \d+/|oleobject")
_DOCTYPE = re.compile(rb"<!\s*(?:doctype|entity)\b", re.I)
_ELSEWHERE = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.I)
_ODF_LOCKED = re.compile(rb"encryption-data", re.I)
_DDE = re.compile(rb"(?i)<w:instrText[^>]*>[^<]*\bDDE(?:AUTO)?\b|ddeLink|office:dde-source")


def marks(data: bytes, media_type: str) -> tuple[Mark, ...]:
    """What *data*, which is of *media_type*, carries; in a fixed order."""
    if media_type == "application/pdf":
        found = _of_pdf(data)
    elif media_type.startswith(OFFICE):
        found = _of_office(data)
    else:
        found = {Mark.SCRIPT} if _SCRIPT.search(data) else set()
        if media_type == "message/rfc822" and _MAIL_FILE.search(data):
            found.add(Mark.EMBEDDED)
    return tuple(each for each in Mark if each in found)


def _of_pdf(data: bytes) -> set[Mark]:
    """Names may be written with codes, and most stand in packed streams."""
    found = {Mark.SCRIPT} if _SCRIPT.search(data[:1024] + data[-1024:]) else set()
    left = LOOKED_AT
    texts = [data]
    for stream in _STREAM.finditer(data):
        head = stream[0]
        if b"/ObjStm" not in head or b"FlateDecode" not in _plain(head):
            continue
        text, whole = _unpacked(data[stream.end() :], left)
        left -= len(text)
        texts.append(text)
        if not whole or left <= 0:
            found.add(Mark.BOMB)
            break
    for text in texts:
        plain = _plain(text)
        found |= {mark for mark, pattern in _PDF.items() if pattern.search(plain)}
    return found


def _plain(text: bytes) -> bytes:
    """The same with codes written out: ``/J#61vaScript`` is a name like any other."""
    return _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), text) if b"#" in text else text


def _unpacked(data: bytes, most: int) -> tuple[bytes, bool]:
    """The beginning of a packed stream, and whether that was all of it."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, most)
    except zlib.error:
        return b"", True
    return text, not unpacker.unconsumed_tail


def _of_office(data: bytes) -> set[Mark]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _of_parts(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError, EOFError):
        return {Mark.UNREADABLE}


def _of_parts(archive: zipfile.ZipFile) -> set[Mark]:
    found: set[Mark] = set()
    left = LOOKED_AT
    for part in archive.infolist()[:MOST_PARTS]:
        if part.file_size > LARGE and part.file_size > RATIO * max(1, part.compress_size):
            found.add(Mark.BOMB)
        if _MACRO_PART.search(part.filename):
            found.add(Mark.MACROS)
        if _INNER_PART.search(part.filename):
            found.add(Mark.EMBEDDED)
        if part.flag_bits & 1:
            found.add(Mark.LOCKED)
        elif part.filename.endswith((".xml", ".rels")) and left > 0:
            with archive.open(part) as opened:
                text = opened.read(HEAD)
            left -= len(text)
            found |= _of_part(part.filename, text)
    return found


def _of_part(name: str, text: bytes) -> set[Mark]:
    """What the beginning of one part says. UTF-16 is as good XML as any, so NULs are left out."""
    text = text.replace(b"\x00", b"")
    found: set[Mark] = set()
    if _DOCTYPE.search(text) or _DDE.search(text):
        found.add(Mark.OUTSIDE)
    if any(b"hyperlink" not in link[0].lower() for link in _ELSEWHERE.finditer(text)):
        found.add(Mark.OUTSIDE)
    if name.endswith("manifest.xml") and _ODF_LOCKED.search(text):
        found.add(Mark.LOCKED)
    return found
