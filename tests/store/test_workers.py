"""Living workers: who beats is there, who is silent is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from service.actions.services import Services
from service.store import clock as database_clock
from service.store import workers
from service.store.db import Database
from service.store.workers import Beat
from tests.conftest import Clock


def given_beat(services: Services, name: str = "w1", **lanes: tuple[str, float]) -> None:
    said = Beat(id=name, host="huis", pid=7, version="1.0", lanes=lanes)
    with services.db.writing() as session:
        workers.beat(session, said)


def living(services: Services) -> list[str]:
    with services.db.reading() as session:
        return [hand.id for hand in workers.living(session)]


def test_a_worker_tells_since_when_a_lane_is_busy(services: Services, clock: Clock) -> None:
    given_beat(services)
    began = clock()
    clock.pass_(timedelta(seconds=15))
    given_beat(services, letters=("brief", 12.0))
    with services.db.reading() as session:
        (hand,) = workers.known(session)
    assert (hand.host, hand.pid, hand.version) == ("huis", 7, "1.0")
    assert (hand.started_at, hand.beat_at) == (began, clock())
    (doing,) = hand.doing
    assert (doing.lane, doing.what, doing.since) == (
        "letters",
        "brief",
        clock() - timedelta(seconds=12),
    )


def test_a_worker_that_is_silent_does_not_count(services: Services, clock: Clock) -> None:
    given_beat(services, "dead")
    clock.pass_(workers.SILENT)
    given_beat(services, "alive")
    assert living(services) == ["alive"]
    with services.db.reading() as session:
        assert [hand.id for hand in workers.known(session)] == ["dead", "alive"]


def test_a_beat_of_a_clock_that_ran_ahead_does_not_count_once_it_is_right(
    services: Services, clock: Clock
) -> None:
    right = clock()
    clock.pass_(timedelta(days=2))
    given_beat(services)
    clock.moment = right
    assert living(services) == []


def test_a_worker_that_takes_its_leave_is_not_missed(services: Services) -> None:
    given_beat(services)
    with services.db.writing() as session:
        workers.leave(session, "w1")
    with services.db.reading() as session:
        assert workers.known(session) == []


def test_a_dead_worker_is_forgotten_after_a_day(services: Services, clock: Clock) -> None:
    given_beat(services)
    clock.pass_(workers.KEPT + timedelta(seconds=1))
    with services.db.writing() as session:
        workers.forget(session)
    with services.db.reading() as session:
        assert workers.known(session) == []


def test_the_clock_of_the_database_is_aware_and_can_be_counted_on(services: Services) -> None:
    own = Database(services.db.engine)
    before = datetime.now(UTC)
    with own.reading() as session:
        asked = database_clock.moment(session, timedelta(hours=1))
        now, later = database_clock.read(session), session.scalars(select(asked)).one()
    # Both run on this machine, so they agree; SQLite counts milliseconds.
    assert timedelta(seconds=-1) < now - before < timedelta(seconds=60)
    assert timedelta(hours=1) <= later - now < timedelta(hours=1, seconds=60)
