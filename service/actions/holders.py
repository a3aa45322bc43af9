"""Who may what, since when and given by whom: from the accounts, and from what the trail tells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import NotAllowed
from service.core.language import N_, Message
from service.core.rights import (
    POWERS,
    RIGHTS,
    Mandate,
    Power,
    group_of,
    stored_mandates,
)
from service.store import people, trail
from service.store.audit import Act
from service.store.tables import AuditEvent, Person

CHANGES = (Act.PERSON_ADDED, Act.PERSON_CHANGED)
LISTS = ("groups", "mandates")

Given = tuple[datetime, str]  # when, and by whom


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One role of one person. ``since`` None: the trail of before did not tell.

    ``role``: a group, or what the operator allows. ``process``: the title of the one it is about;
    empty: the whole installation. ``may``: what it allows, as sentences. ``by``: a user name.
    """

    role: Message | str
    process: str
    may: tuple[Message, ...]
    person: str
    title: str
    username: str
    since: datetime | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """Every role of every open account. ``names``: of whoever gave something, by user name."""

    rows: tuple[Holding, ...]
    names: Mapping[str, str]
    closed: int


def holders(services: Services, actor: Actor) -> Holders:
    """Who may what, by role and name; who follows one process sees what is about that one."""
    if not allowed(Permission.READ_AUDIT, actor):
        raise NotAllowed(N_("You may not see the audit trail."))
    with services.db.reading() as session:
        bundles = [
            each
            for each in services.bundles.published(session)
            if actor.holds(Power.AUDIT, each.key)
        ]
        everyone = people.ever(session)
        given = _given(trail.of_kinds(session, CHANGES))
        rows = [
            row
            for person in everyone
            if person.active
            for row in _of_person(person, bundles, actor, given.get(person.username, {}))
        ]
    return Holders(
        rows=tuple(sorted(rows, key=lambda row: (row.process, str(row.role), row.person))),
        names={person.username: person.name for person in everyone},
        closed=sum(not person.active for person in everyone),
    )


def _of_person(
    person: Person, bundles: Iterable[Bundle], actor: Actor, given: Mapping[str, Given]
) -> Iterator[Holding]:
    titles = {each.key: each.title for each in bundles}
    for bundle in bundles:
        for group in bundle.settings.groups.values():
            name = group_of(bundle.key, group.key)
            if name in person.groups:
                rights = tuple(Message(RIGHTS[right]) for right in sorted(group.rights))
                yield _holding(person, group.name, bundle.title, rights, given.get(name))
    for mandate in sorted(stored_mandates(person.mandates or ())):
        if mandate.process in titles or (not mandate.process and actor.holds(Power.AUDIT, "")):
            yield _of_mandate(person, mandate, titles, given.get(mandate.stored))


def _of_mandate(
    person: Person, mandate: Mandate, titles: Mapping[str, str], given: Given | None
) -> Holding:
    entry = POWERS[mandate.power]
    process = titles.get(mandate.process, "")
    return _holding(person, entry.word, process, (Message(entry.meaning),), given)


def _holding(
    person: Person, role: str, process: str, may: tuple[Message, ...], given: Given | None
) -> Holding:
    since, by = given or (None, "")
    return Holding(
        role=role,
        process=process,
        may=may,
        person=person.name,
        title=person.title,
        username=person.username,
        since=since,
        by=by,
    )


def _given(events: Iterable[AuditEvent]) -> dict[str, dict[str, Given]]:
    """Per account what it has, and by whose hand since when; *events* are oldest first.

    What was taken away and given again is had since the last time.
    """
    found: dict[str, dict[str, Given]] = {}
    for event in events:
        told: Mapping[str, Any] = json.loads(event.data)
        held = found.setdefault(str(told.get("username", "")), {})
        for name in (each for each in LISTS if each in told):
            now = {str(each) for each in told[name]}
            for gone in [each for each in held if _is_of(name, each) and each not in now]:
                del held[gone]
            before = {str(each) for each in told.get(f"{name}_before", ())}
            for fresh in now - held.keys() - before:
                held[fresh] = (event.at, event.actor)
    return found


def _is_of(name: str, what: str) -> bool:
    """Whether *what* is an entry of the list *name*: only groups have a process before a slash."""
    return ("/" in what) is (name == "groups")
