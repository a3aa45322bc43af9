"""What is noted in the trail of who looks for cases: kept out of one, a list taken along."""

from __future__ import annotations

from datetime import datetime

from service.actions.services import Services
from service.core.actor import Actor
from service.store import audit, documents, instances
from service.store.audit import Act, NewEvent
from service.store.db import Session


def taken_along(services: Services, actor: Actor) -> None:
    """Note in the trail that *actor* took a list of cases along."""
    with services.db.writing() as session:
        audit.record(
            session, [NewEvent(act=Act.LIST_TAKEN, actor=actor.username, at=services.clock())]
        )


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
