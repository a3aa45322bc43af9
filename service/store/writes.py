"""The writes of one step, collected first, so that they go to the database together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.orm import Session

from service.core.errors import ServiceError
from service.store.db import run

Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Write:
    statement: Executable
    values: Values
    otherwise: ServiceError | None


class Writes:
    """What a step is going to write, in order. Nothing reaches the database before ``send``."""

    def __init__(self) -> None:
        self._writes: list[_Write] = []

    def add(
        self, statement: Executable, values: Values, *, otherwise: ServiceError | None = None
    ) -> None:
        """Write *values*, if any; *otherwise* is raised when not exactly one row is there."""
        if values:
            self._writes.append(_Write(statement, values, otherwise))

    def follow(self, others: Writes) -> None:
        """Write what *others* collected after what is here."""
        self._writes.extend(others._writes)

    def send(self, session: Session) -> None:
        """Carry everything out in the transaction of *session*."""
        for write in self._writes:
            rows = run(session, write.statement, write.values)
            if write.otherwise is not None and rows != 1:
                raise write.otherwise
        self._writes.clear()
