"""How a worker works: who performs a topic, what moves a case on, for how long it waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from service.actions import jobs as done_jobs
from service.actions import rounds
from service.actions import timers as due_timers
from service.actions.mailhold import SENDING
from service.actions.services import Services
from service.connectors import CONNECTORS, TOPICS
from service.connectors.context import Connector
from service.core.outcome import Done
from service.core.topic import Lane
from service.store.db import Session
from service.store.jobs import Topics
from service.store.leases import Numbers
from service.worker.holding import Hold, Keeper
from service.worker.patience import Run, at_once


class Finish(Protocol):
    """Moves a case on after a job, under the number of its lease."""

    def __call__(
        self, services: Services, job_id: int, done: Done, now: datetime, lease: int, /
    ) -> bool: ...


class Fire(Protocol):
    """Lets the due timers of a case go off, of which some are held."""

    def __call__(
        self, services: Services, instance_id: int, now: datetime, held: Numbers, /
    ) -> bool: ...


class Begin(Protocol):
    """Begins the case of a round that is due."""

    def __call__(self, services: Services, row_id: int, now: datetime, /) -> object: ...


# Carries a suspect out apart from this process; CutOff when that did not end it.
Alone = Callable[[Hold], None]
Busy = Callable[[Lane, str], AbstractContextManager[None]]
Agree = Callable[[Session], bool]


def _unseen(_lane: Lane, _what: str) -> AbstractContextManager[None]:
    return nullcontext()


def _believed(_session: Session) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """The hands of a worker; the usual ones work at once and alone, tests give their own.

    ``begin``: None: nothing begins by itself. ``alone``: how a piece that was lost before is
    carried out; None: like any other. ``busy``: who is told what a lane is doing. ``agree``:
    whether the clock can be believed.
    """

    connectors: Mapping[str, Connector] = field(default_factory=lambda: CONNECTORS)
    finish: Finish = done_jobs.finish_job
    fire: Fire = due_timers.fire
    begin: Begin | None = rounds.begin
    run: Run = at_once
    alone: Alone | None = None
    keeper: Keeper = field(default_factory=Keeper)
    busy: Busy = _unseen
    agree: Agree = _believed


@dataclass(frozen=True, slots=True, kw_only=True)
class TickResult:
    """What one tick did. ``more``: it stopped at its limit, there may be work left."""

    begun: int = 0
    timers: int = 0
    jobs: int = 0
    failed: int = 0
    more: bool = False

    @property
    def pieces(self) -> int:
        return self.begun + self.timers + self.jobs + self.failed

    @property
    def idle(self) -> bool:
        return not self.pieces

    def __add__(self, other: TickResult) -> TickResult:
        return TickResult(
            begun=self.begun + other.begun,
            timers=self.timers + other.timers,
            jobs=self.jobs + other.jobs,
            failed=self.failed + other.failed,
            more=self.more or other.more,
        )


def topics_of(lane: Lane | None) -> Topics:
    """The topics whose jobs go through *lane*; the one for all others also takes unknown ones."""
    sending = frozenset(name for name, topic in TOPICS.items() if topic.lane in SENDING)
    if lane is None:
        return Topics(sending=sending)
    if lane is Lane.OTHER:
        own = frozenset(name for name, topic in TOPICS.items() if topic.lane is Lane.OTHER)
        return Topics(names=frozenset(TOPICS) - own)
    names = frozenset(name for name, topic in TOPICS.items() if topic.lane is lane)
    return Topics(names=names, others=False, sending=sending)
