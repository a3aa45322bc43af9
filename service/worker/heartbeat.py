"""The sign of life of one worker process, and what each of its lanes is busy with."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from time import monotonic
from uuid import uuid4

import structlog

from service.actions.services import Services
from service.store import workers
from service.store.workers import BEAT, Beat

log = structlog.get_logger(__name__)


class Heartbeat:
    """Beats in a thread of its own, so that it tells of a lane that hangs."""

    def __init__(self, services: Services, *, seconds: float = BEAT.total_seconds()) -> None:
        self.id = uuid4().hex
        self._services, self._seconds = services, seconds
        self._busy: dict[str, tuple[str, float]] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Beat no more and take leave; a database that is away will forget us by itself."""
        self._stopping.set()
        self._thread.join()
        try:
            with self._services.db.writing() as session:
                workers.leave(session, self.id)
        except Exception as error:  # whatever a database may raise: there is nothing to save
            log.warning("worker.failed", work="leave", error=type(error).__name__)

    @contextmanager
    def doing(self, lane: str, what: str) -> Iterator[None]:
        """Within: *lane* is busy with *what*."""
        self._busy[lane] = (what, monotonic())
        try:
            yield
        finally:
            self._busy.pop(lane, None)

    def beat(self) -> None:
        now = monotonic()
        busy = {lane: (what, now - since) for lane, (what, since) in list(self._busy.items())}
        said = Beat(
            id=self.id,
            host=socket.gethostname()[:255],
            pid=os.getpid(),
            version=version("regelwerk"),
            lanes=busy,
        )
        with self._services.db.writing() as session:
            workers.beat(session, said)

    def _run(self) -> None:
        while True:
            try:
                self.beat()
            except Exception as error:  # the database may be away for a while; beat again later
                log.error("worker.failed", work="beat", error=type(error).__name__)
            if self._stopping.wait(self._seconds):
                return
