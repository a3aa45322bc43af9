"""A person takes back what he completed a moment ago, or says that it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from service.actions import asking
from service.actions import facts as case_facts
from service.actions.advance import advance
from service.actions.change import Change, Past
from service.actions.services import Services
from service.actions.steps import in_transaction, repeated
from service.core.access import Permission
from service.core.actor import Actor
from service.core.errors import Conflict, NotFound
from service.core.language import N_
from service.engine import rewinding
from service.engine.standing import recalled
from service.engine.views import number_of
from service.store import instances, jobs, passages, people, stays, submissions, tasks, undos
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.submissions import NewSubmission
from service.store.tables import Instance, SubmissionKind, Task, Undo

KINDS = ("tasks", "timers", "jobs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """That somebody may take back the task that he completed, for some ``seconds`` more.

    ``held``: what waits as long, by name.
    """

    task_id: str
    until: datetime
    seconds: int
    held: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The task that is open again with what was sent as its draft, or that stands."""

    number: str
    task_id: str
    name: str


def offer(services: Services, number: str, actor: Actor) -> Offer | None:
    """What *actor* may take back in case *number* now; None: nothing."""
    now = services.clock()
    with services.db.reading() as session:
        instance = instances.by_number(session, number)
        if instance is None:
            return None
        row = undos.offered(session, instance.id, instance.revision)
        if row is None or row.actor != actor.username or row.until <= now:
            return None
        return Offer(
            task_id=row.task_id,
            until=row.until,
            seconds=ceil((row.until - now).total_seconds()),
            held=[job.name for job in jobs.held(session, instance.id, now)],
        )


def undo(services: Services, task_id: str, actor: Actor) -> Decided:
    """Take back that a task was completed.

    One step like any other: with the revision of the case, and in its chain. Conflict when it is
    too late: the time is over, somebody acted since, or something is on its way.
    """
    now = services.clock()

    def attempt() -> Decided:
        with services.db.reading() as session:
            instance, task, row = _found(session, task_id, actor, now)
            change, again = _worked_out(services, session, instance, task, row, actor, now)
        assert change.past is not None, "it goes back to something"
        with services.db.writing() as session:
            advance(session, instance, change)
            if not stays.take_back(session, [stay.id for stay in change.past.stays]):
                raise _too_late()
            undos.drop(session, row)
        return Decided(number=instance.number, task_id=again, name=task.name)

    return repeated(attempt)


def let_stand(services: Services, task_id: str, actor: Actor) -> Decided:
    """What a completion sends goes now; nobody can take it back any more."""
    now = services.clock()

    def work(session: Session) -> Decided:
        instance, task, row = _found(session, task_id, actor, now)
        jobs.send_now(session, instance.id, now)
        undos.drop(session, row)
        return Decided(number=instance.number, task_id=task_id, name=task.name)

    return in_transaction(services, work)


def _found(
    session: Session, task_id: str, actor: Actor, now: datetime
) -> tuple[Instance, Task, Undo]:
    """The completion that *actor* may take back; Conflict when nobody can any more."""
    found = tasks.with_instance(session, task_id)
    if found is None:
        raise NotFound(N_("This task does not exist."))
    task, instance = found
    asking.may_do(task, instance, actor)
    row = undos.of_task(session, task)
    if row is None or row.actor != actor.username or row.until <= now:
        raise _too_late()
    if instance.revision != row.revision:
        raise Conflict(N_("It is too late to take this back: the case has moved on since."))
    return instance, task, row


def _too_late() -> Conflict:
    return Conflict(N_("It is too late to take this back: the time for it is over."))


def _worked_out(
    services: Services,
    session: Session,
    instance: Instance,
    task: Task,
    row: Undo,
    actor: Actor,
    now: datetime,
) -> tuple[Change, str]:
    """What is to be written, and the id under which *task* is open again."""
    _demand_untouched(session, instance, row)
    bundle = services.bundles.get(session, instance.bundle_hash)
    facts = case_facts.of(session, instance, bundle, now, record=json.loads(row.record))
    before, stands = row.waiting, instance.waiting
    # What ended, and what began: a token that was only expected before has a row by its id now.
    changed = {number_of(id) for kind in KINDS for id in before[kind].keys() ^ stands[kind].keys()}
    changed |= before.get("here", {}).keys() ^ stands.get("here", {}).keys()
    step, ids = rewinding.back(bundle, row.state, instance.state, changed, facts)
    left = before.get("here", {}).keys() - stands.get("here", {}).keys()
    again = {number_of(old): number_of(new) for old, new in ids.items() if number_of(old) in left}
    known = {again.get(token, token): place for token, place in before.get("here", {}).items()}
    past = Past(
        again=again,
        here={token: known.get(token, [at, None, ""]) for token, at in step.here.items()},
        observed=recalled(before.get("observed", {})),
        tasks=_as_they_were(session, row, ids, now),
        stays=passages.of_step(session, instance.id, row.revision),
    )
    given = NewSubmission(
        kind=SubmissionKind.UNDO,
        element=task.element,
        name=task.name,
        data=submissions.undoing(row.submissions + 1),
        actor=actor.username,
    )
    case = case_facts.access_facts(instance, frozenset(task.candidates))
    event = NewEvent(
        act=Act.TASK_UNDONE,
        actor=actor.username,
        at=now,
        instance_id=instance.id,
        element=task.element,
        data={"name": task.name, **case_facts.instead(Permission.DO_TASK, actor, case)},
    )
    change = Change(
        bundle=bundle,
        step=step,
        facts=facts,
        actor=actor,
        now=now,
        submissions=[given],
        events=[event],
        past=past,
    )
    return change, ids[task.id]


def _demand_untouched(session: Session, instance: Instance, row: Undo) -> None:
    """Conflict when somebody works on what followed, or on what the step took away.

    What happens at the same moment the writing finds out, by its conditions.
    """
    before, stands = row.waiting, instance.waiting
    for task in tasks.open_of(session, instance.id):
        if task.id in before["tasks"]:
            continue
        who = task.draft_by or (task.assignee if task.assignee != row.actor else None)
        if who is not None:
            raise Conflict(
                N_("It is too late to take this back: %(who)s works on “%(name)s”."),
                who=people.names(session, {who}).get(who, who),
                name=task.name,
            )
    changed = before["jobs"].keys() ^ stands["jobs"].keys()
    for job in jobs.of_instance(session, instance.id) if changed else ():
        if job.token in changed and not jobs.is_untouched(job):
            raise jobs.underway()


def _as_they_were(
    session: Session, row: Undo, ids: Mapping[str, str], now: datetime
) -> dict[str, dict[str, Any]]:
    """What the tasks that are open again keep of how they were, by their new id."""
    found = {}
    for old in row.waiting["tasks"]:
        task = tasks.get(session, old) if old in ids else None
        if task is not None:
            draft, writer = row.drafts.get(old, (None, None))
            found[ids[old]] = {
                "opened_at": task.opened_at,
                "assignee": task.assignee,
                "draft": draft,
                "draft_size": None if draft is None else len(draft.encode()),
                "draft_by": writer,
                "draft_at": None if draft is None else now,
            }
    return found
