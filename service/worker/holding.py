"""The right of this process to go on with a piece of work, and the renewing of all of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from service.core.errors import Lost
from service.core.language import N_
from service.store import leases
from service.store.db import Session
from service.store.leases import Held, Piece


class Hold:
    """Leases that this process took together. How long they last is never overestimated.

    ``began``: the monotonic moment before they were asked for, so before the database's clock
    began to count. ``stirred_at``: when the work last got somewhere; renewing is no progress.
    """

    def __init__(
        self, piece: Piece, held: Sequence[Held], *, span: timedelta, began: float
    ) -> None:
        self.piece, self.span = piece, span
        self.numbers = {each.id: each.lease for each in held}
        self.stirred_at = began
        self._until = began + span.total_seconds()
        self._is_lost = threading.Event()

    def left(self) -> float:
        """For how many seconds it lasts at least, unless it is renewed."""
        return 0.0 if self._is_lost.is_set() else self._until - monotonic()

    def demand(self, session: Session) -> None:
        """Renew it within the transaction of *session*; Lost when it is not ours any more."""
        self.renew(session)
        if self._is_lost.is_set():
            raise Lost(N_("Another worker took this step over."))
        self.stirred_at = monotonic()

    def renew(self, session: Session) -> None:
        began = monotonic()
        if leases.renew(session, self.piece, self.numbers, span=self.span) < set(self.numbers):
            self.lose()
        else:
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

    @property
    def is_idle(self) -> bool:
        return not self._holds

    def renew(self, session: Session) -> None:
        with self._lock:
            holds = list(self._holds)
        for hold in holds:
            if hold.left() > 0:
                hold.renew(session)
