"""One retry rule for every change of a case: read, step, write; again when somebody was faster."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from service.actions.services import Services
from service.core.errors import Conflict
from service.core.language import N_
from service.store.db import DATABASE_AWAY, Clash, Session, Unsure, is_deadlock, is_lost

ATTEMPTS = 5
# A connection that broke is replaced once. A database that is away or busy is not asked again and
# again while somebody waits for the page: each question may take seconds.
RECONNECTIONS = 1

T = TypeVar("T")


def in_transaction(services: Services, work: Callable[[Session], T]) -> T:
    """Run *work* in one transaction; repeat it when a concurrent change made it void."""

    def attempt() -> T:
        with services.db.writing() as session:
            return work(session)

    return repeated(attempt)


def repeated(attempt: Callable[[], T]) -> T:
    """Make an *attempt* to change something; make it again when a concurrent change made it void.

    A permanent Conflict (the task is gone) is not repeated. An attempt must read everything it
    needs itself, so that a repetition sees the new state: also whether a commit of which the answer
    was lost (``Unsure``) did happen.
    """
    lost: list[Exception] = []
    for number in range(1, ATTEMPTS + 1):
        try:
            return attempt()
        except Conflict as exc:
            if exc.permanent or number == ATTEMPTS:
                raise
        except Clash as exc:
            # Two writers made the same row (number, idempotency key); the second look finds out.
            if number == ATTEMPTS:
                raise _too_many() from exc
        except DATABASE_AWAY as exc:
            if is_deadlock(exc):
                if number == ATTEMPTS:
                    raise _too_many() from exc
                continue
            # No conflict: nobody was first, the database is not there.
            lost.append(exc)
            if not is_lost(exc) or len(lost) > RECONNECTIONS:
                raise next((each for each in lost if isinstance(each, Unsure)), exc) from exc
    raise AssertionError("unreachable: the last attempt returns or raises")


def _too_many() -> Conflict:
    return Conflict(N_("Too many people changed this at once. Try again."), permanent=False)
