"""Accounts: look-ups and the counting of failed sign-ins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from service.store.db import run, table
from service.store.tables import BundleRow, Counter, Person

# A trigger of the database counts every change of what the directory of people shows.
DIRECTORY = "people"


class Account(NamedTuple):
    """What an account says of the person behind a request; asked so often that no mapper helps."""

    username: str
    name: str
    title: str
    groups: list[str]
    mandates: list[str]
    active: bool
    locale: str
    theme: str
    password_hash: str
    sign_outs: int


_PERSON = table(Person)
_SIGNED_IN = select(
    *(_PERSON.c[name] for name in Account._fields),
    select(Counter.value).where(Counter.key == DIRECTORY).scalar_subquery(),
    select(func.count(BundleRow.version)).scalar_subquery(),
).where(_PERSON.c.username == bindparam("username"))


class SignedIn(NamedTuple):
    """A person, the state of the directory, and how many versions were ever published."""

    person: Account
    directory: int
    versions: int


def signed_in(session: Session, username: str) -> SignedIn | None:
    """All that a request asks about the person behind it, in one question."""
    row = session.connection().execute(_SIGNED_IN, {"username": username}).one_or_none()
    if row is None:
        return None
    *account, directory, versions = row
    return SignedIn(Account(*account), directory or 0, versions)


def by_username(session: Session, username: str) -> Person | None:
    return session.scalar(select(Person).where(Person.username == username))


def by_id(session: Session, number: int) -> Person | None:
    return session.get(Person, number)


def held(session: Session, username: str) -> Person | None:
    """The same, kept from other writers until this transaction ends."""
    return session.scalar(select(Person).where(Person.username == username).with_for_update())


def note_act(session: Session, username: str, upto: int) -> None:
    """Remember up to where the log of the database tells of what this person did."""
    change = update(_PERSON).where(_PERSON.c.username == username)
    run(session, change.values(acted_upto=upto), {})


def note_seen(session: Session, username: str, at: datetime) -> None:
    """Remember when this person last signed in."""
    run(session, update(_PERSON).where(_PERSON.c.username == username).values(seen_at=at), {})


def acted_upto(session: Session, username: str) -> int | None:
    """That place; None for who never did anything while there was a replica."""
    return session.scalar(select(_PERSON.c.acted_upto).where(_PERSON.c.username == username))


def everyone(session: Session) -> Sequence[Person]:
    """All active people, by name."""
    return session.scalars(select(Person).where(Person.active).order_by(Person.name)).all()


def directory_state(session: Session) -> int:
    """A number that grows with every change of the directory."""
    return session.scalar(select(Counter.value).where(Counter.key == DIRECTORY)) or 0


def away(session: Session) -> Sequence[Person]:
    """Open accounts with an absence, over or still to come ones too."""
    return session.scalars(
        select(Person).where(Person.active, Person.absence.is_not(None)).order_by(Person.id)
    ).all()


def ever(session: Session) -> Sequence[Person]:
    """Everybody who has or had an account, by name."""
    return session.scalars(select(Person).order_by(Person.name, Person.username)).all()


def named(session: Session, usernames: Collection[str]) -> Sequence[Person]:
    """The accounts of *usernames*, closed ones too; unknown ones are left out."""
    if not usernames:
        return []
    return session.scalars(select(Person).where(Person.username.in_(list(usernames)))).all()


def names(session: Session, usernames: set[str]) -> dict[str, str]:
    """Display names for *usernames*; unknown ones are left out."""
    if not usernames:
        return {}
    rows = session.execute(
        select(Person.username, Person.name).where(Person.username.in_(usernames))
    )
    return {row.username: row.name for row in rows}
