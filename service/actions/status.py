"""The status page of a party: phase, next date, own documents, what he or she may do."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from service.actions import counts, envelopes
from service.actions import facts as case_facts
from service.actions.links import hash_of
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.bundle.settings import Phase
from service.core.access import Actor, ActorKind
from service.core.deadline import Deadline
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_
from service.core.words import YES, Property
from service.engine.step import Facts
from service.store import audit, documents, instances
from service.store.audit import Act, NewEvent
from service.store.tables import Document, Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPage:
    """What a party sees of the own case."""

    number: str
    bundle: Bundle
    started_at: datetime
    ended_at: datetime | None
    phases: tuple[Phase, ...]
    phase: int
    deadlines: list[Deadline]
    now: datetime
    documents: list[Document]
    actions: list[Element]

    @property
    def today(self) -> date:
        return self.bundle.calendar.local_date(self.now)


def enter(services: Services, number: str, secret: str) -> Actor:
    """The party that *number* and *secret* stand for; one NotAllowed for every mistake."""
    with services.db.reading() as session:
        instance = instances.by_number(session, number)
        expected = (instance.link_hash or "") if instance is not None else ""
        fits = hmac.compare_digest(expected, hash_of(secret))
        if instance is None or not fits or _over(services, session, instance, services.clock()):
            raise NotAllowed(
                N_("This number and code do not belong together, or the page is closed.")
            )
        return party(instance)


def party(instance: Instance) -> Actor:
    """The actor behind a link; it opens one case only."""
    return Actor(
        username=f"partij:{instance.number}",
        kind=ActorKind.PARTY,
        instance_id=instance.id,
    )


def status(services: Services, number: str, actor: Actor) -> StatusPage:
    """The page of *number* for the party that entered."""
    now = services.clock()
    with services.db.reading() as session:
        instance = _own(services, session, number, actor, now)
        bundle = services.bundles.get(session, instance.bundle_hash)
        facts = case_facts.of(session, instance, bundle, now, actor=actor)
        return StatusPage(
            number=number,
            bundle=bundle,
            started_at=instance.started_at,
            ended_at=instance.ended_at,
            phases=bundle.settings.phases_of(instance.root),
            phase=instance.phase,
            deadlines=_promised(bundle, counts.of_case(session, instance, bundle, facts)),
            now=now,
            documents=_documents(session, instance, bundle),
            actions=_actions(bundle, instance, facts),
        )


def document(
    services: Services, number: str, document_id: str, actor: Actor
) -> tuple[Document, bytes]:
    """A document that is meant for the party; the read is logged."""
    now = services.clock()
    with services.db.writing() as session:
        instance = _own(services, session, number, actor, now)
        bundle = services.bundles.get(session, instance.bundle_hash)
        for found in _documents(session, instance, bundle):
            if found.id == document_id:
                event = NewEvent(
                    act=Act.DOCUMENT_READ,
                    actor=actor.username,
                    at=now,
                    instance_id=instance.id,
                    data={"document": found.id},
                )
                audit.record(session, [event])
                return found, services.files.get(found.sha256)
    raise NotFound(N_("This document does not exist."))


def _promised(bundle: Bundle, found: Sequence[Deadline]) -> list[Deadline]:
    """The terms of the status page, in its order and in the words for outsiders."""
    known = bundle.regulation.terms
    running = {each.term: each for each in found}
    return [
        replace(running[name], label=known[name].public or running[name].label)
        for name in bundle.settings.status.terms
        if name in running
    ]


def _actions(bundle: Bundle, instance: Instance, facts: Facts) -> list[Element]:
    """What the party may do: first what the case waits for, then as the model orders it."""
    public = [
        element
        for element in envelopes.offered(bundle, instance, facts)
        if element.properties.get(Property.PUBLIC) == YES
    ]
    return sorted(public, key=lambda each: each.properties.get(Property.EMPHASIS) != YES)


def _own(
    services: Services, session: Session, number: str, actor: Actor, now: datetime
) -> Instance:
    instance = instances.by_number(session, number)
    if (
        instance is None
        or actor.kind is not ActorKind.PARTY
        or actor.instance_id != instance.id
        or _over(services, session, instance, now)
    ):
        raise NotAllowed(N_("Open the link from your receipt again to see this page."))
    return instance


def _over(services: Services, session: Session, instance: Instance, now: datetime) -> bool:
    """Whether the page was open for as long as the bundle keeps it open after closing."""
    if instance.ended_at is None:
        return False
    days = services.bundles.get(session, instance.bundle_hash).settings.status.open_days
    return now > instance.ended_at + timedelta(days=days)


def _documents(session: Session, instance: Instance, bundle: Bundle) -> list[Document]:
    """Letters to the party who filed; which letters, and to whom, the bundle says."""
    status_of = bundle.settings.status
    applicant = bundle.settings.applicant
    return [
        found
        for found in documents.of_instance(session, instance.id)
        if found.letter in status_of.documents and applicant and found.audience == applicant.key
    ]
