"""The engine for an SQLite file, and the watch over the journal that lies beside it.

The last acts live in the journal until they are moved into the file. Whoever removes it under a
running service takes them away without an error: the service writes on in a file without a name.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from secrets import token_hex
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

BUSY_TIMEOUT_MS = 3_000  # as the lock_timeout of PostgreSQL: a person waits for it
# The journal goes into the file when it has so many pages of 4 kB, and is then cut to this size.
JOURNAL_PAGES = 1_000
JOURNAL_BYTES = 16 * 1024 * 1024
CHECKPOINT_MS = 200  # that emptying the journal may hold up others for
SUFFIXES = ("", "-wal", "-shm")
Files = tuple[tuple[int, int] | None, ...]
log = structlog.get_logger(__name__)


class JournalGone(OperationalError):
    """The files that this process writes are no longer those in the folder; nothing is safe."""

    def __init__(self) -> None:
        said = "the database or its journal was removed or replaced while it was open; restart"
        super().__init__("BEGIN", None, sqlite3.OperationalError(said))


def engine_for(url: str, *, durable: bool) -> Engine:
    """An engine for the file at *url*; when not *durable* it waits for no disk."""
    # Connections stay open: SQLite empties its journal into the file, and waits for the disk,
    # each time the last one closes.
    engine = create_engine(url, hide_parameters=True)
    watch = _Watch(Path(engine.url.database or ""))

    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy issues BEGIN itself, see below
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA wal_autocheckpoint={JOURNAL_PAGES}")
        connection.execute(f"PRAGMA journal_size_limit={JOURNAL_BYTES}")
        connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
        connection.execute("PRAGMA foreign_keys=ON")
        watch.opened(connection)

    def begin(connection: Connection) -> None:
        watch.look(connection.connection.driver_connection)
        # A writer that starts as a reader cannot upgrade when another commits in between; sessions
        # that write say so (``writing``) and take the lock at once.
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    event.listen(engine, "close", lambda connection, _record: watch.closed(connection))
    return engine


def checkpoint(engine: Engine) -> None:
    """Move the journal into the file and empty it, unless somebody reads what it still needs.

    By itself SQLite does so only when nobody reads at that moment, so that readers who relieve
    each other would let it grow for ever.
    """
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA busy_timeout={CHECKPOINT_MS}")
        try:
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


class _Watch:
    """Compares the files in the folder with those that the connections of this process opened.

    SQLite removes a journal only when the last connection of all processes closes, so as long as
    one is open here, another file in its place is the work of somebody else.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: dict[int, Files] = {}
        self._is_gone = self._is_rescued = False

    def opened(self, connection: sqlite3.Connection) -> None:
        connection.execute("SELECT 1 FROM sqlite_master").fetchall()  # opens the journal
        self._open[id(connection)] = self._there()

    def closed(self, connection: sqlite3.Connection) -> None:
        self._open.pop(id(connection), None)

    def look(self, connection: Any) -> None:
        """Raise JournalGone when what *connection* writes is not what lies in the folder."""
        mine = self._open.get(id(connection))
        if mine is None:
            return
        there = self._there()
        if not self._is_gone and all(files == there for files in tuple(self._open.values())):
            return
        if not self._is_gone:
            self._is_gone = True
            log.critical("database.journal_gone")
        if not self._is_rescued and mine != there:
            self._rescue(connection)
        raise JournalGone

    def _rescue(self, connection: sqlite3.Connection) -> None:
        """Write what this connection still sees into a file of its own, as long as it is open."""
        self._is_rescued = True
        name = f"{self._path.stem}.rescued-{token_hex(4)}.db"
        try:
            connection.execute("VACUUM INTO ?", (str(self._path.with_name(name)),))
        except sqlite3.Error as error:
            log.critical("database.not_rescued", error=type(error).__name__)
            return
        log.critical("database.rescued", file=name)

    def _there(self) -> Files:
        return tuple(_identity(f"{self._path}{suffix}") for suffix in SUFFIXES)


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
