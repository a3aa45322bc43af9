"""Where an answer is asked: a task of people or an action of a case, found and permitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.actions import envelopes, precedence, readers
from service.actions import facts as case_facts
from service.actions.binding import Anchor
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.core.access import CaseFacts, Permission, allowed
from service.core.actor import Actor
from service.core.errors import Conflict, NotAllowed, NotFound
from service.core.forms import Form
from service.core.language import N_
from service.store import instances, tasks
from service.store.db import Session
from service.store.tables import Instance, SubmissionKind, Task, TaskState


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAt:
    """The address of a task."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionAt:
    """The address of an action: the case and the element of its model."""

    number: str
    element: str


At = TaskAt | ActionAt


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A step that waits for an answer, with its form; or that no longer waits."""

    at: At
    instance: Instance
    bundle: Bundle
    element: Element
    form: Form
    local: Mapping[str, Any]
    is_open: bool
    task: Task | None = None

    @property
    def kind(self) -> SubmissionKind:
        return SubmissionKind.ACTION if self.task is None else SubmissionKind.FORM

    @property
    def case(self) -> CaseFacts:
        """What the permission table needs to know here."""
        seats = None if self.task is None else frozenset(self.task.candidates)
        return case_facts.access_facts(self.instance, seats)

    @property
    def name(self) -> str:
        return self.element.name if self.task is None else self.task.name

    def anchor(self, services: Services) -> Anchor:
        """What a form of this step belongs to."""
        return Anchor(
            secret=services.settings.secret,
            instance_id=self.instance.id,
            element=self.element.key,
            revision=self.instance.revision,
        )

    def over(self, session: Session) -> Conflict:
        """Why this step cannot be answered any more."""
        if self.task is None:
            return Conflict(N_("This action is not open now: the case has moved on."))
        return precedence.ended(session, self.task)


def find(services: Services, session: Session, at: At, actor: Actor) -> Asked:
    """The step at an address. NotFound, or NotAllowed before anything is told of the case."""
    if isinstance(at, TaskAt):
        return _task(services, session, at, actor)
    return _action(services, session, at, actor)


def may_do(task: Task, instance: Instance, actor: Actor) -> None:
    """NotAllowed unless the task is meant for *actor*."""
    case = case_facts.access_facts(instance, frozenset(task.candidates))
    if not allowed(Permission.DO_TASK, actor, case):
        raise NotAllowed(N_("This task is not meant for you."))


def _task(services: Services, session: Session, at: TaskAt, actor: Actor) -> Asked:
    found = tasks.with_instance(session, at.id)
    if found is None:
        raise NotFound(N_("This task does not exist."))
    task, instance = found
    may_do(task, instance, actor)
    bundle = services.bundles.get(session, instance.bundle_hash)
    element = bundle.elements[task.element]
    return Asked(
        at=at,
        instance=instance,
        bundle=bundle,
        element=element,
        form=_form(bundle, element),
        local=task.local,
        is_open=task.state is TaskState.OPEN,
        task=task,
    )


def _action(services: Services, session: Session, at: ActionAt, actor: Actor) -> Asked:
    instance = instances.by_number(session, at.number)
    if instance is None:
        raise readers.unknown()
    bundle = services.bundles.get(session, instance.bundle_hash)
    element = bundle.elements.get(at.element)
    try:
        if element is None or element.form is None:
            raise NotFound(N_("There is no such form."))
        envelopes.may_act(bundle, instance, element, actor)
    except (NotFound, NotAllowed):
        if not _knows(session, instance, actor):
            raise readers.unknown() from None
        raise
    waiting = envelopes.waiting_for(instance, at.element)
    return Asked(
        at=at,
        instance=instance,
        bundle=bundle,
        element=element,
        form=_form(bundle, element),
        local={} if waiting is None else waiting["local"],
        is_open=waiting is not None,
    )


def _knows(session: Session, instance: Instance, actor: Actor) -> bool:
    """Whether *actor* may know that the case is there."""
    case = case_facts.access_facts(instance)
    return readers.may_read(session, instance, actor) or allowed(Permission.PARTY_CASE, actor, case)


def _form(bundle: Bundle, element: Element) -> Form:
    form = bundle.forms.get(element.form or "")
    if form is None:
        raise NotFound(N_("This step has no form."))
    return form
