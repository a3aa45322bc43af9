"""Accounts: adding, closing, own settings. What they may is in entitlements, who they are here."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from service.actions import entitlements, handing_back, passwords, signing_in
from service.actions.services import Services
from service.actions.steps import in_transaction
from service.core.actor import PUBLIC, SYSTEM, Actor
from service.core.errors import Conflict, Invalid, NotFound
from service.core.language import N_, Language
from service.core.mail_address import LONGEST, is_mail_address
from service.core.rights import Mandate
from service.store import people
from service.store.audit import Act
from service.store.db import Session
from service.store.tables import Person

MAX_NAME = 200
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,58}[a-z0-9]")

# Names by which the trail calls who is nobody's account.
TAKEN = frozenset({SYSTEM.username, PUBLIC.username, signing_in.UNKNOWN})


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
    name, title, email = name.strip(), title.strip(), email.strip()
    if not _USERNAME.fullmatch(username):
        raise Invalid(N_("Use 2 to 60 lower-case letters, digits, dots or dashes as user name."))
    if username in TAKEN:
        raise Invalid(
            N_("“%(name)s” is what the service calls itself. Choose another."), name=username
        )
    _refuse_odd(name, title, email)
    demo = services.settings.demo and password == passwords.DEMO_PASSWORD
    if not demo:
        passwords.refuse_weak(password)
    with services.db.writing() as session:
        if people.by_username(session, username) is not None:
            raise Conflict(N_("There is already an account “%(name)s”."), name=username)
        entitlements.refuse_unknown(services, session, groups)
        person = Person(
            username=username,
            name=name,
            title=title,
            email=email,
            password_hash=passwords.kept(password),
            groups=sorted(set(groups)),
            mandates=entitlements.kept(mandates),
            created_at=now,
        )
        entitlements.admit(services, session, person, actor)


def describe(
    services: Services, username: str, *, name: str, title: str, email: str, actor: Actor = SYSTEM
) -> None:
    """Give an account another name, position or mail address. Invalid says what to correct."""
    entitlements.demand_about(actor, username)
    name, title, email = name.strip(), title.strip(), email.strip()
    _refuse_odd(name, title, email)
    with services.db.writing() as session:
        person = entitlements.existing(session, username)
        changed = {"name": name, "title": title, "email": email}
        told = sorted(each for each, value in changed.items() if getattr(person, each) != value)
        person.name, person.title, person.email = name, title, email
        if told:  # which of them, not what they were: the trail names nobody
            entitlements.note(services, session, person, Act.PERSON_CHANGED, actor, changed=told)


def change_password(services: Services, actor: Actor, password: str) -> None:
    """Another password for who signed in and showed the one of before; all sessions end."""
    passwords.refuse_weak(password)
    stored = passwords.kept(password)
    with services.db.writing() as session:
        person = entitlements.existing(session, actor.username)
        person.password_hash = stored
        entitlements.note(services, session, person, Act.PASSWORD_SET, actor)


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


def numbered(session: Session, number: int) -> Person:
    """The account with this number, as addresses name it; NotFound when there is none."""
    found = people.by_id(session, number)
    if found is None:
        raise NotFound(N_("There is no account with this number."))
    return found


def _refuse_odd(name: str, title: str, email: str) -> None:
    """Raise Invalid for what nobody is called, and for an address that no mail reaches."""
    if not name:
        raise Invalid(N_("Give the name of the person."))
    for text, most in ((name, MAX_NAME), (title, MAX_NAME), (email, LONGEST)):
        if len(text) > most or not text.isprintable():
            raise Invalid(
                N_("Use ordinary characters, at most %(count)s, for each text about a person."),
                count=most,
            )
    if email and not is_mail_address(email):
        raise Invalid(N_("“%(email)s” is not an e-mail address."), email=email)
