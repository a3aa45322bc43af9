"""One bad job stops nothing: what hangs is left, what kills is set aside, nobody else waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import select, text
from structlog.testing import capture_logs

from service.actions import supervise
from service.actions import timers as due_timers
from service.actions.footing import Ground
from service.actions.services import Services
from service.connectors import CONNECTORS
from service.connectors.wording import say
from service.core.actor import Actor, ActorKind
from service.core.language import Message
from service.core.outcome import Done, Outcome
from service.core.rights import Mandate, Power
from service.store import workers
from service.store.leases import Numbers
from service.store.tables import Job, JobState, Timer, TimerState
from service.worker import Worker, tick
from service.worker.holding import Hold
from service.worker.moves import Moves
from service.worker.patience import Patience
from service.worker.retries import DIED, TOO_LONG, CutOff
from tests.conftest import Clock
from tests.waiting import wait_for
from tests.worker.small_case import given_case, job, small_bundle, timer

LETTER, NOTICE, OTHER = (job(0, topic) for topic in ("brief", "bericht", "uitvoer"))
TOMORROW = timer(0, 'begin_dag(date("2026-03-03"))')
LEASE = timedelta(seconds=61)
OPERATOR = Actor(
    username="ben", kind=ActorKind.PERSON, mandates=frozenset({Mandate(Power.OPERATE)})
)


class Stuck:
    """A connector that hangs in the first case, until the test is over."""

    def __init__(self) -> None:
        self.reached, self.over = threading.Event(), threading.Event()

    def __call__(self, context: Any) -> Outcome:
        if context.instance.number == "K-0":
            self.reached.set()
            self.over.wait()
        return Done()


@pytest.fixture
def stuck() -> Iterator[Stuck]:
    connector = Stuck()
    yield connector
    connector.over.set()


def brief_of(services: Services, seconds: int) -> Services:
    """The same services, which leave a step after *seconds* without progress."""
    return replace(services, settings=replace(services.settings, job_seconds=seconds))


def states(services: Services, table: type[Any]) -> list[Any]:
    with services.db.reading() as session:
        return list(session.scalars(select(table.state).order_by(table.id)))


def incidents(services: Services) -> list[tuple[str, str, bool]]:
    found = supervise.incidents(services, OPERATOR)
    return [(each.name, str(each.reason), each.is_stuck) for each in found]


def test_no_lane_waits_for_another(services: Services, clock: Clock, stuck: Stuck) -> None:
    for number, step in enumerate((LETTER, NOTICE, OTHER, TOMORROW)):
        given_case(services, small_bundle(step), f"K-{number}")
    clock.set(2026, 3, 3)
    connectors = {"brief": stuck, "bericht": stuck, "uitvoer": stuck}
    worker = Worker(services, seconds=0.02, moves=Moves(connectors=connectors))
    worker.start()
    wait_for(lambda: states(services, Job)[1:] == [JobState.DONE, JobState.DONE])
    wait_for(lambda: states(services, Timer) == [TimerState.FIRED])
    assert stuck.reached.wait(60)
    assert states(services, Job)[0] is JobState.READY

    def doing() -> list[tuple[str, str]]:
        worker.heartbeat.beat()
        with services.db.reading() as session:
            (hand,) = workers.living(session)
        return [(each.lane, each.what) for each in hand.doing]

    # The others have written their ends; a moment later they say that they are not busy any more.
    wait_for(lambda: doing() == [("letters", "klein/s0")])
    stuck.over.set()
    worker.stop()


def test_a_worker_takes_nothing_once_the_tables_are_of_another_version(
    services: Services,
) -> None:
    given_case(services, small_bundle(NOTICE))
    ground = Ground(services, fresh=0)
    worker = Worker(services, seconds=0.02, ground=ground)
    assert ground.holds()
    with services.db.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not ground.holds()  # seen by one lane, before the others ask
    with capture_logs() as lines:
        worker.start()
        wait_for(lambda: [line["event"] for line in lines].count("tables.changed") > 2)
        worker.stop()
    assert states(services, Job) == [JobState.READY]


def test_a_job_that_hangs_is_left_and_the_lane_goes_on(services: Services, stuck: Stuck) -> None:
    bundle = small_bundle(LETTER)
    for number in range(3):
        given_case(services, bundle, f"K-{number}")
    brief = brief_of(services, 1)
    worker = Worker(brief, seconds=0.02, moves=Moves(connectors={"brief": stuck}))
    worker.start()
    wait_for(lambda: states(services, Job)[1:] == [JobState.DONE, JobState.DONE])
    worker.stop()
    assert incidents(services) == [("Stap 0", say(TOO_LONG, seconds=1), False)]
    stuck.over.set()  # who was left writes nothing any more
    assert states(services, Job)[0] is JobState.READY


def test_what_was_left_writes_and_sends_nothing_when_it_wakes(
    services: Services, postbox: Any
) -> None:
    woken, over = threading.Event(), threading.Event()

    def sleeper(context: Any) -> Outcome:
        woken.wait()
        try:
            return CONNECTORS["bericht"](context)
        finally:
            over.set()

    given_case(services, small_bundle(job(0, "bericht", aan="aanvrager")))
    moves = Moves(connectors={"bericht": sleeper}, run=Patience(0.2))
    assert tick(services, services.clock(), moves=moves).failed == 1
    woken.set()
    assert over.wait(60)
    assert postbox.messages == []
    assert states(services, Job) == [JobState.READY]


@pytest.mark.parametrize("code", [-9, 1])
def test_a_job_that_is_lost_three_times_is_set_aside_with_its_step(
    services: Services, clock: Clock, code: int
) -> None:
    def die(_context: Any) -> Outcome:
        raise KeyboardInterrupt

    def alone(hold: Hold) -> None:
        tried.append(hold)
        raise CutOff(Message(DIED, {"code": code}))

    tried: list[Hold] = []
    given_case(services, small_bundle(LETTER))
    given_case(services, small_bundle(NOTICE), "K-2")
    moves = Moves(connectors={"brief": die, "bericht": lambda _context: Done()}, alone=alone)
    with pytest.raises(KeyboardInterrupt):
        tick(services, clock(), moves=moves)
    for _ in range(5):
        clock.pass_(timedelta(hours=4))
        tick(services, clock(), moves=moves)
    assert len(tried) == 2  # and once it took a worker with it
    assert incidents(services) == [("Stap 0", say(DIED, code=code), True)]
    assert states(services, Job) == [JobState.INCIDENT, JobState.DONE]


def test_a_job_that_takes_its_worker_with_it_each_time_is_set_aside_too(
    services: Services, clock: Clock
) -> None:
    def die(_context: Any) -> Outcome:
        deaths.append(1)
        raise KeyboardInterrupt

    deaths: list[int] = []
    given_case(services, small_bundle(LETTER))
    for _ in range(6):
        clock.pass_(LEASE)
        try:
            tick(services, clock(), moves=Moves(connectors={"brief": die}))
        except KeyboardInterrupt:
            continue
    assert len(deaths) == 3
    ((name, _reason, is_stuck),) = incidents(services)
    assert (name, is_stuck) == ("Stap 0", True)
    (found,) = supervise.incidents(services, OPERATOR)
    supervise.retry_job(services, found.id, OPERATOR)
    assert tick(services, clock(), moves=Moves(connectors={"brief": lambda _c: Done()})).jobs == 1


def test_a_timer_that_kills_is_tried_apart_and_the_others_go_on(
    services: Services, clock: Clock
) -> None:
    def die_first(given: Services, case: int, now: Any, held: Numbers) -> bool:
        if case == first:
            raise KeyboardInterrupt
        return due_timers.fire(given, case, now, held)

    def alone(hold: Hold) -> None:
        tried.append(hold)
        raise CutOff(Message(DIED, {"code": -9}))

    tried: list[Hold] = []
    first = given_case(services, small_bundle(TOMORROW), "K-0")
    for number in range(1, 4):
        given_case(services, small_bundle(TOMORROW), f"K-{number}")
    clock.set(2026, 3, 3)
    moves = Moves(fire=die_first, alone=alone)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            tick(services, clock(), moves=moves)
        clock.pass_(LEASE)
    tick(services, clock(), moves=moves)
    assert states(services, Timer) == [TimerState.ARMED, *[TimerState.FIRED] * 3]
    assert len(tried) == 1
    assert incidents(services) == [("Wachten", say(DIED, code=-9), False)]
    clock.pass_(timedelta(hours=4))
    assert tick(services, clock()).timers == 1  # a term is never given up


def test_a_step_that_gets_on_may_take_as_long_as_it_likes(sqlite_services: Services) -> None:
    hold = Hold(sqlite_services, Job, [], began=monotonic())

    def work() -> int:
        hold.stirred_at = monotonic() + 60  # as often as it gets somewhere
        threading.Event().wait(2.5)
        return 7

    assert Patience(2)(work, hold) == 7


def test_an_error_of_a_step_comes_back_to_who_waits_for_it(sqlite_services: Services) -> None:
    def work() -> int:
        raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        Patience(60)(work, Hold(sqlite_services, Job, [], began=0.0))
