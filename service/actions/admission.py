"""Letting in somebody without an account, until that person leaves or the time is over.

A cookie can be copied; what makes it count is a row, which leaving takes away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from service.actions.services import Services
from service.store import admissions


def let_in(services: Services, span: timedelta) -> str:
    """A key that opens for so long, unless it is given back before."""
    key = token_urlsafe(18)
    with services.db.writing() as session:
        admissions.begin(session, _hash(key), services.clock() + span)
    return key


def is_in(services: Services, key: str) -> bool:
    """Whether the holder of *key* may still come in."""
    with services.db.reading() as session:
        return admissions.holds(session, _hash(key), services.clock())


def let_out(services: Services, keys: Sequence[str]) -> None:
    """Nobody comes in with these keys any more, wherever they were copied to."""
    if not keys:
        return
    with services.db.writing() as session:
        admissions.end(session, [_hash(key) for key in keys])


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
