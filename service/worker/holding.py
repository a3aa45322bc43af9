"""The right of this process to go on with a piece of work, and the renewing of all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import TypeVar

from service.actions.services import Services
from service.core.errors import Lost
from service.core.language import N_
from service.store import leases
from service.store.db import Session
from service.store.leases import Held, Piece

T = TypeVar("T")


def span_of(services: Services) -> timedelta:
    """How long a worker may be silent before another takes over what it holds."""
    return timedelta(seconds=services.settings.lease_seconds)


class Hold:
    """Leases that this process took together. How long they last is never overestimated.

    ``began``: the monotonic moment before they were asked for, so before the database's clock
    began to count. ``stirred_at``: when the work last got somewhere; renewing is no progress.
    """

    def __init__(
        self, services: Services, piece: Piece, held: Sequence[Held], *, began: float
    ) -> None:
        self.piece, self.span = piece, span_of(services)
        self._services = services
        self.numbers = {each.id: each.lease for each in held}
        self.stirred_at = began
        self._until = began + self.span.total_seconds()
        self._is_lost = threading.Event()

    def left(self) -> float:
        """For how many seconds it lasts at least, unless it is renewed."""
        return 0.0 if self._is_lost.is_set() else self._until - monotonic()

    def demand(self, work: Callable[[Session], T]) -> T:
        """Renew it and do *work* in one transaction; Lost when it is not ours any more."""
        began = monotonic()
        with self._services.db.writing() as session:
            if not self.renew(session):
                self.lose()
                raise Lost(N_("Another worker took this step over."))
            found = work(session)
        self.renewed(began)
        self.stirred_at = monotonic()
        return found

    def renew(self, session: Session) -> bool:
        """Ask for another span; once that is committed, ``renewed`` counts from before it."""
        still = leases.renew(session, self.piece, self.numbers, span=self.span)
        return still == set(self.numbers)

    def renewed(self, began: float) -> None:
        self._until = began + self.span.total_seconds()

    def lose(self) -> None:
        """Whoever still works on it sends nothing more, and an open line is cut."""
        self._is_lost.set()


class Keeper:
    """What this process holds now; the heartbeat renews it."""

    def __init__(self) -> None:
        self._holds: set[Hold] = set()
        self._lock = threading.Lock()

    @contextmanager
    def keeping(self, hold: Hold) -> Iterator[None]:
        """Within: *hold* is renewed."""
        with self._lock:
            self._holds.add(hold)
        try:
            yield
        finally:
            with self._lock:
                self._holds.discard(hold)

    def renew(self, services: Services) -> None:
        """Hold on to everything that is held, in one transaction."""
        with self._lock:
            holds = [hold for hold in self._holds if hold.left() > 0]
        if not holds:
            return
        began = monotonic()
        with services.db.writing() as session:
            still = [hold.renew(session) for hold in holds]
        for hold, is_ours in zip(holds, still, strict=True):
            if is_ours:
                hold.renewed(began)
            else:
                hold.lose()
