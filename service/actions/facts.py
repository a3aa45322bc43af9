"""The facts an expression may read about a case, gathered from rows. No writing here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypedDict

from service.actions import records
from service.actions.change import seats
from service.actions.directory import Directory, People
from service.bundle.bundle import Bundle
from service.core.access import CaseFacts, Permission, instead_of
from service.core.actor import Actor
from service.core.rights import bare_groups
from service.core.words import CaseField, PartyField, PersonField
from service.engine.step import Facts
from service.store import people
from service.store.db import Session
from service.store.tables import Instance


def case_of(instance: Instance, bundle: Bundle) -> dict[str, Any]:
    """The context ``zaak`` of expressions and letters."""
    return case_context(instance.number, instance.started_at, bundle, instance.root)


def case_context(number: str, started_at: datetime, bundle: Bundle, root: str) -> dict[str, Any]:
    return {
        CaseField.NUMBER: number,
        CaseField.PROCESS: root or bundle.root_process,
        CaseField.STARTED_AT: bundle.calendar.local(started_at),
        CaseField.REGULATION_VERSION: bundle.regulation.version,
        CaseField.BUNDLE: bundle.hash[:12],
    }


def of(
    session: Session,
    instance: Instance,
    bundle: Bundle,
    now: datetime,
    *,
    actor: Actor | None = None,
    record: Mapping[str, Any] | None = None,
    directory: Directory | None = None,
) -> Facts:
    """Facts about *instance* at *now*, with its own record unless another is given.

    With *directory* the people are asked from memory when *actor* was looked up in the same state.
    """
    return Facts(
        record=records.of(instance) if record is None else record,
        now=now,
        case=case_of(instance, bundle),
        **_people(session, bundle, actor, directory),
        user=None if actor is None else user_context(actor, bundle.key),
        party=None if actor is None else party_context(actor.party),
    )


def user_context(actor: Actor, process: str) -> dict[str, Any]:
    """The context ``gebruiker`` of expressions in a form or action of *process*."""
    return {
        PersonField.USERNAME: actor.username,
        PersonField.NAME: actor.name,
        PersonField.FUNCTION: actor.title,
        PersonField.GROUPS: bare_groups(actor.groups, process),
    }


Ask = Callable[[], People]


def party_context(key: str) -> dict[str, str] | None:
    """The context ``partij`` of expressions: which party of the case acts, if any does."""
    return {PartyField.KEY: key} if key else None


class WhoIsThere(TypedDict):
    """Both lists of people that facts hold; neither is asked before it is needed."""

    people: Ask
    accounts: Ask


def _people(
    session: Session, bundle: Bundle, actor: Actor | None, directory: Directory | None
) -> WhoIsThere:
    asked = who_is_there(session, bundle)
    if directory is None or actor is None or not actor.directory:
        return asked
    state, known = actor.directory, bundle.settings.people
    return {
        "people": lambda: directory.people(state, (bundle.key, known), asked["people"]),
        "accounts": lambda: directory.people(state, (bundle.key, None), asked["accounts"]),
    }


def who_is_there(session: Session, bundle: Bundle) -> WhoIsThere:
    """The people that expressions of *bundle* know, and all accounts as its models name them."""
    accounts = roster(session, bundle.key)
    return {"people": _once(lambda: bundle.settings.people.among(accounts())), "accounts": accounts}


def _once(ask: Ask) -> Ask:
    kept: list[People] = []

    def asked() -> People:
        if not kept:
            kept.append(ask())
        return kept[0]

    return asked


def roster(session: Session, process: str) -> Ask:
    """Everybody with an account, asked from the database at most once.

    A model names its own groups and learns of no others.
    """

    def ask() -> People:
        return [
            {
                "value": person.username,
                PersonField.USERNAME: person.username,
                "label": f"{person.name}, {person.title}" if person.title else person.name,
                PersonField.NAME: person.name,
                PersonField.FUNCTION: person.title,
                PersonField.EMAIL: person.email,
                PersonField.GROUPS: bare_groups(person.groups, process),
            }
            for person in people.everyone(session)
        ]

    return _once(ask)


def instead(permission: Permission, actor: Actor, case: CaseFacts) -> dict[str, str]:
    """What an event tells of who was stood in for; nothing when *actor* acts for himself."""
    name = instead_of(permission, actor, case)
    return {"instead_of": name} if name else {}


def access_facts(
    instance: Instance,
    candidates: frozenset[str] | None = None,
    *,
    groups: frozenset[str] = frozenset(),
) -> CaseFacts:
    """What the permission table needs to know of a case.

    *candidates*: of one task, instead of those of all open ones. *groups*: an action is kept for.
    """
    return CaseFacts(
        instance_id=instance.id,
        process=instance.process,
        version=instance.bundle_hash,
        excluded=frozenset(instance.excluded),
        handlers=frozenset(instance.handlers),
        open_to=frozenset(instance.open_to),
        candidates=seats(instance.waiting) if candidates is None else candidates,
        groups=groups,
    )
