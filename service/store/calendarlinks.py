"""Links by which calendar programs read, as rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.store.db import run, table
from service.store.tables import CalendarLink

_LINK = table(CalendarLink)


def made_at(session: Session, username: str) -> datetime | None:
    """When somebody made his link; None when he has none."""
    return session.scalar(select(CalendarLink.made_at).where(CalendarLink.username == username))


def reader(session: Session, secret_hash: str) -> str | None:
    """Whose link it is."""
    return session.scalar(
        select(CalendarLink.username).where(CalendarLink.secret_hash == secret_hash)
    )


def replace(session: Session, username: str, secret_hash: str, now: datetime) -> None:
    """One link per person: the one of before opens nothing any more."""
    drop(session, username)
    session.add(CalendarLink(username=username, secret_hash=secret_hash, made_at=now))


def drop(session: Session, username: str) -> bool:
    """Whether there was one."""
    return run(session, delete(_LINK).where(_LINK.c.username == username), {}) > 0
