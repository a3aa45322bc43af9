"""Letters to one person: whose they are, and the list of them. Opening one is logged elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.actions import dispatch
from service.actions.dispatch import Standing
from service.actions.services import Services
from service.bundle.bundle import Bundle
from service.core.access import Permission, allowed
from service.core.actor import Actor, ActorKind
from service.core.errors import NotAllowed
from service.core.language import N_
from service.store import documents, instances
from service.store.db import Session
from service.store.tables import Document, DocumentKind, Instance

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A letter with the number of the case it belongs to, and where it is."""

    number: str
    document: Document
    standing: Standing | None


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
) -> tuple[list[Document], Mapping[str, Standing]]:
    """The letters to *actor* in one case, oldest first, and where each is."""
    with services.db.reading() as session:
        papers = documents.of_instance(session, instance.id)
        found = [each for each in papers if own_document(each, actor)]
        standings = dispatch.of_case(session, instance.id, bundle, found) if found else {}
    return found, standings


def papers(services: Services, actor: Actor, *, page: int = 1) -> PaperPage:
    """Every letter to *actor* in person."""
    if not allowed(Permission.SIGNED_IN, actor):
        raise NotAllowed(N_("Your account has no access to this page."))
    with services.db.reading() as session:
        found, total = documents.addressed_to(session, actor.username, page=page, size=PAGE)
        standings = _standings(services, session, [document for document, _ in found])
    return PaperPage(
        rows=[
            Paper(number=number, document=document, standing=standings.get(document.id))
            for document, number in found
        ],
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE)),
    )


def _standings(
    services: Services, session: Session, papers: Sequence[Document]
) -> Mapping[str, Standing]:
    """Where each letter is, case by case."""
    found: dict[str, Standing] = {}
    for case_id in {each.instance_id for each in papers if each.instance_id is not None}:
        instance = instances.by_id(session, case_id)
        assert instance is not None, "the foreign key keeps the case of a document"
        bundle = services.bundles.get(session, instance.bundle_hash)
        mine = [each for each in papers if each.instance_id == case_id]
        found |= dispatch.of_case(session, case_id, bundle, mine)
    return found


def expects_papers(services: Services, actor: Actor) -> bool:
    """Whether the list is of use to *actor*: it holds something, or may some day."""
    if not allowed(Permission.SIGNED_IN, actor):
        return False
    if allowed(Permission.TAKE_TASKS, actor) and not allowed(Permission.LIST_CASES, actor):
        return True  # work, but no files to read letters in
    with services.db.reading() as session:
        return documents.has_addressed_to(session, actor.username)
