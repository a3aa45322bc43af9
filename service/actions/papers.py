"""Letters to one person: whose they are, and the list of them. Opening one is logged elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.actions.services import Services
from service.core.access import Permission, allowed
from service.core.actor import Actor, ActorKind
from service.core.errors import NotAllowed
from service.core.language import N_
from service.store import documents
from service.store.tables import Document, DocumentKind

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A letter with the number of the case it belongs to."""

    number: str
    document: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """One page of somebody's letters, newest first; pages count from 1."""

    rows: list[Paper]
    total: int
    page: int
    pages: int


def own_document(document: Document, actor: Actor) -> bool:
    """Whether this is a letter to *actor* in person: its audience is ``<party>:<username>``.

    It stays readable when the case itself is closed to the person, for it was sent to them.
    """
    return (
        actor.kind is ActorKind.PERSON
        and document.kind is DocumentKind.LETTER
        and document.audience.partition(":")[2] == actor.username
    )


def of_case(services: Services, instance_id: int, actor: Actor) -> Sequence[Document]:
    """The letters to *actor* in one case, oldest first."""
    with services.db.reading() as session:
        found = documents.of_instance(session, instance_id)
    return [each for each in found if own_document(each, actor)]


def papers(services: Services, actor: Actor, *, page: int = 1) -> PaperPage:
    """Every letter to *actor* in person."""
    if not allowed(Permission.SIGNED_IN, actor):
        raise NotAllowed(N_("Your account has no access to this page."))
    with services.db.reading() as session:
        found, total = documents.addressed_to(session, actor.username, page=page, size=PAGE)
    return PaperPage(
        rows=[Paper(number=number, document=document) for document, number in found],
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE)),
    )


def expects_papers(services: Services, actor: Actor) -> bool:
    """Whether the list is of use to *actor*: it holds something, or may some day."""
    if not allowed(Permission.SIGNED_IN, actor):
        return False
    if allowed(Permission.TAKE_TASKS, actor) and not allowed(Permission.LIST_CASES, actor):
        return True  # work, but no files to read letters in
    with services.db.reading() as session:
        return documents.has_addressed_to(session, actor.username)
