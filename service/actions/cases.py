"""The list of cases, and the note that somebody was kept out of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.access import Permission, allowed, sight
from service.core.actor import Actor
from service.core.errors import NotAllowed
from service.core.language import N_
from service.store import audit, documents, instances
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Instance

PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """One page of cases; pages count from 1. ``total`` above ``counted``: there are more."""

    rows: list[CaseRow]
    total: int
    counted: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case in the list."""

    number: str
    subject: str
    title: str
    phase: str
    started_at: datetime
    ended_at: datetime | None


def cases(services: Services, actor: Actor, *, query: str = "", page: int = 1) -> CaseList:
    """The cases *actor* may know of, running ones first."""
    if not allowed(Permission.LIST_CASES, actor):
        raise NotAllowed(N_("You may not see the list of cases."))
    with services.db.reading() as session:
        found, total = instances.search(
            session,
            sight=sight(actor),
            username=actor.username,
            candidates=actor.candidates,
            query=query,
            page=page,
            size=PAGE,
        )
        rows = [
            CaseRow(
                number=row.number,
                subject=row.subject,
                title=services.bundles.get(session, row.bundle_hash).title_of(row.root),
                phase=_phase_name(services.bundles.get(session, row.bundle_hash), row),
                started_at=row.started_at,
                ended_at=row.ended_at,
            )
            for row in found
        ]
    pages = max(1, -(-min(total, instances.COUNTED) // PAGE))
    return CaseList(rows=rows, total=total, counted=instances.COUNTED, page=page, pages=pages)


def refused(services: Services, number: str, actor: Actor) -> None:
    """Note in the trail that *actor* was kept out of a case."""
    with services.db.writing() as session:
        instance = instances.by_number(session, number)
        if instance is not None:
            _note_refusal(session, instance.id, actor, services.clock())


def refused_document(services: Services, document_id: str, actor: Actor) -> None:
    """Note in the trail that *actor* was kept out of a document of a case."""
    with services.db.writing() as session:
        found = documents.get(session, document_id)
        if found is not None and found.instance_id is not None:
            _note_refusal(session, found.instance_id, actor, services.clock())


def _note_refusal(session: Session, instance_id: int, actor: Actor, now: datetime) -> None:
    event = NewEvent(act=Act.CASE_REFUSED, actor=actor.username, at=now, instance_id=instance_id)
    audit.record(session, [event])


def _phase_name(bundle: Bundle, row: Instance) -> str:
    phases = bundle.settings.phases_of(row.root)
    if not phases:
        return ""
    return phases[min(row.phase, len(phases) - 1)].name
