"""The clockwork: the only module that knows APScheduler. What is done when is told elsewhere."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from secrets import token_hex

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from service.actions import sealing, tidying
from service.actions.services import Services
from service.store import attempts, workers
from service.worker.executor import MOVES, Moves, tick
from service.worker.heartbeat import Heartbeat
from service.worker.rehearsing import rehearse_next

TICK_SECONDS = 0.5
SEAL_SECONDS = 60.0
REHEARSAL_SECONDS = 2.0
BATCH = 25  # then the clock is read again
log = structlog.get_logger(__name__)


class Worker:
    """Ticks in the background until it is stopped; a stop waits for the job in hand."""

    def __init__(
        self, services: Services, *, seconds: float = TICK_SECONDS, moves: Moves = MOVES
    ) -> None:
        self._services, self._moves = services, moves
        self.stopping = threading.Event()
        self.heartbeat = Heartbeat(services)
        # Files are tidied piece by piece; who is started often begins elsewhere each time.
        self._tidied = token_hex(1)
        # One thread: the tick and the tidying never run at the same time. A rehearsal takes long,
        # so a thread of its own waits for it.
        self._scheduler = BackgroundScheduler(
            executors={
                "default": ThreadPoolExecutor(max_workers=1),
                "rehearsal": ThreadPoolExecutor(max_workers=1),
            },
            timezone="UTC",
        )
        # APScheduler would log the whole error, and with it values from the database.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        self._scheduler.add_listener(_report, EVENT_JOB_ERROR)
        # All recurring work, in one table.
        recurring: list[tuple[str, str, Callable[[], None], float]] = [
            ("tick", "default", self._tick, seconds),
            ("seal", "default", self.seal, SEAL_SECONDS),
            ("tidy", "default", self.tidy, 3600.0),
            ("rehearse", "rehearsal", self._rehearse, REHEARSAL_SECONDS),
        ]
        for name, executor, work, pause in recurring:
            self._scheduler.add_job(
                work,
                "interval",
                seconds=pause,
                id=name,
                executor=executor,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        self.heartbeat.start()
        self._scheduler.start()
        log.info("worker.started")

    def stop(self) -> None:
        """Take no new work, finish the piece in hand, then return."""
        self.stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
            self.heartbeat.stop()
            log.info("worker.stopped")

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; only for the main thread."""
        asked = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked.set())
        self.start()
        asked.wait()
        self.stop()

    def _tick(self) -> None:
        more = True
        while more and not self.stopping.is_set():
            now = self._services.clock()
            more = tick(
                self._services,
                now,
                limit=BATCH,
                stopping=self.stopping.is_set,
                moves=self._moves,
            ).more

    def _rehearse(self) -> None:
        while not self.stopping.is_set():
            if not rehearse_next(self._services, stopping=self.stopping.is_set):
                return

    def seal(self) -> None:
        made = sealing.seal(self._services)
        if made is not None:
            # A log that is collected elsewhere keeps it out of reach of who owns the database.
            log.info("audit.seal", link=f"seal:{made.number}:{made.hash}", chains=made.chains)

    def tidy(self) -> None:
        with self._services.db.writing() as session:
            attempts.forget(session, self._services.clock())
            workers.forget(session)
        tidying.forget_drafts(self._services)
        done = tidying.tidy_files(self._services, self._tidied)
        self._tidied = done.after
        log.info(
            "worker.tidied",
            set_aside=done.set_aside,
            put_back=done.put_back,
            erased=done.erased,
        )


def _report(event: JobExecutionEvent) -> None:
    # The database may be away for a while; the next tick asks again.
    log.error("worker.failed", work=event.job_id, error=type(event.exception).__name__)
