"""The audit trail for who keeps an eye on the work: looking into it and proving it. No changes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from service.actions import errands
from service.actions.services import Services
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import NotAllowed
from service.core.language import N_, Message
from service.core.period import Period
from service.core.rights import Power
from service.store import audit, people, trail
from service.store import errands as stored
from service.store.audit import Act
from service.store.db import Session
from service.store.tables import AuditEvent, ErrandKind, Instance
from service.store.trail import Sought

PAGE = 50
BATCH = 500  # events of an export at a time
LISTED = 200  # accounts in the field of a filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Which events are asked for; what is empty does not matter.

    ``person``: the number of an account. ``period``: days by the clock of the service.
    """

    number: str = ""
    act: Act | None = None
    person: int | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRow:
    """One event.

    ``who`` is the name of an account, or that of who has none; ``instead_of``: for whom it was
    done. ``step``: what the element is called in the version of the case.
    """

    id: int
    at: datetime
    sentence: Message
    who: str
    number: str | None
    step: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """Some of the trail, newest first. ``following``: behind which event the next page begins."""

    rows: tuple[TrailRow, ...]
    following: int | None


def events(
    services: Services, actor: Actor, asked: Happened | None = None, *, behind: int | None = None
) -> TrailPage:
    """What happened, newest first, behind event number *behind*."""
    _may_oversee(actor)
    with services.db.reading() as session:
        sought = _sought(services, session, actor, asked or Happened())
        found = (
            [] if sought is None else trail.search(session, sought, behind=behind, limit=PAGE + 1)
        )
        rows = _rows(services, session, found[:PAGE])
    return TrailPage(rows=rows, following=found[PAGE - 1].id if len(found) > PAGE else None)


def every_event(services: Services, actor: Actor, asked: Happened) -> Iterator[TrailRow]:
    """All that happened, a batch at a time; each has a transaction of its own."""
    _may_oversee(actor)
    behind: int | None = None
    while True:
        with services.db.reading() as session:
            sought = _sought(services, session, actor, asked)
            if sought is None:
                return
            found = trail.search(session, sought, behind=behind, limit=BATCH)
            rows = _rows(services, session, found)
        yield from rows
        if len(found) < BATCH:
            return
        behind = found[-1].id


def everyone(services: Services, actor: Actor) -> dict[int, str]:
    """The number of every account there is or was, with its user name; none when there are many.

    Who reads a list of hundreds? An event of the person leads here as well.
    """
    _may_oversee(actor)
    with services.db.reading() as session:
        found = people.ever(session)
        return {person.id: person.username for person in found} if len(found) <= LISTED else {}


def _sought(services: Services, session: Session, actor: Actor, asked: Happened) -> Sought | None:
    """What the store is asked for; None when there is no such person."""
    person = None if asked.person is None else people.by_id(session, asked.person)
    if person is None and asked.person is not None:
        return None
    zone = ZoneInfo(services.settings.timezone)
    since, before = (None, None) if asked.period is None else asked.period.moments(zone)
    return Sought(
        username=actor.username,
        processes=overseen(actor),
        number=asked.number,
        act=asked.act,
        actor="" if person is None else person.username,
        since=since,
        before=before,
    )


def _rows(
    services: Services, session: Session, found: Sequence[AuditEvent]
) -> tuple[TrailRow, ...]:
    known = trail.cases_of(session, found)
    return tuple(
        _row(services, session, event, known.get(event.instance_id or 0)) for event in found
    )


def ask_check(services: Services, actor: Actor, *, rows: bool) -> int:
    """Have every chain and seal looked at, and with *rows* all they tell of; an errand.

    Asked while one waits that looks at as much, nothing happens.
    """
    if not may_prove(actor):
        raise NotAllowed(N_("You may not see the audit trail."))
    with services.db.writing() as session:
        waits = stored.waiting(session, ErrandKind.CHECK)
        same = [each.id for each in waits if each.wish["rows"] or not rows]
        if same:
            return same[0]
        return errands.add(services, session, ErrandKind.CHECK, actor, wish={"rows": rows})


def _row(
    services: Services, session: Session, event: AuditEvent, case: Instance | None
) -> TrailRow:
    data = json.loads(event.data)
    return TrailRow(
        id=event.id,
        at=event.at,
        sentence=audit.sentence(event.kind, data),
        instead_of=data.get("instead_of", ""),
        who=event.actor,
        number=None if case is None else case.number,
        step=_step(services, session, event.element, case),
    )


def _step(services: Services, session: Session, element: str | None, case: Instance | None) -> str:
    """What people call an element; its id when the version does not know it."""
    if not element or case is None:
        return element or ""
    known = services.bundles.get(session, case.bundle_hash).elements.get(element)
    return element if known is None else known.name


def overseen(actor: Actor) -> tuple[str, ...] | None:
    """The processes whose cases *actor* may follow; None: everything that happens here."""
    _may_oversee(actor)
    found = {each.process for each in actor.mandates if each.power is Power.AUDIT}
    return None if "" in found else tuple(sorted(found))


def may_prove(actor: Actor) -> bool:
    return allowed(Permission.READ_AUDIT, actor, process="")


def _may_oversee(actor: Actor) -> None:
    if not allowed(Permission.READ_AUDIT, actor):
        raise NotAllowed(N_("You may not see the audit trail."))
