"""What a person does with a task before answering it: claim, release, keep a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from service.actions import asking, facts, formdrafts, precedence, quota
from service.actions.asking import ActionAt
from service.actions.formdrafts import Place, Tab
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core.access import Permission
from service.core.actor import Actor
from service.core.errors import Conflict, NotFound
from service.core.language import N_
from service.store import audit, evidence, tasks
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Instance, Task, TaskState


def claim(services: Services, task_id: str, actor: Actor) -> None:
    """Take a task. Conflict when a colleague has it or it is done."""
    now = services.clock()

    def work(session: Session) -> None:
        task, instance = _open_task(session, task_id)
        asking.may_do(task, instance, actor)
        # As a step does: first the case with its chain, then the task.
        seat = evidence.seat_taken(task.id, actor.username, instance.salt)
        case = facts.access_facts(instance, frozenset(task.candidates))
        instead = facts.instead(Permission.DO_TASK, actor, case)
        audit.record(session, [_event(Act.TASK_CLAIMED, task, actor, now, seat, **instead)])
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
        asking.may_do(task, instance, actor)
        seat = evidence.seat_taken(task.id, None, instance.salt)
        audit.record(session, [_event(Act.TASK_RELEASED, task, actor, now, seat)])
        if not tasks.release(session, task_id, actor.username):
            raise Conflict(N_("This task is not in your name."))

    in_transaction(services, work)


def save_draft(
    services: Services,
    task_id: str,
    typed: Mapping[str, Sequence[str]],
    actor: Actor,
    tab: Tab | None = None,
) -> datetime:
    """Keep what was typed, valid or not; returns the moment. Only the latest draft is kept.

    Conflict when a colleague has the task, or a draft of it and nobody has the task, or when it is
    saved by itself in one *tab* while another saved more; Full when there is no room for more
    drafts. However long it is: what a form is read with, is kept.
    """
    now = services.clock()
    draft = formdrafts.text_of(typed, tab)

    def work(session: Session) -> None:
        task, instance = _open_task(session, task_id)
        asking.may_do(task, instance, actor)
        if task.assignee not in (None, actor.username):
            raise precedence.taken(session, task)
        own = task.draft if task.draft_by == actor.username else None
        if tab is not None and not tab.may_replace(own):
            raise formdrafts.elsewhere()
        quota.admit_draft(session, services, actor, len(draft.encode()), task_id=task.id)
        if not tasks.save_draft(session, task_id, draft=draft, by=actor.username, at=now):
            session.refresh(task)
            if task.state is TaskState.OPEN:
                raise precedence.drafted(session, task)
            raise Conflict(N_("This task is no longer open."))

    in_transaction(services, work)
    return now


def save_action_draft(
    services: Services,
    at: ActionAt,
    typed: Mapping[str, Sequence[str]],
    actor: Actor,
    tab: Tab | None = None,
) -> datetime:
    """The same for an action that the case waits for; each person has a draft of their own."""

    def work(session: Session) -> datetime:
        asked = asking.find(services, session, at, actor)
        if not asked.is_open:
            raise asked.over(session)
        place = Place.of_action(asked.instance.id, asked.element.key)
        return formdrafts.keep(session, services, place, typed, actor, tab)

    return in_transaction(services, work)


def _open_task(session: Session, task_id: str) -> tuple[Task, Instance]:
    found = tasks.with_instance(session, task_id)
    if found is None:
        raise NotFound(N_("This task does not exist."))
    task, instance = found
    if task.state is not TaskState.OPEN:
        raise precedence.ended(session, task)
    return task, instance


def _event(
    act: Act, task: Task, actor: Actor, now: datetime, seat: dict[str, str], **data: str
) -> NewEvent:
    return NewEvent(
        act=act,
        actor=actor.username,
        at=now,
        instance_id=task.instance_id,
        element=task.element,
        data={"name": task.name, **data},
        digests=seat,
    )
