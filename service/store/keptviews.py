"""Views that people kept, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.store.db import run, table
from service.store.tables import KeptView

_VIEW = table(KeptView)


def of_person(session: Session, username: str) -> Sequence[KeptView]:
    """What somebody kept, by name."""
    mine = select(KeptView).where(KeptView.username == username)
    return session.scalars(mine.order_by(KeptView.name)).all()


def keep(session: Session, username: str, page: str, name: str, query: str, now: datetime) -> None:
    """Write a view down, instead of one with the same name."""
    mine = (_VIEW.c.username == username, _VIEW.c.name == name)
    run(session, delete(_VIEW).where(*mine), {})
    session.add(KeptView(username=username, page=page, name=name, query=query, kept_at=now))


def drop(session: Session, username: str, view_id: int) -> None:
    run(session, delete(_VIEW).where(_VIEW.c.id == view_id, _VIEW.c.username == username), {})
