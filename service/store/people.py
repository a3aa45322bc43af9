"""Accounts: look-ups and the counting of failed sign-ins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from service.store.tables import BundleRow, Counter, Person

# A trigger of the database counts every change of what the directory of people shows.
DIRECTORY = "people"
_SIGNED_IN = select(
    Person,
    select(Counter.value).where(Counter.key == DIRECTORY).scalar_subquery(),
    select(func.count(BundleRow.version)).scalar_subquery(),
).where(Person.username == bindparam("username"))


class SignedIn(NamedTuple):
    """A person, the state of the directory, and how many versions were ever published."""

    person: Person
    directory: int
    versions: int


def signed_in(session: Session, username: str) -> SignedIn | None:
    """All that a request asks about the person behind it, in one question."""
    row = session.execute(_SIGNED_IN, {"username": username}).one_or_none()
    return None if row is None else SignedIn(row[0], row[1] or 0, row[2])


def by_username(session: Session, username: str) -> Person | None:
    return session.scalar(select(Person).where(Person.username == username))


def held(session: Session, username: str) -> Person | None:
    """The same, kept from other writers until this transaction ends."""
    return session.scalar(select(Person).where(Person.username == username).with_for_update())


def everyone(session: Session) -> Sequence[Person]:
    """All active people, by name."""
    return session.scalars(select(Person).where(Person.active).order_by(Person.name)).all()


def directory_state(session: Session) -> int:
    """A number that grows with every change of the directory."""
    return session.scalar(select(Counter.value).where(Counter.key == DIRECTORY)) or 0


def ever(session: Session) -> Sequence[Person]:
    """Everybody who has or had an account, by name."""
    return session.scalars(select(Person).order_by(Person.name, Person.username)).all()


def names(session: Session, usernames: set[str]) -> dict[str, str]:
    """Display names for *usernames*; unknown ones are left out."""
    if not usernames:
        return {}
    rows = session.execute(
        select(Person.username, Person.name).where(Person.username.in_(usernames))
    )
    return {row.username: row.name for row in rows}
