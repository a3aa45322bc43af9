"""Which documents of a case a party may open: letters to it, and what it sent along itself."""

from __future__ import annotations

from service.actions.quota import BROWSER_PREFIX
from service.bundle.bundle import Bundle
from service.core.actor import Actor
from service.store import documents
from service.store.db import Session
from service.store.tables import Document, DocumentKind, Instance


def open_to(session: Session, instance: Instance, bundle: Bundle, actor: Actor) -> list[Document]:
    """All of them."""
    own = _brought(session, instance, bundle, actor)
    return [*letters(session, instance, bundle, actor), *own]


def letters(session: Session, instance: Instance, bundle: Bundle, actor: Actor) -> list[Document]:
    """Letters to the party itself; which letters a page shows at all, the bundle says."""
    return [
        found
        for found in documents.of_instance(session, instance.id)
        if found.letter in bundle.settings.status.documents and found.audience == actor.party
    ]


def _brought(session: Session, instance: Instance, bundle: Bundle, actor: Actor) -> list[Document]:
    """With the form that opened the case, when the party filed it, or with a form of its own."""
    filed = bundle.settings.parties[actor.party].filed
    return [
        found
        for found in documents.of_instance(session, instance.id)
        if found.kind is DocumentKind.UPLOAD
        and (found.owner == actor.username or (filed and found.owner.startswith(BROWSER_PREFIX)))
    ]
