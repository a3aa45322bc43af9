"""Files on disk under the hash of their content. Who may read them is decided elsewhere."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

from service.core.errors import NotFound, ServiceError
from service.core.language import N_

_HASH = re.compile(r"[0-9a-f]{64}")


class FileDamaged(ServiceError):
    """The bytes on disk are no longer the bytes that were stored."""

    status = 500


class FileStore(Protocol):
    """Bytes in, hash out; the same bytes are kept once."""

    def put(self, data: bytes) -> str: ...

    def get(self, sha256: str) -> bytes: ...

    def remove(self, sha256: str) -> None: ...


class DiskFiles:
    """A directory with one file per content, ``root/ab/abcd…``."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, data: bytes) -> str:
        """Store *data*; when this returns it survives a power cut."""
        digest = hashlib.sha256(data).hexdigest()
        target = self._path(digest)
        if target.is_file() and target.stat().st_size == len(data):
            return digest
        self._make(target.parent)
        handle, name = tempfile.mkstemp(prefix=".put-", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            # Two writers of the same content both win: replace is atomic, the bytes are equal.
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync(target.parent)
        return digest

    def remove(self, sha256: str) -> None:
        """Forget a file; one that is gone already is fine."""
        if _HASH.fullmatch(sha256):
            self._path(sha256).unlink(missing_ok=True)

    def get(self, sha256: str) -> bytes:
        """Read a file back; damaged or missing content is an error, never silence."""
        if not _HASH.fullmatch(sha256):
            raise NotFound(N_("This file does not exist."))
        try:
            data = self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound(
                N_("The file %(hash)s is missing in the file store; restore it from a backup."),
                hash=sha256,
            ) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FileDamaged(
                N_("The file %(hash)s is damaged on disk; restore it from a backup."), hash=sha256
            )
        return data

    def _path(self, digest: str) -> Path:
        return self._root / digest[:2] / digest

    def _make(self, directory: Path) -> None:
        if directory.is_dir():
            return
        directory.mkdir(parents=True, exist_ok=True)
        _sync(directory.parent)


def _sync(directory: Path) -> None:
    # A rename is on disk only when its directory is.
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
