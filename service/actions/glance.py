"""What was seen a moment ago, for many who ask: one looks again, and nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

from service.store.db import DatabaseError

T = TypeVar("T")


class Glance(Generic[T]):
    """What was seen last, *first* to begin with, and a new look when it is older than *fresh*."""

    def __init__(self, first: T, *, fresh: float, is_seen: bool = False) -> None:
        """*is_seen*: *first* was seen just now. Seconds."""
        self._fresh, self._seen = fresh, first
        self._lock = Lock()
        self._until = monotonic() + fresh if is_seen else 0.0

    def __call__(self, look: Callable[[], T]) -> T:
        """Who comes while another one looks gets what was seen before, and waits for nobody."""
        if monotonic() >= self._until and self._lock.acquire(blocking=False):
            try:
                self._seen = look()
                self._until = monotonic() + self._fresh
            except DatabaseError:
                pass  # whoever needs it will say so
            finally:
                self._lock.release()
        return self._seen
