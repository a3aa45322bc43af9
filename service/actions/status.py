"""The status page of a party: phase, next date, own documents, what he or she may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import IO

from service.actions import codes, counts, dispatch, envelopes, partypapers, quota, submitted
from service.actions import facts as case_facts
from service.actions.dispatch import Standing
from service.actions.links import opens
from service.actions.replaying import ANSWERED, Replay
from service.actions.sections import field_rows
from service.actions.services import Services
from service.actions.shown import Shown
from service.bundle import naming
from service.bundle.bundle import Bundle
from service.bundle.elements import Element
from service.bundle.parties import Party
from service.bundle.settings import Phase
from service.core.actor import PARTY_PREFIX, PUBLIC, Actor, ActorKind
from service.core.deadline import Deadline
from service.core.errors import NotAllowed, NotFound
from service.core.forms import Bound
from service.core.language import N_
from service.core.words import YES, Property
from service.engine import expressions
from service.engine.step import Facts
from service.store import audit, instances, submissions
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Document, Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form that the party sent in. ``bound`` None: its version does not hold it any more."""

    name: str
    at: datetime
    bound: Bound | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPage:
    """What a party sees of the own case."""

    number: str
    bundle: Bundle
    thing: str
    started_at: datetime
    ended_at: datetime | None
    phases: tuple[Phase, ...]
    phase: int
    deadlines: list[Deadline]
    now: datetime
    documents: list[Document]
    standings: Mapping[str, Standing]
    actions: list[Element]
    parts: list[tuple[str, list[tuple[str, Shown]]]]
    sent: list[Sent]

    @property
    def today(self) -> date:
        return self.bundle.calendar.local_date(self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document of a party, and the regulation of its case."""

    bundle: Bundle
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A case, and the party that its secret or code stands for."""

    number: str
    actor: Actor


def enter(services: Services, number: str, secret: str) -> Actor:
    """The party that *number* and *secret* stand for; one NotAllowed for every mistake."""
    return entered(services, [number], secret).actor


def entered(services: Services, numbers: Iterable[str], secret: str) -> Entered:
    """The first of the cases *numbers* whose page *secret* opens, by link text or by code."""
    tried: list[Instance] = []
    with services.db.reading() as session:
        for instance in filter(None, (instances.by_number(session, each) for each in numbers)):
            found = _holder(services, session, instance, secret)
            if found is not None and not is_over(services, session, instance, services.clock()):
                actor = party(instance.number, instance.id, found.key)
                return Entered(number=instance.number, actor=actor)
            tried.append(instance)
    with services.db.writing() as session:
        for instance in tried:
            codes.refused(session, services, instance)
    raise NotAllowed(N_("This number and code do not belong together, or the page is closed."))


def spelled(services: Services, typed: str) -> list[str]:
    """The numbers that somebody can mean by *typed*, in any reasonable spelling."""
    with services.db.reading() as session:
        every = services.bundles.published(session)
    patterns = sorted({pattern for each in every for pattern in each.settings.number_patterns})
    meant = [naming.spelled(pattern, typed) for pattern in patterns]
    return list(dict.fromkeys([typed, *filter(None, meant)]))


def party(number: str, instance_id: int, key: str) -> Actor:
    """The actor behind a link; it opens one case only, as one party of it."""
    return Actor(
        username=f"{PARTY_PREFIX}{number}/{key}",
        kind=ActorKind.PARTY,
        instance_id=instance_id,
        party=key,
    )


def _holder(services: Services, session: Session, instance: Instance, secret: str) -> Party | None:
    """The party of this case whose page *secret* opens; all are compared."""
    known = pages(services.bundles.get(session, instance.bundle_hash))
    takes_codes = codes.admits(session, services, instance)
    found = [
        each
        for each in known
        if opens(services.settings, instance, each, secret)
        or (takes_codes and codes.opens(services.settings, instance, each, secret))
    ]
    return found[0] if found else None


def pages(bundle: Bundle) -> list[Party]:
    """The parties that have a page of their own."""
    return [each for each in bundle.settings.parties.values() if each.page]


def status(services: Services, number: str, actor: Actor) -> StatusPage:
    """The page of *number* for the party that entered."""
    now = services.clock()
    with services.db.reading() as session:
        instance = _own(services, session, number, actor, now)
        bundle = services.bundles.get(session, instance.bundle_hash)
        facts = case_facts.of(session, instance, bundle, now, actor=actor)
        papers = partypapers.letters(session, instance, bundle, actor)
        return StatusPage(
            number=number,
            bundle=bundle,
            thing=_party_of(bundle, actor).thing or bundle.settings.thing,
            started_at=instance.started_at,
            ended_at=instance.ended_at,
            phases=bundle.settings.phases_of(instance.root),
            phase=instance.phase,
            deadlines=_promised(bundle, counts.of_case(session, instance, bundle, facts), actor),
            now=now,
            documents=papers,
            standings=dispatch.of_case(session, instance.id, bundle, papers),
            actions=_actions(bundle, instance, facts, actor),
            parts=_parts(bundle, facts, actor),
            sent=_sent(services, session, instance, actor),
        )


def document(
    services: Services, number: str, document_id: str, actor: Actor
) -> tuple[Document, IO[bytes]]:
    """A document for the party with its content, to be closed by the caller; logged."""
    found = _read(services, number, document_id, actor, services.clock())
    return found, services.files.open(found.sha256)


def paper(services: Services, number: str, document_id: str, actor: Actor) -> Paper:
    """What a document of the party is called, for the page around it; nothing of it is read."""
    with services.db.reading() as session:
        instance = _own(services, session, number, actor, services.clock())
        bundle = services.bundles.get(session, instance.bundle_hash)
        found = _document(session, instance, bundle, document_id, actor)
        return Paper(bundle=bundle, document=found)


def _read(
    services: Services, number: str, document_id: str, actor: Actor, now: datetime
) -> Document:
    with services.db.writing() as session:
        instance = _own(services, session, number, actor, now)
        bundle = services.bundles.get(session, instance.bundle_hash)
        found = _document(session, instance, bundle, document_id, actor)
        quota.admit_reading(session, services, actor)
        event = NewEvent(
            act=Act.DOCUMENT_READ,
            actor=actor.username,
            at=now,
            instance_id=instance.id,
            data={"document": found.id},
        )
        audit.record(session, [event])
        return found


def _document(
    session: Session, instance: Instance, bundle: Bundle, document_id: str, actor: Actor
) -> Document:
    for found in partypapers.open_to(session, instance, bundle, actor):
        if found.id == document_id:
            return found
    raise NotFound(N_("This document does not exist."))


def _promised(bundle: Bundle, found: Sequence[Deadline], actor: Actor) -> list[Deadline]:
    """The terms of the status page, in its order and in the words for outsiders."""
    known = bundle.regulation.terms
    running = {each.term: each for each in found}
    return [
        replace(running[name], label=known[name].public or running[name].label)
        for name in _party_of(bundle, actor).terms or bundle.settings.status.terms
        if name in running
    ]


def _parts(bundle: Bundle, facts: Facts, actor: Actor) -> list[tuple[str, list[tuple[str, Shown]]]]:
    """What the bundle lets who filed read of the record, once it may be read."""
    if not _party_of(bundle, actor).filed:
        return []
    found = [
        (part.title, field_rows(bundle, part.fields, facts))
        for part in bundle.settings.status.parts
        if not part.when.strip() or expressions.evaluate(bundle, part.when, facts) is True
    ]
    return [(title, rows) for title, rows in found if rows]


def _sent(services: Services, session: Session, instance: Instance, actor: Actor) -> list[Sent]:
    """What the party sent in without us, the newest first: nobody else's words are among it."""
    given = submissions.standing(submissions.of_instance(session, instance.id))
    bundle = services.bundles.get(session, instance.bundle_hash)
    names = {actor.username}
    if _party_of(bundle, actor).filed:
        names.add(PUBLIC.username)
    replay = Replay(services=services, session=session, instance=instance)
    return [
        Sent(
            name=row.name or row.element,
            at=row.at,
            bound=submitted.bound_of(replay, row, replay.before(given, row.seq)),
        )
        for row in reversed(given)
        if row.actor in names and row.kind in ANSWERED
    ]


def _party_of(bundle: Bundle, actor: Actor) -> Party:
    return bundle.settings.parties[actor.party]


def _actions(bundle: Bundle, instance: Instance, facts: Facts, actor: Actor) -> list[Element]:
    """What the party may do: first what the case waits for, then as the model orders it."""
    theirs = envelopes.usable(bundle, instance, facts, actor)
    return sorted(theirs, key=lambda each: each.properties.get(Property.EMPHASIS) != YES)


def _own(
    services: Services, session: Session, number: str, actor: Actor, now: datetime
) -> Instance:
    instance = instances.by_number(session, number)
    if (
        instance is None
        or actor.kind is not ActorKind.PARTY
        or actor.instance_id != instance.id
        or is_over(services, session, instance, now)
    ):
        raise NotAllowed(N_("Open the link from your receipt again to see this page."))
    return instance


def is_over(services: Services, session: Session, instance: Instance, now: datetime) -> bool:
    """Whether the page was open for as long as the bundle keeps it open after closing."""
    if instance.ended_at is None:
        return False
    days = services.bundles.get(session, instance.bundle_hash).settings.status.open_days
    return now > instance.ended_at + timedelta(days=days)
