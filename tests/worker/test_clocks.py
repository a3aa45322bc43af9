"""While clocks differ no term fires and no letter leaves; everything else goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from service import wiring
from service.actions.services import Services
from service.core.topic import Lane
from service.store import audit, workers
from service.store.audit import Act, NewEvent
from service.worker import Worker, tick
from service.worker.clocks import Clocks, ClocksDiffer, since_boot
from service.worker.moves import Moves
from tests.conftest import Clock
from tests.worker.at_work import on
from tests.worker.small_case import given_case, job, small_bundle, timer

LONG_AGO = datetime(2026, 3, 2, 12, tzinfo=UTC)
FAR = timedelta(days=2)
NEAR = timedelta(seconds=50)


class Set:
    """A clock that somebody sets: *ahead* of what it should say."""

    ahead = timedelta(0)

    def __call__(self) -> datetime:
        return wiring.now() + self.ahead

    def passed(self) -> timedelta:
        """Time that passes, of which the database's clock knows: both were set together."""
        return since_boot() - self.ahead


@pytest.fixture
def wrong() -> Set:
    return Set()


@pytest.fixture
def real(database_url: str, tmp_path: Path) -> Iterator[Services]:
    with on(database_url, tmp_path) as make:
        yield make()


@pytest.fixture
def work(real: Services) -> Services:
    """A term that is due, a letter and a message that wait, since long ago."""
    then = wiring.at(real, lambda: LONG_AGO)
    tomorrow = timer(0, 'begin_dag(date("2026-03-03"))')
    for number, step in enumerate((tomorrow, job(0, "brief"), job(0, "bericht"))):
        given_case(then, small_bundle(step), f"K-{number}")
    return real


def done(services: Services, clocks: Clocks, lane: Lane) -> int:
    moves = Moves(agree=clocks.agree)
    return tick(services, services.clock(), lane=lane, moves=moves, limit=5).pieces


@pytest.mark.parametrize("ahead", [FAR, -FAR, timedelta(seconds=70)])
def test_what_bears_a_date_waits_until_the_clocks_agree(
    work: Services, wrong: Set, ahead: timedelta
) -> None:
    services = wiring.at(work, wrong)
    clocks = Clocks(services)
    wrong.ahead = ahead
    assert done(services, clocks, Lane.TIMERS) == 0
    assert done(services, clocks, Lane.LETTERS) == 0
    assert done(services, clocks, Lane.MAIL) == 1
    wrong.ahead = NEAR
    assert done(services, clocks, Lane.TIMERS) == 1
    assert done(services, clocks, Lane.LETTERS) == 1


def test_a_clock_that_was_wrong_from_the_start_is_noticed_too(work: Services, wrong: Set) -> None:
    wrong.ahead = FAR
    services = wiring.at(work, wrong)
    assert done(services, Clocks(services), Lane.TIMERS) == 0


def looked(services: Services, clocks: Clocks) -> bool:
    with services.db.reading() as session:
        return clocks.agree(session)


def test_a_clock_that_is_set_ahead_with_that_of_the_database_is_noticed_by_the_time_that_passed(
    work: Services, wrong: Set
) -> None:
    clocks = Clocks(work, passed=wrong.passed)
    assert looked(work, clocks)
    wrong.ahead = FAR
    assert done(work, clocks, Lane.TIMERS) == 0
    assert done(work, clocks, Lane.TIMERS) == 0, "it stays so, however often one looks"
    # Whoever starts anew takes the clock as it is then: an operator looked at it.
    assert done(work, Clocks(work, passed=wrong.passed), Lane.TIMERS) == 1


def test_a_clock_that_was_ahead_from_the_start_and_is_put_right_locks_nothing(
    work: Services, wrong: Set
) -> None:
    wrong.ahead = FAR
    clocks = Clocks(work, passed=wrong.passed)
    assert looked(work, clocks), "with the database's clock just as wrong nobody can tell"
    wrong.ahead = timedelta(0)
    assert done(work, clocks, Lane.TIMERS) == 1


def test_a_clock_that_was_behind_what_is_written_is_put_right(work: Services, wrong: Set) -> None:
    act(work, wiring.now() + FAR)  # our clock is two days behind the last act
    clocks = Clocks(work, passed=wrong.passed)
    assert looked(work, clocks)
    wrong.ahead = FAR  # set, together with the database's
    assert done(work, clocks, Lane.TIMERS) == 1


def test_a_clock_that_was_set_back_for_a_while_is_put_right(work: Services, wrong: Set) -> None:
    clocks = Clocks(work, passed=wrong.passed)
    for wrong.ahead in (timedelta(0), -FAR, timedelta(0)):
        assert looked(work, clocks)
    wrong.ahead = FAR
    assert not looked(work, clocks), "further than it ever was"


def test_a_clock_that_alone_was_behind_is_put_right_by_the_database(
    work: Services, wrong: Set
) -> None:
    services = wiring.at(work, wrong)
    wrong.ahead = -FAR
    clocks = Clocks(services)
    assert not looked(services, clocks)
    wrong.ahead = timedelta(0)
    assert done(services, clocks, Lane.TIMERS) == 1


def act(services: Services, at: datetime) -> None:
    """Somebody did something at that moment."""
    with services.db.writing() as session:
        audit.record(session, [NewEvent(act=Act.CASE_READ, actor="x", at=at, instance_id=1)])


def test_a_clock_that_was_set_back_is_believed_again(work: Services, wrong: Set) -> None:
    clocks = Clocks(work, passed=wrong.passed)
    assert looked(work, clocks)
    wrong.ahead = FAR
    assert done(work, clocks, Lane.TIMERS) == 0
    wrong.ahead = timedelta(0)
    assert done(work, clocks, Lane.TIMERS) == 1


def test_small_steps_of_months_do_not_add_up(real: Services, wrong: Set) -> None:
    clocks = Clocks(real, passed=wrong.passed)
    with real.db.reading() as session:
        for _ in range(5):
            wrong.ahead += NEAR
            assert clocks.agree(session)


def test_a_database_with_a_clock_of_its_own_making_has_no_other(
    services: Services, clock: Clock
) -> None:
    clocks = Clocks(services)
    clock.pass_(FAR)
    with services.db.reading() as session:
        assert clocks.apart(session) == timedelta(0)


def test_a_worker_tells_how_far_its_clock_is_and_logs_it_once(real: Services, wrong: Set) -> None:
    worker = Worker(wiring.at(real, wrong))
    wrong.ahead = FAR
    with capture_logs() as lines:
        worker.heartbeat.beat()
        worker.heartbeat.beat()
        wrong.ahead = timedelta(0)
        worker.heartbeat.beat()
        with real.db.reading() as session:
            (hand,) = workers.known(session)
    told = [(line["event"], line["waits"]) for line in lines if line["event"] == "worker.clock"]
    assert told == [("worker.clock", True), ("worker.clock", False)]
    assert abs(hand.ahead) < NEAR


def test_the_bound_is_a_setting(database_url: str, tmp_path: Path, wrong: Set) -> None:
    with on(database_url, tmp_path, clock_seconds="3600") as make:
        services = wiring.at(make(), wrong)
        wrong.ahead = timedelta(minutes=50)
        with services.db.reading() as session:
            assert Clocks(services).agree(session)


def test_one_tick_by_hand_is_refused_while_they_differ(real: Services, wrong: Set) -> None:
    clocks = Clocks(wiring.at(real, wrong))
    clocks.demand()
    wrong.ahead = FAR
    with pytest.raises(ClocksDiffer):
        clocks.demand()
