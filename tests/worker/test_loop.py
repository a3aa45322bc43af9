"""The clockwork: it starts by itself, survives trouble and stops without dropping work."""

from __future__ import annotations

import signal
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from service.actions.services import Services
from service.core.outcome import Done, Outcome
from service.core.topic import Lane
from service.store import workers
from service.store.tables import Document, DocumentKind, Job, JobState
from service.worker import Worker
from service.worker.loop import TOO_MANY
from service.worker.moves import Moves
from tests.worker.small_case import given_case, job, small_bundle

PATIENCE = 20.0  # a bound for a hanging test, not a pause


class Slow:
    """A connector that says when it is busy and goes on when told."""

    def __init__(self) -> None:
        self.busy, self.go_on = threading.Event(), threading.Event()

    def __call__(self, _context: Any) -> Outcome:
        self.busy.set()
        assert self.go_on.wait(PATIENCE)
        return Done()


def states(services: Services) -> list[JobState]:
    with services.db.reading() as session:
        return list(session.scalars(select(Job.state).order_by(Job.id)))


def test_a_stop_finishes_the_job_in_hand_and_takes_no_other(sqlite_services: Services) -> None:
    slow = Slow()
    services = sqlite_services
    bundle = small_bundle(job(0, "brief"))
    for number in range(2):
        given_case(services, bundle, f"K-{number}")
    worker = Worker(services, seconds=0.01, moves=Moves(connectors={"brief": slow}))
    worker.start()
    assert slow.busy.wait(PATIENCE)
    stopping = threading.Thread(target=worker.stop)
    stopping.start()
    assert worker.stopping.wait(PATIENCE)
    slow.go_on.set()
    stopping.join(PATIENCE)
    assert states(services) == [JobState.DONE, JobState.READY]


def test_a_database_that_is_away_does_not_stop_the_clockwork(sqlite_services: Services) -> None:
    started, failed, ticked = threading.Event(), threading.Event(), threading.Event()

    def clock() -> Any:
        if started.is_set():
            if not failed.is_set():
                failed.set()
                raise OSError("away")
            ticked.set()
        return sqlite_services.clock()

    worker = Worker(replace(sqlite_services, clock=clock), seconds=0.01)
    started.set()
    worker.start()
    assert ticked.wait(PATIENCE)
    worker.stop()


def test_a_worker_says_what_it_is_doing_and_leaves_when_it_stops(
    sqlite_services: Services,
) -> None:
    worker = Worker(sqlite_services)
    with worker.heartbeat.doing(Lane.LETTERS, "brief"):
        worker.heartbeat.beat()
    (hand,) = hands(sqlite_services)
    assert hand.is_living
    assert [(doing.lane, doing.what) for doing in hand.doing] == [("letters", "brief")]
    worker.heartbeat.beat()
    assert hands(sqlite_services)[0].doing == ()
    worker.start()
    worker.stop()
    assert hands(sqlite_services) == []


def test_a_worker_in_which_too_much_hangs_stops_to_begin_anew(
    sqlite_services: Services,
) -> None:
    over = threading.Event()

    def hang(_context: Any) -> Outcome:
        over.wait()
        return Done()

    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    settings = replace(sqlite_services.settings, job_seconds=1)
    services = replace(sqlite_services, settings=settings)
    bundle = small_bundle(job(0, "brief"))
    for number in range(TOO_MANY + 1):
        given_case(services, bundle, f"K-{number}")
    try:
        assert Worker(services, seconds=0.02, moves=Moves(connectors={"brief": hang})).run()
    finally:
        over.set()
        for number, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
            signal.signal(number, handler)
    assert set(states(services)) == {JobState.READY}


def hands(services: Services) -> list[workers.Hand]:
    with services.db.reading() as session:
        return workers.living(session)


def test_drafts_that_nobody_sent_are_forgotten_after_a_day(
    sqlite_services: Services, clock: Any
) -> None:
    with sqlite_services.db.writing() as session:
        session.add(
            Document(
                id="d1",
                kind=DocumentKind.UPLOAD,
                name="foto.jpg",
                media_type="image/jpeg",
                size=1,
                sha256="0" * 64,
                owner="bezoeker",
                created_by="bezoeker",
                created_at=clock(),
            )
        )
    worker = Worker(sqlite_services)
    worker.tidy()
    clock.pass_(timedelta(hours=24, seconds=1))
    assert documents(sqlite_services) == 1
    worker.tidy()
    assert documents(sqlite_services) == 0


def documents(services: Services) -> int:
    with services.db.reading() as session:
        return len(session.scalars(select(Document)).all())
