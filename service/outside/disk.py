"""Files in a folder: ``root/ab/abcd…``. Several machines may share it through a network disk."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO

from service.core.language import N_
from service.outside.files import ASIDE, HASH, PIECE, FilesAway, FileStore, Kept, digest_of

_HALF = ".put-"  # a file that is being written
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class DiskFiles(FileStore):
    """A directory with one file per content."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        target = self._path(digest)
        with _told():
            if _holds(target, data):
                return digest
            self._write(target, [data])
        return digest

    def put_file(self, file: IO[bytes]) -> str:
        file.seek(0)
        digest = digest_of(file)
        file.seek(0)
        with _told():
            self._write(self._path(digest), iter(partial(file.read, PIECE), b""))
        return digest

    def _write(self, target: Path, pieces: Iterable[bytes]) -> None:
        self._make(target.parent)
        handle, name = tempfile.mkstemp(prefix=_HALF, dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            # Two writers of the same content both win: replace is atomic, the bytes are equal.
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync(target.parent)

    def _read(self, sha256: str) -> IO[bytes] | None:
        with _told():
            try:
                return self._path(sha256).open("rb")
            except FileNotFoundError:
                return None

    def kept(self, after: str = "") -> Iterator[Kept]:
        for folder in _sorted(self._root):
            if len(folder) == 2 and folder >= after[:2]:
                yield from _within(self._root / folder, after)

    def aside(self) -> Iterator[Kept]:
        yield from _within(self._root / ASIDE)

    def set_aside(self, sha256: str) -> None:
        path = self._path(sha256)
        with _told():
            self._make(self._root / ASIDE)
            try:
                os.utime(path)  # a rename keeps the moment, and this one has to last a day more
                path.rename(self._root / ASIDE / sha256)
            except FileNotFoundError:
                pass

    def put_back(self, sha256: str) -> bool:
        target = self._path(sha256)
        with _told():
            self._make(target.parent)
            try:
                (self._root / ASIDE / sha256).rename(target)
            except FileNotFoundError:
                # Somebody else may have been faster.
                return target.is_file()
            _sync(target.parent)
        return True

    def erase(self, sha256: str) -> None:
        with _told():
            (self._root / ASIDE / sha256).unlink(missing_ok=True)

    def clear(self, before: datetime) -> int:
        cleared = 0
        with _told():
            for path in self._root.glob(f"*/{_HALF}*"):
                try:
                    if path.stat().st_mtime < before.timestamp():
                        path.unlink()
                        cleared += 1
                except FileNotFoundError:  # its writer finished
                    continue
        return cleared

    def ping(self) -> None:
        with _told():
            self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=self._root) as file:
                file.write(bytes(4096))  # a full disk still makes empty files
                file.flush()
                os.fsync(file.fileno())

    def _path(self, digest: str) -> Path:
        return self._root / digest[:2] / digest

    def _make(self, directory: Path) -> None:
        if directory.is_dir():
            return
        directory.mkdir(parents=True, exist_ok=True)
        _sync(directory.parent)


def _holds(path: Path, data: bytes) -> bool:
    """Whether the file is there and whole; half a file or another one is written anew."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _within(folder: Path, after: str = "") -> Iterator[Kept]:
    for name in _sorted(folder):
        if not HASH.fullmatch(name) or name <= after:
            continue
        with _told():
            try:
                found = (folder / name).stat()
            except FileNotFoundError:  # set aside or erased meanwhile
                continue
        yield Kept(
            sha256=name,
            size=found.st_size,
            modified_at=datetime.fromtimestamp(found.st_mtime, UTC),
        )


def _sorted(folder: Path) -> list[str]:
    with _told():
        try:
            return sorted(path.name for path in folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []


@contextmanager
def _told() -> Iterator[None]:
    """A full or failing disk becomes an error that passes by."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise FilesAway(N_("The disk of the file store is full. Tell the operator.")) from error
        raise FilesAway(
            N_("The disk of the file store does not work. Tell the operator.")
        ) from error


def _sync(directory: Path) -> None:
    # A rename is on disk only when its directory is.
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
