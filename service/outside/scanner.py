"""The virus scanner: ClamAV's daemon, asked over a socket. Who acts on its answer is elsewhere."""

from __future__ import annotations

import socket
import struct
from typing import Protocol

from service.core.errors import ServiceError
from service.core.language import N_
from service.core.scanning import Scanning

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 60.0
PIECE = 64 * 1024
LONGEST_ANSWER = 4_096


class ScannerAway(ServiceError):
    """The virus scanner gives no answer, or not to this file. Nothing was kept."""

    status = 503


class Scanner(Protocol):
    """Looks for viruses."""

    def virus(self, data: bytes) -> str | None:
        """The name of what is in *data*, None when it is clean. Raises ScannerAway."""


class ClamScanner:
    """Speaks INSTREAM with clamd: pieces with their length before them, then a zero."""

    def __init__(self, place: Scanning) -> None:
        self._place = place

    def virus(self, data: bytes) -> str | None:
        try:
            with self._connected() as line:
                line.settimeout(ANSWER_SECONDS)
                answer = self._asked(line, data)
        except OSError as error:
            raise away() from error
        text = answer.rstrip(b"\x00\n").decode("utf-8", "replace").removeprefix("stream: ")
        if text == "OK":
            return None
        if text.endswith(" FOUND"):
            return text.removesuffix(" FOUND")
        raise away()  # too large for it, or it has no signatures yet

    def _connected(self) -> socket.socket:
        if not self._place.path:
            there = (self._place.host, self._place.port)
            return socket.create_connection(there, timeout=CONNECT_SECONDS)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECT_SECONDS)
        try:
            line.connect(self._place.path)
        except OSError:
            line.close()
            raise
        return line

    def _asked(self, line: socket.socket, data: bytes) -> bytes:
        line.sendall(b"zINSTREAM\x00")
        try:
            for start in range(0, len(data), PIECE):
                piece = data[start : start + PIECE]
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it stops listening at its own limit, and says so
        answer = b""
        while not answer.endswith(b"\x00") and len(answer) < LONGEST_ANSWER:
            piece = line.recv(LONGEST_ANSWER)
            if not piece:
                break
            answer += piece
        return answer


def away() -> ScannerAway:
    """Why a file cannot be taken now."""
    return ScannerAway(
        N_("Files cannot be checked for viruses at this moment. Try again in a few minutes.")
    )
