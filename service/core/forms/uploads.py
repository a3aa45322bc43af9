"""Which files may come in, told by content and by name; storing them is not done here."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from service.core.forms.texts import clean
from service.core.language import N_, Message

FILE_SIZE = 10 * 1024 * 1024
NAME_LENGTH = 120
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODT = "application/vnd.oasis.opendocument.text"
_OFFICE = {_DOCX: "word/document.xml", _XLSX: "xl/workbook.xml"}
ALLOWED: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".heic": "image/heic",
    ".heif": "image/heic",
    ".docx": _DOCX,
    ".xlsx": _XLSX,
    ".odt": _ODT,
    ".txt": "text/plain",
    ".eml": "message/rfc822",
}
_MAGIC = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
_ENDING = {"application/pdf": b"%%EOF", "image/png": b"IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9"}
# What phones make of a photo: boxes of ISO/IEC 14496-12, of which the first names its brands.
HEIC = "image/heic"
_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MOST_BOXES = 1_000
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|iframe|body|head|\?xml|\?php)", re.I)
_MAIL_HEADER = re.compile(r"(?im)^(?:from|to|date|subject|received|mime-version|message-id):")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)
# A program inside is refused; macros and the like are named to who opens the document, see dangers.
_PROGRAM = re.compile(r"(?i)\.(?:exe|dll|com|scr|bat|cmd|ps1|vbs|js|jar|msi|hta|lnk)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRef:
    """A stored file as the record knows it."""

    id: str
    name: str
    size: int
    media_type: str
    sha256: str

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "size": self.size,
            "media_type": self.media_type,
            "sha256": self.sha256,
        }

    @classmethod
    def from_json(cls, value: Any) -> UploadRef | None:
        """Read what ``to_json`` wrote; None for anything else."""
        if not isinstance(value, Mapping):
            return None
        id, name, size = value.get("id"), value.get("name"), value.get("size")
        media_type, sha256 = value.get("media_type"), value.get("sha256")
        texts = (id, name, media_type, sha256)
        if not all(isinstance(text, str) for text in texts) or not isinstance(size, int):
            return None
        return cls(
            id=str(id),
            name=str(name),
            size=size,
            media_type=str(media_type),
            sha256=str(sha256),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A file that may be stored: its safe name and what it is."""

    name: str
    size: int
    media_type: str
    sha256: str

    def stored_as(self, id: str) -> UploadRef:
        return UploadRef(
            id=id,
            name=self.name,
            size=self.size,
            media_type=self.media_type,
            sha256=self.sha256,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedUpload:
    """A file that may not be stored, and why."""

    name: str
    message: Message


def most_read(together: int) -> int:
    """Up to how many bytes a form is read whose files may be *together* bytes: for its answers."""
    return 3 * together


def examine(data: bytes, name: str, *, max_size: int = FILE_SIZE) -> Accepted | RefusedUpload:
    """Decide on one file as it came in."""
    safe = safe_name(name)
    if len(data) > max_size:
        text = N_("“%(name)s” is larger than %(limit)s MB. Send a smaller file")
        return _refuse(safe, text, limit=max_size // (1024 * 1024))
    if not data:
        return _refuse(safe, N_("“%(name)s” is empty. Choose the file again"))
    media_type = sniff(data, safe)
    if media_type is None:
        text = N_("We cannot take “%(name)s”. Send a %(kinds)s file")
        return _refuse(safe, text, kinds=kinds())
    digest = hashlib.sha256(data).hexdigest()
    return Accepted(name=safe, size=len(data), media_type=media_type, sha256=digest)


def sniff(data: bytes, name: str) -> str | None:
    """The media type when extension and content agree on a type we take; otherwise None."""
    media_type = ALLOWED.get(PurePosixPath(name).suffix.lower())
    if media_type is None:
        return None
    if media_type in _MAGIC:
        return media_type if _has_frame(data, media_type) else None
    if media_type == HEIC:
        return media_type if _is_photo(data) else None
    if media_type in _OFFICE or media_type == _ODT:
        return media_type if _is_document(data, media_type) else None
    return media_type if _is_text(data, mail=media_type == "message/rfc822") else None


def safe_name(name: str) -> str:
    """The last part of a file name, without characters that mean something to a computer."""
    last = clean(name).replace("\\", "/").rsplit("/", 1)[-1]
    path = PurePosixPath(re.sub(r'[<>:"|?*%;]', "_", last).strip(". ") or "_")
    return path.stem[: NAME_LENGTH - len(path.suffix)] + path.suffix[:NAME_LENGTH]


def kinds(wanted: Collection[str] = ()) -> str:
    """The extensions we take, for people; only those that a question names with *wanted*."""
    return ", ".join(
        suffix.removeprefix(".")
        for suffix, media_type in ALLOWED.items()
        if suffix not in {".jpeg", ".heif"}
        and (not wanted or is_wanted(suffix, media_type, wanted))
    )


def is_wanted(suffix: str, media_type: str, wanted: Collection[str]) -> bool:
    """Whether a file with *suffix* is among what an ``accept`` names."""
    family = media_type.split("/", 1)[0] + "/*"
    return not {suffix, media_type, family}.isdisjoint(wanted)


def _refuse(name: str, text: str, **params: Any) -> RefusedUpload:
    return RefusedUpload(name=name, message=Message(text, {"name": name, **params}))


def _has_frame(data: bytes, media_type: str) -> bool:
    """Starts and ends as the type does and hides no page or archive before or after it."""
    if not data.startswith(_MAGIC[media_type]) or _MARKUP.search(data[:1024]):
        return False
    end = data.rfind(_ENDING[media_type])
    tail = data[end + len(_ENDING[media_type]) :] if end >= 0 else data
    return end >= 0 and len(tail) <= 1024 and b"PK\x05\x06" not in tail


def _is_photo(data: bytes) -> bool:
    """Boxes from the first byte to the last, so that nothing else hides behind the photo."""
    brands = {data[at : at + 4] for at in (8, *range(16, min(len(data), 64), 4))}
    if data[4:8] != b"ftyp" or not brands & _BRANDS or _MARKUP.search(data[:1024]):
        return False
    at = 0
    for _ in range(_MOST_BOXES):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:  # a large box: its size stands behind its name
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size < 8:  # 0 would mean "up to the end", whatever that holds
            return False
        at += size
        if at >= len(data):
            return at == len(data)
    return False


def _is_document(data: bytes, media_type: str) -> bool:
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if len(members) > 5_000 or sum(member.file_size for member in members) > 200 * 2**20:
                return False
            if any(_PROGRAM.search(found) or ".." in found for found in names):
                return False
            if media_type == _ODT:
                kind = archive.getinfo("mimetype")
                return kind.file_size < 100 and archive.read(kind) == _ODT.encode()
            return {"[Content_Types].xml", _OFFICE[media_type]} <= names
    except _BROKEN_ZIP:
        return False


def _is_text(data: bytes, *, mail: bool) -> bool:
    if _CONTROL.search(data) or data.startswith((b"%PDF-", b"PK\x03\x04", b"MZ", b"#!")):
        return False
    if mail:
        head = data[:4096].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
        return _MAIL_HEADER.search(head.decode("latin-1")) is not None
    return _MARKUP.search(data[:4096]) is None
