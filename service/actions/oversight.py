"""The audit trail for who keeps an eye on the work: looking into it and proving it. No changes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from service.actions import errands
from service.actions import facts as case_facts
from service.actions.services import Services
from service.core.access import Permission, allowed
from service.core.actor import Actor
from service.core.errors import NotAllowed
from service.core.language import N_, Message
from service.core.rights import Power
from service.store import audit, people, trail
from service.store import errands as stored
from service.store.audit import Act
from service.store.tables import AuditEvent, ErrandKind, Instance

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRow:
    """One event. ``may_open``: the reader may open the case it belongs to."""

    id: int
    at: datetime
    sentence: Message
    who: str
    number: str | None
    may_open: bool
    element: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """One page of the trail, newest first; pages count from 1."""

    rows: list[TrailRow]
    total: int
    page: int
    pages: int


def events(
    services: Services, actor: Actor, *, number: str = "", act: Act | None = None, page: int = 1
) -> TrailPage:
    """What happened, of all cases or of one, of every kind or of one."""
    _may_oversee(actor)
    with services.db.reading() as session:
        found, total = trail.search(
            session,
            username=actor.username,
            processes=_overseen(actor),
            number=number,
            act=act,
            page=page,
            size=PAGE,
        )
        names = people.names(session, {event.actor for event in found})
        known = trail.cases_of(session, found)
        open_ids = {id_ for id_, case in known.items() if _opens(case, actor)}
    rows = [
        _row(
            event, names.get(event.actor, event.actor), known.get(event.instance_id or 0), open_ids
        )
        for event in found
    ]
    return TrailPage(rows=rows, total=total, page=page, pages=max(1, -(-total // PAGE)))


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


def _row(event: AuditEvent, who: str, case: Instance | None, open_ids: set[int]) -> TrailRow:
    return TrailRow(
        id=event.id,
        at=event.at,
        sentence=audit.sentence(event.kind, json.loads(event.data)),
        who=who,
        number=None if case is None else case.number,
        may_open=event.instance_id in open_ids,
        element=event.element or "",
    )


def _opens(case: Instance, actor: Actor) -> bool:
    return allowed(Permission.READ_CASE, actor, case_facts.access_facts(case))


def _overseen(actor: Actor) -> list[str] | None:
    """The processes whose cases *actor* may follow; None: everything that happens here."""
    found = {each.process for each in actor.mandates if each.power is Power.AUDIT}
    return None if "" in found else sorted(found)


def may_prove(actor: Actor) -> bool:
    return allowed(Permission.READ_AUDIT, actor, process="")


def _may_oversee(actor: Actor) -> None:
    if not allowed(Permission.READ_AUDIT, actor):
        raise NotAllowed(N_("You may not see the audit trail."))
