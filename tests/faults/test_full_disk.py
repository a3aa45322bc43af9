"""A disk runs full for real: what is acknowledged stays, and work goes on when there is room."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import update

from service.actions import checkup, proof
from service.actions.checkup import Part, State
from service.actions.services import Services
from service.app import create_app
from service.core.file_address import Folder
from service.outside import files_at
from service.store import migrate
from service.store.db import DATABASE_AWAY, Database, connect
from service.store.tables import Document, Instance, Job
from service.worker import tick
from tests.bench.cluster import as_server, free_port, programs
from tests.conftest import Postbox
from tests.proef import World
from tests.storm.disk import full, small_disk
from tests.storm.missing import Missing
from tests.storm.server import Server
from tests.waiting import wait_for
from tests.web.conftest import Browser
from tests.worker.small_case import given_case, given_people, job, small_bundle

pytestmark = pytest.mark.fault
PATIENCE = 60.0
MOST = 2000  # cases that fit in what a database has taken already
REQUEST = {"aanvrager": {"naam": "Kees", "email": "kees@voorbeeld.nl"}, "soort": "verlof"}
UPLOAD = 1 << 20  # bytes: more than is kept in memory
LETTER = job(0, "brief", brief="antwoord", zet="beantwoord_op")


@contextmanager
def own_disk(megabytes: int) -> Iterator[Path]:
    with ExitStack() as stack:
        try:
            disk = stack.enter_context(small_disk(megabytes))
        except Missing as error:
            pytest.skip(f"only who may mount a disk can fill one without harm ({error})")
        yield disk


def fill_up(world: World, others: Callable[[], None] = lambda: None) -> list[str]:
    """File requests, while *others* write too, until one is refused; the numbers before it."""
    numbers: list[str] = []
    with pytest.raises(DATABASE_AWAY):
        for _ in range(MOST):
            numbers.append(world.file(REQUEST).number)
            others()
    return numbers


def assert_nothing_is_lost(world: World, numbers: list[str]) -> None:
    kept = [case.number for case in world.rows(Instance)]
    assert set(numbers) <= set(kept), "an acknowledged request is lost"
    assert len(kept) == len(set(kept))
    assert proof.prove(world.services).flaws == []


def goes_on(world: World) -> bool:
    with suppress(*DATABASE_AWAY):
        return bool(world.file(REQUEST).number)
    return False


def test_an_sqlite_file_without_room(
    sqlite_template: Path,
    make_services: Callable[[str], Services],
) -> None:
    with own_disk(12) as disk:
        path = disk / "regelwerk.db"
        path.write_bytes(sqlite_template.read_bytes())
        services = make_services(f"sqlite:///{path}")
        with closing(services.db):
            world = World(services).prepare()
            with full(disk):
                numbers = fill_up(world)
                found = checkup.examine(services)
                assert (found[Part.DATABASE], found[Part.WRITING]) == (State.OK, State.FAILED)
            assert goes_on(world)
            assert_nothing_is_lost(world, numbers)


@contextmanager
def server_on(disk: Path, wal: Path) -> Iterator[Server]:
    """A cluster with its tables on *disk* and its log at *wal*."""
    found = programs()
    assert found is not None, "the fixture postgres_url has looked for them"
    server = Server(found, disk, free_port(), durable=False)
    as_server(disk)
    server.make("--wal-segsize=1", "-X", wal)
    with (disk / "data" / "postgresql.conf").open("a") as settings:
        settings.write("wal_keep_size = 1GB\n")  # no piece of the log is used again
    server.start()
    try:
        yield server
    finally:
        server.kill()


def write_much(server: Server) -> None:
    """Another application on the same cluster: half a megabyte that cannot be made smaller."""
    with suppress(psycopg.Error), psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS other (data bytea)")
        connection.execute("INSERT INTO other VALUES (%s)", [os.urandom(1 << 19)])


@pytest.mark.postgres
@pytest.mark.parametrize("what", ["tables", "log"])
def test_a_cluster_without_room(
    what: str,
    postgres_url: str,
    make_services: Callable[[str], Services],
) -> None:
    with own_disk(90) as small, own_disk(400) as large:
        disk, wal = (small, large / "wal") if what == "tables" else (large, small / "wal")
        for each in (small, large):
            as_server(each)
        with server_on(disk, wal) as server:
            with closing(Database(connect(server.url))) as database:
                migrate.upgrade(database)
            services = make_services(server.url)
            world = World(services).prepare()
            with full(small):
                numbers = fill_up(world, lambda: write_much(server))
                assert checkup.examine(services)[Part.WRITING] is not State.OK
            with suppress(RuntimeError):  # it runs; one without room for its log stops
                server.start()
            wait_for(lambda: goes_on(world))
            assert_nothing_is_lost(world, numbers)


def test_files_without_room(tmp_path: Path, sqlite_services: Services, postbox: Postbox) -> None:
    with own_disk(2) as disk:
        services = replace(sqlite_services, files=files_at(Folder(path=str(disk / "files"))))
        given_people(services)
        given_case(services, small_bundle(LETTER))
        services.files.put(b"het eerste")
        with full(disk):
            assert tick(services, services.clock()).failed == 1
            assert checkup.examine(services)[Part.FILES] is State.FAILED
            assert postbox.messages == []
        assert checkup.examine(services)[Part.FILES] is State.OK
        with services.db.writing() as session:
            session.execute(update(Job).values(not_before=services.clock(), claimed_until=None))
        assert tick(services, services.clock()).jobs == 1
        with services.db.reading() as session:
            (letter,) = session.query(Document).all()
        assert len(services.files.get(letter.sha256)) == letter.size


# The parser of forms leaves the file that it could not fill to be collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_place_for_uploads_without_room(
    sqlite_services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(sqlite_services)
    app.testing = True
    browser = Browser(app.test_client())
    sent = upload(browser.token())

    def send() -> int:
        kind = "multipart/form-data; boundary=grens"
        return browser.client.post("/inloggen", data=sent, content_type=kind).status_code

    with own_disk(2) as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        with full(disk):
            assert send() == 503
        assert send() in {401, 422}, "the account is not known, and that can be said again"


def upload(token: str) -> bytes:
    """A form with a large file, as a browser sends it."""
    fields = [('name="csrf_token"', token), ('name="bijlage"; filename="x.pdf"', "x" * UPLOAD)]
    parts = [
        f"--grens\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}\r\n"
        for name, value in fields
    ]
    return "".join([*parts, "--grens--\r\n"]).encode()
