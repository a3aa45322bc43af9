"""Signs of life of the whole service: who works, what waits, what is full. No case, nobody's name.

For the operator's screen, the machine that watches, and the line above the pages of staff.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.actions.mailhold import sending
from service.actions.services import Services
from service.store import clock, mailholds, vitals, workers
from service.store.db import Session
from service.store.vitals import Queue
from service.store.workers import Hand

# Work that is due is done within a second or so; whoever waits this long waits for somebody.
LATE = timedelta(seconds=60)
# A letter is printed and sent within seconds; staff have to know within a minute.
UNSENT = timedelta(seconds=30)
LITTLE_ROOM = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """The disk below the data folder, in bytes."""

    free: int
    total: int

    @property
    def is_full(self) -> bool:
        """Whether it is time to make room."""
        return self.free < self.total * LITTLE_ROOM


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """How the service stands at *at*. ``refused``: letters and mail that wait for a person.

    ``apart``: how far the clocks differ; beyond ``most_apart`` no term fires and no letter goes.
    """

    at: datetime
    workers: tuple[Hand, ...]
    timers: Queue
    jobs: Queue
    letters: Queue
    refused: int
    is_held: bool
    stuck: int
    kept: int
    disk: Disk
    apart: timedelta
    most_apart: timedelta
    has_server: bool
    is_demo: bool

    @property
    def is_worked(self) -> bool:
        """Whether anybody works."""
        return any(hand.is_living for hand in self.workers)

    @property
    def is_behind(self) -> bool:
        """Whether something that was due has been waiting for long."""
        return self.is_late(self.timers) or self.is_late(self.jobs)

    @property
    def letters_wait(self) -> bool:
        """Whether the first letter has waited for longer than printing and sending take."""
        return self.waits(self.letters) > UNSENT

    @property
    def unsendable(self) -> bool:
        """Whether messages were kept that nobody gets; in a demonstration that is meant."""
        return self.kept > 0 and not self.has_server and not self.is_demo

    @property
    def is_well(self) -> bool:
        """Whether nothing at all asks for somebody's attention."""
        waiting = self.is_behind or self.letters_wait or self.is_held
        given_up = self.stuck or self.refused or self.unsendable
        stopped = self.disk.is_full or self.clocks_differ
        return self.is_worked and not (waiting or given_up or stopped)

    @property
    def clocks_differ(self) -> bool:
        """Whether what bears a date waits until somebody has set a clock."""
        return abs(self.apart) > self.most_apart

    def is_late(self, queue: Queue) -> bool:
        return self.waits(queue) > LATE

    def waits(self, queue: Queue) -> timedelta:
        """How long the first of *queue* has been waiting; nothing waits no time."""
        return max(self.at - queue.since, timedelta(0)) if queue.since else timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """Letters and messages that should have gone out: so many, so many of them given up.

    ``is_held``: none goes until the operator has answered a question (see mailhold).
    """

    count: int
    since: datetime
    refused: int
    is_held: bool
    is_worked: bool


def read(services: Services) -> Vitals:
    """Everything there is to know, in one look."""
    now = services.clock()
    topics = sending(services)
    with services.db.reading() as session:
        hands = tuple(workers.known(session))
        return Vitals(
            at=now,
            workers=hands,
            timers=vitals.due_timers(session, now),
            jobs=vitals.ready_jobs(session, now),
            letters=vitals.unsent(session, topics),
            refused=vitals.given_up(session, topics),
            is_held=mailholds.open_one(session) is not None,
            stuck=vitals.given_up(session)
            + vitals.failing_timers(session)
            + vitals.failing_rounds(session),
            kept=vitals.kept_mails(session),
            disk=disk(services),
            apart=_apart(services, session, hands),
            most_apart=timedelta(seconds=services.settings.clock_seconds),
            has_server=services.settings.smtp_url is not None,
            is_demo=services.settings.demo,
        )


def unsent(services: Services) -> Unsent | None:
    """What should have gone out and has not, when the first of it has waited for too long."""
    topics = sending(services)
    with services.db.reading() as session:
        found = vitals.unsent(session, topics)
        if found.since is None or services.clock() - found.since < UNSENT:
            return None
        return Unsent(
            count=found.count,
            since=found.since,
            refused=vitals.given_up(session, topics),
            is_held=mailholds.open_one(session) is not None,
            is_worked=bool(workers.living(session)),
        )


def clocks_agree(services: Services, session: Session) -> bool:
    """Whether the clocks of web, workers and database tell the same time, as far as matters."""
    apart = _apart(services, session, workers.living(session))
    return abs(apart) <= timedelta(seconds=services.settings.clock_seconds)


def _apart(services: Services, session: Session, hands: Iterable[Hand]) -> timedelta:
    """How far the clock of this process or of a living worker is ahead, whichever differs most."""
    own = services.clock() - clock.read(session)
    return max([own, *(hand.ahead for hand in hands if hand.is_living)], key=abs)


def disk(services: Services) -> Disk:
    """The room that is left for the data folder."""
    usage = shutil.disk_usage(services.settings.data_dir)
    return Disk(free=usage.free, total=usage.total)
