"""The database: engine, sessions and what differs between SQLite and PostgreSQL. No tables here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    DateTime,
    Dialect,
    Engine,
    Executable,
    Select,
    Table,
    TypeDecorator,
    text,
)
from sqlalchemy.exc import (
    DBAPIError,
    DisconnectionError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError,
)
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from service.core import database_address
from service.core.database_address import is_server
from service.store import postgres, sqlite
from service.store.latest import Latest
from service.store.replica import Replica
from service.store.sqlite import JournalGone

__all__ = [
    "DATABASE_AWAY", "Base", "Clash", "Database", "DatabaseError", "JournalGone", "Moment",
    "Session", "Unsure", "claimable", "connect", "is_deadlock", "is_lost", "keep", "name_of",
    "ping", "run", "table", "take_time",
]  # fmt: skip

# The names under which the layers above know what a database says.
DatabaseError = SQLAlchemyError
Clash = IntegrityError  #: somebody else wrote a row that has to be the only one

# What is raised when the database does not answer, or answers that it cannot work now: too busy,
# full, all connections taken, or (an internal error of PostgreSQL) a standby that takes no writes.
DATABASE_AWAY = (
    OperationalError,
    InterfaceError,
    InternalError,
    DisconnectionError,
    TimeoutError,
)
# SQLSTATE: deadlock detected, serialization failure.
ENDED_FOR_ANOTHER = frozenset({"40P01", "40001"})


class Unsure(OperationalError):
    """The connection was lost during a commit: the change is in the database, or it is not."""


class Base(DeclarativeBase):
    """Root of all mapped tables."""


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment; naive values are refused, SQLite values come back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime must not reach the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def connect(
    url: str,
    *,
    pool_size: int = 5,
    idle: float = postgres.IDLE_SECONDS,
    durable: bool = True,
    name: str = "REGELWERK_DATABASE_URL",
    only_reads: bool = False,
) -> Engine:
    """Open the database at *url*, of the setting *name*. Nothing is created or migrated.

    *idle*: after so many seconds without use a connection has to show that it still lives.
    Not *durable*: SQLite waits for no disk, for what is thrown away anyhow. *only_reads*: a server
    that takes no writes will do.
    """
    if not is_server(url):
        return sqlite.engine_for(url, durable=durable)
    return postgres.engine_for(
        url, pool_size=pool_size, idle=idle, name=name, only_reads=only_reads
    )


def name_of(url: str) -> str:
    """The name of the database at *url*, for a file that belongs to it."""
    if is_server(url):
        return database_address.read(url).parameters.get("dbname", "regelwerk").replace("/", "_")
    return Path(url).stem


def _without_transaction(engine: Engine) -> Engine:
    """For questions: PostgreSQL lets each see what is committed then, in a transaction or not.

    Without one, the trips to begin and to end it are saved. SQLite makes no trips, and its
    transaction shows one state to all questions.
    """
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")


class Database:
    """Sessions on one database: ``reading`` never commits, ``writing`` is one transaction."""

    def __init__(
        self,
        engine: Engine,
        *,
        clock: Callable[[], datetime] | None = None,
        latest: Latest | None = None,
        replica: Replica | None = None,
    ) -> None:
        """*clock* replaces the database's own, see store/clock; *latest* is told of each act.

        Lists and reports may be read from *replica*.
        """
        self.engine = engine
        self.latest = latest
        self.replica = replica
        self._copy = None if replica is None else Database(replica.engine, clock=clock)
        info = {"clock": clock}
        self._reader = sessionmaker(
            _without_transaction(engine), expire_on_commit=False, autoflush=False, info=info
        )
        writer = engine.execution_options(immediate=True)
        self._writer = sessionmaker(writer, expire_on_commit=False, info=info)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for questions, never for changes."""
        with self._reader() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on any error."""
        committing, last = False, None
        try:
            with self._writer() as session, session.begin():
                yield session
                if self.is_sqlite and self.latest is not None:
                    last = self.latest.seen(session)
                committing = True
        except DBAPIError as exc:
            if committing and is_lost(exc):
                raise Unsure("COMMIT", None, exc.orig or exc, connection_invalidated=True) from exc
            raise
        if self.latest is not None and last is not None:
            self.latest.note(last)

    def for_lists(self, upto: int | None) -> Database:
        """Where to read what may be seconds old, but has the log of the primary *upto* a place."""
        if self.replica is None or self._copy is None or not self.replica.serves(upto):
            return self
        return self._copy

    def checkpoint(self) -> None:
        """Keep the journal of SQLite short; PostgreSQL does so by itself."""
        if self.is_sqlite:
            sqlite.checkpoint(self.engine)

    def close(self) -> None:
        self.engine.dispose()
        if self._copy is not None:
            self._copy.close()


def table(mapped: type[Base]) -> Table:
    """The table behind a mapped class, for ``run``."""
    found = mapped.__table__
    assert isinstance(found, Table), "every mapped class has one table"
    return found


def run(
    session: Session,
    statement: Executable,
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]],
) -> int:
    """Run a change on tables past the mapper, which costs more than it; returns the row count."""
    return session.connection().execute(statement, values).rowcount


def keep(session: Session, row: Base) -> None:
    """Write a new row; afterwards it has its salt and whatever else was left to fill in."""
    session.add(row)
    session.flush()


def take_time(session: Session) -> None:
    """Let the transaction of *session* take as long as it needs: it reads or changes everything."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        postgres.take_time(connection)


def is_deadlock(error: Exception) -> bool:
    """Whether the database ended this transaction for the sake of another one."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    return getattr(cause, "sqlstate", None) in ENDED_FOR_ANOTHER


def is_lost(error: Exception) -> bool:
    """Whether the connection broke while it was used; another one may do."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def ping(session: Session) -> None:
    """Ask the database something; its own error when it does not answer."""
    session.execute(text("SELECT 1"))


def claimable(statement: Select[Any], session: Session) -> Select[Any]:
    """Let several workers take different rows: SKIP LOCKED where the database has it."""
    if session.get_bind().dialect.name == "postgresql":
        return statement.with_for_update(skip_locked=True)
    return statement
