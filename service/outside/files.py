"""The one door to files: kept by the hash of their content, checked on every read.

Where they lie is told elsewhere (``disk``, ``bucket``), and who may read them elsewhere again.
"""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from service.core.errors import NotFound, ServiceError
from service.core.language import N_

HASH = re.compile(r"[0-9a-f]{64}")
# Where files lie that no row names, until it is sure that none will. Sorts behind every hash.
ASIDE = "gone"
PIECE = 256 * 1024  # read at once, so that large files are never in memory as a whole


class FileDamaged(ServiceError):
    """The bytes in the store are no longer the bytes that were stored."""

    status = 500


class FilesAway(ServiceError):
    """The store cannot be used now: it is away or full, or does not let us in. Passes by."""

    status = 503

    def __init__(self, msgid: str) -> None:
        super().__init__(msgid, permanent=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file in the store; ``modified_at`` is by the clock of the store."""

    sha256: str
    size: int
    modified_at: datetime


class FileStore(ABC):
    """Bytes in, hash out; the same bytes are kept once. Every verb may raise FilesAway.

    Nothing is thrown away at once. A file that no row names is set aside, for a row that names it
    may be on its way to the database; whoever asks for the file puts it back.
    """

    @abstractmethod
    def put(self, data: bytes) -> str:
        """Keep *data*; when this returns it survives a power cut. Mends a damaged file."""

    @abstractmethod
    def put_file(self, file: IO[bytes]) -> str:
        """Keep all that *file* holds, read piece by piece; the same otherwise."""

    def get(self, sha256: str) -> bytes:
        """The whole content, checked."""
        with self.open(sha256) as file:
            return file.read()

    def open(self, sha256: str) -> IO[bytes]:
        """The content, checked, to read piece by piece; damaged or missing is never silence."""
        if not HASH.fullmatch(sha256):
            raise NotFound(N_("This file does not exist."))
        file = self._read(sha256)
        if file is None and self.put_back(sha256):
            file = self._read(sha256)
        if file is None:
            raise NotFound(
                N_("The file %(hash)s is missing in the file store; restore it from a backup."),
                hash=sha256,
            )
        if digest_of(file) != sha256:
            file.close()
            raise FileDamaged(
                N_("The file %(hash)s is damaged in the file store; restore it from a backup."),
                hash=sha256,
            )
        file.seek(0)
        return file

    @abstractmethod
    def _read(self, sha256: str) -> IO[bytes] | None:
        """The content unchecked, or None when the store does not have it."""

    @abstractmethod
    def kept(self, after: str = "") -> Iterator[Kept]:
        """Every file whose hash comes after *after*, in order of the hash."""

    @abstractmethod
    def aside(self) -> Iterator[Kept]:
        """Every file set aside; ``modified_at`` is when that was done."""

    @abstractmethod
    def set_aside(self, sha256: str) -> None:
        """Take the file away from the others; one that is gone already is fine."""

    @abstractmethod
    def put_back(self, sha256: str) -> bool:
        """Undo ``set_aside``; False when it was not set aside."""

    @abstractmethod
    def erase(self, sha256: str) -> None:
        """Throw away a file that was set aside; one that is gone already is fine."""

    @abstractmethod
    def clear(self, before: datetime) -> int:
        """Remove what writers that died before that moment left half written; says how many."""

    @abstractmethod
    def ping(self) -> None:
        """Ask the store something; FilesAway when it cannot be used."""


def digest_of(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    while piece := file.read(PIECE):
        found.update(piece)
    return found.hexdigest()
