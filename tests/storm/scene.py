"""Everybody on the stage of a storm: the commands, the mail server, the database, the visitors."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from sqlalchemy import func, select

from service.store.db import DATABASE_AWAY
from service.store.tables import Job, JobState, Timer, TimerState
from tests.storm.databases import Store
from tests.storm.ground import Ground, today
from tests.storm.house import House
from tests.storm.processes import PostOffice
from tests.storm.visitor import Figures, NoReceipt, TooEarly, Visitor
from tests.storm.walk import Case

VISITOR_PATIENCE = 900.0  # a visitor outlives every fault
LOOK_SECONDS = 0.2


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a fault may touch; *kills* processes die in the first one, each after *gap* seconds."""

    ground: Ground
    store: Store
    house: House
    office: PostOffice
    figures: Figures
    dice: random.Random
    kills: int
    gap: float

    def waiting_since_before(self, moment: datetime) -> int:
        """Jobs and timers that should have been done by *moment* and are not."""
        with self.ground.services.db.reading() as session:
            jobs = session.scalar(
                select(func.count())
                .select_from(Job)
                .where(Job.state == JobState.READY, Job.created_at < moment)
            )
            timers = session.scalar(
                select(func.count())
                .select_from(Timer)
                .where(Timer.state == TimerState.ARMED, Timer.due_at < moment)
            )
        return (jobs or 0) + (timers or 0)


@dataclass
class Crowd:
    """People who bring one case after another from complaint to closed file.

    *thinking*: seconds that each of them takes for a form.
    """

    ground: Ground
    dice: random.Random
    thinking: float = 0.0
    figures: Figures = field(default_factory=Figures)
    failures: list[str] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def arrive(self, people: int) -> None:
        for number in range(people):
            thread = threading.Thread(
                target=self._visit, args=(number, random.Random(self.dice.random())), daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def leave(self) -> None:
        """Everybody finishes the case in hand, without thinking long."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _visit(self, number: int, dice: random.Random) -> None:
        count, staff = 0, dict[str, Visitor]()
        while not self._stop.is_set():
            count += 1
            case = Case(
                ports=self.ground.ports,
                number_of_client=number * 1000 + count,
                dice=dice,
                figures=self.figures,
                sending=lambda: self._think(dice),
                today=today(),
                patience=VISITOR_PATIENCE,
                staff=staff,
            )
            try:
                case.run()
            except (NoReceipt, TooEarly):  # counted, and told with the fault
                pass
            except Exception as error:  # whatever it is, it is a finding, and the next case goes on
                self.failures.append(f"{case.number or 'a new case'}: {error}")

    def _think(self, dice: random.Random) -> None:
        self._stop.wait(dice.uniform(0.0, 2 * self.thinking))


def seconds_until(reached: Callable[[], bool], at_most: float) -> float | None:
    """How long it took; None when it did not come about."""
    began, pause = monotonic(), threading.Event()
    while monotonic() - began < at_most:
        with suppress(*DATABASE_AWAY):  # not reached then
            if reached():
                return monotonic() - began
        pause.wait(LOOK_SECONDS)
    return None


def wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def now() -> datetime:
    return datetime.now(UTC)
