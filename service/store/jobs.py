"""Side effects as rows: what is ready, who holds it, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, not_, or_, select, update
from sqlalchemy.orm import Session

from service.core.errors import Conflict
from service.core.language import N_
from service.store import leases
from service.store.clock import SKEW
from service.store.db import claimable, run, table
from service.store.mailholds import OPEN
from service.store.tables import Document, Instance, Job, JobState
from service.store.writes import Writes

_JOB = table(Job)
_ADD = insert(_JOB).inline()
_VOID = (
    update(_JOB)
    .where(
        _JOB.c.instance_id == bindparam("case_id"),
        _JOB.c.token == bindparam("step"),
        # One by one: a list is no value that a statement of a step can be sent with.
        or_(_JOB.c.state == JobState.READY, _JOB.c.state == JobState.INCIDENT),
    )
    .values(state=JobState.VOID, done_at=bindparam("at"), claimed_until=None)
)
# What nobody ever took in hand has done nothing yet.
_WITHDRAW = (
    update(_JOB)
    .where(
        _JOB.c.instance_id == bindparam("case_id"),
        _JOB.c.token == bindparam("step"),
        _JOB.c.state == JobState.READY,
        _JOB.c.attempts == 0,
        _JOB.c.lease == 0,
        _JOB.c.claimed_until.is_(None),
    )
    .values(state=JobState.VOID, done_at=bindparam("at"))
)


def of_letter(session: Session, letter: Document) -> Job:
    """The job that made a letter; every letter that has a standing is of one."""
    assert letter.job_id is not None, "a letter that has a standing is of a job"
    job = get(session, letter.job_id)
    assert job is not None, "the foreign key keeps the job"
    return job


def get(session: Session, job_id: int) -> Job | None:
    return session.get(Job, job_id)


def add(writes: Writes, rows: Sequence[dict[str, Any]]) -> None:
    writes.add(_ADD, rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """Which jobs are wanted: of these topics, or (``others``) of all but these.

    ``sending``: those that are not taken as long as messages are held, see ``mailholds``.
    """

    names: frozenset[str] = frozenset()
    others: bool = True
    sending: frozenset[str] = frozenset()

    def condition(self) -> ColumnElement[bool]:
        named = Job.topic.in_(self.names)
        sends = Job.topic.in_(self.sending) & Job.silent.is_(False)
        return and_(not_(named) if self.others else named, or_(not_(sends), ~OPEN.exists()))


def ready(session: Session, now: datetime, *, wanted: Topics, limit: int) -> Sequence[int]:
    """Jobs whose moment has come and that no worker holds, oldest first."""
    statement = select(Job.id).where(*_free(session, now, wanted))
    oldest = statement.order_by(Job.not_before, Job.id).limit(limit)
    return session.scalars(claimable(oldest, session)).all()


def _free(session: Session, now: datetime, wanted: Topics) -> tuple[ColumnElement[bool], ...]:
    # Whoever worked out a moment from a time that is still to come had a clock that was wrong.
    worked_out = func.coalesce(Job.tried_at, Job.created_at)
    return (
        Job.state == JobState.READY,
        or_(Job.not_before <= now, worked_out > now + SKEW),
        leases.free(Job, session),
        wanted.condition(),
    )


def any_ready(session: Session, now: datetime, wanted: Topics) -> bool:
    """Whether ``ready`` may find one; asks for nothing else."""
    found = select(Job.id).where(*_free(session, now, wanted)).limit(1)
    return session.scalar(found) is not None


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


def end(session: Session, job_id: int, lease: int | None, values: Mapping[str, Any]) -> bool:
    """Write how a taking of a job ended and let it go; False when it is not ours any more.

    *lease* is the number under which it was taken; None: by nobody, so whoever has it loses it.
    """
    if lease is not None:
        return bool(leases.end(session, Job, {job_id: lease}, values))
    released = {"claimed_until": None, "lease": _JOB.c.lease + 1}
    changed = update(_JOB).where(_JOB.c.id == job_id).values({**released, **values})
    return run(session, changed, {}) > 0


def begin_again(session: Session, job_id: int, now: datetime) -> None:
    """Let a job be tried at once, as if nothing had gone wrong."""
    clean = {"not_before": now, "attempts": 0, "lost": 0, "tried_at": None}
    end(session, job_id, None, {"state": JobState.READY, **clean})


def stuck(session: Session) -> Sequence[tuple[Job, Instance]]:
    """Jobs a person has to look at, and jobs that failed and will be tried again.

    One in hand has been taken and may not have failed.
    """
    failed = (Job.state == JobState.READY) & Job.last_error.is_not(None)
    rows = session.execute(
        select(Job, Instance)
        .join(Instance, Instance.id == Job.instance_id)
        .where(or_(Job.state == JobState.INCIDENT, failed))
        .order_by(Job.created_at)
    ).all()
    return [(row[0], row[1]) for row in rows]


def waiting(session: Session) -> int:
    """How many jobs are still to be done."""
    return session.scalar(select(func.count(Job.id)).where(Job.state == JobState.READY)) or 0


def withdraw(writes: Writes, instance_id: int, tokens: Sequence[str], *, at: datetime) -> None:
    """Void side effects before anybody began with them; Conflict when somebody did.

    A worker takes one by a conditional update of the same row, so one of both finds it changed.
    """
    for token in tokens:
        row = {"case_id": instance_id, "step": token, "at": at}
        writes.add(_WITHDRAW, row, otherwise=underway())


def underway() -> Conflict:
    return Conflict(N_("It is too late to take this back: what it sends is on its way."))


def is_untouched(job: Job) -> bool:
    """Whether nobody ever began with a side effect."""
    return job.attempts == 0 and job.lease == 0 and job.claimed_until is None


def held(session: Session, instance_id: int, now: datetime) -> Sequence[Job]:
    """The jobs of a case that wait until somebody cannot take them back any more."""
    return [each for each in open_of(session, instance_id) if _waits(each, now)]


def _waits(job: Job, now: datetime) -> bool:
    return job.state is JobState.READY and is_untouched(job) and job.not_before > now


def send_now(session: Session, instance_id: int, now: datetime) -> None:
    """Let go what waits until somebody cannot take it back any more."""
    for job in held(session, instance_id, now):
        job.not_before = now


def void(writes: Writes, instance_id: int, tokens: Sequence[str], *, at: datetime) -> None:
    """The engine took these steps away; a worker that is busy with one finds it void."""
    writes.add(_VOID, [{"case_id": instance_id, "step": token, "at": at} for token in tokens])
