"""Where files are kept, as an operator writes it: a folder or a bucket. Nothing is opened here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from service.core.errors import ConfigError
from service.core.language import N_

ENDPOINT, REGION, STYLE = "endpoint", "region", "style"
PATH, VIRTUAL = "path", "virtual"  # the bucket stands in the path, or before the name of the host
# What gives an S3 client its rights; without any of these it asks the machine it runs on.
KEY = "AWS_ACCESS_KEY_ID"
RIGHTS = (
    KEY,
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder on this machine, or one that several machines mount."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A bucket of an S3-compatible store; the keys to it are no part of its address."""

    name: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    virtual: bool = False


def read_address(url: str, name: str) -> Folder | Bucket:
    """Read the *url* that setting *name* holds; ConfigError never repeats it.

    Somebody may have written a password in it, although it needs none.
    """
    found = _read(url)
    if found is None:
        raise ConfigError(
            N_(
                "%(name)s must look like file:///folder or"
                " s3://bucket/prefix?endpoint=https://host:9000&region=name; keys stand in"
                " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Its value is not shown, because it"
                " may hold a password."
            ),
            name=name,
        )
    return found


def demand_rights(place: Folder | Bucket, environment: Mapping[str, str]) -> None:
    """A store of one's own needs a key; only at Amazon the machine itself may have rights."""
    if isinstance(place, Folder) or place.endpoint is None:
        return
    if not any(environment.get(name) for name in RIGHTS):
        raise ConfigError(
            N_(
                "The file store needs a key: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                " leave out the endpoint."
            )
        )
    if environment.get(KEY) and not environment.get("AWS_SECRET_ACCESS_KEY"):
        raise ConfigError(N_("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not."))


def _read(url: str) -> Folder | Bucket | None:
    try:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
        if parts.username is not None or parts.fragment or not _is_port(parts):
            return None
        if parts.scheme == "file":
            return _folder(parts, asked)
        return _bucket(parts, asked) if parts.scheme == "s3" else None
    except ValueError:
        return None


def _folder(parts: SplitResult, asked: Mapping[str, str]) -> Folder | None:
    path = unquote(parts.path)
    if parts.netloc not in {"", "localhost"} or asked or not path.strip("/"):
        return None
    return Folder(path=path)


def _bucket(parts: SplitResult, asked: Mapping[str, str]) -> Bucket | None:
    style = asked.get(STYLE, PATH if ENDPOINT in asked else VIRTUAL)
    known = asked.keys() <= {ENDPOINT, REGION, STYLE} and style in {PATH, VIRTUAL}
    if not known or not parts.netloc or ":" in parts.netloc:
        return None
    endpoint = asked.get(ENDPOINT)
    if endpoint is not None and not _is_endpoint(endpoint):
        return None
    return Bucket(
        name=parts.netloc,
        prefix=unquote(parts.path).strip("/"),
        endpoint=None if endpoint is None else endpoint.rstrip("/"),
        region=asked.get(REGION),
        virtual=style == VIRTUAL,
    )


def _is_endpoint(url: str) -> bool:
    parts = urlsplit(url)
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and parts.username is None
        and not (parts.query or parts.fragment)
        and _is_port(parts)
    )


def _is_port(parts: SplitResult) -> bool:
    """Whether the port is a number, or left out; ValueError when it is neither."""
    return parts.port is None or parts.port > 0
