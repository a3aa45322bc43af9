"""What only a disk does: half written files, and errors of the disk itself."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.core.errors import NotFound
from service.outside import DiskFiles, FilesAway


def test_what_a_writer_that_died_left_behind_is_removed_after_a_while(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    digest = files.put(b"abc")
    old, fresh = (tmp_path / digest[:2] / name for name in (".put-old", ".put-fresh"))
    for path in (old, fresh):
        path.write_bytes(b"half")
    before = datetime.now(UTC) - timedelta(days=1)
    os.utime(old, (before.timestamp() - 1,) * 2)
    assert files.clear(before) == 1
    assert (old.exists(), fresh.exists()) == (False, True)
    assert [each.sha256 for each in files.kept()] == [digest]


def test_an_empty_folder_is_an_empty_store(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path / "nothing")
    assert list(files.kept()) == list(files.aside()) == []
    with pytest.raises(NotFound):
        files.get("0" * 64)


def test_a_disk_that_does_not_work_is_an_error_that_passes_by(tmp_path: Path) -> None:
    (tmp_path / "files").write_bytes(b"a file where the folder should be")
    files = DiskFiles(tmp_path / "files")
    for use in (lambda: files.put(b"abc"), files.ping):
        with pytest.raises(FilesAway) as caught:
            use()
        assert (caught.value.status, caught.value.permanent) == (503, False)


def test_a_full_disk_is_named_and_nothing_half_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    files = DiskFiles(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FilesAway, match="is full"):
        files.put(b"abc")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
