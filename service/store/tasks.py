"""Open steps for people: one by one, with the conditional updates of claim and release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Update, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session, load_only

from service.core.errors import Conflict
from service.core.language import N_
from service.store.db import table
from service.store.tables import Instance, Task, TaskCandidate, TaskState
from service.store.writes import Writes

_TASK = table(Task)
_WITH_INSTANCE = (
    select(Task, Instance)
    .join(Instance, Instance.id == Task.instance_id)
    .where(Task.id == bindparam("task_id"))
)
_ADD = insert(_TASK).inline()
_UNSEAT = update(_TASK).where(_TASK.c.id == bindparam("token")).values(assignee=None)
_SEATED = select(_TASK.c.id, _TASK.c.assignee).where(
    _TASK.c.id.in_(bindparam("ids", expanding=True)), _TASK.c.assignee.is_not(None)
)
_END = (
    update(_TASK)
    .where(_TASK.c.id == bindparam("token"), _TASK.c.state == TaskState.OPEN)
    .values(
        state=bindparam("how"),
        ended_at=bindparam("at"),
        ended_by=bindparam("by"),
        draft=None,
        draft_size=None,
    )
)
# Nobody took the task since, and nobody began to fill it in.
_WITHDRAW = _END.where(
    or_(_TASK.c.assignee.is_(None), _TASK.c.assignee == bindparam("by")), _TASK.c.draft.is_(None)
)
# Somebody may have taken the task since it was read; then he, and nobody else, may complete it.
_COMPLETE = _END.where(or_(_TASK.c.assignee.is_(None), _TASK.c.assignee == bindparam("by")))


def get(session: Session, task_id: str) -> Task | None:
    return session.get(Task, task_id)


def with_instance(session: Session, task_id: str) -> tuple[Task, Instance] | None:
    """A task and its case in one question."""
    row = session.execute(_WITH_INSTANCE, {"task_id": task_id}).one_or_none()
    return None if row is None else (row[0], row[1])


def open_of(session: Session, instance_id: int) -> Sequence[Task]:
    """The open tasks of a case."""
    return session.scalars(
        select(Task)
        .where(Task.instance_id == instance_id, Task.state == TaskState.OPEN)
        .order_by(Task.opened_at, Task.id)
    ).all()


def open_among(session: Session, instance_ids: Sequence[int]) -> Sequence[Task]:
    """The open tasks of some cases, as far as a list tells of them."""
    return session.scalars(
        select(Task)
        .options(
            load_only(Task.instance_id, Task.name, Task.assignee, Task.candidates, Task.due_at)
        )
        .where(Task.instance_id.in_(instance_ids), Task.state == TaskState.OPEN)
    ).all()


def candidates(session: Session, task_ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Per open task who may take it."""
    found: dict[str, set[str]] = {task_id: set() for task_id in task_ids}
    if task_ids:
        for row in session.execute(
            select(TaskCandidate.task_id, TaskCandidate.candidate).where(
                TaskCandidate.task_id.in_(task_ids)
            )
        ):
            found[row.task_id].add(row.candidate)
    return {task_id: frozenset(names) for task_id, names in found.items()}


def add(writes: Writes, rows: Sequence[dict[str, Any]]) -> None:
    """Insert new open tasks."""
    writes.add(_ADD, rows)


def complete(writes: Writes, task_ids: Sequence[str], *, actor: str, at: datetime) -> None:
    """Close tasks that *actor* did; Conflict when a colleague has one of them, or it is closed."""
    lost = Conflict(N_("A colleague took this task a moment ago."), permanent=False)
    for task_id in task_ids:
        row = {"token": task_id, "how": TaskState.DONE, "at": at, "by": actor}
        writes.add(_COMPLETE, row, otherwise=lost)


def void(writes: Writes, task_ids: Sequence[str], *, actor: str, at: datetime) -> None:
    """Close tasks that are no longer needed; drafts are forgotten with them."""
    rows = [
        {"token": task_id, "how": TaskState.VOID, "at": at, "by": actor} for task_id in task_ids
    ]
    writes.add(_END, rows)


