"""A document of a case, looked up and opened by who may; that its content is read is logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from service.actions.papers import own_document
from service.actions.readers import may_read
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.actor import Actor
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_
from service.store import audit, documents, instances
from service.store.audit import Act, NewEvent
from service.store.db import Session
from service.store.tables import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A document with the number and version of its case; a draft upload has none yet."""

    document: Document
    number: str | None = None
    bundle: Bundle | None = None


def filed(services: Services, document_id: str, actor: Actor) -> Filed:
    """What a document is called and where it belongs, for the page that shows it.

    A letter is open to the person it was sent to, whatever the case is.
    """
    with services.db.reading() as session:
        return _filed(services, session, document_id, actor)


def opened(services: Services, document_id: str, actor: Actor) -> tuple[Document, IO[bytes]]:
    """A document with its content, to be closed by the caller; the read is logged."""
    with services.db.writing() as session:
        found = _filed(services, session, document_id, actor).document
        if found.instance_id is not None:
            audit.record(
                session,
                [
                    NewEvent(
                        act=Act.DOCUMENT_READ,
                        actor=actor.username,
                        at=services.clock(),
                        instance_id=found.instance_id,
                        data={"document": found.id},
                    )
                ],
            )
    return found, services.files.open(found.sha256)


def _filed(services: Services, session: Session, document_id: str, actor: Actor) -> Filed:
    found = documents.get(session, document_id)
    if found is None or (found.instance_id is None and found.owner != actor.username):
        raise NotFound(N_("This document does not exist."))
    if found.instance_id is None:
        return Filed(document=found)
    instance = instances.by_id(session, found.instance_id)
    assert instance is not None, "the foreign key keeps the case of a document"
    if not own_document(found, actor) and not may_read(session, instance, actor):
        raise NotAllowed(N_("You may not open this case."))
    bundle = services.bundles.get(session, instance.bundle_hash)
    return Filed(document=found, number=instance.number, bundle=bundle)
