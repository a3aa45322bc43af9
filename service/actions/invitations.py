"""A link with which somebody chooses a password for the own account: a week long, and once."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer

from service.actions import entitlements, passwords
from service.actions.people import numbered
from service.actions.services import Services
from service.core.actor import Actor
from service.core.errors import NotFound
from service.core.language import N_
from service.store import people
from service.store.audit import Act
from service.store.tables import Person

GOOD_FOR = timedelta(days=7)
LONGEST = 400  # characters of a secret
SALT = "invitation"


def invite(services: Services, number: int, actor: Actor) -> str:
    """The secret of a link for the account *number*; nothing of it is stored.

    It dies when the password changes, when the account closes, and after a week.
    """
    with services.db.writing() as session:
        person = numbered(session, number)
        entitlements.demand_about(actor, person.username)
        entitlements.note(services, session, person, Act.PERSON_INVITED, actor)
        at = int(services.clock().timestamp())
        sealed: str = _seal(services.settings.secret).dumps([person.id, _state(person), at])
        return sealed


def invited(services: Services, secret: str) -> Person:
    """Who may choose a password with *secret*; NotFound when it is no good any more."""
    number, state, at = _opened(services, secret)
    with services.db.reading() as session:
        person = people.by_id(session, number)
    age = services.clock().timestamp() - at
    if person is None or not _holds(person, state) or age > GOOD_FOR.total_seconds():
        raise _worn_out()
    return person


def accept(services: Services, secret: str, password: str) -> None:
    """Give the account of *secret* the password that its owner chose. Invalid: another one."""
    username = invited(services, secret).username
    _, state, _ = _opened(services, secret)
    passwords.refuse_weak(password)
    stored = passwords.kept(password)  # slow on purpose, so outside the transaction
    with services.db.writing() as session:
        person = entitlements.existing(session, username)
        if not _holds(person, state):  # the same link was used meanwhile
            raise _worn_out()
        person.password_hash = stored
        owner = Actor(username=username)
        entitlements.note(services, session, person, Act.PASSWORD_SET, owner)


def _opened(services: Services, secret: str) -> tuple[int, str, int]:
    """What a secret of ours says: the account, its state then, and when it was made."""
    for each in services.settings.secrets:
        try:
            number, state, at = _seal(each).loads(secret[:LONGEST])
        except BadData:
            continue
        return number, state, at
    raise _worn_out()


def _holds(person: Person, state: str) -> bool:
    return person.active and _state(person) == state


def _state(person: Person) -> str:
    """Changes with the password, so that a link works once."""
    return hashlib.sha256(f"{SALT}|{person.password_hash}".encode()).hexdigest()[:16]


def _seal(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=SALT)


def _worn_out() -> NotFound:
    return NotFound(
        N_("This link does not work any more. Ask who manages the accounts for a new one.")
    )
