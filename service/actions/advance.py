"""The one junction: every change of a case is written here, in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service.core.access import Actor
from service.engine import expressions
from service.engine.bundle import Bundle
from service.engine.step import ArmedTimer, Facts, How, OpenTask, Step
from service.store import audit, instances, jobs, submissions, tasks, timers
from service.store.audit import Act, NewEvent
from service.store.submissions import NewSubmission
from service.store.tables import Instance, SubmissionKind, TaskState, TimerState

SUBJECT_LENGTH = 300


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
    extra: Mapping[str, Any] = field(default_factory=dict)

    def event(self, act: Act, instance_id: int, element: str | None, **data: Any) -> NewEvent:
        return NewEvent(
            act=act,
            actor=self.actor.username,
            at=self.now,
            instance_id=instance_id,
            element=element,
            data=data,
        )


def advance(session: Session, instance: Instance, change: Change) -> None:
    """Write one step of *instance*: state, record, tasks, timers, jobs, submissions, audit.

    Raises Conflict when somebody else changed the case since *instance* was read. The rows of
    *instance* in memory are stale afterwards; read the case again for a next step.
    """
    step = change.step
    facts = replace(change.facts, record=step.record)
    rows = [*change.submissions, *_results(change)]
    excluded = excluded_people(change.bundle, facts)
    instances.change(
        session,
        instance,
        {
            "state": step.state,
            "record": json.dumps(step.record, ensure_ascii=False),
            "actions": [_action(action) for action in step.actions],
            "waiting": _waiting(step, excluded),
            "subject": subject(change.bundle, facts),
            "phase": phase(change.bundle, facts),
            "submissions": instance.submissions + len(rows),
            "excluded": excluded,
            "ended_at": change.now if step.completed else None,
            **change.extra,
        },
    )
    submissions.add(session, instance, rows, change.now)
    instances.set_excluded(session, instance.id, instance.excluded, excluded)
    before = instance.waiting or {}
    events = [
        *change.events,
        *_tasks(session, instance.id, before.get("tasks", {}), change, excluded),
        *_timers(session, instance.id, before.get("timers", {}), change),
        *_jobs(session, instance.id, before.get("jobs", {}), change),
        *_passed(instance.id, change),
    ]
    if step.completed:
        events.append(change.event(Act.CASE_ENDED, instance.id, None))
    audit.record(session, events)


def excluded_people(bundle: Bundle, facts: Facts) -> list[str]:
    """The usernames that the record names as involved."""
    if not bundle.settings.excluded:
        return []
    found = expressions.evaluate(bundle, bundle.settings.excluded, facts)
    names = found if isinstance(found, list) else [found]
    return sorted({name for name in names if isinstance(name, str) and name})


def subject(bundle: Bundle, facts: Facts) -> str:
    """The one line that lists show."""
    if not bundle.settings.subject:
        return bundle.title
    found = expressions.evaluate(bundle, bundle.settings.subject, facts)
    return (found if isinstance(found, str) else bundle.title)[:SUBJECT_LENGTH]


def phase(bundle: Bundle, facts: Facts) -> int:
    """The index of the first phase that is not done yet; their number when all are."""
    phases = bundle.settings.phases
    for index, item in enumerate(phases):
        if expressions.evaluate(bundle, item.done, facts) is not True:
            return index
    return len(phases)


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


def _waiting(step: Step, excluded: Sequence[str]) -> dict[str, Any]:
    return {
        "tasks": {task.id: _task_mark(task, excluded) for task in step.tasks},
        "timers": {timer.id: _timer_mark(timer) for timer in step.timers},
        "jobs": {job.id: [job.element, job.name] for job in step.jobs},
    }


def _task_mark(task: OpenTask, excluded: Sequence[str]) -> list[Any]:
    due = None if task.due_on is None else task.due_on.isoformat()
    return [due, sorted(candidates(task, excluded)), task.element, task.name]


def _timer_mark(timer: ArmedTimer) -> list[str]:
    return [timer.due_at.isoformat(), timer.element, timer.name]


def _action(action: Any) -> dict[str, Any]:
    return {
        "message": action.message,
        "element": action.element,
        "name": action.name,
        "form": action.form,
        "local": action.local,
    }


def _results(change: Change) -> list[NewSubmission]:
    made = [
        NewSubmission(
            kind=SubmissionKind.DECISION,
            element=decision.element,
            name=decision.table,
            data={decision.field: decision.value, "regels": list(decision.rules)},
            actor=change.actor.username,
        )
        for decision in change.step.decisions
    ]
    if change.step.derived:
        made.append(
            NewSubmission(
                kind=SubmissionKind.DERIVED,
                element="",
                name=", ".join(change.step.derived),
                data=change.step.derived,
                actor=change.actor.username,
            )
        )
    return made


def _tasks(
    session: Session,
    instance_id: int,
    before: Mapping[str, list[Any]],
    change: Change,
    excluded: Sequence[str],
) -> list[NewEvent]:
    now = {task.id: task for task in change.step.tasks}
    marks = {task_id: _task_mark(task, excluded) for task_id, task in now.items()}
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
    tasks.end(session, done, state=TaskState.DONE, actor=actor, at=change.now)
    tasks.end(session, void, state=TaskState.VOID, actor=actor, at=change.now)
    tasks.add(session, [_task_row(instance_id, task, change, excluded) for task in fresh])
    tasks.set_candidates(session, _seats(fresh, change, excluded), fresh=True)
    for task in changed:
        tasks.change(session, task.id, _task_changes(task, change, excluded))
    tasks.set_candidates(session, _seats(changed, change, excluded), fresh=False)
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


def _due_at(task: OpenTask, change: Change) -> datetime:
    if task.due_on is None:
        return tasks.NO_TERM
    return change.bundle.calendar.end_of_day(task.due_on)


def _seats(
    found: Sequence[OpenTask], change: Change, excluded: Sequence[str]
) -> list[tuple[str, datetime, frozenset[str]]]:
    return [(task.id, _due_at(task, change), candidates(task, excluded)) for task in found]


def _task_changes(task: OpenTask, change: Change, excluded: Sequence[str]) -> dict[str, Any]:
    return {
        "due_on": task.due_on,
        "due_at": _due_at(task, change),
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
        **_task_changes(task, change, excluded),
    }


def _timers(
    session: Session, instance_id: int, before: Mapping[str, list[str]], change: Change
) -> list[NewEvent]:
    now = {timer.id: timer for timer in change.step.timers}
    marks = {token: _timer_mark(timer) for token, timer in now.items()}
    fresh = [timer for token, timer in now.items() if token not in before]
    moved = [t for token, t in now.items() if token in before and before[token] != marks[token]]
    gone = {token: mark for token, mark in before.items() if token not in now}
    fired = {
        token: mark for token, mark in gone.items() if datetime.fromisoformat(mark[0]) <= change.now
    }
    void = {token: mark for token, mark in gone.items() if token not in fired}
    timers.end(session, instance_id, list(fired), state=TimerState.FIRED, at=change.now)
    timers.end(session, instance_id, list(void), state=TimerState.VOID, at=change.now)
    timers.add(session, [_timer_row(instance_id, timer, change.now) for timer in fresh])
    for timer in moved:
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
    return {"due_at": timer.due_at, "explanation": timer.explanation}


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


def _jobs(
    session: Session, instance_id: int, before: Mapping[str, list[str]], change: Change
) -> list[NewEvent]:
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


def _passed(instance_id: int, change: Change) -> list[NewEvent]:
    done = [item.element for item in change.step.passed if item.how is How.COMPLETED]
    events = [
        change.event(
            Act.DECISION_MADE,
            instance_id,
            decision.element,
            name=decision.table,
            rules=list(decision.rules),
        )
        for decision in change.step.decisions
    ]
    if change.step.derived:
        events.append(
            change.event(Act.FIELD_DERIVED, instance_id, None, name=", ".join(change.step.derived))
        )
    if done:
        events.append(
            change.event(
                Act.STEP_PASSED, instance_id, None, name=done[-1].split("/")[-1], elements=done
            )
        )
    return events
