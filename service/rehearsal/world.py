"""The stage of one scenario: its services, its clock and its cases, and the passing of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from service.actions import dispatch, messages, postroom, records, rounds
from service.actions.dispatch import Whereabouts
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.actor import SYSTEM, Actor
from service.core.errors import Invalid, NotFound, ServiceError
from service.core.language import N_, Message
from service.core.record import CONTINUED_AS, get_path
from service.core.rights import group_of
from service.rehearsal.report import Translate
from service.rehearsal.values import Reading
from service.rehearsal.vocabulary import Words
from service.store import documents, instances, jobs, timers
from service.store import rounds as next_rounds
from service.store.db import Session
from service.store.tables import Document, Instance, Job, JobState, Timer
from service.worker import tick
from service.worker.moves import Moves

Slots = Mapping[str, str | None]
MAX_ROUNDS = 2_000
NOTHING = "-"


class Clock:
    """A clock that stands still until the scenario moves it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


class Expectation(Exception):
    """A then-sentence that does not hold; ``details`` tell how things are instead."""

    def __init__(self, msgid: str, *details: Message, **params: Any) -> None:
        self.message = Message(msgid, params)
        self.details = details
        super().__init__(str(self.message))


@dataclass(kw_only=True)
class World:
    """What the sentences of one scenario work on.

    The case is the one started last, until the scenario turns to another one by its name.
    """

    services: Services
    clock: Clock
    now: datetime
    process: str
    words: Words
    translate: Translate = str
    number: str | None = None
    # Every case of the scenario, and the names given to them.
    opened: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    refusal: ServiceError | None = None
    # Whether what goes on paper is posted as soon as it is printed.
    posts: bool = True
    # Where time stops: an example case has no future.
    until: datetime | None = None
    # A case never changes its version, so it is looked up once.
    _bundle: tuple[str, Bundle] | None = None

    @property
    def bundle(self) -> Bundle:
        """The version the case runs on; before there is a case, the newest one."""
        if self.number is None:
            return self.newest
        if self._bundle is None or self._bundle[0] != self.number:
            with self.services.db.reading() as session:
                instance = instances.by_number(session, self.number)
                if instance is None:
                    raise NotFound(N_("Case %(number)s does not exist."), number=self.number)
                found = self.services.bundles.get(session, instance.bundle_hash)
            self._bundle = (self.number, found)
        return self._bundle[1]

    @property
    def newest(self) -> Bundle:
        """The version that a new case gets."""
        with self.services.db.reading() as session:
            found = self.services.bundles.latest(session, self.process)
        if found is None:
            raise NotFound(N_("Process %(process)s is not published."), process=self.process)
        return found

    def opens(self, number: str) -> None:
        """A case was started: from now on the scenario is about it."""
        self.number = number
        self.opened.append(number)

    def turn_to(self, number: str) -> None:
        """From now on the scenario is about this earlier case."""
        self.number = number

    def named(self, groups: Iterable[str]) -> frozenset[str]:
        """Groups of the process, by the name they have outside it."""
        return frozenset(group_of(self.process, group) for group in groups)

    @property
    def today(self) -> date:
        return self.bundle.calendar.local_date(self.clock.moment)

    @property
    def reading(self) -> Reading:
        calendar = self.bundle.calendar
        return Reading(
            words=self.words,
            calendar=calendar,
            today=self.today,
            present=calendar.local_date(self.now),
        )

    def case(self) -> Instance:
        """The row of the scenario's case as it is now."""
        if self.number is None:
            raise Invalid(N_("No case has been started yet in this scenario."))
        with self.services.db.reading() as session:
            instance = instances.by_number(session, self.number)
        if instance is None:
            raise NotFound(N_("Case %(number)s does not exist."), number=self.number)
        return instance

    def record(self) -> dict[str, Any]:
        return records.of(self.case())

    def set_clock(self, moment: datetime) -> None:
        """Put the clock at *moment*; with a case running, time passes until then."""
        moment = self._not_after(moment)
        if self.number is not None:
            self.run_until(moment)
            return
        self.clock.moment = moment
        if self.begins:
            rounds.plan_anew(self.services)

    def live_until(self, moment: datetime) -> None:
        """Let time pass, also when there is no case yet: one may begin by itself."""
        if self.number is None and (not self.begins or moment < self.clock.moment):
            self.set_clock(moment)
        else:
            self.run_until(moment)

    @property
    def begins(self) -> bool:
        """Whether cases begin by themselves: an example for today is about one case only."""
        return self.until is None

    def run_until(self, moment: datetime) -> None:
        """Let time pass: everything due happens at its own moment, in order."""
        moment = self._not_after(moment)
        if moment < self.clock.moment:
            raise Invalid(N_("Time cannot go back: it is already %(now)s."), now=self.local())
        worked = False
        for _ in range(MAX_ROUNDS):
            due = self.next_due()
            if due is None or due > moment:
                break
            worked = True
            self.clock.moment = max(self.clock.moment, due)
            if not self._work():
                break
            if self.posts:
                self.post()
        self.clock.moment = moment
        stuck = self.stuck() if worked else ()
        if stuck:
            raise Expectation(N_("Work of the case got stuck."), *stuck)

    def stuck(self) -> tuple[Message, ...]:
        """Jobs and timers of the cases that went wrong, with the reason."""
        with self.services.db.reading() as session:
            work: list[Job | Timer] = []
            for instance in self._cases(session):
                work += jobs.open_of(session, instance.id)
                work += timers.armed(session, instance.id)
            refused = [
                (row.root, messages.from_json(row.problem))
                for row in next_rounds.failing(session)
                if row.problem
            ]
        failed = [(one.name, one.last_error or NOTHING) for one in work if one.attempts]
        return tuple(
            Message(N_("Stuck: %(name)s (%(reason)s)"), {"name": name, "reason": reason})
            for name, reason in [*failed, *refused]
        )

    def post(self, letter: str | None = None, actor: Actor = SYSTEM) -> int:
        """Post the letters that lie ready, or those called *letter* that are not out; how many."""
        with self.services.db.reading() as session:
            ready = [
                (case.number, paper.id)
                for case in self._cases(session)
                for paper, where in self._lying(session, case)
                if letter or where is Whereabouts.READY
                if letter in (None, paper.letter, (paper.letter or "").partition("-")[0])
            ]
        for number, paper in ready:
            postroom.posted(self.services, number, paper, actor)
        return len(ready)

    def _lying(self, session: Session, case: Instance) -> list[tuple[Document, Whereabouts]]:
        bundle = self.services.bundles.get(session, case.bundle_hash)
        papers = documents.of_instance(session, case.id)
        found = dispatch.of_case(session, case.id, bundle, papers)
        stood = [(each, found[each.id]) for each in papers if each.id in found]
        return [(paper, standing.where) for paper, standing in stood if not standing.is_out]

    def settle(self) -> None:
        """Do everything that is due at this very moment, such as letters just ordered."""
        self.run_until(self.clock.moment)

    def local(self, moment: datetime | None = None) -> str:
        at = self.bundle.calendar.local(moment or self.clock.moment)
        return f"{written(at.date(), self.words)} {at:%H:%M}"

    def _not_after(self, moment: datetime) -> datetime:
        moment = moment.astimezone(UTC)
        return moment if self.until is None else min(moment, self.until)

    def _work(self) -> bool:
        """One round of the worker; False when it changed nothing, so waiting on is useless."""
        before = self._waiting()
        tick(
            self.services,
            self.clock.moment,
            moves=Moves(begin=self._begin if self.begins else None),
        )
        return self._waiting() != before

    def next_due(self) -> datetime | None:
        """The next moment at which the worker has something to do."""
        moments = [moment for _, moment in self._waiting() if moment is not None]
        return min(moments, default=None)

    def _waiting(self) -> list[tuple[str, datetime | None]]:
        with self.services.db.reading() as session:
            found: list[tuple[str, datetime | None]] = [("timer", timers.next_due(session))]
            found += [("round", next_rounds.next_due(session))] if self.begins else []
            for instance in self._cases(session):
                found += [
                    (f"job {job.id}", job.not_before)
                    for job in jobs.open_of(session, instance.id)
                    if job.state == JobState.READY
                ]
        return found

    def _begin(self, services: Services, row_id: int, now: datetime) -> object:
        """A case that begins by itself is one of the scenario, called as its model is."""
        receipt = rounds.begin(services, row_id, now)
        if receipt is not None:
            with services.db.reading() as session:
                case = instances.by_number(session, receipt.number)
                assert case is not None, "it was opened just now"
                bundle = services.bundles.get(session, case.bundle_hash)
            self.opened.append(case.number)
            self.names[bundle.title_of(case.root)] = case.number
            self.number = self.number or case.number
        return receipt

    def _cases(self, session: Session) -> list[Instance]:
        """What the scenario began, and what went on from there by itself."""
        numbers, found = list(self.opened), []
        for number in numbers:  # grows on the way
            instance = instances.by_number(session, number)
            if instance is not None:
                found.append(instance)
                sequels = get_path(records.of(instance), CONTINUED_AS) or []
                numbers += [each for each in sequels if each not in numbers]
        return found


def text(slots: Slots, name: str) -> str:
    """A part of the sentence that is always filled in."""
    return slots[name] or ""


def written(day: date, words: Words) -> str:
    """A date as people write it, in the language of the scenario."""
    return f"{words.weekdays[day.weekday()]} {day.day} {words.months[day.month - 1]} {day.year}"


def on_stage(services: Services, clock: Clock) -> Services:
    """The same services with the clock of a scenario."""
    return replace(services, clock=clock)
