"""What a step opened, moved and ended: tasks, timers and jobs against what waited before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service.actions.change import Change, candidates, task_mark, timer_mark
from service.core.errors import Conflict
from service.core.language import N_
from service.engine.step import ArmedTimer, OpenTask
from service.store import jobs, tasks, timers
from service.store.audit import Act, NewEvent
from service.store.tables import TaskState, TimerState


def of_tasks(
    session: Session,
    instance_id: int,
    before: Mapping[str, list[Any]],
    change: Change,
    excluded: Sequence[str],
) -> list[NewEvent]:
    """Close the tasks that are gone, open the new ones, follow changed dates and people."""
    now = {task.id: task for task in change.step.tasks}
    marks = {task_id: task_mark(task, excluded) for task_id, task in now.items()}
    fresh = [task for task_id, task in now.items() if task_id not in before]
    changed = [
        task
        for task_id, task in now.items()
        if task_id in before and before[task_id] != marks[task_id]
    ]
    gone = [task_id for task_id in before if task_id not in now]
    done = [task_id for task_id in gone if task_id in change.completed_tasks]
    void = [task_id for task_id in gone if task_id not in change.completed_tasks]
    actor = change.actor.username
    if not tasks.complete(session, done, actor=actor, at=change.now):
        raise Conflict(N_("A colleague took this task a moment ago."), permanent=False)
    tasks.void(session, void, actor=actor, at=change.now)
    tasks.add(session, [_task_row(instance_id, task, change, excluded) for task in fresh])
    tasks.set_candidates(session, instance_id, _seats(fresh, excluded), fresh=True)
    for task in changed:
        tasks.change(session, task.id, _task_changes(task, excluded))
    tasks.set_candidates(session, instance_id, _seats(changed, excluded), fresh=False)
    _unseat(
        session, [task for task_id, task in now.items() if task_id in before], changed, excluded
    )
    return [
        *(
            change.event(Act.TASK_VOIDED, instance_id, before[task_id][2], name=before[task_id][3])
            for task_id in void
        ),
        *(
            change.event(Act.TASK_OPENED, instance_id, task.element, name=task.name)
            for task in fresh
        ),
    ]


def _unseat(
    session: Session, kept: Sequence[OpenTask], changed: Sequence[OpenTask], excluded: Sequence[str]
) -> None:
    """Whoever took a task loses it when it is now meant for somebody else, or he is involved.

    Otherwise nobody could do it: its people see that it is taken, and he may not give it back.
    """
    for task in changed:
        names = [seat[2:] for seat in candidates(task, excluded) if seat.startswith("u:")]
        tasks.unseat(session, [task.id], others_than=names)
    for_groups = [
        task.id
        for task in kept
        if not any(seat.startswith("u:") for seat in candidates(task, excluded))
    ]
    tasks.unseat(session, for_groups, who=excluded)


def _due_at(task: OpenTask) -> datetime:
    return tasks.NO_TERM if task.deadline is None else task.deadline.due_at


def _seats(
    found: Sequence[OpenTask], excluded: Sequence[str]
) -> list[tuple[str, datetime, frozenset[str]]]:
    return [(task.id, _due_at(task), candidates(task, excluded)) for task in found]


def _task_changes(task: OpenTask, excluded: Sequence[str]) -> dict[str, Any]:
    due = task.deadline
    return {
        "term": (due.term or None) if due else None,
        "start_on": due.start if due else None,
        "due_on": due.due_on if due else None,
        "due_at": _due_at(task),
        "candidates": sorted(candidates(task, excluded)),
        "name": task.name,
    }


def _task_row(
    instance_id: int, task: OpenTask, change: Change, excluded: Sequence[str]
) -> dict[str, Any]:
    return {
        "id": task.id,
        "instance_id": instance_id,
        "element": task.element,
        "form": task.form,
        "state": TaskState.OPEN,
        "local": task.local,
        "clauses": list(task.clauses),
        "opened_at": change.now,
        **_task_changes(task, excluded),
    }


def of_timers(
    session: Session, instance_id: int, before: Mapping[str, list[str]], change: Change
) -> list[NewEvent]:
    """End the timers that fired or lapsed, arm the new ones, move the others."""
    now = {timer.id: timer for timer in change.step.timers}
    marks = {token: timer_mark(timer) for token, timer in now.items()}
    fresh = [timer for token, timer in now.items() if token not in before]
    changed = [t for token, t in now.items() if token in before and before[token] != marks[token]]
    moved = [timer for timer in changed if before[timer.id][0] != marks[timer.id][0]]
    gone = {token: mark for token, mark in before.items() if token not in now}
    fired = {
        token: mark for token, mark in gone.items() if datetime.fromisoformat(mark[0]) <= change.now
    }
    void = {token: mark for token, mark in gone.items() if token not in fired}
    timers.end(session, instance_id, list(fired), state=TimerState.FIRED, at=change.now)
    timers.end(session, instance_id, list(void), state=TimerState.VOID, at=change.now)
    timers.add(session, [_timer_row(instance_id, timer, change.now) for timer in fresh])
    for timer in changed:  # the term of a timer may change while its moment does not
        timers.move(session, instance_id, timer.id, _timer_moment(timer))
    return [
        change.event(act, instance_id, mark[1], name=mark[2], due=mark[0])
        for act, found in (
            (Act.TIMER_FIRED, fired),
            (Act.TIMER_VOIDED, void),
            (Act.TIMER_ARMED, {timer.id: marks[timer.id] for timer in fresh}),
            (Act.TIMER_MOVED, {timer.id: marks[timer.id] for timer in moved}),
        )
        for mark in found.values()
    ]


def _timer_moment(timer: ArmedTimer) -> dict[str, Any]:
    return {
        "due_at": timer.due_at,
        "term": timer.term or None,
        "explanation": timer.explanation,
    }


def _timer_row(instance_id: int, timer: ArmedTimer, now: datetime) -> dict[str, Any]:
    return {
        "instance_id": instance_id,
        "token": timer.id,
        "element": timer.element,
        "name": timer.name,
        "local": timer.local,
        "state": TimerState.ARMED,
        "armed_at": now,
        **_timer_moment(timer),
    }


def of_jobs(
    session: Session, instance_id: int, before: Mapping[str, list[str]], change: Change
) -> list[NewEvent]:
    """Write a row for every new side effect; void what the engine took away."""
    now = {job.id: job for job in change.step.jobs}
    fresh = [job for token, job in now.items() if token not in before]
    jobs.add(
        session,
        [
            {
                "key": f"{instance_id}:{job.id}",
                "instance_id": instance_id,
                "token": job.id,
                "element": job.element,
                "name": job.name,
                "topic": job.topic,
                "properties": {**job.properties, **({"signal": job.signal} if job.signal else {})},
                "local": job.local,
                "not_before": change.now,
                "created_at": change.now,
            }
            for job in fresh
        ],
    )
    gone = {
        token: mark
        for token, mark in before.items()
        if token not in now and token not in change.finished_jobs
    }
    jobs.void(session, instance_id, list(gone), at=change.now)
    return [
        *(change.event(Act.JOB_CREATED, instance_id, job.element, name=job.name) for job in fresh),
        *(
            change.event(Act.JOB_VOIDED, instance_id, mark[0], name=mark[1])
            for mark in gone.values()
        ),
    ]
