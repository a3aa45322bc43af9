"""A bundle as a set of files: reading folders and zips, writing and hashing."""

from __future__ import annotations

import hashlib
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from service.bundle.calendars import CALENDAR_FROZEN, CALENDAR_SOURCE
from service.bundle.cast import CAST_FILE
from service.bundle.running_text import TEXT_FILE
from service.core.errors import BundleError, Tampered
from service.core.language import N_

FOLDERS = {"letters": ".md", "scenarios": ".feature", "forms": ".form"}
FLAT = (".bpmn", ".dmn")
TOML_FILES = {"regeling.toml", "bundle.toml", "maten.toml", "overzichten.toml", "rapporten.toml"}
FLAT_FILES = frozenset({*TOML_FILES, TEXT_FILE, CAST_FILE, CALENDAR_SOURCE, CALENDAR_FROZEN})
MAX_ZIP = 10_000_000
MAX_UNPACKED = 40_000_000
MAX_FILES = 500
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")
_LITTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")  # of file managers
_NO_FOLDER = {*FOLDERS, "", ".", ".."}
_EPOCH = (1980, 1, 1, 0, 0, 0)

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,  # an encrypted entry
    EOFError,
    ValueError,
    OSError,
)

Files = dict[str, bytes]


def read_directory(process_dir: Path, forms_dir: Path, calendars: Path) -> Files:
    """The files of a bundle from the folders an author works in."""
    found: Files = {}
    for path in sorted(process_dir.iterdir()):
        if path.is_file() and (path.suffix in FLAT or path.name in FLAT_FILES):
            found[path.name] = path.read_bytes()
    for folder, suffix in FOLDERS.items():
        source = forms_dir if folder == "forms" else process_dir / folder
        if source.is_dir():
            for path in sorted(source.glob(f"*{suffix}")):
                found[f"{folder}/{path.name}"] = path.read_bytes()
    if calendars.is_file():
        found[CALENDAR_SOURCE] = calendars.read_bytes()
    return found


def read_zip(data: bytes) -> Files:
    """The files of a bundle from a zip; anything unexpected in it is refused."""
    if len(data) > MAX_ZIP:
        raise BundleError(N_("The archive is larger than %(limit)s bytes."), limit=MAX_ZIP)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MAX_FILES:
                raise BundleError(
                    N_("The archive holds more than %(limit)s files."), limit=MAX_FILES
                )
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise BundleError(
                    N_("The archive unpacks to more than %(limit)s bytes."), limit=MAX_UNPACKED
                )
            entries = [entry for entry in entries if not _LITTER.search(entry.filename)]
            _leave_folder(entries)
            return {entry.filename: _unpack(archive, entry) for entry in entries}
    except UNREADABLE as exc:
        raise BundleError(
            N_("The archive cannot be read. Send a zip with the files of a version.")
        ) from exc


def _leave_folder(entries: list[zipfile.ZipInfo]) -> None:
    """Read a zip of the folder itself as one of what is in it."""
    tops = {entry.filename.partition("/")[0] for entry in entries}
    if len(tops) == 1 and all("/" in entry.filename for entry in entries) and not tops & _NO_FOLDER:
        for entry in entries:
            entry.filename = entry.filename.partition("/")[2]


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """A zip that is equal, byte for byte, for equal files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return target.getvalue()


def content_hash(files: Mapping[str, bytes]) -> str:
    """A hash over names and contents, independent of their order."""
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(f"{len(name.encode())}:{name}:{len(files[name])}:".encode())
        total.update(files[name])
    return total.hexdigest()


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    folder, slash, name = entry.filename.rpartition("/")
    if slash:
        known = folder in FOLDERS and name.endswith(FOLDERS[folder])
    else:
        known = name.endswith(FLAT) or name in FLAT_FILES
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if not _NAME.match(name) or not known or is_link:
        raise BundleError(N_("“%(name)s” does not belong in a bundle."), name=entry.filename[:200])
    with archive.open(entry) as source:
        return source.read(MAX_UNPACKED)


def read_version(data: bytes, name: str) -> Files:
    """The files of the version that is called by their hash; Tampered when they are others."""
    files = read_zip(data)
    if content_hash(files) != name:
        raise Tampered(
            N_(
                "The files of version %(hash)s are not those that were published. Warn the"
                " operator; regelwerk audit verify tells more."
            ),
            hash=name[:12],
        )
    return files
