"""The cases behind a number, as far as who asks may open them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from service.store import agenda
from service.store.agenda import Reader
from service.store.db import Session


class OfCase(Protocol):
    """A row about one case."""

    @property
    def instance_id(self) -> int: ...


R = TypeVar("R", bound=OfCase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind(Generic[R]):
    """The cases behind a number that the reader may open, and how many others are on this page.

    ``last``: the row after which there is more.
    """

    rows: list[R]
    hidden: int
    last: R | None


def openable(session: Session, reader: Reader, rows: Sequence[R], limit: int) -> Behind[R]:
    """The rows of one page without the cases that *reader* may not open."""
    shown = rows[:limit]
    may = agenda.readable(session, reader, [each.instance_id for each in shown])
    readable = [each for each in shown if each.instance_id in may]
    return Behind(
        rows=readable,
        hidden=len(shown) - len(readable),
        last=shown[-1] if len(rows) > limit else None,
    )
