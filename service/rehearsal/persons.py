"""Who acts in a scenario: people with an account, and a party of the case."""

from __future__ import annotations

from service.actions import signing_in, status
from service.actions.links import secret_of
from service.core.actor import Actor
from service.core.errors import Invalid
from service.core.language import N_
from service.rehearsal.world import World


def actor_named(world: World, username: str) -> Actor:
    """The person with an account; Invalid when the scenario names nobody known."""
    with world.services.db.reading() as session:
        actor = signing_in.actor_for(world.services, session, username)
    if actor is None:
        raise Invalid(N_("There is no person “%(username)s”."), username=username)
    return actor


def party_of(world: World, party: str) -> Actor:
    """A party of the scenario's case, through the door of its own secret link."""
    case = world.case()
    known = {each.key: each for each in status.pages(world.bundle)}
    if party not in known:
        raise Invalid(
            N_("No party “%(party)s” has a page. Known: %(known)s."),
            party=party,
            known=", ".join(known) or "–",
        )
    secret = secret_of(world.services.settings, case, known[party])
    return status.enter(world.services, case.number, secret)
