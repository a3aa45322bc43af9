"""Letters to one person: whose they are, and the list of them. Opening one is logged elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.actions import dispatch
from service.actions.dispatch import Way
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.access import Permission, allowed
from service.core.actor import Actor, ActorKind
from service.core.errors import NotAllowed
from service.core.language import N_
from service.store import documents
from service.store.tables import Document, DocumentKind, Instance

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


def of_case(
    services: Services, instance: Instance, bundle: Bundle, actor: Actor
) -> tuple[list[Document], Mapping[str, Way]]:
    """The letters to *actor* in one case, oldest first, and how each left."""
    with services.db.reading() as session:
        papers = documents.of_instance(session, instance.id)
        found = [each for each in papers if own_document(each, actor)]
        ways = dispatch.of_case(session, instance.id, bundle, found) if found else {}
    return found, ways


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
