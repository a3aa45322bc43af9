"""Ends a conversation with a mail server in time, whatever the server does. Knows no mail."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

LOOK_SECONDS = 0.2


class Bounded:
    """Within: the line of *server* is cut when *left* says so, or after *longest* seconds.

    A time limit per answer is not enough: a server that answers each command just in time, or
    one letter at a time, keeps a conversation going for ever.
    """

    def __init__(self, server: smtplib.SMTP, left: Callable[[], float], *, longest: float) -> None:
        self.has_passed = False
        self._server, self._left = server, left
        self._until = monotonic() + longest
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="mail-limit", daemon=True)

    def __enter__(self) -> Bounded:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            if min(self._left(), self._until - monotonic()) > LOOK_SECONDS:
                continue
            self.has_passed = True
            # Not once but until it is over: while TLS begins the line is replaced.
            if isinstance(line := self._server.sock, socket.socket):
                with suppress(OSError):
                    # Past the method of a TLS line, which forgets its keys under the reader.
                    socket.socket.shutdown(line, socket.SHUT_RDWR)
