"""Files on disk and in a bucket alike: kept once, found by content, never silently damaged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.core.errors import NotFound
from service.core.file_address import read_address
from service.outside import DiskFiles, FileDamaged, FileStore, files_at

ABC = hashlib.sha256(b"abc").hexdigest()
DEF = hashlib.sha256(b"def").hexdigest()
LARGE = bytes(range(256)) * 8_000  # two MB: more than is read at once, or kept in memory
SOON = timedelta(minutes=10)


@pytest.fixture(params=["disk", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """A store of each kind, one after the other; both are empty."""
    if request.param == "disk":
        return DiskFiles(tmp_path / "files")
    return files_at(read_address(request.getfixturevalue("bucket"), "REGELWERK_FILES_URL"))


@pytest.fixture
def overwrite(files: FileStore, request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Changes a file behind the back of the service."""

    def change(digest: str, data: bytes) -> None:
        name = f"{digest[:2]}/{digest}"
        if isinstance(files, DiskFiles):
            (request.getfixturevalue("tmp_path") / "files" / name).write_bytes(data)
        else:
            address = request.getfixturevalue("bucket")
            client = request.getfixturevalue("s3_server").client
            bucket = address.removeprefix("s3://").partition("/")[0]
            client.put_object(Bucket=bucket, Key=f"documenten/{name}", Body=data)

    return change


@pytest.mark.parametrize("data", [b"abc", b"", LARGE], ids=["small", "empty", "large"])
def test_bytes_come_back_under_their_hash(files: FileStore, data: bytes) -> None:
    digest = files.put(data)
    assert digest == hashlib.sha256(data).hexdigest()
    assert files.get(digest) == data


def test_the_same_bytes_are_kept_once_and_leave_no_debris(files: FileStore) -> None:
    assert files.put(b"abc") == files.put(b"abc")
    assert [each.sha256 for each in files.kept()] == [ABC]


@pytest.mark.parametrize("other", [b"a", b"abd", b"", LARGE])
def test_a_changed_file_is_an_error_until_it_is_kept_again(
    files: FileStore, overwrite: Callable[[str, bytes], None], other: bytes
) -> None:
    files.put(b"abc")
    overwrite(ABC, other)
    with pytest.raises(FileDamaged):
        files.get(ABC)
    files.put(b"abc")
    assert files.get(ABC) == b"abc"


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", "", "A" * 64, f"{ABC}\n"])
def test_an_unknown_name_is_not_found(files: FileStore, digest: str) -> None:
    with pytest.raises(NotFound):
        files.get(digest)


def test_files_are_told_in_order_from_any_place(files: FileStore) -> None:
    digests = sorted(files.put(bytes([each])) for each in range(9))
    assert [each.sha256 for each in files.kept()] == digests
    assert [each.sha256 for each in files.kept(digests[3])] == digests[4:]
    assert [each.sha256 for each in files.kept(digests[3][:2])] == digests[3:]
    assert list(files.kept(digests[-1])) == []


def test_a_file_tells_its_size_and_when_it_was_written(files: FileStore) -> None:
    files.put(b"abc")
    (kept,) = files.kept()
    assert kept.size == 3
    assert abs(kept.modified_at - datetime.now(UTC)) < SOON


def test_a_file_that_was_set_aside_comes_back_for_who_asks(files: FileStore) -> None:
    files.put(b"abc")
    files.set_aside(ABC)
    assert list(files.kept()) == []
    assert [each.sha256 for each in files.aside()] == [ABC]
    assert files.get(ABC) == b"abc"
    assert [each.sha256 for each in files.kept()] == [ABC]
    assert list(files.aside()) == []


def test_what_was_set_aside_tells_when_that_was_done(files: FileStore) -> None:
    files.put(b"abc")
    files.set_aside(ABC)
    (kept,) = files.aside()
    assert abs(kept.modified_at - datetime.now(UTC)) < SOON


def test_keeping_a_file_again_needs_nothing_of_what_was_set_aside(files: FileStore) -> None:
    files.put(b"abc")
    files.set_aside(ABC)
    files.put(b"abc")
    files.erase(ABC)
    assert files.get(ABC) == b"abc"


def test_what_is_erased_is_gone_and_may_be_erased_again(files: FileStore) -> None:
    files.put(b"abc")
    files.set_aside(ABC)
    for _ in range(2):
        files.erase(ABC)
    with pytest.raises(NotFound):
        files.get(ABC)


def test_only_what_was_set_aside_is_put_back_or_erased(files: FileStore) -> None:
    files.put(b"abc")
    files.erase(ABC)
    files.set_aside(DEF)
    assert files.get(ABC) == b"abc"
    assert not files.put_back(DEF)
    assert list(files.aside()) == []


def test_a_store_that_works_says_so(files: FileStore) -> None:
    files.ping()
