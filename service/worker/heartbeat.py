"""The sign of life of one worker process: who it is, what its lanes do, and that it holds on."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.metadata import version
from time import monotonic
from uuid import uuid4

import structlog

from service.actions.services import Services
from service.core.topic import Lane
from service.store import workers
from service.store.workers import BEAT, Beat
from service.worker.clocks import Clocks
from service.worker.holding import Keeper

log = structlog.get_logger(__name__)
# So often within the span of a lease is it renewed.
TIMES = 4


class Pulse:
    """Within: *work* is done every *seconds*, in a thread of its own, whatever goes wrong."""

    def __init__(self, seconds: float, work: Callable[[], None]) -> None:
        self._seconds, self._work = seconds, work
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                self._work()
            except Exception as error:  # the database may be away for a while; the next time again
                log.error("worker.failed", work="beat", error=type(error).__name__)
            if self._stopping.wait(self._seconds):
                return


class Heartbeat:
    """Within: this process lives. It beats for itself, so that it tells of a lane that hangs."""

    def __init__(self, services: Services, keeper: Keeper, clocks: Clocks) -> None:
        self.id = uuid4().hex
        self._services, self._keeper, self._clocks = services, keeper, clocks
        self._did_agree = True
        self._busy: dict[str, tuple[str, float]] = {}
        span = services.settings.lease_seconds / TIMES
        self._pulse = Pulse(min(BEAT.total_seconds(), span), self.beat)

    def __enter__(self) -> Heartbeat:
        self._pulse.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Beat no more and take leave; a database that is away will forget us by itself."""
        self._pulse.__exit__()
        try:
            with self._services.db.writing() as session:
                workers.leave(session, self.id)
        except Exception as error:  # whatever a database may raise: there is nothing to save
            log.warning("worker.failed", work="leave", error=type(error).__name__)

    @contextmanager
    def doing(self, lane: Lane, what: str) -> Iterator[None]:
        """Within: *lane* is busy with *what*, which names no person."""
        self._busy[lane.value] = (what, monotonic())
        try:
            yield
        finally:
            self._busy.pop(lane.value, None)

    def beat(self) -> None:
        """Renew what this process holds, and say that it lives."""
        now = monotonic()
        busy = {lane: (what, now - since) for lane, (what, since) in list(self._busy.items())}
        self._keeper.renew(self._services)
        with self._services.db.writing() as session:
            ahead = self._clocks.apart(session)
            said = Beat(
                id=self.id,
                host=socket.gethostname()[:255],
                pid=os.getpid(),
                version=version("regelwerk"),
                lanes=busy,
                ahead=ahead,
            )
            workers.beat(session, said)
        self._tell(ahead)

    def _tell(self, ahead: timedelta) -> None:
        """Log when the clocks begin to differ, and when that is over."""
        agrees = self._clocks.are_near(ahead)
        if agrees is not self._did_agree:
            told = log.warning if agrees else log.error
            told("worker.clock", seconds_ahead=round(ahead.total_seconds()), waits=not agrees)
        self._did_agree = agrees
