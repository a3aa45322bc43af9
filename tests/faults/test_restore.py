"""An older state of a PostgreSQL database that is put back: nothing goes again unasked.

As the operator's guide says it: ``pg_dump`` with ``pg_restore``, and ``pg_basebackup``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from service.actions import mailhold, proof, sealing
from service.actions.services import Services
from service.store import migrate
from service.worker import tick
from tests.bench.cluster import as_server, run
from tests.conftest import Clock, Postbox
from tests.storm.server import Server, server
from tests.worker.small_case import given_case, given_people, job, small_bundle

pytestmark = [pytest.mark.fault, pytest.mark.postgres, pytest.mark.xdist_group("standby")]
LETTER = job(0, "brief", brief="antwoord")
NAME = "regelwerk"


@pytest.fixture
def given(postgres_url: str) -> Iterator[Server]:
    with server(durable=False) as made:
        made.tell(f"CREATE DATABASE {NAME}")
        yield made


def dumped(given: Server, folder: Path) -> Callable[[], None]:
    """Make a dump; gives how it is put back."""
    programs, copy = given.programs, folder / "regelwerk.dump"
    host = ("-h", "127.0.0.1", "-p", str(given.port), "-U", "regelwerk")
    run(programs / "pg_dump", *host, "-Fc", "-f", copy, NAME)

    def put_back() -> None:
        run(programs / "dropdb", *host, "--force", NAME)
        run(programs / "createdb", *host, NAME)
        run(programs / "pg_restore", *host, "-d", NAME, "--exit-on-error", copy)

    return put_back


def copied(given: Server, folder: Path) -> Callable[[], None]:
    """Make a base backup; gives how it is put back."""
    host = ("-h", "127.0.0.1", "-p", str(given.port), "-U", "regelwerk")
    copy = folder / "base"
    run(given.programs / "pg_basebackup", *host, "-D", copy, "-X", "stream", "-c", "fast")

    def put_back() -> None:
        given.stop()
        shutil.rmtree(given.data)
        shutil.move(copy, given.data)
        given.start()

    return put_back


WAYS = {"dump": dumped, "base backup": copied}


def backup(way: str, given: Server) -> Callable[[], None]:
    """Make one now, in a folder that the account of the server may write."""
    folder = given.root / "backup"
    folder.mkdir()
    as_server(folder)
    return WAYS[way](given, folder)


def flaws(services: Services) -> set[tuple[str, str]]:
    return {(each.table, each.row) for each in proof.prove(services).flaws}


@pytest.mark.parametrize("way", WAYS)
def test_an_older_state_asks_before_it_mails_and_the_proof_says_what_is_missing(
    way: str,
    given: Server,
    make_services: Callable[[str], Services],
    postbox: Postbox,
    clock: Clock,
) -> None:
    services = make_services(given.address(NAME))
    migrate.upgrade(services.db)
    given_people(services)
    given_case(services, small_bundle(LETTER), "K-1")
    sealing.seal(services)
    before = flaws(services)  # these people and cases came past the trail
    put_back = backup(way, given)
    clock.pass_(timedelta(minutes=5))
    given_case(services, small_bundle(LETTER), "K-2")
    assert tick(services, clock()).jobs == 2
    lost = sealing.seal(services)
    services.db.close()
    put_back()
    again = make_services(given.address(NAME))
    assert migrate.upgrade(again.db) == migrate.head()
    assert mailhold.look(again)
    assert tick(again, clock()).jobs == 0
    found = mailhold.question(again)
    assert found is not None and [each.number for each in found.waiting] == ["K-1"]
    assert lost is not None
    assert flaws(again) - before == {("seal", str(lost.number))}
    mailhold.release(again)
    assert tick(again, clock()).jobs == 1
    assert len(postbox.messages) == 3
    assert len({message.message_id for message in postbox.messages}) == 2
