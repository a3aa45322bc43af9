"""Behind PgBouncer in transaction mode everything goes as without it, with nothing to set."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from service.actions import proof
from service.actions.services import Services
from service.store import migrate
from service.store.db import DATABASE_AWAY, Database, DatabaseError, Session, connect
from service.store.tables import Document, Instance, Job, JobState, Timer, TimerState
from service.worker import tick
from tests.conftest import Clock, Postbox
from tests.proef import World
from tests.storm.pooler import ABSENT, pooler, program
from tests.worker.small_case import given_case, given_people, job, small_bundle, timer

pytestmark = [pytest.mark.fault, pytest.mark.postgres]
LETTER = job(0, "brief", brief="antwoord", zet="beantwoord_op")
TOMORROW = timer(0, 'begin_dag(date("2026-03-03"))')
CASES = 10
WORKERS = 4


@pytest.fixture(autouse=True)
def installed() -> None:
    if program() is None:
        if os.environ.get("CI"):
            pytest.fail(f"{ABSENT}; .ci/run must do so")
        pytest.skip(ABSENT)


@pytest.fixture
def pooled(new_database: Callable[[str], str]) -> Iterator[str]:
    with pooler(new_database("postgres")) as between:
        yield between.url


def at_once(*works: Callable[[], object]) -> None:
    """Do all of *works* at the same time; the first error of one is raised."""
    gate, failures = threading.Barrier(len(works)), list[BaseException]()

    def do(work: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=60)
            work()
        except BaseException as error:  # a thread must not lose the reason
            failures.append(error)

    threads = [threading.Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_cases_live_through_side_by_side(
    pooled: str, make_services: Callable[[str], Services]
) -> None:
    world = World(make_services(pooled)).prepare()

    def live(number: int) -> None:
        own = World(make_services(pooled))
        answers = {"aanvrager": {"naam": "Kees", "email": "kees@voorbeeld.nl"}, "soort": "verlof"}
        for each in range(CASES):
            case = own.file(answers).number
            own.complete(
                case,
                "Aanvraag beoordelen",
                "anna",
                {"besluit": "toegekend", "reden": "Alles klopt."},
                key=f"{number:016}{each:016}",
            )

    at_once(*(lambda number=number: live(number) for number in range(WORKERS)))
    with world.services.db.reading() as session:
        cases = session.scalars(select(Instance)).all()
    assert len(cases) == CASES * WORKERS
    assert {case.revision for case in cases} == {3}
    assert proof.prove(world.services).flaws == []


def test_workers_share_letters_and_timers(
    pooled: str, make_services: Callable[[str], Services], clock: Clock, postbox: Postbox
) -> None:
    services = make_services(pooled)
    given_people(services)
    for number in range(CASES):
        given_case(services, small_bundle(LETTER), f"K-{number}")
        given_case(services, small_bundle(TOMORROW), f"T-{number}")
    clock.set(2026, 3, 3)

    def work() -> None:
        own = make_services(pooled)
        while tick(own, own.clock()).more:
            pass

    at_once(*[work] * WORKERS)
    clock.pass_(timedelta(hours=1))  # whoever lost a race left it for later
    work()
    with services.db.reading() as session:
        assert {each.state for each in session.scalars(select(Job))} == {JobState.DONE}
        assert {each.state for each in session.scalars(select(Timer))} == {TimerState.FIRED}
        letters = Counter(each.job_id for each in session.scalars(select(Document)))
    assert set(letters.values()) == {1}
    assert len(letters) == len({each.message_id for each in postbox.messages}) == CASES


def test_the_tables_are_made_through_a_pooler(empty_postgres: str) -> None:
    with pooler(empty_postgres) as between, closing(Database(connect(between.url))) as database:
        assert migrate.upgrade(database) == migrate.current(database) == migrate.head()


def limits(session: Session) -> tuple[str, str, str]:
    found = session.execute(
        text(
            "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),"
            " current_setting('idle_in_transaction_session_timeout')"
        )
    )
    return tuple(found.one())


@pytest.mark.parametrize("more", ["", "ignore_startup_parameters = options\n"])
def test_limits_hold_in_a_transaction_and_are_left_to_nobody(
    new_database: Callable[[str], str], more: str
) -> None:
    with (
        pooler(new_database("postgres"), size=1, more=more) as between,
        closing(Database(connect(f"{between.url}?lock_timeout=2000"))) as database,
    ):
        with database.writing() as session:
            assert limits(session) == ("10s", "2s", "1min")
        with database.reading() as session:
            assert limits(session) == ("0", "0", "0")


def test_a_pooler_that_is_paused_is_a_database_that_is_away(
    new_database: Callable[[str], str],
) -> None:
    """Also for the first question of a transaction, which SQLAlchemy does not ask itself."""
    with (
        pooler(new_database("postgres")) as between,
        closing(Database(connect(f"{between.url}?statement_timeout=200"))) as database,
    ):
        with database.writing() as session:
            limits(session)
        between.command("PAUSE")
        try:
            with pytest.raises(DATABASE_AWAY), database.writing() as session:
                limits(session)
        finally:
            between.command("RESUME")
        with database.writing() as session:
            limits(session)


def test_limits_hold_on_a_direct_connection(new_database: Callable[[str], str]) -> None:
    url = f"{new_database('postgres')}?lock_timeout=2000"
    with closing(Database(connect(url))) as database:
        with database.writing() as session:
            assert limits(session) == ("10s", "2s", "1min")
        with database.reading() as session:
            assert limits(session) == ("10s", "2s", "1min")


def ask_often(url: str) -> None:
    """Enough different questions on enough connections to meet what another one prepared."""
    with closing(Database(connect(url))) as database:

        def ask(first: int) -> None:
            for number in range(30):
                with database.reading() as session:
                    question = text(f"SELECT :given + {first + number % 3}")
                    asked = session.execute(question, {"given": 0}).scalar_one()
                    assert asked == first + number % 3

        at_once(*(lambda first=first: ask(first * 10) for first in range(WORKERS)))


def test_what_is_prepared_in_spite_of_the_pooler_breaks(pooled: str) -> None:
    """The other tests prove something only because of this."""
    with pytest.raises((DatabaseError, AssertionError)):
        ask_often(f"{pooled}?prepare_threshold=0")
    ask_often(pooled)
