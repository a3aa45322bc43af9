"""Messages that left, or wait in the local outbox."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.store.tables import Mail


def by_message_id(session: Session, message_id: str) -> Mail | None:
    return session.scalar(select(Mail).where(Mail.message_id == message_id))


def page(session: Session, *, number: int, size: int) -> tuple[Sequence[Mail], int]:
    """One page of all messages, newest first; pages count from 1."""
    total = session.scalar(select(func.count(Mail.id))) or 0
    rows = session.scalars(
        select(Mail)
        .order_by(Mail.at.desc(), Mail.id.desc())
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    return rows, total
