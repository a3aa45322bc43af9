"""What only a bucket does: an S3 server that is away, frozen, strict, or has no such bucket."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from service.core.file_address import Bucket, read_address
from service.outside import FilesAway
from service.outside.bucket import S3Files
from tests.bucket_server import KEY, PAGE, BucketServer

A_HASH = "0" * 64
USES: dict[str, Callable[[S3Files], object]] = {
    "put": lambda files: files.put(b"abc"),
    "get": lambda files: files.get(A_HASH),
    "list": lambda files: list(files.kept()),
    "set aside": lambda files: files.set_aside(A_HASH),
    "put back": lambda files: files.put_back(A_HASH),
    "ping": lambda files: files.ping(),
}
every_use = pytest.mark.parametrize("use", USES.values(), ids=list(USES))


def opened(address: str, *, limit: timedelta = timedelta(seconds=30)) -> S3Files:
    place = read_address(address, "REGELWERK_FILES_URL")
    assert isinstance(place, Bucket)
    return S3Files(place, limit=limit)


def refused(files: S3Files, use: Callable[[S3Files], object]) -> FilesAway:
    """How the store says that it cannot be used; neither error nor log knows a secret or a name."""
    with capture_logs() as logged, pytest.raises(FilesAway) as caught:
        use(files)
    told = f"{caught.value} {caught.value.__cause__} {logged}"
    for secret in (*KEY.values(), "127.0.0.1", A_HASH, "documenten", "bucket-"):
        assert secret not in told
    assert (caught.value.status, caught.value.permanent) == (503, False)
    assert [each["event"] for each in logged] == ["files.away"]
    return caught.value


@every_use
def test_a_bucket_that_is_not_there_is_named(
    use: Callable[[S3Files], object], bucket: str, s3_server: BucketServer
) -> None:
    error = refused(opened(s3_server.address("bucket-nergens")), use)
    assert "bucket of the file store does not exist" in str(error)


@every_use
def test_a_key_that_is_not_known_is_told(
    use: Callable[[S3Files], object], bucket: str, s3_server: BucketServer
) -> None:
    with s3_server.strict():
        assert "does not let the service in" in str(refused(opened(bucket), use))


@every_use
def test_a_server_that_refuses_the_connection_is_away(
    use: Callable[[S3Files], object], bucket: str
) -> None:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        address = f"s3://bucket-x/documenten?endpoint=http://127.0.0.1:{taken.getsockname()[1]}"
        assert "does not answer" in str(refused(opened(address), use))


def test_a_frozen_server_is_away_and_works_again_when_it_wakes(
    bucket: str, s3_server: BucketServer
) -> None:
    files = opened(bucket, limit=timedelta(seconds=1))
    digest = files.put(b"abc")
    with s3_server.frozen():
        for use in (lambda each: each.put(b"def"), lambda each: each.get(digest)):
            assert "does not answer" in str(refused(files, use))
    patient = opened(bucket)
    assert patient.get(digest) == b"abc"
    assert patient.put(b"def")


def test_files_of_others_in_the_bucket_are_passed_over(
    bucket: str, s3_server: BucketServer
) -> None:
    files = opened(bucket)
    name = bucket.removeprefix("s3://").partition("/")[0]
    for key in ("lijst.csv", "documenten/lees.mij", f"documenten/{A_HASH}", f"kopie/00/{A_HASH}"):
        s3_server.client.put_object(Bucket=name, Key=key, Body=b"van een ander")
    digest = files.put(b"abc")
    assert [each.sha256 for each in files.kept()] == [digest]


def test_more_files_than_a_server_tells_at_once_are_all_told(bucket: str) -> None:
    files = opened(bucket)
    digests = sorted(files.put(bytes([each])) for each in range(2 * PAGE + 1))
    assert [each.sha256 for each in files.kept()] == digests
    assert [each.sha256 for each in files.kept(digests[PAGE])] == digests[PAGE + 1 :]
