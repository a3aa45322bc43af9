"""A document of a case, opened by who may; the read is logged."""

from __future__ import annotations

from typing import IO

from service.actions.papers import own_document
from service.actions.readers import may_read
from service.actions.services import Services
from service.core.actor import Actor
from service.core.errors import NotAllowed, NotFound
from service.core.language import N_
from service.store import audit, documents, instances
from service.store.audit import Act, NewEvent
from service.store.tables import Document


def opened(services: Services, document_id: str, actor: Actor) -> tuple[Document, IO[bytes]]:
    """A document of a case with its content, to be closed by the caller; the read is logged.

    A letter is open to the person it was sent to, whatever the case is.
    """
    with services.db.writing() as session:
        found = documents.get(session, document_id)
        if found is None:
            raise NotFound(N_("This document does not exist."))
        if found.instance_id is None:
            if found.owner != actor.username:
                raise NotFound(N_("This document does not exist."))
        else:
            instance = instances.by_id(session, found.instance_id)
            assert instance is not None, "the foreign key keeps the case of a document"
            if not own_document(found, actor) and not may_read(session, instance, actor):
                raise NotAllowed(N_("You may not open this case."))
            audit.record(
                session,
                [
                    NewEvent(
                        act=Act.DOCUMENT_READ,
                        actor=actor.username,
                        at=services.clock(),
                        instance_id=instance.id,
                        data={"document": found.id},
                    )
                ],
            )
    return found, services.files.open(found.sha256)
