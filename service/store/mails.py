"""Messages that left, or wait in the local outbox."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, func, not_, select
from sqlalchemy.orm import Session

from service.store.tables import Excluded, Mail


def by_message_id(session: Session, message_id: str) -> Mail | None:
    return session.scalar(select(Mail).where(Mail.message_id == message_id))


def get(session: Session, mail_id: int) -> Mail | None:
    return session.get(Mail, mail_id)


def page(session: Session, *, username: str, number: int, size: int) -> tuple[Sequence[Mail], int]:
    """One page of the messages *username* may know of, newest first; pages count from 1.

    What is sent in a case about somebody is not for that person's eyes.
    """
    involved = exists().where(
        Excluded.username == username, Excluded.instance_id == Mail.instance_id
    )
    total = session.scalar(select(func.count(Mail.id)).where(not_(involved))) or 0
    rows = session.scalars(
        select(Mail)
        .where(not_(involved))
        .order_by(Mail.at.desc(), Mail.id.desc())
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    return rows, total


def of_instance(session: Session, instance_id: int) -> Sequence[Mail]:
    """The messages of a case, oldest first."""
    return session.scalars(
        select(Mail).where(Mail.instance_id == instance_id).order_by(Mail.at, Mail.id)
    ).all()
