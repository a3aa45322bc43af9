"""How often one address may try, counted in the database for all web processes together."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar, cast

from flask import current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage

from service.store import attempts
from service.store.db import DatabaseError
from service.web.base import services

F = TypeVar("F", bound=Callable[..., Any])

MOST = 300  # the widest limit below


class SharedCounts(Storage):
    """Counts in the database of the request; an address is kept as a keyed hash only."""

    STORAGE_SCHEME = ["database"]  # noqa: RUF012  # read by the library

    @property
    def base_exceptions(self) -> type[Exception]:
        return DatabaseError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        used = self.get(key)
        if used > MOST:
            return used  # a flood must not keep everybody else from writing
        now = services().clock()
        with services().db.writing() as session:
            return attempts.count(
                session, _hidden(key), now=now, until=now + timedelta(seconds=expiry), amount=amount
            )

    def get(self, key: str) -> int:
        with services().db.reading() as session:
            return attempts.so_far(session, _hidden(key), services().clock())[0]

    def get_expiry(self, key: str) -> float:
        with services().db.reading() as session:
            return attempts.so_far(session, _hidden(key), services().clock())[1].timestamp()

    def check(self) -> bool:
        return True

    def clear(self, key: str) -> None:
        with services().db.writing() as session:
            attempts.drop(session, _hidden(key))

    def reset(self) -> int | None:
        with services().db.writing() as session:
            attempts.drop(session)
        return None


def _hidden(key: str) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(secret, key.encode("utf-8", "replace"), "sha256").hex()


def _sender() -> str:
    """The address of the browser; of version 6 the network, for each house has very many."""
    text = get_remote_address()
    try:
        address = ip_address(text)
    except ValueError:
        return text
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else text


limiter = Limiter(
    _sender, storage_uri="database://", strategy="fixed-window", headers_enabled=False
)


def _only_reading() -> bool:
    return request.method in {"GET", "HEAD", "OPTIONS"}


def _only_refreshing() -> bool:
    return _only_reading() or request.form.get("_action") not in {"save", None}


def _brings_no_files() -> bool:
    return _only_reading() or not any(file.filename for file in request.files.values())


def _limit(times: str, exempt_when: Callable[[], bool] | None = None) -> Callable[[F], F]:
    return cast(Callable[[F], F], limiter.limit(times, exempt_when=exempt_when))


# Somebody who types a password wrong is not stopped; a program that guesses is.
sign_in_limit = _limit("20 per 5 minutes", exempt_when=_only_reading)
# Every change of an answer asks for the questions again.
intake_limit = _limit(f"{MOST} per 10 minutes", exempt_when=_only_reading)
send_limit = _limit("30 per hour", exempt_when=_only_refreshing)
# Files are kept before anything is judged; a program must not fill the disk with them.
upload_limit = _limit("60 per hour", exempt_when=_brings_no_files)
code_limit = _limit("20 per 5 minutes")
