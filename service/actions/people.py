"""Accounts: signing in, adding people, own settings. What they may: elsewhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence

from service.actions import entitlements, guesses, handing_back, passwords
from service.actions.guesses import Knock
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core.actor import PUBLIC, SYSTEM, Actor
from service.core.errors import Conflict, Invalid, NotAllowed
from service.core.language import N_, Language, Message
from service.core.mail_address import LONGEST, is_mail_address
from service.core.rights import Mandate, stored_mandates
from service.store import audit, people
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.people import Account
from service.store.tables import Person

MAX_NAME = 200
DEMO_PASSWORD = "demo"  # only ever accepted by the demo loader, never in production
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,58}[a-z0-9]")

WRONG_PASSWORD = Message(N_("This name and password do not belong together."))
UNKNOWN = "onbekend"
# Names by which the trail calls who is nobody's account.
TAKEN = frozenset({SYSTEM.username, PUBLIC.username, UNKNOWN})


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
        demo = services.settings.demo or password != DEMO_PASSWORD
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


def add(
    services: Services,
    *,
    username: str,
    name: str,
    password: str,
    groups: Sequence[str],
    mandates: Collection[Mandate] = (),
    title: str = "",
    email: str = "",
    actor: Actor = SYSTEM,
) -> None:
    """Add an account. Invalid says what to correct; Conflict when the name is taken."""
    entitlements.demand(actor)
    now = services.clock()
    if not _USERNAME.fullmatch(username):
        raise Invalid(N_("Use 2 to 60 lower-case letters, digits, dots or dashes as user name."))
    if username in TAKEN:
        raise Invalid(
            N_("“%(name)s” is what the service calls itself. Choose another."), name=username
        )
    if not name.strip():
        raise Invalid(N_("Give the name of the person."))
    for text, most in ((name, MAX_NAME), (title, MAX_NAME), (email, LONGEST)):
        if len(text) > most or not text.isprintable():
            raise Invalid(
                N_("Use ordinary characters, at most %(count)s, for each text about a person."),
                count=most,
            )
    if email and not is_mail_address(email):
        raise Invalid(N_("“%(email)s” is not an e-mail address."), email=email)
    demo = services.settings.demo and password == DEMO_PASSWORD
    if not demo:
        passwords.refuse_weak(password)
    with services.db.writing() as session:
        if people.by_username(session, username) is not None:
            raise Conflict(N_("There is already an account “%(name)s”."), name=username)
        entitlements.refuse_unknown(services, session, groups)
        person = Person(
            username=username,
            name=name.strip(),
            title=title.strip(),
            email=email,
            password_hash=passwords.kept(password),
            groups=sorted(set(groups)),
            mandates=entitlements.kept(mandates),
            created_at=now,
        )
        entitlements.admit(services, session, person, actor)


def set_password(services: Services, username: str, password: str, actor: Actor = SYSTEM) -> None:
    """Give an account another password and lift a lock."""
    entitlements.demand_about(actor, username)
    passwords.refuse_weak(password)
    stored = passwords.kept(password)
    with services.db.writing() as session:
        person = entitlements.existing(session, username)
        person.password_hash = stored
        entitlements.note(services, session, person, Act.PASSWORD_SET, actor)


def close(services: Services, username: str, actor: Actor = SYSTEM) -> None:
    """Close an account: nobody signs in with it, and open sessions end with the next page."""
    entitlements.demand_about(actor, username)

    def work(session: Session) -> None:
        person = entitlements.existing(session, username)
        person.active = False
        person.sign_outs += 1  # opening the account again does not bring its sessions back
        handing_back.give_back(session, person, services.clock())
        entitlements.note(services, session, person, Act.PERSON_CLOSED, actor)

    in_transaction(services, work)


def reopen(services: Services, username: str, actor: Actor = SYSTEM) -> None:
    """Open a closed account again."""
    entitlements.demand_about(actor, username)
    with services.db.writing() as session:
        person = entitlements.existing(session, username)
        person.active = True
        entitlements.note(services, session, person, Act.PERSON_CHANGED, actor, active=True)


def set_preferences(
    services: Services, actor: Actor, *, locale: str | None = None, theme: str | None = None
) -> None:
    """Keep the language (nl, en) or appearance (light, dark, empty = as the device)."""
    with services.db.writing() as session:
        person = people.by_username(session, actor.username)
        if person is None:
            return
        if locale in set(Language):
            person.locale = locale
        if theme in {"", "light", "dark"}:
            person.theme = theme


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
    )


def _stamp(person: Account) -> str:
    """What a session of *person* carries; another password or a sign-out makes another."""
    content = f"{person.sign_outs}|{person.password_hash}"
    return hashlib.sha256(content.encode()).hexdigest()[:16]
