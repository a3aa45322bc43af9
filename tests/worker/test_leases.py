"""Leases that hold: nothing goes twice while nobody is killed, however slow the mail server is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from service.actions import timers as due_timers
from service.actions.services import Services
from service.connectors import CONNECTORS
from service.core.outcome import Done, Outcome
from service.outside import MailError
from service.store import handovers, leases
from service.store.leases import Numbers, Piece
from service.store.tables import Document, Instance, Job, JobState, Mail, Timer, TimerState
from service.worker import Worker, tick
from service.worker.moves import Moves
from tests.conftest import Clock, Postbox
from tests.waiting import wait_for
from tests.worker.at_work import Slow, is_done, on, sent, serving
from tests.worker.small_case import given_case, given_people, job, small_bundle, timer

NOTICE = job(0, "bericht", aan="aanvrager")
LETTER = job(0, "brief", brief="antwoord")
TOMORROW = timer(0, 'begin_dag(date("2026-03-03"))')
LEASE = 3.0  # seconds; the usual one is 60
ABROAD = timedelta(days=2)


def given_cases(services: Services, count: int, step: str = NOTICE) -> None:
    given_people(services)
    bundle = small_bundle(step)
    for number in range(count):
        given_case(services, bundle, f"K-{number}")


def taken_over(services: Services, clock: Clock, piece: Piece) -> None:
    """The lease runs out and another worker takes what there is, but does nothing with it yet."""
    clock.pass_(timedelta(seconds=61))
    with services.db.writing() as session:
        keys = session.scalars(select(piece.id)).all()
        assert len(leases.take(session, piece, keys, span=timedelta(minutes=1))) == len(keys)


@pytest.mark.postgres
def test_workers_that_start_and_stop_beside_a_slow_mail_server_send_everything_once(
    new_database: Callable[[str], str], tmp_path: Path
) -> None:
    # 9 s a message against a lease of 120 s, in the same proportion.
    box = Slow(message=LEASE * 9 / 120)
    with (
        serving(box) as url,
        on(new_database("postgres"), tmp_path, smtp_url=url, lease_seconds=f"{LEASE:.0f}") as make,
    ):
        first, second, third = (Worker(make(), seconds=0.02) for _ in range(3))
        given_cases(make(), 20)
        first.start()
        for _ in range(15):  # longer than the lease
            assert box.reached.acquire(timeout=120)
        second.start()
        assert box.reached.acquire(timeout=120)
        first.stop()
        third.start()
        done = make()
        wait_for(lambda: is_done(done))
        second.stop()
        third.stop()
        assert box.deliveries == dict.fromkeys(sent(done), 1)
        assert len(box.deliveries) == 20


def test_a_conversation_that_lasts_longer_than_the_lease_is_held_on_to(
    new_database: Callable[[str], str], tmp_path: Path
) -> None:
    box = Slow(command=LEASE * 0.3)  # four answers, of which each takes a third of the lease
    database = new_database("sqlite")
    with (
        serving(box) as url,
        on(database, tmp_path, smtp_url=url, lease_seconds=f"{LEASE:.0f}") as make,
    ):
        workers = [Worker(make(), seconds=0.02) for _ in range(2)]
        given_cases(make(), 1)
        for worker in workers:
            worker.start()
        done = make()
        wait_for(lambda: is_done(done))
        for worker in workers:
            worker.stop()
        assert box.deliveries == dict.fromkeys(sent(done), 1)


def test_who_lost_the_lease_hands_nothing_over(
    services: Services, postbox: Postbox, clock: Clock
) -> None:
    def frozen(context: Any) -> Outcome:
        taken_over(services, clock, Job)
        return CONNECTORS["bericht"](context)

    given_cases(services, 1)
    assert tick(services, clock(), moves=Moves(connectors={"bericht": frozen})).failed == 1
    assert postbox.messages == []


def test_who_lost_the_lease_writes_no_end(services: Services, clock: Clock) -> None:
    def slow(_context: Any) -> Outcome:
        taken_over(services, clock, Job)
        return Done()

    given_cases(services, 1)
    assert tick(services, clock(), moves=Moves(connectors={"bericht": slow})).failed == 1
    with services.db.reading() as session:
        assert session.scalars(select(Job.state)).one() is JobState.READY
        assert session.scalars(select(Instance.ended_at)).one() is None


def test_who_lost_a_timer_does_not_fire_it(services: Services, clock: Clock) -> None:
    def slow(given: Services, case: int, now: Any, held: Numbers) -> bool:
        taken_over(services, clock, Timer)
        return due_timers.fire(given, case, now, held)

    given_cases(services, 1, TOMORROW)
    clock.set(2026, 3, 3)
    assert tick(services, clock(), moves=Moves(fire=slow)).failed == 1
    with services.db.reading() as session:
        assert session.scalars(select(Timer.state)).one() is TimerState.ARMED


def test_a_letter_that_was_sent_is_written_down_by_who_sent_it(
    services: Services, postbox: Postbox, clock: Clock
) -> None:
    class Overtaken(Postbox):
        """Takes the message; while it does, another worker takes the job over."""

        def send(self, mail: Any, permit: Any) -> Any:
            given = postbox.send(mail, permit)
            taken_over(services, clock, Job)
            return given

    given_cases(services, 1, LETTER)
    assert tick(replace(services, mailer=Overtaken()), clock()).failed == 1
    with services.db.reading() as session:
        assert len(session.scalars(select(Mail)).all()) == 1
        assert session.scalars(select(Document)).all() == []
    clock.pass_(timedelta(seconds=61))
    assert tick(services, clock()).jobs == 1
    assert len(postbox.messages) == 1


def test_a_database_that_is_away_when_a_message_went_is_waited_for(
    services: Services, postbox: Postbox
) -> None:
    away: list[str] = []

    def refuse(_conn: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
        if sql.startswith("INSERT INTO mail") and len(away) < 4:
            away.append(sql)
            raise OperationalError(sql, None, OSError("away"))

    given_cases(services, 1)
    event.listen(services.db.engine, "before_cursor_execute", refuse)
    assert tick(services, services.clock()).jobs == 1
    event.remove(services.db.engine, "before_cursor_execute", refuse)
    assert len(away) == 4
    assert len(postbox.messages) == 1
    with services.db.reading() as session:
        assert handovers.repeats(session) == []


def test_a_message_whose_sender_died_is_named_when_it_goes_again(
    services: Services, postbox: Postbox, clock: Clock
) -> None:
    class Deadly:
        def send(self, mail: Any, permit: Any) -> Any:
            postbox.send(mail, permit)
            raise KeyboardInterrupt

    given_cases(services, 2)
    with pytest.raises(KeyboardInterrupt):
        tick(replace(services, mailer=Deadly()), clock())
    clock.pass_(timedelta(seconds=61))
    assert tick(services, clock()).jobs == 2
    with services.db.reading() as session:
        (repeat,) = handovers.repeats(session)
    assert repeat.times == 2
    assert [m.message_id for m in postbox.messages].count(repeat.message_id) == 2
    assert len({message.message_id for message in postbox.messages}) == 2


@pytest.mark.parametrize("off", [ABROAD, -ABROAD])
def test_a_clock_that_was_wrong_leaves_no_job_locked_once_it_is_right(
    services: Services, clock: Clock, off: timedelta
) -> None:
    class Away:
        def send(self, mail: Any, permit: Any) -> Any:
            raise MailError("away", permanent=False)

    def die(_context: Any) -> Outcome:
        raise KeyboardInterrupt

    right = clock()
    clock.pass_(off)
    given_cases(services, 2)
    with pytest.raises(KeyboardInterrupt):  # one is held by a worker that died
        tick(services, clock(), moves=Moves(connectors={"bericht": die}))
    assert tick(replace(services, mailer=Away()), clock()).failed == 1  # one is put off
    clock.moment = right
    assert tick(services, clock()).jobs == 2


@pytest.mark.parametrize("off", [ABROAD, -ABROAD])
def test_a_clock_that_was_wrong_leaves_no_timer_locked_once_it_is_right(
    services: Services, clock: Clock, off: timedelta
) -> None:
    def fail(*_given: Any) -> bool:
        raise ValueError

    def die(*_given: Any) -> bool:
        raise KeyboardInterrupt

    given_cases(services, 2, TOMORROW)
    clock.set(2026, 3, 5)
    clock.pass_(off)
    right = clock() - off
    tick(services, clock(), limit=1, moves=Moves(fire=fail))
    if off > timedelta(0):
        with pytest.raises(KeyboardInterrupt):
            tick(services, clock(), moves=Moves(fire=die))
    clock.moment = right
    assert tick(services, clock()).timers == 2


def test_eight_workers_that_want_one_job_do_not_share_it(
    services: Services,
) -> None:
    given_cases(services, 1)
    start = threading.Barrier(8, timeout=60)
    taken: list[leases.Held] = []

    def take() -> None:
        start.wait()
        with services.db.writing() as session:
            key = session.scalars(select(Job.id)).one()
            taken.extend(leases.take(session, Job, [key], span=timedelta(minutes=1)))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [held.lease for held in taken] == [1]
