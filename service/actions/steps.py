"""One retry rule for every change of a case: read, step, write; again when somebody was faster."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from service.actions.services import Services
from service.core.errors import Conflict
from service.core.language import N_
from service.store.db import Clash, Deadlock, Session

ATTEMPTS = 5

T = TypeVar("T")


def in_transaction(services: Services, work: Callable[[Session], T]) -> T:
    """Run *work* in one transaction; repeat it when a concurrent change made it void.

    A permanent Conflict (the task is gone) is not repeated. ``work`` must read everything it
    needs itself, so that a repetition sees the new state.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with services.db.writing() as session:
                return work(session)
        except Conflict as exc:
            if exc.permanent or attempt == ATTEMPTS:
                raise
        except (Clash, Deadlock) as exc:
            # Two writers made the same row (number, idempotency key), or the database ended a
            # deadlock; the second look finds out what happened.
            if attempt == ATTEMPTS:
                raise Conflict(
                    N_("Too many people changed this at once. Try again."), permanent=False
                ) from exc
    raise AssertionError("unreachable: the last attempt returns or raises")
