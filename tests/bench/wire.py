"""One keep-alive connection that costs next to nothing: bytes out, bytes in. Knows no cookies.

Clients share the cores with what they measure, so that what one computes is missing there.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from time import perf_counter

PATIENCE = 60
AT_ONCE = 256 * 1024
END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and how long that took in milliseconds."""

    status: int
    head: bytes
    body: bytes
    milliseconds: float

    @property
    def text(self) -> str:
        return self.body.decode()


class Wire:
    """A connection to a port of this machine; opened when it is needed."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self._port = port
        self._line: socket.socket | None = None

    def ask(self, request: bytes) -> Reply:
        """Send a whole request, and read the whole answer."""
        if self._line is None:
            self._line = self._opened()
        started = perf_counter()
        first = self._sent(self._line, request)
        if not first:
            # The server closes a connection that was quiet; nothing was done with this request.
            self.close()
            self._line = self._opened()
            started = perf_counter()
            first = self._sent(self._line, request)
        head, body = self._whole(self._line, first)
        milliseconds = (perf_counter() - started) * 1000
        return Reply(int(head[9:12]), head, body, milliseconds)

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _opened(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def _sent(self, line: socket.socket, request: bytes) -> bytes:
        """The first bytes of the answer; none when the server has left."""
        try:
            line.sendall(request)
            return line.recv(AT_ONCE)
        except (ConnectionResetError, BrokenPipeError):
            return b""

    def _whole(self, line: socket.socket, data: bytes) -> tuple[bytes, bytes]:
        while END_OF_HEAD not in data:
            data += self._more(line)
        head, _, body = data.partition(END_OF_HEAD)
        found = LENGTH.search(head)
        if found is None:
            raise RuntimeError(f"an answer of unknown length:\n{head.decode()}")
        while len(body) < int(found[1]):
            body += self._more(line)
        return head, body

    def _more(self, line: socket.socket) -> bytes:
        data = line.recv(AT_ONCE)
        if not data:
            raise RuntimeError("the server left in the middle of an answer")
        return data
