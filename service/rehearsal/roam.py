"""Lives through a case by chance: people, clocks, actions, nonsense; then brings it to an end."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from service.actions import answering, formpage, intake, status, work
from service.actions.asking import ActionAt, TaskAt
from service.actions.binding import Sent
from service.actions.facts import access_facts
from service.actions.formpage import FormPage
from service.bundle.elements import Element
from service.bundle.settings import StartForm
from service.core.access import Permission, allowed
from service.core.actor import PUBLIC, Actor
from service.core.errors import Refused
from service.core.forms import Bound
from service.core.language import N_, Message
from service.engine import submission
from service.engine.step import Facts
from service.rehearsal.deeds import new_key
from service.rehearsal.diary import Diary
from service.rehearsal.hints import Hints
from service.rehearsal.invent import Inventor
from service.rehearsal.look import awaits_something, open_tasks, situation
from service.rehearsal.world import Expectation, World
from service.store.tables import Task

TRIES, MAX_STEPS, RARELY = 60, 400, 0.1


@dataclass(eq=False, slots=True, kw_only=True)
class Roamer:
    """One case and the dice that decide about it; the diary tells the path it took."""

    world: World
    dice: random.Random
    hints: Hints
    inventor: Inventor
    people: list[Actor]
    appoint: Callable[[], list[Actor]]
    diary: Diary

    @property
    def is_over(self) -> bool:
        return self.world.case().ended_at is not None

    def begin(self, *, follows: str | None = None) -> bool:
        """Open a case through one of its start forms; *follows* is the case it goes on with.

        False when no such sequel is accepted; a first case must always be possible.
        """
        starts = [
            start
            for start in self.world.bundle.settings.starts.values()
            if bool(start.follows) == (follows is not None)
        ]
        start = self.dice.choice(starts)
        fixed = {} if follows is None else {start.follows: follows}
        for _ in range(TRIES):
            actor = self._starter(start)
            _, empty = intake.blank(self.world.services, self.world.process, start.form, actor)
            if self._start(start, self.inventor.answer(empty, actor.username, fixed), actor):
                return True
            if follows is not None:
                return False
        raise self._stuck(N_("Form “%(form)s” is never accepted."), form=start.form)

    def act(self) -> None:
        """One thing that could happen on any day."""
        deeds: dict[Callable[[], object], int] = {
            self.do_any_task: 10,
            self.use_an_action: 4,
            self.wait: 4,
            self.send_nonsense: 2,
            self.use_an_action_as_party: 1,
            self.intrude: 1,
            self.be_away: 1,
        }
        self.dice.choices(list(deeds), weights=list(deeds.values()))[0]()

    def finish(self) -> None:
        """Do everything there is to do until the case is closed."""
        for _ in range(MAX_STEPS):
            if self.is_over:
                return
            ways = (self.do_any_task, self._let_time_pass, self._staff, self._try_actions)
            if not any(way() for way in (*ways, self._appoint)):
                raise self._stuck(N_("The case cannot be brought to an end."))
        raise self._stuck(N_("After %(steps)s steps the case is still open."), steps=MAX_STEPS)

    def do_any_task(self) -> bool:
        """Complete one of the open tasks; False when none of them can be completed now."""
        found = self._tasks()
        self.dice.shuffle(found)
        return any(self._complete(task) for task in found)

    def send_nonsense(self) -> None:
        """Send a form that no browser would send."""
        task = self._picked(self._tasks())
        actor = None if task is None else self._worker(task)
        if task is not None and actor is not None:
            page = formpage.page(self.world.services, TaskAt(id=task.id), actor)
            spoilt = self.inventor.spoil(self.inventor.answer(page.bound, actor.username))
            self.diary.tries(actor, f"?! {task.name}", lambda: self._send(page, spoilt, actor))

    def intrude(self) -> None:
        """Somebody opens and sends a task that may not be meant for him."""
        task = self._picked(self._tasks())
        if task is not None:
            actor = self.dice.choice(self.people)
            self.diary.tries(actor, f"? {task.name}", lambda: self._open_and_send(task, actor))

    def use_an_action(self) -> bool:
        return self._use(self._drawn(self._actions()), self.dice.choice(self.people))

    def use_an_action_as_party(self) -> None:
        case, bundle = self.world.case(), self.world.bundle
        element = self._drawn([each for each in self._actions() if bundle.parties_of(each)])
        party = self.dice.choice(sorted(bundle.parties_of(element))) if element else ""
        self._use(element, status.party(case.number, case.id, party))

    def wait(self) -> None:
        """Time passes with the worker at work: everything happens at its own moment."""
        span = timedelta(hours=self.dice.choice((1, 5, 20, 30, 80, 24 * 12)))
        self.diary.note("", f"+ {span}")
        self.world.run_until(self.world.clock.moment + span)

    def be_away(self) -> None:
        """The service is down; afterwards it catches up."""
        span = timedelta(days=self.dice.choice((1, 4, 15, 50)))
        self.diary.note("", f"++ {span}")
        self.world.clock.moment += span
        self.world.settle()

    def _start(self, start: StartForm, bound: Bound, actor: Actor) -> bool:
        def send() -> None:
            receipt = intake.start(
                self.world.services,
                process=self.world.process,
                form=start.form,
                sent=Sent.of(bound, actor.username),
                actor=actor,
                key=new_key(),
            )
            self.world.opens(receipt.number)

        return bound.accepted and self.diary.tries(actor, start.name, send)

    def _starter(self, start: StartForm) -> Actor:
        fits = [each for each in self.people if each.groups & self.world.named(start.groups)]
        return PUBLIC if start.public else self.dice.choice(fits)

    def _tasks(self) -> list[Task]:
        """The open tasks, in an order that does not hang on their random ids."""
        found = open_tasks(self.world)
        return sorted(found, key=lambda t: (t.element, json.dumps(t.local, sort_keys=True)))

    def _picked(self, found: Sequence[Task]) -> Task | None:
        return self.dice.choice(found) if found else None

    def _worker(self, task: Task) -> Actor | None:
        """Somebody who may do *task*: who took it, else anybody it is meant for."""
        case = access_facts(self.world.case(), frozenset(task.candidates))
        fits = [
            person
            for person in self.people
            if task.assignee in (None, person.username)
            and allowed(Permission.DO_TASK, person, case)
        ]
        if not fits:
            self.diary.refusals[task.name] = ", ".join((*task.candidates, task.assignee or ""))
        return self.dice.choice(fits) if fits else None

    def _complete(self, task: Task) -> bool:
        actor = self._worker(task)
        if actor is None:
            return False
        page = formpage.page(self.world.services, TaskAt(id=task.id), actor)
        bound = self._fitting(page.bound, actor, page.element, page.facts, task.local)
        name = task.name
        return bound is not None and self.diary.tries(
            actor, name, lambda: self._send(page, bound, actor)
        )

    def _send(self, page: FormPage, bound: Bound, actor: Actor) -> None:
        task = page.task
        if task is not None and task.assignee is None and self.dice.random() < 0.5:
            work.claim(self.world.services, task.id, actor)
        answering.answer(self.world.services, page.asked.at, page.answered(bound), actor, new_key())

    def _open_and_send(self, task: Task, actor: Actor) -> None:
        page = formpage.page(self.world.services, TaskAt(id=task.id), actor)
        self._send(page, self.inventor.answer(page.bound, actor.username), actor)

    def _use(self, element: Element | None, actor: Actor) -> bool:
        if element is None:
            return False
        at = ActionAt(number=self.world.case().number, element=element.key)

        def send() -> None:
            page = formpage.page(self.world.services, at, actor)
            bound = self._fitting(page.bound, actor, element, page.facts, page.asked.local)
            self._send(page, bound or self.inventor.answer(page.bound, actor.username), actor)

        return self.diary.tries(actor, element.name, send)

    def _actions(self) -> list[Element]:
        keys = sorted(action["element"] for action in self.world.case().actions)
        return [self.world.bundle.elements[key] for key in keys]

    def _drawn(self, found: Sequence[Element]) -> Element | None:
        weights = [RARELY if self._is_rare(element) else 1.0 for element in found]
        return self.dice.choices(found, weights=weights)[0] if found else None

    def _is_rare(self, element: Element) -> bool:
        """What cuts a case short would otherwise end nearly every run at once."""
        return element.kind == "boundaryEvent" or element.key in self.hints.rare

    def _fitting(
        self, empty: Bound, actor: Actor, element: Element, facts: Facts, local: Mapping[str, Any]
    ) -> Bound | None:
        """Answers that form and model accept; None when none were found."""
        for _ in range(TRIES):
            bound = self.inventor.answer(empty, actor.username)
            if not bound.accepted:
                said = [self.world.translate(error) for error in bound.errors.values()]
                self.diary.refusals[element.name] = " | ".join(said)
                continue
            try:
                submission.accept(self.world.bundle, element, facts, local, bound.data)
            except Refused as refusal:
                self.diary.refuses(element.name, refusal)
                if not submission.allowed(self.world.bundle, element, facts, local):
                    return None
                continue
            return bound
        return None

    def _let_time_pass(self) -> bool:
        """Go to the next moment at which something is due; False when the case waits for none.

        Other cases begin by themselves every year: waiting for those helps nobody.
        """
        due = self.world.next_due() if awaits_something(self.world) else None
        if due is None:
            return False
        self.diary.note("", "+")
        self.world.run_until(max(due, self.world.clock.moment))
        return True

    def _try_actions(self) -> bool:
        """What helps when nobody can go on: an action that changes the facts, whichever it is."""
        found = self._actions()
        self.dice.shuffle(found)
        for element in found:
            if not self._is_rare(element) and any(
                self._use(element, person)
                for person in self.dice.sample(self.people, k=min(6, len(self.people)))
            ):
                return True
        return False

    def _staff(self) -> bool:
        """A task that nobody may do needs people, not another action."""
        return any(self._worker(task) is None for task in self._tasks()) and self._appoint()

    def _appoint(self) -> bool:
        """When everybody is involved, an organisation finds new people; at most twice."""
        self.people += (hired := self.appoint())
        self.diary.note("", "+ " + ", ".join(actor.username for actor in hired))
        return bool(hired)

    def _stuck(self, msgid: str, **params: Any) -> Expectation:
        waiting = [] if self.world.number is None else self._tasks()
        refused = [
            Message(
                N_("%(task)s: %(said)s"),
                {"task": task.name, "said": self.diary.refusals.get(task.name, "")},
            )
            for task in waiting
        ]
        return Expectation(msgid, *situation(self.world), *refused, **params)
