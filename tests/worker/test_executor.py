"""Ticks: each effect once, whatever fails, dies or runs beside it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from service.actions import timers
from service.actions.services import Services
from service.connectors.wording import say
from service.core.errors import Conflict
from service.core.language import Message
from service.core.outcome import Done, Failed, Outcome, Retry
from service.outside import MailError, PrintError
from service.store.leases import Numbers
from service.store.tables import Document, Instance, Job, JobState, Mail, Timer, TimerState
from service.worker import retries
from service.worker.executor import tick
from service.worker.moves import Moves, TickResult
from tests.worker.small_case import given_case, given_people, job, small_bundle, timer

LETTER = job(0, "brief", brief="antwoord", zet="beantwoord_op")
UNEXPECTED = say("Unexpected error (%(kind)s); see the log.", kind="ValueError")
AFTER = timedelta(minutes=2, seconds=1)


def rows(services: Services, table: type[Any]) -> Sequence[Any]:
    with services.db.reading() as session:
        return session.scalars(select(table).order_by(table.id)).all()


def performed_by(*outcomes: Outcome | Exception) -> Moves:
    """A worker whose topic ``brief`` has these outcomes, one per call."""
    left = list(outcomes)

    def connector(_context: Any) -> Outcome:
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return Moves(connectors={"brief": connector})


def test_a_letter_is_printed_filed_announced_and_the_case_moves_on(
    services: Services, postbox: Any
) -> None:
    given_people(services)
    given_case(services, small_bundle(LETTER))
    assert tick(services, services.clock()) == TickResult(jobs=1)
    (document,), (mail,), (case,) = (rows(services, t) for t in (Document, Mail, Instance))
    assert services.files.get(document.sha256).startswith(b"%PDF")
    assert (document.audience, mail.to) == ("aanvrager", "alice@voorbeeld.nl")
    assert json.loads(case.record)["beantwoord_op"].startswith("2026-03-02T10:12")
    assert case.ended_at == services.clock()
    assert [message.message_id for message in postbox.messages] == [mail.message_id]


def test_a_second_tick_finds_nothing_to_do(services: Services, postbox: Any) -> None:
    given_people(services)
    given_case(services, small_bundle(LETTER))
    tick(services, services.clock())
    assert tick(services, services.clock()).idle
    assert len(postbox.messages) == 1


def test_a_worker_that_dies_before_the_case_moved_on_leaves_one_letter_and_one_mail(
    services: Services, postbox: Any, clock: Any
) -> None:
    def die(*_args: Any) -> bool:
        raise KeyboardInterrupt

    given_people(services)
    given_case(services, small_bundle(LETTER))
    with pytest.raises(KeyboardInterrupt):
        tick(services, services.clock(), moves=Moves(finish=die))
    assert tick(services, services.clock()).idle  # the dead worker still holds it
    clock.pass_(AFTER)
    assert tick(services, services.clock()).jobs == 1
    assert len(postbox.messages) == len(rows(services, Document)) == len(rows(services, Mail)) == 1
    assert rows(services, Job)[0].state is JobState.DONE


def test_a_worker_that_dies_while_sending_repeats_the_same_message_id(
    services: Services, postbox: Any, clock: Any
) -> None:
    class Deadly:
        def send(self, mail: Any, permit: Any) -> Any:
            postbox.send(mail, permit)
            raise KeyboardInterrupt

    given_people(services)
    given_case(services, small_bundle(LETTER))
    with pytest.raises(KeyboardInterrupt):
        tick(replace(services, mailer=Deadly()), services.clock())
    clock.pass_(AFTER)
    tick(services, services.clock())
    assert len({message.message_id for message in postbox.messages}) == 1
    assert len(rows(services, Document)) == len(rows(services, Mail)) == 1


def test_a_mail_server_that_is_away_delays_the_letter_a_minute(
    services: Services, clock: Any
) -> None:
    class Away:
        def send(self, mail: Any, permit: Any) -> Any:
            raise MailError("away", permanent=False)

    given_people(services)
    given_case(services, small_bundle(LETTER))
    assert tick(replace(services, mailer=Away()), services.clock()).failed == 1
    (waiting,) = rows(services, Job)
    assert (waiting.state, waiting.attempts) == (JobState.READY, 1)
    assert waiting.not_before == services.clock() + timedelta(minutes=1)
    assert rows(services, Document) == []  # the letter carries the day it is really sent
    clock.pass_(timedelta(minutes=1))
    assert tick(services, services.clock()).jobs == 1


def test_a_refused_address_needs_a_person(services: Services) -> None:
    given_case(services, small_bundle(LETTER))
    refused = performed_by(MailError("no such address", permanent=True))
    tick(services, services.clock(), moves=refused)
    (stuck,) = rows(services, Job)
    assert (stuck.state, stuck.last_error) == (JobState.INCIDENT, "no such address")


def test_a_job_that_keeps_failing_becomes_an_incident(services: Services, clock: Any) -> None:
    given_case(services, small_bundle(LETTER))
    failing = performed_by(*[Retry(reason=Message("away"))] * 20)
    for _ in range(20):
        tick(services, services.clock(), moves=failing)
        clock.pass_(timedelta(hours=4))
    (stuck,) = rows(services, Job)
    assert (stuck.state, stuck.attempts) == (JobState.INCIDENT, 8)


def test_a_connector_may_say_when_to_try_again(services: Services) -> None:
    given_case(services, small_bundle(LETTER))
    asks = Retry(reason=Message("busy"), after=timedelta(seconds=30))
    tick(services, services.clock(), moves=performed_by(asks))
    assert rows(services, Job)[0].not_before == services.clock() + timedelta(seconds=30)


def test_a_bug_in_a_connector_is_tried_again_and_keeps_its_values_to_itself(
    services: Services,
) -> None:
    given_case(services, small_bundle(LETTER))
    moves = performed_by(ValueError("Alice woont in Straat 1"))
    tick(services, services.clock(), moves=moves)
    (waiting,) = rows(services, Job)
    assert waiting.state is JobState.READY
    assert waiting.last_error == UNEXPECTED


@pytest.mark.postgres
def test_a_job_under_which_the_database_is_lost_is_tried_again_soon_and_not_for_ever(
    new_database: Callable[[str], str], make_services: Callable[[str], Services], clock: Any
) -> None:
    def cut(context: Any) -> Outcome:
        context.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        raise AssertionError("the connection is gone")

    services = make_services(new_database("postgres"))
    given_case(services, small_bundle(LETTER))
    moves = Moves(connectors={"brief": cut})
    for _ in range(retries.MOST_TAKINGS):
        assert tick(services, services.clock(), moves=moves).failed == 1
        (waiting,) = rows(services, Job)
        assert (waiting.attempts, waiting.lost) == (0, 0)
        assert waiting.not_before == services.clock() + retries.CONFLICT_PAUSE
        clock.pass_(retries.CONFLICT_PAUSE)
    tick(services, services.clock(), moves=moves)
    (suspect,) = rows(services, Job)
    assert suspect.attempts == 1 and suspect.last_error


@pytest.mark.parametrize(
    ("error", "state"),
    [(PrintError("bad letter"), JobState.INCIDENT), (OSError("disk full"), JobState.READY)],
)
def test_a_printer_that_refuses_needs_a_person_and_one_that_fails_another_try(
    services: Services, clock: Any, postbox: Any, error: Exception, state: JobState
) -> None:
    class Faulty:
        def letter(self, document: Any) -> bytes:
            raise error

        def dossier(self, document: Any) -> bytes:
            raise error

        def report(self, document: Any) -> bytes:
            raise error

    given_people(services)
    given_case(services, small_bundle(LETTER))
    assert tick(replace(services, printer=Faulty()), services.clock()).failed == 1
    assert rows(services, Job)[0].state is state
    clock.pass_(timedelta(minutes=1))
    assert tick(services, services.clock()).jobs == (1 if state is JobState.READY else 0)


def test_a_topic_nobody_performs_is_an_incident(services: Services) -> None:
    given_case(services, small_bundle(job(0, "onbekend")))
    tick(services, services.clock())
    assert rows(services, Job)[0].state is JobState.INCIDENT


def test_a_faulty_job_does_not_stop_the_others(services: Services) -> None:
    bundle = small_bundle(LETTER)
    for number in range(3):
        given_case(services, bundle, f"K-{number}")
    outcomes = (Done(), Failed(reason=Message("no")), Done())
    result = tick(services, services.clock(), moves=performed_by(*outcomes))
    assert result == TickResult(jobs=2, failed=1)


def test_the_letter_of_a_step_that_lapsed_is_not_made(services: Services, postbox: Any) -> None:
    case = given_case(services, small_bundle(LETTER))
    with services.db.writing() as session:
        instance = session.get_one(Instance, case)
        instance.waiting = {}
    tick(services, services.clock())
    assert rows(services, Job)[0].state is JobState.VOID
    assert postbox.messages == [] and rows(services, Document) == []


def test_a_timer_fires_at_its_moment_and_not_before(services: Services, clock: Any) -> None:
    given_case(services, small_bundle(timer(0, 'begin_dag(date("2026-03-04"))')))
    clock.set(2026, 3, 3, 23, 59)
    assert tick(services, services.clock()).idle
    clock.set(2026, 3, 4)
    assert tick(services, services.clock()) == TickResult(timers=1)
    assert rows(services, Timer)[0].state is TimerState.FIRED
    assert rows(services, Instance)[0].ended_at == services.clock()


@pytest.mark.parametrize("night", ["2026-03-29", "2026-03-30", "2026-10-25", "2026-10-26"])
def test_around_a_night_with_another_hour_a_timer_fires_once_at_its_midnight(
    services: Services, clock: Any, night: str
) -> None:
    given_case(services, small_bundle(timer(0, f'begin_dag(date("{night}"))')))
    clock.set(*(int(part) for part in night.split("-")))
    midnight = clock()
    clock.moment = midnight - timedelta(seconds=1)
    assert tick(services, services.clock()).idle
    clock.moment = midnight
    assert tick(services, services.clock()) == TickResult(timers=1)
    for hours in range(1, 26):
        clock.moment = midnight + timedelta(hours=hours)
        assert tick(services, services.clock()).idle


def test_one_tick_catches_up_after_a_week_off(services: Services, clock: Any) -> None:
    given_people(services)
    waiting = timer(0, 'begin_dag(date("2026-03-04"))'), timer(1, 'begin_dag(date("2026-03-05"))')
    given_case(services, small_bundle(*waiting, job(2, "brief", brief="antwoord")))
    clock.set(2026, 3, 11)
    result = tick(services, services.clock())
    assert result.jobs == 1
    assert rows(services, Instance)[0].ended_at == services.clock()


def test_a_timer_that_fails_is_shown_and_tried_again_later(services: Services, clock: Any) -> None:
    def fail_first(given: Services, case: int, now: datetime, held: Numbers) -> bool:
        if case == first:
            raise ValueError("Alice")
        return timers.fire(given, case, now, held)

    bundle = small_bundle(timer(0, 'begin_dag(date("2026-03-04"))'))
    first, _second = given_case(services, bundle, "K-1"), given_case(services, bundle, "K-2")
    clock.set(2026, 3, 4)
    result = tick(services, services.clock(), moves=Moves(fire=fail_first))
    assert result == TickResult(timers=1, failed=1)
    failed = rows(services, Timer)[0]
    assert (failed.attempts, failed.state) == (1, TimerState.ARMED)
    assert failed.last_error == UNEXPECTED
    clock.pass_(timedelta(minutes=1))
    assert tick(services, services.clock()).timers == 1


def test_a_timer_that_met_another_change_waits_a_moment_without_blame(
    services: Services, clock: Any
) -> None:
    def busy(*_args: Any) -> bool:
        raise Conflict("busy", permanent=False)

    given_case(services, small_bundle(timer(0, 'begin_dag(date("2026-03-04"))')))
    clock.set(2026, 3, 4)
    tick(services, services.clock(), moves=Moves(fire=busy))
    assert rows(services, Timer)[0].attempts == 0
    clock.pass_(timedelta(seconds=5))
    assert tick(services, services.clock()).timers == 1


def waiting_cases(services: Services, *days: int) -> list[int]:
    """A case per day of March, each with one timer on that day; given in this order."""
    found = []
    for place, day in enumerate(days):
        bundle = small_bundle(timer(0, f'begin_dag(date("2026-03-{day:02}"))'))
        found.append(given_case(services, bundle, f"K-{place}"))
    return found


def test_a_worker_that_was_away_catches_up_in_order_of_the_moments(
    services: Services, clock: Any
) -> None:
    fourth, third, fifth = waiting_cases(services, 4, 3, 5)
    fired: list[int] = []

    def fire(given: Services, case: int, now: datetime, held: Numbers) -> bool:
        fired.append(case)
        return timers.fire(given, case, now, held)

    clock.set(2026, 3, 11)
    assert tick(services, services.clock(), moves=Moves(fire=fire)) == TickResult(timers=3)
    assert fired == [third, fourth, fifth]


def test_all_that_is_due_in_a_case_goes_off_in_one_step(services: Services, clock: Any) -> None:
    (case,) = waiting_cases(services, 4)
    with services.db.writing() as session:
        found = session.scalars(select(Timer)).one()
        columns = {name: getattr(found, name) for name in ("element", "due_at", "armed_at")}
        session.add(Timer(instance_id=case, token="other", **columns))
    clock.set(2026, 3, 4)
    assert tick(services, services.clock()) == TickResult(timers=1)
    states = [found.state for found in rows(services, Timer)]
    assert states == [TimerState.FIRED, TimerState.VOID]  # the engine does not know the second


def test_the_timers_of_a_worker_that_died_wait_for_its_lease(
    services: Services, clock: Any
) -> None:
    def die(*_args: Any) -> bool:
        raise KeyboardInterrupt

    waiting_cases(services, 4, 4, 4)
    clock.set(2026, 3, 4)
    with pytest.raises(KeyboardInterrupt):
        tick(services, services.clock(), moves=Moves(fire=die))
    assert tick(services, services.clock()).idle
    clock.pass_(timedelta(minutes=1))
    assert tick(services, services.clock()) == TickResult(timers=3)


def test_a_worker_that_must_stop_gives_back_the_timers_it_did_not_fire(
    services: Services, clock: Any
) -> None:
    fired: list[int] = []

    def fire(given: Services, case: int, now: datetime, held: Numbers) -> bool:
        fired.append(case)
        return timers.fire(given, case, now, held)

    waiting_cases(services, 3, 4)
    clock.set(2026, 3, 4)
    moves = Moves(fire=fire)
    result = tick(services, services.clock(), moves=moves, stopping=lambda: len(fired) > 0)
    assert result == TickResult(timers=1, more=True)
    assert rows(services, Timer)[1].claimed_until is None
    assert tick(services, services.clock()) == TickResult(timers=1)


def test_workers_side_by_side_do_everything_once(services: Services, clock: Any) -> None:
    bundle = small_bundle(timer(0, 'begin_dag(date("2026-03-04"))'), job(1, "brief"))
    for number in range(8):
        given_case(services, bundle, f"K-{number}")
    clock.set(2026, 3, 4)
    performed: list[int] = []

    def connector(context: Any) -> Outcome:
        performed.append(context.job.id)
        return Done()

    moves = Moves(connectors={"brief": connector})
    results: list[TickResult] = []

    def work() -> None:
        results.append(tick(services, services.clock(), moves=moves))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tick(services, services.clock(), moves=moves)
    assert sorted(performed) == sorted(found.id for found in rows(services, Job))
    assert len(performed) == 8
    assert all(case.ended_at is not None for case in rows(services, Instance))


def test_a_worker_that_must_stop_takes_no_new_work(services: Services) -> None:
    given_case(services, small_bundle(LETTER))
    result = tick(services, services.clock(), stopping=lambda: True)
    assert result == TickResult(more=True)
    assert rows(services, Job)[0].claimed_until is None


def test_a_tick_stops_at_its_limit_and_says_so(services: Services) -> None:
    bundle = small_bundle(LETTER)
    for number in range(3):
        given_case(services, bundle, f"K-{number}")
    moves = performed_by(Done(), Done(), Done())
    assert tick(services, services.clock(), limit=2, moves=moves) == TickResult(jobs=2, more=True)
