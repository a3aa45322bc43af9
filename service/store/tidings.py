"""What was heard of messages and letters after they were made; rows are written once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.store import evidence
from service.store.audit import Act, NewEvent
from service.store.db import keep, run, table
from service.store.tables import Mail, Tiding, TidingKind

_TIDING = table(Tiding)


def of_instance(session: Session, instance_id: int) -> Sequence[Tiding]:
    """All that was heard of the letters and messages of a case, in the order it was heard."""
    return session.scalars(
        select(Tiding).where(Tiding.instance_id == instance_id).order_by(Tiding.id)
    ).all()


def of_mails(session: Session, ids: Collection[int]) -> Sequence[Tiding]:
    """The same of some messages."""
    return session.scalars(select(Tiding).where(Tiding.mail_id.in_(ids)).order_by(Tiding.id)).all()


def of_message(session: Session, mail: Mail, kind: TidingKind, at: datetime) -> Tiding:
    """Write down what was heard of *mail*; that it failed is told to the process of its case."""
    tiding = Tiding(
        instance_id=mail.instance_id,
        mail_id=mail.id,
        kind=kind,
        at=at,
        untold=True if kind is TidingKind.FAILED else None,
    )
    keep(session, tiding)
    return tiding


def event(tiding: Tiding, act: Act, actor: str) -> NewEvent:
    """The event that vouches for what was heard of a message, at the moment it was heard."""
    return NewEvent(
        act=act,
        actor=actor,
        at=tiding.at,
        instance_id=tiding.instance_id,
        data={"mail": tiding.mail_id},
        digests=evidence.TIDING.of(tiding),
    )


def get(session: Session, tiding_id: int) -> Tiding | None:
    return session.get(Tiding, tiding_id)


def untold(session: Session, *, behind: int, limit: int) -> Sequence[Tiding]:
    """What the process of its case does not know yet, oldest first, after number *behind*."""
    waiting = select(Tiding).where(Tiding.untold.is_(True), Tiding.id > behind)
    return session.scalars(waiting.order_by(Tiding.id).limit(limit)).all()


def told(session: Session, tiding_id: int) -> bool:
    """Note that the process of the case knows; False when somebody else was first."""
    first = update(_TIDING).where(_TIDING.c.id == tiding_id, _TIDING.c.untold.is_(True))
    return run(session, first.values(untold=None), {}) > 0
