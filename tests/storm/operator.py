"""Who watches the service: now and then lets what is stuck be tried again, as people do."""

from __future__ import annotations

import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from service.actions import supervise
from service.actions.services import Services
from service.core.actor import Actor, ActorKind
from service.core.errors import ServiceError
from service.core.rights import Mandate, Power
from service.store.db import DATABASE_AWAY

LOOK_SECONDS = 5.0
_ACTOR = Actor(
    username="storm", kind=ActorKind.PERSON, mandates=frozenset({Mandate(Power.OPERATE)})
)


class Operator(threading.Thread):
    """``retried`` is how often: steps whose worker died three times, messages that were refused."""

    def __init__(self, services: Services) -> None:
        super().__init__(name="operator", daemon=True)
        self.retried = 0
        self._services = services
        self._leaves = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leaves.set()
        self.join()

    def run(self) -> None:
        while not self._leaves.wait(LOOK_SECONDS):
            with suppress(*DATABASE_AWAY):
                self._look()

    def _look(self) -> None:
        for incident in supervise.incidents(self._services, _ACTOR):
            if incident.is_stuck and incident.kind == "job":
                with suppress(ServiceError):  # another worker has just done it
                    supervise.retry_job(self._services, incident.id, _ACTOR)
                    self.retried += 1
