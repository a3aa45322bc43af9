"""A link with which somebody chooses a password for the own account: a week long, and once.

It goes by mail, or is shown to who asks for it and handed over. It stands nowhere before it goes.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import uuid4

from itsdangerous import BadData, URLSafeSerializer

from service.actions import entitlements, passwords
from service.actions.links import LINK
from service.actions.mornings import Tongues
from service.actions.people import numbered
from service.actions.services import Services
from service.core.actor import Actor
from service.core.errors import Invalid, NotFound
from service.core.language import N_
from service.core.mail_address import domain_of
from service.store import people
from service.store.audit import Act
from service.store.db import Session, keep
from service.store.tables import Mail, MailState, Person

GOOD_FOR = timedelta(days=7)
LONGEST = 400  # characters of a secret
SALT = "invitation"
SUBJECT = N_("Choose your password")
BODY = N_(
    "With this link you choose a password for your account %(username)s. It works once, and for"
    " %(count)s days:\n\n%(link)s\n\nGive it to nobody else."
)


def invite(services: Services, number: int, actor: Actor) -> str:
    """The secret of a link for the account *number*; nothing of it is stored.

    It dies when the password changes, when the account closes, and after a week.
    """
    with services.db.writing() as session:
        person = numbered(session, number)
        entitlements.demand_about(actor, person.username)
        entitlements.note(services, session, person, Act.PERSON_INVITED, actor)
        at = int(services.clock().timestamp())
        return _sealed(services, person.id, _state(person), at)


def mail(services: Services, number: int, actor: Actor, tongues: Tongues) -> bool:
    """Send such a link to the address of the account *number*; Invalid when it has none.

    Returns whether it goes: without a mail server the message lies ready.
    """
    now, goes = services.clock(), services.settings.smtp_url is not None
    with services.db.writing() as session:
        person = numbered(session, number)
        entitlements.demand_about(actor, person.username)
        if not person.email:
            raise Invalid(N_("This account has no e-mail address. Make a link and hand it over."))
        formats = tongues(person.locale)
        domain = domain_of(services.settings.mail_from)
        message = Mail(
            # The link is one for the password of this moment, however late it goes.
            message_id=f"<password.{_state(person)}.{uuid4().hex}@{domain}>",
            to=person.email,
            subject=formats.say(SUBJECT),
            body=formats.say(BODY)
            % {"username": person.username, "count": GOOD_FOR.days, "link": LINK},
            state=MailState.OUTBOX,
            at=now,
            audience=person.username,
            attached=[],
            asked_at=now if goes else None,
        )
        keep(session, message)
        entitlements.note(services, session, person, Act.PERSON_INVITED, actor, mail=message.id)
    return goes


def body_of(services: Services, session: Session, message: Mail) -> str:
    """The words of a message to somebody with an account, as it goes."""
    person = people.by_username(session, message.audience or "")
    if LINK not in message.body or person is None:
        return message.body
    state = message.message_id.split(".")[1]
    secret = _sealed(services, person.id, state, int(message.at.timestamp()))
    return message.body.replace(LINK, f"{services.settings.base_url}/wachtwoord/{secret}")


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


def _sealed(services: Services, number: int, state: str, at: int) -> str:
    sealed: str = _seal(services.settings.secret).dumps([number, state, at])
    return sealed


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
