"""What processes of ours say to each other over a pipe: a kind, a length, and so many bytes."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable

MOST = 100_000_000
_HEAD = struct.Struct(">cQ")


class Gone(Exception):
    """The other end of a pipe is closed."""


def forever() -> None:
    """Wait as long as it takes."""


def say(pipe: socket.socket, kind: bytes, data: bytes = b"") -> None:
    pipe.sendall(_HEAD.pack(kind, len(data)))
    pipe.sendall(data)


def hear(pipe: socket.socket, left: Callable[[], float | None]) -> tuple[bytes, bytes]:
    """The next frame. *left* gives the seconds it may still take, or raises TimeoutError."""
    kind, length = _HEAD.unpack(_read(pipe, _HEAD.size, left))
    if length > MOST:
        raise Gone
    return kind, _read(pipe, length, left)


def _read(pipe: socket.socket, length: int, left: Callable[[], float | None]) -> bytes:
    found = bytearray()
    while len(found) < length:
        pipe.settimeout(left())
        part = pipe.recv(min(length - len(found), 1 << 20))
        if not part:
            raise Gone
        found += part
    return bytes(found)
