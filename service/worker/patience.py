"""How long a piece of work may take: as long as it likes, or until it gets nowhere any more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Protocol, TypeVar

from service.core.language import Message
from service.worker.holding import Hold
from service.worker.retries import TOO_LONG, CutOff

T = TypeVar("T")
LOOK_SECONDS = 1.0


class Run(Protocol):
    """Carries a piece of work out; CutOff when it was left."""

    def __call__(self, work: Callable[[], T], hold: Hold) -> T: ...


def at_once(work: Callable[[], T], hold: Hold) -> T:
    """Here and now, for as long as it takes: with a clock that stands still nothing hangs."""
    return work()


class Patience:
    """Carries work out in a thread of its own and leaves it when nothing comes of it.

    Python cannot end a thread. One that is left has lost its hold, so it writes and sends nothing
    more, but it stays; ``left_behind`` counts those, and a worker with too many begins anew.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._left: list[threading.Thread] = []

    def __call__(self, work: Callable[[], T], hold: Hold) -> T:
        ended: SimpleQueue[tuple[T] | BaseException] = SimpleQueue()

        def carry_out() -> None:
            try:
                ended.put((work(),))
            except BaseException as error:  # raised again where it is waited for
                ended.put(error)

        hold.stirred_at = monotonic()
        thread = threading.Thread(target=carry_out, name="piece", daemon=True)
        thread.start()
        while True:
            wait = hold.stirred_at + self._seconds - monotonic()
            if wait <= 0:
                hold.lose()
                self._left.append(thread)
                raise CutOff(Message(TOO_LONG, {"seconds": round(self._seconds)}))
            try:
                found = ended.get(timeout=min(wait, LOOK_SECONDS))
            except Empty:
                continue  # it may have stirred, or have to hurry
            if isinstance(found, BaseException):
                raise found
            return found[0]

    def hurry(self, seconds: float) -> None:
        """Wait no longer than this from now on: this process has to stop."""
        self._seconds = min(self._seconds, seconds)

    @property
    def left_behind(self) -> int:
        """Threads that were left and still hang."""
        self._left = [thread for thread in self._left if thread.is_alive()]
        return len(self._left)
