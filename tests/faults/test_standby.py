"""A standby that follows: nothing counts before it has it, and lists may be read from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from service import settings as settings_module
from service import wiring
from service.actions.services import Services
from service.app import create_app
from service.store import migrate
from service.store.db import DATABASE_AWAY, Database, connect
from service.store.replica import AWAY_FOR, MOST_BEHIND, Replica
from tests.conftest import Clock
from tests.proef import World
from tests.storm.pair import Pair, pair
from tests.waiting import wait_for
from tests.web.conftest import Browser

pytestmark = [pytest.mark.fault, pytest.mark.postgres, pytest.mark.xdist_group("standby")]
PATIENCE = 60.0
REQUEST = {"aanvrager": {"naam": "Kees", "email": "kees@voorbeeld.nl"}, "soort": "verlof"}


@pytest.fixture(scope="module")
def servers(postgres_url: str) -> Iterator[Pair]:
    with pair() as found:
        with closing(Database(connect(found.first.url))) as database:
            migrate.upgrade(database)
        yield found


@pytest.fixture
def services(servers: Pair, tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """Services that read their lists from the standby."""
    environment = {
        "REGELWERK_DATABASE_URL": servers.first.url,
        "REGELWERK_REPLICA_URL": servers.second.url,
        "REGELWERK_DATA_DIR": str(tmp_path / "var"),
        "REGELWERK_UNDO_SECONDS": "0",
    }
    services = wiring.build(settings_module.load(environment), clock=clock)
    with closing(services.db):
        yield services


@pytest.fixture(scope="module")
def prepared() -> list[bool]:
    """Whether the servers of this module have the process and its people."""
    return []


@pytest.fixture
def world(services: Services, prepared: list[bool]) -> World:
    world = World(services)
    if not prepared:
        prepared.append(True)
        world.prepare()
    return world


@contextmanager
def behind(servers: Pair) -> Iterator[None]:
    """Within, the standby keeps what it is sent and shows none of it."""
    with psycopg.connect(servers.second.url, autocommit=True) as connection:
        connection.execute("SELECT pg_wal_replay_pause()")
        try:
            state = "SELECT pg_get_wal_replay_pause_state()"
            wait_for(lambda: connection.execute(state).fetchone() == ("paused",))
            yield
        finally:
            connection.execute("SELECT pg_wal_replay_resume()")


def is_replica(database: Database) -> bool:
    with database.reading() as session:
        return bool(session.execute(text("SELECT pg_is_in_recovery()")).scalar_one())


def place(database: Database) -> int:
    """How far the primary is now."""
    assert database.replica is not None
    return database.replica.place()


def counted(database: Database) -> int:
    with database.reading() as session:
        return int(session.execute(text("SELECT count(*) FROM counter")).scalar_one())


def test_a_commit_that_no_standby_has_is_not_acknowledged(servers: Pair) -> None:
    """Told to stop waiting, the server would show what a failover loses."""
    url = f"{servers.first.url}?statement_timeout=500"
    with (
        closing(Database(connect(url))) as database,
        closing(Database(connect(servers.first.url))) as other,
    ):
        before = counted(other)
        servers.second.freeze()
        try:
            with pytest.raises(DATABASE_AWAY), database.writing() as session:
                session.execute(text("INSERT INTO counter (key, value) VALUES ('wacht', 1)"))
            assert counted(other) == before
        finally:
            servers.second.thaw()
        wait_for(lambda: counted(other) == before + 1)


def test_a_host_that_only_follows_is_passed_over(servers: Pair) -> None:
    hosts = f"127.0.0.1:{servers.second.port},127.0.0.1:{servers.first.port}"
    with closing(Database(connect(f"postgresql://regelwerk@{hosts}/postgres"))) as database:
        assert not is_replica(database)


def test_a_server_that_follows_nobody_is_no_replica(servers: Pair, clock: Clock) -> None:
    """It was promoted, or its address is that of the first server."""
    engine = connect(servers.first.url)
    replica = Replica(engine, connect(servers.first.url, only_reads=True), clock)
    with closing(Database(engine, replica=replica)) as database:
        assert database.for_lists(None) is database


def test_a_list_comes_from_the_replica_once_it_has_everything(world: World, clock: Clock) -> None:
    database = world.services.db

    def served() -> bool:
        clock.pass_(timedelta(seconds=1))
        return is_replica(database.for_lists(place(database)))

    wait_for(served)
    assert not is_replica(database)


def test_who_just_did_something_reads_the_primary(
    world: World, servers: Pair, clock: Clock
) -> None:
    database = world.services.db
    wait_for(lambda: is_replica(database.for_lists(None)))
    with behind(servers):
        world.file(REQUEST)
        acted = place(database)
        clock.pass_(timedelta(seconds=2))
        assert not is_replica(database.for_lists(acted))
        assert is_replica(database.for_lists(None)), "who did nothing may read what is seconds old"
        clock.pass_(MOST_BEHIND)
        assert not is_replica(database.for_lists(None)), "nobody reads what is older"

    def served() -> bool:
        clock.pass_(timedelta(seconds=1))
        return is_replica(database.for_lists(acted))

    wait_for(served)


def test_a_page_shows_what_its_reader_just_did(world: World, servers: Pair, clock: Clock) -> None:
    app = create_app(world.services)
    app.testing = True
    anna, other, bob = (Browser(app.test_client()) for _ in range(3))
    number = world.file(REQUEST).number
    for browser, name in ((anna, "anna"), (other, "anna"), (bob, "bob")):
        assert browser.sign_in(name, "een lang wachtwoord").status_code == 302

    def both_read_the_replica() -> bool:
        clock.pass_(timedelta(seconds=1))
        return is_replica(world.services.db.for_lists(place(world.services.db)))

    wait_for(both_read_the_replica)
    clock.pass_(timedelta(seconds=5))
    (task,) = world.tasks(number)
    link = f"/taken/{task.id}"
    with behind(servers):
        assert link not in anna.get("/werk?toon=mine").text
        assert anna.post(f"{link}/behandelaar").status_code == 302
        assert link in anna.get("/werk?toon=mine").text
        assert link in other.get("/werk?toon=mine").text, "another browser of hers"
        assert link in bob.get("/werk?toon=group").text
        assert is_replica(world.services.db.for_lists(None)), "where bob read"


def test_a_replica_that_is_away_is_left_alone_for_a_while(
    world: World, servers: Pair, clock: Clock
) -> None:
    database = world.services.db
    wait_for(lambda: is_replica(database.for_lists(None)))
    servers.second.freeze()
    try:
        assert not is_replica(database.for_lists(None))
    finally:
        servers.second.thaw()
    assert not is_replica(database.for_lists(None))
    clock.pass_(AWAY_FOR)
    wait_for(lambda: is_replica(database.for_lists(None)))
