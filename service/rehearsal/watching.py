"""Tells whoever listens when somebody's deed in a scenario begins and ends; a measurement does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from enum import StrEnum


class Deed(StrEnum):
    """What people do to a case."""

    START = "start"
    COMPLETE = "complete"
    ACT = "act"


Watch = Callable[[Deed], AbstractContextManager[None]]
_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Every deed inside this block runs inside what *watch* gives for it."""
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)


def doing(deed: Deed) -> AbstractContextManager[None]:
    """Stands around one deed: the sending of a filled-in form, without what led to it."""
    watch = _watch.get()
    return nullcontext() if watch is None else watch(deed)
