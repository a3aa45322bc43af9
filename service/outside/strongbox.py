"""Shuts bytes away under a key, so that nobody reads or changes them without it (AES-256-GCM)."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


def shut(key: bytes, content: bytes) -> bytes:
    """*content* under a *key* of 32 bytes; another text each time."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, None)


def opened(key: bytes, box: bytes) -> bytes | None:
    """What was shut away with *key*; None for another key, or when it was changed since."""
    try:
        return AESGCM(key).decrypt(box[:NONCE], box[NONCE:], None)
    except (InvalidTag, ValueError):
        return None
