"""Accounts: look-ups and the counting of failed sign-ins."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.store.tables import Person


def by_username(session: Session, username: str) -> Person | None:
    return session.scalar(select(Person).where(Person.username == username))


def everyone(session: Session) -> Sequence[Person]:
    """All active people, by name."""
    return session.scalars(select(Person).where(Person.active).order_by(Person.name)).all()


def names(session: Session, usernames: set[str]) -> dict[str, str]:
    """Display names for *usernames*; unknown ones are left out."""
    if not usernames:
        return {}
    rows = session.execute(
        select(Person.username, Person.name).where(Person.username.in_(usernames))
    )
    return {row.username: row.name for row in rows}
