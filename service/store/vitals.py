"""How much work waits and since when; counted from indexes, with no case and nobody in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.store.tables import Job, JobState, Mail, MailState, NextRound, Timer, TimerState


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """So many pieces of work, the first of them since *since*."""

    count: int
    since: datetime | None


def due_timers(session: Session, now: datetime) -> Queue:
    """Armed timers whose moment has come."""
    return _queue(session, Timer.due_at, Timer.state == TimerState.ARMED, Timer.due_at <= now)


def ready_jobs(session: Session, now: datetime) -> Queue:
    """Side effects whose moment has come."""
    return _queue(session, Job.not_before, Job.state == JobState.READY, Job.not_before <= now)


def unsent(session: Session, topics: Collection[str]) -> Queue:
    """Side effects of these topics that are not done: waiting, tried again or given up."""
    return _queue(
        session,
        Job.created_at,
        Job.state.in_([JobState.READY, JobState.INCIDENT]),
        Job.topic.in_(topics),
    )


def given_up(session: Session, topics: Collection[str] | None = None) -> int:
    """Side effects that wait for a person; of these topics alone when they are given."""
    chosen = [] if topics is None else [Job.topic.in_(topics)]
    statement = select(func.count(Job.id)).where(Job.state == JobState.INCIDENT, *chosen)
    return session.scalar(statement) or 0


def failing_timers(session: Session) -> int:
    """Timers whose step went wrong and is tried again."""
    failing = (Timer.state == TimerState.ARMED, Timer.attempts > 0)
    return session.scalar(select(func.count(Timer.id)).where(*failing)) or 0


def failing_rounds(session: Session) -> int:
    """Models that should begin a case by themselves, and cannot."""
    failing = NextRound.problem.is_not(None)
    return session.scalar(select(func.count(NextRound.id)).where(failing)) or 0


def kept_mails(session: Session) -> int:
    """Messages that were written while no mail server was set; they are never sent."""
    kept = Mail.state == MailState.OUTBOX
    return session.scalar(select(func.count(Mail.id)).where(kept)) or 0


def _queue(
    session: Session, since: InstrumentedAttribute[datetime], *which: ColumnElement[Any]
) -> Queue:
    count, first = session.execute(select(func.count(), func.min(since)).where(*which)).one()
    return Queue(count=count, since=first)
