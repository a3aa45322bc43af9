"""Open steps for people: one by one, with the conditional updates of claim and release."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, or_, select, update
from sqlalchemy.orm import Session

from service.store.db import run, table
from service.store.tables import Instance, Task, TaskCandidate, TaskState

# Where a task without a term sorts: after everything that has one.
NO_TERM = datetime(9999, 1, 1, tzinfo=UTC)

_TASK, _SEAT = table(Task), table(TaskCandidate)
_WITH_INSTANCE = (
    select(Task, Instance)
    .join(Instance, Instance.id == Task.instance_id)
    .where(Task.id == bindparam("task_id"))
)
_ADD = insert(_TASK)
_ADD_SEATS = insert(_SEAT)
_DROP_SEATS = delete(_SEAT).where(_SEAT.c.task_id == bindparam("token"))
_END = (
    update(_TASK)
    .where(_TASK.c.id == bindparam("token"), _TASK.c.state == TaskState.OPEN)
    .values(state=bindparam("how"), ended_at=bindparam("at"), ended_by=bindparam("by"), draft=None)
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


def candidates_of_case(session: Session, instance_id: int) -> frozenset[str]:
    """Everybody who may take any open task of the case."""
    return frozenset(
        session.scalars(
            select(TaskCandidate.candidate)
            .join(Task, Task.id == TaskCandidate.task_id)
            .where(Task.instance_id == instance_id, Task.state == TaskState.OPEN)
        )
    )


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Insert new open tasks."""
    if rows:
        run(session, _ADD, rows)


def set_candidates(
    session: Session,
    instance_id: int,
    rows: Sequence[tuple[str, datetime, frozenset[str]]],
    *,
    fresh: bool,
) -> None:
    """Write who may take each (task id, due moment, candidates); *fresh* tasks have none yet."""
    if not rows:
        return
    ids = [task_id for task_id, _, _ in rows]
    if not fresh:
        drop_candidates(session, ids)
    values = [
        {"task_id": task_id, "candidate": name, "due_at": due_at, "instance_id": instance_id}
        for task_id, due_at, names in rows
        for name in sorted(names)
    ]
    if values:
        run(session, _ADD_SEATS, values)
    if not fresh:
        _mark_taken(session, ids)


def drop_candidates(session: Session, task_ids: Sequence[str]) -> None:
    """An ended task is nobody's to take."""
    if task_ids:
        run(session, _DROP_SEATS, [{"token": task_id} for task_id in task_ids])


def complete(session: Session, task_ids: Sequence[str], *, actor: str, at: datetime) -> bool:
    """Close tasks that *actor* did; False when a colleague has one of them, or it is closed."""
    for task_id in task_ids:
        row = {"token": task_id, "how": TaskState.DONE, "at": at, "by": actor}
        if run(session, _COMPLETE, row) != 1:
            return False
    drop_candidates(session, task_ids)
    return True


def void(session: Session, task_ids: Sequence[str], *, actor: str, at: datetime) -> None:
    """Close tasks that are no longer needed; drafts are forgotten with them."""
    rows = [
        {"token": task_id, "how": TaskState.VOID, "at": at, "by": actor} for task_id in task_ids
    ]
    if rows:
        run(session, _END, rows)
    drop_candidates(session, task_ids)


def change(session: Session, task_id: str, values: dict[str, Any]) -> None:
    """Update an open task (due date, name, candidates list)."""
    session.execute(
        update(Task).where(Task.id == task_id).values(**values),
        execution_options={"synchronize_session": False},
    )


def claim(session: Session, task_id: str, username: str, candidates: Sequence[str]) -> bool:
    """Take a task if it is open, still meant for *candidates*, and nobody else has it.

    The row count tells who won.
    """
    meant = exists().where(
        TaskCandidate.task_id == task_id, TaskCandidate.candidate.in_(list(candidates))
    )
    result = session.execute(
        update(Task)
        .where(
            Task.id == task_id,
            Task.state == TaskState.OPEN,
            or_(Task.assignee.is_(None), Task.assignee == username),
            meant,
        )
        .values(assignee=username),
        execution_options={"synchronize_session": False},
    )
    return _seated(session, task_id, result)


def release(session: Session, task_id: str, username: str) -> bool:
    """Give a task back if *username* has it."""
    result = session.execute(
        update(Task)
        .where(Task.id == task_id, Task.state == TaskState.OPEN, Task.assignee == username)
        .values(assignee=None),
        execution_options={"synchronize_session": False},
    )
    return _seated(session, task_id, result)


def unseat(
    session: Session,
    task_ids: Sequence[str],
    *,
    others_than: Sequence[str] = (),
    who: Sequence[str] = (),
) -> None:
    """Give tasks back that somebody took who may not do them any more; a draft stays."""
    if not task_ids or not (others_than or who):
        return
    lost = Task.assignee.not_in(others_than) if others_than else Task.assignee.in_(who)
    result = session.execute(
        update(Task)
        .where(Task.id.in_(task_ids), Task.state == TaskState.OPEN, lost)
        .values(assignee=None),
        execution_options={"synchronize_session": False},
    )
    if result.rowcount:  # type: ignore[attr-defined]  # CursorResult
        _mark_taken(session, task_ids)


def _seated(session: Session, task_id: str, result: Any) -> bool:
    """Whether one task changed hands; its candidates are told."""
    changed = bool(result.rowcount == 1)
    if changed:
        _mark_taken(session, [task_id])
    return changed


def _mark_taken(session: Session, task_ids: Sequence[str]) -> None:
    """Repeat with the candidates of tasks whether somebody has the task."""
    taken = select(Task.assignee.is_not(None)).where(Task.id == TaskCandidate.task_id)
    session.execute(
        update(TaskCandidate)
        .where(TaskCandidate.task_id.in_(task_ids))
        .values(taken=taken.scalar_subquery()),
        execution_options={"synchronize_session": False},
    )


def asked_by_name(session: Session, username: str) -> bool:
    """Whether any open task names *username*."""
    named = select(TaskCandidate.task_id).where(TaskCandidate.candidate == f"u:{username}")
    return session.scalar(named.limit(1)) is not None


def taken_by(session: Session, username: str) -> Sequence[Task]:
    """The open tasks that *username* has taken."""
    return session.scalars(
        select(Task).where(Task.assignee == username, Task.state == TaskState.OPEN)
    ).all()


def save_draft(session: Session, task_id: str, *, draft: str, by: str, at: datetime) -> bool:
    """Keep what was typed; only the latest draft is kept."""
    result = session.execute(
        update(Task)
        .where(Task.id == task_id, Task.state == TaskState.OPEN)
        .values(draft=draft, draft_by=by, draft_at=at),
        execution_options={"synchronize_session": False},
    )
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]  # CursorResult
