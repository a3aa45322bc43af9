"""Says whether every part of the service does its work; for the machine that watches us.

The answer comes within a few seconds, also when the database does not.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, Thread
from time import monotonic

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue

from service.actions import checkup
from service.actions.checkup import Findings, Part, State
from service.core.access import Permission
from service.web.actors import declare
from service.web.limits import limited

PATIENCE = 3.0  # seconds; a monitor waits for five or so
FRESH = 3.0  # whoever asks within so many seconds gets the same answer
GLANCE = 0.05
EXTENSION = "regelwerk.checkup"
# Without these no visitor is helped here. Without a worker pages work, and only letters wait.
FOR_VISITORS = (Part.DATABASE, Part.TABLES)

blueprint = Blueprint("health", __name__)


class Checkup:
    """Looks at most once per *fresh* seconds, and at one thing at a time: a database that hangs
    holds one thread, however often somebody asks."""

    def __init__(
        self,
        examine: Callable[[Findings], object],
        *,
        patience: float = PATIENCE,
        fresh: float = FRESH,
    ) -> None:
        self._examine, self._patience, self._fresh = examine, patience, fresh
        self._lock = Lock()
        self._looking: Thread | None = None
        self._found = checkup.unknown()
        self._until = 0.0

    def __call__(self, parts: tuple[Part, ...] = tuple(Part)) -> Findings:
        """The newest findings about *parts*; unknown is what had no answer in time."""
        with self._lock:
            if self._looking is None and monotonic() >= self._until:
                self._found = checkup.unknown()
                self._looking = Thread(target=self._look, name="checkup", daemon=True)
                self._looking.start()
            looking, found = self._looking, self._found
        until = monotonic() + self._patience
        while looking is not None and looking.is_alive() and monotonic() < until:
            if all(found[part] is not State.UNKNOWN for part in parts):
                break  # the rest may take its time
            looking.join(GLANCE)
        return dict(found)

    def _look(self) -> None:
        try:
            self._examine(self._found)
        finally:
            with self._lock:
                self._until = monotonic() + self._fresh
                self._looking = None


def install(app: Flask, examine: Callable[[Findings], object]) -> None:
    """Let *app* answer with what *examine* finds."""
    app.extensions[EXTENSION] = Checkup(examine)


@blueprint.get("/gezond")
@limited()
def health() -> ResponseReturnValue:
    """Everything: for a monitor that calls somebody."""
    return _told(tuple(Part))


@blueprint.get("/gezond/web")
@limited()
def health_of_web() -> ResponseReturnValue:
    """Whether visitors can be helped here: for a load balancer, or what restarts a process."""
    return _told(FOR_VISITORS)


# No guard: it would ask who is asking, of a database that may hang.
declare(health, Permission.PUBLIC)
declare(health_of_web, Permission.PUBLIC)


def _told(parts: tuple[Part, ...]) -> ResponseReturnValue:
    found: Findings = current_app.extensions[EXTENSION](parts)
    shown = {part.value: found[part].value for part in parts}
    is_well = all(found[part] is State.OK for part in parts)
    return jsonify(web="ok", **shown), 200 if is_well else 503
