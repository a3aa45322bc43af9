"""Files in a bucket of an S3-compatible store: ``prefix/ab/abcd…``, as on disk."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, cast

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import S3Store

from service.core.file_address import Bucket
from service.core.language import N_
from service.outside.files import ASIDE, HASH, PIECE, FilesAway, FileStore, Kept, digest_of

CONNECT = timedelta(seconds=5)
# One request, the bytes included: a file of 20 MB may take this long.
REQUEST = timedelta(seconds=30)
# A request that failed at once is sent again, until this long after the first.
AGAIN = timedelta(seconds=15)
TRIES = 3
IN_MEMORY = 1024 * 1024  # what is larger waits in a temporary file for who reads it
_NO_BUCKET = "NoSuchBucket"
_REFUSED = re.compile(r"status code: 40[13]\b")
_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
if TYPE_CHECKING:
    from obstore.store import S3Config
log = structlog.get_logger(__name__)


class S3Files(FileStore):
    """Objects in a bucket. The keys come from the environment, see ``core.file_address``.

    A request is signed with the hash of its bytes, so the store refuses what changed on the way,
    and an object is there whole or not at all.
    """

    def __init__(self, place: Bucket, *, limit: timedelta = REQUEST) -> None:
        self._place, self._limit = place, limit

    @cached_property
    def _store(self) -> S3Store:
        # Made when first used: its threads would not survive that a web server forks.
        place = self._place
        config: S3Config = {
            "virtual_hosted_style_request": place.virtual,
            "disable_bulk_delete": True,  # not every store knows it
        }
        if place.endpoint:
            config["endpoint"] = place.endpoint
        if place.region:
            config["region"] = place.region
        return S3Store(
            place.name,
            prefix=place.prefix or None,
            config=config,
            client_options={
                "allow_http": (place.endpoint or "").startswith("http:"),
                "connect_timeout": CONNECT,
                "timeout": self._limit,
            },
            retry_config={"max_retries": TRIES - 1, "retry_timeout": min(AGAIN, self._limit)},
        )

    def put(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        with _told("put"):
            # In one request, so that who dies halfway leaves nothing. One that is there already is
            # written again: it may be damaged, or be set aside at this moment.
            obstore.put(self._store, _key(digest), data, use_multipart=False)
        return digest

    def put_file(self, file: IO[bytes]) -> str:
        file.seek(0)
        digest = digest_of(file)
        file.seek(0)
        with _told("put"):
            # In parts, when it is large; who dies halfway leaves parts that are no object.
            obstore.put(self._store, _key(digest), file)
        return digest

    def _read(self, sha256: str) -> IO[bytes] | None:
        file = cast("IO[bytes]", SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  # the caller closes it
        with _told("get"):
            try:
                for piece in obstore.get(self._store, _key(sha256)).stream(PIECE):
                    file.write(piece)
            except FileNotFoundError as error:
                file.close()
                _demand_bucket(error)
                return None
            except BaseException:
                file.close()
                raise
        file.seek(0)
        return file

    def kept(self, after: str = "") -> Iterator[Kept]:
        for path, kept in self._listed("", _key(after) if after else ""):
            if path.startswith(ASIDE):
                return  # sorts behind all others
            if path == _key(kept.sha256):
                yield kept

    def aside(self) -> Iterator[Kept]:
        for _path, kept in self._listed(f"{ASIDE}/", ""):
            yield kept

    def _listed(self, prefix: str, after: str) -> Iterator[tuple[str, Kept]]:
        """Objects by page; those that others keep in this bucket are passed over."""
        with _told("list"):
            pages = obstore.list(self._store, prefix or None, offset=after or None)
            for page in pages:
                for found in page:
                    path = found["path"]
                    name = path.rpartition("/")[2]
                    if HASH.fullmatch(name):
                        yield (
                            path,
                            Kept(
                                sha256=name,
                                size=found["size"],
                                modified_at=found["last_modified"],
                            ),
                        )

    def set_aside(self, sha256: str) -> None:
        self._move(_key(sha256), f"{ASIDE}/{sha256}", "set aside")

    def put_back(self, sha256: str) -> bool:
        return self._move(f"{ASIDE}/{sha256}", _key(sha256), "put back")

    def erase(self, sha256: str) -> None:
        with _told("erase"):
            obstore.delete(self._store, f"{ASIDE}/{sha256}")

    def clear(self, before: datetime) -> int:
        return 0  # an object is there whole or not at all

    def ping(self) -> None:
        with _told("ping"):
            try:
                obstore.get(self._store, "ping")
            except FileNotFoundError as error:
                _demand_bucket(error)

    def _move(self, source: str, target: str, doing: str) -> bool:
        with _told(doing):
            try:
                # Copied first: who dies in between leaves both, and the next one tidies.
                obstore.copy(self._store, source, target)
            except FileNotFoundError as error:
                _demand_bucket(error)
                return False
            obstore.delete(self._store, source)
        return True


def _key(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _demand_bucket(error: FileNotFoundError) -> None:
    """A file that is not there is one thing, a bucket that is not there another."""
    if _NO_BUCKET in str(error):
        raise error


@contextmanager
def _told(doing: str) -> Iterator[None]:
    """What the store answers, in our words; its own text names hosts, and may name keys."""
    try:
        yield
    except (BaseError, OSError) as error:
        found = _CODE.search(str(error))
        kind = found[1] if found else type(error).__name__
        log.warning("files.away", doing=doing, kind=kind)
        raise FilesAway(_reason(str(error))) from None


def _reason(text: str) -> str:
    # By what it says: a listing that is refused has no kind of its own.
    if _REFUSED.search(text):
        return N_("The file store does not let the service in. Tell the operator.")
    if _NO_BUCKET in text:
        return N_("The bucket of the file store does not exist. Tell the operator.")
    return N_("The file store does not answer. Try again in a few minutes.")
