"""A bundle as a set of files: reading folders and zips, hashing, freezing calendars."""

from __future__ import annotations

import hashlib
import io
import json
import re
import stat
import tomllib
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from service.bundle.cast import CAST_FILE
from service.core import calendar
from service.core.errors import BundleError, ConfigError
from service.core.language import N_

CALENDAR_SOURCE, CALENDAR_FROZEN = "kalender.toml", "kalender.json"
FOLDERS = {"letters": ".md", "scenarios": ".feature", "forms": ".form"}
FLAT = (".bpmn", ".dmn")
FLAT_FILES = frozenset(
    {"regeling.toml", "bundle.toml", CAST_FILE, CALENDAR_SOURCE, CALENDAR_FROZEN}
)
MAX_ZIP = 10_000_000
MAX_UNPACKED = 40_000_000
MAX_FILES = 500
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")
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
            return {entry.filename: _unpack(archive, entry) for entry in entries}
    except UNREADABLE as exc:
        raise BundleError(
            N_("The archive cannot be read. Send a zip with the files of a version.")
        ) from exc


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


def freeze(files: Mapping[str, bytes], *, first_year: int, last_year: int) -> Files:
    """Add the worked-out calendars; a bundle that has them stays as it is."""
    if CALENDAR_FROZEN in files:
        return dict(files)
    frozen = {
        name: calendar.freeze(profile, first_year, last_year).to_json()
        for name, profile in profiles_of(files).items()
    }
    text = json.dumps(frozen, ensure_ascii=False, indent=1, sort_keys=True)
    return {**files, CALENDAR_FROZEN: text.encode()}


def years_of(files: Mapping[str, bytes]) -> tuple[int, int]:
    """The years whose days are worked out, from ``[jaren]``; ConfigError when they make no sense.

    Written down rather than counted from today, so that the same files are the same version
    next year.
    """
    profiles_of(files)  # says what is wrong when the file cannot be read at all
    toml = tomllib.loads(files.get(CALENDAR_SOURCE, b"").decode())
    years = toml.get("jaren")
    span = years if isinstance(years, dict) else {}
    first, last = span.get("eerste"), span.get("laatste")
    if not isinstance(first, int) or not isinstance(last, int) or not 0 <= last - first <= 100:
        raise ConfigError(
            N_("kalender.toml needs [jaren] with eerste and laatste, at most 100 years apart.")
        )
    return first, last


def profiles_of(files: Mapping[str, bytes]) -> dict[str, calendar.Profile]:
    """The calendar profiles in the bundle; ConfigError says what is wrong."""
    try:
        toml = tomllib.loads(files.get(CALENDAR_SOURCE, b"").decode())
        return calendar.profiles(toml)
    except (ValueError, AttributeError, RecursionError) as exc:
        raise ConfigError(
            N_("kalender.toml cannot be read: %(problem)s"), problem=str(exc)
        ) from exc


def frozen_calendars(files: Mapping[str, bytes]) -> dict[str, calendar.Calendar]:
    """The calendars written by ``freeze``."""
    try:
        found = json.loads(files.get(CALENDAR_FROZEN, b"{}"))
        return {name: calendar.Calendar.from_json(data) for name, data in found.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise ConfigError(N_("kalender.json cannot be read.")) from exc


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
