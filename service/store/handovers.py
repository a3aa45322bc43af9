"""What was handed to a mail server, noted before it goes: so that nothing goes twice unnoticed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from service.store import clock
from service.store.db import run, table
from service.store.tables import Answer, Handover, Instance

_HANDOVER = table(Handover)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A message that may have arrived more than once, each time under the same Message-ID."""

    message_id: str
    number: str | None
    times: int
    first_at: datetime
    last_at: datetime


def begin(
    session: Session, *, message_id: str, instance_id: int | None, job_id: int | None, mark: str
) -> int:
    """A message is about to go; returns the number of this handing over."""
    values = {
        "message_id": message_id,
        "instance_id": instance_id,
        "job_id": job_id,
        "mark": mark,
        "begun_at": clock.moment(session),
        "answer": Answer.NONE,
    }
    found: Any = session.scalars(insert(_HANDOVER).values(values).returning(_HANDOVER.c.id)).one()
    return int(found)


def has(session: Session, handover_id: int, mark: str) -> bool:
    """Whether this database knows of a handing over, and not of another under its number."""
    found = select(Handover.id).where(Handover.id == handover_id, Handover.mark == mark)
    return session.scalar(found) is not None


def answered(session: Session, handover_id: int, answer: Answer) -> None:
    """What the mail server said to it."""
    run(session, update(_HANDOVER).where(_HANDOVER.c.id == handover_id).values(answer=answer), {})


def of_message(session: Session, message_id: str) -> Sequence[Handover]:
    """Each time a message was handed over, the first time first."""
    found = select(Handover).where(Handover.message_id == message_id)
    return session.scalars(found.order_by(Handover.id)).all()


def repeats(session: Session) -> Sequence[Repeat]:
    """Messages handed over more than once without a refusal in between, oldest first."""
    times = func.count(Handover.id)
    first, last = func.min(Handover.begun_at), func.max(Handover.begun_at)
    rows = session.execute(
        select(Handover.message_id, Instance.number, times, first, last)
        .outerjoin(Instance, Instance.id == Handover.instance_id)
        .where(Handover.answer != Answer.REFUSED)
        .group_by(Handover.message_id, Instance.number)
        .having(times > 1)
        .order_by(first)
    )
    return [
        Repeat(message_id=row[0], number=row[1], times=row[2], first_at=row[3], last_at=row[4])
        for row in rows
    ]
