"""Who somebody is: by name and password, and again with each page. Accounts are in people."""

from __future__ import annotations

import hashlib

from service.actions import absences, entitlements, guesses, passwords
from service.actions.guesses import Knock
from service.actions.services import Services
from service.core.actor import Actor
from service.core.errors import NotAllowed
from service.core.language import N_, Message
from service.core.rights import stored_mandates
from service.store import audit, people
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.people import Account

WRONG_PASSWORD = Message(N_("This name and password do not belong together."))
# By this name the trail calls who tried a name that nobody has.
UNKNOWN = "onbekend"


def authenticate(
    services: Services, username: str, password: str, knock: Knock | None = None
) -> Actor:
    """The person with this name and password; *knock*: where the password comes from.

    Every failure raises the same NotAllowed; TooOften when this place has to wait first.
    """
    now = services.clock()
    with services.db.reading() as session:
        stored = people.by_username(session, username)
    kept = None if stored is None else stored.password_hash
    tries = guesses.at(services, username, kept, knock or Knock())
    tries.admit(now)
    # Slow on purpose, so outside the writing transaction.
    fits = passwords.fits(kept, password, first=tries.is_known)
    with services.db.writing() as session:
        people.held(session, username)  # guesses at the same moment count one by one
        found = people.signed_in(session, username)
        person = None if found is None else found.person
        # The demo password opens nothing outside the demo, also when the demo's database is reused.
        demo = services.settings.demo or password != passwords.DEMO_PASSWORD
        same = (
            person is not None
            and stored is not None
            and (
                person.password_hash == stored.password_hash  # it may have been changed meanwhile
            )
        )
        good = fits and same and demo and person is not None and person.active
        if good:
            tries.succeeded(session)
            people.note_seen(session, username, now)
        else:
            tries.failed(session, now)
        act = Act.SIGNED_IN if good else Act.SIGN_IN_FAILED
        known = person.username if person is not None else UNKNOWN
        audit.record(session, [NewEvent(act=act, actor=known, at=now)])
        if found is not None and good:
            return _actor(services, session, found)
    raise NotAllowed(WRONG_PASSWORD.msgid)


def device_version(services: Services, username: str) -> str:
    """What a device has to keep to be known for *username*; only for who just signed in."""
    with services.db.reading() as session:
        return guesses.version_of(entitlements.existing(session, username).password_hash)


def actor_for(services: Services, session: Session, username: str) -> Actor | None:
    """The active person *username* with today's groups and mandates; None when gone."""
    found = people.signed_in(session, username)
    if found is None or not found.person.active:
        return None
    return _actor(services, session, found)


def signed_out(services: Services, actor: Actor) -> None:
    """Note that somebody signed out; all sessions of the account end, on every computer."""
    with services.db.writing() as session:
        person = people.held(session, actor.username)
        if person is not None:
            person.sign_outs += 1
        audit.record(
            session, [NewEvent(act=Act.SIGNED_OUT, actor=actor.username, at=services.clock())]
        )


def _actor(services: Services, session: Session, found: people.SignedIn) -> Actor:
    person = found.person
    rights = services.directory.rights(found.versions, lambda: services.bundles.rights(session))
    return Actor(
        username=person.username,
        name=person.name,
        title=person.title,
        groups=frozenset(person.groups),
        mandates=stored_mandates(person.mandates),
        rights=rights,
        locale=person.locale,
        theme=person.theme,
        stamp=_stamp(person),
        directory=found.directory,
        stands_in=absences.standing_in(
            services, session, person.username, person.groups, found.directory
        ),
    )


def _stamp(person: Account) -> str:
    """What a session of *person* carries; another password or a sign-out makes another."""
    content = f"{person.sign_outs}|{person.password_hash}"
    return hashlib.sha256(content.encode()).hexdigest()[:16]
