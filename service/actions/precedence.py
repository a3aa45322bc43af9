"""Who was first: a form that came twice, a task that is done, a task that a colleague has."""

from __future__ import annotations

from service.core.actor import Actor
from service.core.errors import Conflict
from service.core.language import N_
from service.store import people, submissions
from service.store.db import Session
from service.store.tables import Instance, Task, TaskState


def is_repeated(
    session: Session, instance: Instance, element: str, actor: Actor, key: str | None
) -> bool:
    """Whether *actor* sent this very form before, for the same step of the same case.

    What he took back since was not sent.
    """
    earlier = None if key is None else submissions.by_key(session, key)
    if earlier is None:
        return False
    made = (earlier.instance_id, earlier.element, earlier.actor)
    if made != (instance.id, element, actor.username):
        return False
    given = submissions.of_instance(session, instance.id)
    return any(row.seq == earlier.seq for row in submissions.standing(given))


def ended(session: Session, task: Task) -> Conflict:
    """Why a task that is closed cannot be done any more."""
    if task.state is TaskState.VOID or task.ended_by is None:
        return Conflict(
            N_("“%(name)s” is no longer needed: the case has moved on."), name=task.name
        )
    if submissions.is_undone(session, task):
        return Conflict(
            N_("“%(name)s” was taken back and is open again, in the work list."), name=task.name
        )
    who = people.names(session, {task.ended_by}).get(task.ended_by, task.ended_by)
    return Conflict(
        N_("%(who)s has already completed “%(name)s”. Your text is kept below."),
        who=who,
        name=task.name,
        at=task.ended_at,
    )


def taken(session: Session, task: Task) -> Conflict:
    """Who has the task."""
    username = task.assignee or ""
    who = people.names(session, {username}).get(username, username)
    return Conflict(N_("%(who)s is working on “%(name)s”."), who=who, name=task.name)


def drafted(session: Session, task: Task) -> Conflict:
    """Who has a draft of a task that nobody has."""
    username = task.draft_by or ""
    who = people.names(session, {username}).get(username, username)
    return Conflict(
        N_("%(who)s has a draft of “%(name)s”. Take the task before you save one of your own."),
        who=who,
        name=task.name,
    )
