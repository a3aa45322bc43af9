"""Questions whether messages may go again, after an older copy of the database was put back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.store.db import keep, run, table
from service.store.tables import Instance, Job, JobState, MailHold

_JOB, _HOLD = table(Job), table(MailHold)
OPEN = select(MailHold.id).where(MailHold.answered_at.is_(None))


def open_one(session: Session) -> MailHold | None:
    """The question that nobody has answered yet."""
    return session.scalar(
        select(MailHold).where(MailHold.answered_at.is_(None)).order_by(MailHold.id).limit(1)
    )


def is_asked(session: Session, known_at: datetime) -> bool:
    """Whether it was asked, answered or not, for what was known at *known_at* or later."""
    asked = select(MailHold.id).where(MailHold.known_at >= known_at).limit(1)
    return session.scalar(asked) is not None


def ask(session: Session, *, found_at: datetime, known_at: datetime) -> None:
    """From now on no message goes before somebody answers. *known_at*: see Known in outside."""
    keep(session, MailHold(found_at=found_at, known_at=known_at))


def answer(session: Session, at: datetime) -> None:
    """Let messages go again."""
    unanswered = update(_HOLD).where(_HOLD.c.answered_at.is_(None))
    run(session, unanswered.values(answered_at=at), {})


def any_case_before(session: Session, moment: datetime) -> bool:
    """Whether the database holds anything from before *moment*; a new one does not."""
    old = select(Instance.id).where(Instance.started_at <= moment).limit(1)
    return session.scalar(old) is not None


def waiting(session: Session, topics: Collection[str]) -> Sequence[tuple[Job, str]]:
    """Jobs of these topics that still have to send, with the number of their case."""
    rows = session.execute(
        select(Job, Instance.number)
        .join(Instance, Instance.id == Job.instance_id)
        .where(
            Job.topic.in_(topics),
            Job.state.in_([JobState.READY, JobState.INCIDENT]),
            Job.silent.is_(False),
        )
        .order_by(Job.created_at, Job.id)
    )
    return [(row[0], row[1]) for row in rows]


def silence(session: Session, ids: Collection[int]) -> None:
    """These jobs are performed as ever, but the messages of them stay here."""
    run(session, update(_JOB).where(_JOB.c.id.in_(ids)).values(silent=True), {})
