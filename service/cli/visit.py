"""One connection: what came, what has to go, and since when we wait for the other side."""

from __future__ import annotations

import socket
from contextlib import suppress
from enum import Enum, auto
from tempfile import SpooledTemporaryFile
from typing import Any

from service.cli.incoming import Incoming

IN_MEMORY = 256 * 1024
PIECE = 128 * 1024
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Stage(Enum):
    """What a connection waits for."""

    IDLE = auto()  # the first byte of a request
    HEAD = auto()  # the end of its fields
    BODY = auto()  # the rest of it
    WORKING = auto()  # us
    SENDING = auto()  # the reader
    LINGERING = auto()  # the other side to close


class Answer:
    """What gunicorn takes for the socket: reads a whole request, keeps what it writes.

    Used by one thread at a time: first by that which makes the answer, then by the loop.
    """

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._kept: list[bytes] = []
        self._size = 0
        self._rest: SpooledTemporaryFile[bytes] | None = None
        self._piece = b""
        self.incoming: Incoming | None = None
        self.is_broken = False
        self.sent = 0

    def recv(self, size: int) -> bytes:
        return b"" if self.incoming is None else self.incoming.recv(size)

    def sendall(self, data: bytes) -> None:
        self._kept.append(data)
        self._size += len(data)
        if self._size > IN_MEMORY:
            self._spool()

    def send(self, data: bytes) -> int:
        """gunicorn sends nothing this way but leave to go on, which was given long before."""
        return len(data)

    def flush(self) -> bool:
        """Send what the line takes now; whether nothing is left. Raises OSError when it broke."""
        while piece := self._next_piece():
            try:
                count = self._line.send(piece)
            except (BlockingIOError, InterruptedError):
                return False
            self.sent += count
            self._piece = piece[count:]
        self.forget()
        return True

    def forget(self) -> None:
        """Let go of what was kept."""
        if self._rest is not None:
            self._rest.close()
        self._rest, self._piece, self._size = None, b"", 0
        self._kept.clear()

    def _next_piece(self) -> bytes:
        if self._piece:
            return self._piece
        if self._rest is None:
            self._piece = b"".join(self._kept)
            self._kept.clear()
            return self._piece
        if self._kept:
            self._spool()
        if self._size:  # written until here; from now on it is read
            self._rest.seek(0)
            self._size = 0
        self._piece = self._rest.read(PIECE)
        return self._piece

    def _spool(self) -> None:
        if self._rest is None:
            # ``forget`` closes it: every way out of a connection calls that.
            self._rest = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # outlives this
        self._rest.writelines(self._kept)
        self._kept.clear()

    # What else gunicorn asks of a socket; the loop decides when and how the line is closed.

    def shutdown(self, _how: int) -> None:
        self.is_broken = True

    def close(self) -> None:
        self.is_broken = True

    def gettimeout(self) -> float:
        return 0.0

    def settimeout(self, _seconds: float | None) -> None: ...

    def setblocking(self, _blocks: bool) -> None: ...


class Visit:
    """A connection, in the shape that gunicorn's worker asks of one."""

    initialized = True
    data_ready = True
    is_http2 = False

    def __init__(
        self, cfg: Any, line: socket.socket, client: Any, server: Any, now: float, *, most_body: int
    ) -> None:
        self.cfg, self.line, self.client, self.server = cfg, line, client, server
        self.sock = Answer(line)
        self.parser: Any = None
        self.keep = False
        self.was_answered = False
        self.stage = Stage.IDLE
        self.since = now
        self._most_body = most_body
        self._rest = b""
        self.incoming = Incoming(most_body=most_body)

    def init(self) -> None:
        """gunicorn would shake hands here; we speak plain HTTP only."""

    def begin(self, stage: Stage, now: float) -> None:
        self.stage, self.since = stage, now
        self.sock.sent = 0

    def take(self, data: bytes, now: float) -> None:
        """Add what came to the request, and keep what is already of the next one."""
        self._rest = self.incoming.take(data)
        if self.incoming.is_whole:
            self.sock.incoming = self.incoming
        elif self.stage is Stage.IDLE:
            self.begin(Stage.HEAD, now)
        if not self.incoming.is_whole and self.incoming.has_head and self.stage is Stage.HEAD:
            self.begin(Stage.BODY, now)
            if self.incoming.expects_continue and not self.incoming.size:
                with suppress(OSError):  # if it broke, the next bytes will tell
                    self.line.send(CONTINUE)

    def answered(self, *, keep: bool) -> None:
        """The answer is made; *keep* when another request may follow."""
        self.keep = keep and not self.incoming.is_last and not self.sock.is_broken
        self.incoming.close()
        self.was_answered = True

    def renew(self, now: float) -> bytes:
        """Begin another request; what came of it already."""
        rest, self._rest = self._rest, b""
        self.incoming = Incoming(most_body=self._most_body)
        self.sock.incoming = None
        self.begin(Stage.IDLE, now)
        return rest

    def close(self) -> None:
        self.incoming.close()
        self.sock.forget()
        self.line.close()
