"""The writes of one step, collected first, so that they go to the database together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import UpdateBase

from service.core.errors import ServiceError
from service.store.phrasing import Phrasing, Values, phrased


@dataclass(frozen=True, slots=True)
class _Write:
    statement: UpdateBase
    rows: Sequence[Values]
    otherwise: ServiceError | None


class Writes:
    """What a step is going to write, in order. Nothing reaches the database before ``send``."""

    def __init__(self) -> None:
        self._writes: list[_Write] = []

    def add(
        self,
        statement: UpdateBase,
        values: Values | Sequence[Values],
        *,
        otherwise: ServiceError | None = None,
    ) -> None:
        """Write *values*, if any; *otherwise* is raised when not exactly one row is there.

        The same *statement*, made once, is put into words once. It gives nothing back: an INSERT
        has to be ``inline``. Rows have the same names in the same order.
        """
        rows = [values] if isinstance(values, Mapping) else values
        if rows:
            self._writes.append(_Write(statement, rows, otherwise))

    def follow(self, others: Writes) -> None:
        """Write what *others* collected after what is here."""
        self._writes.extend(others._writes)

    def send(self, session: Session) -> None:
        """Carry everything out in the transaction of *session*.

        PostgreSQL is sent the next statement before it has answered the last: one wait instead
        of one per statement. So whether a row was there is only known when all are sent, and what
        came after a row that was not there goes with the transaction.
        """
        connection = session.connection()
        with _pipelined(connection):
            sent = [(write.otherwise, _sent(connection, write)) for write in self._writes]
        self._writes.clear()
        for otherwise, cursor in sent:
            if otherwise is not None and cursor.rowcount != 1:
                raise otherwise


def _sent(connection: Connection, write: _Write) -> Any:
    """The cursor of a statement that is on its way; within a pipeline it knows nothing yet.

    SQLAlchemy's own way costs as much again as the driver, eight times per completion. Who
    listens to its statements is told of these too.
    """
    words = phrased(write.statement, connection.dialect, tuple(write.rows[0]))
    cursor = connection.connection.cursor()
    text, given, is_many = _given(words, write.rows)
    for told in connection.dispatch.before_cursor_execute:
        told(connection, cursor, text, given, None, is_many)
    if is_many:
        cursor.executemany(text, given)
    else:
        cursor.execute(text, given)
    return cursor


def _given(words: Phrasing, rows: Sequence[Values]) -> tuple[str, Any, bool]:
    """The text of a statement, what the driver gets with it, and whether that is many rows."""
    if len(rows) == 1:
        return words.text, words.row(rows[0]), False
    together = words.together(rows)
    if together is not None:
        return *together, False
    return words.text, [words.row(values) for values in rows], True


@contextmanager
def _pipelined(connection: Connection) -> Iterator[None]:
    """Within, statements are sent without waiting for answers, where the database can do so."""
    driver: Any = connection.connection.driver_connection
    is_postgres = connection.dialect.name == "postgresql"
    errors = connection.dialect.loaded_dbapi.Error
    try:
        with driver.pipeline() if is_postgres else nullcontext():
            yield
    except errors as error:
        # Raised past SQLAlchemy: give it the class that all others have.
        raise DBAPIError.instance(
            None,
            None,
            error,
            errors,
            hide_parameters=True,
            connection_invalidated=is_postgres and bool(driver.closed),
            dialect=connection.dialect,
        ) from error
