"""Finds everybody who plays a part in a case, and what a reader may call them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from service.actions import parties, pseudonyms
from service.actions.masks import Masks
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.actor import PARTY_PREFIX
from service.engine.step import Facts
from service.store import audit, people
from service.store.db import Session
from service.store.tables import AuditEvent, Document, Instance, Person, Submission


def of_case(
    services: Services,
    session: Session,
    instance: Instance,
    bundle: Bundle,
    facts: Facts,
    *,
    events: Iterable[AuditEvent],
    given: Iterable[Submission],
    papers: Sequence[Document],
    by_name: bool,
) -> Masks:
    """What all who play a part in the case are called, *by_name* or by code.

    *facts*: those of now, so that somebody is called the same at every moment of a journey.
    """
    actors = {each.actor for each in events} | {each.actor for each in given}
    actors |= {*instance.excluded, *instance.handlers, *map(audit.instead_of, events)} - {""}
    audiences = {each.audience for each in papers if each.audience}
    there = _mentioned(session, facts.record, actors | {a.partition(":")[2] for a in audiences})
    if by_name:
        named = {person.username: person.name for person in there}
        return Masks(called=named | parties.addressees(bundle, facts, audiences))
    usernames = actors | {person.username for person in there}
    codes = pseudonyms.of_case(services, instance, bundle, facts, usernames, audiences)
    known = {
        name: codes[person.username]
        for person in there
        for name in (person.name, person.email, _titled(person))
        if name and person.username in codes
    }
    for audience, code in codes.items():
        if not audience.startswith(PARTY_PREFIX):
            who = parties.contact(bundle, facts, audience)
            known |= {name: code for name in (who.name, who.email) if name}
    return Masks(called=codes, known=known, is_open=False)


def _mentioned(session: Session, record: Mapping[str, Any], usernames: set[str]) -> list[Person]:
    """The accounts that did something in a case, or that its record names in whatever way."""
    told = set(_texts(record))
    return [
        person
        for person in people.ever(session)
        if person.username in usernames
        or not told.isdisjoint((person.username, person.name, person.email, _titled(person)))
    ]


def _titled(person: Person) -> str:
    """A person as lists to choose from tell one."""
    return f"{person.name}, {person.title}" if person.title else person.name


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
