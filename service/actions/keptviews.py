"""Lists that somebody kept under a name, to come back to. Nobody else sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from service.actions.services import Services
from service.core.actor import Actor
from service.core.errors import Conflict, Invalid
from service.core.language import N_
from service.store import keptviews as store

LONGEST_NAME, LONGEST_QUERY = 60, 2000
MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """A list by name; ``query``: what its address asks for."""

    id: int
    name: str
    query: Mapping[str, str]


class Page(StrEnum):
    """Which list a view is of."""

    FLEET = "fleet"  #: of who keeps an eye on all cases
    CASES = "cases"  #: of who handles cases


def kept(services: Services, actor: Actor, page: Page) -> list[KeptView]:
    """What *actor* kept of a list, by name."""
    with services.db.reading() as session:
        return [
            KeptView(id=row.id, name=row.name, query=dict(parse_qsl(row.query)))
            for row in store.of_person(session, actor.username)
            if row.page == page
        ]


def keep(
    services: Services, actor: Actor, page: Page, *, name: str, query: Mapping[str, str]
) -> None:
    """Keep a list under *name*; one that has the name already is replaced."""
    title, text = name.strip(), urlencode(query)
    if not title or len(title) > LONGEST_NAME or not title.isprintable():
        raise Invalid(
            N_("Give the view a name of at most %(count)s ordinary characters."), count=LONGEST_NAME
        )
    if len(text) > LONGEST_QUERY:
        raise Invalid(N_("This view asks too much to be kept. Leave some of it out."))
    with services.db.writing() as session:
        pages = {row.name: row.page for row in store.of_person(session, actor.username)}
        if pages.get(title, page) != page:
            raise Conflict(N_("You keep another list under this name. Choose another name."))
        if title not in pages and len(pages) >= MOST:
            raise Conflict(
                N_("You keep %(count)s views already. Let one go first."), count=len(pages)
            )
        store.keep(session, actor.username, page, title, text, services.clock())


def drop(services: Services, actor: Actor, view_id: int) -> None:
    """Let a view of one's own go; one that is gone already is no error."""
    with services.db.writing() as session:
        store.drop(session, actor.username, view_id)
