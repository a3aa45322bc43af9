"""The clockwork: the only module that knows APScheduler. What is done when is told elsewhere."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from secrets import token_hex

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from service.actions import (
    absences,
    arrivals,
    formdrafts,
    mailhold,
    measuring,
    mornings,
    sealing,
    tidying,
    unfinished,
)
from service.actions.footing import Ground
from service.actions.services import Services
from service.connectors.wording import formats_in
from service.core import places
from service.core.topic import Lane
from service.store import admissions, attempts, workers
from service.worker.apart import Apart
from service.worker.clocks import Clocks
from service.worker.errands import do_next
from service.worker.executor import tick
from service.worker.heartbeat import Heartbeat
from service.worker.keeping import keep
from service.worker.moves import Moves
from service.worker.patience import Patience
from service.worker.postman import go_round
from service.worker.rehearsing import rehearse_next

TICK_SECONDS = 0.5
SEAL_SECONDS = 60.0
KEEP_SECONDS = 30.0  # an authority or mail server that hangs holds up no seal
POST_SECONDS = 30.0
REHEARSAL_SECONDS = 2.0
MEASURE_SECONDS = 5.0
TIDY_SECONDS = 3600.0
LOOK_SECONDS = 1.0
TOO_MANY = 4  # pieces that hang, each with a thread and a connection that nobody gets back
LANES = (Lane.TIMERS, Lane.MAIL, Lane.LETTERS, Lane.OTHER)
BATCH = 25  # then the clock is read again
log = structlog.get_logger(__name__)


class Worker:
    """Ticks in the background until it is stopped; a stop waits for the pieces in hand."""

    def __init__(
        self,
        services: Services,
        *,
        seconds: float = TICK_SECONDS,
        moves: Moves | None = None,
        ground: Ground | None = None,
    ) -> None:
        """*moves*: other hands than the usual; how long they wait is decided here."""
        self._services = services
        self.stopping = threading.Event()
        # Files are tidied piece by piece; who is started often begins elsewhere each time.
        self._tidied = token_hex(1)
        self._has_looked = False
        self._ground = ground or Ground(services)
        self._patience = Patience(services.settings.job_seconds)
        given = moves or Moves(alone=Apart(services.settings.job_seconds))
        self.clocks = Clocks(services)
        self.heartbeat = Heartbeat(services, given.keeper, self.clocks)
        self.moves = replace(
            given, run=self._patience, busy=self.heartbeat.doing, agree=self.clocks.agree
        )
        # All recurring work, in one table. Each line has a thread of its own, so that none waits
        # for another; sealing, tidying and the checkpoint are
        # short.
        recurring: list[tuple[str, Callable[[], None], float]] = [
            *((lane.value, partial(self._work, lane), seconds) for lane in LANES),
            (Lane.REHEARSALS.value, self._rehearse, REHEARSAL_SECONDS),
            (Lane.MEASURES.value, self._measure, MEASURE_SECONDS),
            (Lane.PROOF.value, self._prove, REHEARSAL_SECONDS),
            ("seal", self.seal, SEAL_SECONDS),
            ("keep", partial(keep, services), KEEP_SECONDS),
            ("away", partial(absences.follow, services), SEAL_SECONDS),
            ("post", partial(go_round, services), POST_SECONDS),
            ("morning", self._greet, SEAL_SECONDS),
            ("checkpoint", services.db.checkpoint, SEAL_SECONDS),
            ("tidy", self.tidy, TIDY_SECONDS),
        ]
        self._scheduler = BackgroundScheduler(
            executors={name: ThreadPoolExecutor(max_workers=1) for name, _, _ in recurring},
            timezone="UTC",
        )
        # APScheduler would log the whole error, and with it values from the database.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        self._scheduler.add_listener(_report, EVENT_JOB_ERROR)
        for name, work, pause in recurring:
            self._scheduler.add_job(
                partial(self._on_ground, work),
                "interval",
                seconds=pause,
                id=name,
                executor=name,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        self.heartbeat.__enter__()
        self._scheduler.start()
        log.info("worker.started")

    def stop(self) -> None:
        """Take no new work, finish the pieces in hand, then return."""
        self.stopping.set()
        # A conversation with the mail server may end; what hangs longer than that, hangs.
        self._patience.hurry(self._services.settings.mail_seconds)
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
            self.heartbeat.__exit__()
            log.info("worker.stopped")

    def run(self) -> bool:
        """Work until SIGTERM or SIGINT; only for the main thread.

        True: it stopped by itself, because too many pieces hang in it, and has to begin anew.
        """
        asked = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked.set())
        self.start()
        while not asked.wait(LOOK_SECONDS):
            if self._patience.left_behind >= TOO_MANY:
                log.error("worker.worn_out", hanging=self._patience.left_behind)
                break
        self.stop()
        return not asked.is_set()

    def _on_ground(self, work: Callable[[], None]) -> None:
        if self._ground.holds():
            work()

    def _goes_on(self) -> bool:
        """Whether to take another piece: nobody asked to stop, and the tables are still ours."""
        return not self.stopping.is_set() and self._ground.holds()

    def _work(self, lane: Lane) -> None:
        more = True
        if not self._has_looked and lane in mailhold.SENDING:
            mailhold.look(self._services)  # before the first message
            self._has_looked = True
        while more and self._goes_on():
            now = self._services.clock()
            more = tick(
                self._services,
                now,
                lane=lane,
                limit=BATCH,
                stopping=self.stopping.is_set,
                moves=self.moves,
            ).more

    def _rehearse(self) -> None:
        while self._goes_on():
            busy = partial(self.heartbeat.doing, Lane.REHEARSALS, "")
            if not rehearse_next(self._services, stopping=self.stopping.is_set, busy=busy):
                return

    def _measure(self) -> None:
        while self._goes_on():
            with self.heartbeat.doing(Lane.MEASURES, ""):
                more = measuring.measure(self._services)
            if not more:
                return

    def _greet(self) -> None:
        mornings.make_up(self._services, formats_in)

    def _prove(self) -> None:
        busy = partial(self.heartbeat.doing, Lane.PROOF, "")
        while self._goes_on() and do_next(self._services, busy=busy):
            pass

    def seal(self) -> None:
        made = sealing.seal(self._services)
        if made is not None:
            # A log that is collected elsewhere keeps it out of reach of who owns the database.
            log.info("audit.seal", link=f"seal:{made.number}:{made.hash}", chains=made.chains)

    def tidy(self) -> None:
        with self._services.db.writing() as session:
            attempts.forget(session, self._services.clock())
            admissions.forget(session, self._services.clock())
            workers.forget(session)
        tidying.forget_drafts(self._services)
        formdrafts.let_go(self._services)
        unfinished.let_go(self._services)
        arrivals.forget(self._services)
        tidying.let_packs_go(self._services)
        tidying.forget_undone(self._services)
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
    log.error("worker.failed", work=event.job_id, **places.told(event.exception))
