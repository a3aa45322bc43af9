"""What a step opened, moved and ended: tasks, timers and jobs against what waited before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from service.actions.change import Change, candidates, task_mark, timer_mark
from service.engine.step import ArmedTimer, OpenJob, OpenTask
from service.store import evidence, jobs, tasks, timers
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import NO_TERM, Instance, JobState, TaskState, TimerState
from service.store.writes import Writes


def of_tasks(
    session: Session,
    writes: Writes,
    instance: Instance,
    before: Mapping[str, list[Any]],
    change: Change,
    excluded: Sequence[str],
) -> list[NewEvent]:
    """Close the tasks that are gone, open the new ones, follow changed dates and people."""
    now = {task.id: task for task in change.step.tasks}
    fresh = [task for task_id, task in now.items() if task_id not in before]
    kept = [task for task_id, task in now.items() if task_id in before]
    void = _ended(writes, [task_id for task_id in before if task_id not in now], change)
    opened = [_task_row(instance.id, task, change, excluded) for task in fresh]
    if change.past is not None:
        opened = [{**row, **change.past.tasks[row["id"]]} for row in opened]
    tasks.add(writes, opened)
    moved = {
        task.id: _task_changes(task, excluded)
        for task in kept
        if before[task.id] != task_mark(task, excluded)
    }
    for task_id, values in moved.items():
        tasks.change(writes, task_id, values)
    empty = {
        task.id: evidence.seat_taken(task.id, None, instance.salt)
        for task in _emptied(session, kept, moved, excluded)
    }
    tasks.unseat(writes, list(empty))
    told = {
        task.id: {**_now(task, moved, instance.salt), **empty.get(task.id, {})}
        for task in kept
        if task.id in moved or task.id in empty
    }
    return [
        *(_task_voided(change, instance, task_id, before[task_id]) for task_id in void),
        *(
            change.event(Act.TASK_CHANGED, instance, task.element, told[task.id], name=task.name)
            for task in kept
            if task.id in told
        ),
        *(_task_opened(change, instance, row) for row in opened),
    ]


def _ended(writes: Writes, gone: Sequence[str], change: Change) -> list[str]:
    """Close the tasks that are not there any more; gives those that nobody completed."""
    done = [task_id for task_id in gone if task_id in change.completed_tasks]
    void = [task_id for task_id in gone if task_id not in change.completed_tasks]
    tasks.complete(writes, done, actor=change.actor.username, at=change.now)
    end = tasks.void if change.past is None else tasks.withdraw
    end(writes, void, actor=change.actor.username, at=change.now)
    return void


def _task_voided(change: Change, instance: Instance, task_id: str, mark: list[Any]) -> NewEvent:
    actor, salt = change.actor.username, instance.salt
    told = evidence.task_ended(task_id, TaskState.VOID, actor, change.now, salt)
    return change.event(Act.TASK_VOIDED, instance, mark[2], told, name=mark[3])


def _task_opened(change: Change, instance: Instance, row: Mapping[str, Any]) -> NewEvent:
    told = {
        **evidence.TASK.told(row, instance.salt),
        **evidence.TASK_NOW.told(row, instance.salt),
    }
    if row.get("assignee") is not None:
        told |= evidence.seat_taken(row["id"], row["assignee"], instance.salt)
    return change.event(Act.TASK_OPENED, instance, row["element"], told, name=row["name"])


def _emptied(
    session: Session, kept: Sequence[OpenTask], moved: Collection[str], excluded: Sequence[str]
) -> list[OpenTask]:
    """Whoever took a task loses it when it is now meant for somebody else, or he is involved.

    Otherwise nobody could do it: its people see that it is taken, and he may not give it back.
    Who sits there is asked only where he may have to go.
    """
    named = {task.id: _named(task, excluded) for task in kept}
    asked = [each for each, names in named.items() if (each in moved if names else excluded)]
    taken = tasks.seated(session, asked) if asked else {}

    def may_stay(task: OpenTask) -> bool:
        names, who = named[task.id], taken[task.id]
        return who in names if names else who not in excluded

    return [task for task in kept if task.id in taken and not may_stay(task)]


def _named(task: OpenTask, excluded: Sequence[str]) -> list[str]:
    """The people by whose name a task is asked; none: it is for groups."""
    return [seat[2:] for seat in candidates(task, excluded) if seat.startswith("u:")]


def _now(task: OpenTask, moved: Mapping[str, dict[str, Any]], salt: str) -> dict[str, str]:
    """The new date and people of a task, for an event to carry."""
    values = moved.get(task.id)
    return {} if values is None else evidence.TASK_NOW.told({"id": task.id, **values}, salt)


def _due_at(task: OpenTask) -> datetime:
    return NO_TERM if task.deadline is None else task.deadline.due_at


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
    writes: Writes,
    instance: Instance,
    before: Mapping[str, list[str]],
    change: Change,
    moved: Collection[str],
) -> list[NewEvent]:
    """End the timers that fired or lapsed, arm the new ones, move the others.

    *moved*: the terms that end at another moment. A timer of one of those may stay where it is, as
    another warning now falls on the moment of the one before; what it was counted as has changed.
    """
    now = {timer.id: timer for timer in change.step.timers}
    marks = {token: timer_mark(timer) for token, timer in now.items()}
    fresh = [
        _timer_row(instance.id, t, change.now) for token, t in now.items() if token not in before
    ]
    changed = [
        timer
        for token, timer in now.items()
        if token in before and (before[token] != marks[token] or timer.term in moved)
    ]
    gone = {token: mark for token, mark in before.items() if token not in now}
    fired = {
        token: mark for token, mark in gone.items() if datetime.fromisoformat(mark[0]) <= change.now
    }
    void = {token: mark for token, mark in gone.items() if token not in fired}
    timers.end(writes, instance.id, list(fired), state=TimerState.FIRED, at=change.now)
    timers.end(writes, instance.id, list(void), state=TimerState.VOID, at=change.now)
    timers.add(writes, fresh)
    for timer in changed:  # the term of a timer may change while its moment does not
        timers.move(writes, instance.id, timer.id, _timer_moment(timer))
    salt = instance.salt

    def ended(token: str, state: TimerState) -> dict[str, str]:
        values = {"token": token, "state": state, "fired_at": change.now}
        return evidence.TIMER_END.told(values, salt)

    def armed(row: Mapping[str, Any]) -> dict[str, str]:
        return {**evidence.TIMER.told(row, salt), **evidence.TIMER_NOW.told(row, salt)}

    def at_another_moment(timer: ArmedTimer) -> dict[str, str]:
        return evidence.TIMER_NOW.told({"token": timer.id, **_timer_moment(timer)}, salt)

    told = [
        *((Act.TIMER_FIRED, m, ended(token, TimerState.FIRED)) for token, m in fired.items()),
        *((Act.TIMER_VOIDED, m, ended(token, TimerState.VOID)) for token, m in void.items()),
        *((Act.TIMER_ARMED, marks[row["token"]], armed(row)) for row in fresh),
        *((Act.TIMER_MOVED, marks[timer.id], at_another_moment(timer)) for timer in changed),
    ]
    return [
        change.event(act, instance, mark[1], digests, name=mark[2], due=mark[0])
        for act, mark, digests in told
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
    writes: Writes,
    instance: Instance,
    before: Mapping[str, list[str]],
    change: Change,
    not_before: datetime,
) -> list[NewEvent]:
    """Write a row for every new side effect; void what the engine took away."""
    now = {job.id: job for job in change.step.jobs}
    fresh = [
        _job_row(instance.id, job, change.now, not_before)
        for token, job in now.items()
        if token not in before
    ]
    gone = {
        token: mark
        for token, mark in before.items()
        if token not in now and token not in change.finished_jobs
    }
    jobs.add(writes, fresh)
    end = jobs.void if change.past is None else jobs.withdraw
    end(writes, instance.id, list(gone), at=change.now)
    return [
        *(
            change.event(
                Act.JOB_CREATED,
                instance,
                row["element"],
                evidence.JOB.told(row, instance.salt),
                name=row["name"],
            )
            for row in fresh
        ),
        *(
            change.event(
                Act.JOB_VOIDED,
                instance,
                mark[0],
                evidence.job_ended(token, JobState.VOID, change.now, instance.salt),
                name=mark[1],
            )
            for token, mark in gone.items()
        ),
    ]


def _job_row(instance_id: int, job: OpenJob, now: datetime, not_before: datetime) -> dict[str, Any]:
    return {
        "key": f"{instance_id}:{job.id}",
        "instance_id": instance_id,
        "token": job.id,
        "element": job.element,
        "name": job.name,
        "topic": job.topic,
        "properties": {**job.properties, **({"signal": job.signal} if job.signal else {})},
        "local": job.local,
        "not_before": not_before,
        "created_at": now,
    }
