"""What follows from a step, for who took it: with whom it is now, and until when. Reading only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.actions import casefile, readers
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core import deadline
from service.core.actor import Actor
from service.core.deadline import Deadline
from service.core.rights import bare_groups
from service.store import instances, jobs, people, tasks
from service.store.db import Session
from service.store.tables import NO_TERM, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """A task that the step opened; ``due`` is None when it has no date."""

    id: str
    name: str
    who: str
    is_mine: bool
    due: Deadline | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """What waits now. ``is_idle``: nobody has anything to do; ``is_over``: the case is closed.

    ``going``: what the service itself does first, by name; only then it is known what follows.
    """

    bundle: Bundle
    following: Sequence[Following]
    going: Sequence[str]
    is_idle: bool
    is_over: bool


def of(services: Services, number: str, actor: Actor, since: datetime) -> Aftermath | None:
    """What became of case *number* from *since* on; None for who may not read the case."""
    with services.db.reading() as session:
        instance = instances.by_number(session, number)
        if instance is None or not readers.may_read(session, instance, actor):
            return None
        bundle = services.bundles.get(session, instance.bundle_hash)
        waiting = tasks.open_of(session, instance.id)
        opened = [task for task in waiting if task.opened_at >= since]
        opened.sort(key=lambda task: (task.due_at, task.name))
        return Aftermath(
            bundle=bundle,
            following=_following(session, bundle, opened, actor),
            going=[
                job.name for job in jobs.open_of(session, instance.id) if job.created_at >= since
            ],
            is_idle=not waiting,
            is_over=instance.ended_at is not None,
        )


def _following(
    session: Session, bundle: Bundle, opened: Sequence[Task], actor: Actor
) -> list[Following]:
    names = people.names(session, {name for task in opened for name in casefile.seats(task)})
    own = set(actor.candidates)
    return [
        Following(
            id=task.id,
            name=task.name,
            who=_who(bundle, task, names),
            is_mine=not own.isdisjoint(task.candidates) and task.assignee in (None, actor.username),
            due=_due(bundle, task),
        )
        for task in opened
    ]


def _who(bundle: Bundle, task: Task, names: dict[str, str]) -> str:
    seats = casefile.seats(task)
    if seats:
        return ", ".join(names.get(name, name) for name in seats)
    groups = bundle.settings.groups
    keys = bare_groups((seat.partition(":")[2] for seat in task.candidates), bundle.key)
    return ", ".join(groups[key].name if key in groups else key for key in keys)


def _due(bundle: Bundle, task: Task) -> Deadline | None:
    if task.due_at == NO_TERM:
        return None
    return deadline.of_value(task.due_at, bundle.calendar, label=task.name)
