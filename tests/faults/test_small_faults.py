"""One fault at a time, at a chosen place: nothing is half done, and the next try succeeds."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from errno import ENOSPC
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from service.actions import proof, supervise
from service.actions import timers as moments
from service.actions.services import Services
from service.connectors import CONNECTORS
from service.core.actor import Actor, ActorKind
from service.core.outcome import Outcome
from service.core.rights import Mandate, Power
from service.store import audit, jobs, timers
from service.store.db import Database
from service.store.leases import Numbers
from service.store.tables import (
    AuditEvent,
    Document,
    Instance,
    Job,
    JobState,
    Mail,
    Submission,
    Task,
    Timer,
    TimerState,
)
from service.worker import TickResult, tick
from service.worker.moves import Moves
from tests.conftest import Clock, Postbox
from tests.proef import World
from tests.worker.small_case import given_case, given_people, job, small_bundle, timer

LETTER = job(0, "brief", brief="antwoord", zet="beantwoord_op")
LEASE = timedelta(seconds=61)  # and a second more than the usual one
TOMORROW = timer(0, 'begin_dag(date("2026-03-03"))')
WRITES = (
    *("UPDATE instance", "INSERT INTO submission", "UPDATE task"),
    *("INSERT INTO job", "INSERT INTO audit_event"),
)
OPERATOR = Actor(
    username="ben", kind=ActorKind.PERSON, mandates=frozenset({Mandate(Power.OPERATE)})
)


@contextmanager
def full_disk(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Within: what is written does not reach the disk."""

    def full(_handle: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    with patch.context() as within:
        within.setattr(os, "fsync", full)
        yield


def rows(services: Services, table: type[Any]) -> list[Any]:
    with services.db.reading() as session:
        return list(session.scalars(select(table)))


def snapshot(services: Services) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, to see that nothing changed."""
    with services.db.reading() as session:
        return {
            table.__tablename__: [tuple(row) for row in session.execute(select(table.__table__))]
            for table in (Instance, Submission, Task, Timer, Job, Document, Mail, AuditEvent)
        }


@contextmanager
def falling_over_at(database: Database, statement: str) -> Iterator[None]:
    """Within: the process falls over when it wants to send a statement that begins like this."""

    def fall(_conn: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
        if sql.startswith(statement):
            raise MemoryError

    event.listen(database.engine, "before_cursor_execute", fall)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", fall)


@pytest.fixture
def world(services: Services) -> World:
    return World(services).prepare()


def given_request(world: World) -> str:
    answers = {"aanvrager": {"naam": "Kees", "email": "kees@voorbeeld.nl"}, "soort": "verlof"}
    return world.file(answers).number


def decide(world: World, number: str) -> None:
    answers = {"besluit": "toegekend", "reden": "Alles klopt."}
    world.complete(number, "Aanvraag beoordelen", "anna", answers, key="k" * 32)


def test_a_step_that_breaks_off_anywhere_leaves_everything_as_it_was(world: World) -> None:
    number = given_request(world)
    before = snapshot(world.services)
    for statement in WRITES:
        with falling_over_at(world.services.db, statement), pytest.raises(MemoryError):
            decide(world, number)
        assert snapshot(world.services) == before, statement
    decide(world, number)
    assert world.case(number).revision == 3


def test_a_start_that_breaks_off_halfway_uses_no_number(world: World) -> None:
    for statement in ("INSERT INTO task", "INSERT INTO audit_event"):
        with falling_over_at(world.services.db, statement), pytest.raises(MemoryError):
            given_request(world)
    assert world.rows(Instance) == []
    assert given_request(world).endswith("-001")


def test_a_case_that_cannot_move_on_keeps_its_letter_and_does_not_mail_again(
    services: Services, postbox: Postbox, clock: Clock
) -> None:
    given_people(services)
    given_case(services, small_bundle(LETTER))
    with falling_over_at(services.db, "UPDATE instance SET revision"):
        assert tick(services, services.clock()).failed == 1
    assert rows(services, Instance)[0].ended_at is None
    assert len(rows(services, Document)) == 1
    clock.pass_(timedelta(minutes=1))
    assert tick(services, services.clock()).jobs == 1
    assert len(postbox.messages) == len(rows(services, Document)) == len(rows(services, Mail)) == 1
    assert rows(services, Instance)[0].ended_at is not None


def test_a_timer_that_breaks_off_halfway_goes_off_once_later(
    services: Services, clock: Clock
) -> None:
    given_case(services, small_bundle(TOMORROW))
    clock.set(2026, 3, 3)
    with falling_over_at(services.db, "INSERT INTO audit_event"):
        assert tick(services, services.clock()).failed == 1
    assert rows(services, Timer)[0].state is TimerState.ARMED
    clock.pass_(timedelta(minutes=1))
    assert tick(services, services.clock()).timers == 1
    assert acts(services)[audit.Act.TIMER_FIRED] == 1


def test_a_full_disk_becomes_an_incident_and_a_person_can_try_again(
    services: Services, postbox: Postbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_people(services)
    given_case(services, small_bundle(LETTER))
    with full_disk(monkeypatch):
        for _ in range(8):
            assert tick(services, services.clock()).failed == 1
            clock.pass_(timedelta(hours=4))
    (incident,) = supervise.incidents(services, OPERATOR)
    assert (incident.is_stuck, incident.attempts) == (True, 8)
    assert "De schijf met bestanden is vol" in str(incident.reason)
    assert postbox.messages == []
    supervise.retry_job(services, incident.id, OPERATOR)
    assert tick(services, services.clock()).jobs == 1
    assert len(postbox.messages) == len(rows(services, Document)) == 1
    assert supervise.incidents(services, OPERATOR) == []


def test_a_worker_that_outlives_its_lease_adds_nothing_to_what_the_next_one_did(
    services: Services, postbox: Postbox, clock: Clock
) -> None:
    def slow(context: Any) -> Outcome:
        clock.pass_(LEASE)
        assert tick(services, services.clock()).jobs == 1
        outcome: Outcome = CONNECTORS["brief"](context)
        return outcome

    given_people(services)
    given_case(services, small_bundle(LETTER))
    tick(services, services.clock(), moves=Moves(connectors={"brief": slow}))
    assert len(rows(services, Document)) == len(rows(services, Mail)) == 1
    assert len({message.message_id for message in postbox.messages}) == 1
    assert acts(services)[audit.Act.JOB_DONE] == 1
    assert rows(services, Job)[0].state is JobState.DONE


def test_a_timer_of_a_worker_that_outlives_its_lease_fires_once(
    services: Services, clock: Clock
) -> None:
    def slow(given: Services, instance_id: int, now: Any, held: Numbers) -> bool:
        clock.pass_(LEASE)
        assert tick(services, services.clock()).timers == 1
        return moments.fire(given, instance_id, now, held)

    given_case(services, small_bundle(TOMORROW))
    clock.set(2026, 3, 3)
    tick(services, services.clock(), moves=Moves(fire=slow))
    assert acts(services)[audit.Act.TIMER_FIRED] == 1
    assert acts(services)[audit.Act.CASE_ENDED] == 1


def test_two_workers_fire_two_hundred_timers_once_each(
    services: Services, make_services: Callable[[str], Services], clock: Clock
) -> None:
    bundle = small_bundle(TOMORROW)
    for number in range(200):
        given_case(services, bundle, f"K-{number}")
    clock.set(2026, 3, 3)
    shares = side_by_side(services, make_services)
    fired = Counter(
        found.instance_id for found in rows(services, AuditEvent) if found.kind == "timer.fired"
    )
    assert len(fired) == 200 and set(fired.values()) == {1}
    assert sum(share.timers for share in shares) == 200
    assert all(case.ended_at is not None for case in rows(services, Instance))


def test_two_workers_send_each_letter_once(
    services: Services, make_services: Callable[[str], Services], postbox: Postbox
) -> None:
    given_people(services)
    bundle = small_bundle(LETTER)
    for number in range(30):
        given_case(services, bundle, f"K-{number}")
    side_by_side(services, make_services)
    assert len(postbox.messages) == 30
    assert len({message.message_id for message in postbox.messages}) == 30
    assert Counter(found.job_id for found in rows(services, Document)).most_common(1)[0][1] == 1
    assert {found.state for found in rows(services, Job)} == {JobState.DONE}


def test_a_locked_sqlite_file_delays_the_worker_and_loses_nothing(
    new_database: Callable[..., str],
    make_services: Callable[[str], Services],
    postbox: Postbox,
) -> None:
    url = new_database("sqlite")
    services = impatient(make_services(url))
    given_people(services)
    given_case(services, small_bundle(LETTER))
    other = make_services(url)
    with locked(other), pytest.raises(OperationalError, match="locked"):
        tick(services, services.clock())
    assert tick(services, services.clock()).jobs == 1
    assert len(postbox.messages) == 1


def test_a_locked_sqlite_file_breaks_off_the_step_and_keeps_the_case(
    new_database: Callable[..., str], make_services: Callable[[str], Services]
) -> None:
    url = new_database("sqlite")
    world = World(make_services(url)).prepare()
    number = given_request(world)
    busy = World(impatient(world.services))
    other = make_services(url)
    before = snapshot(world.services)
    with locked(other), pytest.raises(OperationalError, match="locked"):
        decide(busy, number)
    assert snapshot(world.services) == before
    decide(busy, number)


@pytest.mark.postgres
def test_a_connection_lost_in_the_middle_of_a_step_is_tried_again_at_once(
    new_database: Callable[..., str], make_services: Callable[[str], Services]
) -> None:
    world = World(make_services(new_database("postgres"))).prepare()
    number = given_request(world)
    engine = world.services.db.engine
    lost: list[int] = []

    def cut(_conn: Any, cursor: Any, sql: str, *_rest: Any) -> None:
        if sql.startswith("INSERT INTO audit_event") and not lost:
            lost.append(cursor.connection.info.backend_pid)
            with engine.connect() as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({lost[0]})")

    event.listen(engine, "before_cursor_execute", cut)
    decide(world, number)
    event.remove(engine, "before_cursor_execute", cut)
    assert lost
    assert acts(world.services)[audit.Act.TASK_COMPLETED] == 1
    assert proof.prove(world.services).flaws == []


def acts(services: Services) -> Counter[str]:
    return Counter(found.kind for found in rows(services, AuditEvent))


@contextmanager
def locked(services: Services) -> Iterator[None]:
    """Within: somebody else is writing and does not finish."""
    with services.db.writing() as session:
        session.connection()  # the lock is taken with the first question
        yield


def impatient(services: Services) -> Services:
    """The same database, waiting a moment for a lock instead of a quarter of a minute."""
    services.db.close()

    def hurry(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout=20")

    event.listen(services.db.engine, "connect", hurry)
    return services


def side_by_side(services: Services, make_services: Callable[[str], Services]) -> list[TickResult]:
    """Two workers, each with its own connections, until nothing is due."""
    url = services.settings.database_url
    gate = threading.Barrier(2)
    shares: list[TickResult] = []

    def work(own: Services) -> None:
        gate.wait(timeout=20)
        timers = jobs = 0
        while anything_due(own):
            result = tick(own, own.clock())
            timers, jobs = timers + result.timers, jobs + result.jobs
        shares.append(TickResult(timers=timers, jobs=jobs))

    threads = [threading.Thread(target=work, args=(make_services(url),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return shares


def anything_due(services: Services) -> bool:
    now = services.clock()
    with services.db.reading() as session:
        return timers.any_due(session, now) or jobs.any_ready(session, now, jobs.Topics())
