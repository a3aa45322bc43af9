"""What all tests share: both databases, a clock that stands still, services with fakes outside."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest
import structlog
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from service import settings as settings_module
from service import wiring
from service.actions import passwords
from service.actions.services import Services
from service.actions.shelf import BundleShelf
from service.outside import Delivery, OutgoingMail, Permit
from service.store import migrate
from service.store.db import Database, connect
from tests.bench.cluster import cluster, programs
from tests.bucket_server import KEY, BucketServer, bucket_server

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ROOT = Path(__file__).resolve().parent.parent
# Versions never change, so all tests may share the loaded ones.
SHELF = BundleShelf()


class Clock:
    """A moment that only moves when a test says so."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def set(self, *parts: int) -> None:
        """Local time in Amsterdam: year, month, day, hour, minute."""
        self.moment = datetime(*parts, tzinfo=AMSTERDAM).astimezone(UTC)  # type: ignore[misc,arg-type]  # parts are date and time numbers

    def pass_(self, span: timedelta) -> None:
        self.moment += span


class Postbox:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[OutgoingMail] = []

    def send(self, mail: OutgoingMail, permit: Permit) -> Delivery:
        permit.confirm()
        self.messages.append(mail)
        return Delivery.SENT


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords that cost little to check; what one costs in earnest has a test of its own."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", quick)
        patch.setattr(passwords, "_NOBODY", quick.hash("nobody has this password"))
        yield


class Compiled(BytecodeCache):
    """Templates that any application of these tests compiled, for all that come after it."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])  # none, when the text is another

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def compiled_templates() -> Iterator[None]:
    """Each application has an environment of its own; compiling is half the time of its tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": Compiled()})
        yield


@pytest.fixture(autouse=True)
def log_of_a_library() -> None:
    """A command that ran in this process before may have turned the log to an output of its own."""
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server: the one in REGELWERK_TEST_POSTGRES, or a private cluster."""
    given = os.environ.get("REGELWERK_TEST_POSTGRES")
    if given:
        yield given
        return
    if programs() is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is missing; .ci/run must install it")
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with cluster(durable=False) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a migrated database that tests copy, which is faster than migrating."""
    name = f"template_{uuid4().hex[:12]}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database = Database(connect(_driver(_with_name(postgres_url, name))))
    migrate.upgrade(database)
    database.close()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("template") / "regelwerk.db"
    database = Database(connect(f"sqlite:///{path}"))
    migrate.upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def templates(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str, Callable[[str], None]], str]:
    """Fills a database once per session, so that tests start from a copy of it.

    ``templates(kind, name, fill)`` gives what ``new_database`` copies: a path or a database name.
    """
    made: dict[tuple[str, str], str] = {}

    def template(kind: str, name: str, fill: Callable[[str], None]) -> str:
        if (kind, name) in made:
            return made[kind, name]
        if kind == "sqlite":
            path = tmp_path_factory.mktemp(name) / "template.db"
            path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
            fill(f"sqlite:///{path}")
            made[kind, name] = str(path)
            return made[kind, name]
        url, base = (request.getfixturevalue(n) for n in ("postgres_url", "postgres_template"))
        database = f"{name}_{uuid4().hex[:12]}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {database} TEMPLATE {base}")
        fill(_with_name(url, database))
        made[kind, name] = database
        return database

    return template


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Makes the address of a migrated database: ``new_database("sqlite")``, empty or a copy."""
    made: list[tuple[str, str]] = []

    def make(kind: str, template: str | None = None) -> str:
        if kind == "sqlite":
            path = tmp_path / f"{uuid4().hex[:8]}.db"
            source = Path(template or request.getfixturevalue("sqlite_template"))
            path.write_bytes(source.read_bytes())
            return f"sqlite:///{path}"
        url = request.getfixturevalue("postgres_url")
        template = template or request.getfixturevalue("postgres_template")
        name = f"test_{uuid4().hex[:12]}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        made.append((url, name))
        return _with_name(url, name)

    yield make
    for url, name in made:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def empty_postgres(postgres_url: str) -> Iterator[str]:
    """The address of a PostgreSQL database without any table."""
    name = f"empty_{uuid4().hex[:12]}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield _with_name(postgres_url, name)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> str:
    """An empty, migrated database; every test that asks for it runs on both kinds."""
    return new_database(request.param)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[BucketServer]:
    """One S3 server for all tests of this process; each takes a bucket of its own."""
    with bucket_server() as server:
        yield server


@pytest.fixture
def bucket(s3_server: BucketServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty store on it; the keys stand in the environment."""
    for name, value in KEY.items():
        monkeypatch.setenv(name, value)
    return s3_server.new_bucket()


@pytest.fixture
def clock() -> Clock:
    """Monday 2 March 2026, 10.12 in Amsterdam."""
    clock = Clock(datetime(2026, 3, 2, tzinfo=UTC))
    clock.set(2026, 3, 2, 10, 12)
    return clock


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def make_services(
    tmp_path: Path, clock: Clock, postbox: Postbox
) -> Iterator[Callable[[str], Services]]:
    """Services on a given database, with the test's clock and mail box."""
    made: list[Services] = []

    def make(url: str) -> Services:
        settings = settings_module.load(
            {
                "REGELWERK_DATABASE_URL": url,
                "REGELWERK_DATA_DIR": str(tmp_path / "var"),
                "REGELWERK_UNDO_SECONDS": "0",  # what a step sends goes at once
            }
        )
        services = wiring.build(settings, clock=clock, mailer=postbox)
        made.append(replace(services, bundles=SHELF))
        return made[-1]

    yield make
    for services in made:
        services.db.close()


@pytest.fixture
def services(make_services: Callable[[str], Services], database_url: str) -> Services:
    """Services on both databases, one after the other; nothing is published yet."""
    return make_services(database_url)


@pytest.fixture
def sqlite_services(
    make_services: Callable[[str], Services], new_database: Callable[[str], str]
) -> Services:
    """Services on SQLite only, for tests in which the database does not matter."""
    return make_services(new_database("sqlite"))


def _with_name(url: str, name: str) -> str:
    return re.sub(r"/[^/]*$", f"/{name}", url)


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
