"""How often somebody tried something lately, counted once for all web processes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.store.tables import Attempt


def count(session: Session, key: str, *, now: datetime, until: datetime, amount: int = 1) -> int:
    """Count *amount* more for *key* and return the total of its window.

    The window opens at the first try and closes at the *until* of that moment.
    """
    dialect = session.get_bind().dialect.name
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    new = insert(Attempt).values(key=key, used=amount, until=until)
    over = Attempt.until <= now
    statement = new.on_conflict_do_update(
        index_elements=[Attempt.key],
        set_={
            "used": case((over, amount), else_=Attempt.used + amount),
            "until": case((over, until), else_=Attempt.until),
        },
    ).returning(Attempt.used)
    return int(session.execute(statement).scalar_one())


def so_far(session: Session, key: str, now: datetime) -> tuple[int, datetime]:
    """The total of the window of *key* and when it closes; nothing and *now* when there is none."""
    row = session.execute(
        select(Attempt.used, Attempt.until).where(Attempt.key == key, Attempt.until > now)
    ).one_or_none()
    return (0, now) if row is None else (row.used, row.until)


def forget(session: Session, now: datetime) -> None:
    """Drop the windows that have closed."""
    session.execute(delete(Attempt).where(Attempt.until <= now))


def drop(session: Session, key: str | None = None) -> None:
    """Begin anew: for one key, or for everybody."""
    session.execute(delete(Attempt).where(true() if key is None else Attempt.key == key))
