"""The line above the pages of staff while letters wait: they must not think that all is sent.

One process asks once in a while for all its readers, so that the line costs a page nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic

from flask import Flask, current_app, g

from service.actions import vitals
from service.actions.vitals import Unsent
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.store.db import DatabaseError
from service.web.actors import current_actor
from service.web.base import services

FRESH = 15.0  # seconds; with the half minute that a letter may take, within a minute
EXTENSION = "regelwerk.waiting"


class Glance:
    """What was seen last, and a new look when that is older than *fresh* seconds."""

    def __init__(self, *, fresh: float = FRESH) -> None:
        self._fresh = fresh
        self._lock = Lock()
        self._until = 0.0
        self._seen: Unsent | None = None

    def __call__(self, look: Callable[[], Unsent | None]) -> Unsent | None:
        """Who comes while another one looks gets what was seen before, and waits for nobody."""
        if monotonic() >= self._until and self._lock.acquire(blocking=False):
            try:
                self._seen = look()
                self._until = monotonic() + self._fresh
            except DatabaseError:
                pass  # the page itself will say so, or it needs no database
            finally:
                self._lock.release()
        return self._seen


def install(app: Flask) -> None:
    """Give every template ``unsent()``: what waits, for who sends letters; else nothing."""
    app.extensions[EXTENSION] = Glance()
    app.jinja_env.globals["unsent"] = _unsent


def _unsent() -> Unsent | None:
    if g.get("bare") or not _is_for(current_actor()):
        return None
    glance: Glance = current_app.extensions[EXTENSION]
    return glance(lambda: vitals.unsent(services()))


def _is_for(actor: Actor) -> bool:
    return allowed(Permission.TAKE_TASKS, actor) or allowed(Permission.OPERATE, actor)
