"""Salted digests: what an event tells of a row, so that the row cannot change unnoticed. Pure.

The salt is kept with the row. Once row and salt are erased the digest tells nothing about what was
there, and the chain that holds it stays whole.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any


def fresh_salt() -> str:
    """A salt that nobody can guess: 128 bits as 32 characters."""
    return secrets.token_hex(16)


def of(salt: str, content: Mapping[str, Any]) -> str:
    """The digest of *content*: SHA-256 over the salt and the values, by name, in one notation."""
    text = f"{salt}\n{notation(content)}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def notation(content: Mapping[str, Any]) -> str:
    """The values as text, in the one notation that is hashed."""
    return _NOTATION.encode(content)


def _plain(value: Any) -> Any:
    """The one notation of what JSON has no word for; the same on both databases."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return {"sha256": hashlib.sha256(value).hexdigest()}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no digest")


def moment(value: datetime) -> str:
    """A moment as digests and links write it: UTC, to the microsecond."""
    in_utc = value if value.tzinfo is UTC else value.astimezone(UTC)
    return in_utc.isoformat(timespec="microseconds")


# Made once: a step has some thirty digests.
_NOTATION = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_plain
)
