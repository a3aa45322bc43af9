"""The key that signs seals: Ed25519, from the environment or a file that only we may read."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from service.core.errors import ConfigError
from service.core.language import N_
from service.core.seal import ELSEWHERE


class Signer(Protocol):
    """Signs seals; the public half is what others keep."""

    def sign(self, data: bytes) -> bytes: ...

    def public(self) -> str: ...

    def known(self) -> str | None: ...


class SealKey:
    """The key in *text* (64 hex digits), or the one in *file*, which is made when first needed.

    *public* is its public half, for a part that has the key ELSEWHERE; where both are they must
    fit. Raises ConfigError where there is no key to do something with.
    """

    def __init__(self, text: str, file: Path, public: str = "") -> None:
        self._text, self._file, self._half = text, file, public
        self._key: Ed25519PrivateKey | None = None

    def sign(self, data: bytes) -> bytes:
        return self._private().sign(data)

    def public(self) -> str:
        """The public half as hex digits."""
        return _half(self._private())

    def known(self) -> str | None:
        """The public half, as far as it is known here; makes no key."""
        if self._text == ELSEWHERE:
            return self._half or None
        return self.public() if self._text or self._file.exists() else self._half or None

    def _private(self) -> Ed25519PrivateKey:
        if self._text == ELSEWHERE:
            raise ConfigError(
                N_("The key of the seals is not here. Do this where the worker runs.")
            )
        if self._key is None:
            text = self._text or self._from_file()
            try:
                self._key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
            except ValueError:
                raise ConfigError(
                    N_("%(file)s holds no key of 64 hex digits. Restore it from a backup."),
                    file=self._file,
                ) from None
            if self._half and self._half != _half(self._key):
                raise ConfigError(
                    N_("REGELWERK_SEAL_PUBLIC_KEY does not belong to the key of the seals here.")
                )
        return self._key

    def _from_file(self) -> str:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._file.exists():
            return self._file.read_text().strip()
        handle, name = tempfile.mkstemp(prefix=f".{self._file.name}-", dir=self._file.parent)
        try:
            with os.fdopen(handle, "w") as file:
                file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex() + "\n")
                file.flush()
                os.fsync(file.fileno())
            # Whole or not at all, and never in the place of another: two workers may start at
            # once, and the one that comes second reads what the first made.
            with suppress(FileExistsError):
                os.link(name, self._file)
        finally:
            Path(name).unlink()
        return self._file.read_text().strip()


def _half(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def is_signed(key: str, data: bytes, signature: str) -> bool:
    """Whether *signature* (hex) is that of the public *key* (hex) under *data*."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True
