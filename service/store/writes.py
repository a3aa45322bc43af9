"""The writes of one step, collected first, so that they go to the database together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from service.core.errors import ServiceError
from service.store.folded import By, folded

Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Write:
    statement: Executable | By
    values: Values
    otherwise: ServiceError | None


class Writes:
    """What a step is going to write, in order. Nothing reaches the database before ``send``."""

    def __init__(self) -> None:
        self._writes: list[_Write] = []

    def add(
        self, statement: Executable, values: Values, *, otherwise: ServiceError | None = None
    ) -> None:
        """Write *values*, if any; *otherwise* is raised when not exactly one row is there.

        Statements give nothing back: an INSERT has to be ``inline``.
        """
        if values:
            self._writes.append(_Write(statement, values, otherwise))

    def add_many(self, statements: By, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write *rows*, if any, as one value; *statements* are those of ``folded.unfolding``."""
        if rows:
            self._writes.append(_Write(statements, folded(rows), None))

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
        kind = connection.dialect.name
        with _pipelined(connection):
            sent = [
                (write.otherwise, connection.execute(_of_kind(write.statement, kind), write.values))
                for write in self._writes
            ]
        self._writes.clear()
        for otherwise, result in sent:
            if otherwise is not None and _count(result) != 1:
                raise otherwise


def _of_kind(statement: Executable | By, kind: str) -> Executable:
    return statement[kind] if isinstance(statement, Mapping) else statement


def _count(result: CursorResult[Any]) -> int:
    """How many rows a statement changed; within a pipeline only its cursor learns that."""
    count: int = result.rowcount if result.rowcount >= 0 else result.context.cursor.rowcount
    return count


@contextmanager
def _pipelined(connection: Connection) -> Iterator[None]:
    """Within, statements are sent without waiting for answers, where the database can do so."""
    if connection.dialect.name != "postgresql":
        yield
        return
    driver: Any = connection.connection.driver_connection
    errors = connection.dialect.loaded_dbapi.Error
    try:
        with driver.pipeline():
            yield
    except errors as error:
        # Raised when the answers come in, past SQLAlchemy: give it the class that all others have.
        raise DBAPIError.instance(
            None,
            None,
            error,
            errors,
            hide_parameters=True,
            connection_invalidated=bool(driver.closed),
            dialect=connection.dialect,
        ) from error
