"""The web process: one loop waits for slow people, threads only work for who is waiting for us.

gunicorn gives a thread to each connection that has sent its first byte, so that eight slow ones
stop a process. Here a thread gets a request when it is whole, and gives back an answer that the
loop sends on at the pace of the reader.
"""

from __future__ import annotations

import resource
import selectors
import socket
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any

from gunicorn import http
from gunicorn.workers.gthread import ThreadWorker

from service.cli.visit import Stage, Visit
from service.core.forms.uploads import most_read

CONNECTIONS = 1_000  # per web process
FILES = 8_192  # open at once: connections, bodies of requests, the database
AT_ONCE = 64 * 1024
HEAD_SECONDS = 20.0  # for the first line and the fields, and for a connection that says nothing
IDLE_SECONDS = 15.0  # between two requests
STALL_SECONDS = 30.0  # before a body or an answer has to keep up the pace
PACE = 4 * 1024  # bytes per second
STOPPING_SECONDS = 2.0  # how long a process that stops leaves quiet connections open
LINGER_SECONDS = 5.0
ASIDE_SECONDS = 0.02  # how long a newcomer is left to a web process with fewer connections


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn carries no types
    """gunicorn's worker with threads, with a loop of our own around its connections."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most_body = most_read(int(self.app.chosen.max_upload))
        # Of all bodies that are coming in together, so that they fit beside those in hand.
        self.most_held = self.cfg.threads * int(self.app.chosen.max_upload)
        # The oldest first: a visit moves to the end whenever it has been answered.
        self._visits: dict[Visit, None] = {}
        self._aside_until: float | None = None
        self._insists = False

    def run(self) -> None:
        """Wait for connections and pass whole requests on, until told to stop."""
        _allow_many_files()
        self.poller.register(
            self.method_queue.fileno(), selectors.EVENT_READ, self.method_queue.run_callbacks
        )
        self.set_accept_enabled(True)
        while self.alive and self.is_parent_alive():
            self.notify()
            self.app.crowd.tell(self.age, self.nr_conns)
            self.wait_for_and_dispatch_events(timeout=self._patience())
            self._step_back()
            self._close_late()
        self._stop()

    def accept(self, listener: socket.socket) -> None:
        """Let somebody in. When it is full, who kept us waiting longest has to go.

        A connection stays with the process that took it, so one with fewer may take it first.
        """
        if not self._insists and self.app.crowd.has_emptier(self.age):
            self._aside_until = monotonic() + ASIDE_SECONDS
            self.set_accept_enabled(False)
            return
        try:
            sock, client = listener.accept()
        except OSError:  # another process was first, or the visitor has gone again
            return
        sock.setblocking(False)
        with suppress(OSError):  # a socket of the machine itself knows no such thing
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.nr_conns >= CONNECTIONS and not self._make_room():
            sock.close()
            return
        here = listener.getsockname()
        visit = Visit(self.cfg, sock, client, here, monotonic(), most_body=self.most_body)
        self.nr_conns += 1
        self.app.crowd.tell(self.age, self.nr_conns)
        self._visits[visit] = None
        self._await(visit)

    def _patience(self) -> float:
        """How long the loop waits for something to happen, in seconds."""
        if self._insists:
            return 0.0
        return 1.0 if self._aside_until is None else ASIDE_SECONDS

    def _step_back(self) -> None:
        """The time of the others is over: whoever waits now comes in here, without asking again.

        The other process may hang, or be as busy as this one.
        """
        self._insists = self._aside_until is not None and monotonic() >= self._aside_until
        if self._insists:
            self._aside_until = None
            self.set_accept_enabled(True)

    def handle(self, conn: Visit) -> bool:
        """Make the answer, in a thread, and send what the line takes of it at once."""
        keep = bool(super().handle(conn))
        with suppress(OSError):  # the loop finds it broken too
            conn.sock.flush()
        return keep

    def finish_request(self, conn: Visit, fs: Future[bool]) -> None:
        """A thread is ready with *conn*: send on what is left, then listen for the next."""
        keep = not fs.cancelled() and fs.exception() is None and fs.result()
        conn.answered(keep=bool(keep) and self.alive)
        self._visits.pop(conn, None)
        self._visits[conn] = None
        self._send(conn)

    def _await(self, visit: Visit) -> None:
        self.poller.register(visit.line, selectors.EVENT_READ, partial(self._hear, visit))

    def _hear(self, visit: Visit, _file: Any) -> None:
        """Something came, or the other side has gone."""
        try:
            data = visit.line.recv(AT_ONCE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._leave(visit)
        elif visit.stage is not Stage.LINGERING:
            self._take(visit, data)

    def _take(self, visit: Visit, data: bytes) -> None:
        visit.take(data, monotonic())
        if visit.incoming.is_whole:
            self.poller.unregister(visit.line)
            visit.stage = Stage.WORKING
            visit.parser = http.get_parser(self.cfg, visit.sock, visit.client)
            self.enqueue_req(visit)
        elif visit.stage is Stage.BODY and self._held() > self.most_held:
            self._leave(next(self._coming()))

    def _held(self) -> int:
        return sum(each.incoming.size for each in self._coming())

    def _coming(self) -> Iterator[Visit]:
        """Visits with a body that is not whole yet, the oldest first."""
        return (each for each in self._visits if each.stage is Stage.BODY)

    def _send(self, visit: Visit, _file: Any = None) -> None:
        """Send on what the line takes; wait for it when that is not all."""
        try:
            is_empty = visit.sock.flush()
        except OSError:
            self._leave(visit)
            return
        if not is_empty:
            if visit.stage is not Stage.SENDING:
                visit.begin(Stage.SENDING, monotonic())
                self.poller.register(visit.line, selectors.EVENT_WRITE, partial(self._send, visit))
            return
        if visit.stage is Stage.SENDING:
            self.poller.unregister(visit.line)
        if visit.keep:
            self._next(visit)
        else:
            self._linger(visit)

    def _next(self, visit: Visit) -> None:
        """Listen for the next request, of which a part may have come already."""
        rest = visit.renew(monotonic())
        self._await(visit)
        if rest:
            self._take(visit, rest)

    def _linger(self, visit: Visit) -> None:
        """Read what still comes for a moment: closing at once would take the answer away."""
        with suppress(OSError):
            visit.line.shutdown(socket.SHUT_WR)
        visit.begin(Stage.LINGERING, monotonic())
        self._await(visit)

    def _leave(self, visit: Visit) -> None:
        with suppress(KeyError, ValueError, OSError):  # it was not being watched
            self.poller.unregister(visit.line)
        if self._visits.pop(visit, visit) is None:
            self.nr_conns -= 1
        visit.close()

    def _make_room(self) -> bool:
        """Let go of who kept us waiting longest; False when everybody waits for us."""
        visit = next((each for each in self._visits if each.stage is not Stage.WORKING), None)
        if visit is not None:
            self._leave(visit)
        return visit is not None

    def _close_late(self) -> None:
        now = monotonic()
        for visit in [each for each in self._visits if is_late(each, now)]:
            self._leave(visit)

    def _stop(self) -> None:
        """Finish what is in hand, within the grace that was set."""
        self.set_accept_enabled(False)
        began = monotonic()
        while self.nr_conns and monotonic() - began < self.cfg.graceful_timeout:
            self.notify()
            self.wait_for_and_dispatch_events(timeout=0.1)
            self._close_late()
            if monotonic() - began > STOPPING_SECONDS:
                quiet = (Stage.IDLE, Stage.HEAD, Stage.LINGERING)
                for visit in [each for each in self._visits if each.stage in quiet]:
                    self._leave(visit)
        self.tpool.shutdown(wait=False)
        for visit in list(self._visits):
            self._leave(visit)
        self.poller.close()
        self.method_queue.close()
        for listener in self.sockets:
            listener.close()


def is_late(visit: Visit, now: float) -> bool:
    """Whether the other side has had its time: to say something, or to keep up the pace."""
    waited = now - visit.since
    match visit.stage:
        case Stage.WORKING:
            return False
        case Stage.IDLE:
            return waited > (IDLE_SECONDS if visit.was_answered else HEAD_SECONDS)
        case Stage.HEAD:
            return waited > HEAD_SECONDS
        case Stage.LINGERING:
            return waited > LINGER_SECONDS
        case Stage.BODY:
            return waited > STALL_SECONDS + visit.incoming.size / PACE
        case Stage.SENDING:
            return waited > STALL_SECONDS + visit.sock.sent / PACE


def _allow_many_files() -> None:
    """A machine usually starts a program with 1,024, which is fewer than may be connected."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
