"""Side effects as rows: what is ready, who holds it, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from service.store.db import claimable, table
from service.store.tables import Instance, Job, JobState
from service.store.writes import Writes

_JOB = table(Job)
_ADD = insert(_JOB).inline()
_VOID = (
    update(_JOB)
    .where(
        _JOB.c.instance_id == bindparam("case_id"),
        _JOB.c.token == bindparam("step"),
        _JOB.c.state.in_([JobState.READY, JobState.INCIDENT]),
    )
    .values(state=JobState.VOID, done_at=bindparam("at"), claimed_until=None)
)


def get(session: Session, job_id: int) -> Job | None:
    return session.get(Job, job_id)


def add(writes: Writes, rows: Sequence[dict[str, Any]]) -> None:
    writes.add(_ADD, rows)


def ready(session: Session, now: datetime, *, limit: int) -> Sequence[Job]:
    """Jobs whose moment has come and that no worker holds, oldest first."""
    return session.scalars(
        claimable(
            select(Job).where(*_free(now)).order_by(Job.not_before, Job.id).limit(limit),
            session,
        )
    ).all()


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Job.state == JobState.READY,
        Job.not_before <= now,
        or_(Job.claimed_until.is_(None), Job.claimed_until <= now),
    )


def any_ready(session: Session, now: datetime) -> bool:
    """Whether ``ready`` may find one; asks for nothing else."""
    return session.scalar(select(Job.id).where(*_free(now)).limit(1)) is not None


def lease(session: Session, ids: Sequence[int], *, now: datetime, span: timedelta) -> set[int]:
    """Hold jobs for *span*; returns the ids that were really free."""
    if not ids:
        return set()
    return set(
        session.scalars(
            update(Job)
            .where(
                Job.id.in_(ids),
                Job.state == JobState.READY,
                or_(Job.claimed_until.is_(None), Job.claimed_until <= now),
            )
            .values(claimed_until=now + span)
            .returning(Job.id),
            execution_options={"synchronize_session": False},
        )
    )


def open_of(session: Session, instance_id: int) -> Sequence[Job]:
    """Jobs of a case that are not done yet: ready or stuck."""
    return session.scalars(
        select(Job)
        .where(
            Job.instance_id == instance_id,
            Job.state.in_([JobState.READY, JobState.INCIDENT]),
        )
        .order_by(Job.id)
    ).all()


def of_instance(session: Session, instance_id: int) -> Sequence[Job]:
    """All jobs a case ever had, oldest first."""
    return session.scalars(select(Job).where(Job.instance_id == instance_id).order_by(Job.id)).all()


def change(session: Session, job_id: int, values: dict[str, Any]) -> None:
    session.execute(
        update(Job).where(Job.id == job_id).values(**values),
        execution_options={"synchronize_session": False},
    )


def stuck(session: Session) -> Sequence[tuple[Job, Instance]]:
    """Jobs a person has to look at, and jobs that failed and will be tried again."""
    rows = session.execute(
        select(Job, Instance)
        .join(Instance, Instance.id == Job.instance_id)
        .where(
            or_(Job.state == JobState.INCIDENT, (Job.state == JobState.READY) & (Job.attempts > 0))
        )
        .order_by(Job.created_at)
    ).all()
    return [(row[0], row[1]) for row in rows]


def waiting(session: Session) -> int:
    """How many jobs are still to be done."""
    return session.scalar(select(func.count(Job.id)).where(Job.state == JobState.READY)) or 0


def void(writes: Writes, instance_id: int, tokens: Sequence[str], *, at: datetime) -> None:
    """The engine took these steps away; a worker that is busy with one finds it void."""
    writes.add(_VOID, [{"case_id": instance_id, "step": token, "at": at} for token in tokens])
