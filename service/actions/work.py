"""What a person does with a task or an action of a case: claim, release, draft, complete, act."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service.actions import envelopes, precedence
from service.actions import facts as case_facts
from service.actions.advance import advance
from service.actions.change import Change
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.bundle.elements import Element
from service.core.access import Actor, Permission, allowed
from service.core.errors import Conflict, Invalid, NotAllowed, NotFound
from service.core.forms import Bound
from service.core.language import N_
from service.engine import expressions, submission, workflow
from service.engine.step import Facts
from service.store import audit, evidence, instances, tasks
from service.store.audit import Act, NewEvent
from service.store.submissions import NewSubmission
from service.store.tables import Instance, SubmissionKind, Task, TaskState

MAX_DRAFT = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The task is completed. ``replayed`` when the same form had already arrived."""

    number: str
    task_name: str
    replayed: bool = False


def claim(services: Services, task_id: str, actor: Actor) -> None:
    """Take a task. Conflict when a colleague has it or it is done."""
    now = services.clock()

    def work(session: Session) -> None:
        task, instance = _open_task(session, task_id)
        _may_do(task, instance, actor)
        # As a step does: first the case with its chain, then the task.
        seat = evidence.TASK_SEAT.told({"id": task.id, "assignee": actor.username}, instance.salt)
        audit.record(session, [replace(_event(Act.TASK_CLAIMED, task, actor, now), digests=seat)])
        if not tasks.claim(session, task_id, actor.username, sorted(actor.candidates)):
            session.refresh(task)
            if task.assignee is None:  # it has moved on to other people
                raise Conflict(N_("This task is no longer open."), permanent=False)
            raise precedence.taken(session, task)

    in_transaction(services, work)


def release(services: Services, task_id: str, actor: Actor) -> None:
    """Give a task back to its group; a draft stays with it."""
    now = services.clock()

    def work(session: Session) -> None:
        task, instance = _open_task(session, task_id)
        _may_do(task, instance, actor)
        audit.record(session, [_event(Act.TASK_RELEASED, task, actor, now)])
        if not tasks.release(session, task_id, actor.username):
            raise Conflict(N_("This task is not in your name."))

    in_transaction(services, work)


def save_draft(
    services: Services, task_id: str, typed: Mapping[str, Sequence[str]], actor: Actor
) -> datetime:
    """Keep what was typed, valid or not; returns the moment. Only the latest draft is kept."""
    now = services.clock()
    draft = json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False)
    if len(draft) > MAX_DRAFT:
        raise Invalid(N_("This draft is too long to keep. Shorten the longest answer."))

    def work(session: Session) -> None:
        task, instance = _open_task(session, task_id)
        _may_do(task, instance, actor)
        if task.assignee not in (None, actor.username):
            raise precedence.taken(session, task)
        if not tasks.save_draft(session, task_id, draft=draft, by=actor.username, at=now):
            raise Conflict(N_("This task is no longer open."))

    in_transaction(services, work)
    return now


def complete(
    services: Services,
    task_id: str,
    bound: Bound,
    actor: Actor,
    key: str | None = None,
    *,
    read: tuple[Task, Instance] | None = None,
) -> Done:
    """Complete a task with an accepted form.

    *read*: the task and its case as the form was judged with. They need not be read again: the
    revision of the case and the task's own row show whether anything changed since.

    Raises Invalid (fields), Refused (the regulation says no), NotAllowed, or Conflict: the task
    is done, or a colleague has it. The same *key* twice acts once.
    """
    _accepted(bound)
    now = services.clock()
    known = None if read is None or read[0].state is not TaskState.OPEN else read

    def work(session: Session) -> Done:
        nonlocal known
        found = known or tasks.with_instance(session, task_id)
        known = None  # a repetition has to see what changed
        if found is None:
            raise NotFound(N_("This task does not exist."))
        task, instance = found
        if task.state is not TaskState.OPEN:
            if precedence.is_repeated(session, instance, task.element, actor, key):
                return Done(number=instance.number, task_name=task.name, replayed=True)
            raise precedence.ended(session, task)
        _may_do(task, instance, actor)
        if task.assignee not in (None, actor.username):
            raise precedence.taken(session, task)
        bundle = services.bundles.get(session, instance.bundle_hash)
        element = bundle.elements[task.element]
        facts = _with_people(
            case_facts.of(
                session, instance, bundle, now, actor=actor, directory=services.directory
            ),
            bound,
        )
        record = submission.accept(bundle, element, facts, task.local, bound.data)
        step = workflow.complete(bundle, instance.state, task_id, replace(facts, record=record))
        advance(
            session,
            instance,
            Change(
                bundle=bundle,
                step=step,
                facts=facts,
                actor=actor,
                now=now,
                completed_tasks=frozenset({task_id}),
                uploads=bound.uploads,
                owner=actor.username,
                submissions=[
                    _submitted(SubmissionKind.FORM, element, task.local, bound, actor, key)
                ],
                events=[_event(Act.TASK_COMPLETED, task, actor, now)],
            ),
        )
        return Done(number=instance.number, task_name=task.name)

    return in_transaction(services, work)


