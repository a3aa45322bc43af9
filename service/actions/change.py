"""One change of a case: the step, who took it, and what waits afterwards. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.bundle.bundle import Bundle
from service.core.actor import Actor
from service.engine.standing import NOTHING, Observed
from service.engine.step import ArmedTimer, Facts, OpenTask, Step
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.submissions import NewSubmission
from service.store.tables import Document, Instance, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """That a person may take the step back until ``until``; what it sends waits as long.

    ``draft``: what was sent with it, as it comes back then.
    """

    until: datetime
    draft: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """How the case stood before the step that is taken back, by the ids that its tokens get now.

    ``again``: the new end of an id by that of before. ``here``: where it stood; ``tasks``: columns
    of the tasks that are open again; ``stays``: those that ended in the step.
    """

    again: Mapping[str, str]
    here: Mapping[str, list[Any]]
    observed: Observed = NOTHING
    tasks: Mapping[str, Mapping[str, Any]]
    stays: Sequence[Passage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened: the step of the engine, by whom, when, and what was submitted."""

    bundle: Bundle
    step: Step
    facts: Facts
    actor: Actor
    now: datetime
    submissions: Sequence[NewSubmission] = ()
    events: Sequence[NewEvent] = ()
    # Tokens that this step carried out; what else disappeared was taken away by the engine.
    completed_tasks: frozenset[str] = frozenset()
    finished_jobs: frozenset[str] = frozenset()
    # Files that become part of the case: draft uploads of *owner*, and rows of its own.
    uploads: Sequence[str] = ()
    owner: str = ""
    papers: Sequence[Document] = ()
    # Whether it may be taken back; or what it goes back to, when it takes back another.
    chance: Chance | None = None
    past: Past | None = None

    def event(
        self,
        act: Act,
        instance: Instance,
        element: str | None,
        digests: Mapping[str, str] | None = None,
        **data: Any,
    ) -> NewEvent:
        """An act of this change; *digests* vouch for the rows that it wrote."""
        return NewEvent(
            act=act,
            actor=self.actor.username,
            at=self.now,
            instance_id=instance.id,
            element=element,
            data=data,
            digests=dict(digests or {}),
        )


# Looks at what somebody does makes of a case before any of it is written, and raises when it may
# not happen yet; may ask for what it would have made of it at an earlier moment.
Look = Callable[[Session, Instance, Change, Callable[[datetime], Change]], None]


def candidates(task: OpenTask, excluded: Sequence[str]) -> frozenset[str]:
    """Who may take *task*: the people it names, otherwise its groups.

    A person who is named because the task is about him (his id is the token's) keeps it although
    he is involved in the case; anybody else who is involved loses it.
    """
    about = {value for value in task.local.values() if isinstance(value, str)}
    users = [name for name in task.users if name not in excluded or name in about]
    if users:
        return frozenset(f"u:{name}" for name in users)
    return frozenset(f"g:{group}" for group in task.groups)


def waiting(step: Step, excluded: Sequence[str], terms: Mapping[str, list[str]]) -> dict[str, Any]:
    """What the case waits for after the step, by token, and how its terms stand."""
    return {
        "terms": terms,
        "tasks": {task.id: task_mark(task, excluded) for task in step.tasks},
        "timers": {timer.id: timer_mark(timer) for timer in step.timers},
        "jobs": {job.id: [job.element, job.name] for job in step.jobs},
    }


def task_mark(task: OpenTask, excluded: Sequence[str]) -> list[Any]:
    """What is compared to see whether an open task changed."""
    due = None if task.deadline is None else task.deadline.due_at.isoformat()
    term = None if task.deadline is None else task.deadline.term
    return [due, sorted(candidates(task, excluded)), task.element, task.name, term]


def seats(waiting: Mapping[str, Any]) -> frozenset[str]:
    """Who may take any of the open tasks of a case, from what it waits for."""
    return frozenset(seat for mark in waiting.get("tasks", {}).values() for seat in mark[1])


def timer_mark(timer: ArmedTimer) -> list[str]:
    """What is compared to see whether an armed timer moved."""
    return [timer.due_at.isoformat(), timer.element, timer.name, timer.term]
