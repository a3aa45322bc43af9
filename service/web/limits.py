"""How often one address may try; counted in memory of this process. Knows no people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

F = TypeVar("F", bound=Callable[..., Any])

limiter = Limiter(
    get_remote_address, storage_uri="memory://", strategy="moving-window", headers_enabled=False
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
intake_limit = _limit("300 per 10 minutes", exempt_when=_only_reading)
send_limit = _limit("30 per hour", exempt_when=_only_refreshing)
# Files are kept before anything is judged; a program must not fill the disk with them.
upload_limit = _limit("60 per hour", exempt_when=_brings_no_files)
code_limit = _limit("20 per 5 minutes")