def act(
    services: Services,
    number: str,
    element_key: str,
    bound: Bound,
    actor: Actor,
    key: str | None = None,
) -> Done:
    """Use an action of a case (an envelope in the model) with an accepted form."""
    _accepted(bound)
    now = services.clock()

    def work(session: Session) -> Done:
        instance = instances.by_number(session, number)
        if instance is None:
            raise NotFound(N_("This case does not exist."))
        bundle = services.bundles.get(session, instance.bundle_hash)
        if precedence.is_repeated(session, instance, element_key, actor, key):
            name = bundle.elements[element_key].name
            return Done(number=number, task_name=name, replayed=True)
        element = envelopes.waiting_element(instance, bundle, element_key)
        envelopes.may_act(bundle, instance, element, actor)
        facts = _with_people(
            case_facts.of(
                session, instance, bundle, now, actor=actor, directory=services.directory
            ),
            bound,
        )
        local = envelopes.local_of(instance, element_key)
        record = submission.accept(bundle, element, facts, local, bound.data)
        step = workflow.send(
            bundle,
            instance.state,
            envelopes.message_of(instance, element_key),
            replace(facts, record=record),
            element=element_key,
        )
        advance(
            session,
            instance,
            Change(
                bundle=bundle,
                step=step,
                facts=facts,
                actor=actor,
                now=now,
                uploads=bound.uploads,
                owner=actor.username,
                submissions=[_submitted(SubmissionKind.ACTION, element, local, bound, actor, key)],
                events=[
                    NewEvent(
                        act=Act.ACTION_USED,
                        actor=actor.username,
                        at=now,
                        instance_id=instance.id,
                        element=element_key,
                        data={"name": element.name},
                    )
                ],
            ),
        )
        return Done(number=number, task_name=element.name)

    return in_transaction(services, work)


def _accepted(bound: Bound) -> None:
    if not bound.accepted:
        raise Invalid(N_("Some answers need another look."), fields=bound.errors)


def _with_people(facts: Facts, bound: Bound) -> Facts:
    """The people that the form was judged with a moment ago need not be asked again."""
    people_then = bound.context.record.get(expressions.PEOPLE)
    return facts if people_then is None else replace(facts, people=lambda: people_then)


def _open_task(session: Session, task_id: str) -> tuple[Task, Instance]:
    found = tasks.with_instance(session, task_id)
    if found is None:
        raise NotFound(N_("This task does not exist."))
    task, instance = found
    if task.state is not TaskState.OPEN:
        raise precedence.ended(session, task)
    return task, instance


def _may_do(task: Task, instance: Instance, actor: Actor) -> None:
    case = case_facts.access_facts(instance, frozenset(task.candidates))
    if not allowed(Permission.DO_TASK, actor, case):
        raise NotAllowed(N_("This task is not meant for you."))


def _event(act: Act, task: Task, actor: Actor, now: datetime) -> NewEvent:
    return NewEvent(
        act=act,
        actor=actor.username,
        at=now,
        instance_id=task.instance_id,
        element=task.element,
        data={"name": task.name},
    )


def _submitted(
    kind: SubmissionKind,
    element: Element,
    local: Mapping[str, Any],
    bound: Bound,
    actor: Actor,
    key: str | None,
) -> NewSubmission:
    return NewSubmission(
        kind=kind,
        element=element.key,
        name=element.name,
        form=bound.form.id,
        data=bound.data,
        local=local,
        actor=actor.username,
        key=key,
    )
