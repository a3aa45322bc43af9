"""Files on disk: stored once, found by content, never silently damaged."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from service.core.errors import NotFound
from service.outside import DiskFiles, FileDamaged


def test_bytes_come_back_under_their_hash(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    digest = files.put(b"abc")
    assert digest == hashlib.sha256(b"abc").hexdigest()
    assert files.get(digest) == b"abc"


def test_the_same_bytes_are_kept_once_and_leave_no_debris(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    assert files.put(b"abc") == files.put(b"abc")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_half_written_file_is_replaced(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    digest = files.put(b"abc")
    (tmp_path / digest[:2] / digest).write_bytes(b"a")
    files.put(b"abc")
    assert files.get(digest) == b"abc"


def test_a_changed_file_is_an_error(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    digest = files.put(b"abc")
    (tmp_path / digest[:2] / digest).write_bytes(b"abd")
    with pytest.raises(FileDamaged):
        files.get(digest)


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", "", "A" * 64])
def test_an_unknown_name_is_not_found(tmp_path: Path, digest: str) -> None:
    with pytest.raises(NotFound):
        DiskFiles(tmp_path).get(digest)
