"""Passwords: which will do, how they are kept, and whether one fits. Knows no accounts."""

from __future__ import annotations

import secrets
from datetime import timedelta
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from service.core.errors import Invalid, TooOften
from service.core.language import N_

SHORTEST = 12
DEMO_PASSWORD = "demo"  # only ever accepted by the demo loader, never in production
# Each check takes 64 MB for a moment; many at once would take the memory of the process.
AT_ONCE = 2
IN_LINE = 2  # threads that may wait for their turn; the others are needed for pages
BUSY = timedelta(seconds=5)

# 64 MB, three passes: what RFC 9106 asks where memory is scarce.
COST = RFC_9106_LOW_MEMORY

_hasher = PasswordHasher.from_parameters(COST)
_turns = BoundedSemaphore(AT_ONCE)
_line = BoundedSemaphore(AT_ONCE + IN_LINE)
# Checked when the name is unknown, so that the answer takes as long as for a known one.
_NOBODY = _hasher.hash("nobody has this password")


def refuse_weak(password: str) -> None:
    """Raise Invalid for a password that is too short or no text."""
    if len(password) < SHORTEST:
        raise Invalid(N_("Use a password of at least %(count)s characters."), count=SHORTEST)
    if not password.isprintable():
        raise Invalid(N_("This password holds characters that are no text. Choose another."))


def unguessable() -> str:
    """A password that nobody will ever know: the account waits for its owner to choose one."""
    return secrets.token_urlsafe(32)


def kept(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(password)


def fits(stored: str | None, password: str, *, first: bool = False) -> bool:
    """Whether *password* is the one of *stored*; slow on purpose, also when nothing is stored.

    Raises TooOften when the line is long, but for who goes *first*.
    """
    in_line = _line.acquire(blocking=False)
    if not in_line and not first:
        raise TooOften(N_("Many people are signing in at this moment."), wait=BUSY)
    try:
        with _turns:
            return _hasher.verify(_NOBODY if stored is None else stored, password)
    except (VerificationError, InvalidHashError):
        return False
    finally:
        if in_line:
            _line.release()