def withdraw(writes: Writes, task_ids: Sequence[str], *, actor: str, at: datetime) -> None:
    """Close tasks again that *actor* opened a moment ago; Conflict when somebody works on one."""
    lost = Conflict(N_("It is too late to take this back: somebody works on what follows."))
    for task_id in task_ids:
        row = {"token": task_id, "how": TaskState.VOID, "at": at, "by": actor}
        writes.add(_WITHDRAW, row, otherwise=lost)


def change(writes: Writes, task_id: str, values: Mapping[str, Any]) -> None:
    """Update an open task (due date, name, who may take it)."""
    writes.add(_change(tuple(values)), {**values, "token": task_id})


@lru_cache(maxsize=16)
def _change(names: tuple[str, ...]) -> Update:
    values: dict[Any, Any] = {_TASK.c[name]: bindparam(name) for name in names}
    return update(_TASK).where(_TASK.c.id == bindparam("token")).values(values)


def claim(session: Session, task_id: str, username: str, candidates: Sequence[str]) -> bool:
    """Take a task if it is open, still meant for *candidates*, and nobody else has it.

    The row count tells who won.
    """
    meant = exists().where(
        TaskCandidate.task_id == task_id, TaskCandidate.candidate.in_(list(candidates))
    )
    return _changed_one(
        session,
        update(Task)
        .where(
            Task.id == task_id,
            Task.state == TaskState.OPEN,
            or_(Task.assignee.is_(None), Task.assignee == username),
            meant,
        )
        .values(assignee=username),
    )


def release(session: Session, task_id: str, username: str) -> bool:
    """Give a task back if *username* has it."""
    return _changed_one(
        session,
        update(Task)
        .where(Task.id == task_id, Task.state == TaskState.OPEN, Task.assignee == username)
        .values(assignee=None),
    )


def _changed_one(session: Session, change: Update) -> bool:
    result = session.execute(change, execution_options={"synchronize_session": False})
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]  # CursorResult


def seated(session: Session, task_ids: Sequence[str]) -> dict[str, str]:
    """Who took each of the tasks; those that nobody took are left out.

    It holds as long as the chain of the case does not move: whoever sits down or rises tells it.
    """
    found = session.connection().execute(_SEATED, {"ids": list(task_ids)})
    return {row.id: row.assignee for row in found}


def unseat(writes: Writes, task_ids: Sequence[str]) -> None:
    """Give tasks back that somebody took who may not do them any more; a draft stays."""
    writes.add(_UNSEAT, [{"token": task_id} for task_id in task_ids])


def asked_by_name(session: Session, username: str) -> bool:
    """Whether any open task names *username*."""
    named = select(TaskCandidate.task_id).where(TaskCandidate.candidate == f"u:{username}")
    return session.scalar(named.limit(1)) is not None


def taken_by(session: Session, username: str) -> list[tuple[Task, str]]:
    """The open tasks that *username* has taken, as they are now, each with the salt of its case."""
    rows = session.execute(
        select(Task, Instance.salt)
        .join(Instance, Instance.id == Task.instance_id)
        .where(Task.assignee == username, Task.state == TaskState.OPEN)
        .order_by(Task.id),
        execution_options={"populate_existing": True},
    )
    return [(task, salt) for task, salt in rows]


def drafts(session: Session, task_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """What was typed in each of the tasks so far, and by whom; not those that nobody began."""
    kept = select(Task.id, Task.draft, Task.draft_by).where(
        Task.id.in_(task_ids), Task.draft.is_not(None)
    )
    return {row.id: (row.draft, row.draft_by) for row in session.execute(kept)}


def save_draft(session: Session, task_id: str, *, draft: str, by: str, at: datetime) -> bool:
    """Keep what was typed; only the latest draft is kept. That of another goes with the task."""
    free = or_(Task.draft_by.is_(None), Task.draft_by == by, Task.assignee == by)
    return _changed_one(
        session,
        update(Task)
        .where(Task.id == task_id, Task.state == TaskState.OPEN, free)
        .values(draft=draft, draft_size=len(draft.encode()), draft_by=by, draft_at=at),
    )


def drafted(session: Session, task_id: str, username: str | None = None) -> int:
    """The bytes of all drafts, or those of *username*, but for the draft of *task_id*."""
    kept = select(func.coalesce(func.sum(Task.draft_size), 0)).where(
        Task.draft_size.is_not(None), Task.id != task_id
    )
    if username is not None:
        kept = kept.where(Task.draft_by == username)
    return int(session.scalar(kept) or 0)
