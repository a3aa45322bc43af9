"""The line above the pages of staff while letters wait: they must not think that all is sent.

One process asks once in a while for all its readers, so that the line costs a page nothing.
"""

from __future__ import annotations

from flask import Flask, current_app, g

from service.actions import vitals
from service.actions.glance import Glance
from service.actions.vitals import Unsent
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.web.actors import current_actor
from service.web.base import services

FRESH = 15.0  # seconds; with the half minute that a letter may take, within a minute
EXTENSION = "regelwerk.waiting"


def glance() -> Glance[Unsent | None]:
    """Nothing was seen yet."""
    return Glance(None, fresh=FRESH)


def install(app: Flask) -> None:
    """Give every template ``unsent()``: what waits, for who sends letters; else nothing."""
    app.extensions[EXTENSION] = glance()
    app.jinja_env.globals["unsent"] = _unsent


def _unsent() -> Unsent | None:
    if g.get("bare") or not _is_for(current_actor()):
        return None
    seen: Glance[Unsent | None] = current_app.extensions[EXTENSION]
    return seen(lambda: vitals.unsent(services()))


def _is_for(actor: Actor) -> bool:
    return allowed(Permission.TAKE_TASKS, actor) or allowed(Permission.OPERATE, actor)
