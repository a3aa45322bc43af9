"""How many connections each web process has, in memory that all of them share."""

from __future__ import annotations

from mmap import mmap

PLACES = 256  # more than ever run at once; a process that takes the place of another has the next
GONE = -1


class Crowd:
    """Made before the web processes are, so that each sees what the others write.

    A place is one number that only its own process writes; being late by one does no harm.
    """

    def __init__(self) -> None:
        self._counts = memoryview(mmap(-1, 4 * PLACES)).cast("i")
        for place in range(PLACES):
            self._counts[place] = GONE

    def tell(self, age: int, count: int) -> None:
        """The web process with this *age* (gunicorn counts them) has so many connections."""
        self._counts[age % PLACES] = count

    def leave(self, age: int) -> None:
        """It is gone: nobody makes room for it."""
        self._counts[age % PLACES] = GONE

    def has_emptier(self, age: int) -> bool:
        """Whether another web process has fewer connections than this one."""
        own = self._counts[age % PLACES]
        return any(GONE < other < own for other in self._counts)
